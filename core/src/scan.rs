//! The pass itself: starts, candidates, context, overlaps.

mod glance;
mod settle;
mod views;

pub(crate) use glance::{BESIDE, Glance};

use crate::{
    anchor::{self, Path},
    candidate::{Ahead, Beside, Candidate, Candidates, Growing, MAX_PLACEHOLDER, OTHER_FIELDS, field, json},
    detector::{DetectorRef, of_one_entity},
    dispatch::{Dispatch, ShapeRef, meaning},
    resolve::{drop_farther, drop_hosts, drop_punctuation, resolve, sort_by_key},
    span::Span,
    view::{self, Reading, Tables, Triggers, View, Watch},
};
use reticent_pattern_compiler::Boundary;
use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{Arc, OnceLock},
};

/// How many candidates before one may overlap it, at most, for it to know of them.
const NEAR: usize = 16;

/// How far before what is not decided the scan of a text that goes on starts, where a view shows that.
const BACK: usize = 1024;
/// The same where none does: at a word at least so far before it, and further where places have been named that a view may start at.
const NEAR_BACK: usize = 128;
const NAMED_BACK: usize = view::SAYS + 64;

/// As far before what is not decided a number may start that reaches into it.
const LONGEST_NUMBER: usize = 256;

/// Whether a policy keeps a candidate: of a text or view, with the key of the leaf that it is.
type IsKept<'a> = dyn Fn(&[u8], Option<&[u8]>, &Candidate) -> bool + 'a;

/// A text with the key of the leaf that it is, and what is kept of its candidates.
struct Leaf<'a> {
    text: &'a [u8],
    key: Option<&'a [u8]>,
    is_kept: &'a IsKept<'a>,
}

/// What earlier looks at a text that goes on have seen of it.
#[derive(Clone, Default)]
pub(crate) struct Seen {
    /// Behind the last place that was named for a view.
    pub(crate) named: usize,
    /// The words and signs that announce a value which was not decided, each up to where that starts or ends.
    pub(crate) announcing: Vec<Span>,
    /// Where nothing starts that may stand beside a finding, whatever comes.
    pub(crate) alone: Span,
    /// What the text itself says, before overlaps are resolved; what is decided of it stays.
    pub(crate) settled: Vec<Candidate>,
    /// Where the last finding of a view ends.
    pub(crate) decoded: usize,
    /// What was decided last only because so much has come behind it: what stands there may go on over it.
    pub(crate) forced: usize,
    /// The text begins inside of binary data.
    pub(crate) begins_binary: bool,
    /// Where tables have got to, with their heads.
    pub(crate) tables: Tables,
    /// A match that goes on; nothing behind its start is decided before it ends.
    pub(crate) growing: Option<Growing>,
}

impl Seen {
    /// Whether what is decided up to a place may go on over it.
    fn is_forced(&self, decided: usize) -> bool {
        self.forced > 0 && self.forced + BACK > decided
    }

    /// The same, where the text before a place has been dropped.
    pub(crate) fn drop_before(&mut self, place: usize) {
        self.named = self.named.saturating_sub(place);
        self.decoded = self.decoded.saturating_sub(place);
        self.forced = self.forced.saturating_sub(place);
        self.tables.drop_before(place);
        let moved = |growing: Growing| Some(Growing { start: growing.start.checked_sub(place)?, ..growing });
        self.growing = self.growing.and_then(moved);
        for span in &mut self.announcing {
            *span = Span::new(span.start.saturating_sub(place), span.end.saturating_sub(place));
        }
        self.alone = Span::new(self.alone.start.saturating_sub(place), self.alone.end.saturating_sub(place));
        self.settled.retain(|candidate| candidate.start >= place);
        for candidate in &mut self.settled {
            let matched = Span::new(candidate.matched.start - place, candidate.matched.end - place);
            *candidate =
                Candidate { start: candidate.start - place, end: candidate.end - place, matched, ..*candidate };
        }
    }
}

