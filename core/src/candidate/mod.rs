//! From the start of a candidate to a bounded span that a shape accepts and that validators let pass.
//!
//! One file a kind of start; all of them end in [`Candidates::try_shape`].

mod address;
mod ahead;
mod armour;
mod bare;
mod beside;
pub(crate) mod binary;
mod boundary;
mod declaration;
mod ends;
pub(crate) mod field;
mod fields;
pub(crate) mod json;
mod known_keys;
mod names;
mod numbers;
mod other_fields;
mod placeholder;
mod shaped;
mod sibling;
mod starts;
mod tail;
mod tokens;
mod tolerant;
mod value;

pub(crate) use ahead::{Ahead, CONTEXT, Growing};
pub(crate) use beside::Beside;
pub(crate) use boundary::allows_word;
pub(crate) use other_fields::OTHER_FIELDS;
pub(crate) use placeholder::{MAX_LENGTH as MAX_PLACEHOLDER, placeholder_at, placeholder_before};
pub(crate) use shaped::Shaped;
pub(crate) use sibling::{is_name, is_value};

use crate::{
    detector::DetectorRef,
    dispatch::{DigitShapes, Dispatch, Listed, ShapeRef, TokenLength},
    score,
    span::Span,
    view::Encoding,
};
use ends::Ends;
use known_keys::KnownKeys;
use reticent_pattern_compiler::{Anchor, Automaton, Boundary, ByteSet, Detector, Outline, Shape, compile::MAX_LENGTH};
use std::cell::Cell;

/// A place that an anchor named, confirmed by a shape and its validators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// What is covered: the match, or the union of a cluster.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The match itself.
    pub(crate) matched: Span,
    pub(crate) detector: u16,
    pub(crate) shape: u8,
    pub(crate) score: u8,
    /// The index in `fields` of the name that raised the score.
    pub(crate) field: Option<u16>,
    /// The phrase that raised the score.
    pub(crate) context: Option<NearPhrase>,
    /// The field names something else.
    pub(crate) other_field: bool,
    /// Found beside a finding of another entity.
    pub(crate) beside: bool,
    /// The policy keeps what it finds: it names no cluster in which something else is replaced.
    pub(crate) gives_way: bool,
    /// Where the shape began to match, and how far it could reach, while validators have not been asked yet: a candidate that only
    /// context can make a finding is asked for its context first.
    pub(crate) pending: Option<(usize, usize)>,
    /// How it is written, where the text does not say it as it is, and which validators it passed there, one bit each.
    pub(crate) decoded: Option<(Encoding, u16)>,
    /// It goes on up to the text that closes it: what stands inside is a part of it.
    pub(crate) block: bool,
}

/// A phrase near a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NearPhrase {
    /// Its index in the `context` of the detector.
    pub(crate) index: u16,
    /// How many bytes stand between the two.
    pub(crate) distance: u16,
}

impl Candidate {
    pub(crate) fn new(start: usize, end: usize, detector: u16, shape: u8, score: u8) -> Candidate {
        Candidate {
            start,
            end,
            matched: Span::new(start, end),
            detector,
            shape,
            score,
            field: None,
            context: None,
            other_field: false,
            beside: false,
            gives_way: false,
            pending: None,
            decoded: None,
            block: false,
        }
    }

    /// The same candidate, so many bytes later.
    pub(crate) fn moved(self, by: usize) -> Candidate {
        let matched = Span::new(self.matched.start + by, self.matched.end + by);
        Candidate { start: self.start + by, end: self.end + by, matched, ..self }
    }
}

/// A number that many shapes may be which only a word or a field near it makes count. They are tried where one is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) start: usize,
    pub(crate) shapes: &'a DigitShapes,
}

/// A detector, from where on it looks, and up to where.
type PlaceOf = (u16, usize, usize);

