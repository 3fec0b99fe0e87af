//! Tokens of `encrypt` in a text: `[ENTITY:key-id:sealed]`, looked for by the ids of the keys.

use super::{
    spelling::{self, Bracket, More},
    vocabulary::Vocabulary,
};
use crate::{operate::Form, policy::Opener};
use memchr::memmem::Finder;
use zeroize::Zeroizing;

/// The longest body, in letters.
const MOST_LETTERS: usize = 4096;

/// A value that a text holds sealed.
pub(super) struct Sealed {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) entity: String,
    pub(super) form: Form,
    /// A byte that is none of it, then the value.
    plain: Zeroizing<Vec<u8>>,
}

impl Sealed {
    pub(super) fn value(&self) -> &[u8] {
        &self.plain[1..]
    }
}

/// The keys whose tokens are looked for.
pub(super) struct Seals<'a> {
    opener: &'a Opener,
    /// What stands between the name of the entity and the body, in both cases.
    marks: Vec<(&'a str, Finder<'static>)>,
}

impl<'a> Seals<'a> {
    pub(super) fn new(opener: &'a Opener) -> Seals<'a> {
        let mark = |id: &str| Finder::new(format!(":{id}:").as_bytes()).into_owned();
        let marks = opener.key_ids().flat_map(|id| {
            let upper = id.to_uppercase();
            let other = (upper != id).then(|| (id, mark(&upper)));
            std::iter::once((id, mark(id))).chain(other)
        });
        Seals { opener, marks: marks.collect() }
    }

    /// Whether no key has tokens.
    pub(super) fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// The next place where a key's id stands between colons.
    pub(super) fn next(&self, text: &[u8], from: usize) -> Option<(usize, &'a str)> {
        let found = |(id, mark): &(&'a str, Finder<'_>)| mark.find(&text[from..]).map(|at| (from + at, *id));
        self.marks.iter().filter_map(found).min()
    }

    /// The token around a key's id, where it opens.
    pub(super) fn read(
        &self,
        text: &[u8],
        (colon, id): (usize, &str),
        floor: usize,
        at_end: bool,
    ) -> Result<Option<Sealed>, More> {
        let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'\\');
        let mut name = colon;
        while name > floor && is_of_name(text[name - 1]) {
            name -= 1;
        }
        // The escape of a bracket is none of the name.
        let name = name + text[name..colon].iter().take_while(|byte| **byte == b'\\').count();
        let entity: String =
            text[name..colon].iter().filter(|b| **b != b'\\').map(|b| char::from(b.to_ascii_uppercase())).collect();
        let body = colon + id.len() + 2;
        let letters = text[body..].iter().take(MOST_LETTERS).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let end = body + letters;
        let more = || More(spelling::start_before(text, name, floor));
        if !at_end && text.len() < end + Bracket::LONGEST_CLOSING {
            return Err(more());
        }
        let Some(plain) = self.opener.open(&entity, id, &text[body..end]) else { return Ok(None) };
        let Some(form) = plain.first().copied().and_then(Form::from_tag) else { return Ok(None) };
        let brackets = Bracket::before(text, name, floor);
        // The outer one of two brackets is the text's own.
        let around = brackets.iter().filter(|bracket| bracket.count == 1);
        let closed = around.filter_map(|bracket| Some((bracket.start, bracket.closed(text, end)?))).next();
        let (start, end) = closed.unwrap_or((name, end));
        Ok(Some(Sealed { start, end, entity, form, plain }))
    }

    /// Where a token may start that the end of the text cuts before its body.
    pub(super) fn open_start(&self, text: &[u8], floor: usize, vocabulary: &Vocabulary) -> usize {
        let Some(longest_id) = self.marks.iter().map(|(id, _)| id.len()).max() else { return text.len() };
        let lowest = floor.max(text.len().saturating_sub(vocabulary.longest() * 2 + longest_id + 2));
        let is_open = |tail: &[u8]| match memchr::memchr(b':', tail) {
            None => vocabulary.starting(tail[0]).iter().any(|entity| spelling::starts(tail, entity.as_bytes())),
            Some(colon) => self.marks.iter().any(|(id, _)| {
                let id = format!(":{id}:");
                id.len() >= tail.len() - colon
                    && id.as_bytes()[..tail.len() - colon].eq_ignore_ascii_case(&tail[colon..])
            }),
        };
        let starts_word =
            |at: usize| text[at].is_ascii_alphabetic() && (at == 0 || !text[at - 1].is_ascii_alphanumeric());
        let start = (lowest..text.len()).find(|at| starts_word(*at) && is_open(&text[*at..]));
        spelling::start_before(text, start.unwrap_or(text.len()), floor)
    }
}
