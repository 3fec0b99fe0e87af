//! From byte classes to candidate starts: runs and neighbourhoods, as shifts of bitmasks.
//!
//! Every shift goes towards later bytes, so that a group needs nothing of the group after it: a start is known a few bytes behind itself,
//! where its run has become long enough, and is reported as many bytes back. Runs are found by doubling: a bit that stays set in
//! `m & later(m, 1)` ends a run of two, and so on. Of the group before, the masks that shifts reach back into are kept.

use super::{
    Starts, Wanted,
    batch::{Batches, Offset},
    lanes::{BLOCK, BLOCKS, GROUP, Lanes},
    run::{Run, window},
};

/// How far behind the last byte of a text its last start is known.
const LATEST: usize = ENCODED_RUN - 1;
/// The shortest run of base64 that is reported.
const ENCODED_RUN: usize = 20;

/// The byte classes of one group.
#[derive(Clone, Default)]
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub(super) struct Masks {
    /// `0-9`
    pub(super) digit: [u64; BLOCKS],
    /// `A-Z`
    pub(super) upper: [u64; BLOCKS],
    /// `A-Za-z0-9_-`
    pub(super) token: [u64; BLOCKS],
    /// `_`, `-`
    pub(super) joint: [u64; BLOCKS],
    /// `-`
    pub(super) dash: [u64; BLOCKS],
    /// Space, `.`, `-`, `/`
    pub(super) separator: [u64; BLOCKS],
    /// `(`, `)`
    pub(super) parenthesis: [u64; BLOCKS],
    /// `@`
    pub(super) at: [u64; BLOCKS],
    /// `:`, `=`, and the last byte of their full-width forms
    pub(super) assign: [u64; BLOCKS],
    /// `:`
    pub(super) colon: [u64; BLOCKS],
    /// `/`
    pub(super) slash: [u64; BLOCKS],
    /// `\`
    pub(super) backslash: [u64; BLOCKS],
    /// `+`
    pub(super) plus: [u64; BLOCKS],
    /// Every byte beyond ASCII.
    pub(super) wide: [u64; BLOCKS],
}

/// Computes the masks of a group.
pub(super) trait Classifier {
    type Lanes: Lanes;
    fn classify(&self, group: &[u8; GROUP], masks: &mut Masks);

    /// As [`Classifier::classify`], for the end of a text; the masks are clear.
    #[inline(always)]
    fn classify_rest(&self, rest: &[u8], masks: &mut Masks) {
        let mut padded = [0; GROUP];
        padded[..rest.len()].copy_from_slice(rest);
        self.classify(&padded, masks);
    }
}

/// A mask that later bytes look back at.
#[derive(Clone, Copy)]
struct Carried<L> {
    now: L,
    words_before: L,
}

impl<L: Lanes> Carried<L> {
    /// The mask as it was `BY` bytes earlier.
    #[inline(always)]
    fn back<const BY: i32>(self) -> L {
        self.now.later::<BY>(self.words_before)
    }
}

/// The masks of the group before, for [`Carried`].
struct Before<L> {
    backslash: L,
    token: L,
    joint: L,
    dash: L,
    token_2: L,
    token_4: L,
    token_8: L,
    token_start: L,
    word_start: L,
    run_start: L,
    encoded: L,
    encoded_2: L,
    encoded_4: L,
    encoded_8: L,
    encoded_16: L,
    letter: L,
    digit: L,
    separator: L,
    parenthesis: L,
    run: L,
    run_2: L,
    run_4: L,
    capital: L,
    capital_start: L,
    upper: L,
    upper_2: L,
    upper_4: L,
    digit_2: L,
    digit_4: L,
    colon: L,
    slash: L,
    dash_2: L,
    wide: L,
}

/// The mask with what stands before it; it is kept for the next group.
#[inline(always)]
fn carry<L: Lanes>(kept: &mut L, now: L) -> Carried<L> {
    let words_before = now.words_before(*kept);
    *kept = now;
    Carried { now, words_before }
}

impl<L: Lanes> Before<L> {
    fn nothing() -> Before<L> {
        let zero = L::zero();
        Before {
            backslash: zero,
            token: zero,
            joint: zero,
            dash: zero,
            token_2: zero,
            token_4: zero,
            token_8: zero,
            token_start: zero,
            word_start: zero,
            run_start: zero,
            encoded: zero,
            encoded_2: zero,
            encoded_4: zero,
            encoded_8: zero,
            encoded_16: zero,
            letter: zero,
            digit: zero,
            separator: zero,
            parenthesis: zero,
            run: zero,
            run_2: zero,
            run_4: zero,
            capital: zero,
            capital_start: zero,
            upper: zero,
            upper_2: zero,
            upper_4: zero,
            digit_2: zero,
            digit_4: zero,
            colon: zero,
            slash: zero,
            dash_2: zero,
            wide: zero,
        }
    }
}

