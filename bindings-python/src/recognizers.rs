//! The caller's own functions as recognisers.

use crate::{errors, text};
use pyo3::{
    PyTraverseError, PyVisit, intern,
    prelude::*,
    types::{PyList, PyTuple},
};
use reticent::{Error, ErrorCode, Recognized, Redactor, byte_span, offsets::Unit};

/// The score of what has none.
const SCORE: f64 = 0.85;

/// Functions that get a text, and give what they find in it.
#[derive(Default)]
pub(crate) struct Recognizers {
    functions: Vec<Py<PyAny>>,
    /// What they find besides the entities of the catalogue.
    entities: Vec<String>,
}

impl Recognizers {
    pub(crate) fn new(given: Option<&Bound<'_, PyAny>>) -> PyResult<Recognizers> {
        let mut recognizers = Recognizers::default();
        let Some(given) = given else { return Ok(recognizers) };
        for function in given.try_iter()? {
            let function = function?;
            if !function.is_callable() {
                let problem = format!("a recogniser is {}, not a function", errors::type_name(&function));
                let help = "Give functions of (text) that return (entity, start, end, score) of what they find";
                return Err(errors::of_binding(ErrorCode::Operator, &problem, help));
            }
            if let Some(entities) = function.getattr_opt(intern!(function.py(), "entities"))? {
                recognizers.entities.extend(entities.extract::<Vec<String>>()?);
            }
            recognizers.functions.push(function.unbind());
        }
        Ok(recognizers)
    }

    /// The redactor that takes what these functions find.
    pub(crate) fn install(&self, redactor: Redactor) -> Result<Redactor, Error> {
        if self.is_empty() { Ok(redactor) } else { redactor.for_recognized(&self.entities) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.functions.is_empty()
    }

    /// The same functions.
    pub(crate) fn clone_ref(&self, py: Python<'_>) -> Recognizers {
        let functions = self.functions.iter().map(|function| function.clone_ref(py)).collect();
        Recognizers { functions, entities: self.entities.clone() }
    }

    pub(crate) fn to_list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        PyList::new(py, &self.functions)
    }

    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.functions.iter().try_for_each(|function| visit.call(function))
    }

    /// What the functions find in a text that came from a `str`. What one raises ends the call.
    pub(crate) fn recognize(&self, py: Python<'_>, bytes: &[u8]) -> PyResult<Vec<Recognized>> {
        let mut all = Vec::new();
        if bytes.is_empty() {
            return Ok(all);
        }
        let text = text::to_str(py, bytes)?;
        for function in &self.functions {
            for found in function.bind(py).call1((&text,))?.try_iter()? {
                all.push(recognized(&found?, bytes)?);
            }
        }
        Ok(all)
    }
}

/// A tuple `(entity, start, end)` or `(entity, start, end, score)`, or an object with these names; `entity_type` is one too.
fn parts(found: &Bound<'_, PyAny>) -> PyResult<(String, usize, usize, Option<f64>)> {
    let py = found.py();
    if let Ok(tuple) = found.cast::<PyTuple>() {
        return match tuple.len() {
            3 => tuple.extract().map(|(entity, start, end)| (entity, start, end, None)),
            _ => tuple.extract(),
        };
    }
    let entity = match found.getattr_opt(intern!(py, "entity"))? {
        Some(entity) => entity,
        None => found.getattr(intern!(py, "entity_type"))?,
    };
    let score = found.getattr_opt(intern!(py, "score"))?.map(|score| score.extract()).transpose()?;
    let offset = |name| found.getattr(name)?.extract();
    Ok((entity.extract()?, offset(intern!(py, "start"))?, offset(intern!(py, "end"))?, score))
}

fn recognized(found: &Bound<'_, PyAny>, text: &[u8]) -> PyResult<Recognized> {
    let help = "Give entity, start, end and score of what stands in the text that was passed";
    let wrong = |problem| errors::of_binding(ErrorCode::Operator, problem, help);
    let (entity, start, end, score) =
        parts(found).map_err(|_| wrong("a recogniser gave something else than entity, start, end and score"))?;
    let span = byte_span(text, Unit::CodePoints, start, end).filter(|span| span.start <= span.end);
    let span = span.ok_or_else(|| wrong("a recogniser gave a span that is not one of the text"))?;
    Ok(Recognized { entity, span, score: score.unwrap_or(SCORE) })
}
