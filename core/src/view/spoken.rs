//! Addresses as people say them or hide them from machines: `jane [at] acme [dot] io`, `jane at acme dot io`.

use super::{
    Edit,
    apart::{is_joint, spread},
};

/// How far before `dot` its `at` may stand.
pub(super) const ADDRESS: usize = 80;

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// What stands between the spaces around it.
pub(super) fn trimmed(text: &[u8]) -> &[u8] {
    let start = text.iter().take_while(|byte| is_space(**byte)).count();
    let end = text.len() - text[start..].iter().rev().take_while(|byte| is_space(**byte)).count();
    &text[start..end]
}

/// The sign that brackets at `at` stand for: `[at]`, `(dot)`, `{@}`, `[.]`; spaces around them belong to it.
pub(super) fn bracketed_at(text: &[u8], at: usize) -> Option<Edit> {
    let close = match text.get(at)? {
        b'[' => b']',
        b'(' => b')',
        b'{' => b'}',
        b'<' => b'>',
        _ => return None,
    };
    let inner = text[at + 1..].iter().take(8).position(|byte| *byte == close)?;
    let says = match trimmed(&text[at + 1..at + 1 + inner]).to_ascii_lowercase().as_slice() {
        b"at" | b"@" | b"arroba" => '@',
        b"a" if close == b')' => '@',
        b"dot" | b"." | b"punkt" | b"punto" | b"point" => '.',
        _ => return None,
    };
    spread(text, at, at + inner + 2, says)
}

/// Whether the word `dot` may stand at `at`, as far as its last letter and the space before it tell.
#[inline]
fn may_be_dot(text: &[u8], at: usize) -> bool {
    at > 0 && is_joint(text[at - 1]) && text.get(at + 2).is_some_and(|third| third.eq_ignore_ascii_case(&b't'))
}

/// The word `dot` at `at`, where an address goes on: with the `at` before it, unless brackets say that.
pub(super) fn dot_at(text: &[u8], at: usize, edits: &mut Vec<Edit>) {
    let Some(dot) = word_edit(text, at, b"dot", '.').filter(|_| may_be_dot(text, at)) else { return };
    let at = at - 1;
    let floor = at.saturating_sub(ADDRESS);
    // From the left: the words between are those of the address alone.
    let is_part =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+') || is_space(*byte);
    let start = at - text[floor..at].iter().rev().take_while(|byte| is_part(byte)).count();
    let before = &text[start..at];
    let last = before.len().checked_sub(4).and_then(|last| {
        (1..=last).rev().find(|&place| {
            is_joint(before[place - 1])
                && before[place..place + 2].eq_ignore_ascii_case(b"at")
                && is_joint(before[place + 2])
        })
    });
    if let Some(place) = last {
        let domain = before[place + 2..].trim_ascii();
        // `look at this dot org`: one word stands between `at` and `dot`, or words joined by `dot`.
        let is_domain = domain
            .split(|byte| is_space(*byte))
            .enumerate()
            .all(|(nth, word)| word.is_empty() || nth % 2 == usize::from(word.eq_ignore_ascii_case(b"dot")));
        if is_domain
            && let Some(at_sign) = word_edit(text, start + place, b"at", '@')
            && edits.last().is_none_or(|edit| edit.end <= at_sign.start)
        {
            edits.push(at_sign);
        }
    }
    if edits.last().is_none_or(|edit| edit.end <= dot.start) {
        edits.push(dot);
    }
}

fn word_edit(text: &[u8], at: usize, word: &[u8], says: char) -> Option<Edit> {
    let end = at + word.len();
    let stands = text.get(at..end)?.eq_ignore_ascii_case(word) && text.get(end).is_some_and(|byte| is_joint(*byte));
    // Dashes belong to it where they stand on both sides: `-at-`.
    let is_dashed = stands && at > 0 && text[at - 1] == text[end] && matches!(text[end], b'-' | b'_');
    let dash = usize::from(is_dashed);
    if stands { spread(text, at - dash, end + dash, says) } else { None }
}

/// Where an address in words may have begun that stands last in a text: before `at`, or before `dot`.
pub(super) fn open_address(text: &[u8]) -> Option<usize> {
    const LONGEST: usize = ADDRESS + 16;
    let floor = text.len().saturating_sub(LONGEST);
    let is_part =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+') || is_space(*byte);
    let start = text.len() - text[floor..].iter().rev().take_while(|byte| is_part(byte)).count();
    let before = |at: usize| at - text[..at].iter().rev().take(3).take_while(|byte| is_space(**byte)).count();
    let begins =
        |word: &[u8], known: &[u8]| known.len() >= word.len() && known[..word.len()].eq_ignore_ascii_case(word);
    let is_known = |word: &[u8]| begins(word, b"at") || begins(word, b"dot");
    // The words that start like those two.
    let may_be = |at: &usize| *at > 0 && is_space(text[*at - 1]) && matches!(text[*at], b'a' | b'A' | b'd' | b'D');
    // From the first `at` on whose words are those of an address so far; or the last word, which may become `at` or `dot`.
    (start..text.len()).filter(may_be).find_map(|at| {
        let mut words = text[at..].split(|byte| is_space(*byte)).filter(|word| !word.is_empty()).peekable();
        let first = words.next()?;
        let is_at = first.eq_ignore_ascii_case(b"at");
        let mut is_open = is_at || is_known(first) && words.peek().is_none();
        let mut is_dot = false;
        while let Some(word) = words.next().filter(|_| is_open) {
            let is_last = words.peek().is_none();
            is_open = !is_dot || word.eq_ignore_ascii_case(b"dot") || is_last && begins(word, b"dot");
            is_dot = !is_dot;
        }
        is_open.then(|| before(at))
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::view::Says;

    /// A text with its edits.
    pub(in crate::view) fn said(text: &str, edits: &[Edit]) -> String {
        let mut out = String::new();
        let mut at = 0;
        for edit in edits {
            out += &text[at..edit.start];
            if let Says::Character(character) = edit.says {
                out.push(character);
            }
            at = edit.end;
        }
        out + &text[at..]
    }

    #[test]
    fn addresses_in_words_are_read() {
        for text in
            ["jane [at] acme [dot] io", "jane(at)acme(dot)io", "jane[at]acme[.]io", "jane { AT } acme { dot } io"]
        {
            let edits: Vec<Edit> = (0..text.len()).filter_map(|at| bracketed_at(text.as_bytes(), at)).collect();
            assert_eq!(said(text, &edits), "jane@acme.io", "{text}");
        }
        for (text, says) in [
            ("jane at acme dot io ", "jane@acme.io "),
            ("jane dot doe at mail dot acme dot io ", "jane.doe@mail.acme.io "),
            ("look at the red dot on it", "look at the red.on it"),
        ] {
            let mut edits = Vec::new();
            (0..text.len())
                .filter(|at| text[*at..].starts_with("dot "))
                .for_each(|at| dot_at(text.as_bytes(), at, &mut edits));
            assert_eq!(said(text, &edits), says);
        }
    }
}
