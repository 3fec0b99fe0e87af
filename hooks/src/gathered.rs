//! Answers whose pieces a host has gathered: in a list, in the JSON of one, which may be cut, or in an event each. What stands across
//! the pieces of a text is found in none of them, so each text is redacted as the one that it is.

use crate::shield::Shield;
use serde_json::{Deserializer, Value};
use std::collections::BTreeMap;

/// Members of a piece that say which of several texts it belongs to.
const MARKS: &[&str] = &["type", "event_type", "index", "output_index", "content_index", "summary_index"];

/// What to give in place of each piece, a text or an event in JSON; `None` where nothing is found across them.
pub(crate) fn across(shield: &Shield, pieces: &[&str], place: &'static str) -> Option<Vec<String>> {
    let events: Option<Vec<Value>> = pieces.iter().map(|piece| read(piece)).collect();
    let are_events = events.is_some();
    let mut values = events.unwrap_or_else(|| pieces.iter().map(|piece| Value::from(*piece)).collect());
    let written = |value: Value| match value {
        Value::String(text) if !are_events => text,
        value => value.to_string(),
    };
    redact(shield, &mut values, place).then(|| values.into_iter().map(written).collect())
}

/// What to give in place of the JSON of a list of pieces; `None` where it is none, or nothing is found across them.
pub(crate) fn joined(shield: &Shield, text: &str, place: &'static str) -> Option<String> {
    let (mut pieces, rest) = pieces_of(text)?;
    redact(shield, &mut pieces, place).then(|| {
        let pieces: Vec<String> = pieces.iter().map(Value::to_string).collect();
        format!("[{}{rest}", pieces.join(","))
    })
}

/// A piece that is JSON of its own, as hosts tell of pieces one by one.
fn read(piece: &str) -> Option<Value> {
    if !piece.trim_start().starts_with(['"', '{']) {
        return None;
    }
    serde_json::from_str(piece).ok()
}

/// The pieces in the JSON of a list, as far as it goes, and what follows them.
fn pieces_of(text: &str) -> Option<(Vec<Value>, &str)> {
    let mut next = text.trim_start().strip_prefix('[')?;
    let (mut pieces, mut rest) = (Vec::new(), next);
    loop {
        let mut values = Deserializer::from_str(next).into_iter::<Value>();
        match values.next() {
            Some(Ok(piece)) if piece.is_string() || piece.is_object() => pieces.push(piece),
            Some(Err(_)) => {
                // What is cut in the middle of a piece, as previews are.
                let cut = next.trim_start().strip_prefix('"');
                pieces.extend(cut.map(Value::from));
                return Some((pieces, if cut.is_some() { "" } else { rest }));
            }
            _ => return None,
        }
        rest = &next[values.byte_offset()..];
        match rest.trim_start().strip_prefix(',') {
            Some(behind) => next = behind,
            None => return Some((pieces, rest)),
        }
    }
}

/// Redacts each of the texts that pieces are of; says whether anything was found.
fn redact(shield: &Shield, pieces: &mut [Value], place: &'static str) -> bool {
    if !pieces.iter().any(is_piece) {
        return false;
    }
    let mut texts: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        each_text(piece, "", "", &mut |channel, pointer| {
            texts.entry(channel.into()).or_default().push((at, pointer.into()));
        });
    }
    let mut is_found = false;
    for places in texts.values() {
        let said = places.iter().filter_map(|(at, pointer)| pieces[*at].pointer(pointer)?.as_str());
        let Some(given) = shield.across(&said.collect::<Vec<_>>(), place) else { continue };
        is_found = true;
        for ((at, pointer), text) in places.iter().zip(given) {
            if let Some(said) = pieces[*at].pointer_mut(pointer) {
                *said = text.into();
            }
        }
    }
    is_found
}

/// Whether a piece is a text, or an event of an answer that comes in pieces; a message of a history is a text of its own.
fn is_piece(piece: &Value) -> bool {
    let has_pieces = || ["choices", "candidates", "delta"].iter().any(|name| piece.get(name).is_some());
    let says_so =
        |name: &&str| piece[*name].as_str().is_some_and(|kind| kind.contains("delta") || kind.contains("Chunk"));
    piece.is_string() || has_pieces() || ["type", "event", "event_type"].iter().any(says_so)
}

/// Shows a function each text in a piece: which of the texts of an answer it is of, and where it stands.
fn each_text(value: &Value, channel: &str, pointer: &str, show: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(_) => show(channel, pointer),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                // An item that has a number may stand at any place.
                let own = if item.get("index").is_some() { format!("{channel}/") } else { format!("{channel}/{at}") };
                each_text(item, &own, &format!("{pointer}/{at}"), show);
            }
        }
        Value::Object(members) => {
            let marks = MARKS.iter().filter_map(|mark| Some(format!("{mark}={}", members.get(*mark)?)));
            let channel = marks.fold(channel.to_owned(), |channel, mark| channel + "?" + &mark);
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                each_text(member, &format!("{channel}/{name}"), &format!("{pointer}/{name}"), show);
            }
        }
        _ => {}
    }
}
