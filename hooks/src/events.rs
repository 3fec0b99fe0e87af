//! Server-sent events of OpenAI, Anthropic and Google, restored as they arrive. Deltas of one text go through one stream, which
//! holds back what may be the start of a token; before the event that ends a text, what is still held is sent in an event like its
//! last. Snapshots that repeat the text are restored whole.

use crate::exchange::{Exchange, destination_of};
use reticent::RestoreStream;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// One text of an answer: its kind and its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Channel {
    kind: String,
    place: Vec<Option<u64>>,
}

impl Channel {
    fn new(kind: &str, place: &[Option<u64>]) -> Channel {
        Channel { kind: kind.into(), place: place.into() }
    }
}

struct Held {
    stream: RestoreStream,
    /// The last event with a piece of it.
    last: Value,
}

/// The text of a stream of events, restored.
pub(crate) struct ServerSentEvents {
    exchange: Exchange,
    text: Vec<u8>,
    held: BTreeMap<Channel, Held>,
    tools: HashMap<Vec<Option<u64>>, String>,
    added: u64,
}

impl ServerSentEvents {
    pub(crate) fn new(exchange: Exchange) -> ServerSentEvents {
        let (text, held, tools) = Default::default();
        ServerSentEvents { exchange, text, held, tools, added: 0 }
    }

