//! The words around names and addresses as data: `patterns/names/around.toml`, of which the build makes static tables.

use crate::{PatternError, compile};
use serde::Deserialize;
use std::{collections::HashSet, fmt::Write};

/// The lists of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Around {
    /// What stands before a thing that is called after somebody.
    before_things: Vec<String>,
    /// What a sentence begins with before a name.
    first_words: Vec<String>,
    /// What the word for a flat or a suite begins with.
    units: Vec<String>,
    /// What stands in lower case between the parts of a name.
    particles: Vec<String>,
}

/// The lists as a source of Rust: a static array of byte strings each.
pub fn tables(file: &str, text: &str) -> Result<String, PatternError> {
    let Around { before_things, first_words, units, particles } =
        toml::from_str(text).map_err(|error| compile::toml_error(file, text, &error))?;
    let lists = [
        ("BEFORE_THINGS", "What stands before a thing that is called after somebody.", before_things),
        ("FIRST_WORDS", "What a sentence begins with before a name.", first_words),
        ("UNITS", "What the word for a flat or a suite begins with.", units),
        ("PARTICLES", "What stands in lower case between the parts of a name.", particles),
    ];
    let mut source = String::new();
    for (name, says, words) in lists {
        let mut seen = HashSet::new();
        if let Some(word) = words.iter().find(|word| word.trim().is_empty() || !seen.insert(&**word)) {
            return Err(PatternError {
                file: file.into(),
                line: 0,
                detector: String::new(),
                key: "",
                problem: format!(
                    "the list `{}` has the word `{word}` twice, or one that is empty",
                    name.to_lowercase()
                ),
                remedy: "Write each word once".into(),
            });
        }
        let words: Vec<String> = words.iter().map(|word| format!("b{word:?}")).collect();
        let _ = writeln!(source, "/// {says}\npub static {name}: [&[u8]; {}] = [{}];", words.len(), words.join(", "));
    }
    Ok(source)
}

#[cfg(test)]
mod tests {
    use super::tables;

    const LISTS: &str =
        "before_things = ['the']\nfirst_words = ['Ask', 'Tell']\nunits = ['Unit ']\nparticles = ['van']\n";

    #[test]
    fn a_list_is_a_static() {
        let source = tables("around.toml", LISTS).unwrap();
        assert!(source.contains("pub static FIRST_WORDS: [&[u8]; 2] = [b\"Ask\", b\"Tell\"];"), "{source}");
        assert!(source.contains("b\"Unit \""), "{source}");
    }

    #[test]
    fn a_mistake_says_what_it_is() {
        for (from, to) in [("'Tell'", "'Ask'"), ("'van'", "''"), ("units", "unit")] {
            assert!(tables("around.toml", &LISTS.replace(from, to)).is_err(), "{to}");
        }
    }
}
