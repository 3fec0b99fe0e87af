//! The characters of a value that a clause is about.

use reticent_pattern_compiler::checksum::{Letters, MAX_CHARACTERS, Selection};

/// Letters, in upper case, and digits of a value; or numbers, one for each.
#[derive(Clone, Copy)]
pub(super) struct Characters {
    bytes: [u8; MAX_CHARACTERS],
    length: usize,
}

impl Characters {
    fn new() -> Self {
        Characters { bytes: [0; MAX_CHARACTERS], length: 0 }
    }

    fn push(&mut self, byte: u8) -> Option<()> {
        *self.bytes.get_mut(self.length)? = byte;
        self.length += 1;
        Some(())
    }

    fn extend(&mut self, bytes: impl IntoIterator<Item = u8>) -> Option<()> {
        bytes.into_iter().try_for_each(|byte| self.push(byte))
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// The characters as digits from 0 to 9; `None` where one is a letter.
    pub(super) fn digits(&self) -> Option<Characters> {
        let mut digits = *self;
        for byte in &mut digits.bytes[..self.length] {
            *byte = byte.is_ascii_digit().then(|| *byte - b'0')?;
        }
        Some(digits)
    }

    /// The characters at these places; all of them where there is none. `None` where a place is beyond the end.
    pub(super) fn at(&self, places: &[(i16, i16)]) -> Option<Characters> {
        if places.is_empty() {
            return Some(*self);
        }
        let mut picked = Characters::new();
        for range in places {
            let (first, last) = self.range(*range)?;
            picked.extend(self.bytes[first..=last].iter().copied())?;
        }
        Some(picked)
    }

    /// The indices of the first and last character of a range of places, which count from 1, or from the end with -1.
    pub(super) fn range(&self, (first, last): (i16, i16)) -> Option<(usize, usize)> {
        let index = |place: i16| match usize::from(place.unsigned_abs()) {
            back if place < 0 => self.length.checked_sub(back),
            place => Some(place - 1),
        };
        let (first, last) = (index(first)?, index(last)?);
        (first <= last && last < self.length).then_some((first, last))
    }
}

/// The characters of a value; `None` where they are too many, too few, or start with something else.
pub(super) fn select(selection: &Selection, value: &[u8]) -> Option<Characters> {
    let mut written = Characters::new();
    for byte in value {
        if byte.is_ascii_digit() || byte.is_ascii_alphabetic() && !selection.digits_only {
            written.push(byte.to_ascii_uppercase())?;
        }
    }
    let starts_well = |starts: &str| starts.split(',').any(|start| written.as_slice().starts_with(start.as_bytes()));
    if selection.length.is_some_and(|length| length != written.length) || !selection.starts.is_none_or(starts_well) {
        return None;
    }
    let first = written.length - selection.last.unwrap_or(written.length).min(written.length);
    let mut all = Characters::new();
    all.extend(selection.prefix.bytes())?;
    all.extend((written.length - first..selection.pad).map(|_| b'0'))?;
    for &byte in &written.bytes[first..written.length] {
        match count(&selection.letters, byte) {
            Some(number @ 0..=99) if selection.split && !byte.is_ascii_digit() => {
                all.extend([b'0' + (number / 10) as u8, b'0' + (number % 10) as u8])?;
            }
            _ => all.push(byte)?,
        }
    }
    Some(all)
}

/// What a character counts.
pub(super) fn count(letters: &Letters, byte: u8) -> Option<i64> {
    let counted = match letters {
        Letters::From(first, alphabet) => {
            alphabet.bytes().position(|known| known == byte).map(|index| first + index as i64)
        }
        Letters::Each(each) => byte
            .checked_sub(b'A')
            .and_then(|index| each.as_bytes().get(usize::from(index)))
            .filter(|digit| digit.is_ascii_digit())
            .map(|digit| i64::from(digit - b'0')),
        Letters::None => None,
    };
    counted.or_else(|| byte.is_ascii_digit().then(|| i64::from(byte - b'0')))
}
