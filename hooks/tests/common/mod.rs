//! What the tests of the hooks share: values to look for, and a server that keeps every byte.

#![allow(dead_code, reason = "each test is a program of its own, and uses some")]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reticent::{Policy, Redactor};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

pub(crate) const EMAIL: &str = "jane.roe@acme.io";
pub(crate) const CARD: &str = "4111 1111 1111 1111";
pub(crate) const KEY: &str = "sk-proj-aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC3bD6fG9hJ2kL5";

pub(crate) fn secret() -> String {
    format!("Write to {EMAIL}, card {CARD}, key {KEY}")
}

/// A text file as prompts hold them, and what traces say of prompts, longer than what is decoded of any text.
pub(crate) fn attached() -> String {
    let notes = format!("{}{}", "The notes. ".repeat(900), secret());
    format!("data:text/plain;base64,{}", STANDARD.encode(notes))
}

pub(crate) fn redactor() -> Redactor {
    Redactor::new(&Policy::default()).expect("the default policy compiles")
}

/// Of a policy under which what stands in prompts cannot be redacted.
pub(crate) fn failing() -> Redactor {
    let policy = Policy::from_toml("action = 'block'", "policy.toml").expect("it is a policy");
    Redactor::new(&policy).expect("it compiles")
}

pub(crate) fn assert_clean(text: &str) {
    for value in [EMAIL, CARD, KEY] {
        assert!(!text.contains(value), "{}… got out", &value[..4]);
    }
    for run in text.split(|letter: char| !letter.is_ascii_alphanumeric() && !"+/".contains(letter)) {
        for start in (0..4).filter(|_| run.len() > 1024) {
            let run = &run[start..];
            let decoded = STANDARD.decode(&run[..run.len() / 4 * 4]).unwrap_or_default();
            assert!(!String::from_utf8_lossy(&decoded).contains(EMAIL), "a file got out");
        }
    }
}

/// An answer: its status, its kind and the pieces that are written one by one.
pub(crate) type Answer = (u16, &'static str, Vec<String>);

/// A server in the place of a vendor's.
pub(crate) struct Wire {
    pub(crate) url: String,
    received: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Wire {
    pub(crate) fn new(answer: impl Fn(&str) -> Answer + Send + 'static) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let url = format!("http://{}", listener.local_addr().expect("it has an address"));
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&received);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = serve(stream, &answer, &kept);
            }
        });
        Wire { url, received }
    }

    /// Every request, head and body.
    pub(crate) fn received(&self) -> Vec<String> {
        self.bytes().iter().map(|request| String::from_utf8_lossy(request).into_owned()).collect()
    }

    /// The same, to the byte.
    pub(crate) fn bytes(&self) -> Vec<Vec<u8>> {
        self.received.lock().expect("nothing panicked").clone()
    }
}

fn serve(mut stream: TcpStream, answer: &dyn Fn(&str) -> Answer, kept: &Mutex<Vec<Vec<u8>>>) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    let (head, length) = loop {
        let read = stream.read(&mut piece)?;
        if read == 0 {
            return Ok(());
        }
        bytes.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        if let Some(end) = text.find("\r\n\r\n") {
            let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
            break (end + 4, length.trim().parse::<usize>().unwrap_or(0));
        }
    };
    while bytes.len() < head + length {
        let read = stream.read(&mut piece)?;
        bytes.extend_from_slice(&piece[..read]);
    }
    let (status, kind, pieces) = answer(&String::from_utf8_lossy(&bytes));
    kept.lock().expect("nothing panicked").push(bytes);
    write!(stream, "HTTP/1.1 {status} Said\r\ncontent-type: {kind}\r\nconnection: close\r\n\r\n")?;
    for piece in pieces {
        stream.write_all(piece.as_bytes())?;
        stream.flush()?;
        thread::sleep(std::time::Duration::from_millis(2));
    }
    Ok(())
}

