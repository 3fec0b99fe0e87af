//! What stands inside a value and is no part of it: a line break, a tag, emphasis, the quotes between two parts of a string.

mod breaks;
mod cut;
mod marks;

pub(super) use breaks::{
    LONGEST_MARGIN, break_at, break_behind, is_of_margin, line_break_at, may_be_inside, other_break,
};
pub(super) use cut::is_inside_hexadecimal;
pub(super) use marks::{code_at, colour_at, concatenation_at, emphasis_at, is_emphasised, tags_at};

use super::{
    Edit, Says, escapes,
    region::{continues_name, is_word},
};
use crate::validators::is_sure_name;

/// How far a value is looked at on either side of a line break.
const REACH: usize = 80;
/// The shortest token, both parts together, that a line break can be inside of.
const SHORTEST_TOKEN: usize = 16;

#[inline]
pub(super) fn is_part(byte: u8) -> bool {
    PART[byte as usize]
}

/// The bytes of values that can be cut.
const PART: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0u8;
    while byte < 128 {
        table[byte as usize] =
            byte.is_ascii_alphanumeric() || matches!(byte, b'@' | b'.' | b'_' | b'-' | b'+' | b'/' | b'=' | b'~');
        byte += 1;
    }
    table
};

fn part_at(text: &[u8], at: usize) -> bool {
    text.get(at).is_some_and(|byte| is_part(*byte))
}

fn part_before(text: &[u8], at: usize) -> bool {
    at > 0 && is_part(text[at - 1])
}

fn drop(start: usize, end: usize) -> Option<Edit> {
    Some(Edit { start, end, says: Says::Nothing })
}

