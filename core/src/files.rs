//! Files that go out: what is text in them, and where they stand in a text as base64.
//!
//! The engine decodes base64 as far as a text in pieces can be held. Files are longer, and stay files: they are decoded, their text is
//! redacted by the function that is given, and they are written as they were. Images and sound are left as they are.
//!
//! ```
//! use reticent::{Policy, Redactor, files};
//!
//! let redactor = Redactor::new(&Policy::default())?;
//! let mut redact = |text: &str| redactor.try_redact(text).map(|redacted| Some(redacted.into_owned()));
//! assert_eq!(*files::redact_file(b"to jane@acme.io", "text/plain", &mut redact)?, *b"to [EMAIL_ADDRESS]");
//!
//! let url = b"data:text/plain;base64,dG8gamFuZUBhY21lLmlv";
//! assert_eq!(*files::redact_in_text(url, "", &mut redact)?, *b"data:text/plain;base64,dG8gW0VNQUlMX0FERFJFU1Nd");
//! # Ok::<(), reticent::Error>(())
//! ```
//!
//! What cannot be redacted is the error of that function, and nothing is returned. All of it is linear in the text.

use crate::view::{INDENTATION, SHORTEST_LINE, is_run_byte};
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use memchr::memmem;
use std::{borrow::Cow, ops::Range};

/// Redacts the text of a file; `None` where nothing is found in it.
pub type Redact<'r, E> = dyn FnMut(&str) -> Result<Option<String>, E> + 'r;

/// What stands between the kind of a file and its content in a URL.
const MARK: &[u8] = b";base64,";
/// The most that stands before the content of a file in a URL.
const LONGEST_KIND: usize = 200;
/// The shortest base64 that, as a text of its own, may be a file.
const SHORTEST: usize = 16;
/// Base64 that the engine does not look into is looked for at every so many bytes, which is less than what it looks into.
const STRIDE: usize = 2048;
/// So many bytes of base64 in a row are more than a word.
const PROBE: usize = 64;
/// The most backslashes that escape one character, and the most that stands between two lines.
const ESCAPES: usize = 8;
const LONGEST_BREAK: usize = 64;
/// So much of a file says how it is written.
const SAMPLE: usize = 1024;

/// The content of a file, redacted where it is text; `kind` is its media type, or empty.
pub fn redact_file<'f, E>(content: &'f [u8], kind: &str, redact: &mut Redact<'_, E>) -> Result<Cow<'f, [u8]>, E> {
    let Some(writing) = Writing::of(content, kind) else { return Ok(Cow::Borrowed(content)) };
    let redacted = redact(&writing.read(content))?;
    Ok(redacted.map_or(Cow::Borrowed(content), |text| Cow::Owned(writing.write(&text, content))))
}

/// A text whose files are redacted, which stand in it as base64 or are all of it; `kind` is the media type that is said beside it, or empty.
pub fn redact_in_text<'t, E>(text: &'t [u8], kind: &str, redact: &mut Redact<'_, E>) -> Result<Cow<'t, [u8]>, E> {
    if let Some(redacted) = redact_whole(text, kind, redact)? {
        return Ok(Cow::Owned(redacted));
    }
    let (mut made, mut written, mut looked) = (Vec::new(), 0, 0);
    for at in places(text) {
        if at < looked {
            continue;
        }
        let run = run_over(text, looked, at);
        looked = run.end.max(at);
        if let Some(redacted) = redact_run(text, run.clone(), redact)? {
            made.extend_from_slice(&text[written..run.start]);
            made.extend(redacted);
            written = run.end;
        }
    }
    if written == 0 {
        return Ok(Cow::Borrowed(text));
    }
    made.extend_from_slice(&text[written..]);
    Ok(Cow::Owned(made))
}

/// Where files may stand in a text, in order: behind the heads of URLs, and where base64 goes on for long.
fn places(text: &[u8]) -> Vec<usize> {
    let urls = memmem::find_iter(text, MARK).map(|at| at + MARK.len()).filter(|at| kind_before(text, *at).is_some());
    let long = (STRIDE..text.len()).step_by(STRIDE).filter(|at| is_inside_run(&text[*at..]));
    let mut places: Vec<usize> = urls.chain(long).collect();
    places.sort_unstable();
    places
}

