//! Many texts in one call, each for itself, on all cores.

use crate::{
    failure::gate,
    job::Want,
    texts::{self, ConvertedText, Incoming, NewText},
    wire,
};
use napi::{Env, Result, ScopedTask, bindgen_prelude::Object};
use reticent::{
    Redactor,
    offsets::{self, Unit},
};

/// Texts to redact or scan.
pub struct Many {
    pub(crate) redactor: Redactor,
    pub(crate) incoming: Option<Incoming>,
    pub(crate) want: Want,
}

/// What came of many texts.
pub struct ManyDone {
    /// By text: the new one where it has changed.
    texts: Vec<Option<ConvertedText>>,
    json: Option<String>,
}

impl Many {
    pub(crate) fn run(&mut self) -> Result<ManyDone> {
        let texts = self.incoming.take().map(Incoming::convert).unwrap_or_default();
        if self.want == Want::Findings {
            let mut many = self.redactor.scan_many(&texts);
            for (text, findings) in texts.iter().zip(&mut many).filter(|(text, _)| !text.is_bytes) {
                offsets::convert(text.as_ref(), Unit::Utf16, findings);
            }
            return Ok(ManyDone { texts: Vec::new(), json: Some(wire::findings_of_many(&many)?) });
        }
        let redacted = self.redactor.redact_many(&texts);
        let texts = texts.iter().zip(redacted).map(|(text, redacted)| {
            let changed = redacted.filter(|redacted| redacted != text.as_ref());
            changed.map(|bytes| NewText { bytes, is_bytes: text.is_bytes }.convert())
        });
        Ok(ManyDone { texts: texts.collect(), json: None })
    }
}

impl ManyDone {
    /// `{ texts }` or `{ json }`
    pub(crate) fn into_js<'env>(self, env: &'env Env) -> Result<Object<'env>> {
        let mut object = Object::new(env)?;
        match self.json {
            Some(json) => object.set("json", json)?,
            None => object.set("texts", texts::array(env, self.texts.into_iter())?)?,
        }
        Ok(object)
    }
}

impl<'task> ScopedTask<'task> for Many {
    type Output = ManyDone;
    type JsValue = Object<'task>;

    fn compute(&mut self) -> Result<ManyDone> {
        gate(|| self.run())
    }

    fn resolve(&mut self, env: &'task Env, done: ManyDone) -> Result<Object<'task>> {
        gate(|| done.into_js(env))
    }
}
