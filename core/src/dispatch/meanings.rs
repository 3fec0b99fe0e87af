//! What words mean: names of fields, and phrases of context. There are tens of thousands of them, and a text that asks for none does without:
//! so that the first call is fast, they are read when a text first asks.

use super::{Contexts, FieldMeaning, TEXT_TYPE, VALUE_ENDS, phrase_ends::PhraseEnds};
use crate::{
    detector::DetectorRef,
    phrase::{self, KeyEndings, PhraseMap},
};
use reticent_pattern_compiler::{Anchor, AnchorClass, Detector};
use std::sync::{Arc, OnceLock};

/// The words of some detectors.
#[derive(Clone, Debug)]
pub(super) struct Meanings {
    detectors: Arc<Vec<DetectorRef>>,
    /// Names of fields that no digit detector looks for.
    other_fields: &'static [&'static str],
    fields: OnceLock<Fields>,
    contexts: OnceLock<PhraseMap<Contexts>>,
}

/// The names of fields.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    pub(super) names: PhraseMap<FieldMeaning>,
    /// How those end that detectors are anchored on, in text and as words.
    pub(super) assigned: PhraseEnds,
    pub(super) anchored: KeyEndings,
}

impl Meanings {
    pub(super) fn new(detectors: Arc<Vec<DetectorRef>>, other_fields: &'static [&'static str]) -> Meanings {
        Meanings { detectors, other_fields, fields: OnceLock::new(), contexts: OnceLock::new() }
    }

    #[inline(always)]
    pub(super) fn fields(&self) -> &Fields {
        self.fields.get_or_init(|| self.read_fields())
    }

    #[inline(always)]
    pub(super) fn contexts(&self) -> &PhraseMap<Contexts> {
        self.contexts.get_or_init(|| self.read_contexts())
    }

    fn read_fields(&self) -> Fields {
        let mut fields = Fields::default();
        fields.names.reserve(self.about(|detector| detector.fields.len()));
        for name in self.other_fields {
            fields.names.entry(name).other = true;
        }
        // A type may stand between the key and its sign.
        fields.assigned.add(TEXT_TYPE);
        // What the value of such a key is, another key says.
        VALUE_ENDS.iter().for_each(|key| fields.assigned.add(key.as_bytes()));
        for (index, detector) in self.detectors.iter().enumerate() {
            let is_anchored = detector.anchors.contains(&Anchor::Class(AnchorClass::Field));
            for (at, phrase) in detector.fields.iter().enumerate() {
                for spelling in phrase::spellings(phrase) {
                    fields.names.entry(&spelling).detectors.push((index as u16, at as u16));
                    if is_anchored {
                        fields.assigned.add(spelling.as_bytes());
                        fields.anchored.add(&spelling);
                    }
                }
            }
        }
        fields
    }

    fn read_contexts(&self) -> PhraseMap<Contexts> {
        let mut contexts: PhraseMap<Contexts> = PhraseMap::default();
        contexts.reserve(self.about(|detector| detector.context.len()));
        for (index, detector) in self.detectors.iter().enumerate() {
            for (at, phrase) in detector.context.iter().enumerate() {
                for spelling in phrase::spellings(phrase) {
                    contexts.entry(&spelling).push((index as u16, at as u16));
                }
            }
        }
        contexts
    }

    /// How many phrases there are of those that detectors have: they share about half of them.
    fn about(&self, of: fn(&Detector) -> usize) -> usize {
        self.detectors.iter().map(|detector| of(detector)).sum::<usize>() / 2
    }
}
