//! Placeholders: a word or a template that stands where a value would. A sequence such as `0123456789abcdef` is none: it is
//! what people type where a key belongs, and what the next one types is a key.

use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// Whole words, between separators.
pub(super) const WORDS: &[&[u8]] = &[
    b"your",
    b"yours",
    b"placeholder",
    b"replace",
    b"replaceme",
    b"insert",
    b"changeme",
    b"redacted",
    b"masked",
    b"hidden",
    b"removed",
    b"example",
    b"sample",
    b"dummy",
    b"todo",
    b"tbd",
    b"fixme",
    b"here",
    b"goes",
    b"fake",
    b"mock",
    b"none",
    b"null",
    b"undefined",
];

/// Phrases that no random text has, wherever they stand.
const PHRASES: &[&[u8]] = &[
    b"yourapi",
    b"yourkey",
    b"yourtoken",
    b"yoursecret",
    b"youraccess",
    b"yourpassword",
    b"your_",
    b"your-",
    b"keyhere",
    b"key_here",
    b"key-here",
    b"tokenhere",
    b"secrethere",
    b"passwordhere",
    b"placeholder",
    b"changeme",
    b"change_me",
    b"change-me",
    b"replaceme",
    b"replace_me",
    b"replace-me",
    b"replace_with",
    b"insert_",
    b"redacted",
];

/// A placeholder in the shape of a vendor's token or of a value.
pub(super) fn is_placeholder(value: &[u8]) -> bool {
    is_template(value)
        || is_repetition(value)
        || is_form(value)
        || has_phrase(value)
        || words(value).any(is_placeholder_word)
}

/// The parts between separators.
pub(super) fn words(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value.split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

pub(super) fn is_placeholder_word(word: &[u8]) -> bool {
    WORDS.iter().any(|placeholder| placeholder.eq_ignore_ascii_case(word))
}

fn has_phrase(value: &[u8]) -> bool {
    static AUTOMATON: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(PHRASES).ok());
    AUTOMATON.as_ref().is_some_and(|automaton| automaton.is_match(value))
}

/// `<token>`, `${VAR}`, `{{ key }}`, `((key))`, `@@KEY@@`, `$(command)`, `%s`, `[ENTITY_1]`, an ellipsis, a mask of asterisks or bullets.
pub(super) fn is_template(value: &[u8]) -> bool {
    let wrapped = |open: u8, close: u8| value.len() > 2 && value.first() == Some(&open) && value.last() == Some(&close);
    wrapped(b'<', b'>')
        || wrapped(b'{', b'}')
        || wrapped(b'%', b'%')
        || value.starts_with(b"((")
        || value.starts_with(b"@@") && value.ends_with(b"@@")
        || is_token_of_ours(value)
        || matches!(value, b"%s" | b"%d" | b"%v" | b"{}")
        || has_mark(value)
        || has_tag(value)
        || has_field(value)
        || has_class(value)
}

/// The marks of templates, of things that are left out and of masks.
fn has_mark(value: &[u8]) -> bool {
    const ELLIPSES: &[&str] = &["…", "•••", "●●●", "█"];
    let is_mark = |at: usize| {
        let rest = &value[at..];
        match rest[0] {
            b'$' => rest.starts_with(b"${") || rest.starts_with(b"$("),
            b'{' => rest.starts_with(b"{{"),
            b'}' => rest.starts_with(b"}}"),
            b'#' => rest.starts_with(b"#{"),
            b'<' => rest.starts_with(b"<%"),
            b'%' => matches!(rest.get(1), Some(b'>' | b'(' | b's')),
            b'.' => rest.starts_with(b"..."),
            b'*' => rest.starts_with(b"***"),
            0xE2 => ELLIPSES.iter().any(|mark| rest.starts_with(mark.as_bytes())),
            _ => false,
        }
    };
    (0..value.len()).any(is_mark)
}

/// `sk-<your key>`: an angle bracket around a name.
fn has_tag(value: &[u8]) -> bool {
    let Some(open) = memchr::memchr(b'<', value) else {
        return false;
    };
    let inside = &value[open + 1..];
    memchr::memchr(b'>', inside).is_some_and(|close| {
        close > 0 && inside[..close].iter().all(|byte| byte.is_ascii_alphanumeric() || b" _-.:".contains(byte))
    })
}

