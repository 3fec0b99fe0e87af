//! Files that go out, whose text a function of JavaScript redacts.

use crate::{
    failure::{gate, internal},
    text::{self, Outgoing, Returned},
};
use napi::{
    Env, Result, Unknown,
    bindgen_prelude::{BufferSlice, Function},
};
use napi_derive::napi;
use reticent::files;
use std::borrow::Cow;

/// What `hooks/files.js` passes: gives a string, or undefined where the caller's function threw; the exception stays in JavaScript,
/// which throws it again.
type Redact<'env> = Function<'env, Outgoing, Returned>;

/// The content of a file, redacted where it is text; nothing where nothing is found.
#[napi]
pub fn redact_file<'env>(
    env: &'env Env,
    content: BufferSlice,
    redact: Redact<'_>,
    kind: String,
) -> Result<Option<BufferSlice<'env>>> {
    gate(|| match files::redact_file(&content, &kind, &mut |text| asked(&redact, text))? {
        Cow::Borrowed(_) => Ok(None),
        Cow::Owned(redacted) => BufferSlice::from_data(env, redacted).map(Some),
    })
}

/// A string whose files are redacted, which stand in it as base64; the same where nothing is found.
#[napi]
pub fn redact_in_text<'env>(
    env: &'env Env,
    string: Unknown<'env>,
    redact: Redact<'_>,
    kind: String,
) -> Result<Unknown<'env>> {
    gate(|| {
        text::with_bytes(env, &string, |bytes| {
            match files::redact_in_text(bytes, &kind, &mut |text| asked(&redact, text))? {
                Cow::Borrowed(_) => Ok(string),
                Cow::Owned(redacted) => Outgoing::new(redacted).into_js(env),
            }
        })
    })
}

/// What the function gives for a text, where that is another.
fn asked(redact: &Redact<'_>, text: &str) -> Result<Option<String>> {
    let Returned(redacted) = redact.call(Outgoing::new(text.as_bytes().to_vec()))?;
    let redacted = redacted.ok_or_else(|| internal("the text of a file was not redacted"))?;
    let redacted = String::from_utf8_lossy(&redacted);
    Ok((redacted != text).then(|| redacted.into_owned()))
}
