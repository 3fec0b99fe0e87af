//! Surrogates in a text, found all at once.

use aho_corasick::{AhoCorasick, MatchKind};

/// Finds surrogates in a text.
#[derive(Debug)]
pub(in crate::session) struct Search {
    automaton: AhoCorasick,
    /// The places of their entries, as the automaton numbers them.
    entries: Vec<usize>,
    /// In lower case and in order, to tell what may become one.
    sorted: Vec<String>,
    longest: usize,
}

impl Search {
    /// Of surrogates with the places of their entries; `None` where there are none.
    pub(in crate::session) fn new<'s>(surrogates: impl Iterator<Item = (&'s str, usize)>) -> Option<Search> {
        let (texts, entries): (Vec<_>, Vec<_>) = surrogates.unzip();
        let longest = texts.iter().map(|text| text.len()).max()?;
        let mut builder = AhoCorasick::builder();
        builder.ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest);
        // Fails for more than thousands of millions of patterns only, which no ledger holds.
        let automaton = builder.build(&texts).ok()?;
        let mut sorted: Vec<String> = texts.iter().map(|text| text.to_ascii_lowercase()).collect();
        sorted.sort();
        Some(Search { automaton, entries, sorted, longest })
    }

    /// The next one that stands for itself: where it is, and the place of its entry. One that touches the end of the text counts
    /// if that is its end.
    pub(in crate::session) fn next(&self, text: &[u8], from: usize, at_end: bool) -> Option<(usize, usize, usize)> {
        let mut at = from;
        while let Some(found) = self.automaton.find(aho_corasick::Input::new(text).range(at..)) {
            let (start, end) = (found.start(), found.end());
            if stands_alone(text, start, end) && (at_end || end < text.len()) {
                return Some((start, end, self.entries[found.pattern().as_usize()]));
            }
            at = start + 1;
        }
        None
    }

    /// Where one may start that the end of the text cuts; the end of the text where none does.
    pub(in crate::session) fn open_start(&self, text: &[u8], floor: usize) -> usize {
        let lowest = floor.max(text.len().saturating_sub(self.longest));
        let is_open = |tail: &[u8]| {
            let tail = tail.to_ascii_lowercase();
            let at = self.sorted.partition_point(|text| text.as_bytes() < &*tail);
            self.sorted.get(at).is_some_and(|text| text.as_bytes().starts_with(&tail))
        };
        let starts = |at: &usize| stands_alone(text, *at, text.len()) && is_open(&text[*at..]);
        (lowest..text.len()).find(starts).unwrap_or(text.len())
    }
}

/// Whether no letter or digit stands beside a part of a text: then it is no part of a longer word or number.
pub(in crate::session) fn stands_alone(text: &[u8], start: usize, end: usize) -> bool {
    let is_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
    !text[..start].last().is_some_and(is_of_word) && !text.get(end).is_some_and(is_of_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogates_are_found_where_they_stand_alone() {
        let search = Search::new(["192.0.2.1", "192.0.2.12", "user1@example.com"].into_iter().zip(0..)).unwrap();
        for (text, found) in [
            ("to 192.0.2.12, then", Some((3, 13, 1))),
            ("to 192.0.2.1.", Some((3, 12, 0))),
            ("to 192.0.2.13", None),
            ("USER1@Example.com!", Some((0, 17, 2))),
            ("auser1@example.com", None),
        ] {
            assert_eq!(search.next(text.as_bytes(), 0, true), found, "{text}");
        }
        assert_eq!(search.next(b"192.0.2.12", 0, false), None);
        for (text, open) in [("write to us", 9), ("write to me", 11), ("write to bus", 12), ("at 192.0.2.1", 3)] {
            assert_eq!(search.open_start(text.as_bytes(), 0), open, "{text}");
        }
        assert!(Search::new(std::iter::empty()).is_none());
    }
}
