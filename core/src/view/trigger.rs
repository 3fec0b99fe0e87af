//! Where a view can be worth its cost.
//!
//! One look at the text names places by their first three bytes. Almost none of them is telling, so each is looked at once more before
//! a view is made. Runs of base64 and digits that stand apart are named by the first pass of the scan, which knows them already.

use super::{
    Edit, apart, dates, escapes, joins, labels, lists, numbers, runs,
    spelled::{self, AROUND_SPELLED},
    spoken,
    tables::{self, Reading, Row},
    triples::{self, BREAK, EMPHASIS, ESCAPE, GROUP, MARK, MONTH, QUOTE, REFERENCE, SPOKEN, TAG},
};
#[cfg(target_arch = "x86_64")]
use super::{avx2, avx512};
use crate::{anchor::Path, span::Span};

/// How far behind what is written otherwise a value may be that it makes count: twice as far as a key and its context reach.
pub(crate) const SAYS: usize = 192;

/// What detectors know of keys.
pub(crate) trait Keys {
    /// Whether a key that ends here is a field that detectors are anchored on.
    fn is_field(&self, text: &[u8], end: usize) -> bool;
    /// Whether the name of a column may end here that says what its cells are; says no for almost every other word.
    fn may_be_column(&self, text: &[u8], end: usize) -> bool;
}

/// The places of a text where views start, in order.
#[derive(Debug, Default)]
pub(crate) struct Triggers {
    /// Characters that are written otherwise.
    pub(super) spelling: Vec<usize>,
    /// What is left out of values.
    pub(super) joins: Vec<Edit>,
    /// What stands between a label and its value in markup.
    pub(super) labels: Vec<Edit>,
    /// Signs in brackets and words.
    pub(super) spoken: Vec<Edit>,
    /// Digits that stand apart.
    pub(super) digits: Vec<Edit>,
    /// Characters that stand apart, and where they are looked for.
    pub(super) characters: Vec<Edit>,
    pub(super) apart: Vec<usize>,
    /// Letters that look like the digits beside them, and numbers in which they are looked for.
    pub(super) alike: Vec<Edit>,
    pub(crate) numbers: Vec<usize>,
    /// What stands between groups of numbers that are far apart.
    pub(super) parted: Vec<Edit>,
    /// Hex whose pairs stand apart.
    pub(super) pairs: Vec<Span>,
    /// Line breaks inside of numbers, read the other way.
    pub(super) breaks: Vec<Edit>,
    /// Digits in words.
    pub(super) words: Vec<Edit>,
    /// Signs of dates.
    pub(super) dates: Vec<Edit>,
    /// Starts of runs that may be encoded.
    pub(crate) runs: Vec<usize>,
    /// Line breaks behind what may be the first part of a key.
    pub(crate) cut: Vec<usize>,
    /// Words behind which the tuples of a table may stand.
    pub(crate) tuples: Vec<usize>,
    /// Line breaks behind what may be the head of one.
    pub(crate) heads: Vec<usize>,
    /// The tables.
    pub(crate) tables: Reading,
    /// What ends before this makes no views of its own: nothing that it says reaches what is asked for.
    first: usize,
}

