//! What a text that goes on leaves undecided: where a shape, a boundary or a value would look beyond what has arrived.
//!
//! A text can go on at its end, and, where something that is left out of values may stand ([`crate::view::joints`]), behind that. What starts before
//! the first place that is held is decided, whatever comes.

use super::{Candidate, Candidates, Place, address::may_be_local, bare, boundary, declaration, tail, value};
use crate::{
    dispatch::{ShapeRef, number_before, words_before},
    score,
    span::Span,
};
use reticent_pattern_compiler::{Automaton, Detector, Outline};
use std::cell::{Cell, RefCell};

/// How far words near a candidate are context, in bytes that are not findings.
pub(crate) const CONTEXT: usize = 64;
/// How far behind a match a boundary looks.
const BESIDE: usize = 2;
/// How many bytes an outline tells of.
const OUTLINE: usize = 16;
/// How far behind a sign, and the blanks there, a quote and what stands behind it say that it has no value.
const BEHIND_SIGN: usize = 64;
/// The same where no quote stands there: a prefix of one, a character without width.
const BEHIND_BARE_SIGN: usize = 4;
/// The same behind the sign of a declaration: whether a string begins there, of three quotes perhaps and with a prefix.
const BEHIND_TYPE: usize = 8;
/// The longest word that a match starts with the number before, and more than any that may stand between the two.
const LONGEST_COUNTED: usize = 16;
const SHORTEST_COUNTED: usize = 5;
/// Most backslashes before what ends a value.
const BACKSLASHES: usize = 16;

/// Where a text may go on, and what is undecided for that.
#[derive(Debug)]
pub(crate) struct Ahead {
    /// Nothing starts before this that is not decided.
    decided: usize,
    /// What starts before this is known from earlier.
    known: usize,
    /// In order; the last one is the end of the text.
    joints: Vec<usize>,
    held: Cell<usize>,
    /// Whether something has begun that waits for what comes, and not only the end of the text is held.
    waits: Cell<bool>,
    /// What may still be counted or not.
    weighed: Vec<Weighed>,
    /// Where nothing starts that may stand beside a finding, whatever comes.
    alone: Cell<Span>,
    /// The words and signs that announce a value which is not decided, each up to where that starts or ends.
    announcing: RefCell<Vec<Span>>,
    /// The first match that goes on at the end of the text.
    growing: Cell<Option<Growing>>,
}

/// A match, or what stands before its value, that goes on at the end of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Growing {
    pub(crate) start: usize,
    pub(crate) shape: ShapeRef,
    /// It is what stands before the value.
    pub(crate) is_before: bool,
}

/// What may be counted or not.
#[derive(Clone, Copy, Debug)]
struct Weighed {
    start: usize,
    end: usize,
    /// Where that ends which makes it a candidate: what comes behind that leaves it one.
    sure: usize,
    /// Up to where another candidate ends the window of words behind it; `None` where no words there count.
    window: Option<usize>,
    /// Words near it decide.
    is_weak: bool,
    /// Nothing makes a finding of it. It ends the windows of others still.
    is_over: bool,
    /// It ends the windows of those before it: a place that no digit starts does not.
    is_end: bool,
}

impl Ahead {
    pub(crate) fn new(joints: Vec<usize>, decided: usize) -> Ahead {
        Ahead {
            decided,
            known: 0,
            joints,
            held: Cell::new(usize::MAX),
            waits: Cell::new(false),
            weighed: Vec::new(),
            alone: Cell::new(Span::new(0, 0)),
            announcing: RefCell::default(),
            growing: Cell::new(None),
        }
    }

    /// The same, where an earlier look knows that nothing in a part of the text may stand beside a finding that comes.
    pub(crate) fn with_alone(self, alone: Span) -> Ahead {
        self.alone.set(alone);
        self
    }

    /// Where words and signs stand that announce a value which is not decided.
    pub(crate) fn announcing(&self) -> Vec<Span> {
        self.announcing.take()
    }

