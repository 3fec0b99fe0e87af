//! URLs: shapes by the host that they name, or by what stands behind any host.

use super::{
    ShapeRef,
    keys::{ByKey, Seen, key},
};
use reticent_pattern_compiler::{
    ByteSet, Shape,
    reach::{is_host, is_scheme},
};

/// What every URL has between scheme and host.
const SLASHES: &[u8] = b"://";
/// The longest scheme that is looked at.
const MAX_SCHEME: usize = 32;
/// The longest host name (RFC 1035, 2.3.4).
const MAX_HOST: usize = 255;

/// A shape that is about one host.
#[derive(Clone, Debug)]
struct Hosted {
    /// What stands behind `://` in every match.
    host: Vec<u8>,
    shape: ShapeRef,
}

/// Every shape that is anchored on a URL.
#[derive(Clone, Debug, Default)]
pub(super) struct Urls {
    /// The first four bytes of the hosts.
    seen: Seen,
    by_host: ByKey<Vec<Hosted>>,
    /// The shapes for any host, with the bytes that may stand behind what looks like one.
    any_host: Vec<(ShapeRef, ByteSet)>,
}

impl Urls {
    pub(super) fn add(&mut self, shape: &Shape, of: ShapeRef) {
        let host = &*shape.reach.host;
        match key::<4>(host) {
            Some(key) => {
                self.seen.insert(key);
                self.by_host.entry(key).or_default().push(Hosted { host: host.to_vec(), shape: of });
            }
            None => self.any_host.push((of, shape.reach.behind_host)),
        }
    }

    /// Calls `visit` with each shape that a URL with its colon at `colon` can match, and where the URL starts. Almost every URL has a
    /// host and a path and nothing that a shape is about.
    #[inline]
    pub(super) fn at(&self, text: &[u8], colon: usize, mut visit: impl FnMut(ShapeRef, usize)) {
        let host = &text[colon + SLASHES.len()..];
        let hosted = key::<4>(host).filter(|key| self.seen.may_have(*key)).and_then(|key| self.by_host.get(&key));
        let behind = behind_host(host);
        let of_any_host = self.any_host.iter().filter(|(_, may_follow)| behind.is_none_or(|b| may_follow.contains(b)));
        let of_host = hosted.into_iter().flatten().filter(|hosted| host.starts_with(&hosted.host));
        let mut scheme = None;
        for shape in of_host.map(|hosted| hosted.shape).chain(of_any_host.map(|(shape, _)| *shape)) {
            let (whole, last) = *scheme.get_or_insert_with(|| scheme_lengths(&text[..colon]));
            if whole > 0 {
                visit(shape, colon - whole);
            }
            if last > 0 && last < whole {
                visit(shape, colon - last);
            }
        }
    }
}

/// The byte behind a host name, or what looks like one.
#[inline]
fn behind_host(host: &[u8]) -> Option<u8> {
    let limit = host.len().min(MAX_HOST);
    let mut at = 0;
    while at < limit && IS_HOST[host[at] as usize] {
        at += 1;
    }
    host[..limit].get(at).copied()
}

const IS_HOST: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = is_host(byte as u8);
        byte += 1;
    }
    table
};

/// How long the scheme is that a text ends with, and how long the part of it is behind its last sign: another value may end there.
fn scheme_lengths(text: &[u8]) -> (usize, usize) {
    let whole = text.iter().rev().take(MAX_SCHEME).take_while(|byte| is_scheme(**byte)).count();
    let last = text.iter().rev().take(whole).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    (whole, last)
}
