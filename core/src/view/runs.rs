//! Runs that are encoded as a whole: base64, base64url, base64 of UTF-16, hex.

use super::{Encoding, View};
use crate::span::Span;
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

/// The shortest run of base64 that is looked into.
pub(super) const SHORTEST: usize = 16;
/// The shortest that padding ends.
pub(super) const SHORTEST_PADDED: usize = 10;
/// The shortest that the first pass names as one; shorter ones are whole tokens.
pub(super) const SHORTEST_NAMED: usize = 20;
/// The longest, line breaks included: a text in pieces sees it whole.
const LONGEST: usize = 6 * 1024;
/// The shortest run of hex digits that is looked into.
const SHORTEST_HEX: usize = 20;
/// The shortest line of base64 that goes on in the next line.
pub(crate) const SHORTEST_LINE: usize = 40;
/// How long the lines are that programs break base64 into, where the shortest line of it counts.
const USUAL_LINES: [usize; 10] = [48, 60, 64, 70, 72, 76, 78, 80, 100, 120];
/// The deepest indentation of such a line.
pub(crate) const INDENTATION: usize = 16;
/// The most that stands between two lines, with the padding.
pub(super) const GAP: usize = INDENTATION + 12;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// The marks of byte order that UTF-16 may start with.
const MARKS: [&[u8]; 2] = [&[0xFF, 0xFE], &[0xFE, 0xFF]];

#[inline]
pub(crate) fn is_run_byte(byte: u8) -> bool {
    RUN[byte as usize]
}

/// The bytes of base64 in either alphabet, without padding.
const RUN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
        byte += 1;
    }
    table
};

/// Whether a run may say something in ASCII, by the first of each four of its bytes: that holds the upper bits of a byte. Most ids do not.
#[inline]
pub(super) fn may_say_ascii(run: &[u8]) -> bool {
    const FOURS: usize = SHORTEST / 4;
    let is_ascii = |four: usize| matches!(run.get(4 * four), Some(b'I'..=b'Z' | b'a'..=b'f'));
    (0..FOURS).all(is_ascii)
}

/// Calls `visit` with the views of the runs that start at or after these places, which are in order.
pub(super) fn each(text: &[u8], places: &[usize], visit: &mut impl FnMut(&View)) {
    let mut behind = 0;
    for &place in places {
        if place < behind || !may_say_text(&text[place..]) {
            continue;
        }
        let run = run_at(text, place);
        behind = run.end;
        if run.len() > LONGEST {
            continue;
        }
        // The line behind a run without padding may be a word that seems to go on with it.
        let spans = [Some(run), without_last_line(text, run)];
        let says = |span: Span| decoded(&text[span.range()]).map(|says| (span, says));
        if let Some((run, (bytes, encoding))) = spans.into_iter().flatten().find_map(says) {
            behind = run.end;
            // The sign of hex is a part of it.
            let sign = if encoding == Encoding::Hex && text[..run.start].ends_with(b"0x") { 2 } else { 0 };
            visit(&View::of_run(bytes, Span::new(run.start - sign, run.end), encoding));
        }
    }
}

/// The run at a place with its padding, over as many lines as it has.
pub(super) fn run_at(text: &[u8], start: usize) -> Span {
    let mut end = start;
    let mut line = 0;
    loop {
        let length = text[end..].iter().take_while(|byte| is_run_byte(**byte)).count();
        let goes_on = length >= SHORTEST_LINE && (line == 0 || length == line);
        end += length;
        if line != 0 && length > line {
            // Not a line of the run: it has its own.
            return Span::new(start, end - length - break_before(text, end - length));
        }
        if goes_on && let Some(next) = line_after(text, end) {
            line = length;
            end = next;
            continue;
        }
        let padding = text[end..].iter().take(2).take_while(|byte| **byte == b'=').count();
        if padding == 0 && length < line && !USUAL_LINES.contains(&line) && is_written_word(&text[end - length..end]) {
            return Span::new(start, end - length - break_before(text, end - length));
        }
        return Span::new(start, end + padding);
    }
}

/// Whether a line reads as a word of prose: letters, of which only the first may be a capital.
fn is_written_word(line: &[u8]) -> bool {
    matches!(line, [first, rest @ ..] if first.is_ascii_alphabetic() && rest.iter().all(u8::is_ascii_lowercase))
}