    /// Says that a word or sign announces a value up to a place.
    fn announce(&self, start: usize, end: usize) {
        if end >= self.decided {
            self.announcing.borrow_mut().push(Span::new(start, end));
        }
    }

    /// Where nothing may stand beside a finding that comes.
    pub(crate) fn alone(&self) -> Span {
        self.alone.get()
    }

    pub(super) fn set_alone(&self, alone: Span) {
        self.alone.set(alone);
    }

    /// Whether nothing is held of what a part of a look asks for; what it holds is held.
    pub(super) fn holds_nothing_of(&self, ask: impl FnOnce()) -> bool {
        let (held, waits) = (self.held.replace(usize::MAX), self.waits.replace(false));
        ask();
        let is_nothing = self.held.get() == usize::MAX;
        self.held.set(held.min(self.held.get()));
        self.waits.set(waits || self.waits.get());
        is_nothing
    }

    /// So far before a place, but not where all is decided.
    pub(crate) fn back(&self, from: usize, by: usize) -> usize {
        from.saturating_sub(by).max(self.decided).min(from)
    }

    /// Says that what starts here is undecided.
    pub(crate) fn hold(&self, at: usize) {
        self.held.set(self.held.get().min(at));
    }

    /// As [`Ahead::hold`], for what has been named and is not over.
    fn wait(&self, at: usize) {
        self.waits.set(true);
        self.hold(at);
    }

    /// As [`Ahead::wait`], for a match that goes on.
    fn wait_for(&self, growing: Growing) {
        if self.growing.get().is_none_or(|first| growing.start < first.start) {
            self.growing.set(Some(growing));
        }
        self.wait(growing.start);
    }

    /// The match from whose start on the text is undecided, as long as it goes on.
    pub(crate) fn growing(&self) -> Option<Growing> {
        self.growing.get().filter(|growing| growing.start == self.held())
    }

    /// Whether something has been named that is not over. If not, what comes can change nothing but what it names itself.
    pub(crate) fn waits(&self) -> bool {
        self.waits.get()
    }

    /// Says that what starts before what is decided is known from earlier.
    pub(crate) fn set_known(&mut self) {
        self.known = self.decided;
    }

    /// What starts before this is known from earlier.
    pub(super) fn known(&self) -> usize {
        self.known
    }

    /// Up to where the text was decided before.
    pub(crate) fn decided(&self) -> usize {
        self.decided
    }

    /// From where on the text is undecided.
    pub(crate) fn held(&self) -> usize {
        self.held.get()
    }

    pub(crate) fn joints(&self) -> &[usize] {
        &self.joints
    }

    /// Whether the text may go on within so many bytes behind `at`.
    pub(crate) fn is_near(&self, at: usize, reach: usize) -> bool {
        self.first_joint(at).is_some_and(|joint| joint <= at + reach)
    }

    /// The first place from `at` on where the text may go on.
    fn first_joint(&self, at: usize) -> Option<usize> {
        let first = self.joints.partition_point(|joint| *joint < at);
        self.joints.get(first).copied()
    }

    /// Whether an automaton may go on from `start` behind a place where the text may.
    pub(crate) fn goes_on(&self, automaton: &Automaton, text: &[u8], start: usize) -> bool {
        self.first_joint(start + 1).is_some_and(|joint| automaton.goes_on(&text[start..joint]))
    }

    /// Whether an automaton matches at a place, or may go on from there behind a place where the text may.
    pub(super) fn may_match(&self, automaton: &Automaton, text: &[u8], start: usize) -> bool {
        let joint = self.first_joint(start + 1).unwrap_or(text.len());
        automaton.may_match(&text[start..joint])
    }

