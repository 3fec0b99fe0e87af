//! From byte offsets to the offsets of another language, in one pass.

use crate::finding::Finding;

/// What an offset counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Unicode code points: Python.
    CodePoints,
    /// UTF-16 code units: JavaScript.
    Utf16,
}

/// Turns the byte spans of findings of `text` into another unit. The findings are ordered by span; the cost is one pass
/// up to the last of them. A lone surrogate in its three-byte form (WTF-8) counts as one unit; of bytes that are not UTF-8,
/// continuation bytes do not count.
pub fn convert(text: &[u8], unit: Unit, findings: &mut [Finding]) {
    let Some(last) = findings.iter().map(|finding| finding.span.end).max() else { return };
    if text[..last].is_ascii() {
        return;
    }
    let mut bytes = 0;
    let mut units = 0;
    let mut advance = |to: usize| {
        if to < bytes {
            bytes = 0;
            units = 0;
        }
        units += count(&text[bytes..to], unit);
        bytes = to;
        units
    };
    for finding in findings {
        finding.span.start = advance(finding.span.start);
        finding.span.end = advance(finding.span.end);
    }
}

/// How many units a text has.
pub fn count(text: &[u8], unit: Unit) -> usize {
    let starts = text.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    match unit {
        Unit::CodePoints => starts,
        Unit::Utf16 => starts + text.iter().filter(|byte| **byte >= 0xF0).count(),
    }
}

/// Counts the units of a text that arrives in pieces, up to places that come in order.
#[derive(Debug)]
pub struct Counter {
    unit: Unit,
    /// What has arrived behind the last place.
    text: Vec<u8>,
    bytes: usize,
    units: usize,
}

impl Counter {
    /// At the start of a text.
    pub fn new(unit: Unit) -> Counter {
        Counter { unit, text: Vec::new(), bytes: 0, units: 0 }
    }

    /// Takes the next piece.
    pub fn push(&mut self, piece: &[u8]) {
        self.text.extend_from_slice(piece);
    }

    /// How many units stand before a byte of what has arrived, which is not before one that was asked for earlier.
    pub fn at(&mut self, byte: usize) -> usize {
        let passed = byte.saturating_sub(self.bytes).min(self.text.len());
        self.units += count(&self.text[..passed], self.unit);
        self.bytes += passed;
        self.text.drain(..passed);
        self.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_what_std_counts(text in "\\PC*") {
            prop_assert_eq!(count(text.as_bytes(), Unit::CodePoints), text.chars().count());
            prop_assert_eq!(count(text.as_bytes(), Unit::Utf16), text.encode_utf16().count());
        }

        #[test]
        fn pieces_count_what_the_whole_counts(text in "\\PC*", piece in 1usize..9) {
            let mut counter = Counter::new(Unit::Utf16);
            for (nth, bytes) in text.as_bytes().chunks(piece).enumerate() {
                counter.push(bytes);
                let at = nth * piece;
                prop_assert_eq!(counter.at(at), count(&text.as_bytes()[..at], Unit::Utf16));
            }
        }
    }
}
