//! Recognisers: a caller's own functions that find things in a text, a model for example.
//!
//! What they find is scored, resolved, operated on and counted as any other finding. A recogniser that fails ends the call with its error,
//! and nothing is returned.

use crate::{
    error::{Error, ErrorCode},
    finding::Finding,
    offsets::Unit,
    redactor::{Processed, Redactor},
    span::Span,
};
use std::{borrow::Cow, fmt};

/// What a recogniser found in a text. `Debug` shows no value.
#[derive(Clone, Debug, PartialEq)]
pub struct Recognized {
    /// What kind of thing it is, such as `PERSON`.
    pub entity: String,
    /// Where it is, in bytes of the text.
    pub span: Span,
    /// How sure it is, from 0 to 1.
    pub score: f64,
}

impl Recognized {
    /// A finding of a recogniser.
    pub fn new(entity: impl Into<String>, span: std::ops::Range<usize>, score: f64) -> Recognized {
        Recognized { entity: entity.into(), span: Span::new(span.start, span.end), score }
    }

    /// The span is not one of this text, or the score none from 0 to 1.
    pub(crate) fn check(&self, text: &[u8]) -> Result<(), Error> {
        let Span { start, end } = self.span;
        let cuts = |at: usize| text.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
        if start > end || end > text.len() || cuts(start) || cuts(end) {
            return Err(Recognized::wrong("a recogniser gave a span that is not one of the text"));
        }
        if !(0.0..=1.0).contains(&self.score) {
            return Err(Recognized::wrong("a recogniser gave a score that is not from 0 to 1"));
        }
        Ok(())
    }

    /// An error about what a recogniser gave.
    pub(crate) fn wrong(problem: &str) -> Error {
        Error::new(
            ErrorCode::Operator,
            problem,
            "Give entity, start, end and score of what stands in the text that was passed",
        )
    }
}

/// From offsets of another language to bytes; `None` beyond the text or inside a character. `text` is UTF-8, or WTF-8 from JavaScript.
pub fn byte_span(text: &[u8], unit: Unit, start: usize, end: usize) -> Option<Span> {
    let mut units = 0;
    let mut found = [None, None];
    let mut at = 0;
    loop {
        for (slot, wanted) in found.iter_mut().zip([start, end]) {
            if units == wanted && slot.is_none() {
                *slot = Some(at);
            }
        }
        if units >= end || at >= text.len() {
            break;
        }
        let length = 1 + text[at + 1..].iter().take_while(|byte| **byte & 0xC0 == 0x80).count();
        units += if unit == Unit::Utf16 && length == 4 { 2 } else { 1 };
        at += length;
    }
    let [start, end] = found;
    Some(Span::new(start?, end?))
}

/// A caller's own recogniser. Closures are recognisers.
pub trait Recognizer: Send + Sync {
    /// What it finds in a text, with spans in bytes.
    ///
    /// # Errors
    /// Whatever stops it. No text of an error may hold a value.
    fn recognize(&self, text: &str) -> Result<Vec<Recognized>, Error>;
}

impl<F> Recognizer for F
where
    F: Fn(&str) -> Result<Vec<Recognized>, Error> + Send + Sync,
{
    fn recognize(&self, text: &str) -> Result<Vec<Recognized>, Error> {
        self(text)
    }
}

/// A redactor with recognisers. Its calls fail where a recogniser does. Its streams write at their end, since a recogniser needs the whole text.
///
/// ```
/// use reticent::{Error, Policy, Recognized, Redactor};
///
/// let ships = |text: &str| -> Result<Vec<Recognized>, Error> {
///     Ok(text.match_indices("Pequod").map(|(at, name)| Recognized::new("SHIP", at..at + name.len(), 0.9)).collect())
/// };
/// let redactor = Redactor::new(&Policy::default())?.recognizing(&["SHIP"], vec![Box::new(ships)])?;
/// assert_eq!(redactor.redact("aboard the Pequod, jane@acme.io")?, "aboard the [SHIP], [EMAIL_ADDRESS]");
/// # Ok::<(), Error>(())
/// ```
pub struct Recognizing {
    redactor: Redactor,
    recognizers: Vec<Box<dyn Recognizer>>,
}

impl fmt::Debug for Recognizing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recognizing").field("redactor", &self.redactor).finish_non_exhaustive()
    }
}

impl Redactor {
    /// The same policy with recognisers, which find entities of the catalogue, of the policy, and these.
    ///
    /// # Errors
    /// Where an entity has no name that an entity can have.
    pub fn recognizing(self, entities: &[&str], recognizers: Vec<Box<dyn Recognizer>>) -> Result<Recognizing, Error> {
        let entities: Vec<String> = entities.iter().map(ToString::to_string).collect();
        Ok(Recognizing { redactor: self.for_recognized(&entities)?, recognizers })
    }
}

