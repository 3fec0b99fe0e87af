//! The base64 of pictures, sound, archives and fonts, as messages carry them: no token starts inside of it.
//!
//! Formats are told by their first bytes, which their own descriptions give: PNG, JPEG, GIF, RIFF (WebP, WAVE), PDF, ZIP, gzip, ID3, Ogg, FLAC, Matroska,
//! ISO media, icons, WOFF.

use super::Candidates;

/// The first bytes of formats, in base64.
const HEADS: &[&[u8]] = &[
    b"iVBORw0KGgo",
    b"R0lGODlh",
    b"R0lGODdh",
    b"JVBERi0x",
    b"UEsDBBQA",
    b"UEsDBAoA",
    b"H4sIAAAA",
    b"SUQzAwAA",
    b"SUQzBAAA",
    b"T2dnUwAC",
    b"ZkxhQwAA",
    b"GkXfo59C",
    b"GkXfowEA",
    b"AAABAAEA",
    b"d09GMgAB",
    b"d09GRgAB",
    b"/9j/4AAQ",
    b"/9j/2wBD",
    b"/9j/7gAO",
];
/// The same where a length stands between: what stands first, where the rest begins, and the rest.
const HEADS_WITH_LENGTH: &[(&[u8], usize, &[u8])] =
    &[(b"UklGR", 11, b"XQVZF"), (b"UklGR", 11, b"XRUJQ"), (b"/9j/4", 8, b"RXhpZg"), (b"AAAA", 6, b"Z0eX")];

/// The run of base64 that was asked for last, as far as it has been seen.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LastRun {
    start: usize,
    end: usize,
    is_binary: bool,
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// How many bytes of base64 stand here. Those of a chunk are looked at together, without a branch each.
fn base64_run(text: &[u8]) -> usize {
    const CHUNK: usize = 64;
    let is_whole = |chunk: &&[u8]| chunk.iter().fold(true, |all, byte| all & is_base64(*byte));
    let whole = CHUNK * text.chunks_exact(CHUNK).take_while(is_whole).count();
    whole + text[whole..].iter().take_while(|byte| is_base64(**byte)).count()
}

/// Whether a run of base64 that starts here says that it is no text.
fn is_head(text: &[u8], start: usize) -> bool {
    let is_quote = |byte: u8| matches!(byte, b'"' | b'\'' | b'`' | b',');
    let run = &text[start..];
    start.checked_sub(1).is_none_or(|before| is_quote(text[before]))
        && (HEADS.iter().any(|head| run.starts_with(head))
            || HEADS_WITH_LENGTH.iter().any(|(head, at, rest)| {
                run.starts_with(head) && run.get(*at..).is_some_and(|run| run.starts_with(rest))
            }))
}

/// Whether binary data goes on over a place; `begins` says that the text begins inside of some.
pub(crate) fn goes_on_over(text: &[u8], place: usize, begins: bool) -> bool {
    let start = place - text[..place].iter().rev().take_while(|byte| is_base64(**byte)).count();
    start < place
        && text.get(place).is_some_and(|byte| is_base64(*byte))
        && (start == 0 && begins || is_head(text, start))
}

impl Candidates<'_> {
    /// Whether a place stands in binary data. Asked from the left, it looks at each byte of the text once.
    pub(super) fn is_in_binary(&self, at: usize) -> bool {
        let text = self.text;
        let last = self.last_run.get();
        if (last.start..last.end).contains(&at) {
            return last.is_binary;
        }
        let floor = if last.end <= at { last.end } else { 0 };
        let before = text[floor..at].iter().rev().take_while(|byte| is_base64(**byte)).count();
        let goes_on = at - before == floor && floor > 0 && is_base64(text[floor - 1]);
        let start = if goes_on { last.start } else { at - before };
        let is_binary = match goes_on {
            true => last.is_binary,
            false => start == 0 && self.begins_binary || is_head(text, start),
        };
        // Where nothing is skipped, what comes is not looked at before it has to be.
        let behind = if is_binary { base64_run(&text[at..]) } else { 1 };
        self.last_run.set(LastRun { start, end: at + behind, is_binary });
        is_binary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        for data in [
            "iVBORw0KGgoAAAANSUhEUg",
            "/9j/4AAQSkZJRgABAQ",
            "/9j/4SrlRXhpZgAATU0",
            "UklGRiQIEplXQVZFZm10IA",
            "UklGRv8AEgJXRUJQVlA4IA",
            "AAAAIGZ0eXBpc29tAA",
            "AAAAHGZ0eXBtcDQyAA",
            "JVBERi0xLjcK",
        ] {
            assert!(is_head(format!("data:x/y;base64,{data}").as_bytes(), 16), "{data}");
            assert!(!is_head(format!("data:x/y;base64={data}").as_bytes(), 16), "{data}");
        }
        for data in ["bWFpbCBqYW5lQGFjbWUuaW8", "UklGRiQIEplBVkkgZm10IA", "AAAAIGZyZWVpc29tAA", "/9j/"] {
            assert!(!is_head(data.as_bytes(), 0), "{data}");
        }
    }

    #[test]
    fn data_goes_on_to_its_end() {
        let text = b"x \"iVBORw0KGgoAAAANSUhEUg==\" y";
        let inside: Vec<usize> = (1..text.len()).filter(|at| goes_on_over(text, *at, false)).collect();
        assert_eq!(inside, (4..25).collect::<Vec<_>>());
        assert!(goes_on_over(b"AAAA BBBB", 2, true));
        assert!(!goes_on_over(b"AAAA BBBB", 7, true));
    }
}
