//! The caller's own function that answers what the policy asks.

use crate::{errors, finding};
use pyo3::{
    PyTraverseError, PyVisit, intern,
    prelude::*,
    types::{PyList, PyString},
};
use reticent::{Answer, ErrorCode, Finding, Question};

const HELP: &str =
    "Return \"allow\", \"mask\" or \"block\" for all of them, or a list of these with one for each finding";

/// The function, where there is one.
#[derive(Default)]
pub(crate) struct Ask {
    pub(crate) function: Option<Py<PyAny>>,
}

/// What the policy asks about in a value.
#[pyclass(frozen, module = "reticent._native")]
pub(crate) struct Questions {
    ids: Vec<String>,
    /// The findings that are asked about, in order.
    #[pyo3(get)]
    findings: Py<PyList>,
}

impl Questions {
    /// The questions, with offsets in the unit of these findings.
    pub(crate) fn new(py: Python<'_>, questions: &[Question], findings: &[Finding]) -> PyResult<Questions> {
        let ids = questions.iter().map(|question| question.id().to_owned()).collect();
        Ok(Questions { ids, findings: finding::to_list(py, findings)?.unbind() })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The answers by the ids of their questions.
    pub(crate) fn answered(&self, given: &Bound<'_, PyAny>) -> PyResult<Vec<(String, Answer)>> {
        let wrong = |problem: &str| errors::of_binding(ErrorCode::Operator, problem, HELP);
        let parse = |word: &Bound<'_, PyAny>| {
            let word = word.cast::<PyString>().ok().and_then(|word| word.to_str().ok().and_then(Answer::parse));
            word.ok_or_else(|| wrong("the function that is asked gave no answer"))
        };
        if given.is_instance_of::<PyString>() {
            let answer = parse(given)?;
            return Ok(self.ids.iter().map(|id| (id.clone(), answer)).collect());
        }
        let Ok(each) = given.try_iter() else { return Err(wrong("the function that is asked gave no answer")) };
        let answers = each.map(|word| parse(&word?)).collect::<PyResult<Vec<_>>>()?;
        if answers.len() != self.ids.len() {
            return Err(wrong("the function that is asked gave more or fewer answers than there are findings"));
        }
        Ok(self.ids.iter().cloned().zip(answers).collect())
    }
}

impl Ask {
    pub(crate) fn new(given: Option<&Bound<'_, PyAny>>) -> PyResult<Ask> {
        match given {
            Some(function) if !function.is_callable() => {
                let problem = format!("`ask` is {}, not a function", errors::type_name(function));
                Err(errors::of_binding(ErrorCode::Operator, &problem, "Give a function of a list of findings"))
            }
            given => Ok(Ask { function: given.map(|function| function.clone().unbind()) }),
        }
    }

    /// Asks, in a call that does not wait.
    pub(crate) fn call(&self, py: Python<'_>, questions: &Questions) -> PyResult<Vec<(String, Answer)>> {
        let Some(function) = self.function.as_ref().filter(|_| !questions.is_empty()) else { return Ok(Vec::new()) };
        let given = function.bind(py).call1((&questions.findings,))?;
        if given.hasattr(intern!(py, "__await__"))? {
            // A coroutine that nobody awaits would warn of itself.
            if given.hasattr(intern!(py, "close"))? {
                given.call_method0(intern!(py, "close"))?;
            }
            let problem = "the function that is asked is async, and this call does not wait";
            return Err(errors::of_binding(ErrorCode::Operator, problem, "Call `redact_async` or `process_async`"));
        }
        questions.answered(&given)
    }

    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.function.as_ref().map_or(Ok(()), |function| visit.call(function))
    }
}
