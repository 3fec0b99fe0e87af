//! The shared texts, as JSON for programs in other languages. What was planted goes to a file of its own, which only the
//! driver reads.

use reticent_benches::corpus::{Corpus, Kind};
use serde_json::{Value, json};
use std::{fs, io, path::Path};

/// The bytes of each kind.
const BYTES: usize = 512 << 10;
/// A prompt: what accuracy and small calls are measured on.
const PROMPT: usize = 2 << 10;
/// A long text: what throughput is measured on.
const LONG: usize = 16 << 10;

/// Writes both files into a folder.
pub(crate) fn write(folder: &Path) -> io::Result<()> {
    let corpora = Kind::ALL.map(|kind| kind.generate(BYTES));
    let texts: Value = corpora
        .iter()
        .map(|corpus| {
            let [prompts, long] = [PROMPT, LONG].map(|bytes| {
                let pieces = pieces(&corpus.text, bytes);
                pieces.iter().map(|&(start, end)| &corpus.text[start..end]).collect::<Vec<_>>()
            });
            (corpus.kind.name().to_owned(), json!({ "prompts": prompts, "long": long }))
        })
        .collect::<serde_json::Map<_, _>>()
        .into();
    let planted: Value = corpora
        .iter()
        .map(|corpus| (corpus.kind.name().to_owned(), planted(corpus)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    fs::create_dir_all(folder)?;
    fs::write(folder.join("texts.json"), texts.to_string())?;
    fs::write(folder.join("planted.json"), planted.to_string())
}

/// Cuts a text at ends of lines into pieces of `bytes` bytes at most, a longer line being a piece of its own.
fn pieces(text: &str, bytes: usize) -> Vec<(usize, usize)> {
    let (mut pieces, mut start, mut end) = (Vec::new(), 0, 0);
    for line in text.split_inclusive('\n') {
        if end > start && end + line.len() - start > bytes {
            pieces.push((start, end));
            start = end;
        }
        end += line.len();
    }
    pieces.push((start, end));
    pieces
}

/// For each prompt the values planted in it: entity, first byte, and the byte after it, counted within the prompt.
fn planted(corpus: &Corpus) -> Value {
    let mut values = corpus.planted.iter().peekable();
    pieces(&corpus.text, PROMPT)
        .into_iter()
        .map(|(start, end)| {
            let mut within = Vec::new();
            while let Some(value) = values.next_if(|value| value.end <= end) {
                within.push(json!([value.entity, value.start - start, value.end - start]));
            }
            Value::from(within)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_whole_lines_and_the_whole_text() {
        let text = "aaaa\nbb\ncc\ndddddddddd\ne";
        let cut: Vec<&str> = pieces(text, 8).into_iter().map(|(start, end)| &text[start..end]).collect();
        assert_eq!(cut, ["aaaa\nbb\n", "cc\n", "dddddddddd\n", "e"]);
    }

    #[test]
    fn every_planted_value_is_in_one_prompt() {
        let corpus = Kind::Typical.generate(64 << 10);
        let planted = planted(&corpus);
        let prompts = pieces(&corpus.text, PROMPT);
        let mut count = 0;
        for (values, (start, _)) in planted.as_array().into_iter().flatten().zip(prompts) {
            for value in values.as_array().into_iter().flatten() {
                let original = corpus.planted[count];
                assert_eq!(value, &json!([original.entity, original.start - start, original.end - start]));
                count += 1;
            }
        }
        assert_eq!(count, corpus.planted.len());
    }
}
