//! The check character systems of ISO/IEC 7064, the check characters last.

use super::characters::count;
use reticent_pattern_compiler::checksum::{Iso7064, Letters};

/// `None` where a character is none of the system's.
pub(super) fn passes(system: Iso7064, characters: &[u8]) -> Option<bool> {
    let (check, characters_before) = characters.split_last()?;
    match system {
        Iso7064::Hybrid(size) => {
            let value = |byte: u8| {
                let letters = if size == 26 { Letters::From(0, LETTERS) } else { Letters::From(10, LETTERS) };
                count(&letters, byte).map(|value| value as u32).filter(|value| *value < size)
            };
            let mut product = size;
            for &byte in characters_before {
                let sum = (product + value(byte)?) % size;
                product = if sum == 0 { size } else { sum } * 2 % (size + 1);
            }
            Some((product + value(*check)?) % size == 1)
        }
        Iso7064::Mod11 => {
            let value = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
            let mut sum = 0;
            for &byte in characters_before {
                sum = (sum + value(byte)?) * 2 % 11;
            }
            let check = if *check == b'X' { 10 } else { value(*check)? };
            Some((sum + check) % 11 == 1)
        }
        Iso7064::Mod97 => {
            let mut rest = 0;
            for &byte in characters {
                let value = count(&Letters::From(10, LETTERS), byte)? as u32;
                rest = (rest * if value > 9 { 100 } else { 10 } + value) % 97;
            }
            Some(rest == 1)
        }
    }
}

const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
