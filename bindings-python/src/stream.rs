//! Text that arrives in pieces, and events that carry such texts.

use crate::{audit::Started, errors, gate, pieces::Pieces, redactor::Redactor, report::Report};
use pyo3::{PyTraverseError, PyVisit, exceptions::PyValueError, intern, prelude::*, types::PyIterator};
use reticent::{
    Stream,
    offsets::{Counter, Unit},
};
use std::sync::Mutex;

/// The redacted pieces of a text that arrives in pieces; joined they are what the whole text gives.
#[pyclass(frozen, module = "reticent")]
pub(crate) struct RedactStream {
    /// Whose policy decides, and who is told.
    redactor: Py<Redactor>,
    started: Started,
    /// Whether somebody is to be told of it; not where it is one of the texts of a larger call.
    is_told: bool,
    /// Where the pieces come from; none where they are pushed.
    source: Option<Py<PyIterator>>,
    state: Mutex<State>,
}

struct State {
    /// None when the text has ended, or a piece could not be had.
    text: Option<Arriving>,
    pieces: Pieces,
    /// What gives the events, where the pieces are no text.
    events: Option<Py<PyIterator>>,
    /// What was counted, once the text has ended.
    counted: Option<Report>,
}

/// A text of which not all has come.
enum Arriving {
    /// It is written as it comes. Where functions are called, with how many code points came before.
    Stream(Box<Stream>, Option<Counter>),
    /// It is written at its end: recognisers need all of it.
    Whole(Vec<u8>),
}

/// The stream over an iterable, or the async generator over an async one.
pub(crate) fn of<'py>(
    redactor: &Bound<'py, Redactor>,
    pieces: &Bound<'py, PyAny>,
    is_sse: bool,
) -> PyResult<Bound<'py, PyAny>> {
    let py = pieces.py();
    if pieces.hasattr(intern!(py, "__aiter__"))? {
        return python(py)?.call_method1(intern!(py, "redact_async"), (redactor, pieces, is_sse));
    }
    let source = pieces.try_iter()?;
    if is_sse {
        return python(py)?.call_method1(intern!(py, "redact_sse"), (redactor, source));
    }
    Ok(Bound::new(py, RedactStream::new(redactor, Some(source), true))?.into_any())
}