/// Classifies every group and reports the starts in it.
#[inline(always)]
pub(super) fn drive<C: Classifier>(classifier: &C, text: &[u8], wanted: &Wanted, starts: &mut impl Starts) {
    let mut before = Before::<C::Lanes>::nothing();
    let mut batches = Batches::new(text, &wanted.word_heads);
    // The group after is classified while this one is decided: its masks are then long stored when they are loaded.
    let mut masks: [Masks; 3] = Default::default();
    let groups_that_find_them_clear = masks.len();
    let classify = |at: usize, masks: &mut Masks| match text.get(at..).and_then(|rest| rest.first_chunk::<GROUP>()) {
        Some(group) => classifier.classify(group, masks),
        None => {
            if at / GROUP >= groups_that_find_them_clear {
                *masks = Masks::default();
            }
            match text.get(at..) {
                Some(rest) if !rest.is_empty() => classifier.classify_rest(rest, masks),
                _ => {}
            }
        }
    };
    let end = text.len() + LATEST;
    let [mut last, mut this, mut next] = masks.each_mut();
    classify(0, this);
    let mut at = 0;
    while at < end {
        classify(at + GROUP, next);
        let blocks = (end - at).div_ceil(BLOCK).min(BLOCKS);
        decide::<C::Lanes>(&mut before, &Around { last, this, next, blocks }, wanted, at, &mut batches, starts);
        (last, this, next) = (this, next, last);
        at += GROUP;
    }
    batches.flush::<C::Lanes>(starts);
}

/// The masks of a group, and of the one on either side.
struct Around<'m> {
    last: &'m Masks,
    this: &'m Masks,
    next: &'m Masks,
    /// How many blocks of the group a start may be known in.
    blocks: usize,
}

impl Around<'_> {
    /// The first 64 bits of a class from `at` on, which may be a block before the group.
    #[inline]
    fn window(&self, of: impl Fn(&Masks) -> &[u64; BLOCKS], at: isize) -> u64 {
        window([of(self.last), of(self.this), of(self.next)], at)
    }

    /// The run of token bytes that starts at `at`.
    #[inline]
    fn token(&self, at: isize) -> Run {
        let members = self.window(|masks| &masks.token, at);
        self.run(members, self.window(|masks| &masks.joint, at), at)
    }

    /// The run of base64 that starts at `at`.
    #[inline]
    fn encoded(&self, at: isize) -> Run {
        let signs = self.window(|masks| &masks.slash, at) | self.window(|masks| &masks.plus, at);
        let members = self.window(|masks| &masks.token, at) | signs;
        self.run(members, self.window(|masks| &masks.joint, at) | signs, at)
    }

    #[inline]
    fn run(&self, members: u64, joints: u64, at: isize) -> Run {
        Run::new(members, self.window(|masks| &masks.digit, at), self.window(|masks| &masks.upper, at), joints)
    }
}

