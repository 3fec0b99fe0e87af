//! JavaScript's UTF-16, lone surrogates included, to the bytes that the core reads, and back.
//!
//! The bytes are WTF-8: UTF-8 in which a surrogate without its partner has the three-byte form of its number.

/// How many units are tested for ASCII at once: enough for the compiler to use vector instructions.
const BLOCK: usize = 32;
const REPLACEMENT: u16 = 0xFFFD;

/// Appends the WTF-8 of `units`.
pub(crate) fn encode(units: &[u16], out: &mut Vec<u8>) {
    out.reserve(units.len());
    let mut at = 0;
    while at < units.len() {
        let block = &units[at..units.len().min(at + BLOCK)];
        if block.iter().fold(0, |all, unit| all | unit) < 0x80 {
            out.extend(block.iter().map(|unit| *unit as u8));
            at += block.len();
            continue;
        }
        let end = at + block.len();
        while at < end {
            at += encode_one(units, at, out);
        }
    }
}

/// Appends the character at `at`; gives the number of units that it has.
fn encode_one(units: &[u16], at: usize, out: &mut Vec<u8>) -> usize {
    let unit = u32::from(units[at]);
    match unit {
        0..0x80 => out.push(unit as u8),
        0x80..0x800 => out.extend_from_slice(&[0xC0 | (unit >> 6) as u8, continuation(unit)]),
        0xD800..0xDC00 if units.get(at + 1).is_some_and(|next| (0xDC00..0xE000).contains(next)) => {
            let scalar = 0x10000 + ((unit - 0xD800) << 10) + (u32::from(units[at + 1]) - 0xDC00);
            out.extend_from_slice(&[
                0xF0 | (scalar >> 18) as u8,
                continuation(scalar >> 12),
                continuation(scalar >> 6),
                continuation(scalar),
            ]);
            return 2;
        }
        _ => out.extend_from_slice(&[0xE0 | (unit >> 12) as u8, continuation(unit >> 6), continuation(unit)]),
    }
    1
}

fn continuation(bits: u32) -> u8 {
    0x80 | (bits & 0x3F) as u8
}

/// Appends the UTF-16 of WTF-8 `bytes`. What is not WTF-8 becomes the replacement character, byte by byte.
pub(crate) fn decode(bytes: &[u8], out: &mut Vec<u16>) {
    out.reserve(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let block = &bytes[at..bytes.len().min(at + BLOCK)];
        if block.is_ascii() {
            out.extend(block.iter().map(|byte| u16::from(*byte)));
            at += block.len();
            continue;
        }
        let end = at + block.len();
        while at < end {
            at += decode_one(&bytes[at..], out);
        }
    }
}

/// Appends the first character of `bytes`; gives the number of bytes that it has.
fn decode_one(bytes: &[u8], out: &mut Vec<u16>) -> usize {
    let first = u32::from(bytes[0]);
    let (length, lowest) = match first {
        0..0x80 => {
            out.push(first as u16);
            return 1;
        }
        0xC2..0xE0 => (2, 0x80),
        0xE0..0xF0 => (3, 0x800),
        0xF0..0xF5 => (4, 0x10000),
        _ => (0, 0),
    };
    let scalar = bytes.get(1..length).and_then(|rest| {
        rest.iter().try_fold(first & (0x7F >> length), |scalar, byte| {
            (byte & 0xC0 == 0x80).then(|| (scalar << 6) | u32::from(byte & 0x3F))
        })
    });
    match scalar {
        Some(scalar) if (lowest..0x10000).contains(&scalar) => out.push(scalar as u16),
        Some(scalar) if (lowest..0x110000).contains(&scalar) => {
            let offset = scalar - 0x10000;
            out.extend_from_slice(&[0xD800 | (offset >> 10) as u16, 0xDC00 | (offset & 0x3FF) as u16]);
        }
        _ => {
            out.push(REPLACEMENT);
            return 1;
        }
    }
    length
}

/// The length of the longest end of `bytes` that may be the start of a character, of which the rest has not arrived.
pub(crate) fn incomplete_end(bytes: &[u8]) -> usize {
    for back in 1..=bytes.len().min(3) {
        let byte = bytes[bytes.len() - back];
        let length = match byte {
            0x80..0xC0 => continue,
            0xC2..0xE0 => 2,
            0xE0..0xF0 => 3,
            0xF0..0xF5 => 4,
            _ => 1,
        };
        return if length > back { back } else { 0 };
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(units: &[u16]) -> Vec<u8> {
        let mut bytes = Vec::new();
        encode(units, &mut bytes);
        bytes
    }

    fn decoded(bytes: &[u8]) -> Vec<u16> {
        let mut units = Vec::new();
        decode(bytes, &mut units);
        units
    }

    /// Characters of every width, surrogates with and without a partner.
    const UNITS: [u16; 13] =
        [0, 0x41, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFFFF];

    #[test]
    fn every_unit_comes_back() {
        for unit in 0..=u16::MAX {
            assert_eq!(decoded(&encoded(&[unit])), [unit]);
        }
    }

    #[test]
    fn every_pair_comes_back_at_every_place_of_a_block() {
        for first in UNITS {
            for second in UNITS {
                for before in (0..2 * BLOCK).step_by(7).chain(BLOCK - 3..BLOCK + 3) {
                    let mut units = vec![0x61; before];
                    units.extend([first, second, 0x62]);
                    assert_eq!(decoded(&encoded(&units)), units, "{first:x} {second:x} after {before}");
                }
            }
        }
    }

    #[test]
    fn text_is_what_std_makes_of_it() {
        for scalar in (0..=u32::from(char::MAX)).step_by(17).filter_map(char::from_u32) {
            let text = format!("é{scalar}x");
            let units: Vec<u16> = text.encode_utf16().collect();
            assert_eq!(encoded(&units), text.as_bytes());
            assert_eq!(decoded(text.as_bytes()), units);
        }
    }

    #[test]
    fn what_is_not_wtf8_is_replaced_byte_by_byte() {
        for bytes in [
            &[0xFF][..],
            &[0xC3],
            &[0xC0, 0x80],
            &[0xE0, 0x80, 0x80],
            &[0xF5, 0x80, 0x80, 0x80],
            &[0xF4, 0x90, 0x80, 0x80],
            &[0x80],
        ] {
            assert_eq!(decoded(bytes), vec![REPLACEMENT; bytes.len()], "{bytes:x?}");
        }
    }

    #[test]
    fn an_incomplete_end_is_what_more_bytes_could_complete() {
        let text = "aé☃😀";
        for end in 0..=text.len() {
            let start = (0..=end).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            assert_eq!(incomplete_end(&text.as_bytes()[..end]), end - start, "{end}");
        }
        for bytes in [&[0x80, 0x80, 0x80, 0x80][..], &[0xFF], &[0x41, 0x80], &[]] {
            assert_eq!(incomplete_end(bytes), 0, "{bytes:x?}");
        }
    }
}
