//! Agent traffic, generated: what stands around planted values.

use reticent_benches::corpus::Kind;
use reticent_tests::random::Random;
use serde_json::Value;
use std::ops::Range;

/// Stands in the place of a value until the text is written.
const PLACE: char = '\u{E000}';
/// The bytes of each corpus that lines are taken from.
const BYTES: usize = 512 << 10;

/// Lines of prose, code and logs, and the steps of agent runs.
pub(crate) struct Traffic {
    lines: Vec<String>,
    steps: Vec<Value>,
}

impl Traffic {
    /// Generates it; the same each time.
    pub(crate) fn generate() -> Traffic {
        let is_usual = |line: &&str| (20..200).contains(&line.len());
        let lines = Kind::Clean.generate(BYTES).text.lines().filter(is_usual).map(str::to_owned).collect();
        let step = |line: &str| serde_json::from_str(line).expect("traces are JSON lines");
        Traffic { lines, steps: Kind::Trace.generate(BYTES).text.lines().map(step).collect() }
    }

    /// A text between two lines of something else, and where `planted` is then.
    pub(crate) fn around(&self, random: &mut Random, text: &str, planted: &Range<usize>) -> (String, Range<usize>) {
        let before = random.choice(&self.lines);
        let shift = before.len() + 1;
        (format!("{before}\n{text}\n{}", random.choice(&self.lines)), planted.start + shift..planted.end + shift)
    }

    /// A step of an agent run that says a sentence, in which `{V}` is the value: behind some text of the step, or as a member of its own.
    pub(crate) fn say(&self, random: &mut Random, sentence: &str, value: &str) -> (String, Range<usize>) {
        self.step(
            random,
            |random, step| {
                let mut texts = Vec::new();
                collect(step, &mut texts);
                let sentence = sentence.replacen("{V}", &PLACE.to_string(), 1);
                match texts.len() {
                    0 => step["note"] = Value::String(sentence),
                    count => {
                        let text = texts.swap_remove(random.below(count));
                        text.push_str(if text.ends_with(['.', '!', '?', ':']) { " " } else { "\n" });
                        text.push_str(&sentence);
                    }
                }
            },
            value,
        )
    }

    /// A step of an agent run with the value under a key.
    pub(crate) fn member(&self, random: &mut Random, key: &str, value: &str) -> (String, Range<usize>) {
        self.step(
            random,
            |random, step| {
                let part = *random.choice(&["inputs", "outputs", "extra"]);
                let member = Value::String(PLACE.to_string());
                match step.get_mut(part).and_then(Value::as_object_mut) {
                    Some(object) => object.insert(key.replace(' ', "_"), member),
                    None => step.as_object_mut().expect("a step is an object").insert(key.replace(' ', "_"), member),
                };
            },
            value,
        )
    }

    fn step(
        &self,
        random: &mut Random,
        put: impl FnOnce(&mut Random, &mut Value),
        value: &str,
    ) -> (String, Range<usize>) {
        let mut step = random.choice(&self.steps).clone();
        put(random, &mut step);
        let text = step.to_string();
        let at = text.find(PLACE).expect("the place is in the step");
        let written = Value::String(value.to_owned()).to_string();
        let written = &written[1..written.len() - 1];
        (format!("{}{written}{}", &text[..at], &text[at + PLACE.len_utf8()..]), at..at + written.len())
    }
}

/// The strings that are text, not an id, a name or an image.
fn collect<'v>(value: &'v mut Value, texts: &mut Vec<&'v mut String>) {
    match value {
        Value::String(text) if text.contains(' ') && !text.starts_with(['{', '[']) => texts.push(text),
        Value::Array(items) => items.iter_mut().for_each(|item| collect(item, texts)),
        Value::Object(members) => members.values_mut().for_each(|member| collect(member, texts)),
        _ => {}
    }
}