    /// Holds what may still be counted or not, and what reaches into what is held, until nothing does.
    pub(crate) fn settle(&mut self) {
        for at in 0..self.weighed.len() {
            let Weighed { start, end, sure, window, is_weak, is_over, .. } = self.weighed[at];
            // An outline that is not seen refuses nothing.
            let is_seen = |other: &Weighed| {
                let reach = (other.sure.max(other.start) - other.start + BESIDE).max(OUTLINE);
                !self.is_near(other.start, reach)
            };
            let is_next = |other: &&Weighed| other.is_end && other.start >= end && is_seen(other);
            // They are in the order of their starts.
            let is_closed = window.is_some_and(|window| {
                let behind = self.weighed[at + 1..].iter();
                behind.take_while(|other| other.start <= window).any(|other| is_next(&other))
            });
            // What is not seen may turn out to be nothing that ends the window.
            let behind = self.weighed[at + 1..].iter().take_while(|other| other.start <= end + CONTEXT);
            let is_hidden = is_weak && behind.filter(|other| other.start >= end).any(|other| !is_seen(other));
            if is_closed {
                self.weighed[at].window = None;
            }
            let reach = if self.weighed[at].window.is_some() { CONTEXT + BESIDE } else { BESIDE };
            // A number may end before it is as long as any shape of it, and the text with it.
            let first = end.min(sure);
            if !is_over && (is_hidden || self.is_near(first, end - first + reach)) {
                self.wait(start);
            }
        }
        loop {
            let held = self.held();
            let reaches = |weighed: &&Weighed| {
                let reach = if weighed.window.is_some() { CONTEXT + BESIDE } else { 1 };
                !weighed.is_over && weighed.start < held && weighed.end + reach > held
            };
            match self.weighed.iter().filter(reaches).map(|weighed| weighed.start).min() {
                Some(start) => self.wait(start),
                None => return,
            }
        }
    }
}

