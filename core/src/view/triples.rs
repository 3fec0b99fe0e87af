//! Three bytes in a row that say what may stand at a place: `%4`, `\u`, a line break between two letters.
//!
//! Sixteen kinds of them, each the product of three classes of bytes, are looked for at once: eight of ASCII, and eight that only a text
//! with other characters has.

use super::numbers;

/// Kinds of triples, one bit each.
pub(super) type Kinds = u8;

/// `%40` and `&#64;`; and a control sequence of a terminal.
pub(super) const REFERENCE: usize = 0;
/// `\u0040`, `\x40`, `\/`; and the words `dot` and `pw`, which [`DOT`] and [`PW`] say exactly.
pub(super) const ESCAPE: usize = 1;
/// A line break behind a part of a value; or a backslash: an escaped line break or quote, a sign that Markdown would read, an octal escape, a colour.
pub(super) const BREAK: usize = 2;
/// A digit behind a space or a quote, and a digit or a sign before these: numbers whose groups stand far apart or each in marks of code, lists of
/// strings, hex in pairs; and a letter that looks like a digit before one. AVX2 knows bytes by their nibbles alone, so signs that share theirs with letters are none of these.
pub(super) const GROUP: usize = 3;
/// A quote behind a part of a value; and the line between two cells.
pub(super) const QUOTE: usize = 4;
/// A tag behind a part of a value.
pub(super) const TAG: usize = 5;
/// Marks of emphasis.
pub(super) const EMPHASIS: usize = 6;
/// `[at]` and `(dot)`, and a list of single digits.
pub(super) const SPOKEN: usize = 7;

/// Digits of Indic scripts and Thai; the marks of a year in Chinese and Korean; and words for a password.
pub(super) const MARK: usize = 2;
/// Latin letters beside ones of other scripts; and a space between a digit and the name of a month.
pub(super) const MONTH: usize = 7;

/// By position in the triple and byte: the kinds in which the byte can stand there.
pub(super) type Tables = [[Kinds; 256]; 3];

/// The word that stands for the dot of an address, in small letters: too many words start like it for a class a letter.
pub(super) const DOT: [u8; 3] = *b"dot";
/// The word `pw`, which announces a password, and the space behind it.
pub(super) const PW: [u8; 3] = *b"pw ";
/// What Russian words for a password go on with behind the first half of their first letter: their last letters are those of too many words.
pub(super) const PA: [u8; 3] = [0xBF, 0xD0, 0xB0];
/// A line break and what stands behind an empty line: no value goes on there.
pub(super) const EMPTY_LINE: [u8; 2] = *b"\n\n";

/// Triples of ASCII.
pub(super) static ASCII: Tables = tables(false);
/// Triples with other characters: all of them are of characters that may say something else.
pub(super) static OTHER: Tables = tables(true);

/// Both, side by side: for a look at one triple.
static BOTH: [[u16; 256]; 3] = {
    let mut both = [[0; 256]; 3];
    let mut place = 0;
    while place < 3 {
        let mut byte = 0;
        while byte < 256 {
            both[place][byte] = u16::from_le_bytes([ASCII[place][byte], OTHER[place][byte]]);
            byte += 1;
        }
        place += 1;
    }
    both
};

/// What a triple may be: of ASCII, and with other characters.
#[inline(always)]
pub(super) fn kinds(triple: [u8; 3]) -> (Kinds, Kinds) {
    let [first, second, third] = triple.map(usize::from);
    let [ascii, other] = (BOTH[0][first] & BOTH[1][second] & BOTH[2][third]).to_le_bytes();
    (ascii, other)
}

const fn tables(other: bool) -> Tables {
    let mut tables = [[0; 256]; 3];
    let mut place = 0;
    while place < 3 {
        let mut byte = 0;
        while byte < 256 {
            let mut kind = 0;
            while kind < 8 {
                let stands = if other { is_other(kind, place, byte as u8) } else { is_ascii(kind, place, byte as u8) };
                tables[place][byte] |= (stands as u8) << kind;
                kind += 1;
            }
            byte += 1;
        }
        place += 1;
    }
    tables
}

const fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'@' | b'.' | b'_' | b'-' | b'+' | b'/' | b'=' | b'~')
}

