//! Clean prompts for small calls: files under `prompts/`, so that the scripts of other languages read the same bytes.

use super::{Kind, code, multilingual, prose};
use crate::random::Random;

/// A prompt of a committed file.
#[derive(Clone, Copy, Debug)]
pub struct Prompt {
    /// The name in tables and of benches.
    pub name: &'static str,
    /// The text.
    pub text: &'static str,
    kind: Kind,
    bytes: usize,
}

/// The prompts that small calls are timed on.
pub const PROMPTS: [Prompt; 3] = [
    Prompt { name: "200 B", text: include_str!("../../prompts/clean-200.txt"), kind: Kind::Clean, bytes: 200 },
    Prompt { name: "2 KB", text: include_str!("../../prompts/clean-2000.txt"), kind: Kind::Clean, bytes: 2000 },
    Prompt {
        name: "2 KB multilingual",
        text: include_str!("../../prompts/multilingual-2000.txt"),
        kind: Kind::Multilingual,
        bytes: 2000,
    },
];

impl Prompt {
    /// The text as the generators make it: what the file must hold.
    pub fn generate(&self) -> String {
        let mut random = Random::new(self.bytes as u64);
        let mut text = String::new();
        while text.len() < self.bytes {
            match self.kind {
                Kind::Multilingual => multilingual::write_article(&mut random, &mut text),
                _ => write_request(&mut random, &mut text),
            }
        }
        let end = (0..=self.bytes).rev().find(|end| text.is_char_boundary(*end));
        text.truncate(end.unwrap_or_default());
        text
    }

    /// The file's name under `prompts/`.
    pub fn file_name(&self) -> String {
        format!("{}-{}.txt", self.kind.name(), self.bytes)
    }
}

/// What a user asks, some background, and code that it is about.
fn write_request(random: &mut Random, text: &mut String) {
    text.push_str(&prose::PROSE.phrase("question", random));
    text.push(' ');
    prose::write_paragraph(random, text);
    text.push_str("\n\n");
    code::write_file(random, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_hold_what_the_generators_make() {
        for prompt in PROMPTS {
            assert!(
                prompt.generate() == prompt.text,
                "{} is old: run `cargo run -p reticent-benches --bin prompts`",
                prompt.file_name()
            );
        }
    }
}
