//! Views of a stretch of text in which some characters say something else: the stretch with these edits made, and the map back.

use super::{
    Edit, Encoding, Says,
    joins::{self, is_inside_hexadecimal, is_part},
    tables::Row,
};
use crate::{
    span::Span,
    validators::{is_plain_word, is_sure_name, reads_as_words},
};

/// Places nearer to each other than this share a view.
const NEAR: usize = 256;
/// How much of the text around its places a view shows: room for the key and the words that give context.
const AROUND: usize = 256;
/// How much more of the text it shows where that stands in a token.
const LONGEST_TOKEN: usize = 768;
/// What the view of a row shows behind a cell: as much as what looks behind a value asks for, whether the next cell has come or not.
const BEHIND_CELL: &[u8] = b"\",\n    ";
/// What stands behind that token says where a value ends.
const BEHIND_TOKEN: usize = 2;
/// The most letters of one word that are the end of a key where the dictionary does not know them.
const LONGEST_TAIL: usize = 4;
/// A stretch longer than this is cut; its parts overlap.
const LONGEST: usize = 64 * 1024;
/// How much the parts of a long stretch overlap on either side.
const OVERLAP: usize = 4 * 1024;
/// The shortest letters that are told from words by how they follow each other.
const SHORTEST_CHANCE: usize = 8;
/// How far before a value an edit may be that changes its context, in bytes of the view.
const CONTEXT: usize = 96;

/// What a stretch of text says, with the map back.
pub(crate) struct View {
    bytes: Vec<u8>,
    /// By byte of the view: where in the text it is written.
    written: Vec<(u32, u32)>,
    /// Where in the view edits are.
    edited: Vec<Edited>,
    /// Where in the text the stretch starts.
    base: usize,
    /// Only what starts here, in the text, is this view's to find.
    own: Span,
    /// Whatever is found covers all of this.
    whole: Option<Span>,
    /// The text goes on behind the view.
    is_cut: bool,
    /// It goes on with the token that ends the view.
    cuts_token: bool,
    /// More of what the view shows comes, wherever its end is written.
    goes_on: bool,
    encoding: Encoding,
}

/// Whether a finding is a view's.
pub(crate) enum Own {
    Yes,
    No,
    /// It is not, but what stands in the view from here on may be: before it, behind a gap, the text shows something else.
    Behind(usize),
}

/// An edit, as the view has it.
struct Edited {
    /// Where in the view it stands.
    at: usize,
    /// Nothing is left of it: it stands between this byte of the view and the one before.
    gap: Option<Gap>,
    /// What stands beside it may be a value.
    tells: bool,
    /// Only context makes it what it says: a letter that looks like a digit, a sign that stands apart.
    is_weak: bool,
}

/// What was left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// What stands on its sides is one value: the operator between two strings, a line break inside of hexadecimal.
    Inside,
    /// The end of a line that says that it goes on.
    Continued,
    /// What nobody sees: a character without width, a comment, `<wbr>`.
    Without,
    /// It may be a line break as all others are.
    Break,
    /// It is one, unless that makes more of a value.
    Perhaps,
    /// A tag, emphasis, quotes.
    Mark,
}

impl Gap {
    fn of(text: &[u8], edit: &Edit, encoding: Encoding) -> Option<Gap> {
        let written = &text[edit.start..edit.end];
        Some(match (edit.says, written) {
            (Says::Perhaps, _) => Gap::Perhaps,
            (Says::Nothing, _) if encoding == Encoding::Spelling => Gap::Without,
            (Says::Nothing, [b'=', ..] | [b'\\', b'\n' | b'\r', ..] | [b'\\', b'\\', b'\\', ..]) => Gap::Continued,
            (Says::Nothing, [b'\n' | b'\r' | b' ' | b'\\', ..]) => {
                if is_inside_hexadecimal(text, edit) {
                    Gap::Inside
                } else {
                    Gap::Break
                }
            }
            (Says::Nothing, [b'"' | b'\'', ..]) if written.contains(&b'+') => Gap::Inside,
            // No page shows a comment, nor where a word may be broken.
            (Says::Nothing, [b'<', b'!', ..] | [b'<', b'w' | b'W', ..]) => Gap::Without,
            (Says::Nothing, _) => Gap::Mark,
            (Says::Character(_) | Says::Mark, _) => return None,
        })
    }
}

