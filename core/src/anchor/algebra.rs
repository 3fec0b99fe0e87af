//! From byte classes to candidate starts: runs and neighbourhoods, as shifts of bitmasks.
//!
//! A block is decided with the block after it in view, so that a run may cross into the next block; of the block before,
//! only the masks that a start looks back at are kept. Runs of length n are found by doubling: a bit that stays set in
//! `m & m >> 1` starts a run of two, and so on.

use super::{Classifier, Masks, Starts, VIEW, Wanted};

const BLOCK: usize = 64;

/// A mask of a block (low half) and the block after it, for looking towards later bytes.
type Pair = u128;

#[inline(always)]
fn pair(this: u64, next: u64) -> Pair {
    Pair::from(this) | Pair::from(next) << BLOCK
}

/// The mask moved towards later bytes, with the bits that come in from the block before.
#[inline(always)]
fn later(this: u64, previous: u64, by: u32) -> u64 {
    this << by | previous >> (BLOCK as u32 - by)
}

/// As [`later`], for a pair.
#[inline(always)]
fn later_pair(this: Pair, previous: u64, by: u32) -> Pair {
    this << by | Pair::from(previous >> (BLOCK as u32 - by))
}

/// The starts of runs of `2^DOUBLINGS` bits.
#[inline(always)]
fn runs<const DOUBLINGS: u32>(mut mask: Pair) -> u64 {
    let mut length = 1;
    let mut doubling = 0;
    while doubling < DOUBLINGS {
        mask &= mask >> length;
        length *= 2;
        doubling += 1;
    }
    mask as u64
}

/// Frequent starts, collected over some blocks. How many a block has is not predictable, so they are written without asking.
#[derive(Default)]
struct Batches {
    base: usize,
    tokens: Batch,
    words: Batch,
    assignments: Batch,
}

impl Batches {
    #[inline(always)]
    fn make_room(&mut self, at: usize, starts: &mut impl Starts) {
        if self.tokens.is_full() | self.words.is_full() | self.assignments.is_full() {
            self.flush(starts);
            self.base = at;
        }
    }

    #[inline(always)]
    fn flush(&mut self, starts: &mut impl Starts) {
        starts.tokens(self.tokens.take(), self.base);
        starts.words(self.words.take(), self.base);
        starts.assignments(self.assignments.take(), self.base);
    }
}

struct Batch {
    starts: [u32; Batch::ROOM + BLOCK + Batch::STEP],
    count: usize,
}

impl Default for Batch {
    fn default() -> Batch {
        Batch { starts: [0; Batch::ROOM + BLOCK + Batch::STEP], count: 0 }
    }
}

impl Batch {
    const ROOM: usize = 256;
    const STEP: usize = 4;

    #[inline(always)]
    fn is_full(&self) -> bool {
        self.count > Batch::ROOM
    }

    /// Writes the positions of the bits of a block that stands at `offset` from the base, some more than there are.
    #[inline(always)]
    fn add(&mut self, mut mask: u64, offset: usize) {
        let count = mask.count_ones() as usize;
        let mut written = 0;
        loop {
            let room = &mut self.starts[self.count + written..self.count + written + Batch::STEP];
            for slot in room {
                *slot = offset as u32 + mask.trailing_zeros();
                mask &= mask.wrapping_sub(1);
            }
            written += Batch::STEP;
            if written >= count {
                break;
            }
        }
        self.count += count;
    }

    #[inline(always)]
    fn take(&mut self) -> &[u32] {
        let count = std::mem::take(&mut self.count);
        &self.starts[..count]
    }
}

/// What later blocks need of a decided block.
#[derive(Clone, Copy, Default)]
struct Before {
    backslash: u64,
    /// `_` and `-`.
    joint: u64,
    dash: u64,
    digit: u64,
    separator: u64,
    parenthesis: u64,
    colon: u64,
    /// Token bytes that no backslash precedes.
    token: u64,
    /// Digit-run bytes.
    run: u64,
}

/// Classifies every block and reports the starts in it.
#[inline(always)]
pub(super) fn drive<C: Classifier>(classifier: &C, text: &[u8], wanted: &Wanted, starts: &mut impl Starts) {
    match wanted.token_run {
        16 => drive_runs::<C, 4>(classifier, text, starts),
        8 => drive_runs::<C, 3>(classifier, text, starts),
        _ => drive_runs::<C, 2>(classifier, text, starts),
    }
}

#[inline(always)]
fn drive_runs<C: Classifier, const DOUBLINGS: u32>(classifier: &C, text: &[u8], starts: &mut impl Starts) {
    let mut before = Before::default();
    let mut batches = Batches::default();
    let classify = |at: usize| match text.get(at..).and_then(|rest| rest.first_chunk::<VIEW>()) {
        Some(view) => classifier.classify(view),
        None => {
            let rest = text.get(at..).unwrap_or_default();
            let mut padded = [0; VIEW];
            padded[..rest.len()].copy_from_slice(rest);
            // What the view shows of the next block is that block's.
            classifier.classify(&padded)
        }
    };
    let mut this = classify(0);
    let mut at = 0;
    while at < text.len() {
        let next = classify(at + BLOCK);
        before = decide::<DOUBLINGS>(&before, &this, &next, at, &mut batches, starts);
        this = next;
        at += BLOCK;
    }
    batches.flush(starts);
}