/// Where the next line of a run starts: behind a line break, as it is or escaped, and indentation.
fn line_after(text: &[u8], end: usize) -> Option<usize> {
    let mut at = end;
    let backslashes = text[at..].iter().take(8).take_while(|byte| **byte == b'\\').count();
    if backslashes > 0 && text.get(at + backslashes) == Some(&b'n') {
        at += backslashes + 1;
    } else {
        at += usize::from(text.get(at) == Some(&b'\r'));
        at += usize::from(*text.get(at)? == b'\n');
        if at == end || text[at - 1] != b'\n' {
            return None;
        }
    }
    at += text[at..].iter().take(INDENTATION).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    text.get(at).is_some_and(|byte| is_run_byte(*byte)).then_some(at)
}

/// The fewest pairs of hex digits that are looked into where they stand apart: more than an address of hardware has.
const FEWEST_PAIRS: usize = 9;
/// Most of them.
const MOST_PAIRS: usize = 512;

/// The hex around `at` whose pairs stand apart, with the sign there between any two of them: `6a 61 6e`, `6a:61:6e`. `last` is what was named before.
pub(super) fn pairs_around(text: &[u8], at: usize, last: Option<&Span>) -> Option<Span> {
    let is_pair = |at: usize| text.get(at..at + 2).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
    let sign = *text.get(at + 1)?;
    let first = at.checked_sub(1).filter(|first| is_pair(*first) && is_pair(at + 2))?;
    if last.is_some_and(|last| last.range().contains(&first)) {
        return None;
    }
    let (mut start, mut end) = (first, at + 1);
    while end - start <= 3 * MOST_PAIRS && start >= 3 && text[start - 1] == sign && is_pair(start - 3) {
        start -= 3;
    }
    while end - start <= 3 * MOST_PAIRS && text.get(end) == Some(&sign) && is_pair(end + 1) {
        end += 3;
    }
    // The first letters of a word are no pair.
    let is_beside = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    start += 3 * usize::from(is_beside(start.checked_sub(1).map(|before| &text[before])));
    end -= 3 * usize::from(is_beside(text.get(end)));
    let is_long = start < end && (3 * FEWEST_PAIRS - 1..3 * MOST_PAIRS).contains(&(end - start));
    is_long.then(|| Span::new(start, end))
}

/// Calls `visit` with the view of hex whose pairs stand apart, if they say text.
pub(super) fn visit_pairs(text: &[u8], pairs: Span, visit: &mut impl FnMut(&View)) {
    let digits: Vec<u8> = text[pairs.range()].iter().filter(|byte| byte.is_ascii_hexdigit()).copied().collect();
    if let Some(bytes) = unhex(&digits).filter(|bytes| is_text(bytes)) {
        visit(&View::of_run(bytes, pairs, Encoding::Hex));
    }
}

/// Where hex starts whose pairs stand apart, at the end of a text.
pub(super) fn open_pairs(text: &[u8]) -> Option<usize> {
    let is_of_pairs = |byte: &&u8| byte.is_ascii_hexdigit() || matches!(**byte, b' ' | b':' | b'-');
    let run = text.iter().rev().take(3 * MOST_PAIRS).take_while(is_of_pairs).count();
    let run = &text[text.len() - run..];
    // Pairs from the end back, of which the last may have come in part.
    let cut = run.iter().rev().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let whole = &run[..run.len() - cut];
    let pairs = whole.rchunks_exact(3).take_while(|three| {
        three[..2].iter().all(u8::is_ascii_hexdigit)
            && !three[2].is_ascii_hexdigit()
            && three[2] == whole[whole.len() - 1]
    });
    let length = 3 * pairs.count();
    (cut <= 2 && length > 0).then(|| text.len() - cut - length)
}

/// A run without its last line, if it has more than one.
fn without_last_line(text: &[u8], run: Span) -> Option<Span> {
    let is_of_line = |byte: &&u8| is_run_byte(**byte) || **byte == b'=';
    let length = text[run.range()].iter().rev().take_while(is_of_line).count();
    let is_escaped = length < run.len() && text[run.end - length - 1] == b'\\';
    let line = run.end - length + usize::from(is_escaped);
    (length < run.len()).then(|| Span::new(run.start, line - break_before(text, line)))
}