/// A finding of the text itself, or of a view: what covers it and how sure it is, with its score and that of its shape alone.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    pub(crate) span: Span,
    pub(crate) sure: (u8, u8),
}

impl View {
    /// The view of a run that is encoded as a whole.
    pub(super) fn of_run(bytes: Vec<u8>, run: Span, encoding: Encoding) -> View {
        View {
            bytes,
            written: Vec::new(),
            edited: Vec::new(),
            base: run.start,
            own: run,
            whole: Some(run),
            is_cut: false,
            cuts_token: false,
            goes_on: false,
            encoding,
        }
    }

    /// The view of a row of a table: an object with the names of its columns.
    pub(super) fn of_row(text: &[u8], row: &Row) -> View {
        let base = row.span.start;
        let mut view = View {
            bytes: Vec::with_capacity(2 * row.span.len()),
            written: Vec::with_capacity(2 * row.span.len()),
            edited: Vec::new(),
            base,
            own: row.span,
            whole: None,
            is_cut: false,
            cuts_token: false,
            goes_on: row.goes_on,
            encoding: Encoding::Labelled,
        };
        view.insert(b"{", base);
        for (name, cell) in row.members() {
            for part in [b"\"", name, b"\":\""] {
                view.insert(part, cell.start);
            }
            view.edited.push(Edited { at: view.bytes.len() - 1, gap: None, tells: true, is_weak: false });
            view.copy(text, cell.start, cell.end);
            view.insert(BEHIND_CELL, cell.end);
        }
        if row.is_cut {
            view.bytes.truncate(view.bytes.len() - BEHIND_CELL.len());
            view.written.truncate(view.bytes.len());
        }
        view
    }

    fn of_stretch(
        text: &[u8],
        (stretch, own): (Span, Span),
        encoding: Encoding,
        edits: &[Edit],
        places: &[usize],
    ) -> View {
        let length = stretch.len();
        let base = stretch.start;
        let mut view = View {
            bytes: Vec::with_capacity(length),
            written: Vec::with_capacity(length),
            edited: Vec::with_capacity(edits.len()),
            base,
            own,
            whole: None,
            is_cut: stretch.end < text.len(),
            cuts_token: text.get(stretch.end).is_some_and(|next| is_part(*next) && is_part(text[stretch.end - 1])),
            goes_on: false,
            encoding,
        };
        let mut at = stretch.start;
        for edit in edits {
            view.copy(text, at, edit.start);
            let place = ((edit.start - base) as u32, (edit.end - base) as u32);
            let tells = match encoding {
                Encoding::Joined => joins::may_tell(text, edit),
                Encoding::Spelling => {
                    let first = places.partition_point(|place| *place < edit.start);
                    places.get(first).is_some_and(|place| *place < edit.end)
                }
                _ => true,
            };
            let is_weak = encoding == Encoding::Spoken
                && (is_grouped(text, edit) || matches!(edit.says, Says::Character(_)) && is_weak_sign(text, edit));
            view.edited.push(Edited { at: view.bytes.len(), gap: Gap::of(text, edit, encoding), tells, is_weak });
            match edit.says {
                Says::Character(character) => {
                    let mut buffer = [0; 4];
                    for byte in character.encode_utf8(&mut buffer).bytes() {
                        view.bytes.push(byte);
                        view.written.push(place);
                    }
                }
                Says::Mark => view.attach(place.1),
                Says::Nothing | Says::Perhaps => {}
            }
            at = edit.end;
        }
        view.copy(text, at, stretch.end);
        view
    }