/// Answers about the last token that was asked with, in OpenAI's and Anthropic's forms.
pub(crate) fn answer(request: &str) -> Answer {
    let token = request
        .rfind("[EMAIL_ADDRESS_")
        .map_or("[EMAIL_ADDRESS_1]", |at| &request[at..at + request[at..].find(']').expect("a token ends") + 1]);
    let (text, arguments) = (format!("I wrote to {token}."), format!("{{\"to\":\"{token}\"}}"));
    if request.contains("invalid") {
        return (400, "application/json", vec![format!("{{\"error\":\"no {token}\"}}")]);
    }
    if request.contains("messages\r\n") || request.contains("/v1/messages") {
        let mut events = vec![
            serde_json::json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}),
        ];
        events.extend(cut(&text).map(|text| {
            serde_json::json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}})
        }));
        events.push(serde_json::json!({"type": "content_block_stop", "index": 0}));
        events.push(serde_json::json!({"type": "content_block_start", "index": 1, "content_block": {"type": "tool_use", "name": "send", "input": {}}}));
        events.extend(cut(&arguments).map(|text| {
            serde_json::json!({"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": text}})
        }));
        events.push(serde_json::json!({"type": "content_block_stop", "index": 1}));
        events.push(serde_json::json!({"type": "message_stop"}));
        return (200, "text/event-stream", events.iter().flat_map(|event| sse(event, true)).collect());
    }
    if request.contains("\"stream\":true") {
        let chunk = |delta: serde_json::Value, finish: Option<&str>| serde_json::json!({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]});
        let mut events: Vec<_> = cut(&text).map(|text| chunk(serde_json::json!({"content": text}), None)).collect();
        events.push(chunk(
            serde_json::json!({"tool_calls": [{"index": 0, "function": {"name": "send", "arguments": ""}}]}),
            None,
        ));
        events.extend(cut(&arguments).map(|text| {
            chunk(serde_json::json!({"tool_calls": [{"index": 0, "function": {"arguments": text}}]}), None)
        }));
        events.push(chunk(serde_json::json!({}), Some("stop")));
        let mut pieces: Vec<String> = events.iter().flat_map(|event| sse(event, false)).collect();
        pieces.push("data: [DONE]\n\n".into());
        return (200, "text/event-stream", pieces);
    }
    let call = serde_json::json!({"function": {"name": "send", "arguments": arguments}});
    let message = serde_json::json!({"choices": [{"message": {"content": text, "tool_calls": [call]}}]});
    (200, "application/json", vec![message.to_string()])
}

fn cut(text: &str) -> impl Iterator<Item = &str> {
    text.as_bytes().chunks(3).map(|piece| std::str::from_utf8(piece).expect("it is ASCII"))
}

/// An event, cut where a network may cut: in its middle.
fn sse(event: &serde_json::Value, named: bool) -> Vec<String> {
    let name =
        if named { format!("event: {}\n", event["type"].as_str().expect("it has a type")) } else { String::new() };
    let block = format!("{name}data: {event}\n\n");
    let (first, second) = block.split_at(block.len() / 2);
    vec![first.into(), second.into()]
}

/// The texts and the arguments of tools in a stream of events, joined; and in how many pieces the text came.
pub(crate) fn joined(stream: &str) -> (String, String, usize) {
    let (mut text, mut arguments, mut pieces) = (String::new(), String::new(), 0);
    for data in stream.lines().filter_map(|line| line.strip_prefix("data: ")).filter(|data| *data != "[DONE]") {
        let event: serde_json::Value = serde_json::from_str(data).expect("an event is JSON");
        let delta = if event["delta"].is_object() { &event["delta"] } else { &event["choices"][0]["delta"] };
        let piece = delta["text"].as_str().or(delta["content"].as_str()).unwrap_or_default();
        pieces += usize::from(!piece.is_empty());
        text.push_str(piece);
        let call = delta["partial_json"].as_str().or(delta["tool_calls"][0]["function"]["arguments"].as_str());
        arguments.push_str(call.unwrap_or_default());
    }
    (text, arguments, pieces)
}
