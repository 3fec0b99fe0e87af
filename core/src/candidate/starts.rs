//! What the first pass names, and where each of it leads.

use super::{Candidates, boundary, numbers};
use crate::{
    anchor::{Offset, Run, Starts, four_at},
    dispatch::TokenLength,
};
use reticent_pattern_compiler::{
    compile::is_token,
    reach::{MAX_ENCODED_RUN, is_encoded},
};

/// How many dashes stand around the title of a block.
const DASHES: usize = 5;

impl Starts for Candidates<'_> {
    #[inline]
    fn digits(&mut self, at: usize) {
        self.digit_run(at);
    }

    #[inline]
    fn tokens(&mut self, at: &[Offset], base: usize) {
        let (dispatch, text) = (self.dispatch, self.text);
        let filter = dispatch.token_filter();
        let may_be = |at: usize| {
            let at = base + at;
            let Some(four) = four_at(text, at) else { return false };
            // Fewer than three bytes before it are a head of their own.
            at.checked_sub(4).and_then(|before| four_at(text, before)).is_none_or(|before| filter(before >> 8, four))
        };
        select(at, may_be, |at| self.token_start(base + at));
    }

    fn encoded_run(&mut self, at: usize, run: &Run) {
        self.literals_of_encoded_run(at, run);
    }

    fn long_token(&mut self, at: usize, token: &Run) {
        let (dispatch, text) = (self.dispatch, self.text);
        if token.reads_like_words() || numbers::is_in_fraction(text, at) || self.is_in_binary(at) {
            return;
        }
        self.joined_token(at, token);
        // Far enough for a shape that starts at the last joint.
        let far = &text[at..text.len().min(at + 2 * MAX_ENCODED_RUN)];
        let known = token.length as usize;
        let run = match far.get(known) {
            Some(next) if !is_encoded(*next) => known,
            _ => known.min(far.len()) + far.iter().skip(known).take_while(|byte| is_encoded(**byte)).count(),
        };
        // base64 has `+` and `/`, where a token ends.
        let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
        let before = text[..at].iter().rev().take(MAX_ENCODED_RUN).take_while(|byte| is_base64(byte)).count();
        if before + run < dispatch.shortest_long_token() {
            return;
        }
        let end = at + run;
        let behind_escape = boundary::escape_tail(text, at);
        self.try_long(at + behind_escape, end, TokenLength::of(token, behind_escape));
        if before > 0 && before < MAX_ENCODED_RUN {
            let start = at - before;
            self.try_long(start + boundary::escape_tail(text, start), end, TokenLength::ANY);
        }
        // A key of a name such as `KEY_…` has a joint before it, with enough behind it.
        let most = run.saturating_sub(dispatch.shortest_long_token()).min(MAX_ENCODED_RUN);
        if let Some(joint) = joint_before_key(far, token, most) {
            self.try_long(at + joint + 1, end, TokenLength::of(token, joint + 1));
        }
    }

    fn upper(&mut self, at: usize, run: &Run) {
        self.try_listed(self.dispatch.upper_at(&self.text[at..]), at, TokenLength::of(run, 0));
    }

    #[inline]
    fn capital(&mut self, at: usize) {
        self.behind_space(at);
        if self.text.get(at + 1).is_some_and(|next| next.is_ascii_lowercase() || *next >= 0x80) {
            self.lone_word(at);
            self.unit(at);
        }
    }

    #[inline]
    fn wide(&mut self, at: &[Offset], base: usize) {
        let (dispatch, text) = (self.dispatch, self.text);
        select(at, |at| dispatch.may_be_wide(text, base + at), |at| self.wide_word(base + at));
    }

    fn country_code(&mut self, at: usize) {
        self.try_listed(self.dispatch.country_at(&self.text[at..]), at, TokenLength::ANY);
    }

    fn at_sign(&mut self, at: usize) {
        self.address(at);
    }

    fn url(&mut self, at: usize) {
        let (dispatch, text) = (self.dispatch, self.text);
        dispatch.url_at(text, at, |shape, start| {
            // The letter of an escape looks like the first one of a scheme: `\nhttps://`.
            let start = start + boundary::escape_tail(text, start);
            let joints = text[start..at].iter().take_while(|byte| !byte.is_ascii_alphabetic()).count();
            self.try_shape(shape, start + joints, text.len());
        });
    }

    fn colons(&mut self, at: usize) {
        self.hex_groups(at, b':');
    }

    fn dash_chain(&mut self, at: usize) {
        self.hex_groups(at, b'-');
    }

    fn dashes(&mut self, at: usize) {
        self.try_all(&self.dispatch.dashes, at);
        // Two blocks side by side: the dashes that end the first run into those that start the second.
        let run = self.text[at..].iter().take_while(|byte| **byte == b'-').count();
        if run >= 2 * DASHES {
            self.try_all(&self.dispatch.dashes, at + run - DASHES);
        }
    }

    #[inline]
    fn assignments(&mut self, at: &[Offset], base: usize) {
        let (dispatch, text) = (self.dispatch, self.text);
        select(
            at,
            |at| dispatch.may_be_assignment(text, base + at) | dispatch.may_be_sign(text, base + at),
            |at| {
                dispatch.sign_at(text, base + at, |shape, start| {
                    self.try_shape(shape, start, text.len());
                });
                self.assigned_value(base + at);
            },
        );
    }

    #[inline]
    fn words(&mut self, at: &[Offset], base: usize) {
        let (dispatch, text) = (self.dispatch, self.text);
        let may_be = |at: usize| dispatch.may_be_whole_word(text, base + at);
        select(at, may_be, |at| {
            let word = base + at;
            if dispatch.announces_tuples(text, word) {
                self.tuples.push(word);
            }
            dispatch.word_at(text, word, |shape, start| {
                let compiled = &self.detectors[shape.detector as usize].shapes[shape.shape as usize];
                if compiled.outlines.allow(self.outline(start)) && self.may_have_value(shape.detector, compiled, start)
                {
                    self.try_shape(shape, start, text.len());
                }
            });
        });
    }
}

/// The last joint of a token, where one is among its first bytes; the text starts with the token.
#[inline]
fn joint_before_key(text: &[u8], token: &Run, first: usize) -> Option<usize> {
    if token.is_known() {
        return token.last_joint().filter(|_| token.has_joint_within(first));
    }
    let is_joint = |byte: &u8| matches!(byte, b'_' | b'-');
    let length = text.iter().take(MAX_ENCODED_RUN).take_while(|byte| is_token(**byte)).count();
    text[..first].iter().any(is_joint).then(|| text[..length].iter().rposition(is_joint)).flatten()
}

/// How many starts are sorted out together.
const CHUNK: usize = 64;

/// Calls `take` with the starts that `may_be` lets through. Almost none is, and which ones cannot be predicted: they are sorted out without a
/// branch.
#[inline(always)]
fn select(starts: &[Offset], may_be: impl Fn(usize) -> bool, mut take: impl FnMut(usize)) {
    let mut kept = [0; CHUNK];
    for chunk in starts.chunks(CHUNK) {
        let mut count = 0;
        for &at in chunk {
            kept[count & (CHUNK - 1)] = at;
            count += usize::from(may_be(at.into()));
        }
        kept[..count].iter().for_each(|at| take((*at).into()));
    }
}