    fn copy(&mut self, text: &[u8], from: usize, to: usize) {
        self.bytes.extend_from_slice(&text[from..to]);
        self.written.extend((from..to).map(|at| ((at - self.base) as u32, (at + 1 - self.base) as u32)));
    }

    /// Adds bytes that nothing of the text says, at a place of it.
    fn insert(&mut self, bytes: &[u8], at: usize) {
        self.bytes.extend_from_slice(bytes);
        let place = (at - self.base) as u32;
        self.written.resize(self.bytes.len(), (place, place));
    }

    /// Lets the last byte end where a mark ends that belongs to it.
    fn attach(&mut self, end: u32) {
        if let Some(last) = self.written.last_mut() {
            last.1 = end;
        }
    }

    /// What the stretch says.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How it is written.
    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Whether the text goes on behind the view.
    pub(crate) fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Whether a part of the view ends where it does only because the view does.
    pub(crate) fn cuts(&self, part: Span) -> bool {
        self.is_cut && !self.cuts_token && part.end == self.bytes.len()
    }

    /// Whether nothing in the view closes the quote before a part of it.
    pub(crate) fn is_unclosed(&self, part: Span) -> bool {
        match self.bytes[..part.start].last() {
            Some(quote @ (b'"' | b'\'' | b'`')) => memchr::memchr(*quote, &self.bytes[part.end..]).is_none(),
            _ => false,
        }
    }

    /// Where the run stands that the view is of, if it is of one.
    pub(crate) fn run_start(&self) -> Option<usize> {
        self.whole.map(|run| run.start)
    }

    /// Whether the view begins with the text: then the key of a leaf is the key of what stands first in it.
    pub(crate) fn is_at_start(&self) -> bool {
        self.base == 0 && self.whole.is_none()
    }

    /// Where in the text a part of the view is written.
    pub(crate) fn original(&self, part: Span) -> Span {
        match self.whole {
            Some(run) => run,
            None => {
                let (start, end) = (self.written[part.start].0, self.written[part.end - 1].1);
                Span::new(self.base + start as usize, self.base + end as usize)
            }
        }
    }

    /// The places of the view where a text with these joints may go on; none where it ends too far before them.
    pub(crate) fn joints(&self, joints: &[usize]) -> Vec<usize> {
        let Some(last) = self.written.last().filter(|_| self.whole.is_none()) else { return Vec::new() };
        let end = self.base + last.1 as usize;
        let inside = joints.iter().filter(|joint| (self.base..end).contains(*joint)).map(|joint| self.place_of(*joint));
        let mut inside: Vec<usize> = inside.collect();
        // A view goes on where what may turn out to be telling stands in it.
        if self.goes_on || joints.first().is_some_and(|joint| *joint <= end) {
            inside.push(self.bytes.len());
        }
        inside.dedup();
        inside
    }

    /// The first place of the view that is written at a place of the text or behind it.
    pub(crate) fn place_of(&self, at: usize) -> usize {
        self.written.partition_point(|written| self.base + (written.0 as usize) < at)
    }

    /// Where in the text a place of the view is written; nowhere where nothing of the text is, from there to the end of a view that goes on.
    pub(crate) fn place(&self, at: usize) -> usize {
        let is_inserted = |written: &(u32, u32)| written.0 == written.1;
        if self.goes_on
            && at <= self.written.len()
            && self.written[at..].iter().all(is_inserted)
            && self.written.last().is_some_and(is_inserted)
        {
            return usize::MAX;
        }
        match self.written.get(at) {
            Some((start, _)) => self.base + *start as usize,
            None => self.base + self.written.last().map_or(0, |(_, end)| *end as usize),
        }
    }

