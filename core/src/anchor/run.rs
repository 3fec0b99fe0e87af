//! What a run is made of, as the first pass knows it: bitmasks that tell names in code from what may be a key.

use super::lanes::{BLOCK, BLOCKS};

/// The first bytes of a run, one bit each, the first byte lowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    /// How many of the first 64 bytes belong to the run.
    pub(crate) length: u32,
    digits: u64,
    capitals: u64,
    /// `_`, `-`, and in base64 `+` and `/`.
    joints: u64,
}

impl Run {
    pub(super) fn new(members: u64, digits: u64, capitals: u64, joints: u64) -> Run {
        let length = members.trailing_ones();
        let within = if length < BLOCK as u32 { (1 << length) - 1 } else { u64::MAX };
        Run { length, digits: digits & within, capitals: capitals & within, joints: joints & within }
    }

    /// Whether one of the first bytes is a digit.
    pub(crate) fn has_digit_within(&self, bytes: u32) -> bool {
        self.digits.trailing_zeros() < bytes
    }

    /// Whether one of the first 64 bytes behind these is a capital.
    pub(crate) fn has_capital_from(&self, skipped: usize) -> bool {
        self.capitals >> skipped != 0
    }

    /// The joints among the first bytes, one bit each.
    pub(crate) fn joints(&self) -> u64 {
        self.joints
    }

    /// Whether all of the run is known.
    pub(crate) fn is_known(&self) -> bool {
        self.length < BLOCK as u32
    }

    /// Whether one of the first bytes is a joint.
    pub(crate) fn has_joint_within(&self, bytes: usize) -> bool {
        (self.joints.trailing_zeros() as usize) < bytes
    }

    /// The last joint among the first 64 bytes.
    pub(crate) fn last_joint(&self) -> Option<usize> {
        self.joints.checked_ilog2().map(|joint| joint as usize)
    }

    /// Whether the run is a name in code or a part of a path: `retry_count`, `RetryPolicy`, `MAX_RETRIES`. Of those there are many. One as long
    /// as what is known of it may have a key behind its name.
    ///
    /// Random keys of lower case and digits have no digit once in 700 times at 20 bytes, and once in 30,000 at 32; what asks for a digit
    /// refuses those anyway. That small letters follow each capital of a key in mixed case as they do in a name is a hundred times rarer.
    pub(crate) fn reads_like_words(&self) -> bool {
        /// The longest part of a name in capitals: a key in capitals goes on.
        const LONGEST_IN_CAPITALS: u32 = 12;
        if !self.is_known() || self.digits != 0 {
            return false;
        }
        let others = self.capitals | self.joints;
        let within = (1u64 << self.length) - 1;
        // What stands behind the run does not speak against it.
        let small = !others | !within;
        let starts_word = self.capitals & (small >> 1) & (small >> 2) & (small >> 3);
        let is_constant = self.capitals | self.joints == within && self.joints != 0;
        self.capitals == starts_word || is_constant && longest(self.capitals) <= LONGEST_IN_CAPITALS
    }
}

/// The most bits set in a row.
fn longest(mut bits: u64) -> u32 {
    let mut count = 0;
    while bits != 0 {
        bits &= bits << 1;
        count += 1;
    }
    count
}

/// 64 bits of a mask from a place on that may be up to a block before its group, or go beyond it.
#[inline]
pub(super) fn window(masks: [&[u64; BLOCKS]; 3], at: isize) -> u64 {
    let [before, this, after] = masks;
    let word = |block: isize| match block {
        -1 => before[BLOCKS - 1],
        0..8 => this[block as usize],
        _ => after[(block as usize - BLOCKS) & (BLOCKS - 1)],
    };
    let (block, bit) = (at.div_euclid(BLOCK as isize), at.rem_euclid(BLOCK as isize) as u32);
    // Two steps, since no shift is as wide as a word.
    word(block) >> bit | word(block + 1) << 1 << (BLOCK as u32 - 1 - bit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> Run {
        let mask = |is: fn(&u8) -> bool| {
            text.bytes().take(BLOCK).enumerate().fold(0, |bits, (at, byte)| bits | u64::from(is(&byte)) << at)
        };
        let is_joint = |byte: &u8| matches!(byte, b'_' | b'-' | b'/');
        let is_member = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/');
        Run::new(mask(is_member), mask(u8::is_ascii_digit), mask(u8::is_ascii_uppercase), mask(is_joint))
    }

    #[test]
    fn words_are_told_from_what_may_have_a_key_behind_it() {
        for words in [
            "weight_state_cache.rs",
            "srv/app/draft_socket.py",
            "parser_limit_visitor",
            "parser_limit_visitor(AND, 2), 4",
            "FieldPatchPayload",
            "getUserAccount(id",
            "COLOR_STORE_SCHEMA",
            "internationalisation_of_all_the_names_of_things",
        ] {
            assert!(run(words).reads_like_words(), "{words}");
        }
        for other in [
            "ghp_aB3dE6gH9jK2",
            "e0d50bb6234894f6",
            "customer_service_production_key_aB3dE6gH",
            "HTTPServerError",
            "KEY_ABCDEFGHIJKLMNOP",
            "ABCDEFGHIJKLMNOPQRST",
            "aBcdEFghijKlmNopqrSt",
        ] {
            assert!(!run(other).reads_like_words(), "{other}");
        }
        assert!(!run(&"parser_limit_".repeat(6)).reads_like_words());
    }

    #[test]
    fn windows_cross_blocks_and_groups() {
        let before: [u64; BLOCKS] = std::array::from_fn(|at| at as u64);
        let this: [u64; BLOCKS] = std::array::from_fn(|at| 0x10 + at as u64);
        let after: [u64; BLOCKS] = std::array::from_fn(|at| 0x20 + at as u64);
        for (at, expected) in [(0, 0x10), (64, 0x11), (-4, 0x100), (508, 0x200), (480, 0x20 << 32)] {
            assert_eq!(window([&before, &this, &after], at), expected, "{at}");
        }
        assert_eq!(window([&before, &this, &after], 4), 0x1 | 0x11 << 60);
    }
}
