//! What the hooks of traces and logs have in common: texts that are redacted or replaced, and events that say which.

#[cfg(feature = "opentelemetry")]
use std::iter;
use std::sync::{Arc, PoisonError, RwLock};
#[cfg(any(feature = "tracing", feature = "opentelemetry"))]
use {
    crate::files::redact_in_text,
    reticent::{Error, Redactor},
    std::{
        borrow::Cow,
        panic::{AssertUnwindSafe, catch_unwind},
    },
};

/// What stands in place of a value that could not be redacted.
pub const FAILED: &str = "[REDACTION_FAILED]";

/// Something that a hook held back because it could not be redacted. It never carries the value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// The hook, such as `tracing`.
    pub hook: &'static str,
    /// The part that was held back, such as `attributes`.
    pub place: &'static str,
    /// The code of the error, or `panic`.
    pub error: String,
}

type Listener = Arc<dyn Fn(&Event) + Send + Sync>;

static LISTENERS: RwLock<Vec<(u64, Listener)>> = RwLock::new(Vec::new());

/// Ends a [`listen`] when it is dropped.
#[must_use = "listening ends when it is dropped"]
#[derive(Debug)]
pub struct Listening(u64);

impl Drop for Listening {
    fn drop(&mut self) {
        let mut listeners = LISTENERS.write().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|(number, _)| *number != self.0);
    }
}

/// Has each event told to a function, until what is returned is dropped.
///
/// ```
/// let listening = reticent_hooks::listen(|event| eprintln!("{}: {} held back: {}", event.hook, event.place, event.error));
/// # drop(listening);
/// ```
pub fn listen(listener: impl Fn(&Event) + Send + Sync + 'static) -> Listening {
    let mut listeners = LISTENERS.write().unwrap_or_else(PoisonError::into_inner);
    let number = listeners.last().map_or(0, |(last, _)| last + 1);
    listeners.push((number, Arc::new(listener)));
    Listening(number)
}

/// Redacts texts for one hook. It never fails, and never gives a raw text back.
#[cfg(any(feature = "tracing", feature = "opentelemetry"))]
#[derive(Clone)]
pub(crate) struct Shield {
    hook: &'static str,
    redactor: Redactor,
}

#[cfg(any(feature = "tracing", feature = "opentelemetry"))]
impl Shield {
    pub(crate) fn new(hook: &'static str, redactor: &Redactor) -> Shield {
        Shield { hook, redactor: redactor.clone() }
    }

    /// The text redacted, or [`FAILED`].
    pub(crate) fn text<'t>(&self, text: &'t str, place: &'static str) -> Cow<'t, str> {
        match catch_unwind(AssertUnwindSafe(|| self.redacted_line(text))) {
            Ok(Ok(redacted)) => redacted,
            Ok(Err(error)) => self.failed(place, error.code()),
            Err(_) => self.failed(place, "panic"),
        }
    }

    /// A text that may have colours: they stand between a field, its sign and its value, and are left out where they hide one.
    fn redacted_line<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, Error> {
        if let Some(plain) = without_colours(text) {
            let redacted = self.redacted(&plain)?;
            if redacted != plain {
                return Ok(Cow::Owned(redacted.into_owned()));
            }
        }
        self.redacted(text)
    }

    fn redacted<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, Error> {
        Ok(match redact_in_text(text, "", &self.redactor)? {
            Cow::Borrowed(text) => self.redactor.try_redact(text)?,
            Cow::Owned(text) => Cow::Owned(self.redactor.try_redact(&text)?.into_owned()),
        })
    }

    /// What to give in place of each piece of a text; `None` where nothing is found across them.
    #[cfg(feature = "opentelemetry")]
    pub(crate) fn across(&self, pieces: &[&str], place: &'static str) -> Option<Vec<String>> {
        if pieces.windows(2).all(|pair| pair[0] == pair[1]) {
            return None;
        }
        let error = match catch_unwind(AssertUnwindSafe(|| self.redacted_across(pieces))) {
            Ok(Ok(given)) => return given,
            Ok(Err(error)) => self.failed(place, error.code()),
            Err(_) => self.failed(place, "panic"),
        };
        Some(iter::once(error.into_owned()).chain(pieces[1..].iter().map(|_| String::new())).collect())
    }

    #[cfg(feature = "opentelemetry")]
    fn redacted_across(&self, pieces: &[&str]) -> Result<Option<Vec<String>>, Error> {
        let text = pieces.concat();
        if matches!(self.redactor.try_redact(&text)?, Cow::Borrowed(_)) {
            return Ok(None);
        }
        let (mut stream, mut out) = (self.redactor.stream(), Vec::new());
        let mut ends = Vec::with_capacity(pieces.len());
        for piece in pieces {
            stream.push(piece.as_bytes(), &mut out);
            ends.push(out.len());
        }
        stream.finish(&mut out);
        ends.pop();
        let given = String::from_utf8_lossy(&out);
        let ends = ends.into_iter().chain([given.len()]);
        let cut = |start: &mut usize, end: usize| {
            let end = (end..=given.len()).find(|end| given.is_char_boundary(*end)).unwrap_or(given.len());
            Some(given[std::mem::replace(start, end)..end].to_owned())
        };
        Ok(Some(ends.scan(0, cut).collect()))
    }

    /// Tells of something that was held back, and gives what stands in its place.
    pub(crate) fn failed(&self, place: &'static str, error: &str) -> Cow<'static, str> {
        let event = Event { hook: self.hook, place, error: error.into() };
        let listeners = LISTENERS.read().unwrap_or_else(PoisonError::into_inner).clone();
        for (_, listener) in listeners {
            // A listener's own mistake must not reach the program.
            let _ = catch_unwind(AssertUnwindSafe(|| listener(&event)));
        }
        Cow::Borrowed(FAILED)
    }
}

/// A text without the sequences that set colours of a terminal, and with a space where one divides two words; `None` where it has none.
#[cfg(any(feature = "tracing", feature = "opentelemetry"))]
fn without_colours(text: &str) -> Option<String> {
    const START: &str = "\x1b[";
    let mut parts = text.split(START);
    let mut plain = String::from(parts.next()?);
    for part in parts {
        let behind = part.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ';');
        match behind.strip_prefix('m') {
            Some(behind) => {
                if plain.ends_with(char::is_alphanumeric) && behind.starts_with(char::is_alphanumeric) {
                    plain.push(' ');
                }
                plain.push_str(behind);
            }
            None => plain.extend([START, part]),
        }
    }
    (plain.len() < text.len()).then_some(plain)
}