/// Collects the candidates of one text. Allocates nothing until there is one.
pub(crate) struct Candidates<'a> {
    pub(crate) detectors: &'a [DetectorRef],
    pub(crate) dispatch: &'a Dispatch,
    pub(crate) text: &'a [u8],
    /// The key of the leaf that the text is, in nested data.
    pub(crate) key: Option<&'a [u8]>,
    /// By detector and shape: whether the shape and its validators alone can reach the threshold.
    pub(crate) strong: &'a [Vec<bool>],
    pub(crate) found: Vec<Candidate>,
    pub(crate) places: Vec<Place<'a>>,
    /// Line breaks behind what a literal starts and nothing has ended yet.
    pub(crate) cut: Vec<usize>,
    /// Numbers beside letters that look like digits.
    pub(crate) alike: Vec<usize>,
    /// Words behind which the tuples of a table may stand.
    pub(crate) tuples: Vec<usize>,
    /// The field of the value that was asked for last.
    last_field: Cell<Option<(usize, field::FieldBefore)>>,
    /// Whether the value that was asked for last has a key that gives it no context.
    last_hopeless: Cell<Option<(usize, bool)>>,
    /// Whether a key gives context to anything.
    known_keys: KnownKeys,
    /// Whether a detector may be anchored on a key.
    anchored_keys: KnownKeys,
    /// The outline of the place that was asked for last.
    last_outline: Cell<Option<(usize, Outline)>>,
    /// What was looked for before a value last: of which detector, from where on and up to where, and its length.
    last_before: Cell<Option<(PlaceOf, Option<usize>)>>,
    /// The run of token bytes whose end was asked for last.
    last_token: Cell<(usize, usize)>,
    /// The bare value whose reach was asked for last.
    last_reach: Cell<(usize, usize)>,
    /// The run of base64 that was asked for last.
    last_run: Cell<binary::LastRun>,
    /// The text begins inside of binary data.
    pub(crate) begins_binary: bool,
    /// Where the text may go on, if it may.
    pub(crate) ahead: Option<Ahead>,
}

