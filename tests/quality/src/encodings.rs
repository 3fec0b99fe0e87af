//! The ways in which a value is written so that a plain search doesn't see it.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use reticent_tests::random::Random;

/// A name, and how a value is written; `None` where it can't be.
pub(crate) type Encoding = (&'static str, fn(&mut Random, &str) -> Option<String>);

/// Every encoding of the measure. A finding must cover all that is returned.
pub(crate) const ENCODINGS: &[Encoding] = &[
    ("base64", |_, v| Some(STANDARD.encode(v))),
    ("base64 of key=value", |_, v| Some(STANDARD.encode(format!("SETTING={v}\n")))),
    ("base64 of JSON", |_, v| Some(STANDARD.encode(serde_json::json!({ "setting": v, "limit": 5 }).to_string()))),
    ("base64url", |_, v| Some(URL_SAFE_NO_PAD.encode(v))),
    ("base64url of JSON", |_, v| Some(URL_SAFE_NO_PAD.encode(serde_json::json!({ "setting": v }).to_string()))),
    ("base64 in lines of 76", |_, v| {
        lines(&STANDARD.encode(format!("the setting of the service is {v} and no other")))
    }),
    ("base64 of UTF-16 LE", |_, v| Some(STANDARD.encode(utf16(v, u16::to_le_bytes)))),
    ("base64 of UTF-16 with its mark", |_, v| Some(STANDARD.encode(utf16(&format!("\u{feff}{v}"), u16::to_le_bytes)))),
    ("base64 of UTF-16 BE", |_, v| Some(STANDARD.encode(utf16(v, u16::to_be_bytes)))),
    ("hex", |_, v| Some(v.bytes().map(|byte| format!("{byte:02x}")).collect())),
    ("hex, capitals", |_, v| Some(v.bytes().map(|byte| format!("{byte:02X}")).collect())),
    ("percent, every byte", |_, v| Some(v.bytes().map(|byte| format!("%{byte:02X}")).collect())),
    ("percent, some bytes", |random, v| some(random, v, |c| format!("%{:02x}", u32::from(c)))),
    ("\\u, every character", |_, v| each(v, |c| format!("\\u{:04x}", u32::from(c)))),
    ("\\u, some characters", |random, v| some(random, v, |c| format!("\\u{:04X}", u32::from(c)))),
    ("\\\\u, JSON in JSON", |_, v| each(v, |c| format!("\\\\u{:04x}", u32::from(c)))),
    ("\\x", |_, v| each(v, |c| format!("\\x{:02x}", u32::from(c)))),
    ("\\/", |_, v| v.contains('/').then(|| v.replace('/', "\\/"))),
    ("HTML entities, decimal", |_, v| each(v, |c| format!("&#{};", u32::from(c)))),
    ("HTML entities, hexadecimal", |_, v| each(v, |c| format!("&#x{:X};", u32::from(c)))),
    ("HTML entities, some characters", |random, v| some(random, v, |c| format!("&#{};", u32::from(c)))),
    ("full-width", |_, v| each(v, |c| full_width(c).to_string())),
    ("full-width, some characters", |random, v| some(random, v, |c| full_width(c).to_string())),
    ("zero-width space inside", |random, v| split(random, v, "\u{200b}")),
    ("zero-width joiner inside", |random, v| split(random, v, "\u{200d}")),
    ("byte order mark inside", |random, v| split(random, v, "\u{feff}")),
    ("soft hyphen inside", |random, v| split(random, v, "\u{ad}")),
    ("word joiners between all", |_, v| {
        each(v, |c| format!("{c}\u{2060}")).map(|v| v.trim_end_matches('\u{2060}').to_owned())
    }),
    ("soft wrap, quoted-printable", |random, v| split(random, v, "=\n")),
    ("soft wrap, backslash", |random, v| split(random, v, "\\\n")),
    ("soft wrap, line end", |random, v| split(random, v, "\n")),
    ("soft wrap, <wbr>", |random, v| split(random, v, "<wbr>")),
    ("concatenation", |random, v| split(random, v, "\" + \"")),
];

fn each(value: &str, write: impl Fn(char) -> String) -> Option<String> {
    Some(value.chars().map(write).collect())
}

/// One character in three, at least one.
fn some(random: &mut Random, value: &str, write: impl Fn(char) -> String) -> Option<String> {
    let chosen = random.below(value.chars().count());
    let mut out = String::new();
    for (at, c) in value.chars().enumerate() {
        out += &if at == chosen || random.below(3) == 0 { write(c) } else { c.to_string() };
    }
    Some(out)
}

/// The value in two parts, cut between two letters or digits in its middle half.
fn split(random: &mut Random, value: &str, between: &str) -> Option<String> {
    let bytes = value.as_bytes();
    if value.contains(char::is_whitespace) || !value.is_ascii() || value.len() < 12 {
        return None;
    }
    let inside = |at: &usize| bytes[at - 1].is_ascii_alphanumeric() && bytes[*at].is_ascii_alphanumeric();
    let places: Vec<usize> = (value.len() / 4..value.len() * 3 / 4).filter(inside).collect();
    let at = *places.get(random.below(places.len()))?;
    Some(format!("{}{between}{}", &value[..at], &value[at..]))
}

fn full_width(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).expect("the full-width forms are characters"),
        other => other,
    }
}

fn utf16(value: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    value.encode_utf16().flat_map(bytes).collect()
}

/// `None` where it fits in one line.
fn lines(run: &str) -> Option<String> {
    let lines: Vec<&str> = run.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).expect("base64")).collect();
    (lines.len() > 1).then(|| lines.join("\n"))
}