impl Triggers {
    /// Looks at a place once more, and keeps it if it is telling.
    #[inline(never)]
    fn look(&mut self, text: &[u8], at: usize, keys: &impl Keys) {
        let (ascii, other) = kinds_at(text, at);
        if ascii | other == 0 {
            return;
        }
        let is = |kind: usize| ascii >> kind & 1 == 1;
        if other == 1 << MARK && text[at] != 0xE0 {
            dates::marked_at(text, at, &mut self.dates);
            push(&mut self.labels, labels::announced_at(text, at));
            return;
        }
        if other >> MONTH & 1 == 1 && text.get(at + 1) == Some(&b' ') {
            if text[at].is_ascii_digit() {
                dates::named_at(text, at, &mut self.dates);
            }
            return;
        }
        if is(ESCAPE) && matches!(text[at], b'p' | b'P' | 0xBF) {
            push(&mut self.labels, labels::announced_at(text, at));
        } else if is(ESCAPE) && text[at] != b'\\' {
            spoken::dot_at(text, at, &mut self.spoken);
        } else if is(REFERENCE) || is(ESCAPE) || other != 0 {
            // Of some backslashes only the last is before the letter.
            let first = at - text[..at].iter().rev().take(16).take_while(|byte| is(ESCAPE) && **byte == b'\\').count();
            let first = first + usize::from(other != 0 && text[first].is_ascii());
            self.spelled(text, first);
        }
        if is(BREAK) && text[at + 1] != b'\\' {
            self.look_for_head(text, at + 1, keys);
            match text[at] {
                b'"' | b'\'' => self.join(joins::concatenation_at(text, at)),
                _ => self.join(joins::break_at(text, at + 1)),
            }
        } else if is(BREAK) && (joins::is_part(text[at]) || matches!(text[at], b'|' | b' ')) {
            let backslashes = text[at + 1..].iter().take(16).take_while(|byte| **byte == b'\\').count();
            match text.get(at + 1 + backslashes) {
                Some(b'n' | b'r') => {
                    self.look_for_head(text, at + 1, keys);
                    self.join(joins::break_at(text, at + 1));
                }
                Some(b'"' | b'\'') => self.join(joins::concatenation_at(text, at + 1 + backslashes)),
                Some(b'_' | b'-' | b'.' | b'@' | b'+' | b'0' | b'1' | b'e') => self.spelled(text, at + 1),
                _ => {}
            }
        }
        let is_key = |end: usize| keys.is_field(text, end);
        if is(QUOTE) {
            match text[at + 1] {
                b'|' => push(&mut self.labels, labels::column_at(text, at + 1, is_key)),
                _ => self.join(joins::concatenation_at(text, at + 1)),
            }
        }
        if is(TAG) {
            self.join(joins::tags_at(text, at + 1));
            let label = labels::element_at(text, at + 1, is_key).or_else(|| labels::cell_at(text, at + 1, is_key));
            push(&mut self.labels, label);
            push(&mut self.spoken, spoken::bracketed_at(text, at + 1));
        }
        if is(GROUP) {
            match text[at + 1] {
                b' ' => {
                    if text[at].is_ascii_digit() {
                        spelled::spelled_around(text, at, &mut self.parted);
                        self.pairs.extend(runs::pairs_around(text, at, self.pairs.last()));
                    } else {
                        numbers::parted_groups(text, at, &mut self.parted);
                    }
                }
                b'`' => self.join(joins::code_at(text, at + 1)),
                b'"' | b'\'' => lists::listed_strings(text, at, &mut self.parted),
                _ => self.numbers.push(at + 2),
            }
        }
        if is(EMPHASIS) {
            let at = at + usize::from(!matches!(text[at], b'*' | b'~' | b'_'));
            joins::emphasis_at(text, at).into_iter().for_each(|edit| self.join(edit));
        }
        if is(SPOKEN) {
            match text.get(at + 1) {
                Some(b'0'..=b'9') => lists::listed_digits(text, at, &mut self.spoken),
                _ => push(&mut self.spoken, spoken::bracketed_at(text, at)),
            }
        }
    }

    /// The edits of every kind.
    fn edits(&self) -> [&[Edit]; 9] {
        let Triggers { joins, labels, spoken, digits, characters, alike, parted, words, dates, .. } = self;
        [joins, labels, spoken, digits, characters, alike, parted, words, dates]
    }

    /// Whether nothing was kept.
    pub(crate) fn is_empty(&self) -> bool {
        let places = [&self.spelling, &self.runs, &self.cut, &self.tuples, &self.heads, &self.numbers];
        self.edits().iter().all(|edits| edits.is_empty())
            && places.iter().all(|places| places.is_empty())
            && self.pairs.is_empty()
    }