impl<'a> Candidates<'a> {
    pub(crate) fn new(
        detectors: &'a [DetectorRef],
        dispatch: &'a Dispatch,
        strong: &'a [Vec<bool>],
        text: &'a [u8],
        key: Option<&'a [u8]>,
    ) -> Candidates<'a> {
        Candidates {
            detectors,
            dispatch,
            text,
            key,
            strong,
            found: Vec::new(),
            places: Vec::new(),
            cut: Vec::new(),
            alike: Vec::new(),
            tuples: Vec::new(),
            last_field: Cell::new(None),
            last_hopeless: Cell::new(None),
            known_keys: KnownKeys::default(),
            anchored_keys: KnownKeys::default(),
            last_outline: Cell::new(None),
            last_before: Cell::new(None),
            last_token: Cell::new((1, 0)),
            last_reach: Cell::new((0, 0)),
            last_run: Cell::default(),
            begins_binary: false,
            ahead: None,
        }
    }

    /// Tries a shape whose match starts at `start`; the value ends at `limit` at the latest. Keeps the candidate if it holds.
    fn try_shape(&mut self, shape: ShapeRef, start: usize, limit: usize) -> bool {
        let detector = &self.detectors[shape.detector as usize];
        let first = &detector.shapes[shape.shape as usize].first;
        self.text.get(start).is_some_and(|byte| first.contains(*byte))
            && boundary::allows_start(detector.boundary, self.text, start)
            && self.try_shape_inside(shape, start, limit)
    }

    /// As [`Candidates::try_shape`], whatever stands to the left.
    #[inline]
    fn try_shape_inside(&mut self, shape: ShapeRef, start: usize, limit: usize) -> bool {
        let is_strong = self.strong[shape.detector as usize][shape.shape as usize];
        (is_strong || !self.is_hopeless(start)) && self.try_started(shape, start, limit)
    }

    /// As [`Candidates::try_shape_inside`], where a key has not ruled it out.
    #[inline]
    fn try_started(&mut self, shape: ShapeRef, start: usize, limit: usize) -> bool {
        let is_strong = self.strong[shape.detector as usize][shape.shape as usize];
        let Some((value_start, mut ends)) = self.ends(shape, start, limit) else {
            self.look_for_cut(shape, start, limit);
            return false;
        };
        if value_start > start && self.announces_other(start) {
            return false;
        }
        if !is_strong {
            let Some(end) = ends.pop() else { return false };
            let mut candidate = Candidate::new(value_start, end, shape.detector, shape.shape, 0);
            candidate.pending = Some((start, limit));
            self.found.push(candidate);
            return true;
        }
        match self.validated(shape, value_start, ends) {
            Some(mut candidate) => {
                self.weigh_field(&mut candidate);
                self.found.push(candidate);
                true
            }
            None => false,
        }
    }

    /// Notes the line break that stands in what a literal starts, where its shape may go on in the next line.
    fn look_for_cut(&mut self, shape: ShapeRef, start: usize, limit: usize) {
        const SHORTEST: usize = 16;
        let detector = &self.detectors[shape.detector as usize];
        let compiled = &detector.shapes[shape.shape as usize];
        let is_literal = |anchor: &Anchor| matches!(anchor, Anchor::Literal(_));
        if compiled.before.is_some() || detector.boundary != Boundary::Token || !detector.anchors.iter().any(is_literal)
        {
            return;
        }
        let rest = &self.text[start..limit.min(start + detector.max_length as usize).max(start)];
        let Some(end) = memchr::memchr3(b'\n', b'\r', b'\\', rest).filter(|end| *end >= SHORTEST) else { return };
        let alive = |state, byte: &u8| compiled.value.step(state, *byte);
        if rest[..end].iter().try_fold(compiled.value.start(), alive).is_some() {
            self.cut.push(start + end);
        }
    }

    /// Asks the validators of a pending candidate; `None` where they refuse it.
    pub(crate) fn confirmed(&self, candidate: &Candidate) -> Option<Candidate> {
        let Some((start, limit)) = candidate.pending else { return Some(*candidate) };
        let shape = ShapeRef { detector: candidate.detector, shape: candidate.shape, back: 0 };
        let (value_start, ends) = self.ends(shape, start, limit)?;
        let mut confirmed = self.validated(shape, value_start, ends)?;
        // A value that was judged in part is covered as far as it reaches.
        if candidate.end > limit && confirmed.end == limit {
            confirmed.end = candidate.end;
        }
        Some(confirmed)
    }

    /// Where the value starts, and where it can end.
    #[inline]
    fn ends(&self, shape: ShapeRef, start: usize, limit: usize) -> Option<(usize, Ends)> {
        let detector: &Detector = &self.detectors[shape.detector as usize];
        let compiled = &detector.shapes[shape.shape as usize];
        let text = self.text;
        if !compiled.first.contains(*text.get(start)?) {
            return None;
        }
        if let Some(ahead) = &self.ahead {
            // Most shapes are refused by the first bytes, whatever comes.
            let first = compiled.before.as_ref().unwrap_or(&compiled.value);
            if !compiled.tolerant && !ahead.may_match(first, text, start) {
                return None;
            }
            self.look_ahead(ahead, shape, start, limit);
        }
        if compiled.tolerant {
            let end = self.tolerated(shape.detector, compiled, start, limit)?;
            return Some((start, Ends::one(start, end)));
        }
        let value_start = match &compiled.before {
            Some(before) => start + self.before(shape.detector, before, start, limit)?,
            None => start,
        };
        let bound = (value_start + detector.max_length as usize).min(limit);
        let may_start = |byte| compiled.value.step(compiled.value.start(), byte).is_some();
        if bound <= value_start
            || value_start > start && !may_start(text[value_start])
            || placeholder::contains(&text[start..value_start])
        {
            return None;
        }
        let value = &text[value_start..bound];
        let ends_well = |length: usize| {
            let at = value_start + length;
            self.ends_well(detector, compiled.after.as_ref(), at, limit) && !self.has_fraction(value_start, at)
        };
        let mut ends = match value.len() {
            0..512 => Ends::longest::<8>(&compiled.value, value, ends_well),
            _ => Ends::longest::<{ MAX_LENGTH as usize / 64 + 1 }>(&compiled.value, value, ends_well),
        };
        ends.offset = value_start;
        (ends.count > 0).then_some((value_start, ends))
    }

    /// Whether digits are the whole part of a decimal number.
    #[inline]
    fn has_fraction(&self, start: usize, end: usize) -> bool {
        let text = self.text;
        text.get(end) == Some(&b'.')
            && text.get(end + 1).is_some_and(u8::is_ascii_digit)
            && text[start..end].iter().all(u8::is_ascii_digit)
    }

    /// Whether what stands behind the words before a value may begin it, for a shape that has such words; most values do not begin there.
    #[inline]
    fn may_have_value(&self, detector: u16, shape: &Shape, start: usize) -> bool {
        let Some(before) = &shape.before else { return true };
        // A text that goes on may say how far one is looked for.
        self.ahead.is_some()
            || self.before(detector, before, start, self.text.len()).is_some_and(|length| {
                let first = self.text.get(start + length);
                first.is_some_and(|first| shape.value.step(shape.value.start(), *first).is_some())
            })
    }

    /// How many bytes stand before the value of a match that starts here; the shapes of a detector have the same ones.
    fn before(&self, detector: u16, before: &Automaton, start: usize, limit: usize) -> Option<usize> {
        let place = (detector, start, limit);
        match self.last_before.get() {
            Some((of, length)) if of == place => length,
            _ => {
                let length = before.longest(&self.text[start..limit.max(start)]);
                self.last_before.set(Some((place, length)));
                length
            }
        }
    }

    /// The longest value that the validators accept: what follows a value can look like more of it. Without a boundary any part
    /// of a value is a match, so there only the longest counts.
    fn validated(&self, shape: ShapeRef, value_start: usize, mut ends: Ends) -> Option<Candidate> {
        let detector: &Detector = &self.detectors[shape.detector as usize];
        let Shape { base, tolerant, .. } = detector.shapes[shape.shape as usize];
        if tolerant {
            let end = ends.pop()?;
            return Some(Candidate::new(value_start, end, shape.detector, shape.shape, base));
        }
        let tries = if detector.boundary == Boundary::None { 1 } else { Ends::MOST };
        let compiled = &detector.shapes[shape.shape as usize];
        let is_quoted = || matches!(self.text[..value_start].last(), Some(b'"' | b'\'' | b'`'));
        let is_told = compiled.before.is_some() && compiled.after.is_none() && !is_quoted();
        for _ in 0..tries {
            let mut shape_end = ends.pop()?;
            // `key/ now`: a slash that ends the word is none of a value that is one without it too, but of a URL.
            let ends_in_slash = |end: usize| {
                detector.boundary != Boundary::None
                    && self.text[..end].ends_with(b"/")
                    && self.text.get(end).is_none_or(u8::is_ascii_whitespace)
                    && memchr::memmem::find(&self.text[value_start..end], b"://").is_none()
            };
            // `_key_` and `__key__`: Markdown's emphasis.
            let ends_in_emphasis = |end: usize| {
                detector.boundary == Boundary::Token
                    && self.text[..end].ends_with(b"_")
                    && boundary::opens_emphasis(self.text, value_start)
            };
            let ends_in_mark = |end: usize| ends_in_slash(end) || ends_in_emphasis(end);
            while ends_in_mark(shape_end) && ends.next_is(shape_end - 1) {
                shape_end = ends.pop()?;
            }
            if is_told {
                shape_end = self.without_marks(value_start, shape_end);
            }
            let swallow = || match swallowing(detector, shape_end - value_start) {
                Some(set) => {
                    let (end, seen) = extended(detector, &set, self.text, shape_end);
                    self.look_behind_match(value_start, end, seen);
                    let is_mark = |end: &usize| *end > shape_end && ends_in_mark(*end);
                    std::iter::successors(Some(end), |end| Some(end - 1)).find(|end| !is_mark(end)).unwrap_or(end)
                }
                None => shape_end,
            };
            if self.ahead.is_some() {
                swallow();
            }
            // Of a block with a closing text, validators see what they can decode; of anything else, what the shape matched.
            let block_end = (!detector.closing.is_empty()).then(swallow);
            let seen = block_end.map_or(shape_end, |end| end.min(value_start + MOST_VALIDATED).max(shape_end));
            if let Some(score) = score::validated(detector, base, &self.text[value_start..seen])
                && !placeholder::starts_within(self.text, value_start, shape_end)
            {
                let end = character_end(self.text, block_end.unwrap_or_else(swallow));
                let candidate = Candidate::new(value_start, end, shape.detector, shape.shape, score);
                return Some(Candidate { block: block_end.is_some(), ..candidate });
            }
        }
        None
    }

    /// Where a value ends that a sentence gives away: without the asterisks of emphasis, which something opens before it or are two, and without
    /// the mark of a question, unless the value has such signs inside.
    fn without_marks(&self, start: usize, end: usize) -> usize {
        let text = self.text;
        let is_sign = |byte: &u8| matches!(byte, b'!' | b'@' | b'#' | b'$' | b'%' | b'^' | b'&' | b'+' | b'=' | b'~');
        let stars = text[start..end].iter().rev().take_while(|byte| **byte == b'*').count();
        let behind = text[end..].iter().take(2).take_while(|byte| **byte == b'*').count();
        let is_open = start > 0 && text[start - 1] == b'*';
        match text[end - 1] {
            b'*' if stars < end - start && (is_open || stars + behind > 1) => end - stars,
            b'?' if end - start > 1 && !text[start..end].iter().any(is_sign) => end - 1,
            _ => end,
        }
    }

    #[inline]
    fn ends_well(&self, detector: &Detector, after: Option<&Automaton>, at: usize, limit: usize) -> bool {
        // Most ends of a shape are in the middle of a token, where no value ends.
        if self.text.get(at).is_some_and(u8::is_ascii_alphanumeric)
            && at != limit
            && detector.boundary != Boundary::None
            && detector.extend.is_none()
            && after.is_none()
        {
            return false;
        }
        // What a placeholder follows was glued to the value that it stands for, or a key of it.
        let glued = at + usize::from(self.text.get(at) == Some(&b'='));
        if placeholder_at(self.text, glued).is_some() {
            return false;
        }
        // A backslash that escapes the quote behind a value is no part of the value.
        let in_escape =
            matches!(self.text.get(at), Some(b'\\' | b'"' | b'\'' | b'`')) && at > 0 && self.text[at - 1] == b'\\';
        if in_escape && at != limit {
            return false;
        }
        if let Some(after) = after {
            return follows(after, &self.text[at..]);
        }
        // The limit of a quoted or bare value is as good an end as any boundary.
        (at == limit && limit < self.text.len())
            || boundary::allows_end(detector.boundary, self.text, at)
            || detector.extend.is_some_and(|set| self.text.get(at).is_some_and(|byte| set.contains(*byte)))
    }
}

