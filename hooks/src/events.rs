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
    /// The last event with a piece of it, and where that stands.
    last: Value,
    leaf: Leaf,
}

/// A piece of a text in an event.
#[derive(Clone, Debug)]
struct Leaf {
    channel: Channel,
    /// Where it stands: the names of members and the places of items.
    path: Vec<Step>,
    /// How many steps of the path lead to what holds pieces alone: what else is there is not said again.
    root: usize,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Member(&'static str),
    Item(usize),
}

impl Leaf {
    fn pointer(&self) -> String {
        pointer(&self.path)
    }

    /// Where it stands in a copy of its event that says nothing else.
    fn alone(&self) -> String {
        let first = |step: &Step| if let Step::Item(_) = step { Step::Item(0) } else { *step };
        pointer(&self.path.iter().map(first).collect::<Vec<_>>())
    }
}

fn pointer(path: &[Step]) -> String {
    path.iter().fold(String::new(), |pointer, step| match step {
        Step::Member(name) => pointer + "/" + name,
        Step::Item(at) => format!("{pointer}/{at}"),
    })
}

/// The numbers of events in a sequence into which others are added.
#[derive(Default)]
struct Sequence {
    added: u64,
    /// The number that the next event would have without those that were added.
    next: u64,
}

impl Sequence {
    const NAME: &str = "sequence_number";

    /// Notes an event that has come: what is added now stands before it.
    fn arrived(&mut self, event: &Value) {
        self.next = event[Self::NAME].as_u64().unwrap_or(self.next);
    }

    /// Gives the event that has come its number.
    fn own(&mut self, event: &mut Value) {
        self.number(event);
        self.next += 1;
    }

    /// Gives an event that is added its number.
    fn added(&mut self, event: &mut Value) {
        self.added += u64::from(self.number(event));
    }

    /// Whether an event has a number, which it now has right.
    fn number(&self, event: &mut Value) -> bool {
        let has_one = event[Self::NAME].is_u64();
        if has_one {
            event[Self::NAME] = (self.next + self.added).into();
        }
        has_one
    }
}

/// The text of a stream of events, restored.
pub(crate) struct ServerSentEvents {
    exchange: Exchange,
    text: Vec<u8>,
    /// So much of the text has been looked at for a blank line.
    looked: usize,
    held: BTreeMap<Channel, Held>,
    tools: HashMap<Vec<Option<u64>>, String>,
    sequence: Sequence,
}

impl ServerSentEvents {
    pub(crate) fn new(exchange: Exchange) -> ServerSentEvents {
        let (text, looked, held, tools, sequence) = Default::default();
        ServerSentEvents { exchange, text, looked, held, tools, sequence }
    }

    /// What can be passed on once a piece has come.
    pub(crate) fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        let mut text = std::mem::take(&mut self.text);
        text.extend_from_slice(piece);
        let mut start = 0;
        while let Some((end, blank)) = blank_line(&text, self.looked) {
            self.block(&text[start..end], out);
            start = end + blank;
            self.looked = start;
        }
        text.drain(..start);
        // The first signs of a blank line may be there already.
        self.looked = text.len().saturating_sub(3);
        self.text = text;
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
        self.sequence.arrived(event);
        let found = leaves(event);
        let pieces: Vec<String> = found.iter().map(|leaf| take_text(event, &leaf.pointer())).collect();
        let original = event.clone();
        let tool = self.tool_of_snapshot(event);
        self.exchange.restore(event, tool.as_deref());
        // What ends before this event's own pieces goes before them.
        let is_over = |channel: &Channel| ends(&original, channel) && found.iter().all(|leaf| leaf.channel != *channel);
        self.flush(&is_over, is_named, out);
        for (at, (leaf, piece)) in found.iter().zip(&pieces).enumerate() {
            let mut restored = Vec::new();
            let channel = &leaf.channel;
            let is_last = found[at + 1..].iter().all(|next| next.channel != *channel);
            let held = self.held.remove(channel);
            let mut stream = held.map_or_else(|| self.stream(channel), |held| held.stream);
            let _ = stream.push(piece.as_bytes(), &mut restored);
            if is_last && ends(&original, channel) {
                let _ = stream.finish(&mut restored);
            } else {
                self.held.insert(channel.clone(), Held { stream, last: event.clone(), leaf: leaf.clone() });
            }
            put_text(event, &leaf.pointer(), String::from_utf8_lossy(&restored).into_owned());
        }
        self.sequence.own(event);
    }