    /// Whether a finding is this view's: the text itself does not show it, or not in this context. `shown` are findings of the text itself.
    pub(crate) fn is_own(&self, found: Shown, has_context: bool, shown: impl Iterator<Item = Shown> + Clone) -> Own {
        if self.whole.is_some() {
            return Own::Yes;
        }
        let part = found.span;
        let start = self.original(part).start;
        let is_of_date = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
        if !(self.own.start..self.own.end).contains(&start)
            || self.encoding == Encoding::Date && !self.bytes[part.range()].iter().all(is_of_date)
        {
            return Own::No;
        }
        if self.is_edited(part) {
            // What stands elsewhere in the view does not make more of it.
            if !self.is_told(part) || !has_context && self.is_weak(part) {
                return Own::No;
            }
            return match self.gaps(part).find(|gap| self.is_glued(found, gap, has_context, shown.clone())) {
                Some(gap) if self.ends_before(gap, shown) => Own::Behind(gap.at),
                Some(_) => Own::No,
                None => Own::Yes,
            };
        }
        // An escape right before a value hides where it starts: `%22key`.
        let before = Span::new(part.start.saturating_sub(1), part.start);
        let around = Span::new(part.start.saturating_sub(CONTEXT), (part.end + 1).min(self.bytes.len()));
        let is_hidden = || self.is_told(before) && !shown.clone().any(|other| other.span == self.original(part));
        let is_own = match self.encoding {
            Encoding::Spelling => is_hidden() || has_context && self.is_told(around),
            Encoding::Labelled => has_context && self.is_told(around),
            // A tag between a label and its value.
            Encoding::Joined => has_context && self.is_behind_tag(part.start),
            _ => false,
        };
        if is_own { Own::Yes } else { Own::No }
    }

    /// Whether only context makes something inside of a part what the view says.
    pub(crate) fn is_weak(&self, part: Span) -> bool {
        let first = self.edited.partition_point(|edit| edit.at < part.start);
        self.edited[first..].iter().take_while(|edit| edit.at < part.end).any(|edit| edit.is_weak)
    }

    /// Whether something that is no line break is left out right before a place of the view, or before the space there.
    fn is_behind_tag(&self, at: usize) -> bool {
        let is_tag_at = |at: usize| {
            let first = self.edited.partition_point(|edit| edit.at < at);
            self.edited
                .get(first)
                .is_some_and(|edit| edit.at == at && matches!(edit.gap, Some(Gap::Mark | Gap::Inside)))
        };
        is_tag_at(at) || at > 0 && self.bytes[at - 1] == b' ' && is_tag_at(at - 1)
    }

    /// Whether a finding of the text itself ends at a gap.
    fn ends_before(&self, gap: &Edited, mut shown: impl Iterator<Item = Shown>) -> bool {
        let (left, right) = self.sides(gap);
        shown.any(|other| (left..=right).contains(&other.span.end))
    }

    /// Where in the text a gap starts and ends.
    fn sides(&self, gap: &Edited) -> (usize, usize) {
        let (left, right) = (self.written[gap.at - 1].1, self.written[gap.at].0);
        (self.base + left as usize, self.base + right as usize)
    }

    /// Whether something inside of a part of the view is written otherwise in the text.
    fn is_edited(&self, part: Span) -> bool {
        self.edits_inside(part).next().is_some()
    }

    /// Whether something inside of a part is written otherwise that makes a view by itself.
    fn is_told(&self, part: Span) -> bool {
        self.edits_inside(part).any(|edit| edit.tells)
    }

    /// The edits inside of a part.
    fn edits_inside(&self, part: Span) -> impl Iterator<Item = &Edited> {
        let first = self.edited.partition_point(|edit| edit.at < part.start);
        let inside = self.edited[first..].iter().take_while(move |edit| edit.at < part.end);
        inside.filter(move |edit| !(edit.gap.is_some() && edit.at == part.start))
    }

    /// Where something is left out inside of a part.
    fn gaps(&self, part: Span) -> impl Iterator<Item = &Edited> {
        let first = self.edited.partition_point(|edit| edit.at <= part.start);
        self.edited[first..].iter().take_while(move |edit| edit.at < part.end).filter(|edit| edit.gap.is_some())
    }

