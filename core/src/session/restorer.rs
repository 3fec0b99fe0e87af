//! From tokens back to values, in a text or in the part of one that has arrived.

use super::{
    ledger::Ledger,
    sealed::Seals,
    spelling::{self, More, Reading},
    vocabulary::Vocabulary,
};
use crate::{
    candidate::json,
    data_url::{self, Next},
    operate::Form,
    redactor::Redactor,
};
use std::sync::Arc;

/// The most backslashes before a quote that a number was put in.
const MOST_BACKSLASHES: usize = 64;

/// Looks for tokens and writes their values, in one pass: what is written is never looked at again.
pub(super) struct Restorer<'a> {
    redactor: &'a Redactor,
    ledger: &'a Ledger,
    destination: &'a str,
    seals: Seals<'a>,
    /// The entities of the policy, whose values may stand sealed.
    entities: &'a Vocabulary,
}

/// How far a text has been restored.
pub(super) struct Progress {
    /// Up to where the output says what the text does.
    pub(super) written: usize,
    /// Up to where nothing that may still come changes what the text says.
    pub(super) decided: usize,
}

/// A value in place of a stretch of text.
struct Restored<'v> {
    start: usize,
    end: usize,
    value: &'v [u8],
    form: Form,
    ending: (usize, usize),
}

impl<'a> Restorer<'a> {
    pub(super) fn new(
        redactor: &'a Redactor,
        ledger: &'a Ledger,
        destination: &'a str,
        entities: &'a Vocabulary,
    ) -> Restorer<'a> {
        Restorer { redactor, ledger, destination, seals: Seals::new(redactor.compiled().opener()), entities }
    }

    /// Restores `text[from..]`; `out` holds what came of the text before. Linear in the text.
    pub(super) fn advance(&self, text: &[u8], from: usize, at_end: bool, out: &mut Vec<u8>) -> Progress {
        let mut written = from;
        let has_tokens = !self.ledger.vocabulary().is_empty();
        let next_token = |from: usize| has_tokens.then(|| spelling::next_hit(text, from)).flatten();
        let mut token = next_token(from);
        let mut seal = self.seals.next(text, from);
        let search = self.ledger.search();
        let next_surrogate = |from: usize| search.and_then(|search| search.next(text, from, at_end));
        let mut surrogate = next_surrogate(from);
        let mut payload = data_url::next(text, from, at_end);
        let mut open = text.len();
        loop {
            let first = [token, seal.map(|(colon, _)| colon)].into_iter().flatten().min();
            if let Some(next) = &payload
                && first.is_none_or(|hit| next.start() < hit)
                && surrogate.is_none_or(|(start, ..)| next.start() < start)
            {
                let Next::Whole(found) = next else {
                    open = next.start();
                    break;
                };
                let mut restored = Vec::new();
                let inside = self.advance(&found.text, 0, true, &mut restored);
                if inside.written > 0 && found.start >= written {
                    restored.extend_from_slice(&found.text[inside.written..]);
                    out.extend_from_slice(&text[written..found.start]);
                    out.extend_from_slice(found.encode(&restored).as_bytes());
                    written = found.end;
                }
                let end = found.end;
                payload = data_url::next(text, end, at_end);
                token = token.filter(|hit| *hit >= end).or_else(|| next_token(end));
                seal = seal.filter(|(colon, _)| *colon >= end).or_else(|| self.seals.next(text, end));
                surrogate = surrogate.filter(|(start, ..)| *start >= end).or_else(|| next_surrogate(end));
                continue;
            }
            if let Some((start, end, entry)) = surrogate
                && first.is_none_or(|hit| start < hit)
            {
                let entry = self.ledger.entry(entry);
                if start >= written && self.may_restore(&entry.name.entity) {
                    let (value, form) = (&*entry.value, entry.form);
                    write(text, &Restored { start, end, value, form, ending: (end, end) }, &mut written, out);
                }
                surrogate = next_surrogate(end);
                token = token.filter(|hit| *hit >= end).or_else(|| next_token(end));
                seal = seal.filter(|(colon, _)| *colon >= end).or_else(|| self.seals.next(text, end));
                continue;
            }
            let end = match (token, seal) {
                (None, None) => break,
                (Some(hit), seal) if seal.is_none_or(|(colon, _)| hit < colon) => {
                    let found = spelling::readings(text, hit, written, at_end, self.ledger.vocabulary())
                        .and_then(|readings| self.resolve(text, &readings, written, at_end));
                    match found {
                        Err(More(start)) => {
                            open = start;
                            break;
                        }
                        Ok(None) => {
                            token = next_token(hit + 1);
                            continue;
                        }
                        Ok(Some(restored)) => write(text, &restored, &mut written, out),
                    }
                }
                (_, Some(place)) => match self.seals.read(text, place, written, at_end) {
                    Err(More(start)) => {
                        open = start;
                        break;
                    }
                    Ok(Some(sealed)) if self.may_restore(&sealed.entity) => {
                        let (value, form, ending) = (sealed.value(), sealed.form, (sealed.end, sealed.end));
                        let restored = Restored { start: sealed.start, end: sealed.end, value, form, ending };
                        match unquoted(text, restored, written, at_end) {
                            Err(More(start)) => {
                                open = start;
                                break;
                            }
                            Ok(restored) => write(text, &restored, &mut written, out),
                        }
                    }
                    Ok(_) => {
                        seal = self.seals.next(text, place.0 + 1);
                        continue;
                    }
                },
                (Some(_), None) => unreachable!("a hit without a seal is the first case"),
            };
            token = token.filter(|hit| *hit >= end).or_else(|| next_token(end));
            seal = seal.filter(|(colon, _)| *colon >= end).or_else(|| self.seals.next(text, end));
            surrogate = surrogate.filter(|(start, ..)| *start >= end).or_else(|| next_surrogate(end));
        }
        if at_end {
            return Progress { written, decided: text.len() };
        }
        if open == text.len() {
            open = spelling::open_start(text, written, self.ledger.vocabulary());
            open = open.min(self.seals.open_start(text, written, self.entities));
        }
        let surrogate = search.map_or(open, |search| search.open_start(text, written));
        Progress { written, decided: open.min(surrogate) }
    }

    /// The names that tokens have, where nothing but tokens is restored.
    pub(super) fn names(&self) -> Option<Arc<Vocabulary>> {
        let is_plain = self.seals.is_empty() && self.ledger.search().is_none();
        is_plain.then(|| Arc::clone(self.ledger.vocabulary()))
    }

    /// Whether a leaf of nested data is the token of a number and nothing else.
    pub(super) fn is_number(&self, leaf: &[u8]) -> bool {
        let one = |readings: Vec<Reading>| {
            let reading =
                readings.into_iter().next().filter(|reading| reading.start == 0 && reading.end == leaf.len())?;
            let entry = self.ledger.find(&reading.entity, reading.number, reading.variant)?;
            (entry.form == Form::Number).then_some(())
        };
        let sealed = self.seals.next(leaf, 0).and_then(|place| self.seals.read(leaf, place, 0, true).ok().flatten());
        if let Some(sealed) = sealed {
            return (sealed.start, sealed.end, sealed.form) == (0, leaf.len(), Form::Number);
        }
        let hit = spelling::next_hit(leaf, 0);
        hit.is_some_and(|hit| {
            let found = spelling::readings(leaf, hit, 0, true, self.ledger.vocabulary());
            found.ok().and_then(one).is_some()
        })
    }

    fn may_restore(&self, entity: &str) -> bool {
        self.redactor.compiled().may_restore(self.destination, entity)
    }

    /// What a stretch of text stands for, where that is one thing that may be restored.
    fn resolve(
        &self,
        text: &[u8],
        readings: &[Reading],
        written: usize,
        at_end: bool,
    ) -> Result<Option<Restored<'a>>, More> {
        let mut known = readings.iter().filter_map(|reading| {
            let entry = self.ledger.find(&reading.entity, reading.number, reading.variant)?;
            Some((reading, entry))
        });
        let (Some((reading, entry)), None) = (known.next(), known.next()) else { return Ok(None) };
        if !self.may_restore(&reading.entity) {
            return Ok(None);
        }
        let own = usize::from(reading.doubled && entry.enclosed);
        let restored = Restored {
            start: reading.start + own,
            end: reading.end - own,
            value: &entry.value,
            form: entry.form,
            ending: reading.ending,
        };
        unquoted(text, restored, written, at_end).map(Some)
    }
}