/// What knows about events.
fn python(py: Python<'_>) -> PyResult<Bound<'_, PyModule>> {
    py.import(intern!(py, "reticent._streams"))
}

impl RedactStream {
    pub(crate) fn new(
        redactor: &Bound<'_, Redactor>,
        source: Option<Bound<'_, PyIterator>>,
        is_told: bool,
    ) -> RedactStream {
        let Redactor { inner, operators, recognizers, .. } = redactor.get();
        let text = match recognizers.is_empty() {
            true => {
                let counter = (!operators.is_empty()).then(|| Counter::new(Unit::CodePoints));
                Arriving::Stream(Box::new(inner.stream()), counter)
            }
            false => Arriving::Whole(Vec::new()),
        };
        let state = Mutex::new(State { text: Some(text), pieces: Pieces::default(), events: None, counted: None });
        let (redactor, source) = (redactor.clone().unbind(), source.map(Bound::unbind));
        RedactStream { redactor, started: Started::now(), is_told, source, state }
    }

    /// Whether the policy lets pass what has been counted; tells of the call once it is over.
    fn settle(&self, py: Python<'_>, report: &reticent::Report, at_end: bool) -> PyResult<()> {
        let Redactor { inner, audit, .. } = self.redactor.get();
        let blocked = inner.check(report).err();
        if let Some(error) = blocked {
            let exception = errors::from_core(&error);
            if let Some(report) = errors::report_of(py, &exception, inner.fingerprint())?.filter(|_| self.is_told) {
                audit.record(py, &self.started, "blocked", || Ok(report))?;
            }
            return Err(exception);
        }
        if at_end {
            if self.is_told {
                audit.record(py, &self.started, "done", || Ok(Report::from(report)))?;
            }
            errors::warn(py, inner.warning_of(report))?;
        }
        Ok(())
    }

    fn push<'py>(&self, state: &mut State, piece: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(mut text) = state.text.take() else { return Ok(None) };
        let py = piece.py();
        let piece = state.pieces.accept(piece)?;
        let is_str = state.pieces.is_str();
        let (bytes, out) = (piece.as_ref(), &mut state.pieces.out);
        match &mut text {
            Arriving::Whole(whole) => whole.extend_from_slice(bytes),
            Arriving::Stream(stream, None) => {
                gate::unlocked_here(py, bytes.len(), || stream.push(bytes, out));
                self.settle(py, stream.report(), false)?;
            }
            Arriving::Stream(stream, Some(counter)) => {
                self.operate(py, is_str.then_some(&mut *counter), bytes, |caller| {
                    stream.push_with(bytes, caller, out)
                })?;
                counter.at(stream.settled());
                self.settle(py, stream.report(), false)?;
            }
        }
        state.text = Some(text);
        state.pieces.give(py, false)
    }

    fn finish<'py>(&self, state: &mut State, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(text) = state.text.take() else { return Ok(None) };
        let is_str = state.pieces.is_str();
        let out = &mut state.pieces.out;
        let report = match text {
            Arriving::Whole(whole) => self.whole(py, &whole, is_str, out)?,
            Arriving::Stream(stream, None) => gate::unlocked_here(py, stream.held(), || stream.finish(out)),
            Arriving::Stream(stream, Some(mut counter)) => {
                self.operate(py, is_str.then_some(&mut counter), b"", |caller| stream.finish_with(caller, out))?
            }
        };
        state.counted = Some(Report::from(&report));
        self.settle(py, &report, true)?;
        state.pieces.give(py, true)
    }

    /// Runs `work` with the functions that are operators.
    fn operate<T>(
        &self,
        py: Python<'_>,
        counter: Option<&mut Counter>,
        piece: &[u8],
        work: impl FnOnce(&mut reticent::Caller) -> Result<T, reticent::Error> + Send,
    ) -> PyResult<T>
    where
        T: Send,
    {
        let mut calling = self.redactor.get().operators.calling_in_pieces(counter, piece);
        let done = gate::unlocked_here(py, piece.len(), || work(&mut |finding, value| calling.operate(finding, value)));
        done.map_err(|error| calling.into_raised().unwrap_or_else(|| errors::from_core(&error)))
    }

    /// A text that is all there: what recognisers find in it with what detectors find.
    fn whole(&self, py: Python<'_>, text: &[u8], is_str: bool, out: &mut Vec<u8>) -> PyResult<reticent::Report> {
        let Redactor { inner, operators, recognizers, .. } = self.redactor.get();
        let recognized = if is_str { recognizers.recognize(py, text)? } else { Vec::new() };
        let mut calling = operators.calling(text, is_str);
        let processed = gate::unlocked_here(py, text.len(), || {
            inner.process_recognized(text, &recognized, Some(&mut |finding, value| calling.operate(finding, value)))
        });
        let processed =
            processed.map_err(|error| calling.into_raised().unwrap_or_else(|| errors::from_core(&error)))?;
        out.extend_from_slice(&processed.value);
        Ok(processed.report)
    }

    fn next<'py>(&self, state: &mut State, source: &Bound<'py, PyIterator>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let py = source.py();
        let mut source = source.clone();
        while state.text.is_some() {
            let given = match source.next() {
                Some(Ok(piece)) if !state.pieces.is_text_or_begun(&piece)? => {
                    state.text = None;
                    let events =
                        python(py)?.call_method1(intern!(py, "redact_events"), (&self.redactor, piece, &source));
                    state.events = Some(events?.try_iter()?.unbind());
                    None
                }
                Some(Ok(piece)) => self.push(state, &piece)?,
                Some(Err(error)) => {
                    state.text = None;
                    return Err(error);
                }
                None => self.finish(state, py)?,
            };
            if given.is_some() {
                return Ok(given);
            }
        }
        match &state.events {
            Some(events) => events.bind(py).clone().next().transpose(),
            None => Ok(None),
        }
    }

    fn state<T>(&self, run: impl FnOnce(&mut State) -> PyResult<T>) -> PyResult<T> {
        match self.state.try_lock() {
            Ok(mut state) => run(&mut state),
            // As a generator that is asked for a piece while it makes one.
            Err(_) => Err(PyValueError::new_err("the stream is already being read")),
        }
    }
}

#[pymethods]
impl RedactStream {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        gate::guarded(|| match &self.source {
            Some(source) => self.state(|state| self.next(state, source.bind(py))),
            None => Ok(None),
        })
    }

    /// For a text without a source: takes a piece, and gives what is decided now.
    #[pyo3(signature = (piece, /))]
    fn _push<'py>(&self, piece: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        gate::guarded(|| self.state(|state| self.push(state, piece)))
    }

    /// For a text without a source: ends it, and gives what is left.
    fn _finish<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        gate::guarded(|| self.state(|state| self.finish(state, py)))
    }

    /// What was counted, once the text has ended.
    #[getter]
    fn _counted(&self) -> PyResult<Option<Report>> {
        self.state(|state| Ok(state.counted.clone()))
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.redactor)?;
        self.source.as_ref().map_or(Ok(()), |source| visit.call(source))
    }
}
