//! What the first pass of a scan sees anyway: runs that may be base64 or hex, and digits that stand apart.

use super::{
    Edit, Triggers, apart, escapes, numbers,
    runs::{self, SHORTEST, SHORTEST_NAMED, SHORTEST_PADDED, is_run_byte, may_say_ascii},
};
use crate::anchor::{Offset, Run, Starts};

/// Hands the starts of the first pass on, and keeps the places that views start at.
pub(crate) struct Watch<'s, S> {
    pub(crate) starts: &'s mut S,
    pub(crate) text: &'s [u8],
    pub(crate) triggers: &'s mut Triggers,
}

impl<'s, S: Starts> Watch<'s, S> {
    pub(crate) fn new(starts: &'s mut S, text: &'s [u8], triggers: &'s mut Triggers) -> Watch<'s, S> {
        Watch { starts, text, triggers }
    }

    fn padded_run(&mut self, sign: usize) {
        let length = self.text[..sign].iter().rev().take(SHORTEST).take_while(|byte| is_run_byte(**byte)).count();
        if (SHORTEST_PADDED..SHORTEST).contains(&length) {
            self.triggers.runs.push(sign - length);
        }
    }

    /// Hex whose pairs stand apart, with the sign at `at`, which may be that of a label before them.
    fn pairs(&mut self, at: usize) {
        const LABEL: usize = 6;
        let sign = self.text[at];
        let (text, last) = (self.text, self.triggers.pairs.last());
        let signs = (at..text.len().min(at + LABEL)).filter(|place| *place > 0 && text[*place] == sign);
        let pairs = signs.filter_map(|place| runs::pairs_around(text, place - 1, last)).next();
        self.triggers.pairs.extend(pairs);
    }

    fn digits_apart(&mut self, at: usize) {
        let edits = &mut self.triggers.digits;
        if edits.last().is_none_or(|edit: &Edit| edit.end <= at) {
            apart::digits_apart(self.text, at, edits);
        }
        if self.text[at + 1] == b' ' {
            self.triggers.apart.push(at);
        }
    }
}

/// How many bytes from `start` belong to an escape before them: `\n`, `\u0022`, `%3D`.
fn escape_tail(text: &[u8], start: usize) -> usize {
    let is_hex =
        |count: usize| text.get(start..start + count).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    match (start.checked_sub(1).map(|at| text[at]), text.get(start)) {
        (Some(b'\\'), Some(b'u')) => 5,
        (Some(b'\\'), Some(b'x')) => 3,
        (Some(b'\\'), _) => 1,
        (Some(b'%'), _) if is_hex(2) => 2,
        _ => 0,
    }
}

/// How many bytes of base64 stand here, as far as the first pass names them.
fn run_length(text: &[u8]) -> usize {
    text.iter().take(SHORTEST_NAMED).take_while(|byte| is_run_byte(**byte)).count()
}

/// The length of the sign before a number in hex.
fn hex_sign(run: &[u8]) -> usize {
    let is_hex = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
    2 * usize::from(matches!(run, [b'0', b'x' | b'X', rest @ ..] if rest.get(..SHORTEST).is_some_and(is_hex)))
}

impl<S: Starts> Starts for Watch<'_, S> {
    #[inline]
    fn digits(&mut self, at: usize) {
        self.starts.digits(at);
        if self.text.get(at + 1).is_some_and(|byte| !byte.is_ascii_digit()) {
            self.digits_apart(at);
        }
    }

    #[inline]
    fn tokens(&mut self, at: &[Offset], base: usize) {
        self.starts.tokens(at, base);
    }

    fn encoded_run(&mut self, at: usize, run: &Run) {
        let text = self.text;
        if !run.reads_like_words() {
            let start = at + escape_tail(text, at);
            let start = start + hex_sign(&text[start..]);
            if run_length(&text[start..]) == SHORTEST_NAMED {
                self.triggers.runs.push(start);
            }
        }
        self.starts.encoded_run(at, run);
    }

    fn long_token(&mut self, at: usize, run: &Run) {
        let start = at + escape_tail(self.text, at);
        let rest = &self.text[start..];
        if may_say_ascii(rest) && !run.reads_like_words() && (SHORTEST..SHORTEST_NAMED).contains(&run_length(rest)) {
            self.triggers.runs.push(start);
        }
        self.starts.long_token(at, run);
    }

    fn upper(&mut self, at: usize, run: &Run) {
        if numbers::is_alike_token(&self.text[at..]) {
            self.triggers.numbers.push(at);
        }
        self.starts.upper(at, run);
    }

    fn capital(&mut self, at: usize) {
        if matches!(self.text.get(at + 1..), Some([b' ', b'a'..=b'z', b' ', ..])) {
            self.triggers.apart.push(at);
        }
        self.starts.capital(at);
    }

    #[inline]
    fn wide(&mut self, at: &[Offset], base: usize) {
        self.starts.wide(at, base);
    }

    fn country_code(&mut self, at: usize) {
        self.starts.country_code(at);
    }

    fn at_sign(&mut self, at: usize) {
        if at > 0 && self.text[at - 1] == b' ' && self.text.get(at + 1) == Some(&b' ') {
            self.triggers.apart.push(at);
        }
        self.starts.at_sign(at);
    }

    fn url(&mut self, at: usize) {
        self.starts.url(at);
    }

    fn colons(&mut self, at: usize) {
        self.pairs(at);
        self.starts.colons(at);
    }

    fn dash_chain(&mut self, at: usize) {
        self.pairs(at);
        self.starts.dash_chain(at);
    }

    fn dashes(&mut self, at: usize) {
        self.starts.dashes(at);
    }

    #[inline]
    fn assignments(&mut self, at: &[Offset], base: usize) {
        // Padding ends a run that is shorter than the first pass names; quoted-printable has codes behind the sign.
        for sign in at.iter().map(|at| base + *at as usize) {
            if self.text[sign] != b'=' {
                continue;
            }
            match self.text.get(sign + 1) {
                Some(next) if next.is_ascii_hexdigit() && escapes::quoted_at(self.text, sign).is_some() => {
                    self.triggers.spelling.push(sign);
                }
                Some(next) if next.is_ascii_alphanumeric() => {}
                _ => self.padded_run(sign),
            }
        }
        self.starts.assignments(at, base);
    }

    #[inline]
    fn words(&mut self, at: &[Offset], base: usize) {
        self.starts.words(at, base);
    }
}
