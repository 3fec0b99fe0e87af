//! The caller's own operators: functions of JavaScript, called for findings in the middle of a call.

use crate::{
    failure::not_a_string,
    text::{Outgoing, Returned},
    texts::Text,
    wire,
};
use napi::{
    Error, Result,
    bindgen_prelude::{FnArgs, Function, FunctionRef},
};
use reticent::{
    Finding, Span,
    offsets::{self, Counter, Unit},
};

/// What `lib/redactor.js` passes: takes a finding as JSON and its value, and gives a string, or undefined where the caller's
/// function threw; the exception stays in JavaScript, which throws it again.
pub(crate) type Apply<'env> = Function<'env, FnArgs<(String, Outgoing)>, Returned>;

/// The same, kept alive until it is called.
pub(crate) type ApplyRef = FunctionRef<FnArgs<(String, Outgoing)>, Returned>;

/// The operators during one call.
pub(crate) struct Operators<'c> {
    apply: Apply<'c>,
    offsets: Offsets<'c>,
    /// The first failure. No function is called after it, and the result is thrown away.
    failure: Option<Error>,
}

impl<'c> Operators<'c> {
    /// For a call over these texts; where `in_bytes`, offsets stay bytes.
    pub(crate) fn new(apply: Apply<'c>, texts: &'c [Text], in_bytes: bool) -> Operators<'c> {
        let text = texts.first().filter(|_| !in_bytes);
        let offsets = text.map_or(Offsets::AsIs, |text| Offsets::InTexts(Passed::new(text.arena())));
        Operators { apply, offsets, failure: None }
    }

    /// For a piece of a text that arrives; `counter` is of a string.
    pub(crate) fn in_pieces(apply: Apply<'c>, counter: Option<&'c mut Counter>, piece: &[u8]) -> Operators<'c> {
        let offsets = counter.map_or(Offsets::AsIs, |counter| {
            counter.push(piece);
            Offsets::InPieces(counter)
        });
        Operators { apply, offsets, failure: None }
    }

    /// What stands in place of a finding.
    pub(crate) fn write(&mut self, finding: &Finding, value: &[u8]) -> Vec<u8> {
        if self.failure.is_some() {
            return Vec::new();
        }
        self.call(finding, value).unwrap_or_else(|error| {
            self.failure = Some(error);
            Vec::new()
        })
    }

    fn call(&mut self, finding: &Finding, value: &[u8]) -> Result<Vec<u8>> {
        let Span { start, end } = finding.span();
        let span = match &mut self.offsets {
            Offsets::AsIs => finding.span(),
            Offsets::InTexts(passed) => passed.in_utf16(finding.span(), value),
            Offsets::InPieces(counter) => Span::new(counter.at(start), counter.at(end)),
        };
        let finding = finding.clone().with_span(span);
        let Returned(replacement) =
            self.apply.call((wire::finding(&finding)?, Outgoing::new(value.to_vec())).into())?;
        replacement.ok_or_else(|| not_a_string(finding.entity()))
    }

    /// Ends the call.
    pub(crate) fn finish(self) -> Result<()> {
        self.failure.map_or(Ok(()), Err)
    }
}

/// How byte offsets are turned into UTF-16, finding by finding.
enum Offsets<'t> {
    /// They stay bytes.
    AsIs,
    InTexts(Passed<'t>),
    InPieces(&'t mut Counter),
}

/// How far texts were counted. Findings come in the order of their text, so each byte is counted once.
struct Passed<'t> {
    arena: &'t [u8],
    /// The start of the text that was counted last, and how far.
    text: usize,
    bytes: usize,
    units: usize,
}

impl<'t> Passed<'t> {
    fn new(arena: &'t [u8]) -> Passed<'t> {
        Passed { arena, text: 0, bytes: 0, units: 0 }
    }

    /// `value` is a slice of the arena, so its address tells which text it is of; a number's digits are elsewhere, and ASCII.
    fn in_utf16(&mut self, span: Span, value: &[u8]) -> Span {
        let at = (value.as_ptr() as usize).wrapping_sub(self.arena.as_ptr() as usize);
        let Some(text) = at.checked_sub(span.start).filter(|_| at <= self.arena.len()) else {
            return span;
        };
        if text != self.text || span.start < self.bytes {
            (self.text, self.bytes, self.units) = (text, 0, 0);
        }
        let start = self.advance(span.start);
        Span::new(start, self.advance(span.end))
    }

    fn advance(&mut self, to: usize) -> usize {
        self.units += offsets::count(&self.arena[self.text + self.bytes..self.text + to], Unit::Utf16);
        self.bytes = to;
        self.units
    }
}