impl Candidates<'_> {
    /// Holds the start of a match that may go on, or whose boundary is not seen yet.
    pub(super) fn look_ahead(&self, ahead: &Ahead, of: ShapeRef, start: usize, limit: usize) {
        let text = self.text;
        let detector: &Detector = &self.detectors[usize::from(of.detector)];
        let shape = &detector.shapes[usize::from(of.shape)];
        let length = text.len();
        if shape.tolerant {
            let may_go_on = match shape.value.longest(&text[start..limit.max(start)]) {
                Some(least) => ahead.is_near(self.token_end(start + least), BESIDE),
                None => limit == length && ahead.goes_on(&shape.value, text, start),
            };
            if may_go_on {
                ahead.hold(start);
            }
            return;
        }
        let longest = detector.max_length as usize + BESIDE;
        if shape.before.is_none() && shape.after.is_none() && !ahead.is_near(start, longest) {
            return;
        }
        let value_start = match &shape.before {
            Some(before) => {
                if limit == length && ahead.goes_on(before, text, start) {
                    ahead.wait_for(Growing { start, shape: of, is_before: true });
                }
                match before.longest(&text[start..limit.max(start)]) {
                    Some(before) => start + before,
                    None => return,
                }
            }
            None => start,
        };
        if value_start > start {
            ahead.announce(start, value_start);
        }
        let bound = (value_start + detector.max_length as usize).min(limit);
        if bound < value_start {
            return;
        }
        if limit == length && ahead.goes_on(&shape.value, text, value_start) {
            ahead.wait_for(Growing { start: value_start, shape: of, is_before: false });
        }
        shape.value.each_end(&text[value_start..bound], |matched| {
            let end = value_start + matched;
            let after = || shape.after.as_ref().is_some_and(|after| ahead.goes_on(after, text, end));
            if ahead.is_near(end, BESIDE) || after() {
                ahead.wait(value_start);
            }
        });
    }

    /// Holds a match that swallows what follows it, as far as that has been looked at.
    pub(super) fn look_behind_match(&self, value_start: usize, end: usize, seen: usize) {
        if let Some(ahead) = &self.ahead {
            let reach = seen.saturating_sub(end).max(BESIDE + BACKSLASHES);
            if ahead.is_near(end, reach) {
                ahead.wait(value_start);
            }
        }
    }

    /// Holds the value behind a sign as long as what ends it, or what follows it, is not seen.
    pub(super) fn look_behind_sign(&self, sign: usize, key: (usize, usize), value: Option<&value::Value>) {
        let Some(ahead) = &self.ahead else { return };
        ahead.announce(sign, value.map_or(sign + 1, |value| value.end));
        let blank_end = |at: usize| at + self.text[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        // The type of a declaration is read as the value until the quote behind it has come.
        let assigned = declaration::sign_behind(self.text, sign, sign + 1);
        if value.is_none_or(|value| !value.quoted)
            && let Some(assigned) = assigned
        {
            // A quote there, with something behind it, makes a type of it.
            if ahead.is_near(blank_end(assigned + 1), BEHIND_TYPE) {
                ahead.wait(sign + 1);
            }
            return self.look_behind_sign(assigned, key, value::value_after(self.text, assigned).as_ref());
        }
        // An object there may give the value with its type, and a tag may stand before it.
        let first = blank_end(sign + 1);
        if matches!(self.text.get(first), Some(b'{' | b'!')) && ahead.is_near(first, value::LONGEST_TYPE) {
            ahead.wait(sign + 1);
        }
        let Some(value) = value else {
            let is_sign = |byte: &&u8| byte.is_ascii_whitespace() || b"=>:~*[\\".contains(byte);
            let first = sign + 1 + self.text[sign + 1..].iter().take_while(is_sign).count();
            let is_quote = matches!(self.text.get(first), Some(b'"' | b'\'' | b'`'));
            // A name with a sign behind it that ends a line is no other assignment where the line goes on: `apikey:,113L=\n…`.
            let bare = || BEHIND_BARE_SIGN.max(bare::looks_behind(self.text, first) + BESIDE);
            let reach = if is_quote { BEHIND_SIGN } else { bare() };
            if ahead.is_near(first, reach) || declaration::may_go_on(self.text, sign) {
                ahead.wait(sign + 1);
            }
            // What ends in a sign now may be a scalar on a line of its own with what comes: `password:\n  aB3:d`.
            let scalar_end = value::scalar_end(self.text, first);
            if self.text[sign + 1..first].contains(&b'\n')
                && scalar_end > first
                && ahead.is_near(first, scalar_end - first + 1)
            {
                ahead.wait(first);
            }
            return;
        };
        if !value.quoted {
            let end = if value.cut { value::bare_end(self.text, value.start, value.start) } else { value.end };
            // Behind the emphasis that closes there, the full stop before it, or that alone: none is of the value, and what follows says so.
            let marks = [&b".**"[..], b"**", b"."].into_iter().find(|marks| self.text[end..].starts_with(marks));
            let end = end + marks.map_or(0, <[u8]>::len);
            // Behind a character of another writing, a date or the like may begin in the value.
            let looks = match self.text.get(end) {
                Some(0x80..) => bare::BEHIND,
                _ => bare::looks_behind(self.text, end),
            };
            let is_open = ahead.is_near(end, looks + BESIDE) && self.may_match_value(ahead, key, value.start);
            if is_open || declaration::may_go_on(self.text, sign) {
                ahead.wait(value.start);
            }
            return;
        }
        // The quote may close the string in which the key stands.
        let first = blank_end(value.start);
        let closing = value::closing_length(&self.text[first..]);
        // Another line of a block scalar may come.
        let reach = value::behind_lines(self.text, value.end) - value.end + BESIDE;
        let is_open = ahead.is_near(value.end, reach) && self.may_match_value(ahead, key, value.start);
        if is_open || closing.is_some_and(|length| ahead.is_near(first, length + BESIDE)) {
            // Where that quote closes something else, what seemed to be a type is the value.
            ahead.wait(if assigned.is_some() { sign + 1 } else { value.start });
        } else if value::may_have_next(self.text, value) {
            ahead.wait(value.end);
        }
    }

    /// Holds `start` where the text may go on within so many bytes behind `at`.
    pub(super) fn hold_near(&self, start: usize, at: usize, reach: usize) {
        if let Some(ahead) = self.ahead.as_ref().filter(|ahead| ahead.is_near(at, reach)) {
            ahead.hold(start);
        }
    }

    /// Notes a candidate that what follows may change. `is_contested`: words near it decide between it and others.
    pub(crate) fn look_behind(&mut self, candidate: &Candidate, threshold: u8, is_contested: bool) {
        if self.ahead.is_none() {
            return;
        }
        let is_found = candidate.pending.is_none() && candidate.score >= threshold;
        let no_words = self.detectors[usize::from(candidate.detector)].context.is_empty();
        let is_over = match candidate.pending {
            Some(_) => no_words && !self.is_named(candidate) || self.confirmed(candidate).is_none(),
            None => !is_found && (no_words || score::raised(candidate.score, score::CONTEXT) < threshold),
        };
        let weak = !no_words && (!is_found || is_contested);
        let window = weak.then_some(candidate.end).filter(|end| !self.is_window_closed(*end, CONTEXT));
        let Candidate { start, end, .. } = *candidate;
        let window = window.map(|end| end + CONTEXT);
        self.weigh(Weighed { start, end, sure: end, window, is_weak: weak, is_over, is_end: true });
    }

    /// Notes a number that words near it may make count.
    pub(crate) fn look_behind_place(&mut self, place: &Place) {
        if self.ahead.is_none() {
            return;
        }
        let Place { start, shapes } = *place;
        // No shape of the place sees more of them than that.
        let digits = self.text[start..].iter().take(shapes.longest + CONTEXT);
        let sure = start + digits.take_while(|byte| byte.is_ascii_digit() || b" .-/()".contains(byte)).count();
        let window = (!self.is_window_closed(start, shapes.longest + CONTEXT)).then_some(start + CONTEXT);
        self.weigh(Weighed {
            start,
            end: start + shapes.longest,
            sure,
            window,
            is_weak: false,
            is_over: window.is_none(),
            is_end: self.text[start].is_ascii_digit(),
        });
    }

    /// Whether a line, a string or an object that ends or begins so near behind a place ends the window of words: not behind a joint, where a sign
    /// may turn out to be a part of an escape.
    fn is_window_closed(&self, at: usize, reach: usize) -> bool {
        let end = self.ahead.as_ref().map_or(self.text.len(), |ahead| {
            let first = ahead.joints.partition_point(|joint| *joint < at);
            ahead.joints.get(first).copied().unwrap_or(self.text.len())
        });
        let behind = &self.text[at.min(end)..end];
        behind.iter().take(reach).any(|byte| matches!(byte, b'\n' | b'"' | b'{' | b'}'))
    }

    /// Notes what may be counted or not, and holds what ends with the text.
    fn weigh(&mut self, weighed: Weighed) {
        let text = self.text;
        let Some(ahead) = &mut self.ahead else { return };
        // The quotes of a number of JSON depend on the sign behind it.
        let is_open = text[weighed.sure.min(text.len())..]
            .iter()
            .all(|byte| byte.is_ascii_whitespace() || matches!(byte, b'\\' | b'n' | b'r' | b't'));
        if is_open && !weighed.is_over || ahead.is_near(weighed.sure, BESIDE) {
            ahead.wait(weighed.start);
        }
        ahead.weighed.push(weighed);
    }

    /// The outline of what may go on: what has not come refuses nothing.
    pub(super) fn open_outline(&self, start: usize) -> Option<Outline> {
        let ahead = self.ahead.as_ref()?;
        let joint = ahead.first_joint(start)?;
        (joint <= start + OUTLINE).then(|| Outline::of_open(&self.text[start..joint]))
    }

    /// Holds what may begin before a place where the text may go on: the first pass names it when it is longer.
    pub(crate) fn look_back(&self) {
        let Some(ahead) = &self.ahead else { return };
        // Whether something goes on from a start is told by the first joint behind it, so no start is asked for again at a later one.
        let (mut last_joint, mut last_tail) = (0, 0);
        for &joint in ahead.joints() {
            let text = &self.text[..joint];
            let tail = self.behind_path(ahead, tail::start(text), joint);
            ahead.hold(tail);
            self.counted_before(ahead, joint);
            self.numbers_before(ahead, last_tail, tail);
            self.words_before(ahead, joint);
            self.towns_before(ahead, last_joint, joint);
            self.told_before(ahead, joint);
            self.addresses_before(ahead, last_tail, joint, tail);
            (last_joint, last_tail) = (joint, tail.max(last_tail));
            let odd = &self.dispatch.odd_literals;
            for start in ahead.back(joint, odd.longest + tail::SHORT_RUN)..joint {
                for (literal, back) in odd.starting(text[start]) {
                    let rest = &text[start..];
                    let is_near = joint - start <= literal.len() + tail::SHORT_RUN;
                    if is_near && (rest.starts_with(literal) || literal.starts_with(rest)) {
                        ahead.hold(start.saturating_sub(*back));
                    }
                }
            }
        }
    }

    /// Behind the path of a URL that starts at `tail`, where nothing goes on from before that: the shapes of URLs have been asked at its colon.
    fn behind_path(&self, ahead: &Ahead, tail: usize, joint: usize) -> usize {
        let Some(path) = tail::path_start(&self.text[..joint], tail) else { return tail };
        let (dispatch, text) = (self.dispatch, self.text);
        let is_open = |shape: &ShapeRef, start| self.goes_on_from(ahead, shape, start);
        let is_part = |start: &usize| *start == tail || !text[*start - 1].is_ascii_alphanumeric();
        let joined = |start| dispatch.joined_tokens.iter().any(|listed| is_open(&listed.shape, start));
        let around = |start| {
            dispatch.inside.iter().any(|shape| start + usize::from(shape.back) >= path && is_open(shape, start))
        };
        if (tail..path).filter(is_part).any(joined) || (tail..path).any(around) { tail } else { path }
    }

    /// The number before a word that has begun, or may begin, at a place where the text may go on.
    fn counted_before(&self, ahead: &Ahead, joint: usize) {
        let text = &self.text[..joint];
        let letters = text.iter().rev().take(LONGEST_COUNTED).take_while(|byte| byte.is_ascii_alphabetic()).count();
        // A short word may stand between the two: `12 bis avenue`.
        let may_be = |word: &&usize| joint - **word < SHORTEST_COUNTED || self.dispatch.begins_counted(&text[**word..]);
        for word in [joint - letters, joint].iter().filter(may_be) {
            number_before(text, *word).into_iter().for_each(|number| ahead.hold(number));
        }
    }

    /// What stands before digits and is a part of their shapes, from a place on.
    fn numbers_before(&self, ahead: &Ahead, from: usize, tail: usize) {
        let before = &self.dispatch.before_digits;
        for start in ahead.back(tail, before.farthest).max(from)..tail {
            let byte = self.text[start];
            // Of most bytes no shape starts with one.
            if before.starting(byte, false).is_empty() {
                continue;
            }
            let shapes = before.starting(byte, boundary::is_in_word(self.text, start));
            let may_be = |shape: &&ShapeRef| usize::from(shape.back) >= tail - start;
            if shapes.iter().filter(may_be).any(|shape| self.goes_on_from(ahead, shape, start)) {
                ahead.hold(start);
            }
        }
    }

    /// As [`Candidates::look_back`], where small words with a space between are all that is undecided, the last of them at `last`: of those
    /// kinds of starts that the catalogue has none begin with such a word.
    pub(crate) fn look_back_at_words(&self, last: usize) {
        let Some(ahead) = &self.ahead else { return };
        ahead.hold(last);
        for &joint in ahead.joints() {
            self.numbers_before(ahead, 0, joint);
        }
        self.numbers_before(ahead, 0, last);
    }

    /// Words that announce what goes on behind a joint: which bytes stand behind a word is no reason against them there.
    fn words_before(&self, ahead: &Ahead, joint: usize) {
        const REACH: usize = 40;
        let text = &self.text[..joint];
        let is_start = |at: &usize| {
            text[*at].is_ascii_alphabetic()
                && !at.checked_sub(1).is_some_and(|before| text[before].is_ascii_alphanumeric())
        };
        if joint == self.text.len() {
            return;
        }
        for at in (ahead.back(joint, REACH)..joint).filter(is_start) {
            self.dispatch.word_at(text, at, |shape, start| {
                self.look_ahead(ahead, shape, start, self.text.len());
            });
        }
    }

    /// A street and its number, before the postcode or the flat that names them.
    fn towns_before(&self, ahead: &Ahead, from: usize, joint: usize) {
        // Where the street starts before its postcode, and the number between them; more where digits may be of the postcode already.
        const REACH: usize = 62;
        const POSTCODE: usize = 13;
        let text = self.text;
        let floor = ahead.back(joint, POSTCODE);
        let has_digits = text[floor..joint].iter().any(u8::is_ascii_digit);
        let floor = match has_digits {
            true => ahead.back(joint, REACH + POSTCODE),
            false => ahead.back(joint, REACH).max(from),
        };
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'\'' | b'/') || byte >= 0x80;
        let in_street = |byte: u8| is_part(byte) || matches!(byte, b' ' | b',' | b'.' | b'\n');
        for start in (floor..joint).rev() {
            if !in_street(text[start]) {
                return;
            }
            if is_part(text[start]) && (start == 0 || !is_part(text[start - 1])) {
                self.look_from(ahead, &self.dispatch.towns, start);
                self.look_from(ahead, &self.dispatch.units, start);
            }
        }
    }

    /// A value before the word that names it.
    fn told_before(&self, ahead: &Ahead, joint: usize) {
        let text = self.text;
        let may_be_told = |shape: &ShapeRef, start: usize| {
            let detector = &self.detectors[usize::from(shape.detector)];
            let compiled = &detector.shapes[usize::from(shape.shape)];
            let mut is_open = ahead.goes_on(&compiled.value, text, start);
            let Some(after) = &compiled.after else { return is_open };
            let value = &text[start..joint.min(start + detector.max_length as usize)];
            compiled.value.each_end(value, |length| {
                let end = start + length;
                let told = after.longest(&text[end..joint]);
                is_open |= told.is_some_and(|length| ahead.is_near(end + length, BESIDE));
                is_open |= ahead.goes_on(after, text, end);
            });
            is_open
        };
        for start in words_before(text, joint).filter(|start| *start >= ahead.decided()) {
            if self.dispatch.ahead_of.iter().any(|shape| may_be_told(shape, start)) {
                ahead.hold(start);
            }
        }
    }

    /// The local part of an address before its `@`: in quotes, or of a writing whose characters are no tokens.
    fn addresses_before(&self, ahead: &Ahead, from: usize, joint: usize, tail: usize) {
        const REACH: usize = 66;
        // The longest local part in quotes, and these.
        const QUOTED: usize = 46;
        let (text, floor) = (self.text, ahead.back(joint, REACH).max(from));
        let quoted = ahead.back(joint, QUOTED);
        for quote in memchr::memchr_iter(b'"', &text[quoted..joint]) {
            let quote = quoted + quote;
            for start in quote - super::open_escape(text, quote).min(3)..=quote {
                self.look_from(ahead, &self.dispatch.at, start);
            }
        }
        for start in (floor..tail).rev().take_while(|start| may_be_local(text[*start])) {
            self.look_from(ahead, &self.dispatch.at, start);
        }
    }

    /// Holds `start` where one of these shapes may go on from there.
    fn look_from(&self, ahead: &Ahead, shapes: &[ShapeRef], start: usize) {
        if shapes.iter().any(|shape| self.goes_on_from(ahead, shape, start)) {
            ahead.hold(start);
        }
    }

    /// Whether a shape may go on from a place behind where the text may.
    fn goes_on_from(&self, ahead: &Ahead, shape: &ShapeRef, start: usize) -> bool {
        let detector = &self.detectors[usize::from(shape.detector)];
        let compiled = &detector.shapes[usize::from(shape.shape)];
        // Of most shapes the first byte says no.
        self.text.get(start).is_none_or(|byte| compiled.first.contains(*byte))
            && boundary::allows_start(detector.boundary, self.text, start)
            && ahead.goes_on(&compiled.value, self.text, start)
    }
}