/// What is known of a text before it is scanned.
#[derive(Default)]
struct Known<'a> {
    /// Where it may go on, if it does.
    ahead: Option<Ahead>,
    /// What starts before this is left out.
    from: usize,
    /// The same where views show more of the text.
    further: usize,
    /// See [`Part::settled`].
    settled: Option<&'a [Candidate]>,
    /// It begins inside of binary data.
    begins_binary: bool,
    /// Where tables have got to, with their heads.
    tables: Option<&'a Tables>,
}

/// The part of a text that a scan looks at.
struct Part<'a> {
    /// Takes what the first pass sees of views.
    triggers: &'a mut Triggers,
    from: usize,
    /// What an earlier scan has settled of what is decided; `None` where all of it is to be found again.
    settled: Option<&'a [Candidate]>,
    /// It begins inside of binary data.
    begins_binary: bool,
}

/// What is found in a text that goes on.
pub(crate) struct Open {
    /// The findings so far.
    pub(crate) found: Vec<Candidate>,
    /// From where on what comes may change them.
    pub(crate) held: usize,
    /// Whether something has been named that is not over; if not, what comes can change nothing but what it names itself.
    pub(crate) waits: bool,
    pub(crate) seen: Seen,
}

/// The detectors of a policy with their tables: everything that a scan needs, immutable.
pub(crate) struct Engine {
    pub(crate) detectors: Arc<Vec<DetectorRef>>,
    dispatch: Dispatch,
    path: Path,
    /// By detector: the score that makes a finding.
    thresholds: Vec<u8>,
    /// By detector and shape: whether the shape and its validators alone can reach the threshold.
    strong: Vec<Vec<bool>>,
    /// By detector: the shapes that are looked for beside what it finds.
    beside: Vec<Arc<Beside>>,
    /// The shapes that are looked for beside anything, in a text that goes on.
    beside_any: Beside,
    /// What the end of a text may begin, where it is of small words, is told by the last two of them.
    words_end: bool,
}

impl Engine {
    /// The engine of these detectors, with the score that makes a finding of each. That of the default policy is built once, and used by every
    /// policy that changes neither detectors nor scores.
    pub(crate) fn shared(
        detectors: Vec<DetectorRef>,
        thresholds: Vec<u8>,
        path: Path,
        is_default: bool,
    ) -> Arc<Engine> {
        static DEFAULT: OnceLock<Arc<Engine>> = OnceLock::new();
        match DEFAULT.get() {
            Some(engine) if engine.is_of(&detectors, &thresholds, path) => Arc::clone(engine),
            None if is_default => {
                Arc::clone(DEFAULT.get_or_init(|| Arc::new(Engine::new(detectors, thresholds, path))))
            }
            _ => Arc::new(Engine::new(detectors, thresholds, path)),
        }
    }

    /// Whether this engine is what [`Engine::new`] would make of these.
    fn is_of(&self, detectors: &[DetectorRef], thresholds: &[u8], path: Path) -> bool {
        let is_same = |pair: (&DetectorRef, &DetectorRef)| match pair {
            (DetectorRef::Known(one), DetectorRef::Known(other)) => std::ptr::eq(*one, *other),
            _ => false,
        };
        self.path == path
            && self.thresholds == thresholds
            && self.detectors.len() == detectors.len()
            && self.detectors.iter().zip(detectors).all(is_same)
    }

    fn new(detectors: Vec<DetectorRef>, thresholds: Vec<u8>, path: Path) -> Engine {
        let strong: Vec<Vec<bool>> = detectors
            .iter()
            .zip(&thresholds)
            .map(|(detector, threshold)| {
                let proof = detector.validators.iter().filter_map(|check| check.pass.max(check.fail)).max();
                detector.shapes.iter().map(|shape| shape.base.max(proof.unwrap_or(0)) >= *threshold).collect()
            })
            .collect();
        let detectors = Arc::new(detectors);
        let dispatch = Dispatch::new(&detectors, OTHER_FIELDS, &strong);
        let mut of_entities: HashMap<&str, Arc<Beside>> = HashMap::new();
        let any = dispatch.beside_any();
        let beside_entity = |entity: &str| Arc::new(Beside::new(&detectors, dispatch.beside(entity), &any));
        let mut beside = Vec::with_capacity(detectors.len());
        for same in of_one_entity(&detectors) {
            let entity = &*same[0].entity;
            let of_entity = of_entities.entry(entity).or_insert_with(|| beside_entity(entity));
            beside.extend(same.iter().map(|_| Arc::clone(of_entity)));
        }
        let beside_any = Beside::new(&detectors, any.clone(), &any);
        let words_end = !dispatch.begins_with_small_words(&detectors);
        Engine { detectors, dispatch, path, thresholds, strong, beside, beside_any, words_end }
    }