    /// Whether a word stands beside a gap, and on the other side a finding of the text itself that is as sure: these are two things. What
    /// counts for its field alone ends with its line.
    fn is_glued(
        &self,
        found: Shown,
        gap: &Edited,
        has_context: bool,
        mut shown: impl Iterator<Item = Shown> + Clone,
    ) -> bool {
        let (before, behind) = (&self.bytes[found.span.start..gap.at], &self.bytes[gap.at..found.span.end]);
        if continues_name(before, behind) {
            return false;
        }
        let (left, right) = self.sides(gap);
        // What is a sign at the end of a line in one text is padding of the value in another.
        let is_padding = || shown.clone().any(|other| left < other.span.end && other.span.end <= right);
        let goes_on = gap.gap == Some(Gap::Continued) && !is_padding();
        let is_word_behind = match gap.gap {
            Some(Gap::Inside) => return false,
            Some(Gap::Continued) if goes_on => is_plain(behind) && is_word_or_sign(behind),
            // What is glued to a key there may be a word of any language.
            Some(Gap::Without) => {
                is_plain(behind) && is_word_or_sign(behind) || is_small(behind) && behind.len() > LONGEST_TAIL
            }
            Some(Gap::Perhaps) => {
                has_context || !behind.iter().all(u8::is_ascii_alphabetic) || is_small(behind) || is_plain_word(behind)
            }
            Some(Gap::Break) => {
                // The number of an item, or the first cell of a row.
                let is_number = behind.iter().all(u8::is_ascii_digit) && before.iter().any(u8::is_ascii_alphabetic);
                has_context || is_word(behind) || is_number
            }
            Some(Gap::Mark | Gap::Continued) | None => is_word(behind),
        };
        // A word is glued to a value; a part of an address may be any letters.
        let is_in_address = behind.contains(&b'@') && gap.gap != Some(Gap::Break);
        let is_word_before = match gap.gap {
            Some(Gap::Without) if is_in_address => false,
            _ if is_in_address => is_plain_word(before),
            _ => is_word(before),
        };
        // However well a key is with a word: the lengths of some go together.
        let is_apart = !goes_on && is_small(behind) && behind.len() > LONGEST_TAIL;
        if gap.gap == Some(Gap::Perhaps) && !self.ends_before(gap, shown.clone()) {
            return is_plain(behind);
        }
        shown.any(|other| {
            (other.sure >= found.sure || is_apart)
                && (is_word_behind && (left..=right).contains(&other.span.end)
                    || is_word_before && other.span.start == right)
        })
    }
}

/// Whether an edit leaves out what parts two groups of digits; four on either side are those of a card, which counts alone unless it may be a list.
fn is_grouped(text: &[u8], edit: &Edit) -> bool {
    let is_digit = |byte: &&u8| byte.is_ascii_digit();
    let before = text[..edit.start].iter().rev().take(5).take_while(is_digit).count();
    let behind = text[edit.end..].iter().take(5).take_while(is_digit).count();
    let is_card =
        (before, behind) == (4, 4) && !matches!(text[edit.start..edit.end], [b',' | b'.' | b'/' | b';', b' ', ..]);
    edit.says == Says::Nothing && before > 0 && behind > 0 && (before, behind) != (1, 1) && !is_card
}