/// Whether a text starts with what must follow a value; its end is as good as a line break.
fn follows(after: &Automaton, text: &[u8]) -> bool {
    let ends_line = || {
        let last = text.iter().try_fold(after.start(), |state, byte| after.step(state, *byte))?;
        after.step(last, b'\n').filter(|state| after.accepts(*state))
    };
    after.longest(text).is_some() || ends_line().is_some()
}

/// How much of a block validators see, in bytes.
const MOST_VALIDATED: usize = 4096;

/// The bytes that go on with a value that is as long as its detector looks: no value has a tail that stays.
const VALUE_GOES_ON: ByteSet = {
    let mut set = ByteSet::EMPTY;
    let mut byte = 0u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'_' | b'-' | b'.' | b'~' | b'%') {
            set.insert(byte);
        }
        byte += 1;
    }
    set
};

/// The bytes that a finding of this length swallows to the right, if any.
pub(crate) fn swallowing(detector: &Detector, length: usize) -> Option<ByteSet> {
    let is_at_its_bound = detector.boundary == Boundary::None && length >= detector.max_length as usize;
    detector.extend.or(is_at_its_bound.then_some(VALUE_GOES_ON))
}

/// Where a finding ends that swallows these bytes, and how far it was looked for.
fn extended(detector: &Detector, set: &ByteSet, text: &[u8], end: usize) -> (usize, usize) {
    let end = match detector.closing.as_bytes() {
        b"" => end,
        closing => match armour::end(text, end, closing) {
            (armour::End::At(end), seen) => return (end, seen),
            (armour::End::Beyond(end), _) => end,
        },
    };
    let swallowed = text[end..].iter().position(|byte| !set.contains(*byte)).unwrap_or(text.len() - end);
    let end = end + swallowed;
    let closing = detector.closing.as_bytes();
    if !closing.is_empty() && text[end..].starts_with(closing) {
        return (end + closing.len(), end + closing.len());
    }
    (end - open_escape(text, end).min(swallowed), end + closing.len())
}