/// Reports the starts that become known in one group.
#[inline(always)]
fn decide<L: Lanes>(
    before: &mut Before<L>,
    around: &Around,
    wanted: &Wanted,
    at: usize,
    batches: &mut Batches<'_>,
    starts: &mut impl Starts,
) {
    let masks = around.this;
    let offset = batches.offset_of::<L>(at, starts) as Offset;
    let blocks = around.blocks;
    let digit = L::load(&masks.digit);
    let digits = carry(&mut before.digit, digit);
    let joint = L::load(&masks.joint);
    // The byte after a backslash belongs to no word: JSON's `\n` stands before many a key.
    let escaped = carry(&mut before.backslash, L::load(&masks.backslash)).back::<1>();
    let token = L::load(&masks.token).without(escaped);
    let tokens = carry(&mut before.token, token);
    let token_before = tokens.back::<1>();
    let dash = L::load(&masks.dash);
    let dashes = carry(&mut before.dash, dash);

    let part_start = token.without(token_before.without(carry(&mut before.joint, joint).back::<1>()));
    let part_starts = carry(&mut before.token_start, part_start);
    let token_2 = token.and(token_before);
    let token_4 = token_2.and(carry(&mut before.token_2, token_2).back::<2>());
    let token_8 = token_4.and(carry(&mut before.token_4, token_4).back::<4>());
    let token_16 = token_8.and(carry(&mut before.token_8, token_8).back::<8>());
    let (long_enough, delay) = match wanted.token_run {
        16 => (token_16.and(part_starts.back::<15>()), 15),
        8 => (token_8.and(part_starts.back::<7>()), 7),
        _ => (token_4.and(part_starts.back::<3>()), 3),
    };
    let mut words = [0; BLOCKS];
    long_enough.store(&mut words);
    batches.tokens.add::<L>(&words[..blocks], offset.wrapping_sub(delay));
    if wanted.long_tokens {
        let run_start = carry(&mut before.run_start, token.without(token_before));
        let long = token_16.and(run_start.back::<15>());
        each(long, |bit| starts.long_token(at + bit - 15, &around.token(bit as isize - 15)));
    }

    let word_start = token.without(token_before.without(dashes.back::<1>()));
    let letter = token.without(digit.or(joint));
    let letters = carry(&mut before.letter, letter);
    let word_starts = carry(&mut before.word_start, part_start);
    let three = letter.and(letters.back::<1>()).and(letters.back::<2>()).and(word_starts.back::<2>());
    three.store(&mut words);
    batches.words.add::<L>(&words[..blocks], offset.wrapping_sub(2));
    batches.assignments.add::<L>(&masks.assign[..blocks], offset);

    decide_encoded(before, around, token, escaped, at, starts);
    decide_digits(before, masks, digits, at, starts);
    let capital = L::load(&masks.upper).without(escaped);
    if wanted.capitals {
        each(capital.without(token_before), |bit| starts.capital(at + bit));
        let wide = carry(&mut before.wide, L::load(&masks.wide));
        let runs = wide.now.without(wide.back::<1>()).without(token_before);
        // Most texts have none.
        if !runs.is_empty() {
            runs.store(&mut words);
            batches.wide.add::<L>(&words[..blocks], offset);
        }
    }
    decide_capitals(before, around, capital, digits, word_start, at, starts);
    decide_colons(before, masks, at, starts);
    decide_dashes(before, dashes, at, starts);
    each(L::load(&masks.at), |bit| starts.at_sign(at + bit));
}

/// Runs that may be base64, in either alphabet.
#[inline(always)]
fn decide_encoded<L: Lanes>(
    before: &mut Before<L>,
    around: &Around,
    token: L,
    escaped: L,
    at: usize,
    starts: &mut impl Starts,
) {
    let masks = around.this;
    let encoded = token.or(L::load(&masks.slash).or(L::load(&masks.plus)).without(escaped));
    let run = carry(&mut before.encoded, encoded);
    let run_2 = encoded.and(run.back::<1>());
    let run_4 = run_2.and(carry(&mut before.encoded_2, run_2).back::<2>());
    let runs_4 = carry(&mut before.encoded_4, run_4);
    let run_8 = run_4.and(runs_4.back::<4>());
    let run_16 = run_8.and(carry(&mut before.encoded_8, run_8).back::<8>());
    let run_20 = run_4.and(carry(&mut before.encoded_16, run_16).back::<4>());
    each(run_20.without(run.back::<20>()), |bit| {
        let back = ENCODED_RUN - 1;
        starts.encoded_run(at + bit - back, &around.encoded(bit as isize - back as isize));
    });
}

/// Digit runs: digits, one separator between two digits, or two of which one is a parenthesis.
#[inline(always)]
fn decide_digits<L: Lanes>(
    before: &mut Before<L>,
    masks: &Masks,
    digits: Carried<L>,
    at: usize,
    starts: &mut impl Starts,
) {
    let separators = carry(&mut before.separator, L::load(&masks.separator).or(L::load(&masks.joint)));
    let parentheses = carry(&mut before.parenthesis, L::load(&masks.parenthesis));
    // All that follows speaks of the byte two back, so that both of its neighbours are known.
    let digit_before = digits.back::<3>();
    let digit_after = digits.back::<1>();
    let separator = separators.back::<2>();
    let parenthesis = parentheses.back::<2>();
    let joined = separator.or(parenthesis).and(digit_before).and(digit_after);
    let mut run = digits.back::<2>().or(joined);
    let any_parenthesis = parentheses.now.or(parentheses.words_before);
    if !any_parenthesis.is_empty() {
        let mixed = |this: L, other: L, that: L, another: L| this.and(that).or(other.and(another));
        let first = mixed(parenthesis, separator, separators.back::<1>(), parentheses.back::<1>());
        let second = mixed(parenthesis, separator, separators.back::<3>(), parentheses.back::<3>());
        run = run.or(first.and(digit_before).and(digits.now)).or(second.and(digits.back::<4>()).and(digit_after));
    }
    let runs = carry(&mut before.run, run);
    let run_2 = run.and(runs.back::<1>());
    let run_4 = run_2.and(carry(&mut before.run_2, run_2).back::<2>());
    let run_7 = run_4.and(carry(&mut before.run_4, run_4).back::<3>());
    let start = run_7.without(runs.back::<7>()).and(digits.back::<8>());
    each(start, |bit| starts.digits(at + bit - 8));
}

