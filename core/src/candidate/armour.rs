//! How far an armoured key goes: lines of base64, whatever stands between them, up to the line that closes it.
//!
//! Keys are pasted with line breaks, with escapes (`\n`, `\\r\\n`, `%0A`), quoted (`> `), behind comment marks or numbers of lines, and
//! as strings of code that are joined. A key that is cut short ends with its last line: what follows it is text.

use super::boundary::escape_tail;

/// The most that stands between two lines.
const MAX_GAP: usize = 64;
/// As many characters in a row are a line of a key; only its last one is shorter.
const LINE: usize = 16;
/// Beyond this, a key swallows as its detector says.
const MAX_ARMOUR: usize = 32 * 1024;
/// The same where quotes stand between the lines: only its end tells that they are strings of one key.
const MAX_JOINED: usize = 6 * 1024;

/// Where a key ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Here.
    At(usize),
    /// It is longer than any key.
    Beyond(usize),
}

/// What follows a line.
enum Next {
    /// The closing text, which ends here.
    Closing(usize),
    /// Another line, which starts here; whether quotes stand before it.
    Line(usize, bool),
    /// Something else, seen here.
    Other(usize),
}

/// Where a key ends of whose first line a part ends at `start`, and how far it was looked for; `closing` is the text that closes it.
pub(super) fn end(text: &[u8], start: usize, closing: &[u8]) -> (End, usize) {
    let mut at = line_end(text, start);
    // Where the key ends if no closing text comes.
    let mut open_end = at;
    let mut joined = false;
    loop {
        if at - start > MAX_JOINED && joined {
            return (End::At(open_end), at);
        }
        if at - start > MAX_ARMOUR {
            return (End::Beyond(at), at);
        }
        let (line, quoted) = match next(text, at, closing) {
            Next::Closing(end) => return (End::At(end), end),
            Next::Line(line, quoted) => (line, quoted),
            Next::Other(seen) => return (End::At(open_end), seen + closing.len()),
        };
        let line_end = line_end(text, line);
        if !is_line(&text[line..line_end]) {
            match next(text, line_end, closing) {
                Next::Closing(_) => {}
                Next::Line(seen, _) | Next::Other(seen) => return (End::At(open_end), seen + closing.len()),
            }
        }
        joined |= quoted;
        at = line_end;
        if !joined {
            open_end = at;
        }
    }
}

fn line_end(text: &[u8], start: usize) -> usize {
    start + text[start..].iter().take_while(|byte| is_base64(**byte)).count()
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// A whole line, or a short one that is no word.
fn is_line(line: &[u8]) -> bool {
    let has = |is: fn(&u8) -> bool| line.iter().any(is);
    line.len() >= LINE
        || line.len() >= 4
            && (line.contains(&b'=')
                || has(u8::is_ascii_digit) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase))
}

/// Skips what stands between two lines.
fn next(text: &[u8], from: usize, closing: &[u8]) -> Next {
    let mut at = from;
    let mut quotes = 0;
    while at < text.len() && at - from <= MAX_GAP {
        // A line that a diff takes away starts with another dash.
        let is_taken_away = text[at] == b'-' && (text[..at].ends_with(b"\n") || text[..at].ends_with(b"\\n"));
        if let Some(end) = [at, at + usize::from(is_taken_away)].into_iter().find_map(|at| closes(text, at, closing)) {
            return Next::Closing(end);
        }
        if let Some(end) = line_break_end(text, at) {
            at = end;
            continue;
        }
        let byte = text[at];
        match byte {
            b'-' if is_taken_away && text.get(at + 1).is_some_and(|next| is_base64(*next)) => at += 1,
            b'\\' | b'%' => at += 1 + escape_tail(text, at + 1),
            b'+' if is_sign(text, at) => at += 1,
            b'/' if text[at..].starts_with(b"// ") => at += 3,
            _ if is_base64(byte) => match number_end(text, at) {
                Some(end) => at = end,
                // Strings of code are joined from quote to quote; behind one quote alone something else begins.
                None if quotes % 2 == 1 => return Next::Other(at),
                None => return Next::Line(at, quotes > 0),
            },
            b'-' | b'[' | b'{' | b'<' | b':' => return Next::Other(at),
            _ => {
                quotes += usize::from(matches!(byte, b'"' | b'\'' | b'`'));
                at += 1;
            }
        }
    }
    Next::Other(at)
}

/// Where the closing text ends that stands here; forms write a plus for its spaces.
fn closes(text: &[u8], at: usize, closing: &[u8]) -> Option<usize> {
    let here = text.get(at..at + closing.len())?;
    let is_same = |(byte, expected): (&u8, &u8)| byte == expected || *expected == b' ' && *byte == b'+';
    here.iter().zip(closing).all(is_same).then_some(at + closing.len())
}

