//! Characters that stand for others: full-width and mathematical letters, digits of every script, dashes, spaces, look-alikes of Latin
//! letters, and characters without width.

use super::Says;

/// The zeros of the decimal digits of all scripts (general category Nd), in order.
const ZEROS: &[u32] = &[
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50,
    0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50,
    0x2080, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x11066, 0x110F0,
    0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50,
    0x11DA0, 0x11F50, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0,
    0x1E4F0, 0x1E950, 0x1FBF0,
];

/// Letters that look like Latin ones, with these: of Cyrillic, Greek, and the Latin extensions.
const LOOK_ALIKES: &[(char, char)] = &[
    ('ı', 'i'),
    ('ɑ', 'a'),
    ('ɡ', 'g'),
    ('ɩ', 'i'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Υ', 'Y'),
    ('Χ', 'X'),
    ('α', 'a'),
    ('γ', 'y'),
    ('ε', 'e'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('ν', 'v'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('τ', 't'),
    ('υ', 'u'),
    ('χ', 'x'),
    ('ϲ', 'c'),
    ('ϳ', 'j'),
    ('Ѕ', 'S'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('З', '3'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('У', 'Y'),
    ('Х', 'X'),
    ('а', 'a'),
    ('в', 'b'),
    ('е', 'e'),
    ('к', 'k'),
    ('м', 'm'),
    ('н', 'h'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('ѕ', 's'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѡ', 'w'),
    ('Ү', 'Y'),
    ('ү', 'y'),
    ('һ', 'h'),
    ('Ӏ', 'I'),
    ('ӏ', 'l'),
    ('ԁ', 'd'),
    ('Ԍ', 'G'),
    ('ԛ', 'q'),
    ('Ԝ', 'W'),
    ('ԝ', 'w'),
    ('ո', 'n'),
    ('օ', 'o'),
    ('ս', 'u'),
];

/// What kind of character something else stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A letter, a digit or a sign that values consist of.
    Sign,
    /// A dash as a hyphen.
    Dash,
    /// A dash or a dot in the middle of the line that is punctuation in most texts.
    LongDash,
    Space,
    /// Nothing, or a mark on the character before.
    Without,
}

/// What a character says, and what kind of character that is; `None` where it says itself.
pub(super) fn reading(character: char) -> Option<(Says, Kind)> {
    let code = character as u32;
    let sign = |byte: u32| char::from_u32(byte).map(|says| (Says::Character(says), Kind::Sign));
    match code {
        0..0xA0 => None,
        0xA0 | 0x1680 | 0x2000..=0x200A | 0x202F | 0x205F | 0x3000 => Some((Says::Character(' '), Kind::Space)),
        0x2010..=0x2013 | 0x2043 | 0x2212 | 0xFE58 | 0xFE63 | 0xFF0D => Some((Says::Character('-'), Kind::Dash)),
        0x2014 | 0x2015 | 0xB7 | 0x2022 => Some((Says::Character('-'), Kind::LongDash)),
        // Soft hyphen, joiners, marks of direction, fillers, tags.
        0xAD
        | 0x034F
        | 0x061C
        | 0x115F
        | 0x1160
        | 0x17B4
        | 0x17B5
        | 0x180E
        | 0x200B..=0x200F
        | 0x202A..=0x202E
        | 0x2060..=0x2064
        | 0x2066..=0x206F
        | 0x3164
        | 0xFEFF
        | 0xFFA0
        | 0xFFF9..=0xFFFB
        | 0xE0000..=0xE007F => Some((Says::Nothing, Kind::Without)),
        // Variation selectors, the frame of keycaps, and lines through, above and below a character.
        0xFE00..=0xFE0F | 0x20E3 | 0x0305 | 0x0332 | 0x0333 | 0x0335..=0x0338 => Some((Says::Mark, Kind::Without)),
        0x2024 | 0xFE52 => sign(u32::from(b'.')),
        0x2044 | 0x2215 => sign(u32::from(b'/')),
        0xFE6B => sign(u32::from(b'@')),
        // Full-width forms of ASCII.
        0xFF01..=0xFF5E => sign(code - 0xFF01 + 0x21),
        // Circled letters and digits.
        0x24B6..=0x24CF => sign(code - 0x24B6 + u32::from(b'A')),
        0x24D0..=0x24E9 => sign(code - 0x24D0 + u32::from(b'a')),
        0x24EA => sign(u32::from(b'0')),
        0x2460..=0x2468 => sign(code - 0x2460 + u32::from(b'1')),
        // The same in brackets, with a full stop, in two circles, and white on black.
        0x2474..=0x247C => sign(code - 0x2474 + u32::from(b'1')),
        0x2488..=0x2490 => sign(code - 0x2488 + u32::from(b'1')),
        0x24F5..=0x24FD => sign(code - 0x24F5 + u32::from(b'1')),
        0x24FF => sign(u32::from(b'0')),
        0x2776..=0x277E => sign(code - 0x2776 + u32::from(b'1')),
        0x2780..=0x2788 => sign(code - 0x2780 + u32::from(b'1')),
        0x278A..=0x2792 => sign(code - 0x278A + u32::from(b'1')),
        // Superscripts.
        0x2070 | 0x2074..=0x2079 => sign(code - 0x2070 + u32::from(b'0')),
        0xB2 | 0xB3 => sign(code - 0xB0 + u32::from(b'0')),
        0xB9 => sign(u32::from(b'1')),
        // Mathematical letters: alphabets of capitals and small letters, one after the other.
        0x1D400..=0x1D6A3 => {
            let letter = (code - 0x1D400) % 52;
            sign(if letter < 26 { letter + u32::from(b'A') } else { letter - 26 + u32::from(b'a') })
        }
        _ => {
            let zero = ZEROS[..ZEROS.partition_point(|zero| *zero <= code)].last()?;
            (code - zero < 10).then(|| sign(code - zero + u32::from(b'0'))).flatten()
        }
    }
}

/// The Latin letter that a letter of another script looks like.
pub(super) fn look_alike(letter: char) -> Option<char> {
    if !(0x131..0x600).contains(&(letter as u32)) {
        return None;
    }
    LOOK_ALIKES.iter().find(|(other, _)| *other == letter).map(|(_, latin)| *latin)
}

/// The character at `at` of a text, and its length in bytes; `None` where no character of UTF-8 stands there.
pub(super) fn character_at(text: &[u8], at: usize) -> Option<(char, usize)> {
    let length = match text.get(at)? {
        0..0x80 => 1,
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let character = std::str::from_utf8(text.get(at..at + length)?).ok()?.chars().next()?;
    Some((character, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script_are_digits() {
        assert!(ZEROS.windows(2).all(|pair| pair[0] + 10 <= pair[1]));
        for text in ["٤١١١", "۴۱۱۱", "४१११", "４１１１", "𝟒𝟏𝟏𝟏", "𝟺𝟷𝟷𝟷", "④①①①"]
        {
            let says: Vec<Says> = text.chars().map(|c| reading(c).unwrap().0).collect();
            assert_eq!(says, ['4', '1', '1', '1'].map(Says::Character), "{text}");
        }
    }

    #[test]
    fn ordinary_letters_say_themselves() {
        for character in "aé日あßж، 。！€🦊\u{301}".chars().filter(|c| *c != '！') {
            assert_eq!(reading(character), None, "{character}");
        }
        assert_eq!(look_alike('ж'), None);
        assert_eq!(look_alike('а'), Some('a'));
    }
}