/// A text that is a file in base64, by itself or as a URL.
fn redact_whole<E>(text: &[u8], kind: &str, redact: &mut Redact<'_, E>) -> Result<Option<Vec<u8>>, E> {
    let start = memmem::find(&text[..text.len().min(LONGEST_KIND)], MARK).map_or(0, |at| at + MARK.len());
    let said = kind_before(text, start).filter(|_| text.starts_with(b"data:"));
    let start = if said.is_some() { start } else { 0 };
    let end = text.len() - text.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
    if !text[start..end].iter().all(|byte| is_run_byte(*byte) || matches!(byte, b'=' | b'\r' | b'\n')) {
        return Ok(None);
    }
    let said = said.unwrap_or_default();
    let redacted = redact_base64(&text[start..end], if said.is_empty() { kind } else { said }, redact)?;
    Ok(redacted.map(|redacted| [&text[..start], &redacted].concat()))
}

/// A run of base64 that stands in a text.
fn redact_run<E>(text: &[u8], run: Range<usize>, redact: &mut Redact<'_, E>) -> Result<Option<Vec<u8>>, E> {
    let kind = kind_before(text, run.start).unwrap_or_default();
    if let Some(redacted) = redact_base64(&text[run.clone()], kind, redact)? {
        return Ok(Some(redacted));
    }
    // The last line may be a word of what goes on.
    let last = line_start(text, run.start, run.end);
    let Some(end) = break_before(text, last).filter(|end| *end > run.start) else { return Ok(None) };
    let redacted = redact_base64(&text[run.start..end], kind, redact)?;
    Ok(redacted.map(|redacted| [&redacted, &text[end..run.end]].concat()))
}

/// Base64 in either alphabet, in lines, some of them with escapes.
fn redact_base64<E>(data: &[u8], kind: &str, redact: &mut Redact<'_, E>) -> Result<Option<Vec<u8>>, E> {
    let data = without_breaks(data);
    let length = data.iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1);
    // Of a file that was cut a single letter may be left, which says nothing by itself.
    let length = length - usize::from(length % 4 == 1);
    let engine = engine(data.iter().any(|byte| matches!(byte, b'-' | b'_')), data.len().is_multiple_of(4));
    let Some(content) = Some(&data[..length]).filter(|data| data.len() >= SHORTEST).map(|data| engine.decode(data))
    else {
        return Ok(None);
    };
    let Ok(content) = content else { return Ok(None) };
    // A word is base64, too: what does not say that it is text has to be UTF-8 or UTF-16.
    let kind = if kind.is_empty() { "application/base64" } else { kind };
    Ok(match redact_file(&content, kind, redact)? {
        Cow::Borrowed(_) => None,
        Cow::Owned(redacted) => Some(engine.encode(redacted).into_bytes()),
    })
}

fn engine(is_url_safe: bool, is_padded: bool) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_encode_padding(is_padded)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(if is_url_safe { &alphabet::URL_SAFE } else { &alphabet::STANDARD }, config)
}

/// The data of a run: slashes without their escapes, no breaks.
fn without_breaks(run: &[u8]) -> Cow<'_, [u8]> {
    if run.iter().all(|byte| is_run_byte(*byte)) {
        return Cow::Borrowed(run);
    }
    let mut data = Vec::with_capacity(run.len());
    let mut is_escaped = false;
    for byte in run {
        let is_break = is_escaped && matches!(byte, b'r' | b'n');
        is_escaped = *byte == b'\\';
        if !is_break && (is_run_byte(*byte) || *byte == b'=') {
            data.push(*byte);
        }
    }
    Cow::Owned(data)
}

/// The kind that the head of a URL says which ends at a place.
fn kind_before(text: &[u8], end: usize) -> Option<&str> {
    let head = text[end.saturating_sub(LONGEST_KIND)..end].strip_suffix(MARK)?;
    let said = &head[memmem::rfind(head, b"data:")? + b"data:".len()..];
    let is_head = !said.iter().any(|byte| matches!(byte, b',' | b'"') || byte.is_ascii_whitespace());
    let said = std::str::from_utf8(said).ok().filter(|_| is_head)?;
    said.split(';').next()
}

fn is_inside_run(text: &[u8]) -> bool {
    let mut at = 0;
    for _ in 0..PROBE {
        match text.get(at) {
            Some(b'\r' | b'\n') => at += 1 + indentation(&text[at + 1..]),
            Some(byte) if is_run_byte(*byte) || *byte == b'\\' => at += 1,
            _ => return false,
        }
    }
    true
}