    /// The findings of a text, ordered and disjoint. `key` is the key of a leaf of nested data. Linear in the text.
    /// Candidates that `is_kept` refuses are dropped before overlaps are resolved; those that `gives_way` names cover no other.
    pub(crate) fn scan(
        &self,
        text: &[u8],
        key: Option<&[u8]>,
        is_kept: &IsKept,
        gives_way: &dyn Fn(&Candidate) -> bool,
    ) -> Vec<Candidate> {
        self.scan_to(text, key, is_kept, gives_way, Known::default()).found
    }

    /// As [`Engine::scan`], for what is left of a text that went on and has ended. `seen` is what the scan before has given.
    pub(crate) fn scan_last(
        &self,
        text: &[u8],
        seen: &Seen,
        is_kept: &IsKept,
        gives_way: &dyn Fn(&Candidate) -> bool,
    ) -> Vec<Candidate> {
        let known = Known { begins_binary: seen.begins_binary, tables: Some(&seen.tables), ..Known::default() };
        self.scan_to(text, None, is_kept, gives_way, known).found
    }

    /// As [`Engine::scan`], for a text that goes on and is decided up to a place: the findings from there on, with some before. `seen` is what the
    /// scan before has given.
    pub(crate) fn scan_open(
        &self,
        text: &[u8],
        decided: usize,
        seen: &Seen,
        is_kept: &IsKept,
        gives_way: &dyn Fn(&Candidate) -> bool,
    ) -> Open {
        let text = &text[..view::whole(text, MAX_PLACEHOLDER)];
        let ahead = Ahead::new(self.joints(text, decided), decided).with_alone(seen.alone);
        let further = start_before(text, decided.saturating_sub(BACK), &|_| true).unwrap_or(0);
        let from = first_start(text, decided, seen).unwrap_or(further);
        let settled = (!seen.is_forced(decided)).then_some(&seen.settled[..]);
        let known = Known {
            ahead: Some(ahead),
            from,
            further,
            settled,
            begins_binary: seen.begins_binary,
            tables: Some(&seen.tables),
        };
        let mut open = self.scan_to(text, None, is_kept, gives_way, known);
        open.seen.forced = seen.forced;
        open.seen.begins_binary = seen.begins_binary;
        open.seen.named = open.seen.named.max(seen.named);
        open.seen.decoded = open.seen.decoded.max(seen.decoded);
        open
    }

    fn joints(&self, text: &[u8], decided: usize) -> Vec<usize> {
        view::joints(text, decided, &|text, end| self.dispatch.is_field(text, end))
    }

