//! What was found out about keys: records of JSON repeat theirs.

use std::cell::Cell;

/// Some of the keys that were asked about last, as ranges of the text, each with the answer.
#[derive(Default)]
pub(super) struct KnownKeys {
    slots: [Cell<Option<(usize, usize, bool)>>; KnownKeys::SLOTS],
}

impl KnownKeys {
    const SLOTS: usize = 16;

    /// The answer for a key, which is a range of the text; `find_out` gives it where it is not known.
    #[inline]
    pub(super) fn get_or_insert_with(
        &self,
        text: &[u8],
        (start, end): (usize, usize),
        find_out: impl FnOnce(&[u8]) -> bool,
    ) -> bool {
        let key = &text[start..end];
        let letter = |at: usize| key.get(at).copied().map_or(0, usize::from);
        let slot = &self.slots[(key.len() + 3 * letter(0) + 5 * letter(key.len() / 2)) % Self::SLOTS];
        match slot.get() {
            Some((start, end, answer)) if &text[start..end] == key => answer,
            _ => {
                let answer = find_out(key);
                slot.set(Some((start, end, answer)));
                answer
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_asked_about_once() {
        let text = b"name, id, name, ident, id";
        let known = KnownKeys::default();
        let asked = Cell::new(0);
        let ask = |start: usize, end: usize, answer: bool| {
            known.get_or_insert_with(text, (start, end), |_| {
                asked.set(asked.get() + 1);
                answer
            })
        };
        assert!(ask(0, 4, true));
        assert!(ask(10, 14, false), "the same key has the same answer");
        assert!(!ask(16, 21, false));
        assert_eq!(asked.get(), 2);
    }
}