fn indentation(text: &[u8]) -> usize {
    text.iter().take(INDENTATION).take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// The run of base64 that goes over a place, with its padding, over as many lines as it has; it starts at `from` or later.
fn run_over(text: &[u8], from: usize, at: usize) -> Range<usize> {
    // Not inside of what stands between two lines.
    let is_data = |at: &usize| {
        let is_escape = matches!(text[*at], b'n' | b'r') && backslashes_before(&text[..*at]) > 0;
        is_run_byte(text[*at]) && !is_escape
    };
    let at = (at..text.len()).take(PROBE).find(is_data).unwrap_or(at);
    let mut start = line_start(text, from, at);
    // A line before it that is no line of base64 is a word of what stands before.
    while let Some(end) = break_before(text, start).filter(|end| *end > from) {
        let line = line_start(text, from, end);
        if end - line < SHORTEST_LINE {
            break;
        }
        start = line;
    }
    let mut end = line_end(text, at.max(start));
    while let Some(next) = line_after(text, end) {
        end = line_end(text, next);
    }
    start..end + text[end..].iter().take(2).take_while(|byte| **byte == b'=').count()
}

/// Where the line of base64 starts in which a place is.
fn line_start(text: &[u8], from: usize, at: usize) -> usize {
    let mut start = at;
    while start > from {
        let escapes = backslashes_before(&text[from..start - 1]);
        let is_part = match text[start - 1] {
            b'n' | b'r' if escapes > 0 => false,
            b'\\' => text.get(start) == Some(&b'/'),
            byte => is_run_byte(byte),
        };
        if !is_part {
            break;
        }
        start -= 1;
    }
    start
}

/// Where the line of base64 ends in which a place is.
fn line_end(text: &[u8], start: usize) -> usize {
    let mut end = start;
    loop {
        end += text[end..].iter().take_while(|byte| is_run_byte(**byte)).count();
        let escapes = backslashes(&text[end..]);
        if escapes == 0 || text.get(end + escapes) != Some(&b'/') {
            return end;
        }
        end += escapes + 1;
    }
}

/// Where the next line of a run starts behind a break, written with escapes or not.
fn line_after(text: &[u8], end: usize) -> Option<usize> {
    let mut at = end;
    while at < end + LONGEST_BREAK {
        let escapes = backslashes(&text[at..]);
        match text.get(at + escapes) {
            Some(b'\r' | b'\n') if escapes == 0 => at += 1,
            Some(b'r' | b'n') if escapes > 0 => at += escapes + 1,
            _ => break,
        }
    }
    at += if at > end { indentation(&text[at..]) } else { 0 };
    (at > end && text.get(at).is_some_and(|byte| is_run_byte(*byte))).then_some(at)
}

/// Where the break starts that stands before a line, if one does.
fn break_before(text: &[u8], line: usize) -> Option<usize> {
    let blank = text[..line].iter().rev().take(INDENTATION).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let behind = line - blank;
    let mut start = behind;
    while start > behind.saturating_sub(LONGEST_BREAK) {
        start -= match text[start - 1] {
            b'\r' | b'\n' => 1,
            b'r' | b'n' => match backslashes_before(&text[..start - 1]) {
                0 => break,
                escapes => escapes + 1,
            },
            _ => break,
        };
    }
    (start < behind).then_some(start)
}

fn backslashes_before(text: &[u8]) -> usize {
    text.iter().rev().take(ESCAPES).take_while(|byte| **byte == b'\\').count()
}

fn backslashes(text: &[u8]) -> usize {
    text.iter().take(ESCAPES).take_while(|byte| **byte == b'\\').count()
}

/// What a file is written in, if it is text.
#[derive(Clone, Copy)]
enum Writing {
    Utf8,
    Utf16(Order),
    Latin,
}

#[derive(Clone, Copy)]
enum Order {
    Little,
    Big,
}

impl Writing {
    fn of(content: &[u8], kind: &str) -> Option<Writing> {
        if let Some(order) = Order::of(content) {
            return Some(Writing::Utf16(order));
        }
        if std::str::from_utf8(content).is_ok() {
            return Some(Writing::Utf8);
        }
        // Any bytes are Latin: they count as text where the file says that it is, or nothing in it says otherwise.
        let is_control = |byte: &u8| *byte < 0x20 && *byte != 0x1b && !(0x09..=0x0d).contains(byte);
        let is_unsaid = kind.is_empty() || kind == "application/octet-stream";
        let is_text = kind.starts_with("text/") || kind.contains("json") || kind.contains("xml");
        (is_text || (is_unsaid && !content.iter().any(is_control))).then_some(Writing::Latin)
    }

    fn read(self, content: &[u8]) -> Cow<'_, str> {
        match self {
            Writing::Utf8 => String::from_utf8_lossy(content),
            Writing::Utf16(order) => {
                Cow::Owned(order.read(content).map(|letter| letter.unwrap_or('\u{fffd}')).collect())
            }
            Writing::Latin => content.iter().map(|byte| char::from(*byte)).collect(),
        }
    }

    /// The content of a file with another text. What stands in a value's place may have letters that the writing has not.
    fn write(self, text: &str, content: &[u8]) -> Vec<u8> {
        match self {
            Writing::Utf8 => text.into(),
            Writing::Utf16(order) => {
                let last = content.len() / 2 * 2;
                text.encode_utf16().flat_map(|unit| order.bytes(unit)).chain(content[last..].iter().copied()).collect()
            }
            Writing::Latin => text.chars().map(|letter| u8::try_from(letter).unwrap_or(b'?')).collect(),
        }
    }
}