const fn is_ascii(kind: usize, place: usize, byte: u8) -> bool {
    match (kind, place) {
        (REFERENCE, 0) => matches!(byte, b'%' | b'&' | 0x1B),
        (REFERENCE, 1) => byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'['),
        (REFERENCE, _) => byte.is_ascii_alphanumeric(),
        (ESCAPE, 0) => byte == b'\\',
        (ESCAPE, 1) => matches!(byte, b'u' | b'U' | b'x' | b'/'),
        (ESCAPE, _) => true,
        // Not only between parts: what stands between quotes on lines of their own is joined too.
        (BREAK, 0) => is_part(byte) || matches!(byte, b'\\' | b' ' | b'"' | b'\'' | b'|' | 0x80..),
        (BREAK, 1) => matches!(byte, b'\n' | b'\r' | b'\\'),
        (BREAK, _) => {
            is_part(byte)
                || matches!(byte, b'\n' | b' ' | b'\t' | b'"' | b'\'' | b'\\' | b'>' | b'#' | b'*' | b'|' | 0x80..)
        }
        // The last bytes of long dashes and of a bullet as well.
        (GROUP, 0) => {
            matches!(byte, b'0'..=b'9' | b',' | b'-' | b'/' | b'.' | b';' | b' ' | b'\\' | 0x93 | 0x94 | 0xA2)
        }
        (GROUP, 1) => matches!(byte, b' ' | b'"' | b'\'' | b'`') || numbers::is_alike(byte),
        (GROUP, _) => byte.is_ascii_digit(),
        (QUOTE, 0) => is_part(byte) || byte == b' ',
        (QUOTE, 1) => matches!(byte, b'"' | b'\'' | b'|'),
        (QUOTE, _) => matches!(byte, b' ' | b'+' | b'.' | b'&' | b'\\'),
        (TAG, 0) => is_part(byte) || matches!(byte, b' ' | b'\n' | b'(' | b')' | b':'),
        (TAG, 1) => byte == b'<',
        (TAG, _) => byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!'),
        (EMPHASIS, 0) => matches!(byte, b'*' | b'~' | b'_' | b' ' | b'@' | b'.' | b'-'),
        (EMPHASIS, 1) => matches!(byte, b'*' | b'~' | b'_'),
        (EMPHASIS, _) => byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'~' | b'_' | b' ' | b'@' | b'.' | b'-'),
        (_, 0) => matches!(byte, b'[' | b'(' | b'{'),
        (_, 1) => matches!(byte, b'a' | b'A' | b'd' | b'D' | b'@' | b'.' | b' ' | b'0'..=b'9'),
        (_, _) => matches!(byte, b't' | b'T' | b'o' | b'O' | b']' | b')' | b'}' | b'a' | b'A' | b'd' | b'D' | b','),
    }
}

const fn is_other(kind: usize, place: usize, byte: u8) -> bool {
    let is_word = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    match (kind, place) {
        // U+00A0, U+00AD, U+00B7, raised digits; U+3000, U+3002 and U+3164.
        (0, 0) => matches!(byte, 0xC2 | 0xE3),
        (0, 1) => matches!(byte, 0x80 | 0x85 | 0xA0 | 0xAD | 0xB2 | 0xB3 | 0xB7 | 0xB9),
        // Spaces, dashes, what has no width, the minus sign, circled digits: not quotation marks and dots.
        (1, 0) => byte == 0xE2,
        (1, 1) => matches!(byte, 0x80..=0x83 | 0x88 | 0x91..=0x93 | 0x9D | 0x9E),
        (1, 2) => matches!(byte, 0x80..=0x97 | 0x9F..=0xBF),
        // Digits of Indic scripts, Thai, Lao and Tibetan; 年, 년; and what words that announce something start with or end in, some before a space:
        // 密, 비, パ, ậ, 叫 and 름; the last letters of others.
        (MARK, 0) => {
            matches!(byte, 0xE0 | 0xE1 | 0xE3 | 0xE5 | 0xEB | 0xD1 | 0xD7 | 0xD8 | 0xCE | 0xCF | 0xA4 | 0xA5 | 0xB8)
        }
        (MARK, 1) => {
            matches!(
                byte,
                0x80 | 0x82
                    | 0x83
                    | 0x85
                    | 0x8C
                    | 0x8F
                    | 0x94
                    | 0x99
                    | 0xA1
                    | 0xA5..=0xA7
                    | 0xA9
                    | 0xAB
                    | 0xAD
                    | 0xAF
                    | 0xB1
                    | 0xB3
                    | 0xB5
                    | 0xB7
                    | 0xB9..=0xBC
            )
        }
        (MARK, 2) => matches!(byte, b' ' | 0x84 | 0x86 | 0x90..=0x99 | 0xA0..=0xA9 | 0xAA..=0xAF | 0xB4),
        // Full-width forms: not the comma, brackets, colon and question mark of Chinese. Variation selectors.
        (3, 0) => byte == 0xEF,
        (3, 1) => matches!(byte, 0xB8 | 0xB9 | 0xBB..=0xBF),
        (3, 2) => matches!(byte, 0x80 | 0x8D..=0x99 | 0xA0..=0xBF),
        (4, 0) => matches!(byte, 0xF0 | 0xF3 | 0xE1 | 0xEA | 0xEF),
        (4, 1) => matches!(byte, 0x80..=0x9E | 0xA0..=0xB6 | 0xBD),
        (4, 2) => matches!(byte, 0x80..=0xBF),
        // Digits of Arabic and Persian.
        (5, 0) => matches!(byte, 0xD9 | 0xDB),
        (5, 1) => matches!(byte, 0xA0..=0xB9),
        // Letters of other scripts beside Latin ones, and marks on these; the mark of Arabic.
        (6, 0) => matches!(byte, 0xC9 | 0xCC..=0xD6 | 0xD8),
        (6, 1) => byte >= 0x80,
        (6, 2) => is_word,
        (MONTH, 0) => is_word,
        (MONTH, 1) => matches!(byte, 0xC9 | 0xCD..=0xD6 | b' '),
        (MONTH, 2) => matches!(byte, 0x80..=0xBF | 0xCE..=0xD1),
        _ => true,
    }
}