    /// What can be passed on once a piece has come.
    pub(crate) fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        self.text.extend_from_slice(piece);
        while let Some((end, blank)) = blank_line(&self.text) {
            let rest = self.text.split_off(end + blank);
            self.text.truncate(end);
            let block = std::mem::replace(&mut self.text, rest);
            self.block(&block, out);
        }
    }

    /// What is left when the stream ends.
    pub(crate) fn finish(&mut self, out: &mut Vec<u8>) {
        let rest = std::mem::take(&mut self.text);
        if !rest.trim_ascii().is_empty() {
            self.block(&rest, out);
        }
        self.flush(&|_| true, true, out);
    }

    fn block(&mut self, block: &[u8], out: &mut Vec<u8>) {
        let text = String::from_utf8_lossy(block);
        let lines: Vec<&str> = text.lines().flat_map(|line| line.split('\r')).collect();
        let data: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("data:")).map(str::trim_start).collect();
        let Ok(Value::Object(_)) = serde_json::from_str(&data.join("\n")) else {
            if !data.is_empty() {
                // Such as the word that ends a stream of OpenAI's.
                self.flush(&|_| true, false, out);
            }
            out.extend_from_slice(block);
            out.extend_from_slice(b"\n\n");
            return;
        };
        let mut event: Value = serde_json::from_str(&data.join("\n")).unwrap_or_default();
        let is_named = lines.iter().any(|line| line.starts_with("event:"));
        self.event(&mut event, is_named, out);
        for line in lines.iter().filter(|line| !line.starts_with("data:")) {
            out.extend_from_slice(format!("{line}\n").as_bytes());
        }
        out.extend_from_slice(format!("data: {event}\n\n").as_bytes());
    }

    /// Restores an event, and writes those that must stand before it.
    fn event(&mut self, event: &mut Value, is_named: bool, out: &mut Vec<u8>) {
        self.note_tools(event);
        let found = leaves(event);
        let pieces: Vec<String> = found.iter().map(|(_, pointer)| take_text(event, pointer)).collect();
        let original = event.clone();
        let tool = self.tool_of_snapshot(event);
        self.exchange.restore(event, tool.as_deref());
        for (at, ((channel, pointer), piece)) in found.iter().zip(&pieces).enumerate() {
            let mut restored = Vec::new();
            let is_last = found[at + 1..].iter().all(|(next, _)| next != channel);
            let held = self.held.remove(channel);
            let stream = held.map_or_else(|| self.stream(channel), |held| held.stream);
            let mut held = Held { stream, last: event.clone() };
            let _ = held.stream.push(piece.as_bytes(), &mut restored);
            if is_last && ends(&original, channel) {
                let _ = held.stream.finish(&mut restored);
            } else {
                self.held.insert(channel.clone(), held);
            }
            put_text(event, pointer, String::from_utf8_lossy(&restored).into_owned());
        }
        self.flush(&|channel| ends(&original, channel), is_named, out);
        self.number(event, false);
    }

    /// Writes what is held of texts that end.
    fn flush(&mut self, ends: &dyn Fn(&Channel) -> bool, is_named: bool, out: &mut Vec<u8>) {
        let ended: Vec<Channel> = self.held.keys().filter(|channel| ends(channel)).cloned().collect();
        for channel in ended {
            let Some(Held { stream, last: mut event }) = self.held.remove(&channel) else { continue };
            let mut rest = Vec::new();
            let _ = stream.finish(&mut rest);
            if rest.is_empty() {
                continue;
            }
            let mut rest = Some(String::from_utf8_lossy(&rest).into_owned());
            for (each, pointer) in leaves(&event) {
                let text = if each == channel { rest.take().unwrap_or_default() } else { String::new() };
                put_text(&mut event, &pointer, text);
            }
            unfinish(&mut event);
            self.number(&mut event, true);
            if let Some(kind) = event["type"].as_str().filter(|_| is_named) {
                out.extend_from_slice(format!("event: {kind}\n").as_bytes());
            }
            out.extend_from_slice(format!("data: {event}\n\n").as_bytes());
        }
    }

    /// An event gets its number in the sequence, into which others were added.
    fn number(&mut self, event: &mut Value, is_added: bool) {
        if let Some(number) = event["sequence_number"].as_u64() {
            event["sequence_number"] = (number + self.added + u64::from(is_added)).into();
            self.added += u64::from(is_added);
        }
    }

    fn stream(&self, channel: &Channel) -> RestoreStream {
        let tool = (channel.kind == "tool").then(|| self.tools.get(&channel.place).map_or("unknown", String::as_str));
        self.exchange.session.restore_stream_for(&destination_of(tool))
    }

    /// The tool whose whole arguments an event repeats, where it does not name the tool itself.
    fn tool_of_snapshot(&self, event: &Value) -> Option<String> {
        let kind = event["type"].as_str()?;
        let is_snapshot = kind.starts_with("response.") && kind.ends_with(".done") && is_call(kind);
        is_snapshot.then(|| self.tools.get(&[event["output_index"].as_u64()][..]).cloned().unwrap_or("unknown".into()))
    }

    /// Remembers which tool the pieces that follow are for.
    fn note_tools(&mut self, event: &Value) {
        let mut note = |place: &[Option<u64>], name: &Value| {
            if let Some(name) = name.as_str().filter(|name| !name.is_empty()) {
                self.tools.insert(place.into(), name.into());
            }
        };
        for choice in items(&event["choices"]) {
            let index = choice["index"].as_u64();
            for call in items(&choice["delta"]["tool_calls"]) {
                note(&[index, call["index"].as_u64()], &call["function"]["name"]);
                note(&[index, call["index"].as_u64()], &call["custom"]["name"]);
            }
            note(&[index, None], &choice["delta"]["function_call"]["name"]);
        }
        note(&[event["index"].as_u64()], &event["content_block"]["name"]);
        note(&[event["index"].as_u64()], &event["step"]["name"]);
        if event["type"] == "response.output_item.added" {
            note(&[event["output_index"].as_u64()], &event["item"]["name"]);
        }
    }
}