/// Reports the starts in one block. What most blocks lack is asked for first, so that they pay for little more than their tokens.
#[inline(always)]
fn decide<const DOUBLINGS: u32>(
    before: &Before,
    this: &Masks,
    next: &Masks,
    at: usize,
    batches: &mut Batches,
    starts: &mut impl Starts,
) -> Before {
    batches.make_room(at, starts);
    // The byte after a backslash belongs to no word: JSON's `\n` stands before many a key.
    let escaped = later(this.backslash, before.backslash, 1);
    let escaped_next = later(next.backslash, this.backslash, 1);
    let token = this.token & !escaped;
    let token_before = later(token, before.token, 1);
    let joint = later(this.underscore | this.dash, before.joint, 1);
    let token_starts = runs::<DOUBLINGS>(pair(token, next.token & !escaped_next)) & (!token_before | joint);
    if token_starts != 0 {
        batches.tokens.add(token_starts, at - batches.base);
    }

    let dash_before = later(this.dash, before.dash, 1);
    let word_start = token & (!token_before | dash_before);
    let words = word_start & this.word;
    if words != 0 {
        batches.words.add(words, at - batches.base);
    }

    if this.assign != 0 {
        batches.assignments.add(this.assign, at - batches.base);
    }

    let mut run = 0;
    if this.digit != 0 {
        run = decide_digits(before, this, next, at, starts);
    }
    let capital = this.upper & !escaped;
    // Words that start with two capitals or digits.
    let first_two = (capital | this.digit) & (pair(this.upper | this.digit, next.upper | next.digit) >> 1) as u64;
    if first_two & word_start != 0 {
        decide_capitals(this, next, word_start, capital, next.upper & !escaped_next, at, starts);
    }
    if this.colon != 0 {
        decide_colons(before, this, next, at, starts);
    }
    let dash = pair(this.dash, next.dash);
    if this.dash & (dash >> 1 | dash >> 3) as u64 != 0 {
        decide_dashes(before, this, next, dash_before, at, starts);
    }
    each(this.at, |bit| starts.at_sign(at + bit));
    Before {
        backslash: this.backslash,
        joint: this.underscore | this.dash,
        dash: this.dash,
        digit: this.digit,
        separator: this.separator,
        parenthesis: this.parenthesis,
        colon: this.colon,
        token,
        run,
    }
}

/// Digit runs: digits, one separator between two digits, or two of which one is a parenthesis. Gives the bytes in runs.
#[inline(always)]
fn decide_digits(before: &Before, this: &Masks, next: &Masks, at: usize, starts: &mut impl Starts) -> u64 {
    let digit = pair(this.digit, next.digit);
    let separator = pair(this.separator, next.separator);
    let parenthesis = pair(this.parenthesis, next.parenthesis);
    let digit_1 = later_pair(digit, before.digit, 1);
    let joined = (separator | parenthesis) & digit_1 & (digit >> 1);
    let run = if this.parenthesis | next.parenthesis | before.parenthesis == 0 {
        digit | joined
    } else {
        let digit_2 = later_pair(digit, before.digit, 2);
        let first = digit_1 & (digit >> 2) & ((parenthesis & (separator >> 1)) | (separator & (parenthesis >> 1)));
        let second = digit_2
            & (digit >> 1)
            & ((separator & later_pair(parenthesis, before.parenthesis, 1))
                | (parenthesis & later_pair(separator, before.separator, 1)));
        digit | joined | first | second
    };
    let run_2 = run & run >> 1;
    let run_4 = run_2 & run_2 >> 2;
    let run_7 = (run_4 & run_4 >> 3) as u64;
    each(run_7 & !later(run as u64, before.run, 1) & this.digit, |bit| starts.digits(at + bit));
    run as u64
}

/// Runs of capitals and digits, and country codes.
#[inline(always)]
fn decide_capitals(
    this: &Masks,
    next: &Masks,
    word_start: u64,
    capital: u64,
    capital_next: u64,
    at: usize,
    starts: &mut impl Starts,
) {
    let capital = pair(capital, capital_next);
    let digit = pair(this.digit, next.digit);
    let country = Pair::from(word_start) & capital & (capital >> 1) & (digit >> 2) & (digit >> 3);
    let upper = runs::<3>(capital | digit) & !runs::<3>(digit) & word_start;
    each(upper, |bit| starts.upper(at + bit));
    each(country as u64, |bit| starts.country_code(at + bit));
}

/// `://`, and chains of colons.
#[inline(always)]
fn decide_colons(before: &Before, this: &Masks, next: &Masks, at: usize, starts: &mut impl Starts) {
    let colon = pair(this.colon, next.colon);
    let slash = pair(this.slash, next.slash);
    let urls = (colon & (slash >> 1) & (slash >> 2)) as u64;
    each(urls, |bit| starts.url(at + bit));
    let near = colon >> 1 | colon >> 2 | colon >> 3 | colon >> 4 | colon >> 5;
    let chained = (colon & near) as u64;
    if chained != 0 {
        let earlier = (1..=5).fold(0, |mask, by| mask | later(this.colon, before.colon, by));
        each(chained & !earlier, |bit| starts.colons(at + bit));
    }
}

/// Five dashes in a row, and five that are three bytes apart.
#[inline(always)]
fn decide_dashes(before: &Before, this: &Masks, next: &Masks, dash_before: u64, at: usize, starts: &mut impl Starts) {
    let dash = pair(this.dash, next.dash);
    let steps = (dash & dash >> 3 & dash >> 6 & dash >> 9 & dash >> 12) as u64;
    each(steps & !later(this.dash, before.dash, 3), |bit| starts.dash_chain(at + bit));
    let two = dash & dash >> 1;
    let five = (two & two >> 2 & dash >> 4) as u64;
    each(five & !dash_before, |bit| starts.dashes(at + bit));
}

#[inline(always)]
fn each(mut mask: u64, mut report: impl FnMut(usize)) {
    while mask != 0 {
        report(mask.trailing_zeros() as usize);
        mask &= mask - 1;
    }
}