/// How many bytes before a line belong to the break before it.
fn break_before(text: &[u8], line: usize) -> usize {
    let blank = text[..line].iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count();
    if blank > 0 && text[line - blank..line].contains(&b'\n') {
        return blank;
    }
    let escaped = line - blank;
    let backslashes = text[..escaped - 1].iter().rev().take_while(|byte| **byte == b'\\').count();
    blank + 1 + backslashes
}

/// Whether what starts here may say text in any encoding; says no for almost every other run, and stays with that whatever follows.
pub(super) fn may_say_text(run: &[u8]) -> bool {
    let first = &run[..run.len().min(16)];
    may_be_text(first)
        || first.iter().all(u8::is_ascii_hexdigit) && unhex(first).is_some_and(|bytes| is_text_so_far(&bytes))
}

/// What a run says, if that is text.
fn decoded(run: &[u8]) -> Option<(Vec<u8>, Encoding)> {
    let is_hex = run.len() >= SHORTEST_HEX && run.len().is_multiple_of(2) && run.iter().all(u8::is_ascii_hexdigit);
    if is_hex {
        return unhex(run).filter(|bytes| is_text(bytes)).map(|bytes| (bytes, Encoding::Hex));
    }
    if !may_be_text(run) {
        return None;
    }
    let mut run: Vec<u8> = run.to_vec();
    if !run.iter().all(|byte| is_run_byte(*byte) || *byte == b'=') {
        let mut escaped = false;
        run.retain(|byte| {
            let is_break = escaped && *byte == b'n';
            escaped = *byte == b'\\';
            !is_break && (is_run_byte(*byte) || *byte == b'=')
        });
    }
    let length = run.iter().take_while(|byte| **byte != b'=').count();
    let shortest = if run.len() > length { SHORTEST_PADDED } else { SHORTEST };
    if length < shortest {
        return None;
    }
    // What was cut anywhere may end in a sign that says nothing alone.
    let length = length - usize::from(length % 4 == 1);
    let engine = if run.iter().any(|byte| matches!(byte, b'-' | b'_')) { &URL } else { &STANDARD };
    let bytes = engine.decode(&run[..length]).ok()?;
    let bytes = utf16(&bytes).unwrap_or(bytes);
    is_text(&bytes).then_some((bytes, Encoding::Base64))
}

/// Whether the first twelve bytes of a run may be text, of UTF-8 or of UTF-16; says no for almost every other run.
fn may_be_text(run: &[u8]) -> bool {
    if starts_with_mark(run) {
        return true;
    }
    let mut bytes = [0u8; 12];
    // What padding fills up says less than three bytes.
    let is_whole = |four: &&[u8]| four[3] != b'=';
    for (four, three) in run.chunks_exact(4).take_while(is_whole).zip(bytes.chunks_exact_mut(3)) {
        let bits = four.iter().fold(0, |bits, byte| bits << 6 | sextet(*byte));
        three.copy_from_slice(&bits.to_be_bytes()[1..]);
        if !three.iter().all(may_be_of_text) {
            return false;
        }
    }
    is_text_so_far(&bytes)
}

/// Whether a byte can stand in text, of UTF-8 or of UTF-16.
fn may_be_of_text(byte: &u8) -> bool {
    *byte >= 0x20 && *byte != 0x7F || matches!(byte, 0 | b'\n' | b'\r' | b'\t')
}

/// Whether bytes may begin a text, of UTF-8 or of UTF-16: a character may go on behind them.
fn is_text_so_far(bytes: &[u8]) -> bool {
    bytes.iter().all(may_be_of_text) && std::str::from_utf8(bytes).err().is_none_or(|error| error.error_len().is_none())
}

/// Whether base64 starts with a mark of byte order and the first half of an ASCII character behind it.
fn starts_with_mark(run: &[u8]) -> bool {
    matches!(run, [b'/' | b'_', b'/' | b'_', b'4' | b'5', ..] | [b'/' | b'_', b'v', b'8', ..])
}

/// What a character of base64 stands for, of either alphabet.
fn sextet(byte: u8) -> u32 {
    u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        _ => 63,
    })
}