    /// The rows that are asked for.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.tables.rows.iter().filter(|row| row.span.end >= self.first)
    }

    /// Looks for the head of a table in the line that ends here.
    fn look_for_head(&mut self, text: &[u8], end: usize, keys: &impl Keys) {
        if tables::may_be_head(&text[..end], |end| keys.may_be_column(text, end)) {
            self.heads.push(end);
        }
    }

    /// Where the last place ends that a view starts at.
    pub(crate) fn last(&self) -> Option<usize> {
        let edits = self.edits().into_iter().filter_map(|edits| edits.last()).map(|edit| edit.end);
        let pairs = self.pairs.iter().map(|pairs| pairs.end).max();
        edits.chain(self.spelling.last().copied()).chain(self.runs.last().copied()).chain(pairs).max()
    }

    /// Looks at what stands behind values that end here: a line break may have cut them.
    pub(crate) fn look_behind(&mut self, text: &[u8], ends: impl Iterator<Item = usize>) {
        let known = self.joins.len();
        let is_new = |edit: &Edit| {
            let next = self.joins.partition_point(|other| other.end <= edit.start);
            self.joins.get(next).is_none_or(|other| other.start >= edit.end)
        };
        let ends = std::mem::take(&mut self.cut).into_iter().chain(ends);
        let behind: Vec<Edit> = ends.filter_map(|end| joins::break_behind(text, end)).filter(is_new).collect();
        self.joins.extend(behind);
        if self.joins.len() > known {
            self.joins.sort_unstable_by_key(|edit| edit.start);
            self.joins.dedup_by_key(|edit| edit.start);
        }
    }

    /// Makes views only of what says something of a text behind a place.
    pub(crate) fn ask_from(&mut self, place: usize) {
        self.first = place.saturating_sub(SAYS);
    }

    /// Whether an edit makes a view.
    pub(super) fn is_asked_for(&self, edit: &Edit) -> bool {
        edit.end >= self.first
    }

    /// Whether a view is asked for whose edits around it are those that were found.
    pub(crate) fn shows_more(&self, text: &[u8]) -> bool {
        let is_asked_for = |edit: &Edit| self.is_asked_for(edit);
        let [joins, others @ ..] = self.edits();
        joins.iter().any(|edit| is_asked_for(edit) && joins::may_tell(text, edit))
            || others.into_iter().chain([&self.breaks[..]]).flatten().any(is_asked_for)
    }

    /// The places where characters are written otherwise that make a view.
    pub(super) fn spelling(&self) -> &[usize] {
        &self.spelling[self.spelling.partition_point(|place| *place < self.first)..]
    }

    /// Looks at a character that is written otherwise, or at a colour between two parts of a value.
    fn spelled(&mut self, text: &[u8], at: usize) {
        if escapes::is_telling(text, at) {
            self.spelling.push(at);
        }
        self.join(joins::colour_at(text, at));
    }

    fn join(&mut self, edit: Option<Edit>) {
        push(&mut self.joins, edit);
        push(&mut self.breaks, edit.and_then(joins::other_break));
    }

    /// Looks at what the first pass has named: characters that stand apart, and letters that stand for digits.
    fn look_at_named(&mut self, text: &[u8]) {
        for (places, look, edits) in [
            (&mut self.apart, apart::characters_apart as fn(&[u8], usize, &mut Vec<Edit>), &mut self.characters),
            (&mut self.numbers, numbers::other_number, &mut self.alike),
        ] {
            // The first pass names one kind of start behind the other.
            places.sort_unstable();
            places.drain(..).for_each(|at| look(text, at, edits));
        }
        self.runs.sort_unstable();
    }
}

/// Keeps an edit that stands behind those before it.
fn push(edits: &mut Vec<Edit>, edit: Option<Edit>) {
    if let Some(edit) = edit
        && edits.last().is_none_or(|last| last.end <= edit.start)
    {
        edits.push(edit);
    }
}

/// What nothing else stands at.
const GROUP_ALONE: triples::Kinds = 1 << GROUP;

/// Whether a place of a text may be anything, by its first three bytes: most places that AVX2 names are nothing.
#[inline(always)]
fn may_be(text: &[u8], at: usize) -> bool {
    text[at..].first_chunk().is_none_or(|triple| triples::kinds(*triple) != (0, 0) || is_word(*triple))
}

/// Whether a place is one of the words that are told exactly. Many places that AVX2 names in text that is not ASCII come here: the first byte
/// refuses nearly all.
#[inline(always)]
fn is_word(triple: [u8; 3]) -> bool {
    const FIRST: [u8; 3] = [triples::DOT[0], triples::PW[0], triples::PA[0]];
    let lower = triple.map(|byte| byte | 0x20);
    FIRST.contains(&lower[0]) && (lower == triples::DOT || lower == triples::PW || triple == triples::PA)
}

