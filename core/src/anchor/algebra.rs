//! From byte classes to candidate starts: runs and neighbourhoods, as shifts of bitmasks.
//!
//! A block is decided with the block after it in view, so that a run may cross into the next block; of the block before,
//! only the masks that a start looks back at are kept. Runs of length n are found by doubling: a bit that stays set in
//! `m & m >> 1` starts a run of two, and so on.

use super::{Classifier, Masks, Starts, Wanted};

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

/// The starts of runs of `2^doublings` bits.
#[inline(always)]
fn runs(mut mask: Pair, doublings: u32) -> Pair {
    let mut length = 1;
    for _ in 0..doublings {
        mask &= mask >> length;
        length *= 2;
    }
    mask
}

/// What later blocks need of a decided block.
#[derive(Default)]
struct Before {
    masks: Masks,
    /// Token bytes that no backslash precedes.
    token: u64,
    /// Digit-run bytes.
    run: u64,
}

/// Classifies every block and reports the starts in it.
#[inline(always)]
pub(super) fn drive<C: Classifier>(classifier: &C, text: &[u8], wanted: &Wanted, starts: &mut impl Starts) {
    let doublings = wanted.token_run.trailing_zeros();
    let blocks = text.chunks(BLOCK);
    let mut before = Before::default();
    let mut current: Option<Masks> = None;
    let mut at = 0;
    for block in blocks {
        let masks = match <&[u8; BLOCK]>::try_from(block) {
            Ok(block) => classifier.classify(block),
            Err(_) => {
                let mut padded = [0; BLOCK];
                padded[..block.len()].copy_from_slice(block);
                classifier.classify(&padded)
            }
        };
        if let Some(current) = current {
            before = decide(&before, &current, &masks, doublings, at, starts);
            at += BLOCK;
        }
        current = Some(masks);
    }
    if let Some(current) = current {
        decide(&before, &current, &Masks::default(), doublings, at, starts);
    }
}

/// Reports the starts in one block.
#[inline(always)]
fn decide(
    before: &Before,
    this: &Masks,
    next: &Masks,
    doublings: u32,
    at: usize,
    starts: &mut impl Starts,
) -> Before {
    let past = &before.masks;
    // The byte after a backslash belongs to no word: JSON's `\n` stands before many a key.
    let escaped = later(this.backslash, past.backslash, 1);
    let escaped_next = later(next.backslash, this.backslash, 1);
    let token = this.token & !escaped;
    let token_pair = pair(token, next.token & !escaped_next);
    let token_before = later(token, before.token, 1);
    let joint = later(this.underscore | this.dash, past.underscore | past.dash, 1);
    let token_starts = runs(token_pair, doublings) as u64 & (!token_before | joint);

    let dash_before = later(this.dash, past.dash, 1);
    let word_start = token & (!token_before | dash_before);

    // Digit runs: digits, one separator between two digits, or two of which one is a parenthesis.
    let digit = pair(this.digit, next.digit);
    let separator = pair(this.separator, next.separator);
    let parenthesis = pair(this.parenthesis, next.parenthesis);
    let digit_1 = later_pair(digit, past.digit, 1);
    let digit_2 = later_pair(digit, past.digit, 2);
    let joined = (separator | parenthesis) & digit_1 & (digit >> 1);
    let run = if this.parenthesis | next.parenthesis | past.parenthesis == 0 {
        digit | joined
    } else {
        let first = digit_1
            & (digit >> 2)
            & ((parenthesis & (separator >> 1)) | (separator & (parenthesis >> 1)));
        let second = digit_2
            & (digit >> 1)
            & ((separator & later_pair(parenthesis, past.parenthesis, 1))
                | (parenthesis & later_pair(separator, past.separator, 1)));
        digit | joined | first | second
    };
    let run_2 = run & run >> 1;
    let run_4 = run_2 & run_2 >> 2;
    let run_7 = run_4 & run_4 >> 3;
    let run_before = later(run as u64, before.run, 1);
    let digit_starts = run_7 as u64 & !run_before & this.digit;

    let capital = pair(this.upper & !escaped, next.upper & !escaped_next);
    let country = word_start as Pair & capital & (capital >> 1) & (digit >> 2) & (digit >> 3);
    let capital_or_digit = capital | digit;
    let upper_starts = runs(capital_or_digit, 3) as u64 & !(runs(digit, 3) as u64) & word_start;

    let colon = pair(this.colon, next.colon);
    let slash = pair(this.slash, next.slash);
    let urls = (colon & (slash >> 1) & (slash >> 2)) as u64;
    let colon_near = colon >> 1 | colon >> 2 | colon >> 3 | colon >> 4 | colon >> 5;
    let colon_before = later(this.colon, past.colon, 1)
        | later(this.colon, past.colon, 2)
        | later(this.colon, past.colon, 3)
        | later(this.colon, past.colon, 4)
        | later(this.colon, past.colon, 5);
    let colon_starts = (colon & colon_near) as u64 & !colon_before;

    let dash = pair(this.dash, next.dash);
    let dash_steps = dash & dash >> 3 & dash >> 6 & dash >> 9 & dash >> 12;
    let dash_chains = dash_steps as u64 & !later(this.dash, past.dash, 3);
    let dash_2 = dash & dash >> 1;
    let dash_starts = (dash_2 & dash_2 >> 2 & dash >> 4) as u64 & !dash_before;

    let words = word_start & this.word_first & (pair(this.word_second, next.word_second) >> 1) as u64;

    each(digit_starts, |bit| starts.digits(at + bit));
    each(token_starts, |bit| starts.token(at + bit));
    each(this.assign, |bit| starts.assignment(at + bit));
    if upper_starts | country as u64 | this.at | urls | colon_starts | dash_chains | dash_starts | words != 0 {
        each(upper_starts, |bit| starts.upper(at + bit));
        each(country as u64, |bit| starts.country_code(at + bit));
        each(this.at, |bit| starts.at_sign(at + bit));
        each(urls, |bit| starts.url(at + bit));
        each(colon_starts, |bit| starts.colons(at + bit));
        each(dash_chains, |bit| starts.dash_chain(at + bit));
        each(dash_starts, |bit| starts.dashes(at + bit));
        each(words, |bit| starts.word(at + bit));
    }

    Before { masks: *this, token, run: run as u64 }
}

#[inline(always)]
fn each(mut mask: u64, mut report: impl FnMut(usize)) {
    while mask != 0 {
        report(mask.trailing_zeros() as usize);
        mask &= mask - 1;
    }
}