    /// Writes what is held of texts that end.
    fn flush(&mut self, ends: &dyn Fn(&Channel) -> bool, is_named: bool, out: &mut Vec<u8>) {
        let ended: Vec<Channel> = self.held.keys().filter(|channel| ends(channel)).cloned().collect();
        for channel in ended {
            let Some(Held { stream, last: mut event, leaf }) = self.held.remove(&channel) else { continue };
            let mut rest = Vec::new();
            let _ = stream.finish(&mut rest);
            if rest.is_empty() {
                continue;
            }
            leave_alone(&mut event, &leaf);
            clear(&mut event);
            put_text(&mut event, &leaf.alone(), String::from_utf8_lossy(&rest).into_owned());
            self.sequence.added(&mut event);
            if let Some(kind) = event["type"].as_str().filter(|_| is_named) {
                out.extend_from_slice(format!("event: {kind}\n").as_bytes());
            }
            out.extend_from_slice(format!("data: {event}\n\n").as_bytes());
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

/// The pieces of text in an event.
fn leaves(event: &Value) -> Vec<Leaf> {
    use Step::{Item, Member};
    let mut found = Vec::new();
    let mut add = |kind: &str, place: &[Option<u64>], path: &[Step], root: usize| {
        if event.pointer(&pointer(path)).is_some_and(Value::is_string) {
            found.push(Leaf { channel: Channel::new(kind, place), path: path.into(), root });
        }
    };
    for (at, choice) in items(&event["choices"]).iter().enumerate() {
        let index = choice["index"].as_u64();
        let [choices, delta] = [&[Member("choices"), Item(at)][..], &[Member("choices"), Item(at), Member("delta")]];
        for name in ["content", "refusal", "reasoning_content", "reasoning"] {
            add(name, &[index], &[delta, &[Member(name)]].concat(), 3);
        }
        // A completion of the older kind has its text in the choice.
        add("text", &[index], &[choices, &[Member("text")]].concat(), 3);
        for (nth, call) in items(&choice["delta"]["tool_calls"]).iter().enumerate() {
            for (part, name) in [("function", "arguments"), ("custom", "input")] {
                let path = [delta, &[Member("tool_calls"), Item(nth), Member(part), Member(name)]].concat();
                add("tool", &[index, call["index"].as_u64()], &path, 3);
            }
        }
        add("tool", &[index, None], &[delta, &[Member("function_call"), Member("arguments")]].concat(), 3);
    }
    for (at, candidate) in items(&event["candidates"]).iter().enumerate() {
        let index = candidate["index"].as_u64().unwrap_or(0);
        for (nth, part) in items(&candidate["content"]["parts"]).iter().enumerate() {
            let kind = if part["thought"] == true { "thought" } else { "text" };
            let path = [Member("candidates"), Item(at), Member("content"), Member("parts"), Item(nth), Member("text")];
            add(kind, &[Some(index)], &path, path.len());
        }
    }
    let index = event["index"].as_u64();
    let kind = event["type"].as_str().unwrap_or_default();
    if event["event_type"] == "step.delta" || kind == "content_block_delta" {
        // What is thought is signed to the byte, and so it keeps its tokens.
        for (kind, name) in [("text", "text"), ("tool", "partial_json"), ("tool", "arguments")] {
            add(kind, &[index], &[Member("delta"), Member(name)], 1);
        }
    } else if let Some(kind) = kind.strip_suffix(".delta").filter(|kind| !kind.ends_with("audio")) {
        let output = event["output_index"].as_u64();
        if is_call(kind) {
            add("tool", &[output], &[Member("delta")], 1);
        } else {
            let place = [output, event["content_index"].as_u64(), event["summary_index"].as_u64()];
            add(kind, &place, &[Member("delta")], 1);
        }
    }
    found
}

/// Leaves in a copy of an event what says where a text belongs, and of lists the item that it stands in.
fn leave_alone(event: &mut Value, leaf: &Leaf) {
    let mut node = event;
    for (depth, step) in leaf.path.iter().enumerate() {
        let next = match (step, node) {
            (Step::Item(at), Value::Array(items)) => {
                items.swap(0, *at);
                items.truncate(1);
                items.first_mut()
            }
            (Step::Member(name), Value::Object(members)) => {
                members.retain(|other, _| depth < leaf.root || [*name, "index", "type"].contains(&&**other));
                members.get_mut(*name)
            }
            _ => None,
        };
        let Some(next) = next else { return };
        node = next;
    }
}

/// What is not said again in an event that is added: what ends a text, counts it, seals it or repeats it.
const ONCE: &[&str] = &[
    "finish_reason",
    "finishReason",
    "stop_reason",
    "usage",
    "usageMetadata",
    "obfuscation",
    "signature",
    "thoughtSignature",
    "logprobs",
    "logprobsResult",
];

fn clear(node: &mut Value) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(clear),
        Value::Object(members) => {
            for (name, value) in members {
                if ONCE.contains(&&**name) { *value = Value::Null } else { clear(value) }
            }
        }
        _ => {}
    }
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

/// Where the first blank line is that starts at a place or behind it, and how long it is.
fn blank_line(text: &[u8], from: usize) -> Option<(usize, usize)> {
    (from..text.len()).find_map(|at| {
        let blanks: [&[u8]; 3] = [b"\r\n\r\n", b"\n\n", b"\r\r"];
        blanks.iter().find(|blank| text[at..].starts_with(blank)).map(|blank| (at, blank.len()))
    })
}