/// Where a line break of a markup language ends: `<br/>`, `&#10;`, `&#xA;`.
fn line_break_end(text: &[u8], at: usize) -> Option<usize> {
    const BREAKS: &[&[u8]] =
        &[b"<br>", b"<br/>", b"<br />", b"&#10;", b"&#13;", b"&#xA;", b"&#xD;", b"&#xa;", b"&#xd;"];
    BREAKS.iter().find(|written| text[at..].starts_with(written)).map(|written| at + written.len())
}

/// A plus that joins strings, not one of base64.
fn is_sign(text: &[u8], at: usize) -> bool {
    !text.get(at + 1).is_some_and(|next| is_base64(*next)) && (at == 0 || !is_base64(text[at - 1]))
}

/// Where the number of a line ends, with the mark behind it: `12: `, `12\t`, `12→`.
fn number_end(text: &[u8], at: usize) -> Option<usize> {
    let digits = text[at..].iter().take(7).take_while(|byte| byte.is_ascii_digit()).count();
    let mark = text.get(at + digits)?;
    (1..=6).contains(&digits).then_some(())?;
    match mark {
        b'\t' | b' ' | b'|' | b':' | b'.' => Some(at + digits + 1),
        0xE2 if text[at + digits..].starts_with("→".as_bytes()) => Some(at + digits + "→".len()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE_1: &str = "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zCaB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC";
    const LINE_2: &str = "zY9wX8vU7tS6rQ5pO4nM3lK2jI1hG0fDzY9wX8vU7tS6rQ5pO4nM3lK2jI1hG0fD";
    const CLOSING: &str = "-----END KEY-----";

    /// What is covered of a text that starts inside the first line.
    fn covered(text: &str) -> &str {
        match end(text.as_bytes(), 4, CLOSING.as_bytes()).0 {
            End::At(at) => &text[..at],
            End::Beyond(_) => panic!("longer than any key"),
        }
    }

    #[test]
    fn whole_keys() {
        for between in [
            "\n",
            "\r\n",
            "\\n",
            "\\\\n",
            "\\r\\n",
            " ",
            "%0A",
            "\n    ",
            "\n> ",
            "\n# ",
            "\n// ",
            "\" +\n    \"",
            "\\n\" + \"",
            "\\n\"\n\"",
            "', '",
            "\",\n  \"",
            "\\n\\\n",
            "\n 12\t",
            "\n    12→",
            "\n12: ",
            "\n| ",
            "\" .\n \"",
            "\\\\n\\\" + \\\"",
            "\n-",
            "\\n-",
            "<br/>\n",
            "&#10;",
            "\\u000a",
        ] {
            let text = format!("{LINE_1}{between}{LINE_2}{between}aB3d{between}{CLOSING}");
            assert_eq!(covered(&format!("{text} and more")), text, "{between:?}");
        }
        let form = format!("{LINE_1}%0A{LINE_2}%0A{}", CLOSING.replace(' ', "+"));
        assert_eq!(covered(&form), form, "a space of a form");
        let short = format!("{LINE_1}\nNO\n=aB3d\n{CLOSING}");
        assert_eq!(covered(&short), &short[..64], "a short line of letters in the midst is a word");
    }

    #[test]
    fn cut_short() {
        let two = format!("{LINE_1}\n{LINE_2}");
        for after in [
            "",
            "\n",
            "...[truncated]",
            "\nThis is what the file has",
            " and nothing else",
            "\", \"id\": 1",
            "\\n\", \"name\": \"x\"",
            "\nplease rotate it in 2024",
            "\\",
            "\\\"",
            "[",
            "<END>",
            "\n-----END OTHER-----",
            "\", \"0123456789abcdef0123\": 1",
            "\", 4111111111111111, \"",
        ] {
            assert_eq!(covered(&format!("{two}{after}")), two, "{after:?}");
        }
        let rest = format!("{two}\naB3dE6");
        assert_eq!(covered(&format!("{rest} [cut]")), rest);
    }

    #[test]
    fn endless() {
        let text = format!("{LINE_1}\n").repeat(1000);
        assert!(matches!(end(text.as_bytes(), 4, CLOSING.as_bytes()).0, End::Beyond(at) if at < MAX_ARMOUR + 200));
        let joined = format!("{LINE_1}\", \"").repeat(1000);
        assert_eq!(end(joined.as_bytes(), 4, CLOSING.as_bytes()).0, End::At(64));
    }
}
