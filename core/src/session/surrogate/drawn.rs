//! Values of the form of another, drawn: each letter and digit behind the vendor's literal is replaced by one of its kind, as far as the shape of the
//! value's detector allows, and until its validators say of the outcome what they say of the value.

use crate::candidate::Shaped;
use sha2::{Digest, Sha256};

/// The longest value that has one, in bytes: each of its letters costs a walk over all of it.
pub(super) const LONGEST: usize = 128;
/// How many values one is drawn from at least, as a power of 2: one of few would soon stand in a text by chance. Nine digits.
const FEWEST: f64 = 29.5;
/// How often one letter is drawn anew until validators let the value pass. One in 97 passes an IBAN's.
const MOST_DRAWS: usize = 2048;

/// Draws that are the same for the same place of an entity.
pub(super) struct Draws {
    state: u64,
}

impl Draws {
    pub(super) fn new(entity: &str, nth: usize) -> Draws {
        let mut hash = Sha256::new();
        hash.update(b"reticent surrogate\n");
        hash.update((nth as u64).to_le_bytes());
        hash.update(entity);
        let seed = hash.finalize();
        Draws { state: u64::from_le_bytes(seed.first_chunk().copied().unwrap_or_default()) }
    }

    /// A number below `bound`: SplitMix64.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.state;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((u128::from(word ^ (word >> 31)) * bound as u128) >> 64) as usize
    }
}

/// The letters or digits that a byte may become: those of its kind, of hexadecimal ones those alone.
struct Kinds {
    lower: &'static [u8],
    upper: &'static [u8],
}

impl Kinds {
    fn of(value: &[u8]) -> Kinds {
        const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
        const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let is_hex = |is_kind: fn(&u8) -> bool| value.iter().filter(|byte| is_kind(byte)).all(u8::is_ascii_hexdigit);
        let has_digit = value.iter().any(u8::is_ascii_digit);
        let some = |all: &'static [u8], hex: bool| if hex && has_digit { &all[..6] } else { all };
        Kinds { lower: some(LOWER, is_hex(u8::is_ascii_lowercase)), upper: some(UPPER, is_hex(u8::is_ascii_uppercase)) }
    }

    fn of_byte(&self, byte: u8) -> &'static [u8] {
        match byte {
            b'0'..=b'9' => b"0123456789",
            b'a'..=b'z' => self.lower,
            b'A'..=b'Z' => self.upper,
            _ => &[],
        }
    }
}

/// A value of the form of this one whose first letters and digits are those of `start`. `None` where its detector allows too few, or none is
/// found that the validators let pass.
pub(super) fn drawn(shaped: &Shaped, value: &str, start: &str, draws: &mut Draws) -> Option<String> {
    let value = value.as_bytes();
    if !shaped.matches(value) {
        return None;
    }
    let wanted = shaped.score(value);
    let kinds = Kinds::of(value);
    let mut out = value.to_vec();
    // With another literal it might be found as something longer, or as another vendor's.
    let literal = shaped.literal_length(value);
    let mut places: Vec<usize> = (literal..value.len()).filter(|at| value[*at].is_ascii_alphanumeric()).collect();
    let rest = places.split_off(start.len().min(places.len()));
    places.iter().zip(start.bytes()).for_each(|(at, byte)| out[*at] = byte);
    if !shaped.matches(&out) {
        return None;
    }
    let mut free = Vec::with_capacity(rest.len());
    let mut choices = 0.0;
    for at in rest {
        let kind = kinds.of_byte(value[at]);
        let first = draws.below(kind.len());
        let was = out[at];
        let mut may_be = 0u32;
        let mut chosen = was;
        for nth in 0..kind.len() {
            out[at] = kind[(first + nth) % kind.len()];
            if shaped.matches(&out) {
                chosen = if may_be == 0 { out[at] } else { chosen };
                may_be += 1;
            }
        }
        out[at] = chosen;
        if may_be > 1 {
            choices += f64::from(may_be).log2();
            free.push((at, kind));
        }
    }
    // A reserved start is seldom in a text by chance.
    if free.is_empty() || choices < FEWEST && start.is_empty() {
        return None;
    }
    for _ in 0..MOST_DRAWS {
        if shaped.score(&out) == wanted && out != value {
            return String::from_utf8(out).ok();
        }
        let (at, kind) = free[draws.below(free.len())];
        let was = std::mem::replace(&mut out[at], kind[draws.below(kind.len())]);
        if !shaped.matches(&out) {
            out[at] = was;
        }
    }
    None
}
