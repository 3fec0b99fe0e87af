//! Files that go out: what is text in them redacted, whatever it is written in; images and sound as they are.

use reticent::{Error, Redactor, files};
use std::borrow::Cow;

/// What redacts the texts in files.
pub(crate) trait Redacts {
    fn redacted<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, Error>;
}

impl Redacts for Redactor {
    fn redacted<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, Error> {
        self.try_redact(text)
    }
}

/// As [`files::redact_file`] asks.
fn asked(redacts: &dyn Redacts) -> impl FnMut(&str) -> Result<Option<String>, Error> {
    move |text| Ok(Some(redacts.redacted(text)?).filter(|redacted| redacted != text).map(Cow::into_owned))
}

/// The content of a file, redacted where it is text; `kind` is its media type.
#[cfg(feature = "http")]
pub(crate) fn redact_file<'f>(content: &'f [u8], kind: &str, redacts: &dyn Redacts) -> Result<Cow<'f, [u8]>, Error> {
    files::redact_file(content, kind, &mut asked(redacts))
}

/// A text with the files in it redacted, which stay base64.
pub(crate) fn redact_in_text<'t>(text: &'t str, kind: &str, redacts: &dyn Redacts) -> Result<Cow<'t, str>, Error> {
    Ok(match files::redact_in_text(text.as_bytes(), kind, &mut asked(redacts))? {
        Cow::Borrowed(_) => Cow::Borrowed(text),
        Cow::Owned(redacted) => Cow::Owned(String::from_utf8_lossy(&redacted).into_owned()),
    })
}

/// Plain data with the files in it redacted, which stay base64; says whether one was changed.
#[cfg(feature = "http")]
pub(crate) fn redact_in_json(value: &mut serde_json::Value, kind: &str, redacts: &dyn Redacts) -> Result<bool, Error> {
    use serde_json::Value;
    let mut changed = false;
    match value {
        Value::String(text) => {
            if let Cow::Owned(redacted) = redact_in_text(text, kind, redacts)? {
                *text = redacted;
                changed = true;
            }
        }
        Value::Array(items) => {
            for item in items {
                changed |= redact_in_json(item, kind, redacts)?;
            }
        }
        Value::Object(members) => {
            let names = ["mimeType", "mime_type", "mediaType", "media_type"];
            let said = names.iter().find_map(|name| members.get(*name)?.as_str().map(String::from));
            for member in members.values_mut() {
                changed |= redact_in_json(member, said.as_deref().unwrap_or(kind), redacts)?;
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

    #[test]
    fn what_looks_like_a_file_costs_linear_time() {
        let redactor = Redactor::new(&Policy::default()).expect("the default policy compiles");
        for part in ["A", "\\n", "AAAA\n", "\\"] {
            let text = format!("\\{}", part.repeat(1_000_000 / part.len()));
            assert!(matches!(redact_in_text(&text, "", &redactor), Ok(Cow::Borrowed(_))), "{part:?}");
        }
    }
}
