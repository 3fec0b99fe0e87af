//! The pass itself: starts, candidates, context, overlaps.

mod glance;

pub(crate) use glance::{BESIDE, Glance};

use crate::{
    anchor::{self, Path},
    candidate::{
        Ahead, Beside, Candidate, Candidates, Growing, MAX_PLACEHOLDER, NearPhrase, OTHER_FIELDS, Place, field, json,
        placeholder_before,
    },
    context::{Near, Surroundings},
    detector::{DetectorRef, of_one_entity},
    dispatch::{Dispatch, ShapeRef, meaning},
    resolve::{drop_farther, drop_hosts, drop_punctuation, resolve, sort_by_key},
    score,
    span::Span,
    validators,
    view::{self, Encoding, Own, Reading, Shown, Tables, Triggers, View, Watch},
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

    /// Adds what a view shows and the text itself, in which this is `shown`, does not; it covers the bytes of the text that say it. Gives
    /// from where on the text is undecided, and whether something in the view waits for what comes.
    fn find_in_view(
        &self,
        leaf: &Leaf,
        view: &View,
        shown: &[Candidate],
        found: &mut Vec<Candidate>,
        ahead: Option<Ahead>,
    ) -> (usize, bool) {
        let key = match view.run_start() {
            // What a run says is a value as the run is one.
            Some(start) => label_of(leaf.text, start).or(leaf.key.filter(|_| start == 0)),
            None => leaf.key.filter(|_| view.is_at_start()),
        };
        let goes_on = ahead.is_some();
        let Open { found: mut candidates, mut held, mut waits, .. } = self.find(view.bytes(), key, None, ahead);
        let mut next = 0;
        while let Some(&candidate) = candidates.get(next) {
            next += 1;
            let shape = &self.detectors[usize::from(candidate.detector)].shapes[usize::from(candidate.shape)];
            let has_context = candidate.field.is_some() || candidate.context.is_some() || shape.before.is_some();
            let part = self.shown(&candidate);
            let has_context = has_context || view.is_weak(part.span) && self.is_labelled(view.bytes(), &candidate);
            let covered = view.original(part.span);
            let first = shown.partition_point(|other| other.start < covered.start).saturating_sub(NEAR);
            let near = shown[first..].iter().take_while(|other| other.start < covered.end);
            let near = near.map(|other| self.shown(other)).filter(|other| other.span.overlaps(&covered));
            let is_unclosed = candidate.field.is_some() && view.is_unclosed(part.span);
            // What stands in the name of a column is found there.
            if covered.is_empty() || !candidate.block && (view.cuts(part.span) || view.is_cut() && is_unclosed) {
                continue;
            }
            // The view may be cut before the quote that closes it.
            if goes_on && is_unclosed {
                (held, waits) = (held.min(part.span.start), true);
            }
            match view.is_own(part, has_context, near) {
                Own::Yes => {}
                Own::Behind(gap) => {
                    // What stands behind the gap may be a value without what stands before it.
                    let behind = self.find(&view.bytes()[gap..part.span.end], None, None, None);
                    candidates.extend(behind.found.into_iter().map(|found| found.moved(gap)));
                    continue;
                }
                Own::No => continue,
            }
            if !(leaf.is_kept)(view.bytes(), key, &candidate) {
                continue;
            }
            let is_elsewhere = |phrase: NearPhrase| {
                goes_on_behind_value(leaf.text, covered.start, shown)
                    || has_key_between(leaf.text, covered.start, phrase)
            };
            if view.encoding() == Encoding::Spoken && candidate.context.is_some_and(is_elsewhere) {
                continue;
            }
            let value = &view.bytes()[candidate.matched.range()];
            let validators = self.detectors[candidate.detector as usize].validators.iter();
            let passed = validators.enumerate().fold(0, |passed, (nth, check)| {
                passed | u16::from(validators::holds(check.validator, &check.argument, value)) << nth.min(15)
            });
            found.push(Candidate {
                start: covered.start,
                end: covered.end,
                matched: view.original(candidate.matched),
                decoded: Some((view.encoding(), passed)),
                ..candidate
            });
        }
        (if held == usize::MAX { held } else { view.place(held) }, waits)
    }

    /// Whether the label of a candidate says what it is, where that makes no difference to its score: `my e-mail is …`.
    fn is_labelled(&self, text: &[u8], candidate: &Candidate) -> bool {
        let Some(label) = label_of(text, candidate.start) else { return false };
        let label = label.strip_suffix(b" is").unwrap_or(label);
        let mut is_named = self.key_gives_context(label, candidate.detector);
        self.dispatch.each_field(label, |meaning| {
            is_named |= meaning.detectors.iter().any(|(of, _)| *of == candidate.detector);
            !is_named
        });
        is_named
    }

    /// What a candidate covers, and how sure it is.
    fn shown(&self, candidate: &Candidate) -> Shown {
        let shape = &self.detectors[usize::from(candidate.detector)].shapes[usize::from(candidate.shape)];
        Shown { span: Span::new(candidate.start, candidate.end), sure: (candidate.score, shape.base) }
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

    /// Decides each candidate, from the left, behind those that are settled: context is looked for only where it decides, and validators are asked last where
    /// only context can make a finding.
    fn settle(&self, candidates: &mut Candidates, mut settled: Vec<Candidate>) {
        let mut all = std::mem::take(&mut candidates.found);
        order(&mut all);
        let mut places = std::mem::take(&mut candidates.places);
        places.sort_unstable_by_key(|place| place.start);
        let (mut all, mut places) = (&all[..], &places[..]);
        let mut asked_for = AskedFor::new(self.detectors.len());
        let mut near = Near::default();
        let mut reach = 0;
        loop {
            // Those that start at one place.
            let firsts = [all.first().map(|candidate| candidate.start), places.first().map(|place| place.start)];
            let Some(start) = firsts.into_iter().flatten().min() else { break };
            let (here, rest) = places.split_at(places.iter().take_while(|place| place.start == start).count());
            places = rest;
            for place in here {
                candidates.look_behind_place(place);
            }
            self.try_places(candidates, here, &settled, &mut near, &mut asked_for);
            let (known, rest) = all.split_at(all.iter().take_while(|candidate| candidate.start == start).count());
            all = rest;
            candidates.found.extend_from_slice(known);
            let mut group = std::mem::take(&mut candidates.found);
            order(&mut group);
            for (index, candidate) in group.iter().enumerate() {
                let behind = || group[index + 1..].iter().chain(all);
                let neighbours = || {
                    let before = settled[settled.len().saturating_sub(NEAR)..].iter().chain(&group[..index]);
                    before.chain(behind().take(NEAR))
                };
                // Where several readings of a number overlap, what stands near decides between them too.
                let is_contested = candidates.is_number(candidate)
                    && (reach > candidate.start || behind().next().is_some_and(|next| next.start < candidate.end));
                candidates.look_behind(candidate, self.thresholds[candidate.detector as usize], is_contested);
                if candidates.is_chained(candidate) && !self.stands_beside_others(candidates, candidate, neighbours) {
                    continue;
                }
                let threshold = self.thresholds[candidate.detector as usize];
                let floor = settled.last().map_or(0, |finding| finding.end);
                let candidate = &candidates.weighed_behind(candidate, floor);
                let next = || {
                    let is_number = |start: &usize| candidates.text[*start].is_ascii_digit();
                    let place =
                        places.iter().map(|place| place.start).filter(is_number).find(|start| *start >= candidate.end);
                    let other = behind().map(|other| other.start).find(|start| *start >= candidate.end);
                    place.into_iter().chain(other).min().unwrap_or(usize::MAX)
                };
                reach = reach.max(candidate.end);
                let is_found = candidate.pending.is_none() && candidate.score >= threshold;
                let decided = match is_found && !is_contested {
                    true => Some(*candidate),
                    false => self.with_context(candidates, candidate, &settled, &mut near, next),
                };
                settled.extend(decided.or(is_found.then_some(*candidate)));
            }
            group.clear();
            candidates.found = group;
        }
        candidates.found = settled;
    }

    /// Tries the shapes of places, all of one start, that a word or a field near them counts for.
    fn try_places<'d>(
        &'d self,
        candidates: &mut Candidates,
        places: &[Place],
        settled: &[Candidate],
        near: &mut Near<'d>,
        asked_for: &mut AskedFor,
    ) {
        let Some(longest) = places.iter().map(|place| place.shapes.longest).max() else { return };
        let start = places[0].start;
        asked_for.clear();
        let surroundings = Surroundings { text: candidates.text, key: candidates.key, settled };
        surroundings.each_phrase_near(&self.dispatch, start, longest, near, |phrase| {
            phrase.iter().for_each(|(detector, _)| asked_for.insert(*detector));
        });
        candidates.each_named(start, |detector| asked_for.insert(detector));
        if !asked_for.is_empty() {
            places.iter().for_each(|place| candidates.try_place(place, |detector| asked_for.contains(detector)));
        }
    }

    /// Whether the groups that go on from a candidate belong to other values, which stand on their own.
    fn stands_beside_others<'c, I: Iterator<Item = &'c Candidate>>(
        &self,
        candidates: &Candidates,
        candidate: &Candidate,
        neighbours: impl Fn() -> I,
    ) -> bool {
        let covers = |at: usize| {
            neighbours().any(|other| {
                other.start <= at
                    && at < other.end
                    && (other.end <= candidate.start || other.start >= candidate.end)
                    && other.pending.is_none()
                    && other.score >= self.thresholds[other.detector as usize]
                    && !candidates.is_chained(other)
            })
        };
        let (before, after) = candidates.neighbours(candidate);
        before.is_none_or(covers) && after.is_none_or(covers)
    }

    /// The candidate with what its field or a word near it adds, if that makes it a finding.
    fn with_context<'d>(
        &'d self,
        candidates: &Candidates,
        candidate: &Candidate,
        settled: &[Candidate],
        near: &mut Near<'d>,
        next: impl Fn() -> usize,
    ) -> Option<Candidate> {
        let threshold = self.thresholds[candidate.detector as usize];
        let is_pending = candidate.pending.is_some();
        if is_pending && candidates.is_named(candidate) {
            let mut confirmed = candidates.confirmed(candidate)?;
            candidates.weigh_field(&mut confirmed);
            if confirmed.score >= threshold {
                return Some(confirmed);
            }
        }
        if self.detectors[candidate.detector as usize].context.is_empty() {
            return None;
        }
        let surroundings = Surroundings { text: candidates.text, key: candidates.key, settled };
        let phrase = surroundings.phrase_near(&self.dispatch, candidate, near, next)?;
        let mut confirmed = candidates.confirmed(candidate)?;
        if is_pending {
            candidates.weigh_field(&mut confirmed);
        }
        confirmed.context = Some(phrase);
        confirmed.score = score::raised(confirmed.score, score::CONTEXT);
        (confirmed.score >= threshold).then_some(confirmed)
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

/// Whether one space stands between a value and what another finding or a placeholder covers: digits that only a word near them makes a number are
/// groups of what stands there, `EB12345050 123 45676`.
fn goes_on_behind_value(text: &[u8], start: usize, shown: &[Candidate]) -> bool {
    let Some(space) = start.checked_sub(1).filter(|space| text[*space] == b' ') else { return false };
    let before = &shown[..shown.partition_point(|other| other.start < space)];
    placeholder_before(text, space).is_some() || before.iter().rev().take(NEAR).any(|other| other.end == space)
}

/// Whether a value has a key of its own, and the word that makes it count stands before that.
fn has_key_between(text: &[u8], start: usize, phrase: NearPhrase) -> bool {
    field::before(text, start).key.is_some_and(|(key, _)| usize::from(phrase.distance) > start - key)
}

/// Puts candidates in the order in which they are decided, each once.
fn order(candidates: &mut Vec<Candidate>) {
    let key = |candidate: &Candidate| (candidate.start, candidate.end, candidate.detector, candidate.shape);
    sort_by_key(candidates, key);
    candidates.dedup_by_key(|candidate| key(candidate));
}

/// The detectors that a word or a field near a place counts for.
struct AskedFor {
    bits: Vec<u64>,
    any: bool,
}

impl AskedFor {
    fn new(detectors: usize) -> AskedFor {
        AskedFor { bits: vec![0; detectors.div_ceil(64)], any: false }
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.any) {
            self.bits.fill(0);
        }
    }

    fn insert(&mut self, detector: u16) {
        self.bits[usize::from(detector / 64)] |= 1 << (detector % 64);
        self.any = true;
    }

    fn contains(&self, detector: u16) -> bool {
        self.bits[usize::from(detector / 64)] >> (detector % 64) & 1 == 1
    }

    fn is_empty(&self) -> bool {
        !self.any
    }
}
