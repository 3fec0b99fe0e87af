//! Text from templates: `{{noun}}` becomes a phrase of that name, which may hold further slots.
//!
//! `{{Noun}}` starts with a capital, and `{{name:a}}` gives the same text wherever it stands in one expansion, so that a
//! variable of generated code keeps its name.

use crate::random::Random;
use base64::{Engine, engine::general_purpose::STANDARD};

/// The phrases of each name.
pub(crate) type Rules = [(&'static str, &'static [&'static str])];

/// Rules in the order in which names are looked up.
pub(crate) struct Grammar(pub(crate) &'static [&'static Rules]);

impl Grammar {
    /// One phrase of this name.
    pub(crate) fn phrase(&self, name: &str, random: &mut Random) -> String {
        let mut out = String::new();
        self.write(name, random, &mut Vec::new(), &mut out);
        out
    }

    fn write(&self, name: &str, random: &mut Random, bound: &mut Vec<(String, String)>, out: &mut String) {
        let rules = self.0.iter().flat_map(|rules| rules.iter());
        let Some((_, phrases)) = rules.into_iter().find(|(rule, _)| *rule == name) else {
            return out.push_str(&self.value(name, random));
        };
        let mut rest = random.pick(phrases);
        while let Some((text, mut slot)) = rest.split_once("{{") {
            out.push_str(text);
            // `{{{name}}}` is a slot in braces, as in a template literal.
            while let Some(inner) = slot.strip_prefix('{') {
                out.push('{');
                slot = inner;
            }
            let Some((slot, after)) = slot.split_once("}}") else {
                break;
            };
            self.write_slot(slot, random, bound, out);
            rest = after;
        }
        out.push_str(rest);
    }

    fn write_slot(&self, slot: &str, random: &mut Random, bound: &mut Vec<(String, String)>, out: &mut String) {
        if let Some((_, text)) = bound.iter().find(|(known, _)| known == slot) {
            return out.push_str(text);
        }
        let name = slot.split(':').next().unwrap_or(slot);
        let mut phrase = String::new();
        if name.starts_with(char::is_uppercase) {
            self.write(&name.to_lowercase(), random, bound, &mut phrase);
            phrase = capitalised(&phrase);
        } else {
            self.write(name, random, bound, &mut phrase);
        }
        out.push_str(&phrase);
        if slot != name {
            bound.push((slot.to_owned(), phrase));
        }
    }

    /// What is computed and not listed: names in the styles of code, and numbers.
    fn value(&self, name: &str, random: &mut Random) -> String {
        match name {
            "snake" => self.words(random).join("_"),
            "kebab" => self.words(random).join("-"),
            "constant" => self.words(random).join("_").to_uppercase(),
            "pascal" => self.words(random).iter().map(|word| capitalised(word)).collect(),
            "camel" => {
                let words = self.words(random);
                words[..1].iter().cloned().chain(words[1..].iter().map(|word| capitalised(word))).collect()
            }
            "small" => random.between(2, 19).to_string(),
            "number" => random.between(20, 980).to_string(),
            "thousands" => format!("{},{:03}", random.between(1, 940), random.below(1000)),
            "decimal" => format!("{}.{}", random.below(100), random.between(1, 9)),
            "fraction" => format!("{:.4}", random.fraction()),
            "percent" => format!("{}%", random.between(1, 99)),
            "year" => random.between(1994, 2025).to_string(),
            "date" => {
                format!("{}-{:02}-{:02}", random.between(2019, 2025), random.between(1, 12), random.between(1, 28))
            }
            "clock" => format!("{:02}:{:02}:{:02}", random.below(24), random.below(60), random.below(60)),
            "millis" => format!("{:03}", random.below(1000)),
            "version" => format!("{}.{}.{}", random.below(12), random.below(30), random.below(20)),
            "hex8" => random.hex(8),
            "hex12" => random.hex(12),
            "hex40" => random.hex(40),
            "hex64" => random.hex(64),
            "uuid" => random.uuid(),
            "epoch" => random.between(1_600_000_000, 1_760_000_000).to_string(),
            "base64" => {
                let bytes: Vec<u8> = (0..48).map(|_| random.next() as u8).collect();
                STANDARD.encode(bytes)
            }
            // A slot without a rule is a mistake in a template, and `every_slot_has_a_rule` looks for this.
            other => format!("{{{{{other}}}}}"),
        }
    }

    /// The words of an identifier.
    fn words(&self, random: &mut Random) -> Vec<String> {
        let mut words = vec![self.phrase("identifier-word", random)];
        for _ in 0..random.between(0, 2) {
            words.push(self.phrase("identifier-word", random));
        }
        words
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