/// Runs of capitals and digits, and country codes.
#[inline(always)]
fn decide_capitals<L: Lanes>(
    before: &mut Before<L>,
    around: &Around,
    capital: L,
    digits: Carried<L>,
    word_start: L,
    at: usize,
    starts: &mut impl Starts,
) {
    let capitals = carry(&mut before.capital, capital);
    // What starts as a word and as a run of these.
    let capital_start = carry(&mut before.capital_start, word_start.and(capital.or(digits.now)));
    let country = capitals.back::<3>().and(capitals.back::<2>()).and(digits.back::<1>()).and(digits.now);
    each(country.and(capital_start.back::<3>()), |bit| starts.country_code(at + bit - 3));

    let upper = capital.or(digits.now);
    let upper_2 = upper.and(carry(&mut before.upper, upper).back::<1>());
    let upper_4 = upper_2.and(carry(&mut before.upper_2, upper_2).back::<2>());
    let upper_8 = upper_4.and(carry(&mut before.upper_4, upper_4).back::<4>());
    let digit_2 = digits.now.and(digits.back::<1>());
    let digit_4 = digit_2.and(carry(&mut before.digit_2, digit_2).back::<2>());
    let digit_8 = digit_4.and(carry(&mut before.digit_4, digit_4).back::<4>());
    each(upper_8.without(digit_8).and(capital_start.back::<7>()), |bit| {
        starts.upper(at + bit - 7, &around.token(bit as isize - 7));
    });
}

/// `://`, and chains of colons.
#[inline(always)]
fn decide_colons<L: Lanes>(before: &mut Before<L>, masks: &Masks, at: usize, starts: &mut impl Starts) {
    let colons = carry(&mut before.colon, L::load(&masks.colon));
    let slashes = carry(&mut before.slash, L::load(&masks.slash));
    let url = colons.back::<2>().and(slashes.back::<1>()).and(slashes.now);
    each(url, |bit| starts.url(at + bit - 2));
    let near = colons.now.or(colons.back::<1>()).or(colons.back::<2>()).or(colons.back::<3>()).or(colons.back::<4>());
    let chained = colons.back::<5>().and(near);
    if !chained.is_empty() {
        let earlier = colons.back::<6>().or(colons.back::<7>()).or(colons.back::<8>());
        let earlier = earlier.or(colons.back::<9>()).or(colons.back::<10>());
        each(chained.without(earlier), |bit| starts.colons(at + bit - 5));
    }
}

/// Five dashes in a row, and five that are three bytes apart.
#[inline(always)]
fn decide_dashes<L: Lanes>(before: &mut Before<L>, dashes: Carried<L>, at: usize, starts: &mut impl Starts) {
    let two = dashes.now.and(dashes.back::<1>());
    let five = two.and(carry(&mut before.dash_2, two).back::<2>()).and(dashes.back::<4>());
    each(five.without(dashes.back::<5>()), |bit| starts.dashes(at + bit - 4));
    let steps = dashes.now.and(dashes.back::<3>()).and(dashes.back::<6>()).and(dashes.back::<9>());
    if !steps.is_empty() {
        let chain = steps.and(dashes.back::<12>()).without(dashes.back::<15>());
        each(chain, |bit| starts.dash_chain(at + bit - 12));
    }
}

/// Calls `report` with each byte whose bit is set; most groups have none.
#[inline(always)]
fn each<L: Lanes>(mask: L, mut report: impl FnMut(usize)) {
    let mut blocks = mask.nonzero();
    if blocks == 0 {
        return;
    }
    let mut words = [0; BLOCKS];
    mask.store(&mut words);
    while blocks != 0 {
        let block = blocks.trailing_zeros() as usize;
        blocks &= blocks - 1;
        let mut word = words[block % BLOCKS];
        while word != 0 {
            report(block * BLOCK + word.trailing_zeros() as usize);
            word &= word - 1;
        }
    }
}
