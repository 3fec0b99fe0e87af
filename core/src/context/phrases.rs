//! The context phrases of a text, read once where the windows of many candidates overlap.

use crate::{
    dispatch::{ContextOf, Dispatch},
    phrase,
};
use std::ops::Range;

/// What stands between two windows is read with them up to so many bytes: the window of a later candidate may reach back over it.
const GAP: usize = 24;

/// The phrases of the part of a text that windows have asked for so far.
#[derive(Default)]
pub(super) struct Phrases<'d> {
    /// The part whose ends of phrases are known.
    read: Range<usize>,
    /// Where each phrase stands, and what it means, in the order of their ends.
    known: Vec<(Range<usize>, &'d [ContextOf])>,
}

impl<'d> Phrases<'d> {
    /// Calls `visit` with what each phrase means that stands in a piece of a text, as if nothing stood beside it, and where it stands. Windows come
    /// mostly from left to right; each byte is then read once.
    pub(super) fn each_in(
        &mut self,
        dispatch: &'d Dispatch,
        text: &[u8],
        piece: Range<usize>,
        mut visit: impl FnMut(&'d [ContextOf], Range<usize>),
    ) {
        if piece.is_empty() {
            return;
        }
        if piece.start > self.read.end + GAP {
            self.read = piece.start..piece.start;
            self.known.clear();
        }
        if piece.start < self.read.start || phrase::is_inside_word(text, piece.start) {
            let alone = &text[piece.clone()];
            dispatch.each_context_ending_in(alone, 0..alone.len(), |phrase, at| {
                visit(phrase, piece.start + at.start..piece.start + at.end);
            });
            return;
        }
        if self.read.end < piece.end {
            let next = self.read.end..piece.end;
            self.read.end = piece.end;
            dispatch.each_context_ending_in(text, next, |phrase, at| self.known.push((at, phrase)));
        }
        let first = self.known.partition_point(|(at, _)| at.end <= piece.start);
        for (at, phrase) in self.known[first..].iter().take_while(|(at, _)| at.end <= piece.end) {
            if at.start >= piece.start {
                visit(phrase, at.clone());
            }
        }
        if phrase::is_inside_word(text, piece.end) {
            dispatch
                .each_last_context(&text[piece.clone()], |phrase, length| visit(phrase, piece.end - length..piece.end));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detector::DetectorRef;
    use proptest::prelude::*;
    use reticent_patterns::DETECTORS;
    use std::sync::{Arc, LazyLock};

    static DISPATCH: LazyLock<Dispatch> = LazyLock::new(|| {
        let detectors = DETECTORS.iter().map(DetectorRef::Known).collect();
        let strong: Vec<_> = DETECTORS.iter().map(|detector| vec![true; detector.shapes.len()]).collect();
        Dispatch::new(&Arc::new(detectors), &[], &strong)
    });

    fn texts() -> impl Strategy<Value = String> {
        let words = prop::sample::select(vec![
            "card",
            "number",
            "Card",
            "CARD",
            "cardNumber",
            "credit card",
            "e",
            "mail",
            "ssn",
            "13",
            "4",
            "手机",
            "号码",
            "手机号",
            "Пароль",
            "número",
            "É",
            "tel",
            "of",
            "birth",
            " ",
            " ",
            " ",
            "-",
            "_",
            ": ",
            ", ",
            ".",
            "\n",
            "   ",
        ]);
        prop::collection::vec(words, 0..60).prop_map(|words| words.concat())
    }

    proptest! {
        #[test]
        fn windows_say_what_their_text_says_alone(
            text in texts(),
            windows in prop::collection::vec((any::<prop::sample::Index>(), 0usize..90), 1..20),
        ) {
            let mut phrases = Phrases::default();
            for (start, length) in windows {
                let mut piece = start.index(text.len() + 1)..0;
                piece.end = text.len().min(piece.start + length);
                let mut expected = Vec::new();
                let alone = &text.as_bytes()[piece.clone()];
                DISPATCH.each_context(alone, |phrase| { expected.push(phrase.as_ptr()); true });
                let mut seen = Vec::new();
                phrases.each_in(&DISPATCH, text.as_bytes(), piece.clone(), |phrase, _| seen.push(phrase.as_ptr()));
                prop_assert_eq!(seen, expected, "{:?} of {:?}", piece, text);
            }
        }
    }
}
