//! Files that go out: what is text in them redacted, whatever it is written in; images and sound as they are.

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use reticent::{Error, Redactor};
use std::borrow::Cow;

/// What stands between the kind of a file and its content in a URL.
const MARK: &str = ";base64,";
/// The most that stands before the content of a file in a URL.
const LONGEST_KIND: usize = 200;
/// The shortest line of base64 that a longer run starts with.
const SHORTEST_LINE: usize = 40;
/// The deepest indentation of a line.
const INDENTATION: usize = 16;
/// Of longer runs of base64 the core does not ask what they say; they are looked for at every so many bytes.
const STRIDE: usize = 2048;
const PROBE: usize = 64;
const SAMPLE: usize = 1024;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// What redacts the texts in files.
pub(crate) trait Redacts {
    fn redacted<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, Error>;
}

impl Redacts for Redactor {
    fn redacted<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, Error> {
        self.try_redact(text)
    }
}

/// What a file is written in, if it is text.
#[derive(Clone, Copy)]
enum Encoding {
    Utf8,
    Utf16(fn([u8; 2]) -> u16, fn(u16) -> [u8; 2]),
    Latin,
}

const LITTLE: Encoding = Encoding::Utf16(u16::from_le_bytes, u16::to_le_bytes);
const BIG: Encoding = Encoding::Utf16(u16::from_be_bytes, u16::to_be_bytes);

impl Encoding {
    fn of(bytes: &[u8], kind: &str) -> Option<Encoding> {
        if let Some(encoding) = Encoding::of_two_bytes(bytes).filter(|encoding| encoding.decode(bytes).is_some()) {
            return Some(encoding);
        }
        if std::str::from_utf8(bytes).is_ok() {
            return Some(Encoding::Utf8);
        }
        // Any bytes are Latin: they count as text where the file says that it is, or nothing in it says otherwise.
        let is_control = |byte: &u8| *byte < 0x20 && *byte != 0x1b && !(0x09..=0x0d).contains(byte);
        let is_unsaid = kind.is_empty() || kind == "application/octet-stream";
        let is_text = kind.starts_with("text/") || kind.contains("json") || kind.contains("xml");
        (is_text || (is_unsaid && !bytes.iter().any(is_control))).then_some(Encoding::Latin)
    }

    /// By the mark of byte order, or by letters that are mostly Latin.
    fn of_two_bytes(bytes: &[u8]) -> Option<Encoding> {
        if !bytes.len().is_multiple_of(2) {
            return None;
        }
        let sample = &bytes[..bytes.len().min(SAMPLE)];
        let empty = |first: usize| sample.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count() * 4;
        match bytes {
            [0xff, 0xfe, ..] => Some(LITTLE),
            [0xfe, 0xff, ..] => Some(BIG),
            _ if empty(1) > sample.len() => Some(LITTLE),
            _ if empty(0) > sample.len() => Some(BIG),
            _ => None,
        }
    }

    fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Encoding::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Encoding::Utf16(unit, _) => {
                let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
                String::from_utf16(&units).ok().map(Cow::Owned)
            }
            Encoding::Latin => Some(bytes.iter().map(|byte| char::from(*byte)).collect()),
        }
    }

    /// What stands in a value's place may have letters that the encoding has not.
    fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Encoding::Utf8 => text.into(),
            Encoding::Utf16(_, bytes) => text.encode_utf16().flat_map(bytes).collect(),
            Encoding::Latin => text.chars().map(|letter| u8::try_from(letter).unwrap_or(b'?')).collect(),
        }
    }
}

/// The content of a file, redacted where it is text; `kind` is its media type.
pub(crate) fn redacted_bytes<'b>(bytes: &'b [u8], kind: &str, redacts: &dyn Redacts) -> Result<Cow<'b, [u8]>, Error> {
    let Some(encoding) = Encoding::of(bytes, kind) else { return Ok(Cow::Borrowed(bytes)) };
    let text = encoding.decode(bytes).unwrap_or_default();
    let redacted = redacts.redacted(&text)?;
    Ok(if redacted == text { Cow::Borrowed(bytes) } else { Cow::Owned(encoding.encode(&redacted)) })
}