impl Recognizing {
    /// The redactor, for nested data: [`crate::structured::Leaves::recognize`] takes what recognisers found there.
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// What the recognisers find in a text, without anything else.
    ///
    /// # Errors
    /// The recognisers'.
    pub fn recognize(&self, text: &str) -> Result<Vec<Recognized>, Error> {
        let mut all = Vec::new();
        for recognizer in &self.recognizers {
            all.append(&mut recognizer.recognize(text)?);
        }
        Ok(all)
    }

    /// As [`Redactor::redact`].
    ///
    /// # Errors
    /// The recognisers'.
    pub fn redact<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, Error> {
        Ok(match self.process(text)?.value {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        })
    }

    /// As [`Redactor::scan`].
    ///
    /// # Errors
    /// The recognisers'.
    pub fn scan(&self, text: &str) -> Result<Vec<Finding>, Error> {
        Ok(self.process(text)?.findings)
    }

    /// As [`Redactor::process`].
    ///
    /// # Errors
    /// The recognisers'.
    pub fn process<'t>(&self, text: &'t str) -> Result<Processed<'t>, Error> {
        self.redactor.process_recognized(text.as_bytes(), &self.recognize(text)?, None)
    }

    /// Redacts a text that arrives in pieces, once all of it is there: a recogniser may need any of it. The same as [`Recognizing::process`] of the whole.
    ///
    /// # Errors
    /// The recognisers'.
    pub fn process_stream<I>(&self, pieces: I) -> Result<Processed<'static>, Error>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        let text: String = pieces.into_iter().fold(String::new(), |text, piece| text + piece.as_ref());
        let Processed { value, findings, report } = self.process(&text)?;
        Ok(Processed { value: Cow::Owned(value.into_owned()), findings, report })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    fn recognizing(found: Vec<Recognized>) -> Recognizing {
        let recognizer = move |_: &str| Ok(found.clone());
        Redactor::new(&Policy::default()).unwrap().recognizing(&["SHIP"], vec![Box::new(recognizer)]).unwrap()
    }

    #[test]
    fn findings_join_those_of_detectors() {
        let text = "Ishmael mailed jane@acme.io. Then Ishmael left.";
        let redactor = recognizing(vec![Recognized::new("PERSON", 0..7, 0.8), Recognized::new("SHIP", 20..27, 0.6)]);
        assert_eq!(redactor.redact(text).unwrap(), "[PERSON] mailed [EMAIL_ADDRESS]. Then [PERSON] left.");
        let pieces = text.split_inclusive(' ');
        assert_eq!(*redactor.process_stream(pieces).unwrap().value, *redactor.process(text).unwrap().value);
        let findings = redactor.scan(text).unwrap();
        assert_eq!(findings[0].detector(), "recognizer");
        assert_eq!(findings[0].score(), 0.8);
    }

    #[test]
    fn a_low_score_is_no_finding_and_a_placeholder_is_opaque() {
        assert_eq!(recognizing(vec![Recognized::new("SHIP", 0..4, 0.3)]).redact("Argo sails").unwrap(), "Argo sails");
        let inside = recognizing(vec![Recognized::new("PERSON", 1..7, 0.9)]);
        assert_eq!(inside.redact("[PERSON] sails").unwrap(), "[PERSON] sails");
    }

    #[test]
    fn what_is_wrong_ends_the_call() {
        for wrong in [
            Recognized::new("PERSON", 0..99, 0.9),
            Recognized::new("PERSON", 1..2, 0.9),
            Recognized::new("PERSON", 0..2, 1.5),
            Recognized::new("NOBODY_KNOWS", 0..2, 0.9),
        ] {
            let error = recognizing(vec![wrong]).redact("été").unwrap_err();
            assert_eq!(error.code(), "operator");
            assert!(!error.to_string().contains("été"));
        }
        let failing = |_: &str| Err(Error::caller("the model is not there", "Install it"));
        let redactor = Redactor::new(&Policy::default()).unwrap().recognizing(&[], vec![Box::new(failing)]).unwrap();
        assert!(redactor.redact("Ishmael").is_err());
        assert!(Redactor::new(&Policy::default()).unwrap().recognizing(&["no name"], Vec::new()).is_err());
    }

    #[test]
    fn offsets_of_other_languages() {
        let text = "é😀x".as_bytes();
        assert_eq!(byte_span(text, Unit::CodePoints, 1, 2), Some(Span::new(2, 6)));
        assert_eq!(byte_span(text, Unit::Utf16, 1, 3), Some(Span::new(2, 6)));
        assert_eq!(byte_span(text, Unit::Utf16, 1, 2), None);
        assert_eq!(byte_span(text, Unit::CodePoints, 0, 9), None);
        assert_eq!(byte_span(text, Unit::CodePoints, 3, 3), Some(Span::new(7, 7)));
    }
}
