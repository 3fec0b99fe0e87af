//! The look-alikes, generated.

use crate::letters::{BASE64, BASE64URL, CROCKFORD, DIGITS, HEX, LETTERS, LOWER, UPPER, between as number, text};
use reticent_tests::random::Random;

/// A kind of look-alike, the key that it usually has, and how one is made.
pub(crate) type Generator = (&'static str, &'static str, fn(&mut Random) -> String);

#[rustfmt::skip]
pub(crate) const GENERATORS: &[Generator] = &[
    ("UUID, version 4", "request_id", |r| uuid(r, '4')),
    ("UUID, version 7", "run_id", |r| uuid(r, '7')),
    ("UUID, capitals", "correlationId", |r| uuid(r, '4').to_uppercase()),
    ("UUID without dashes", "id", |r| uuid(r, '4').replace('-', "")),
    ("git SHA", "commit", |r| text(r, HEX, 40)),
    ("git SHA, short", "revision", |r| { let n = 7 + r.below(6); text(r, HEX, n) }),
    ("MD5", "md5", |r| text(r, HEX, 32)),
    ("SHA-256", "sha256", |r| text(r, HEX, 64)),
    ("SHA-512", "sha512", |r| text(r, HEX, 128)),
    ("image digest", "digest", |r| format!("sha256:{}", text(r, HEX, 64))),
    ("integrity hash", "integrity", |r| format!("sha512-{}==", text(r, BASE64, 86))),
    ("integrity hash, SHA-1", "integrity", |r| format!("sha1-{}=", text(r, BASE64, 27))),
    ("go.sum hash", "sum", |r| format!("h1:{}=", text(r, BASE64, 43))),
    ("RECORD hash", "record", |r| format!("pkg/_core.py,sha256={},{}", text(r, BASE64URL, 43), number(r, 100, 90_000))),
    ("ETag", "etag", |r| format!("W/{}-{}", text(r, HEX, 5), text(r, BASE64URL, 27))),
    ("trace id", "trace_id", |r| text(r, HEX, 32)),
    ("span id", "span_id", |r| text(r, HEX, 16)),
    ("traceparent", "traceparent", |r| format!("00-{}-{}-01", text(r, HEX, 32), text(r, HEX, 16))),
    ("OpenAI call id", "tool_call_id", |r| format!("call_{}", text(r, LETTERS, 24))),
    ("OpenAI response id", "response_id", |r| format!("resp_{}", text(r, HEX, 48))),
    ("OpenAI completion id", "id", |r| format!("chatcmpl-{}", text(r, LETTERS, 29))),
    ("OpenAI thread, run, assistant", "thread", |r| format!("{}_{}", r.choice(&["thread", "run", "asst", "msg", "step", "file", "batch", "vs", "fc", "rs"]), text(r, LETTERS, 24))),
    ("system fingerprint", "system_fingerprint", |r| format!("fp_{}", text(r, HEX, 10))),
    ("Anthropic tool use id", "tool_use_id", |r| format!("toolu_01{}", text(r, LETTERS, 22))),
    ("Anthropic message id", "id", |r| format!("msg_01{}", text(r, LETTERS, 22))),
    ("Anthropic request id", "request-id", |r| format!("req_011C{}", text(r, LETTERS, 20))),
    ("LangChain run id", "id", |r| format!("run-{}", uuid(r, '4'))),
    ("LangChain run id, step", "id", |r| format!("run--{}-{}", uuid(r, '4'), r.below(9))),
    ("Gemini response id", "responseId", |r| text(r, BASE64URL, 22)),
    ("Bedrock request id", "x-amzn-requestid", |r| uuid(r, '4')),
    ("X-Ray trace", "X-Amzn-Trace-Id", |r| format!("Root=1-{}-{}", text(r, HEX, 8), text(r, HEX, 24))),
    ("Stripe objects", "object_id", |r| format!("{}_{}", r.choice(&["cus", "pi", "ch", "in", "evt", "price", "prod", "sub", "req", "pm"]), text(r, LETTERS, 24))),
    ("SSH public key", "public_key", |r| format!("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{} deploy", text(r, BASE64, 43))),
    ("RSA public key of SSH", "authorized", |r| format!("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ{} ci", text(r, BASE64, 338))),
    ("public key, PEM", "pem", |r| pem(r, "PUBLIC KEY", 6)),
    ("certificate, PEM", "pem", |r| pem(r, "CERTIFICATE", 18)),
    ("certificate fingerprint", "fingerprint", |r| (0..20).map(|_| text(r, "0123456789ABCDEF", 2)).collect::<Vec<_>>().join(":")),
    ("SSH fingerprint", "fingerprint", |r| format!("SHA256:{}", text(r, BASE64, 43))),
    ("minified code", "script", minified),
    ("base64 image", "image_url", |r| format!("data:image/png;base64,iVBORw0KGgo{}=", text(r, BASE64, 700))),
    ("base64 image, bare", "data", |r| format!("/9j/4AAQSkZJRgABAQ{}", text(r, BASE64, 900))),
    ("base64 of bytes", "payload", |r| text(r, BASE64, 128)),
    ("embedding", "embedding", |r| (0..24).map(|_| format!("{}0.{}", r.choice(&["", "-"]), text(r, DIGITS, 17))).collect::<Vec<_>>().join(", ")),
    ("log probability", "logprob", |r| format!("-{}.{}", r.below(20), text(r, DIGITS, 16))),
    ("ULID", "id", |r| format!("01{}", text(r, CROCKFORD, 24))),
    ("KSUID", "id", |r| format!("2{}", text(r, LETTERS, 26))),
    ("Nano ID", "id", |r| text(r, BASE64URL, 21)),
    ("CUID", "id", |r| format!("c{}", text(r, LOWER, 24))),
    ("MongoDB object id", "_id", |r| format!("6{}", text(r, HEX, 23))),
    ("snowflake", "message_id", |r| number(r, 1 << 59, 1 << 60).to_string()),
    ("slug", "slug", |r| (0..4).map(|_| word(r)).collect::<Vec<_>>().join("-")),
    ("identifier", "name", |r| (0..4).map(|_| word(r)).collect::<Vec<_>>().join("_")),
    ("camel case", "handler", |r| (0..4).map(|_| capital(r)).collect()),
    ("file path", "path", |r| format!("/srv/app/{}/{}/{}_{}.py", word(r), word(r), word(r), word(r))),
    ("URL", "url", |r| format!("https://docs.acme.dev/{}/{}?page={}#L{}", word(r), word(r), r.below(90), r.below(900))),
    ("version", "version", |r| format!("{}.{}.{}", r.below(20), r.below(40), r.below(300))),
    ("version of four parts", "version", |r| format!("{}.{}.{}.{}", number(r, 1, 140), r.below(10), number(r, 1000, 9999), number(r, 0, 255))),
    ("version, pre-release", "version", |r| format!("{}.{}.0-rc.{}+{}", r.below(9), r.below(40), r.below(9), text(r, HEX, 7))),
    ("pinned requirement", "requirement", |r| format!("{}=={}.{}.{}.{}", word(r), r.below(9), r.below(40), r.below(9), r.below(9))),
    ("image tag", "image", |r| format!("registry.local/{}/{}:{}.{}.{}-{}", word(r), word(r), r.below(9), r.below(9), r.below(9), text(r, HEX, 8))),
    ("pod", "pod", |r| format!("{}-{}-{}-{}", word(r), word(r), text(r, LOWER, 10), text(r, LOWER, 5))),
    ("locale", "locale", |r| (*r.choice(&["en-US", "pt-BR", "zh-Hans-CN", "de-CH", "sr-Latn-RS", "es-419"])).into()),
    ("token count", "total_tokens", |r| number(r, 10, 200_000).to_string()),
    ("prompt tokens", "prompt_tokens", |r| number(r, 1_000_000, 900_000_000).to_string()),
    ("model", "model", |r| (*r.choice(&["gpt-4o-mini-2024-07-18", "claude-3-5-sonnet-20241022", "claude-opus-4-20250514", "gemini-2.5-flash-preview-05-20", "text-embedding-3-large", "us.anthropic.claude-sonnet-4-20250514-v1:0", "accounts/fireworks/models/llama-v3p1-70b-instruct", "ft:gpt-4o-mini-2024-07-18:acme::AbCdEfGh", "mistral-large-2411", "o3-mini-2025-01-31"])).into()),
    ("unix time, s", "created", |r| number(r, 1_577_836_800, 1_893_456_000).to_string()),
    ("unix time, ms", "timestamp", |r| number(r, 1_577_836_800_000, 1_893_456_000_000).to_string()),
    ("unix time, µs", "ts", |r| number(r, 1_577_836_800_000_000, 1_893_456_000_000_000).to_string()),
    ("unix time, ns", "start_time_unix_nano", |r| number(r, 1_577_836_800_000_000_000, 1_893_456_000_000_000_000).to_string()),
    ("unix time with fraction", "start_time", |r| format!("{}.{}", number(r, 1_577_836_800, 1_893_456_000), text(r, DIGITS, 6))),
    ("ISO date", "date", date),
    ("ISO date and time", "created_at", |r| format!("{}T{:02}:{:02}:{:02}.{}Z", date(r), r.below(24), r.below(60), r.below(60), text(r, DIGITS, 6))),
    ("compact date and time", "build", |r| format!("{}{:02}{:02}{:02}", date(r).replace('-', ""), r.below(24), r.below(60), r.below(60))),
    ("order id", "order_id", |r| number(r, 100_000, 9_999_999_999).to_string()),
    ("invoice number", "invoice_number", |r| format!("INV-{}-{:06}", number(r, 2015, 2030), r.below(999_999))),
    ("SKU", "sku", |r| format!("{}-{}-{}", text(r, UPPER, 3), text(r, DIGITS, 4), text(r, DIGITS, 4))),
    ("SKU of digits", "sku", |r| format!("{}-{}-{}", text(r, DIGITS, 3), text(r, DIGITS, 3), text(r, DIGITS, 4))),
    ("price", "price", |r| format!("{}.{:02}", number(r, 0, 2_000_000), r.below(100))),
    ("price with separators", "amount", |r| format!("${},{:03},{:03}.{:02}", number(r, 1, 900), r.below(1000), r.below(1000), r.below(100))),
    ("pair of coordinates in geometry", "coordinates", |r| format!("[{}.{}, {}.{}]", r.below(180), text(r, DIGITS, 6), r.below(90), text(r, DIGITS, 6))),
    ("float", "score", |r| format!("{}.{}", r.below(1000), text(r, DIGITS, 12))),
    ("ISBN-13", "isbn", |r| format!("978-{}-{}-{}-{}", r.below(9), text(r, DIGITS, 4), text(r, DIGITS, 4), r.below(9))),
    ("EAN", "ean", |r| text(r, DIGITS, 13)),
    ("DOI", "doi", |r| format!("10.{}/{}.{}.{}", number(r, 1000, 99999), word(r), number(r, 2000, 2025), text(r, DIGITS, 7))),
    ("arXiv id", "arxiv", |r| format!("{:02}{:02}.{}", 10 + r.below(16), 1 + r.below(12), text(r, DIGITS, 5))),
    ("port", "port", |r| number(r, 1024, 65535).to_string()),
    ("host and port", "addr", |r| format!("{}.svc.cluster.local:{}", word(r), number(r, 1024, 65535))),
    ("colour", "color", |r| format!("#{}", text(r, HEX, 6))),
    ("memory address", "addr", |r| format!("0x0000{}", text(r, HEX, 12))),
    ("OID", "oid", |r| format!("1.3.6.1.4.1.{}.{}.{}", number(r, 1, 50_000), r.below(90), r.below(90))),
    ("ARN", "arn", |r| format!("arn:aws:lambda:eu-west-1:{}:function:{}", text(r, DIGITS, 12), word(r))),
    ("S3 key", "key", |r| format!("logs/{}/{}-{}.parquet", date(r).replace('-', "/"), text(r, HEX, 8), r.below(9999))),
    ("hex dump", "dump", |r| format!("{:08x}  {}", r.below(1 << 20) * 16, (0..16).map(|_| text(r, HEX, 2)).collect::<Vec<_>>().join(" "))),
    ("diff index", "index", |r| format!("index {}..{} 100644", text(r, HEX, 10), text(r, HEX, 10))),
    ("Kafka offset", "offset", |r| number(r, 1_000_000, 99_999_999_999).to_string()),
    ("bytes", "content_length", |r| number(r, 1_000_000, 9_999_999_999).to_string()),
    ("duration in ns", "duration", |r| number(r, 100_000_000, 99_999_999_999).to_string()),
    ("seed", "seed", |r| number(r, 1_000_000_000, 4_294_967_295).to_string()),
    ("template", "api_key", |r| (*r.choice(&["${API_KEY}", "<your-api-key>", "{{ secrets.API_KEY }}", "YOUR_API_KEY", "xxxxxxxxxxxxxxxx", "process.env.API_KEY", "os.environ['API_KEY']", "changeme", "sk-...", "********", "None", "null"])).into()),
    ("idempotency token", "clientToken", |r| uuid(r, '4')),
    ("page token", "nextPageToken", |r| text(r, BASE64URL, 64)),
];

