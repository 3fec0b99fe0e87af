//! What is written in place of findings.

use super::{Caller, Chosen, Redactor};
use crate::{
    candidate::{Candidate, json},
    data_url::Payload,
    error::Error,
    finding::Finding,
    operate::{self, Form},
    policy::Operator,
    scan,
    span::Span,
};

impl Redactor {
    /// Writes the text with its findings operated on; a finding that has a token of a session becomes that.
    pub(crate) fn write(
        &self,
        text: &[u8],
        candidates: &[Candidate],
        tokens: &[Option<String>],
        mut caller: Option<&mut Caller>,
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let mut written = 0;
        for (nth, candidate) in candidates.iter().enumerate() {
            out.extend_from_slice(&text[written..candidate.start]);
            written = candidate.end;
            let token = tokens.get(nth).and_then(Option::as_deref);
            self.write_one(text, candidate, token, caller.as_deref_mut(), out)?;
        }
        out.extend_from_slice(&text[written..]);
        Ok(())
    }

    /// Writes what stands in place of one finding.
    pub(crate) fn write_one(
        &self,
        text: &[u8],
        candidate: &Candidate,
        token: Option<&str>,
        caller: Option<&mut Caller>,
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let inner = &*self.inner;
        let value = &text[candidate.start..candidate.end];
        let entity = &inner.engine.detectors[candidate.detector as usize].entity;
        let replacement_at = out.len();
        let payload = token.is_none().then(|| Payload::of(text, candidate)).flatten();
        match (token, &inner.operators[candidate.detector as usize], caller) {
            (Some(token), ..) => out.extend_from_slice(token.as_bytes()),
            (None, Chosen::Operator(operator), caller) => {
                if let Some(payload) = &payload
                    && let Some(redacted) = self.redacted_payload(text, payload, caller)?
                {
                    out.extend_from_slice(redacted.as_bytes());
                    return Ok(());
                }
                let form = match operator {
                    Operator::Encrypt { .. } => self.form(text, candidate),
                    _ => Form::Plain,
                };
                operate::write(operator, entity, value, form, out);
            }
            (None, Chosen::Caller, Some(caller)) => out.extend(caller(&self.finding(text, candidate), value)?),
            (None, Chosen::Caller, None) => operate::placeholder(entity, out),
        }
        if let Some(payload) = payload.filter(|_| out[replacement_at..] != *value) {
            let encoded = payload.encode(&out[replacement_at..]);
            out.truncate(replacement_at);
            out.extend_from_slice(encoded.as_bytes());
            return Ok(());
        }
        let replacement = &out[replacement_at..];
        if replacement == value {
            return Ok(());
        }
        let needs_escapes = replacement.iter().any(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
        match json::number_quote(text, candidate.start, candidate.end) {
            Some(quote) => {
                json::escape(out, replacement_at, json::depth_of_quote(quote));
                out.splice(replacement_at..replacement_at, quote.iter().copied());
                out.extend_from_slice(quote);
            }
            None if needs_escapes => json::escape(out, replacement_at, json::depth(text, candidate.start)),
            None => {}
        }
        Ok(())
    }

    /// The data of a URL with what it says redacted; `None` where nothing is found in that alone.
    fn redacted_payload(
        &self,
        text: &[u8],
        payload: &Payload,
        caller: Option<&mut Caller>,
    ) -> Result<Option<String>, Error> {
        let found = self.payload_candidates(text, payload);
        if found.is_empty() {
            return Ok(None);
        }
        let mut placed = caller.map(|caller| {
            // Inside the data there are no places of the text: what is found there stands where the data does.
            move |finding: &Finding, value: &[u8]| {
                caller(&finding.clone().with_span(Span::new(payload.start, payload.end)), value)
            }
        });
        let caller = placed.as_mut().map(|placed| placed as &mut Caller);
        let mut redacted = Vec::with_capacity(payload.text.len() + 16);
        self.write(&payload.text, &found, &[], caller, &mut redacted)?;
        Ok(Some(payload.encode(&redacted)))
    }

    /// What is found in what the data of a URL says.
    pub(crate) fn payload_candidates(&self, text: &[u8], payload: &Payload) -> Vec<Candidate> {
        self.candidates(&payload.text, scan::label_of(text, payload.start))
    }

    /// Writes a number of nested data sealed as one, so that it comes back as one; false where the policy does not encrypt it.
    pub(crate) fn seal_number(&self, text: &[u8], candidate: &Candidate, out: &mut Vec<u8>) -> bool {
        let Chosen::Operator(operator @ Operator::Encrypt { .. }) = &self.inner.operators[candidate.detector as usize]
        else {
            return false;
        };
        operate::write(operator, self.entity(candidate), text, Form::Number, out);
        true
    }

    /// How a finding stands in its text.
    pub(crate) fn form(&self, text: &[u8], candidate: &Candidate) -> Form {
        match json::number_quote(text, candidate.start, candidate.end) {
            Some(_) => Form::Number,
            None => Form::of_text(&text[candidate.start..candidate.end], || {
                json::depth(&text[..candidate.start], candidate.start)
            }),
        }
    }

    /// Writes a text with placeholders for its findings, whatever their operators.
    pub(crate) fn write_placeholders(&self, text: &[u8], candidates: &[Candidate], out: &mut Vec<u8>) {
        let mut written = 0;
        for candidate in candidates {
            out.extend_from_slice(&text[written..candidate.start]);
            operate::placeholder(&self.inner.engine.detectors[candidate.detector as usize].entity, out);
            written = candidate.end;
        }
        out.extend_from_slice(&text[written..]);
    }
}
