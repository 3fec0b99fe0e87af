//! Token starts: vendor keys and everything else that a literal announces.

use super::{Candidates, boundary};
use crate::{anchor::Run, dispatch::TokenLength};
use reticent_pattern_compiler::compile::is_token;

/// How far around a long token what belongs to it may stand.
const LONGEST: usize = 96;
/// How much of a long token says whether it may be a part of a value.
const JOINED_HEAD: u32 = 40;
/// How many bytes of a run of base64 may stand before a literal in it.
const ENCODED_HEAD: usize = 48;
/// The shortest run of token bytes in which the first pass looks for literals.
const TOKEN_RUN: usize = 16;

/// Whether a labelled digest starts here, whose first letters may look like a prefix: `sha256=…`, `sha512-…`.
fn is_digest(text: &[u8], start: usize) -> bool {
    let Some(label) = text[..start].strip_suffix(b"=").or_else(|| text[..start].strip_suffix(b"-")) else {
        return false;
    };
    [&b"sha1"[..], b"sha256", b"sha384", b"sha512"].iter().any(|digest| label.ends_with(digest))
}

impl Candidates<'_> {
    /// Looks up the literals at a token start, and behind an escape that is glued to it (`%22`, `\u0022`).
    #[inline]
    pub(super) fn token_start(&mut self, at: usize) {
        self.literals(at);
        let text = self.text;
        if at > 0 && matches!(text[at - 1], b'%' | b'u' | b'x' | b'U') {
            let digits = match text[at - 1] {
                b'%' | b'x' => 2,
                _ => 4,
            };
            if text.len() > at + digits && text[at..at + digits].iter().all(u8::is_ascii_hexdigit) {
                self.literals(at + digits);
            }
        }
    }

    /// Looks up the literals of a run of base64 in which `+` or `/` stands so near to the literal that no long token starts with it.
    pub(super) fn literals_of_encoded_run(&mut self, at: usize, run: &Run) {
        let text = self.text;
        // The letter behind a lone backslash is no part of the run, but of a key in a path or a pattern: `C:\ghp_…`.
        if at > 1 && text[at - 2] == b'\\' && text[at - 1].is_ascii_alphanumeric() && !boundary::ends_escape(text, at) {
            self.literals(at - 1);
        }
        if run.reads_like_words() {
            return;
        }
        let head = &text[at..text.len().min(at + ENCODED_HEAD + TOKEN_RUN)];
        if memchr::memchr2(b'+', b'/', head).is_none() {
            return;
        }
        let is_break = |byte: &u8| matches!(byte, b'+' | b'/');
        let is_part = |byte: u8| matches!(byte, b'_' | b'-' | b'/');
        for start in at..text.len().min(at + ENCODED_HEAD) {
            let starts = start == at || is_part(text[start - 1]);
            if starts && text[start..text.len().min(start + TOKEN_RUN)].iter().any(is_break) {
                self.literals(start);
            }
        }
    }

    /// Tries what a long token may be a later part of, joined by signs: `s.…`, `$2b$12$…`, `00D…!…`, `prod:…|…`. Names of code are joined by
    /// dots too, but have few digits.
    pub(super) fn joined_token(&mut self, at: usize, run: &Run) {
        let text = self.text;
        let is_sign = |byte: u8| matches!(byte, b'.' | b'/' | b'$' | b'!' | b'|' | b':' | b'~');
        if at == 0 || !is_sign(text[at - 1]) || !run.has_digit_within(JOINED_HEAD) {
            return;
        }
        let is_inside =
            |byte: &u8| is_token(*byte) || matches!(byte, b'.' | b'/' | b'$' | b'!' | b'|' | b':' | b'=' | b'~');
        let before = text[..at].iter().rev().take(LONGEST).take_while(|byte| is_inside(byte)).count();
        let head = &text[at - before..at];
        let starts = |byte: &u8| is_token(*byte) || *byte == b'$';
        let first = at - before + head.iter().position(starts).unwrap_or(before);
        // The letter of an escape is no part of it: `\n$2b$12$…`.
        self.try_listed(&self.dispatch.joined_tokens, first + boundary::escape_tail(text, first), TokenLength::ANY);
        // Behind the key of an assignment, and where a hash begins that something is glued to.
        let behind = |signs: &[u8]| text[first..at].iter().position(|byte| signs.contains(byte));
        let sign = behind(b"=:").map(|sign| first + sign + 1).filter(|start| text.get(*start) != Some(&b'$'));
        let hash = behind(b"$").map(|sign| first + sign).filter(|start| *start > first && text[start - 1] != b':');
        for start in sign.into_iter().chain(hash) {
            self.try_listed(&self.dispatch.joined_tokens, start, TokenLength::ANY);
        }
        // Behind a point: another value may end there, as it does once a placeholder stands for it.
        for point in (first + 1..at).filter(|point| text[*point - 1] == b'.' && is_token(text[*point])) {
            self.try_listed(&self.dispatch.joined_tokens, point, TokenLength::ANY);
        }
    }

    #[inline]
    fn literals(&mut self, at: usize) {
        let dispatch = self.dispatch;
        let text = self.text;
        dispatch.tokens_at(text, at, |shape, start| {
            if !is_digest(text, start) {
                self.try_shape(shape, start, text.len());
            }
        });
    }
}
