//! `@`: the local part is found by walking left.

use super::{Candidates, boundary, open_escape};
use crate::dispatch::ShapeRef;

/// The longest local part (RFC 5321, 4.5.3.1.1).
const MAX_LOCAL: usize = 64;
/// What follows the sign in the name of an image of a container.
const DIGEST: &[u8] = b"sha256:";
/// The longest password of a URL that is looked through for its start.
const LONGEST_PASSWORD: usize = 2048;

impl Candidates<'_> {
    /// Tries each start of a local part, longest first: after a byte that cannot be inside, or after punctuation.
    pub(super) fn address(&mut self, at: usize) {
        let text = self.text;
        if !text.get(at + 1).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80) {
            return;
        }
        // The digest of an image: `redis@sha256:…`.
        if text[at + 1..].starts_with(DIGEST) {
            return;
        }
        let floor = at.saturating_sub(MAX_LOCAL + 1);
        let mut first = at;
        while first > floor && may_be_local(text[first - 1]) {
            first -= 1;
        }
        if self.is_user_of_url(first, at) || is_host_of_url(text, user_start(text, first, floor), at) {
            return;
        }
        let dispatch = self.dispatch;
        if let Some(start) = quoted_local(text, floor, at) {
            let tried = |shape: &ShapeRef| self.try_shape(*shape, start, text.len());
            if dispatch.at.iter().map(tried).fold(false, |found, held| found | held) {
                return;
            }
        }
        let mut behind_escape = first;
        for start in first..at {
            behind_escape = behind_escape.max(start + boundary::escape_tail(text, start));
            if start < behind_escape {
                continue;
            }
            let in_a_word = text[start].is_ascii_alphanumeric() && text[start - start.min(1)].is_ascii_alphanumeric();
            if start > first && in_a_word && !boundary::ends_escape(text, start) {
                continue;
            }
            let mut found = false;
            for shape in &dispatch.at {
                found |= self.try_shape(*shape, start, text.len());
            }
            if found {
                return;
            }
        }
    }

    /// Whether the `@` ends the user and password of a URL: then `password@host` is no address.
    fn is_user_of_url(&self, local: usize, at: usize) -> bool {
        let text = self.text;
        // A token that stands for a password is longer than any local part.
        let reach = if at - local > MAX_LOCAL { LONGEST_PASSWORD } else { MAX_LOCAL };
        let floor = local.saturating_sub(reach);
        let before = &text[floor..at];
        let is_scheme_end = |colon: &usize| before[*colon..].starts_with(b"://");
        let Some(slashes) = memchr::memrchr_iter(b':', before).find(is_scheme_end) else { return false };
        let user = &before[slashes + 3..];
        let Some(colon) = user.iter().position(|byte| *byte == b':') else { return false };
        let path = user.iter().position(|byte| *byte == b'/').unwrap_or(user.len());
        // A path that begins before the sign, behind a host with a domain, may hold an address.
        let host = user.iter().position(|byte| *byte == b'@').map_or(user.len(), |sign| sign + 1);
        let host_end = host + user[host..].iter().take_while(|byte| is_of_host(byte)).count();
        if user[host..host_end].contains(&b'.') && user.get(host_end) == Some(&b'/') {
            return false;
        }
        // What stands between the colon and a path is a port, not a password.
        let is_port = colon < path && path < user.len() && user[colon + 1..path].iter().all(u8::is_ascii_digit);
        colon < path && !is_port && !user.iter().any(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'?'))
    }
}

/// Whether a user without a password stands before the host of a URL: `ssh://git@github.com/…`. Before another sign it is the user that
/// is an address: `https://jane@acme.io:…@host`.
fn is_host_of_url(text: &[u8], local: usize, at: usize) -> bool {
    let user = text[local..at].strip_prefix(b"//");
    let is_user = text[..local].ends_with(b":") && user.is_some_and(|user| !user.is_empty() && !user.contains(&b'/'));
    let behind = || {
        let host = text[at + 1..].iter().take_while(|byte| is_of_host(byte)).count();
        &text[at + 1 + host..]
    };
    is_user
        && matches!(
            behind(),
            [] | [b':', b'0'..=b'9', ..]
                | [b'/' | b'?' | b'#' | b'"' | b'\'' | b'`' | b')' | b'>' | b',' | b' ' | b'\n', ..]
        )
}

/// Where what may be the user of a URL starts: a token that stands for one is longer than any local part, which starts behind `floor`.
fn user_start(text: &[u8], local: usize, floor: usize) -> usize {
    if local > floor {
        return local;
    }
    let before = text[..local].iter().rev().take(LONGEST_PASSWORD);
    local - before.take_while(|byte| may_be_local(**byte)).count()
}

fn is_of_host(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')
}

/// Where a local part in quotes starts that ends before `at`, with the backslashes of a string of JSON around it.
fn quoted_local(text: &[u8], floor: usize, at: usize) -> Option<usize> {
    let end = at.checked_sub(1).filter(|end| text[*end] == b'"')?;
    let inside_end = end - open_escape(text, end);
    let quote = floor + memchr::memrchr(b'"', text.get(floor..inside_end)?)?;
    Some(quote - open_escape(text, quote))
}

fn is_local_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

pub(super) fn may_be_local(byte: u8) -> bool {
    is_local_letter(byte) || b".!#$%&'*+/=?^_`{|}~-\"".contains(&byte)
}
