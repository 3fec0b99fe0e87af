//! `tracing`: what `tracing_subscriber`'s formatters write is redacted.
//!
//! ```
//! use reticent::{Policy, Redactor};
//! use reticent_hooks::tracing::RedactingWriter;
//!
//! let redactor = Redactor::new(&Policy::default())?;
//! let writer = RedactingWriter::new(std::io::stderr, &redactor);
//! let subscriber = tracing_subscriber::fmt().with_writer(writer).finish();
//! tracing::subscriber::with_default(subscriber, || tracing::info!(to = "jane@acme.io", "mail sent"));
//! # Ok::<(), reticent::Error>(())
//! ```

use crate::shield::{FAILED, Shield};
use reticent::Redactor;
use std::{
    borrow::Cow,
    fmt,
    io::{self, Write},
};
use tracing_core::span::Record;
use tracing_subscriber::{
    field::RecordFields,
    fmt::{
        FormattedFields, MakeWriter,
        format::{FormatFields, Writer},
    },
};

/// A text redacted; where that fails, JSON stays JSON, as formatters and readers of logs expect it.
fn redacted<'a>(shield: &Shield, text: &'a str, place: &'static str) -> Cow<'a, str> {
    let redacted = shield.text(text, place);
    if redacted == FAILED && text.starts_with('{') {
        format!("{{\"redaction\":\"{FAILED}\"}}").into()
    } else {
        redacted
    }
}

/// Makes writers that redact what is written, each event as a whole: message, fields, spans, in any format.
#[derive(Clone)]
pub struct RedactingWriter<M> {
    inner: M,
    shield: Shield,
}

impl<M> RedactingWriter<M> {
    /// Stands before another maker of writers, such as `std::io::stderr`.
    pub fn new(inner: M, redactor: &Redactor) -> RedactingWriter<M> {
        RedactingWriter { inner, shield: Shield::new("tracing", redactor) }
    }
}

impl<M: fmt::Debug> fmt::Debug for RedactingWriter<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedactingWriter").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for RedactingWriter<M> {
    type Writer = EventWriter<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        EventWriter { inner: self.inner.make_writer(), shield: self.shield.clone(), event: Vec::new() }
    }

    fn make_writer_for(&'a self, meta: &tracing_core::Metadata<'_>) -> Self::Writer {
        EventWriter { inner: self.inner.make_writer_for(meta), shield: self.shield.clone(), event: Vec::new() }
    }
}

/// Takes the text of one event, and writes it redacted when it is flushed or dropped.
pub struct EventWriter<W: Write> {
    inner: W,
    shield: Shield,
    event: Vec<u8>,
}

impl<W: Write> EventWriter<W> {
    fn write_event(&mut self) -> io::Result<()> {
        if self.event.is_empty() {
            return Ok(());
        }
        let event = std::mem::take(&mut self.event);
        let text = String::from_utf8_lossy(&event);
        let line = text.strip_suffix('\n').unwrap_or(&text);
        self.inner.write_all(redacted(&self.shield, line, "event").as_bytes())?;
        self.inner.write_all(&text.as_bytes()[line.len()..])
    }
}

impl<W: Write> Write for EventWriter<W> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.event.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write_event()?;
        self.inner.flush()
    }
}

impl<W: Write> Drop for EventWriter<W> {
    fn drop(&mut self) {
        // As `tracing_subscriber` itself: a log that cannot be written does not end the program.
        let _ = self.write_event();
    }
}

impl<W: Write> fmt::Debug for EventWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventWriter").finish_non_exhaustive()
    }
}

/// Formats fields of spans and events redacted, so that they are so in the extensions of spans, too, where other layers read them.
///
/// ```
/// use reticent::{Policy, Redactor};
/// use reticent_hooks::tracing::RedactingFields;
/// use tracing_subscriber::fmt::format::DefaultFields;
///
/// let redactor = Redactor::new(&Policy::default())?;
/// let fields = RedactingFields::new(DefaultFields::new(), &redactor);
/// let subscriber = tracing_subscriber::fmt().fmt_fields(fields).finish();
/// # drop(subscriber);
/// # Ok::<(), reticent::Error>(())
/// ```
#[derive(Clone)]
pub struct RedactingFields<F> {
    inner: F,
    shield: Shield,
}

impl<F> RedactingFields<F> {
    /// Stands before another formatter of fields.
    pub fn new(inner: F, redactor: &Redactor) -> RedactingFields<F> {
        RedactingFields { inner, shield: Shield::new("tracing", redactor) }
    }
}

impl<F: fmt::Debug> fmt::Debug for RedactingFields<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedactingFields").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<'writer, F: for<'text> FormatFields<'text>> FormatFields<'writer> for RedactingFields<F> {
    fn format_fields<R: RecordFields>(&self, mut writer: Writer<'writer>, fields: R) -> fmt::Result {
        let mut text = String::new();
        self.inner.format_fields(Writer::new(&mut text), fields)?;
        writer.write_str(&redacted(&self.shield, &text, "fields"))
    }

    fn add_fields(&self, current: &'writer mut FormattedFields<Self>, fields: &Record<'_>) -> fmt::Result {
        // The other formatter's own way: that of JSON has one object of them all.
        let mut inner = FormattedFields::new(std::mem::take(&mut current.fields));
        let added = self.inner.add_fields(&mut inner, fields);
        current.fields = redacted(&self.shield, &inner.fields, "fields").into_owned();
        added
    }
}