/// The end of the character that `end` stands in: a shape that is cut at its bound takes bytes.
fn character_end(text: &[u8], end: usize) -> usize {
    let is_inside = end > 0 && !text[end - 1].is_ascii();
    let rest = text[end..].iter().take(3).take_while(|byte| is_inside && **byte & 0xC0 == 0x80).count();
    end + rest
}

/// How many backslashes stand before `end`: those of what follows, such as the quote that closes a string of JSON in JSON.
pub(crate) fn open_escape(text: &[u8], end: usize) -> usize {
    const MOST: usize = 16;
    let run = text[..end].iter().rev().take(MOST + 1).take_while(|byte| **byte == b'\\').count();
    if run > MOST { 0 } else { run }
}

impl<'a> Candidates<'a> {
    fn try_all(&mut self, shapes: &'a [ShapeRef], start: usize) {
        for shape in shapes {
            self.try_shape(*shape, start, self.text.len());
        }
    }

    /// The outline of the text here; the shapes of one start ask for the same one.
    #[inline]
    fn outline(&self, start: usize) -> Outline {
        if let Some(outline) = self.open_outline(start) {
            return outline;
        }
        match self.last_outline.get() {
            Some((of, outline)) if of == start => outline,
            _ => {
                let outline = Outline::of(&self.text[start..]);
                self.last_outline.set(Some((start, outline)));
                outline
            }
        }
    }