/// Whether an edit reads a letter as a digit, or a sign that stands apart as that of an address: behind two words that a sign joins, as no prose has
/// them, it needs no context.
fn is_weak_sign(text: &[u8], edit: &Edit) -> bool {
    const LONGEST: usize = 40;
    let is_of_name = |byte: &&u8| byte.is_ascii_alphabetic() || matches!(**byte, b'.' | b'_');
    let before = &text[..edit.start];
    let name = &before[before.len() - before.iter().rev().take(LONGEST).take_while(is_of_name).count()..];
    let is_sign =
        |three: &[u8]| matches!(three, [a, b'.' | b'_', b] if a.is_ascii_lowercase() && b.is_ascii_lowercase());
    match text[edit.start..edit.end] {
        [b' ', b'@', b' '] => !(name.windows(3).any(is_sign) || before[..before.len() - name.len()].ends_with(b" . ")),
        [b'A'..=b'Z' | b'a'..=b'z'] => true,
        _ => false,
    }
}

/// Whether what stands on two sides of a gap is a name that goes on: `Jane | Doe`, `Ja|ne`.
pub(super) fn continues_name(before: &[u8], after: &[u8]) -> bool {
    const LONGEST: usize = 24;
    let is_letter = |byte: &&u8| byte.is_ascii_alphabetic() || **byte >= 0x80;
    let last = |bytes: &[u8]| bytes.len() - bytes.iter().rev().take(LONGEST).take_while(is_letter).count();
    let is_capital = |word: &[u8]| word.first().is_some_and(u8::is_ascii_uppercase);
    let is_name = |word: &[u8]| is_capital(word) && is_sure_name(word);
    let (left, right) = (before.trim_ascii_end(), after.trim_ascii_start());
    let (start, end) = (last(left), right.iter().take(LONGEST).take_while(is_letter).count());
    // The letter that ends a colour is none of the word behind it.
    let colour = usize::from(left.get(start).is_some() && ends_in_colour(&left[..=start]));
    let start = start + colour;
    let (left, right) = (&left[start..], &right[..end]);
    // The last letters of a key are no name.
    let goes_back =
        start.checked_sub(1).is_some_and(|at| before[at].is_ascii_alphanumeric() || b"_-".contains(&before[at]))
            && colour == 0;
    if left.is_empty() || right.is_empty() || goes_back {
        return false;
    }
    // A space on one side parts two words.
    let is_apart = before.ends_with(b" ") || after.starts_with(b" ");
    match is_apart {
        true => is_capital(left) && is_capital(right) && (is_sure_name(left) || is_sure_name(right)),
        false => is_name(&[left, right].concat()),
    }
}

/// Whether a text ends with the parameters of a colour of a terminal: `[1;31m`.
fn ends_in_colour(text: &[u8]) -> bool {
    const LONGEST: usize = 12;
    let is_parameter = |byte: &&u8| byte.is_ascii_digit() || **byte == b';';
    text.strip_suffix(b"m").is_some_and(|text| {
        let parameters = text.iter().rev().take(LONGEST).take_while(is_parameter).count();
        text[..text.len() - parameters].ends_with(b"[")
    })
}

/// Whether letters are written as those of a word are, the first one perhaps a capital.
fn is_small(letters: &[u8]) -> bool {
    letters.first().is_some_and(u8::is_ascii_alphabetic) && letters[1..].iter().all(u8::is_ascii_lowercase)
}

/// Whether this is more than one letter, which chance makes the last one of a key.
fn is_word_or_sign(bytes: &[u8]) -> bool {
    bytes.len() > 1 || !bytes[0].is_ascii_alphabetic()
}

/// Whether bytes are a plain word, or have one among others that are joined, or no letter and no digit at all.
fn is_plain(bytes: &[u8]) -> bool {
    const SHORTEST_PART: usize = 3;
    let is_joint = |byte: &u8| matches!(byte, b'_' | b'-' | b'.' | b'/' | b'=' | b'~' | b'+');
    let parts = || bytes.split(is_joint).filter(|part| !part.is_empty());
    is_plain_word(bytes)
        || parts().next().is_none()
        || parts().any(|part| part.len() >= SHORTEST_PART && is_plain_word(part))
}