const WORDS: &[&str] = &[
    "account", "agent", "batch", "billing", "cache", "channel", "client", "cluster", "config", "default", "deploy",
    "engine", "event", "export", "filter", "gateway", "handler", "index", "ingest", "invoice", "kernel", "ledger",
    "metric", "model", "notify", "order", "parser", "planner", "queue", "report", "router", "sample", "search",
    "server", "stream", "table", "worker",
];

fn word(random: &mut Random) -> &'static str {
    random.choice::<&str>(WORDS)
}

fn capital(random: &mut Random) -> String {
    let word = word(random);
    format!("{}{}", word[..1].to_uppercase(), &word[1..])
}

fn uuid(random: &mut Random, version: char) -> String {
    let variant = text(random, "89ab", 1);
    let (a, b, c) = (text(random, HEX, 8), text(random, HEX, 4), text(random, HEX, 3));
    let first = if version == '7' { format!("0199{}", &a[4..]) } else { a };
    format!("{first}-{b}-{version}{c}-{variant}{}-{}", text(random, HEX, 3), text(random, HEX, 12))
}

fn date(random: &mut Random) -> String {
    format!("{}-{:02}-{:02}", number(random, 2015, 2030), 1 + random.below(12), 1 + random.below(28))
}

fn pem(random: &mut Random, label: &str, lines: usize) -> String {
    let body: Vec<String> = (0..lines).map(|_| text(random, BASE64, 64)).collect();
    format!(
        "-----BEGIN {label}-----\nMII{}\n{}==\n-----END {label}-----",
        &body.join("\n")[3..],
        text(random, BASE64, 30)
    )
}

fn minified(random: &mut Random) -> String {
    let name = |random: &mut Random| text(random, "abcdefghijklmnopqrstuvwxyz", 1);
    let statement = |random: &mut Random| {
        let (a, b, c, word) = (name(random), name(random), name(random), word(random));
        format!(
            "function {a}({b},{c}){{return {b}.{word}?{c}[{}]:({a}={b},{c}.token=!{},{a}.key={b}.{c})}}",
            random.below(99),
            random.below(2)
        )
    };
    (0..6).map(|_| statement(random)).collect()
}
