//! Words that announce a value, in writings that have no word anchors. `labels/README.md` says what the lists are.

use std::sync::LazyLock;

/// A word that announces a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The word, or the words.
    pub word: &'static str,
    /// What may stand between it and the value.
    pub verbs: Vec<&'static str>,
}

/// Words for a password or a key.
pub static PASSWORDS: LazyLock<Vec<Label>> = LazyLock::new(|| labels(include_str!("../labels/passwords.txt")));

/// Words that introduce somebody.
pub static NAMES: LazyLock<Vec<Label>> = LazyLock::new(|| labels(include_str!("../labels/names.txt")));

/// Words that say what a password is for.
pub static PURPOSES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lines(include_str!("../labels/purposes.txt")).collect());

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn labels(text: &'static str) -> Vec<Label> {
    let label = |line: &'static str| {
        let (word, verbs) = line.split_once(':').unwrap_or((line, ""));
        Label { word, verbs: verbs.split('|').map(str::trim).filter(|verb| !verb.is_empty()).collect() }
    };
    lines(text).map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_word_and_its_verbs() {
        assert_eq!(
            labels("# comment\n\nパスワード: は | が\nзовут:"),
            [Label { word: "パスワード", verbs: vec!["は", "が"] }, Label { word: "зовут", verbs: vec![] },]
        );
        assert!(!PASSWORDS.is_empty() && !NAMES.is_empty() && !PURPOSES.is_empty());
    }
}