/// `[A-Za-z0-9_-]{20}`: the class of a regular expression.
fn has_class(value: &[u8]) -> bool {
    let Some(open) = memchr::memchr(b'[', value) else { return false };
    [&b"a-z"[..], b"A-Z", b"0-9"].iter().any(|range| memchr::memmem::find(&value[open..], range).is_some())
}

/// `{registry_id}-auth-token`: what a format string puts in, a name in small letters.
fn has_field(value: &[u8]) -> bool {
    const SHORTEST: usize = 3;
    let Some(open) = memchr::memchr(b'{', value) else { return false };
    let inside = &value[open + 1..];
    memchr::memchr(b'}', inside).is_some_and(|close| {
        close >= SHORTEST && inside[..close].iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'.'))
    })
}

/// `[EMAIL_ADDRESS]`, `[EMAIL_ADDRESS_2]`: what this engine wrote.
fn is_token_of_ours(value: &[u8]) -> bool {
    let Some(inside) = value.strip_prefix(b"[").and_then(|value| value.strip_suffix(b"]")) else {
        return false;
    };
    inside.first().is_some_and(u8::is_ascii_uppercase)
        && inside.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
}

/// One character over and over: at least half of the value, or eight of `x`.
fn is_repetition(value: &[u8]) -> bool {
    let (mut longest, mut longest_of_x, mut run) = (0, 0, 0);
    for (place, byte) in value.iter().enumerate() {
        run = if place > 0 && value[place - 1] == *byte { run + 1 } else { 1 };
        longest = longest.max(run);
        if matches!(byte, b'x' | b'X') {
            longest_of_x = longest_of_x.max(run);
        }
    }
    longest >= 3 && longest * 2 >= value.len() || longest_of_x >= 8
}

/// `A3-XXXXXX-XXXXX`: behind a prefix, groups of one letter each.
fn is_form(value: &[u8]) -> bool {
    let one_letter =
        |group: &[u8]| group.len() >= 3 && group.iter().all(|byte| *byte == group[0] && !byte.is_ascii_digit());
    let groups = words(value).count();
    groups >= 3 && words(value).skip(1).all(one_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_is_found() {
        for phrase in PHRASES {
            assert!(has_phrase(&[b"sk-", *phrase, b"-1"].concat().to_ascii_uppercase()));
        }
    }

    #[test]
    fn words_and_templates() {
        for value in [
            "YOUR_API_KEY",
            "sk-your-api-key",
            "yourApiKeyHere",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "sk-ant-api03-XXXXXXXXXXXX",
            "<token>",
            "<YOUR TOKEN>",
            "sk-<key>",
            "${OPENAI_API_KEY}",
            "{{ secrets.KEY }}",
            "sk-proj-...",
            "sk-proj-abc…",
            "ghp_****************",
            "A3-XXXXXX-XXXXXX-XXXXX-XXXXX",
            "%s",
            "[OPENAI_KEY_1]",
            "[SECRET]",
            "AKIA0000000000000000",
            "sk_live_placeholder",
            "xoxb-your-token",
            "changeme",
            "hf_REPLACE_ME",
            "%API_KEY%",
            "$(cat key)",
            "sk-example-key",
            "sk-****abcd",
            "{registry_id}-auth-token",
            "sk-[A-Za-z0-9]{48}",
            "((db-password",
            "@@DB_PASSWORD@@",
        ] {
            assert!(is_placeholder(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn sequences_and_samples_are_values() {
        for value in [
            "ghp_0123456789abcdefghijABCDEFGHIJ012345",
            "sk-1234567890abcdef1234567890abcdef",
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "AKIA1234567890ABCDEF",
            "hunter2",
            "p<ss",
            "xoxb-123456789012-abcdefABCDEF",
            "abcxxxxdef0123456",
            "1PRK-AB2C-DDDD-EEEE",
        ] {
            assert!(!is_placeholder(value.as_bytes()), "{value}");
        }
    }
}
