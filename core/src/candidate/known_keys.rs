//! What was found out about keys: records of JSON repeat theirs.

use std::cell::Cell;

/// Some of the keys that were asked about last, as ranges of the text, each with the answer.
pub(super) struct KnownKeys {
    slots: [Cell<Slot>; KnownKeys::SLOTS],
}

/// A key, none where it has no length, and the answer.
#[derive(Clone, Copy)]
struct Slot {
    start: u32,
    length: u16,
    answer: bool,
}

impl Default for KnownKeys {
    fn default() -> KnownKeys {
        KnownKeys { slots: [const { Cell::new(Slot { start: 0, length: 0, answer: false }) }; KnownKeys::SLOTS] }
    }
}

impl KnownKeys {
    const SLOTS: usize = 64;

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
        let place = key.len() + 3 * letter(0) + 5 * letter(key.len() / 2) + 7 * letter(key.len().wrapping_sub(1));
        let slot = &self.slots[place % Self::SLOTS];
        let Slot { start: known, length, answer } = slot.get();
        if usize::from(length) == key.len() && length > 0 && text[known as usize..].starts_with(key) {
            return answer;
        }
        let answer = find_out(key);
        // A key far inside of a text that is longer than four gigabytes is found out about again.
        if let (Ok(start), Ok(length)) = (u32::try_from(start), u16::try_from(key.len())) {
            slot.set(Slot { start, length, answer });
        }
        answer
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
