//! From byte offsets to lines and columns, in a text that is never held as a whole.

use memchr::{memchr_iter, memrchr};
use reticent::Span;
use sha2::{Digest, Sha256};

/// How much undecided text is kept so that a place in it can be told later.
const MAX_BACKLOG: usize = 4 << 20;
/// How much of the end of a text that is passed early stays in view: what closes a finding may turn out not to.
const MIN_BACKLOG: usize = 1 << 10;
/// How much of a value is kept for who asks for it.
pub(crate) const MAX_VALUE: usize = 4 << 10;

/// A place in a text, both counted from 1. Columns count code points, and a byte that is no UTF-8 as one or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line: u64,
    pub(crate) column: u64,
}

/// What to keep besides places.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wanted {
    /// A digest of what stands before each finding on its line.
    pub(crate) lines: bool,
    /// The values.
    pub(crate) values: bool,
}

/// All that is known of the place where a finding starts.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub(crate) place: Place,
    /// The offset at which its line starts.
    pub(crate) line_start: usize,
    /// The line up to the place, with entities instead of findings and without white space; where that is asked for.
    pub(crate) before: Option<Sha256>,
    /// The text that follows, as far as it is there, up to [`MAX_VALUE`].
    following: Vec<u8>,
}

impl Mark {
    /// The first [`MAX_VALUE`] bytes of the finding that starts here.
    pub(crate) fn value(&self, span: Span) -> &[u8] {
        &self.following[..span.len().min(self.following.len())]
    }
}

/// Follows a text and tells where offsets are in it. They are asked for in ascending order.
pub(crate) struct Locator {
    /// Text that was passed, then text that was not.
    backlog: Vec<u8>,
    passed: usize,
    /// The offset of the first byte that was not passed, and its place.
    offset: usize,
    place: Place,
    line_start: usize,
    before: Option<Sha256>,
    values: bool,
    /// The start of a finding that grew beyond the backlog.
    pinned: Option<(usize, Mark)>,
}

impl Locator {
    pub(crate) fn new(wanted: Wanted) -> Locator {
        Locator {
            backlog: Vec::new(),
            passed: 0,
            offset: 0,
            place: Place { line: 1, column: 1 },
            line_start: 0,
            before: wanted.lines.then(Sha256::new),
            values: wanted.values,
            pinned: None,
        }
    }

    /// Takes the next piece of the text.
    pub(crate) fn push(&mut self, piece: &[u8]) {
        self.backlog.extend_from_slice(piece);
    }

    /// The place of an offset, at or after those asked for before.
    pub(crate) fn locate(&mut self, offset: usize) -> Mark {
        if let Some((_, mark)) = self.pinned.take_if(|(pinned, _)| *pinned == offset) {
            return mark;
        }
        self.advance(offset, true);
        self.mark()
    }

    /// Passes over a finding up to its end, and gives that place and the offset at which its line starts.
    pub(crate) fn pass(&mut self, end: usize, entity: &str) -> (Place, usize) {
        self.advance(end, false);
        if let Some(before) = &mut self.before {
            before.update([0]);
            before.update(entity);
        }
        (self.place, self.line_start)
    }

    /// Forgets the text before `settled`, before which nothing will be asked for.
    pub(crate) fn settle(&mut self, settled: usize) {
        if self.pinned.as_ref().is_none_or(|(offset, _)| *offset != settled) {
            self.advance(settled, true);
            if self.backlog.len() - self.passed > MAX_BACKLOG {
                self.pinned = Some((settled, self.mark()));
            }
        }
        if self.pinned.is_some() {
            let length = self.backlog.len() - self.passed;
            self.advance(self.offset + length.saturating_sub(MIN_BACKLOG), false);
        }
        self.backlog.drain(..self.passed);
        self.passed = 0;
    }

    fn mark(&self) -> Mark {
        let following = if self.values { &self.backlog[self.passed..] } else { &[] };
        Mark {
            place: self.place,
            line_start: self.line_start,
            before: self.before.clone(),
            following: following[..following.len().min(MAX_VALUE)].to_vec(),
        }
    }

