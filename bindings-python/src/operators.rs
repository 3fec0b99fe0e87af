//! The caller's own functions as operators.

use crate::{errors, finding, text};
use pyo3::{
    PyTraverseError, PyVisit,
    prelude::*,
    types::{PyDict, PyString},
};
use reticent::{
    Error, ErrorCode, Finding, KeyReference, Redactor, Span,
    offsets::{self, Counter, Unit},
};

/// Stands for every entity that has no function of its own.
const ALL: &str = "*";

/// Functions by entity.
#[derive(Default)]
pub(crate) struct Operators {
    functions: Vec<(String, Py<PyAny>)>,
}

impl Operators {
    pub(crate) fn new(given: Option<&Bound<'_, PyDict>>) -> PyResult<Operators> {
        let Some(given) = given else {
            return Ok(Operators::default());
        };
        let mut functions = Vec::with_capacity(given.len());
        for (entity, function) in given {
            let entity: String = entity.extract()?;
            if !function.is_callable() {
                let problem =
                    format!("the operator for `{entity}` is {}, not a function", errors::type_name(&function));
                let help = "Give a function of (finding, value) that returns a str; name operators such as `mask` in the policy";
                return Err(errors::of_binding(ErrorCode::Operator, &problem, help));
            }
            functions.push((entity, function.unbind()));
        }
        Ok(Operators { functions })
    }

    /// The redactor that asks these functions.
    pub(crate) fn install(&self, redactor: Redactor) -> Result<Redactor, Error> {
        if self.is_empty() {
            return Ok(redactor);
        }
        let entities: Vec<String> = self.functions.iter().map(|(entity, _)| entity.clone()).collect();
        redactor.with_caller_operators(&entities)
    }

    /// The functions for one call over a text.
    pub(crate) fn calling<'a>(&'a self, text: &'a [u8], is_str: bool) -> Calling<'a> {
        if is_str { Calling::in_str(self, text) } else { Calling::new(self) }
    }

    /// The functions for a piece of a text that arrives; `counter` is of one of `str`.
    pub(crate) fn calling_in_pieces<'a>(&'a self, counter: Option<&'a mut Counter>, piece: &[u8]) -> Calling<'a> {
        let Some(counter) = counter else { return Calling::new(self) };
        counter.push(piece);
        Calling { operators: self, raised: None, position: Position::InPieces(counter) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.functions.is_empty()
    }

    /// The same functions.
    pub(crate) fn clone_ref(&self, py: Python<'_>) -> Operators {
        let same = |(entity, function): &(String, Py<PyAny>)| (entity.clone(), function.clone_ref(py));
        Operators { functions: self.functions.iter().map(same).collect() }
    }

    pub(crate) fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (entity, function) in &self.functions {
            dict.set_item(entity, function)?;
        }
        Ok(dict)
    }

    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.functions.iter().try_for_each(|(_, function)| visit.call(function))
    }

    fn call(&self, finding: &Finding, value: &[u8]) -> PyResult<Vec<u8>> {
        Python::attach(|py| {
            let function = [finding.entity(), ALL].iter().find_map(|name| {
                self.functions.iter().find(|(entity, _)| entity == name).map(|(_, function)| function.bind(py))
            });
            let Some(function) = function else {
                let problem = format!("there is no function for `{}`", finding.entity());
                return Err(errors::of_binding(ErrorCode::Operator, &problem, "Give one in `operators`"));
            };
            let (value, encoding) = text::to_operator(py, value)?;
            let replacement = function.call1((finding::Finding::from(finding), value))?;
            match replacement.cast::<PyString>() {
                Ok(replacement) => text::encode(replacement, encoding),
                Err(_) => {
                    let got = errors::type_name(&replacement);
                    let problem = format!("the operator for `{}` returned {got}, not a str", finding.entity());
                    Err(errors::of_binding(ErrorCode::Operator, &problem, "Return what stands in place of the value"))
                }
            }
        })
    }
}

/// The functions during one call: what one raises ends the call, and is raised again as it is.
pub(crate) struct Calling<'a> {
    operators: &'a Operators,
    raised: Option<PyErr>,
    position: Position<'a>,
}

/// How far offsets have been turned from bytes into code points.
enum Position<'a> {
    /// They stay what they are.
    AsIs,
    InText {
        text: &'a [u8],
        bytes: usize,
        code_points: usize,
    },
    InPieces(&'a mut Counter),
}

impl Position<'_> {
    fn advance(&mut self, to: usize) -> usize {
        match self {
            Position::AsIs => to,
            Position::InText { text, bytes, code_points } => {
                *code_points += offsets::count(&text[*bytes..to], Unit::CodePoints);
                *bytes = to;
                *code_points
            }
            Position::InPieces(counter) => counter.at(to),
        }
    }
}

impl<'a> Calling<'a> {
    /// For findings whose offsets are those that the functions are to see.
    pub(crate) fn new(operators: &'a Operators) -> Calling<'a> {
        Calling { operators, raised: None, position: Position::AsIs }
    }

    /// For findings with byte offsets in the UTF-8 of a `str`.
    fn in_str(operators: &'a Operators, text: &'a [u8]) -> Calling<'a> {
        Calling { operators, raised: None, position: Position::InText { text, bytes: 0, code_points: 0 } }
    }

    pub(crate) fn operate(&mut self, finding: &Finding, value: &[u8]) -> Result<Vec<u8>, Error> {
        let Span { start, end } = finding.span();
        let span = Span::new(self.position.advance(start), self.position.advance(end));
        self.operators.call(&finding.clone().with_span(span), value).map_err(|error| {
            self.raised = Some(error);
            // Ends the engine's call; what the function raised takes its place.
            KeyReference::Caller(ALL.to_owned()).missing()
        })
    }

    /// What a function raised.
    pub(crate) fn into_raised(self) -> Option<PyErr> {
        self.raised
    }
}