/// A text that is a file in base64, by itself or as a URL, with what is text in it redacted; `None` where it is none, or clean.
pub(crate) fn redacted_inline(text: &str, kind: &str, redacts: &dyn Redacts) -> Result<Option<String>, Error> {
    let end = text.find(MARK).map_or(0, |at| at + MARK.len());
    let of_url = url_before(text, end).filter(|_| text.starts_with("data:"));
    let (head, body) = text.split_at(if of_url.is_some() { end } else { 0 });
    let body = body.trim_end_matches(['=', '\r', '\n', ' ']);
    if body.len() < 16 || !body.bytes().all(|byte| is_run_byte(byte) || byte == b'\r' || byte == b'\n') {
        return Ok(None);
    }
    let body: String = body.chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
    let engine = if body.contains(['-', '_']) { URL } else { STANDARD };
    let Ok(content) = engine.decode(&body) else { return Ok(None) };
    // A word is base64, too: what does not say that it is text has to be UTF-8 or UTF-16.
    let said = [of_url.unwrap_or_default(), kind, "application/base64"];
    let kind = said.into_iter().find(|kind| !kind.is_empty()).unwrap_or_default();
    Ok(match redacted_bytes(&content, kind, redacts)? {
        Cow::Borrowed(_) => None,
        Cow::Owned(redacted) => Some(format!("{head}{}", engine.encode(redacted))),
    })
}

/// The kind that the head of a URL says which ends at a place.
fn url_before(text: &str, end: usize) -> Option<&str> {
    let from = (end.saturating_sub(LONGEST_KIND)..=end).find(|at| text.is_char_boundary(*at))?;
    let (_, said) = text[from..end].strip_suffix(MARK)?.rsplit_once("data:")?;
    let is_head = !said.contains(|letter: char| [',', '"'].contains(&letter) || letter.is_whitespace());
    is_head.then(|| said.split(';').next().unwrap_or_default())
}

/// A text with the files redacted that stand in it as long runs of base64, in one line or many.
pub(crate) fn with_runs_redacted<'t>(text: &'t str, redacts: &dyn Redacts) -> Result<Cow<'t, str>, Error> {
    let bytes = text.as_bytes();
    let (mut made, mut written, mut looked) = (String::new(), 0, 0);
    for at in (STRIDE..bytes.len()).step_by(STRIDE) {
        if at < looked || !is_inside_run(&bytes[at..]) {
            continue;
        }
        let Some((start, end)) = run_over(bytes, looked, at) else {
            looked = at;
            continue;
        };
        looked = end;
        let kind = url_before(text, start).unwrap_or_default();
        if let Some(redacted) = redacted_lines(&text[start..end], kind, redacts)? {
            made.push_str(&text[written..start]);
            made.push_str(&redacted);
            written = end;
        }
    }
    if written == 0 {
        return Ok(Cow::Borrowed(text));
    }
    made.push_str(&text[written..]);
    Ok(Cow::Owned(made))
}

fn is_run_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/_-".contains(&byte)
}

fn is_inside_run(bytes: &[u8]) -> bool {
    let mut at = 0;
    for _ in 0..PROBE {
        match bytes.get(at) {
            Some(b'\r' | b'\n') => at += 1 + indentation(&bytes[at + 1..]),
            Some(byte) if is_run_byte(*byte) || *byte == b'\\' => at += 1,
            _ => return false,
        }
    }
    true
}

fn indentation(bytes: &[u8]) -> usize {
    bytes.iter().take(INDENTATION).take_while(|byte| b" \t".contains(byte)).count()
}

/// The first run of base64 that goes over a place, from another on.
fn run_over(bytes: &[u8], from: usize, at: usize) -> Option<(usize, usize)> {
    let mut start = from;
    while start <= at {
        // The letter of an escape that breaks a line is no part of the next one.
        if !is_start(bytes, start) {
            start += 1;
            continue;
        }
        let line = line_end(bytes, start);
        if line - start < SHORTEST_LINE {
            start += (line - start).max(1);
            continue;
        }
        let end = run_end(bytes, start);
        if end > at {
            return Some((start, end));
        }
        start = end;
    }
    None
}