    fn advance(&mut self, to: usize, digested: bool) {
        let text = &self.backlog[self.passed..];
        let text = &text[..to.saturating_sub(self.offset).min(text.len())];
        let mut line = text;
        if let Some(last) = memrchr(b'\n', text) {
            line = &text[last + 1..];
            self.line_start = self.offset + last + 1;
            self.place = Place { line: self.place.line + memchr_iter(b'\n', text).count() as u64, column: 1 };
            if let Some(before) = &mut self.before {
                before.reset();
            }
        }
        self.place.column += code_points(line);
        if digested && let Some(before) = &mut self.before {
            for word in line.split(u8::is_ascii_whitespace) {
                before.update(word);
            }
        }
        self.offset += text.len();
        self.passed += text.len();
    }
}

/// The number of code points: of bytes that do not continue one.
fn code_points(text: &[u8]) -> u64 {
    text.iter().filter(|byte| **byte & 0xc0 != 0x80).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(line: u64, column: u64) -> Place {
        Place { line, column }
    }

    #[test]
    fn lines_and_columns_count_code_points() {
        let mut locator = Locator::new(Wanted { lines: true, values: true });
        locator.push("één\nzwölf 12\n".as_bytes());
        assert_eq!(locator.locate(2).place, place(1, 2));
        assert_eq!(locator.locate(6).place, place(2, 1));
        assert_eq!(locator.locate(13).place, place(2, 7));
        assert_eq!(locator.pass(15, "X").0, place(2, 9));
    }

    #[test]
    fn pieces_make_no_difference() {
        let text = "one\ntwo 222\nthree 3\n".repeat(50);
        let offsets: Vec<usize> = (0..text.len()).step_by(7).collect();
        let mut whole = Locator::new(Wanted { lines: true, values: true });
        whole.push(text.as_bytes());
        let expected: Vec<Place> = offsets.iter().map(|offset| whole.locate(*offset).place).collect();
        let mut pieces = Locator::new(Wanted { lines: true, values: true });
        let mut seen = Vec::new();
        for (nth, piece) in text.as_bytes().chunks(10).enumerate() {
            pieces.push(piece);
            let there = (nth + 1) * 10;
            seen.extend(offsets.iter().filter(|at| (nth * 10..there).contains(*at)).map(|at| pieces.locate(*at).place));
            pieces.settle(there);
        }
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_finding_that_outgrows_the_backlog_keeps_its_start() {
        let mut locator = Locator::new(Wanted { lines: true, values: true });
        locator.push(b"a\nbc");
        locator.settle(3);
        for _ in 0..12 {
            locator.push(&[b'x'; 1 << 20]);
            locator.settle(3);
            assert!(locator.backlog.len() <= MAX_BACKLOG + (1 << 20));
        }
        let mark = locator.locate(3);
        let span = Span::new(3, 4 + (12 << 20));
        assert_eq!((mark.place, mark.line_start), (place(2, 2), 2));
        assert_eq!(mark.value(span).len(), MAX_VALUE);
        assert!(mark.value(span).starts_with(b"cxx"));
        assert_eq!(locator.pass(span.end, "X").0, place(2, 3 + (12 << 20)));
    }

    #[test]
    fn the_line_before_a_finding_is_digested_without_its_findings_and_white_space() {
        let digest = |text: &[u8], first: Span, second: usize| {
            let mut locator = Locator::new(Wanted { lines: true, values: true });
            locator.push(text);
            locator.locate(first.start);
            locator.pass(first.end, "US_SSN");
            locator.locate(second).before.unwrap().finalize()
        };
        let one = digest(b"x\nssn 123 and 45", Span::new(6, 9), 14);
        assert_eq!(one, digest(b"other\n  ssn   4567 and 45", Span::new(14, 18), 23));
        assert_ne!(one, digest(b"x\nsin 123 and 45", Span::new(6, 9), 14));
    }
}