/// Whether bytes read like words rather than like a part of a key: no digits, few capitals inside, letters that follow each other in words.
pub(super) fn is_word(bytes: &[u8]) -> bool {
    // Most words are small letters, perhaps behind a capital, and most names are joined of those.
    let is_small = |byte: &u8| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-' | b'.' | b'/');
    if bytes.iter().skip(1).all(is_small)
        && bytes.first().is_some_and(|byte| byte.is_ascii_uppercase() || is_small(byte))
    {
        return true;
    }
    let humps = bytes.windows(2).filter(|two| two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase()).count();
    !bytes.iter().any(u8::is_ascii_digit)
        && humps * 4 <= bytes.len()
        && (bytes.len() < SHORTEST_CHANCE || reads_as_words(bytes))
}

/// Calls `visit` with the views of the stretches around these places, which are in order; `edits` gives what is edited between two
/// positions of the text.
pub(super) fn each(
    text: &[u8],
    encoding: Encoding,
    places: &[usize],
    edits: impl Fn(usize, usize) -> Vec<Edit>,
    visit: &mut impl FnMut(&View),
) {
    let mut first = 0;
    while first < places.len() {
        let mut last = first;
        while last + 1 < places.len() && places[last + 1] - places[last] <= NEAR {
            last += 1;
        }
        let start = token_start(text, places[first].saturating_sub(AROUND));
        let end = behind_token(text, (places[last] + AROUND).min(text.len()));
        let mut at = start;
        while at < end {
            // Parts of a long stretch are those of the text, so that they do not depend on where the stretch starts.
            let next = ((at / LONGEST + 1) * LONGEST).min(end);
            let from = character_start(text, at.saturating_sub(OVERLAP).max(start));
            let to = character_start(text, (next + OVERLAP).min(end));
            let stretch = Span::new(from, to.max(from));
            let own = Span::new(at, next);
            let edits = edits(stretch.start, stretch.end);
            visit(&View::of_stretch(text, (stretch, own), encoding, &edits, places));
            at = next;
        }
        first = last + 1;
    }
}

/// Calls `visit` with the view that a text has once a place follows, where none of those known is near enough to have it; `may_be_edited` says whether
/// anything may be from a place on.
pub(super) fn last(
    text: &[u8],
    encoding: Encoding,
    places: &[usize],
    may_be_edited: impl Fn(usize) -> bool,
    edits: impl Fn(usize, usize) -> Vec<Edit>,
    visit: &mut impl FnMut(&View),
) {
    let end = text.len();
    if places.last().is_some_and(|place| place + NEAR >= end) {
        return;
    }
    let from = character_start(text, end.saturating_sub(AROUND));
    if !may_be_edited(from) {
        return;
    }
    let edits = edits(from, end);
    if !edits.is_empty() {
        let stretch = Span::new(from, end);
        visit(&View::of_stretch(text, (stretch, stretch), encoding, &edits, places));
    }
}

/// Where the token starts that stands at `at`, or what is shown of it: a value that an edit is in the last part of is shown from its start.
fn token_start(text: &[u8], at: usize) -> usize {
    at - text[..at].iter().rev().take(LONGEST_TOKEN).take_while(|byte| is_part(**byte)).count()
}

/// Behind the token that `at` stands in, or what is shown of it, and the next one: it may go on with the first over a line break.
fn behind_token(text: &[u8], at: usize) -> usize {
    let mut end = at;
    for _ in 0..2 {
        end += text[end..].iter().take(LONGEST_TOKEN).take_while(|byte| is_part(**byte)).count();
        end += text[end..].iter().take(BEHIND_TOKEN).take_while(|byte| !is_part(**byte)).count();
    }
    character_start(text, end)
}

/// The start of the character that stands at `at`.
fn character_start(text: &[u8], at: usize) -> usize {
    let back = text[..at].iter().rev().take(3).take_while(|_| true);
    let mut start = at;
    for _ in back {
        if text.get(start).is_none_or(|byte| byte & 0xC0 != 0x80) {
            break;
        }
        start -= 1;
    }
    start
}