impl Order {
    /// By the mark of byte order, or by letters that are mostly Latin. A file that was cut may end inside of a letter.
    fn of(content: &[u8]) -> Option<Order> {
        let sample = &content[..content.len().min(SAMPLE)];
        let empty = |first: usize| sample.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count() * 4;
        let order = match content {
            [0xff, 0xfe, ..] => Order::Little,
            [0xfe, 0xff, ..] => Order::Big,
            _ if empty(1) > sample.len() => Order::Little,
            _ if empty(0) > sample.len() => Order::Big,
            _ => return None,
        };
        // What is no text has many halves of letters.
        let halves = order.read(content).filter(Result::is_err).count();
        (halves <= 1 + content.len() / SAMPLE).then_some(order)
    }

    fn read(self, content: &[u8]) -> impl Iterator<Item = Result<char, std::char::DecodeUtf16Error>> {
        char::decode_utf16(content.chunks_exact(2).map(move |pair| match self {
            Order::Little => u16::from_le_bytes([pair[0], pair[1]]),
            Order::Big => u16::from_be_bytes([pair[0], pair[1]]),
        }))
    }

    fn bytes(self, unit: u16) -> [u8; 2] {
        match self {
            Order::Little => unit.to_le_bytes(),
            Order::Big => unit.to_be_bytes(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    use std::convert::Infallible;

    const NAME: &str = "jane@acme.io";
    const PLACE: &str = "[EMAIL_ADDRESS]";

    fn redact(text: &str) -> Result<Option<String>, Infallible> {
        Ok(text.contains(NAME).then(|| text.replace(NAME, PLACE)))
    }

    fn in_text(text: &str) -> String {
        let Ok(redacted) = redact_in_text(text.as_bytes(), "", &mut redact);
        String::from_utf8(redacted.into_owned()).unwrap()
    }

    fn in_file(content: &[u8], kind: &str) -> Vec<u8> {
        let Ok(redacted) = redact_file(content, kind, &mut redact);
        redacted.into_owned()
    }

    /// A file that is longer than what the engine decodes.
    fn notes(name: &str) -> String {
        format!("{}{name}, thank you", "The notes. ".repeat(900))
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn a_file_is_redacted_in_what_it_is_written_in() {
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            for mark in ["", "\u{feff}"] {
                let [raw, clean] = [NAME, PLACE].map(|name| utf16(&format!("{mark}to {name}"), bytes));
                assert_eq!(in_file(&raw, ""), clean);
                // As where a file was cut, in the middle of a letter.
                assert_eq!(in_file(&[&raw[..], b"\x3d"].concat(), ""), [&clean[..], b"\x3d"].concat());
            }
        }
        assert_eq!(in_file("für jane@acme.io".as_bytes(), "text/plain"), "für [EMAIL_ADDRESS]".as_bytes());
        assert_eq!(in_file(b"f\xfcr jane@acme.io", "text/plain"), b"f\xfcr [EMAIL_ADDRESS]");
        assert_eq!(in_file(b"f\xfcr jane@acme.io", ""), b"f\xfcr [EMAIL_ADDRESS]");
        let picture = b"\x89PNG\r\n\x1a\n\x00\xff jane@acme.io";
        assert_eq!(in_file(picture, "image/png"), picture);
    }

    #[test]
    fn half_a_letter_hides_nothing() {
        let raw = [utf16("to ", u16::to_le_bytes), vec![0x00, 0xd8], utf16(NAME, u16::to_le_bytes)].concat();
        assert_eq!(in_file(&raw, ""), utf16(&format!("to \u{fffd}{PLACE}"), u16::to_le_bytes));
    }

    #[test]
    fn a_text_may_be_a_file() {
        let [raw, clean] = [NAME, PLACE].map(|name| STANDARD.encode(format!("to {name} of us")));
        assert_eq!(in_text(&raw), clean);
        assert_eq!(
            in_text(&format!("data:text/plain;charset=utf-8;base64,{raw}")),
            format!("data:text/plain;charset=utf-8;base64,{clean}")
        );
        assert_eq!(in_text(raw.trim_end_matches('=')), clean.trim_end_matches('='));
        for text in ["internationalization", "wombat", "", "====", "data:;base64,"] {
            assert_eq!(in_text(text), text);
        }
    }

    #[test]
    fn files_are_found_in_a_text_in_one_line_or_many() {
        let wrapped = |data: &str, with: &str| {
            data.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect::<Vec<_>>().join(with)
        };
        let files = [NAME, PLACE].map(|name| STANDARD.encode(notes(name)));
        for (before, behind) in [
            ("see ", " and go on"),
            ("{\"file\": \"", "\"}"),
            ("attached below\n", "\nthe end"),
            ("data:text/plain;base64,", "\""),
            ("a\\n", "\\nthe end"),
        ] {
            for breaks in ["", "\n", "\r\n", "\n    ", "\\n", "\\r\\n", "\\\\n"] {
                let text = format!(
                    "{before}{}{behind}",
                    if breaks.is_empty() { files[0].clone() } else { wrapped(&files[0], breaks) }
                );
                assert_eq!(in_text(&text), format!("{before}{}{behind}", files[1]), "{before:?} {breaks:?}");
            }
        }
        let [raw, clean] = files;
        assert_eq!(in_text(&format!("{{\"f\": \"{}\"}}", raw.replace('/', "\\/"))), format!("{{\"f\": \"{clean}\"}}"));
        assert_eq!(in_text(&format!("{raw} {raw}")), format!("{clean} {clean}"));
        for shift in 0..80 {
            let before = "-".repeat(shift) + ":\n";
            for breaks in ["\n", "\r\n    ", "\\n", "\\\\r\\\\n"] {
                assert_eq!(
                    in_text(&format!("{before}{}", wrapped(&raw, breaks))),
                    format!("{before}{clean}"),
                    "{shift} {breaks:?}"
                );
            }
        }
        let [short, redacted] =
            [NAME, PLACE].map(|name| STANDARD.encode(utf16(&format!("to {name}"), u16::to_be_bytes)));
        let in_url = |data: &str| format!("see data:text/plain;base64,{data}, and data:image/png;base64,iVBORw0KGgo=");
        assert_eq!(in_text(&in_url(&short)), in_url(&redacted));
        let [raw, clean] = [NAME, PLACE].map(|name| URL_SAFE.encode(notes(name) + "???>>>"));
        assert_eq!(in_text(&format!("see {raw}.")), format!("see {clean}."));
    }

    #[test]
    fn a_file_may_be_cut_anywhere() {
        let raw = STANDARD.encode(notes(NAME) + " and so on");
        for cut in 0..8 {
            let text = format!("see {}...", &raw[..raw.len() - cut]);
            assert!(!in_text(&text).contains(&raw[raw.len() - 64..raw.len() - 16]), "{cut}");
        }
    }

    #[test]
    fn clean_texts_are_the_same_allocation() {
        for text in [notes("nobody"), STANDARD.encode(notes("nobody")), "A".repeat(10_000)] {
            assert!(matches!(redact_in_text(text.as_bytes(), "", &mut redact), Ok(Cow::Borrowed(_))));
        }
    }

    #[test]
    fn what_cannot_be_redacted_is_an_error() {
        let text = STANDARD.encode(notes(NAME));
        let mut fail = |_: &str| Err::<Option<String>, _>("no rule");
        assert_eq!(redact_in_text(format!("see {text}").as_bytes(), "", &mut fail), Err("no rule"));
        assert_eq!(redact_file(b"to jane@acme.io", "", &mut fail), Err("no rule"));
    }

    #[test]
    fn any_text_costs_linear_time() {
        let line = "A".repeat(64);
        for part in
            ["\\", "\\n", "\\r\\n", "AAAA\n", "A\\/", "\n", "\n ", "A", &format!("{line}\n"), &format!("\\\\\\{line}")]
        {
            let text = format!("\\{}", part.repeat(1_000_000 / part.len()));
            // What looks back over all of it would not come to an end.
            assert_eq!(in_text(&text).len(), text.len(), "{part:?}");
        }
    }
}