/// Whether what stands next to an edit may be a part of a value: it has a digit, an `@` or a capital inside, as plain words have not.
pub(super) fn may_tell(text: &[u8], edit: &Edit) -> bool {
    let tells = |bytes: &[u8]| {
        bytes.iter().any(|byte| byte.is_ascii_digit() || *byte == b'@')
            || bytes.windows(2).any(|two| two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase())
            || !is_word(bytes)
    };
    // A colour beside a space stands between two things, or in a name or in a number of groups.
    let (before, after) =
        (&text[edit.start.saturating_sub(REACH)..edit.start], &text[edit.end..text.len().min(edit.end + REACH)]);
    let goes_on = continues_name(before, after);
    let (before, after) = (before.trim_ascii_end(), after.trim_ascii_start());
    let is_colour = matches!(text[edit.start], b'\\' | 0x1B) && escapes::colour_at(text, edit.start) == Some(edit.end);
    // Such a space is made only where a value goes on.
    if edit.says == Says::Character(' ') && !is_colour {
        return true;
    }
    if is_colour && !(part_before(text, edit.start) && part_at(text, edit.end)) {
        let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
        return edit.says == Says::Nothing && (is_digit(before.last()) && is_digit(after.first()) || goes_on);
    }
    let left = before.iter().rposition(|byte| !is_part(*byte)).map_or(0, |at| at + 1);
    let right = after.iter().position(|byte| !is_part(*byte)).unwrap_or(after.len());
    let (left, right) = (&before[left..], &after[..right]);
    // A name may be parted more than once, or stand in marks as a whole.
    let is_parted = || {
        let is_capital = left.first().is_some_and(u8::is_ascii_uppercase);
        is_capital && part_before(text, edit.start) && right.first().is_some_and(u8::is_ascii_lowercase)
    };
    let is_name = |word: &[u8]| word.first().is_some_and(u8::is_ascii_uppercase) && is_sure_name(word);
    let is_marked = !text[edit.start].is_ascii_whitespace() || edit.says == Says::Character(' ');
    goes_on || tells(left) || tells(right) || is_parted() || is_marked && is_name(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without what the first edit leaves out.
    fn joined(text: &str, find: fn(&[u8], usize) -> Option<Edit>) -> Option<String> {
        let edit = (0..text.len()).find_map(|at| find(text.as_bytes(), at))?;
        let says = match edit.says {
            Says::Character(character) => character.to_string(),
            _ => String::new(),
        };
        Some(format!("{}{says}{}", &text[..edit.start], &text[edit.end..]))
    }

    #[test]
    fn a_line_break_inside_a_value_is_left_out() {
        for (text, expected) in [
            ("card 4111 1111\n1111 1111 now", "card 4111 1111 1111 1111 now"),
            ("card 41111111\n  11111111 now", "card 4111111111111111 now"),
            ("card 4111-1111-\n1111-1111", "card 4111-1111-1111-1111"),
            ("ssn 536-9\n0-4399", "ssn 536-90-4399"),
            ("iban DE89370400\n440532013000", "iban DE89370400440532013000"),
            ("mail jane@\nacme.io", "mail jane@acme.io"),
            ("mail jane@acme\\n.io", "mail jane@acme.io"),
            ("key ghp_aB3dE6gH9jK2\nmN5pQ8rS1tU4vW7x", "key ghp_aB3dE6gH9jK2mN5pQ8rS1tU4vW7x"),
            ("key ghp_aB=\nmN5p", "key ghp_aBmN5p"),
            ("key ghp_aB\\\\\\nmN5p", "key ghp_aBmN5p"),
            ("id 550e8400-e29b-41d4-a716-446655\n440000 x", "id 550e8400-e29b-41d4-a716-446655440000 x"),
            ("id=550e8400-e29b-41\nd4-a716-446655440000", "id=550e8400-e29b-41d4-a716-446655440000"),
            ("k=9f8e7d6c5b4a30219f8e7d6c5b\n4a3021", "k=9f8e7d6c5b4a30219f8e7d6c5b4a3021"),
            ("> a ghp_aB3dE6gH9jK2\n> mN5pQ8rS1tU4vW7x", "> a ghp_aB3dE6gH9jK2mN5pQ8rS1tU4vW7x"),
            ("> card 4111 1111\n> 1111 1111", "> card 4111 1111 1111 1111"),
            ("card 4111 1111\n> 1111 1111", "card 4111 1111 1111 1111"),
            ("# a ghp_aB3dE6gH9jK2\n# mN5pQ8rS1tU4vW7x", "# a ghp_aB3dE6gH9jK2mN5pQ8rS1tU4vW7x"),
            ("  // ghp_aB3dE6gH9jK2\n  // mN5pQ8rS1tU4vW7x", "  // ghp_aB3dE6gH9jK2mN5pQ8rS1tU4vW7x"),
            ("x\n * ghp_aB3dE6gH9jK2\n * mN5pQ8rS1tU4vW7x", "x\n * ghp_aB3dE6gH9jK2mN5pQ8rS1tU4vW7x"),
            (r#"{"c": "+ghp_aB3dE6gH9jK2\n+mN5pQ8rS1tU4vW7x"#, r#"{"c": "+ghp_aB3dE6gH9jK2mN5pQ8rS1tU4vW7x"#),
        ] {
            assert_eq!(joined(text, break_at).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "contact us\njane@acme.io",
            "the first line\nand the second",
            "\n12345678\n87654321\n",
            "jane@acme.io\nbob@acme.io",
            "see jane@acme.io\nand",
            "ghp_aB3dE6gH9jK2mN5p\nThe next",
            "ghp_aB3dE6gH9jK2 \nmN5pQ8rS1tU4vW7x",
            "ghp_aB3dE6gH9jK2mN5p\n2024-05-01T10:00:00Z started",
            "ghp_aB3dE6gH9jK2mN5p\n3f9a1c7e fix the build",
            "# ghp_aB3dE6gH9jK2\n> mN5pQ8rS1tU4vW7x",
            "ghp_aB3dE6gH9jK2\n# mN5pQ8rS1tU4vW7x",
            "# 41111111\n# 11111111",
            "> 41111111\n> 11111111",
            "version 1\n2 more",
            "bytes=630,351\n2024-09-09 06:23:02 started",
            "target/release/server-store-payload\n-rwxr-xr-x 2 root",
            "a\n\nb",
            "x = 1\ny = 2",
        ] {
            assert_eq!(joined(text, break_at), None, "{text}");
        }
    }

    #[test]
    fn tags_and_emphasis_inside_a_value_are_left_out() {
        for (text, expected) in [
            ("jane@<b>acme</b>.io", "jane@acme</b>.io"),
            ("4111 <em class=\"x\">1111", "4111 1111"),
            ("4111</b><i>1111", "41111111"),
            ("4111<!-- note -->1111", "41111111"),
        ] {
            assert_eq!(joined(text, tags_at).as_deref(), Some(expected), "{text}");
        }
        for text in ["<td>1</td><td>2</td>", "a <b> c", "if a<b && c>d", "x<T>y"] {
            assert_eq!(joined(text, tags_at), None, "{text}");
        }
        let emphasis = |text: &[u8], at: usize| match text[at] {
            b'*' | b'_' | b'~' => emphasis_at(text, at)[0],
            _ => None,
        };
        assert_eq!(joined("jane@**acme.io", emphasis).as_deref(), Some("jane@acme.io"));
        assert_eq!(joined("4111 _1111_ 1111", emphasis).as_deref(), Some("4111 1111_ 1111"));
        assert_eq!(joined("4111*1111*1111", emphasis).as_deref(), Some("41111111*1111"));
        assert_eq!(joined("snake_case * 2 _x 2*3", emphasis), None);
    }

    #[test]
    fn parts_of_a_string_are_joined() {
        let quotes = |text: &[u8], at: usize| match text[at] {
            b'"' | b'\'' => concatenation_at(text, at),
            _ => None,
        };
        for text in [
            "ghp_a\" + \"b3",
            "ghp_a' 'b3",
            "ghp_a\" . \"b3",
            "ghp_a\"\n    \"b3",
            "ghp_a\\\" + \\\"b3",
            "ghp_a\"+\"b3",
            "ghp_a' || 'b3",
            "ghp_a\" \\n \"b3",
        ] {
            assert_eq!(joined(text, quotes).as_deref(), Some("ghp_ab3"), "{text}");
        }
        for text in ["\"a\", \"b\"", "\"a\": \"b\"", "a\" - \"b", "don't 'x'", "a\"\"b"] {
            assert_eq!(joined(text, quotes), None, "{text}");
        }
    }
}
