//! Recorded agent runs as JSON lines: what tracing backends are sent, with all that only looks personal.

use super::prose::{PROSE, write_paragraph};
use crate::random::Random;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

const MODELS: &[&str] =
    &["gpt-4o-mini-2024-07-18", "claude-sonnet-4-20250514", "gemini-2.5-flash", "mistral-large-2411"];
const TOOLS: &[&str] = &[
    "search_documents",
    "run_sql",
    "read_file",
    "http_get",
    "list_shipments",
    "render_chart",
    "python",
    "create_ticket",
];

/// The steps of one run, one JSON object a line.
pub(super) fn write_run(random: &mut Random, out: &mut String) {
    let run = Run { trace_id: random.uuid(), parent_id: random.uuid(), session: random.hex(32) };
    for step in 0..random.between(2, 7) {
        let span = match random.below(10) {
            0..=2 => model_call(random),
            3..=5 => tool_call(random),
            6 => streamed(random),
            7 => retrieval(random),
            8 => embedding(random),
            _ => image(random),
        };
        let line = run.envelope(step, span, random);
        out.push_str(&line.to_string());
        out.push('\n');
    }
}

/// What the steps of a run have in common.
struct Run {
    trace_id: String,
    parent_id: String,
    session: String,
}

impl Run {
    fn envelope(&self, step: u64, (name, run_type, inputs, outputs): Step, random: &mut Random) -> Value {
        let start = random.between(1_700_000_000_000, 1_760_000_000_000);
        json!({
            "id": random.uuid(),
            "trace_id": self.trace_id,
            "parent_run_id": self.parent_id,
            "dotted_order": dotted_order(random),
            "name": name,
            "run_type": run_type,
            "start_time": timestamp(random),
            "start_time_unix_ms": start,
            "end_time_unix_ms": start + random.below(60_000),
            "extra": {
                "metadata": {
                    "session_hash": self.session, "step": step, "revision": random.hex(40), "ls_temperature": 0.2,
                    "langgraph_checkpoint_ns": format!("agent:{}", random.uuid()),
                },
                "runtime": { "sdk_version": format!("0.{}.{}", random.below(9), random.below(60)), "py_implementation": "CPython" },
            },
            "inputs": inputs,
            "outputs": outputs,
            "error": null,
            "tags": [format!("seq:step:{step}"), run_type],
        })
    }
}

/// A name, a type, inputs and outputs.
type Step = (&'static str, &'static str, Value, Value);

fn timestamp(random: &mut Random) -> String {
    let (month, day) = (random.between(1, 12), random.between(1, 28));
    let (hour, minute, second) = (random.below(24), random.below(60), random.below(60));
    format!("2025-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{}Z", random.digits(6))
}

/// A start time without punctuation, and the id of the run.
fn dotted_order(random: &mut Random) -> String {
    let time: String = timestamp(random).chars().filter(|letter| !matches!(letter, '-' | ':' | '.')).collect();
    format!("{time}{}", random.uuid())
}

fn paragraph(random: &mut Random) -> String {
    let mut text = String::new();
    write_paragraph(random, &mut text);
    text
}

fn usage(random: &mut Random) -> Value {
    let (prompt, completion) = (random.between(200, 90_000), random.between(10, 4_000));
    json!({
        "prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion,
        "prompt_tokens_details": { "cached_tokens": prompt / 3 }, "cost_usd": random.fraction() / 40.0,
    })
}

fn model_call(random: &mut Random) -> Step {
    let inputs = json!({ "messages": [
        { "role": "system", "content": paragraph(random) },
        { "role": "user", "content": PROSE.phrase("question", random) },
    ], "temperature": 0.2, "seed": random.below(1 << 31), "max_tokens": 1024 });
    let outputs = json!({
        "id": format!("chatcmpl-{}", random.string(crate::random::ALPHANUMERIC, 29)),
        "created": random.between(1_700_000_000, 1_760_000_000),
        "model": random.pick(MODELS),
        "system_fingerprint": format!("fp_{}", random.hex(10)),
        "choices": [{ "index": 0, "finish_reason": "stop", "message": { "role": "assistant", "content": paragraph(random) } }],
        "usage": usage(random),
    });
    ("ChatModel", "llm", inputs, outputs)
}

fn tool_call(random: &mut Random) -> Step {
    let arguments = json!({
        "query": PROSE.phrase("clause", random), "limit": random.between(1, 50), "cursor": random.hex(24),
        "filters": { "topic": PROSE.phrase("idea", random), "min_score": random.fraction(), "after": timestamp(random) },
    });
    let rows: Vec<Value> = (0..random.between(1, 5))
        .map(|row| {
            json!({
                "row": row, "document_id": random.uuid(), "checksum": random.hex(64), "size_bytes": random.below(90_000_000),
                "order_id": random.between(10_000_000, 99_999_999), "score": random.fraction(),
                "title": PROSE.phrase("title", random), "updated_at": timestamp(random),
            })
        })
        .collect();
    let call_id = format!("call_{}", random.string(crate::random::ALPHANUMERIC, 24));
    let inputs = json!({ "tool_calls": [{
        "id": call_id, "type": "function",
        "function": { "name": random.pick(TOOLS), "arguments": arguments.to_string() },
    }] });
    let outputs = json!({ "tool_call_id": call_id, "content": json!({ "rows": rows, "took_ms": random.below(900) }).to_string() });
    ("ToolNode", "tool", inputs, outputs)
}

fn streamed(random: &mut Random) -> Step {
    let text = paragraph(random);
    let id = format!("msg_{}", random.string(crate::random::ALPHANUMERIC, 24));
    let deltas: Vec<Value> = text
        .split_inclusive(' ')
        .take(20)
        .map(|piece| json!({ "id": id, "event": "content_block_delta", "delta": { "type": "text_delta", "text": piece } }))
        .collect();
    (
        "StreamingModel",
        "llm",
        json!({ "prompt": PROSE.phrase("question", random) }),
        json!({ "events": deltas, "usage": usage(random) }),
    )
}

fn retrieval(random: &mut Random) -> Step {
    let documents: Vec<Value> = (0..random.between(2, 4))
        .map(|_| {
            json!({
                "page_content": paragraph(random),
                "metadata": {
                    "source": format!("s3://corpus/{}/{}.md", random.hex(2), random.hex(16)), "chunk": random.below(400),
                    "etag": random.hex(32), "distance": random.fraction(),
                },
            })
        })
        .collect();
    ("Retriever", "retriever", json!({ "query": PROSE.phrase("question", random) }), json!({ "documents": documents }))
}

fn embedding(random: &mut Random) -> Step {
    let vector: Vec<f64> = (0..192).map(|_| (random.fraction() - 0.5) / 6.0).collect();
    let inputs = json!({ "input": PROSE.phrase("sentence", random), "dimensions": vector.len() });
    (
        "Embeddings",
        "embedding",
        inputs,
        json!({ "data": [{ "index": 0, "embedding": vector }], "usage": usage(random) }),
    )
}

fn image(random: &mut Random) -> Step {
    let bytes: Vec<u8> = (0..1_200).map(|_| random.next() as u8).collect();
    let url = format!("data:image/png;base64,iVBORw0KGgo{}", STANDARD.encode(bytes));
    let inputs = json!({ "messages": [{ "role": "user", "content": [
        { "type": "text", "text": PROSE.phrase("question", random) },
        { "type": "image_url", "image_url": { "url": url, "detail": "low" } },
    ] }] });
    ("VisionModel", "llm", inputs, json!({ "text": PROSE.phrase("sentence", random), "usage": usage(random) }))
}