fn is_call(kind: &str) -> bool {
    kind.contains("arguments") || kind.contains("tool_call")
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn take_text(event: &mut Value, pointer: &str) -> String {
    match event.pointer_mut(pointer).map(std::mem::take) {
        Some(Value::String(text)) => {
            put_text(event, pointer, String::new());
            text
        }
        _ => String::new(),
    }
}

fn put_text(event: &mut Value, pointer: &str, text: String) {
    if let Some(place) = event.pointer_mut(pointer) {
        *place = text.into();
    }
}

/// The pieces of text in an event: which text each belongs to, and where it stands.
fn leaves(event: &Value) -> Vec<(Channel, String)> {
    let mut found = Vec::new();
    let mut add = |kind: &str, place: &[Option<u64>], pointer: String| {
        if event.pointer(&pointer).is_some_and(Value::is_string) {
            found.push((Channel::new(kind, place), pointer));
        }
    };
    for (at, choice) in items(&event["choices"]).iter().enumerate() {
        let index = choice["index"].as_u64();
        for name in ["content", "refusal", "reasoning_content", "reasoning"] {
            add(name, &[index], format!("/choices/{at}/delta/{name}"));
        }
        // A completion of the older kind has its text in the choice.
        add("text", &[index], format!("/choices/{at}/text"));
        for (nth, call) in items(&choice["delta"]["tool_calls"]).iter().enumerate() {
            let place = [index, call["index"].as_u64()];
            add("tool", &place, format!("/choices/{at}/delta/tool_calls/{nth}/function/arguments"));
            add("tool", &place, format!("/choices/{at}/delta/tool_calls/{nth}/custom/input"));
        }
        add("tool", &[index, None], format!("/choices/{at}/delta/function_call/arguments"));
    }
    for (at, candidate) in items(&event["candidates"]).iter().enumerate() {
        let index = candidate["index"].as_u64().unwrap_or(0);
        for (nth, part) in items(&candidate["content"]["parts"]).iter().enumerate() {
            let kind = if part["thought"] == true { "thought" } else { "text" };
            add(kind, &[Some(index)], format!("/candidates/{at}/content/parts/{nth}/text"));
        }
    }
    let index = event["index"].as_u64();
    let kind = event["type"].as_str().unwrap_or_default();
    if event["event_type"] == "step.delta" || kind == "content_block_delta" {
        // What is thought is signed to the byte, and so it keeps its tokens.
        add("text", &[index], "/delta/text".into());
        add("tool", &[index], "/delta/partial_json".into());
        add("tool", &[index], "/delta/arguments".into());
    } else if let Some(kind) = kind.strip_suffix(".delta").filter(|kind| !kind.ends_with("audio")) {
        let output = event["output_index"].as_u64();
        if is_call(kind) {
            add("tool", &[output], "/delta".into());
        } else {
            let place = [output, event["content_index"].as_u64(), event["summary_index"].as_u64()];
            add(kind, &place, "/delta".into());
        }
    }
    found
}

/// Whether a text ends with an event.
fn ends(event: &Value, channel: &Channel) -> bool {
    const LAST: &[&str] = &["message_stop", "response.completed", "response.incomplete", "response.failed"];
    let index = channel.place[0];
    let finished = |choice: &Value| choice["finish_reason"].is_string() && choice["index"].as_u64() == index;
    let stopped = |candidate: &Value| {
        candidate["finishReason"].is_string() && candidate["index"].as_u64().unwrap_or(0) == index.unwrap_or(0)
    };
    if items(&event["choices"]).iter().any(finished) || items(&event["candidates"]).iter().any(stopped) {
        return true;
    }
    let (kind, step) = (event["type"].as_str().unwrap_or_default(), event["event_type"].as_str().unwrap_or_default());
    if kind == "content_block_stop" || step == "step.stop" {
        return event["index"].as_u64() == index;
    }
    if LAST.contains(&kind) || step == "interaction.completed" {
        return true;
    }
    if !kind.starts_with("response.") || !kind.ends_with(".done") || event["output_index"].as_u64() != index {
        return false;
    }
    let is_own = kind.strip_suffix(".done") == Some(&channel.kind);
    is_own || kind == "response.output_item.done" || (channel.kind == "tool" && !kind.contains("content_part"))
}

/// Takes from a copy of an event what ends a text, and calls that were in it.
fn unfinish(event: &mut Value) {
    for choice in event["choices"].as_array_mut().into_iter().flatten() {
        choice["finish_reason"] = Value::Null;
    }
    for candidate in event["candidates"].as_array_mut().into_iter().flatten() {
        if let Some(record) = candidate.as_object_mut() {
            record.remove("finishReason");
        }
        if let Some(parts) = candidate["content"]["parts"].as_array_mut() {
            parts.retain(|part| part["text"].is_string());
        }
    }
}

/// Where the first blank line is, and how long it is.
fn blank_line(text: &[u8]) -> Option<(usize, usize)> {
    (0..text.len()).find_map(|at| {
        let blanks: [&[u8]; 3] = [b"\r\n\r\n", b"\n\n", b"\r\r"];
        blanks.iter().find(|blank| text[at..].starts_with(blank)).map(|blank| (at, blank.len()))
    })
}
