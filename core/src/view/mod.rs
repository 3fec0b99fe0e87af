//! Decoded views: what a text says when its encodings and disguises are undone, one level.
//!
//! A view is a short stretch of bytes with a map back to the text. It is scanned as any text is; what is found in it covers, in the text,
//! every byte that it was written with. Places where a view may be worth its cost are named by [`trigger`]; a text without any pays for
//! that look alone.
//!
//! | view | undoes | file |
//! |---|---|---|
//! | spelling | percent-encoding, escapes of JSON, entities of HTML, other forms of letters, digits, signs and spaces, characters without width, colours of terminals | `escapes`, `entities`, `characters` |
//! | labelled | the tags and lines between a label and its value in HTML, XML and tables; the words between a password and the word for it, in other writings; the rows of tables, as objects with the names of their columns | `labels`, `tables` |
//! | joined | line breaks, tags, emphasis and string concatenation inside a value | `joins` |
//! | spoken | `[at]` and `dot`, digits and characters that stand apart, in lists or in other groups, digits in words, dates with the names of months or the marks of Chinese | `spoken`, `apart`, `lists`, `numbers`, `spelled`, `dates` |
//! | decoded | base64 in its variants, hex | `runs` |
//!
//! What is decided about a byte depends on a bounded stretch around it, so a text in pieces has the same views as the whole.

mod apart;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod characters;
mod dates;
mod entities;
mod escapes;
mod joins;
mod joints;
mod labels;
mod lists;
mod numbers;
mod pairs;
mod region;
mod runs;
mod spelled;
mod spoken;
mod tables;
mod trigger;
mod triples;
mod watch;

pub(crate) use escapes::colour_at;
pub(crate) use joints::{joints, open_run, open_signs, whole};
pub(crate) use labels::may_be_password;
pub(crate) use numbers::is_alike;
pub(crate) use region::{Own, Shown, View};
pub(crate) use runs::{INDENTATION, SHORTEST_LINE, is_run_byte};
pub(crate) use spelled::{may_be_digit, may_end_in_digit};
pub(crate) use tables::{Reading, Tables};
pub(crate) use trigger::{Keys, SAYS, Triggers, is_telling, triggers};
pub(crate) use watch::Watch;

use std::fmt;

/// How a value was written, where it did not stand in the text as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Escapes, entities, other forms of characters.
    Spelling,
    /// In parts: with line breaks, tags or quotes between them.
    Joined,
    /// Beside a label in markup.
    Labelled,
    /// In words, or digit by digit.
    Spoken,
    /// A date with the name of its month or the marks of Chinese.
    Date,
    /// base64 or base64url, of UTF-8 or of UTF-16.
    Base64,
    /// Hexadecimal.
    Hex,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Encoding::Spelling => "escapes or other forms of its characters",
            Encoding::Joined => "parts",
            Encoding::Labelled => "an element or a cell with a label",
            Encoding::Spoken => "words or single digits",
            Encoding::Date => "a date with names or marks",
            Encoding::Base64 => "base64",
            Encoding::Hex => "hexadecimal",
        })
    }
}

/// Bytes of a text that say something else: what they say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    start: usize,
    end: usize,
    says: Says,
}

/// What the bytes of an edit say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Character(char),
    Nothing,
    /// Nothing, if that makes more of the value that stands before it.
    Perhaps,
    /// Nothing of its own: it belongs to the character before.
    Mark,
}

/// Calls `visit` with the views that a text that goes on may have once more of it has come: what is written otherwise at its end and tells nothing
/// is undone too where something telling follows, and a cell counts once it is over.
pub(crate) fn each_possible(text: &[u8], triggers: &Triggers, mut visit: impl FnMut(&View)) {
    let telling: Vec<usize> = triggers
        .joins
        .iter()
        .filter(|edit| triggers.is_asked_for(edit) && joins::may_tell(text, edit))
        .map(|edit| edit.start)
        .collect();
    let joined = |from: usize, to: usize| edits_within(&triggers.joins, from, to);
    let is_joined = |_| !triggers.joins.is_empty();
    region::last(text, Encoding::Joined, &telling, is_joined, joined, &mut visit);
    let spelled = |from: usize, to: usize| escapes::edits(text, from, to);
    let is_written = |from: usize| escapes::is_written_behind(text, from);
    region::last(text, Encoding::Spelling, triggers.spelling(), is_written, spelled, &mut visit);
    triggers.tables.open.iter().for_each(|row| visit(&View::of_row(text, row)));
}

/// The edits of a list between two positions.
fn edits_within(edits: &[Edit], from: usize, to: usize) -> Vec<Edit> {
    let first = edits.partition_point(|edit| edit.start < from);
    edits[first..].iter().take_while(|edit| edit.end <= to).copied().collect()
}

/// Calls `visit` with each view of a text. Each byte of the text is in a bounded number of them.
pub(crate) fn each(text: &[u8], triggers: &Triggers, mut visit: impl FnMut(&View)) {
    if !triggers.spelling().is_empty() {
        let edits = |from: usize, to: usize| escapes::edits(text, from, to);
        region::each(text, Encoding::Spelling, triggers.spelling(), edits, &mut visit);
    }
    let listed = [
        (Encoding::Joined, &triggers.joins),
        (Encoding::Labelled, &triggers.labels),
        (Encoding::Spoken, &triggers.spoken),
        (Encoding::Joined, &triggers.breaks),
        (Encoding::Spoken, &triggers.digits),
        (Encoding::Spoken, &triggers.characters),
        (Encoding::Spoken, &triggers.alike),
        (Encoding::Spoken, &triggers.parted),
        (Encoding::Spoken, &triggers.words),
        (Encoding::Date, &triggers.dates),
    ];
    for (encoding, edits) in listed.into_iter().filter(|(_, edits)| !edits.is_empty()) {
        let may_tell =
            |edit: &&Edit| triggers.is_asked_for(edit) && (encoding != Encoding::Joined || joins::may_tell(text, edit));
        let places: Vec<usize> = edits.iter().filter(may_tell).map(|edit| edit.start).collect();
        let within = |from: usize, to: usize| edits_within(edits, from, to);
        region::each(text, encoding, &places, within, &mut visit);
    }
    triggers.rows().for_each(|row| visit(&View::of_row(text, row)));
    runs::each(text, &triggers.runs, &mut visit);
    triggers.pairs.iter().for_each(|pairs| runs::visit_pairs(text, *pairs, &mut visit));
}