/// What a place of a text may be, by its first three bytes: of ASCII, and with other characters.
fn kinds_at(text: &[u8], at: usize) -> (triples::Kinds, triples::Kinds) {
    // Behind the end stands nothing that is part of anything.
    let byte = |at: usize| text.get(at).copied().unwrap_or(b' ');
    let triple = [text[at], byte(at + 1), byte(at + 2)];
    match triples::kinds(triple) {
        (0, 0) if is_word(triple) => (1 << ESCAPE, 0),
        (_, 0) if triple[1..] == triples::EMPTY_LINE => (0, 0),
        (GROUP_ALONE, 0) if !numbers::may_be_joint(text, at) => (0, 0),
        kinds => kinds,
    }
}

/// Whether something stands at a place that a view is made for, or that belongs into one.
#[inline(always)]
pub(crate) fn is_telling(text: &[u8], at: usize, keys: &impl Keys) -> bool {
    may_be(text, at) && is_kept(text, at, keys)
}

#[inline(never)]
fn is_kept(text: &[u8], at: usize, keys: &impl Keys) -> bool {
    let mut triggers = Triggers::default();
    triggers.look(text, at, keys);
    !triggers.is_empty()
}

/// Looks for the places of a text where characters, joints or words say something else than they are; those before `from` are left out. Linear.
pub(crate) fn triggers(path: Path, text: &[u8], from: usize, triggers: &mut Triggers, keys: &impl Keys) {
    let part = &text[from..];
    let mut look = |at: usize| {
        let at = from + at;
        if may_be(text, at) {
            triggers.look(text, at, keys);
        }
    };
    let mut words = Vec::new();
    let mut spelled = from;
    let rest = match path {
        Path::Portable => 0,
        #[cfg(target_arch = "x86_64")]
        Path::Avx2 => avx2::each(part, &mut look),
        #[cfg(target_arch = "x86_64")]
        Path::Avx512 => avx512::each(part, &mut look, |block| {
            let around = from + block.start.saturating_sub(AROUND_SPELLED)..from + block.end + AROUND_SPELLED;
            spelled = spelled::each_spelled(text, spelled.max(around.start)..around.end, &mut words);
        }),
        #[cfg(not(target_arch = "x86_64"))]
        _ => 0,
    };
    (rest..part.len()).for_each(look);
    // Where digits in words may stand is said by AVX-512 alone.
    if path == Path::Avx512 {
        spelled = spelled.max(from + rest.saturating_sub(AROUND_SPELLED));
    }
    spelled::each_spelled(text, spelled..text.len(), &mut words);
    triggers.words = words;
    // The first pass has named the signs of quoted-printable.
    triggers.spelling.sort_unstable();
    triggers.look_at_named(text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every key is one that detectors know.
    struct Any;

    impl Keys for Any {
        fn is_field(&self, _: &[u8], _: usize) -> bool {
            true
        }

        fn may_be_column(&self, _: &[u8], _: usize) -> bool {
            true
        }
    }

    fn found(path: Path, text: &[u8]) -> String {
        let mut all = Triggers::default();
        triggers(path, text, 0, &mut all, &Any);
        format!("{all:?}")
    }

    proptest! {
        #[test]
        fn every_path_names_the_same_places(
            pieces in prop::collection::vec(
                prop_oneof![
                    4 => "[a-z0-9@%&#;\\\\<>/\"'+ .\n_*-]{1,24}",
                    1 => Just("ghp_aB3dE6g\nH9jK2mN5p".to_owned()),
                    1 => Just("jane%40acme.io \\u0040 &#64;".to_owned()),
                    1 => Just("<key>aB3dE6</key> | key | aB3dE6 \u{1B}[31maB3dE6".to_owned()),
                    1 => Just("４１１１\u{200B}д·".to_owned()),
                    2 => "( ?(one|Seven|zwei|fünf|double|cero)[ ,.-]{1,2}){6,12}",
                    1 => "[一二三零]{7,12}",
                    1 => "\\PC{1,12}",
                ],
                0..16,
            ),
        ) {
            let text = pieces.concat();
            for path in Path::available() {
                prop_assert_eq!(found(*path, text.as_bytes()), found(Path::Portable, text.as_bytes()));
            }
        }
    }
}
