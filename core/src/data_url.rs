//! The base64 of a data URL: a text of its own, which is redacted and restored inside and stays base64.
//!
//! Format: <https://www.rfc-editor.org/rfc/rfc2397>.

use crate::{candidate::Candidate, view::Encoding};
use base64::{
    Engine,
    alphabet::{Alphabet, STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use memchr::memmem::Finder;
use std::sync::LazyLock;

/// What stands before the data.
const MARK: &[u8] = b";base64,";
/// The longest data that is restored, in bytes: a stream holds it until it has come.
const MOST: usize = 16 * 1024;
/// So much of the data says whether it is a text, in bytes.
const HEAD: usize = 64;
/// So short a text is looked through sooner than a search begins.
const SHORT: usize = 32;

/// A text that stands in a data URL.
pub(crate) struct Payload {
    /// Where the data starts and ends.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// What the data says.
    pub(crate) text: Vec<u8>,
    is_url_safe: bool,
    is_padded: bool,
}

impl Payload {
    /// The payload that a finding covers, if it covers one.
    pub(crate) fn of(text: &[u8], candidate: &Candidate) -> Option<Payload> {
        let is_base64 = matches!(candidate.decoded, Some((Encoding::Base64, _)));
        if !is_base64 || !text[..candidate.start].ends_with(MARK) {
            return None;
        }
        Payload::decoded(text, candidate.start, candidate.end)
    }

    /// The data between two places, as far as it is the base64 of a text.
    fn decoded(text: &[u8], start: usize, end: usize) -> Option<Payload> {
        let data = &text[start..end];
        let is_url_safe = data.iter().any(|byte| matches!(byte, b'-' | b'_'));
        let is_padded = data.len().is_multiple_of(4);
        let says = engine(is_url_safe, is_padded).decode(data).ok()?;
        std::str::from_utf8(&says).ok()?;
        Some(Payload { start, end, text: says, is_url_safe, is_padded })
    }

    /// Another text, written as this one was.
    pub(crate) fn encode(&self, text: &[u8]) -> String {
        engine(self.is_url_safe, self.is_padded).encode(text)
    }
}

fn engine(is_url_safe: bool, is_padded: bool) -> GeneralPurpose {
    let alphabet: &Alphabet = if is_url_safe { &URL_SAFE } else { &STANDARD };
    let config = GeneralPurposeConfig::new()
        .with_encode_padding(is_padded)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, config)
}

/// The next data of a URL that starts at `from` or later.
pub(crate) enum Next {
    /// All of it has come, or as much as is looked at.
    Whole(Payload),
    /// It starts here and may go on.
    Open(usize),
}

impl Next {
    pub(crate) fn start(&self) -> usize {
        match self {
            Next::Whole(payload) => payload.start,
            Next::Open(start) => *start,
        }
    }
}

/// The next payload that may hold tokens; `at_end` says that the text does not go on. Linear in the text.
pub(crate) fn next(text: &[u8], from: usize, at_end: bool) -> Option<Next> {
    static MARKS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(MARK));
    let floor = from.saturating_sub(MARK.len());
    let behind = &text[floor..];
    // Most pieces of a stream have no comma.
    if behind.len() < SHORT && !behind.contains(&b',') {
        return None;
    }
    MARKS.find_iter(behind).find_map(|mark| {
        let start = floor + mark + MARK.len();
        let is_data = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=');
        let length = text[start..].iter().take(MOST + 1).take_while(|byte| is_data(byte)).count();
        let end = start + length;
        if start < from || length > MOST {
            return None;
        }
        if end == text.len() && !at_end {
            return begins_text(&text[start..end]).then_some(Next::Open(start));
        }
        Payload::decoded(text, start, end).map(Next::Whole)
    })
}

/// Whether what has come of the data may be a text: an image says otherwise in its first bytes.
fn begins_text(data: &[u8]) -> bool {
    let head = &data[..data.len().min(HEAD) / 4 * 4];
    let is_url_safe = head.iter().any(|byte| matches!(byte, b'-' | b'_'));
    let says = engine(is_url_safe, true).decode(head);
    says.is_ok_and(|says| std::str::from_utf8(&says).err().is_none_or(|error| error.error_len().is_none()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Policy, Redactor};

    fn says(text: &str) -> Option<(Vec<u8>, String)> {
        match next(text.as_bytes(), 0, true)? {
            Next::Whole(payload) => Some((payload.text.clone(), payload.encode(&payload.text))),
            Next::Open(_) => None,
        }
    }

    #[test]
    fn data_is_written_as_it_was() {
        for data in ["aGk/Pz8+", "aGk_Pz8-", "aGk=", "aGk"] {
            let (text, again) = says(&format!("see data:text/plain;base64,{data} there")).unwrap();
            assert!(text.starts_with(b"hi"));
            assert_eq!(again, data);
        }
    }

    #[test]
    fn what_is_no_base64_of_a_text_is_none() {
        for data in ["a", "/////w==", "aGk=aGk="] {
            assert!(says(&format!("data:x;base64,{data}")).is_none(), "{data}");
        }
    }

    #[test]
    fn data_that_may_go_on_is_open() {
        assert!(matches!(next(b"data:,;base64,aGk", 0, false), Some(Next::Open(14))));
        assert!(matches!(next(b"data:,;base64,aGk ", 0, false), Some(Next::Whole(_))));
        assert!(next(b"data:,;base64,aGk ", 15, false).is_none());
        assert!(next(b"data:,;base64,iVBORw0KGgoAAAAN", 0, false).is_none());
    }

    fn data_of(text: &str) -> String {
        format!("see data:text/csv;base64,{} and more", engine(false, true).encode(text))
    }

    #[test]
    fn what_is_found_inside_is_replaced_there() {
        let redactor = Redactor::new(&Policy::default()).unwrap();
        let text = data_of("name,mail\nno one,jane@acme.io\ncard 4111 1111 1111 1111\n");
        let redacted = data_of("name,mail\nno one,[EMAIL_ADDRESS]\ncard [CREDIT_CARD]\n");
        assert_eq!(redactor.redact(&text), redacted);
        assert_eq!(redactor.redact(&redacted), redacted);
        let json = format!("{{\"file\": \"{text}\"}}");
        assert_eq!(redactor.redact(&json), format!("{{\"file\": \"{redacted}\"}}"));
    }

    #[test]
    fn tokens_inside_are_those_of_the_conversation_and_come_back() {
        let session = Redactor::new(&Policy::default()).unwrap().session();
        assert_eq!(session.redact("mail jane@acme.io").unwrap(), "mail [EMAIL_ADDRESS_1]");
        let text = data_of("to: jane@acme.io, bob@acme.io\n");
        let redacted = data_of("to: [EMAIL_ADDRESS_1], [EMAIL_ADDRESS_2]\n");
        assert_eq!(session.redact(&text).unwrap(), redacted);
        assert_eq!(session.restore(&redacted).unwrap(), text);
        for piece in [1, 3, 7, 64] {
            let (mut stream, mut out) = (session.restore_stream(), Vec::new());
            for piece in redacted.as_bytes().chunks(piece) {
                stream.push(piece, &mut out).unwrap();
            }
            stream.finish(&mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), text, "in pieces of {piece}");
        }
    }
}