    /// The findings of a text, and from where on it is undecided where it may go on; what starts before a place is left out.
    fn scan_to(
        &self,
        text: &[u8],
        key: Option<&[u8]>,
        is_kept: &IsKept,
        gives_way: &dyn Fn(&Candidate) -> bool,
        Known { ahead, from, further, settled, begins_binary, tables }: Known,
    ) -> Open {
        let mut triggers = Triggers::default();
        let joints = ahead.as_ref().map(|ahead| (ahead.joints().to_vec(), ahead.decided()));
        let alone = ahead.as_ref().map(Ahead::alone);
        let part = Part { triggers: &mut triggers, from, settled, begins_binary };
        let Open { mut found, mut held, mut waits, mut seen } = self.find(text, key, Some(part), ahead);
        if joints.is_some() {
            seen.settled.clone_from(&found);
        }
        sort_by_key(&mut found, |candidate| candidate.start);
        // What the text says as it stands needs no other reading.
        triggers.numbers.retain(|number| {
            let next = found.partition_point(|candidate| candidate.end <= *number);
            found.get(next).is_none_or(|candidate| candidate.start > *number)
        });
        view::triggers(self.path, text, from, &mut triggers, &self.dispatch);
        // Most short texts.
        if joints.is_none() && found.is_empty() && triggers.is_empty() && tables.is_none_or(Tables::is_empty) {
            return Open { found, held, waits, seen };
        }
        triggers.look_behind(text, found.iter().map(|candidate| candidate.end));
        if let Some((joints, decided)) = &joints {
            triggers.ask_from(*decided);
            if further < from && triggers.shows_more(text) {
                let ahead = Ahead::new(joints.clone(), *decided).with_alone(alone.unwrap_or(Span::new(0, 0)));
                let known = Known { ahead: Some(ahead), from: further, further, settled, begins_binary, tables };
                return self.scan_to(text, key, is_kept, gives_way, known);
            }
        }
        seen.named = triggers.last().unwrap_or(0);
        let places = (&triggers.heads[..], &triggers.tuples[..]);
        let is_column = |name: &[u8]| self.dispatch.names_value(name);
        triggers.tables = Reading::of(text, tables.unwrap_or(&Tables::default()), joints.is_some(), places, &is_column);
        seen.tables = triggers.tables.progress().clone();
        let mut in_views = Vec::new();
        let of = Leaf { text, key, is_kept };
        view::each(text, &triggers, |view| {
            let ahead = joints.as_ref().and_then(|(joints, decided)| ahead_in(view, joints, *decided));
            let (held_there, waits_there) = self.find_in_view(&of, view, &found, &mut in_views, ahead);
            (held, waits) = (held.min(held_there), waits || waits_there);
        });
        if let Some((joints, decided)) = &joints {
            let mut possible = Vec::new();
            view::each_possible(text, &triggers, |view| {
                let ahead = ahead_in(view, joints, *decided);
                let (held_there, waits_there) = self.find_in_view(&of, view, &found, &mut possible, ahead);
                (held, waits) = (held.min(held_there), waits || waits_there);
            });
            waits |= !possible.is_empty();
            held = possible.iter().fold(held, |held, candidate| held.min(candidate.start));
        }
        seen.decoded = in_views.iter().map(|candidate| candidate.end).max().unwrap_or(0);
        found.append(&mut in_views);
        if joints.is_some() {
            if let Some(run) = view::open_run(text, &triggers.runs) {
                (held, waits) = (held.min(run), true);
            }
            held = held.min(view::open_signs(text).unwrap_or(held));
            held = held.min(triggers.tables.held().unwrap_or(held));
            waits |= triggers.tables.waits();
            // What overlaps what is undecided is so too.
            while let Some(reaches) = found.iter().find(|found| found.start < held && found.end > held) {
                held = reaches.start;
            }
        }
        found.retain(|candidate| is_kept(text, key, candidate));
        for candidate in &mut found {
            candidate.gives_way = gives_way(candidate);
        }
        drop_hosts(text, &mut found);
        drop_farther(&mut found);
        let has_end =
            |candidate: &Candidate| self.detectors[usize::from(candidate.detector)].boundary != Boundary::None;
        drop_punctuation(text, &mut found, has_end);
        resolve(&mut found);
        for candidate in &mut found {
            candidate.start = json::number_start(text, candidate.start, candidate.end);
        }
        Open { found, held, waits, seen }
    }

