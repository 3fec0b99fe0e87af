//! Brackets around a token: one or two, of three kinds, escaped or not.

use super::{MOST_ESCAPES, Spelled, escapes_before, is_escape_before};

/// The brackets before a name.
pub(in crate::session) struct Bracket {
    pub(in crate::session) start: usize,
    pub(super) sign: u8,
    pub(in crate::session) count: usize,
    /// Backslashes before each.
    pub(super) escapes: usize,
    spaced: bool,
}

impl Bracket {
    /// No closing brackets are longer.
    pub(in crate::session) const LONGEST_CLOSING: usize = 1 + 2 * (MOST_ESCAPES + 1);

    /// Every way to see the brackets that end before `at`, the widest first.
    pub(in crate::session) fn before(text: &[u8], at: usize, floor: usize) -> Vec<Bracket> {
        let spaced = at > floor && text[at - 1] == b' ';
        let end = at - usize::from(spaced);
        let Some(sign) = text[floor..end].last().copied().filter(|sign| matches!(sign, b'[' | b'(' | b'<')) else {
            return Vec::new();
        };
        let one = |end: usize, escapes: usize| {
            let start = end.checked_sub(1 + escapes).filter(|start| *start >= floor)?;
            (text[end - 1] == sign && text[start..end - 1].iter().all(|byte| *byte == b'\\')).then_some(start)
        };
        let most = escapes_before(text, end - 1, floor);
        let mut found = Vec::new();
        for escapes in (0..=most).rev() {
            let Some(start) = one(end, escapes) else { continue };
            if let Some(start) = one(start, escapes) {
                found.push(Bracket { start, sign, count: 2, escapes, spaced });
            }
            found.push(Bracket { start, sign, count: 1, escapes, spaced });
        }
        found
    }

    /// Where the brackets end that close these, in text that has all arrived.
    pub(in crate::session) fn closed(&self, text: &[u8], at: usize) -> Option<usize> {
        self.closing(at, |at| Ok::<_, ()>(text.get(at).copied())).ok().flatten()
    }

    /// Where the brackets end that close these.
    pub(super) fn closing<E>(
        &self,
        at: usize,
        peek: impl Fn(usize) -> Result<Option<u8>, E>,
    ) -> Result<Option<usize>, E> {
        let mut end = at;
        if self.spaced && peek(end)? == Some(b' ') {
            end += 1;
        }
        let sign = match self.sign {
            b'[' => b']',
            b'(' => b')',
            _ => b'>',
        };
        for _ in 0..self.count {
            for _ in 0..self.escapes {
                if peek(end)? != Some(b'\\') {
                    return Ok(None);
                }
                end += 1;
            }
            if peek(end)? != Some(sign) {
                return Ok(None);
            }
            end += 1;
        }
        Ok(Some(end))
    }

    /// Whether brackets of this kind around this name are those of a token, not of a call, a type, a link or a remark.
    pub(super) fn fits(&self, text: &[u8], name: &Spelled) -> bool {
        let before = self.start.checked_sub(1).map(|at| text[at]);
        let is_glued = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b']' | b')'))
            && !is_escape_before(text, self.start);
        match self.sign {
            b'[' => true,
            b'<' => !is_glued,
            _ => !is_glued && (name.has_underscore || !name.has_lower),
        }
    }
}