/// A number of JSON was put in quotes: they go where they still stand.
fn unquoted<'v>(text: &[u8], restored: Restored<'v>, written: usize, at_end: bool) -> Result<Restored<'v>, More> {
    if restored.form != Form::Number {
        return Ok(restored);
    }
    let Restored { start, end, .. } = restored;
    let escapes = text[end..].iter().take(MOST_BACKSLASHES).take_while(|byte| **byte == b'\\').count();
    let Some(quote) = text.get(end + escapes) else {
        return if at_end { Ok(restored) } else { Err(More(spelling::start_before(text, start, written))) };
    };
    let before = start.checked_sub(escapes + 1).filter(|before| *before >= written);
    let is_quoted = |before: usize| {
        matches!(quote, b'"' | b'\'' | b'`')
            && text[start - 1] == *quote
            && text[before..start - 1].iter().all(|byte| *byte == b'\\')
    };
    Ok(match before.filter(|before| is_quoted(*before)) {
        Some(before) => Restored { start: before, end: end + escapes + 1, ..restored },
        None => restored,
    })
}

/// Writes the text up to a value, and the value; gives where the text goes on.
fn write(text: &[u8], restored: &Restored, written: &mut usize, out: &mut Vec<u8>) -> usize {
    out.extend_from_slice(&text[*written..restored.start]);
    write_value(restored.value, restored.form, out);
    out.extend_from_slice(&text[restored.ending.0..restored.ending.1]);
    *written = restored.end;
    restored.end
}

/// Writes a value as the place wants it: with more escapes, or fewer, than it was found with.
fn write_value(value: &[u8], form: Form, out: &mut Vec<u8>) {
    let Form::Escaped(found) = form else { return out.extend_from_slice(value) };
    let (found, here) = (u32::from(found), json::depth(out, out.len()));
    let start = out.len();
    if here >= found {
        out.extend_from_slice(value);
        json::escape(out, start, here - found);
        return;
    }
    let mut plain = value.to_vec();
    for _ in here..found {
        let quoted = [b"\"", &plain[..], b"\""].concat();
        match serde_json::from_slice::<String>(&quoted) {
            Ok(text) => plain = text.into_bytes(),
            Err(_) => break,
        }
    }
    out.extend_from_slice(&plain);
}