    /// What a text says as it stands, before overlaps are resolved; `None` instead of a part of it is a view.
    fn find(&self, text: &[u8], key: Option<&[u8]>, part: Option<Part>, ahead: Option<Ahead>) -> Open {
        let mut candidates = Candidates::new(&self.detectors, &self.dispatch, &self.strong, text, key);
        let before = part.as_ref().and_then(|part| part.settled);
        let decided = before.and(ahead.as_ref()).map_or(0, Ahead::decided);
        candidates.ahead = ahead;
        candidates.begins_binary = part.as_ref().is_some_and(|part| part.begins_binary);
        let mut settled: Vec<Candidate> = Vec::new();
        match part {
            Some(Part { triggers, from, .. }) => {
                if let Some(ahead) = candidates.ahead.as_mut().filter(|_| before.is_some()) {
                    ahead.set_known();
                }
                let before = before.unwrap_or_default();
                settled.extend(before.iter().filter(|known| known.end <= decided && known.end + BACK > decided));
                let mut undecided =
                    anchor::From { place: decided.saturating_sub(LONGEST_NUMBER), starts: &mut candidates };
                let mut watch = Watch::new(&mut undecided, text, triggers);
                let mut starts = anchor::Behind { by: from, starts: &mut watch };
                anchor::find_starts(self.path, &text[from..], &self.dispatch.wanted, &mut starts);
                triggers.cut = std::mem::take(&mut candidates.cut);
                triggers.numbers.append(&mut candidates.alike);
                triggers.tuples = std::mem::take(&mut candidates.tuples);
            }
            None => anchor::find_starts(self.path, text, &self.dispatch.wanted, &mut candidates),
        }
        candidates.leaf_value();
        candidates.look_back();
        // What is decided stays as it is.
        candidates.found.retain(|candidate| candidate.end > decided);
        candidates.places.retain(|place| place.start >= decided);
        let beside: Vec<Candidate> = settled.extract_if(.., |candidate| candidate.beside).collect();
        if candidates.found.is_empty() && candidates.places.is_empty() {
            candidates.found = settled;
        } else {
            self.settle(&mut candidates, settled);
        }
        if let Some(ahead) = &mut candidates.ahead {
            ahead.settle();
            candidates.look_beside_held(&self.beside_any);
        }
        if let Some(ahead) = &mut candidates.ahead {
            ahead.settle();
        }
        if !candidates.found.is_empty() {
            self.look_beside(&mut candidates);
        }
        if decided > 0 {
            candidates.found.retain(|candidate| !(candidate.beside && candidate.end <= decided));
            candidates.found.extend(beside);
        }
        let (found, ahead) = (candidates.found, candidates.ahead);
        match ahead {
            Some(ahead) => {
                let (announcing, alone, growing) = (ahead.announcing(), ahead.alone(), ahead.growing());
                let seen = Seen { announcing, alone, growing, ..Seen::default() };
                Open { found, held: ahead.held(), waits: ahead.waits(), seen }
            }
            None => Open { found, held: usize::MAX, waits: false, seen: Seen::default() },
        }
    }