fn unhex(run: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| (byte as char).to_digit(16).map(|digit| digit as u8);
    run.chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

/// UTF-16 of characters of Latin-1 in either order of bytes, as PowerShell takes its commands (little-endian) and Java writes its strings.
fn utf16(bytes: &[u8]) -> Option<Vec<u8>> {
    let bytes = MARKS.iter().find_map(|mark| bytes.strip_prefix(*mark)).unwrap_or(bytes);
    if bytes.len() < 8 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let high = [1, 0].into_iter().find(|high| bytes.iter().skip(*high).step_by(2).all(|byte| *byte == 0))?;
    Some(bytes.chunks_exact(2).flat_map(|pair| char::from(pair[1 - high]).to_string().into_bytes()).collect())
}

/// Whether bytes are text: UTF-8 without control characters other than white space. Random bytes of this length are not.
fn is_text(bytes: &[u8]) -> bool {
    let is_plain = |byte: &u8| *byte >= 0x20 && *byte != 0x7F || matches!(byte, b'\n' | b'\r' | b'\t');
    bytes.iter().all(is_plain) && std::str::from_utf8(bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, &str)> {
        let mut views = Vec::new();
        let places: Vec<usize> = (0..text.len())
            .filter(|at| is_run_byte(text.as_bytes()[*at]) && (*at == 0 || !is_run_byte(text.as_bytes()[at - 1])))
            .collect();
        each(text.as_bytes(), &places, &mut |view| {
            let span = view.original(Span::new(0, 1));
            views.push((String::from_utf8(view.bytes().to_vec()).unwrap(), &text[span.range()]));
        });
        views
    }

    #[test]
    fn runs_of_text_are_decoded_whole() {
        for (run, says) in [
            ("bWFpbCBqYW5lQGFjbWUuaW8=", "mail jane@acme.io"),
            ("bWFpbCBqYW5lQGFjbWUuaW8", "mail jane@acme.io"),
            ("d3JpdGUgdG8gamFuZUBhY21lLmlvIG9yI", "write to jane@acme.io or"),
            ("OTQzNDc2NTkxOQ==", "9434765919"),
            ("bQBhAGkAbAAgAGoAYQBuAGUA", "mail jane"),
            ("AG0AYQBpAGwAIABqAGEAbgBl", "mail jane"),
            ("//5tAGEAaQBsACAAagBhAG4AZQA=", "mail jane"),
            ("/v8AbQBhAGkAbAAgAGoAYQBuAGU=", "mail jane"),
            ("6d61696c206a616e654061636d652e696f", "mail jane@acme.io"),
            ("Pz8_Pz8_Pz8_Pz8_Pz8_Pz8_", "??????????????????"),
        ] {
            assert_eq!(found(&format!("x: {run}, and")), [(says.to_string(), run)]);
        }
        for text in
            ["d41d8cd98f00b204e9800998ecf8427e", "iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB", "internationalization_of_names"]
        {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn a_run_goes_on_over_its_lines() {
        let body = STANDARD
            .encode("nothing to see here, and nothing there either; mail jane@acme.io or call, whatever it takes");
        for line_break in ["\n", "\r\n", "\n    ", "\\n", "\\\\n"] {
            let lines: Vec<&str> = body.as_bytes().chunks(60).map(|line| std::str::from_utf8(line).unwrap()).collect();
            let run = lines.join(line_break);
            let text = format!("data: {run}{line_break}next");
            assert_eq!(found(&text).len(), 1, "{text}");
            assert_eq!(found(&text)[0].1, run, "{text}");
        }
    }

    #[test]
    fn a_word_on_the_line_behind_a_run_is_none_of_it() {
        let run = STANDARD.encode("write to jane@acme.io, or call +1 415 555 0132 today");
        for (line_break, word) in [("\n", "end"), ("\r\n", "Then"), ("\\n", "next"), ("\n  ", "done")] {
            let text = format!("data: {}{line_break}{word}", run.trim_end_matches('='));
            assert_eq!(found(&text)[0].1, run.trim_end_matches('='), "{text}");
        }
    }

    #[test]
    fn the_line_behind_a_run_is_none_of_it_where_it_says_nothing() {
        let run = STANDARD.encode("write to jane@acme.io or call +1 415 555 0132");
        for line_break in ["\n", "\r\n", "\n    ", "\\n", "\\\\n"] {
            let text = format!("data: {run}{line_break}wombat quokka");
            assert_eq!(found(&text).len(), 1, "{text}");
            assert_eq!(found(&text)[0].1, run, "{text}");
        }
    }
}