    /// As [`Candidates::try_all`], for many shapes: one look at the text refuses most of them, and what may not stand before them is looked at
    /// once.
    fn try_listed(&mut self, shapes: &'a [Listed], start: usize, token: TokenLength) {
        if shapes.is_empty() {
            return;
        }
        let seen = self.outline(start);
        let mut known: Option<(Boundary, bool)> = None;
        let may_match = |listed: &&Listed| listed.allows(token) && listed.outlines.allow(seen);
        for Listed { shape, .. } in shapes.iter().filter(may_match) {
            let boundary = self.detectors[shape.detector as usize].boundary;
            let allows = match known {
                Some((of, allows)) if of == boundary => allows,
                _ => boundary::allows_start(boundary, self.text, start),
            };
            known = Some((boundary, allows));
            if allows {
                self.try_shape_inside(*shape, start, self.text.len());
            }
        }
    }

    /// Tries the shapes of a place whose detectors are asked for.
    pub(crate) fn try_place(&mut self, place: &Place, is_asked_for: impl Fn(u16) -> bool) {
        for Listed { shape, .. } in place.shapes.shapes.iter().filter(|listed| is_asked_for(listed.shape.detector)) {
            self.try_started(*shape, place.start, self.text.len());
        }
    }

    /// Tries the shapes of long tokens at `start`, where base64 goes on to `end`.
    fn try_long(&mut self, start: usize, end: usize, token: TokenLength) {
        self.try_listed(self.dispatch.long_tokens(end.saturating_sub(start)), start, token);
    }

    /// Where the groups of a candidate go on beyond it, if they do: in the group before, and in the group after.
    pub(crate) fn neighbours(&self, candidate: &Candidate) -> (Option<usize>, Option<usize>) {
        match self.detectors[candidate.detector as usize].boundary {
            Boundary::Group => boundary::chain(self.text, candidate.matched.start, candidate.matched.end),
            _ => (None, None),
        }
    }

    /// Whether a candidate looks like a part of something longer.
    pub(crate) fn is_chained(&self, candidate: &Candidate) -> bool {
        self.neighbours(candidate) != (None, None)
    }

    /// Whether the detector of the candidate is about numbers.
    pub(crate) fn is_number(&self, candidate: &Candidate) -> bool {
        matches!(self.detectors[candidate.detector as usize].boundary, Boundary::Number | Boundary::Group)
    }

    /// Whether the candidate is a bare number: digits alone.
    fn is_bare_number(&self, candidate: &Candidate) -> bool {
        self.is_number(candidate) && self.text[candidate.start..candidate.end].iter().all(u8::is_ascii_digit)
    }
}
