//! The comment with which a line asks not to be reported: `reticent:ignore`, or `reticent:ignore[US_SSN,CREDIT_CARD]`.

use memchr::{memchr, memmem, memrchr};
use std::{collections::VecDeque, ops::RangeInclusive};

const MARKER: &[u8] = b"reticent:ignore";
/// The longest list of entities after the marker.
const MAX_LIST: usize = 512;
/// How far from a finding, on the same line, a comment may stand; else a line without an end would never be decided.
pub(crate) const REACH: usize = 64 << 10;

/// Collects the comments of a text that arrives in pieces.
pub(crate) struct Comments {
    /// Text not searched yet.
    text: Vec<u8>,
    /// The offset of its first byte.
    offset: usize,
    line_start: usize,
    comments: VecDeque<Comment>,
}

struct Comment {
    offset: usize,
    line_start: usize,
    /// Which entities it is about; none stands for all.
    entities: Option<Vec<String>>,
}

impl Comments {
    pub(crate) fn new() -> Comments {
        Comments { text: Vec::new(), offset: 0, line_start: 0, comments: VecDeque::new() }
    }

    /// Takes the next piece of the text.
    pub(crate) fn push(&mut self, piece: &[u8]) {
        self.text.extend_from_slice(piece);
        // A comment that may be cut off waits for the next piece.
        self.search(self.text.len().saturating_sub(MARKER.len() + MAX_LIST + 2));
    }

    /// The text has ended.
    pub(crate) fn finish(&mut self) {
        self.search(self.text.len());
    }

    /// Up to where all comments are known.
    pub(crate) fn known(&self) -> usize {
        self.offset
    }

    /// Whether a comment speaks for a finding, given the offsets at which its first and its last line start. Findings
    /// are asked about in ascending order.
    pub(crate) fn ignore(&mut self, entity: &str, span: reticent::Span, lines: RangeInclusive<usize>) -> bool {
        while self.comments.front().is_some_and(|first| first.offset + REACH < span.start) {
            self.comments.pop_front();
        }
        let from = self.comments.partition_point(|comment| comment.line_start < *lines.start());
        self.comments
            .range(from..)
            .take_while(|comment| comment.line_start <= *lines.end() && comment.offset <= span.end + REACH)
            .any(|comment| match &comment.entities {
                None => true,
                Some(entities) => entities.iter().any(|named| named == entity),
            })
    }

    /// Searches the text for comments that start before `to`, and forgets it.
    fn search(&mut self, to: usize) {
        for at in memmem::find_iter(&self.text, MARKER).take_while(|at| *at < to) {
            if let Some(entities) = scope(&self.text[at + MARKER.len()..]) {
                let newline = memrchr(b'\n', &self.text[..at]);
                let line_start = newline.map_or(self.line_start, |newline| self.offset + newline + 1);
                self.comments.push_back(Comment { offset: self.offset + at, line_start, entities });
            }
        }
        if let Some(newline) = memrchr(b'\n', &self.text[..to]) {
            self.line_start = self.offset + newline + 1;
        }
        self.text.drain(..to);
        self.offset += to;
    }
}

/// What a comment is about, from what follows its marker; none where it is no comment.
fn scope(after: &[u8]) -> Option<Option<Vec<String>>> {
    match after.first() {
        Some(b'[') => {
            let list = &after[1..after.len().min(MAX_LIST + 2)];
            let list = std::str::from_utf8(&list[..memchr(b']', list)?]).ok()?;
            Some(Some(list.split(',').map(|entity| entity.trim().to_string()).collect()))
        }
        Some(byte) if byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'-' => None,
        _ => Some(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reticent::Span;

    /// Whether a finding at `value` of the text is ignored, in pieces of any size.
    fn ignored(text: &str, value: &str, entity: &str) -> bool {
        let start = text.find(value).unwrap();
        let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let answers: Vec<bool> = [1, 3, 50, 100_000]
            .into_iter()
            .map(|piece| {
                let mut comments = Comments::new();
                text.as_bytes().chunks(piece).for_each(|piece| comments.push(piece));
                comments.finish();
                comments.ignore(entity, Span::new(start, start + value.len()), line..=line)
            })
            .collect();
        assert!(answers.iter().all(|answer| *answer == answers[0]), "pieces of {text:.80} differ: {answers:?}");
        answers[0]
    }

    #[test]
    fn a_comment_speaks_for_its_line() {
        assert!(ignored("a\nssn 1 # reticent:ignore\nb", "1", "US_SSN"));
        assert!(ignored("/* reticent:ignore */ ssn 1", "1", "US_SSN"));
        assert!(!ignored("# reticent:ignore\nssn 1", "1", "US_SSN"));
        assert!(!ignored("ssn 1\n# reticent:ignore", "1", "US_SSN"));
    }

    #[test]
    fn a_comment_can_name_entities() {
        let text = "ssn 1 # reticent:ignore[US_SSN, CREDIT_CARD]";
        assert!(ignored(text, "1", "US_SSN"));
        assert!(ignored(text, "1", "CREDIT_CARD"));
        assert!(!ignored(text, "1", "EMAIL_ADDRESS"));
        assert!(!ignored("ssn 1 # reticent:ignore[US_SSN", "1", "US_SSN"));
    }

    #[test]
    fn a_longer_word_is_no_comment() {
        assert!(!ignored("ssn 1 reticent:ignored", "1", "US_SSN"));
        assert!(!ignored("ssn 1 reticent:ignore-this", "1", "US_SSN"));
        assert!(ignored("ssn 1 reticent:ignore.", "1", "US_SSN"));
    }

    #[test]
    fn a_comment_reaches_only_so_far() {
        let far = "x".repeat(REACH);
        assert!(!ignored(&format!("ssn 1 {far} reticent:ignore"), "1", "US_SSN"));
        assert!(!ignored(&format!("reticent:ignore {far} ssn 1"), "1", "US_SSN"));
        assert!(ignored(&format!("ssn 1 {} reticent:ignore", &far[10..]), "1", "US_SSN"));
    }
}