fn is_start(bytes: &[u8], at: usize) -> bool {
    match &bytes[..at] {
        [.., b'\\', b'r' | b'n'] => true,
        [.., before] => !is_run_byte(*before) && *before != b'\\',
        [] => true,
    }
}

fn line_end(bytes: &[u8], start: usize) -> usize {
    start + bytes[start..].iter().take_while(|byte| is_run_byte(**byte)).count()
}

/// Over as many lines as a run has, and its padding.
fn run_end(bytes: &[u8], start: usize) -> usize {
    let mut end = line_end(bytes, start);
    while let Some(next) = line_after(bytes, end) {
        end = line_end(bytes, next);
    }
    end + bytes[end..].iter().take(2).take_while(|byte| **byte == b'=').count()
}

/// Where the next line of a run starts behind a break, written with escapes or not.
fn line_after(bytes: &[u8], end: usize) -> Option<usize> {
    let mut at = end;
    loop {
        let slashes = bytes[at..].iter().take_while(|byte| **byte == b'\\').count();
        match bytes.get(at + slashes) {
            Some(b'\r' | b'\n') if slashes == 0 => at += 1,
            Some(b'r' | b'n') if slashes > 0 => at += slashes + 1,
            _ => break,
        }
    }
    at += if at > end { indentation(&bytes[at..]) } else { 0 };
    (at > end && bytes.get(at).is_some_and(|byte| is_run_byte(*byte))).then_some(at)
}

fn redacted_lines(run: &str, kind: &str, redacts: &dyn Redacts) -> Result<Option<String>, Error> {
    let (mut body, mut last) = (String::new(), None);
    let mut start = 0;
    loop {
        let end = line_end(run.as_bytes(), start);
        body.push_str(&run[start..end]);
        let Some(next) = line_after(run.as_bytes(), end) else { break };
        last = Some((end, body.len()));
        start = next;
    }
    if let Some(redacted) = redacted_inline(&body, kind, redacts)? {
        return Ok(Some(redacted));
    }
    // The last line may be a word of what goes on.
    let Some((end, length)) = last else { return Ok(None) };
    Ok(redacted_inline(&body[..length], kind, redacts)?.map(|redacted| redacted + &run[end..]))
}

/// Plain data with the files in it redacted, which stay base64; says whether one was changed.
#[cfg(feature = "http")]
pub(crate) fn redact_files(value: &mut serde_json::Value, kind: &str, redacts: &dyn Redacts) -> Result<bool, Error> {
    use serde_json::Value;
    let mut changed = false;
    match value {
        Value::String(text) => {
            let redacted = match redacted_inline(text, kind, redacts)? {
                Some(redacted) => Some(redacted),
                None => match with_runs_redacted(text, redacts)? {
                    Cow::Owned(redacted) => Some(redacted),
                    Cow::Borrowed(_) => None,
                },
            };
            changed = redacted.is_some();
            if let Some(redacted) = redacted {
                *text = redacted;
            }
        }
        Value::Array(items) => {
            for item in items {
                changed |= redact_files(item, kind, redacts)?;
            }
        }
        Value::Object(members) => {
            let names = ["mimeType", "mime_type", "mediaType", "media_type"];
            let said = names.iter().find_map(|name| members.get(*name)?.as_str().map(String::from));
            for member in members.values_mut() {
                changed |= redact_files(member, said.as_deref().unwrap_or(kind), redacts)?;
            }
        }
        _ => {}
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reticent::Policy;
    use std::time::{Duration, Instant};

    #[test]
    fn what_looks_like_a_file_costs_linear_time() {
        let redactor = Redactor::new(&Policy::default()).expect("the default policy compiles");
        for part in ["A", "\\n", "AAAA\n", "\\"] {
            let text = format!("\\{}", part.repeat(1_000_000 / part.len()));
            let started = Instant::now();
            assert!(matches!(with_runs_redacted(&text, &redactor), Ok(Cow::Borrowed(_))), "{part:?}");
            assert!(started.elapsed() < Duration::from_secs(20), "{part:?} took {:?}", started.elapsed());
        }
    }
}
