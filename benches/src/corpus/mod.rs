//! The texts that figures are taken over, generated: the same on every machine, and nobody's.

mod code;
mod multilingual;
mod personal;
mod planted;
mod prompt;
mod prose;
mod trace;
mod vocabulary;

use crate::random::Random;
pub use prompt::{PROMPTS, Prompt};

/// A kind of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// English prose, source code, configuration, logs. Nothing personal.
    Clean,
    /// JSON lines of agent runs: ids, hashes, timestamps, token counts, embeddings. Nothing personal.
    Trace,
    /// Prose, code and messages with one planted value a kilobyte.
    Typical,
    /// Records with one planted value in sixty bytes.
    Dense,
    /// Prose in eleven languages and eight scripts, as UTF-8. Nothing personal.
    Multilingual,
}

/// A generated text, and what was planted in it.
pub struct Corpus {
    /// Which kind it is.
    pub kind: Kind,
    /// The text.
    pub text: String,
    /// The planted values, in the order of the text.
    pub planted: Vec<Planted>,
}

/// A value that a generator planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planted {
    /// What kind of thing it is.
    pub entity: &'static str,
    /// Its first byte.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
}

impl Kind {
    /// Every kind, in the order of the tables.
    pub const ALL: [Kind; 5] = [Kind::Clean, Kind::Trace, Kind::Typical, Kind::Dense, Kind::Multilingual];

    /// The name in tables and of benches.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Clean => "clean",
            Kind::Trace => "trace",
            Kind::Typical => "typical",
            Kind::Dense => "dense",
            Kind::Multilingual => "multilingual",
        }
    }

    /// Generates a text of this kind, of `bytes` bytes up to the next end of a document.
    pub fn generate(self, bytes: usize) -> Corpus {
        let mut random = Random::new(self as u64 + 1);
        let mut corpus = Corpus { kind: self, text: String::with_capacity(bytes + 8192), planted: Vec::new() };
        while corpus.text.len() < bytes {
            match self {
                Kind::Clean if random.below(2) == 0 => prose::write_article(&mut random, &mut corpus.text),
                Kind::Clean => code::write_file(&mut random, &mut corpus.text),
                Kind::Trace => trace::write_run(&mut random, &mut corpus.text),
                Kind::Typical => planted::write_typical(&mut random, &mut corpus),
                Kind::Dense => planted::write_dense(&mut random, &mut corpus),
                Kind::Multilingual => multilingual::write_article(&mut random, &mut corpus.text),
            }
        }
        corpus
    }
}

impl Corpus {
    /// Appends a value and remembers where it is.
    fn plant(&mut self, entity: &'static str, value: &str) {
        let start = self.text.len();
        self.text.push_str(value);
        self.planted.push(Planted { entity, start, end: self.text.len() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BYTES: usize = 256 << 10;

    #[test]
    fn the_same_bytes_every_time() {
        for kind in Kind::ALL {
            let (one, two) = (kind.generate(BYTES / 4), kind.generate(BYTES / 4));
            assert!(one.text == two.text && one.planted == two.planted, "{}", kind.name());
        }
    }

    #[test]
    fn every_slot_has_a_rule() {
        for kind in Kind::ALL {
            let text = kind.generate(BYTES).text;
            let slot = text.find("{{").map(|at| text[at..].chars().take(24).collect::<String>());
            assert_eq!(slot, None, "{}", kind.name());
        }
    }

    #[test]
    fn paragraphs_do_not_repeat() {
        for kind in [Kind::Clean, Kind::Trace, Kind::Typical, Kind::Multilingual] {
            let text = kind.generate(BYTES).text;
            let long: Vec<&str> = text.lines().filter(|line| line.len() > 80).collect();
            let mut distinct = long.clone();
            distinct.sort_unstable();
            distinct.dedup();
            assert!(distinct.len() * 100 > long.len() * 97, "{}: {} of {}", kind.name(), distinct.len(), long.len());
        }
    }

    #[test]
    fn values_are_as_frequent_as_said() {
        for (kind, every) in [(Kind::Typical, 1024), (Kind::Dense, 60)] {
            let corpus = kind.generate(BYTES);
            let gap = corpus.text.len() / corpus.planted.len();
            assert!(gap.abs_diff(every) * 10 < every, "{}: one value in {gap} bytes", kind.name());
        }
        for kind in [Kind::Clean, Kind::Trace, Kind::Multilingual] {
            assert!(kind.generate(BYTES / 4).planted.is_empty());
        }
    }

    #[test]
    fn traces_are_json_lines() {
        for line in Kind::Trace.generate(BYTES / 4).text.lines() {
            assert!(serde_json::from_str::<serde_json::Value>(line).is_ok());
        }
    }
}
