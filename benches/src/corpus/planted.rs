//! Text with planted values: one a kilobyte, or one in sixty bytes.

use super::{Corpus, code, personal, prose};
use crate::random::Random;

const TYPICAL_GAP: usize = 1024;
const DENSE_GAP: usize = 60;

/// Prose or code up to the next kilobyte, then a sentence or a message with a value.
pub(super) fn write_typical(random: &mut Random, corpus: &mut Corpus) {
    while corpus.text.len() + 120 < (corpus.planted.len() + 1) * TYPICAL_GAP {
        if random.below(3) == 0 {
            code::write_file(random, &mut corpus.text);
        } else {
            prose::write_paragraph(random, &mut corpus.text);
            corpus.text.push('\n');
        }
    }
    // What a long file has run ahead is made up for here.
    loop {
        let value = personal::any(random);
        let clause = prose::PROSE.phrase("clause", random);
        if random.below(2) == 0 {
            corpus.text.push_str(&format!("{{\"role\":\"user\",\"content\":\"{clause}; {}", value.lead));
            corpus.plant(value.entity, &value.text);
            corpus.text.push_str(&format!("{} please\"}}\n", value.tail));
        } else {
            corpus.text.push_str(&format!("Note that {clause}, {}", value.lead));
            corpus.plant(value.entity, &value.text);
            corpus.text.push_str(&format!("{} and nothing else.\n", value.tail));
        }
        if corpus.text.len() < (corpus.planted.len() + 1) * TYPICAL_GAP {
            break;
        }
    }
}

/// A record of several values, padded with words to one in sixty bytes.
pub(super) fn write_dense(random: &mut Random, corpus: &mut Corpus) {
    corpus.text.push_str(&format!("ticket {}", random.between(100, 9999)));
    for _ in 0..random.between(3, 6) {
        corpus.text.push_str(random.pick(&["; ", ", ", " | "]));
        while corpus.text.len() + 28 < (corpus.planted.len() + 1) * DENSE_GAP {
            corpus.text.push_str(&prose::PROSE.phrase("thing", random));
            corpus.text.push_str(random.pick(&[" ", ", ", " and ", ", but the "]));
        }
        let value = personal::short(random);
        corpus.text.push_str(&value.lead);
        corpus.plant(value.entity, &value.text);
        corpus.text.push_str(&value.tail);
    }
    corpus.text.push('\n');
}