    /// The entities that are found again, with the shapes of what is.
    pub(crate) fn again(&self) -> &[(Cow<'static, str>, ShapeRef)] {
        &self.dispatch.again
    }

    /// Whether the score of a candidate makes a finding.
    pub(crate) fn is_enough(&self, candidate: &Candidate) -> bool {
        candidate.score >= self.thresholds[usize::from(candidate.detector)]
    }

    /// Whether a candidate stays one in a text that goes on, as far as its shape and its validators say.
    pub(crate) fn is_sure(&self, candidate: &Candidate, text: &[u8]) -> bool {
        let text = &text[..view::whole(text, MAX_PLACEHOLDER)];
        let detector = &self.detectors[usize::from(candidate.detector)];
        let shape = &detector.shapes[usize::from(candidate.shape)];
        // What the validators say of more of it.
        let scores = detector.validators.iter().map(|check| Some(check.fail?.min(check.pass.unwrap_or(u8::MAX))));
        let scores: Option<Vec<u8>> = scores.chain([Some(shape.base)]).collect();
        let lowest = scores.and_then(|scores| scores.into_iter().min());
        let start = candidate.matched.start;
        let longest = text.len().min(start + detector.max_length as usize);
        let mut state = Some(shape.value.start());
        let is_over = text[start..longest].iter().any(|byte| {
            state = state.and_then(|state| shape.value.step(state, *byte));
            state.is_none()
        });
        (is_over || longest < text.len())
            && lowest.is_some_and(|lowest| lowest >= self.thresholds[usize::from(candidate.detector)])
    }

    /// Whether a match still goes on at the end of a text. That of a block, or of what swallows what follows it, is looked at as it comes.
    pub(crate) fn goes_on(&self, growing: Growing, text: &[u8]) -> bool {
        let Growing { start, shape, is_before } = growing;
        let detector = &self.detectors[usize::from(shape.detector)];
        let compiled = &detector.shapes[usize::from(shape.shape)];
        let automaton = if is_before { compiled.before.as_ref() } else { Some(&compiled.value) };
        detector.closing.is_empty()
            && detector.extend.is_none()
            && automaton.is_some_and(|automaton| automaton.goes_on(&text[start..]))
    }

    /// Whether the shape of a candidate is what stands there, and its score makes a finding.
    pub(crate) fn accepts(&self, candidate: &Candidate, text: &[u8]) -> bool {
        let detector = &self.detectors[usize::from(candidate.detector)];
        let shape = &detector.shapes[usize::from(candidate.shape)];
        let word = &text[candidate.matched.range()];
        self.is_enough(candidate) && shape.value.longest(word) == Some(word.len())
    }

    /// Whether a context word of the detector stands in a key.
    pub(crate) fn key_gives_context(&self, key: &[u8], detector: u16) -> bool {
        let mut gives = false;
        self.dispatch.each_context(key, |phrase| {
            gives = meaning(phrase, detector).is_some();
            !gives
        });
        gives
    }

    /// Whether a key is a field of a detector, or a context word of one stands in it.
    pub(crate) fn names_something(&self, key: &[u8]) -> bool {
        let mut names = false;
        self.dispatch.each_field(key, |meaning| {
            names = !meaning.detectors.is_empty();
            !names
        });
        if !names {
            self.dispatch.each_context(key, |phrase| {
                names = !phrase.is_empty();
                !names
            });
        }
        names
    }

    /// Adds what stands beside findings of the entities that detectors name.
    fn look_beside(&self, candidates: &mut Candidates) {
        let settled = candidates.found.len();
        candidates.find_beside(|detector| &self.beside[detector as usize]);
        let mut index = 0;
        let thresholds = &self.thresholds;
        candidates.found.retain(|candidate| {
            index += 1;
            index <= settled || candidate.score >= thresholds[candidate.detector as usize]
        });
    }
}

/// Where the scan of a text starts that is decided up to a place: at a word near it that stands beside no digits, and before what announces a value
/// there; `None` where more of what is decided is to be found again.
fn first_start(text: &[u8], decided: usize, seen: &Seen) -> Option<usize> {
    if seen.is_forced(decided) {
        return None;
    }
    let is_apart = |at: usize| !text[at.saturating_sub(4)..at + 3].iter().any(u8::is_ascii_digit);
    let is_named = seen.named > 0 && seen.named + NAMED_BACK >= decided;
    let announcing = seen.announcing.iter().filter(|span| span.end >= decided).map(|span| span.start).min();
    let near = decided.saturating_sub(if is_named { NAMED_BACK } else { NEAR_BACK });
    start_before(text, near.min(announcing.unwrap_or(usize::MAX)), &is_apart)
}

/// The last place at or before `far` where a scan may start: nothing that the first pass names goes on over a blank, a quote or a comma.
fn start_before(text: &[u8], far: usize, is_start: &dyn Fn(usize) -> bool) -> Option<usize> {
    let floor = far.saturating_sub(BACK);
    let is_between = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b',');
    let mut before = text[floor..far].iter().enumerate();
    let last = before.rposition(|(at, byte)| is_between(*byte) && is_start(floor + at + 1));
    last.map(|between| floor + between + 1)
}

/// Where a view goes on, of a text with these joints that is decided up to a place; `None` where it ends too far before them.
fn ahead_in(view: &View, joints: &[usize], decided: usize) -> Option<Ahead> {
    let joints = view.joints(joints);
    (!joints.is_empty()).then(|| Ahead::new(joints, view.place_of(decided)))
}

/// The key of a value that starts here, or the words before it.
pub(crate) fn label_of(text: &[u8], start: usize) -> Option<&[u8]> {
    let (start, end) = field::before(text, start).key.or_else(|| field::label_before(text, start))?;
    Some(&text[start..end])
}
