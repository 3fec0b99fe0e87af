//! One call over a value: through a redactor or through a conversation, with all that the caller has added.

use crate::{
    asking::Questions,
    audit::Started,
    errors, finding, gate,
    redactor::{Redactor, flat, in_unit, like},
    report::{Report, Result as ProcessResult},
};
use pyo3::{
    intern,
    prelude::*,
    types::{PyList, PyString},
};
use reticent::{Answer, Finding, Processed, Recognized, Session};

/// What a value goes through.
#[derive(Clone)]
pub(crate) enum Through {
    Redactor(reticent::Redactor),
    Session(Session),
}

impl Through {
    pub(crate) fn redactor(&self) -> &reticent::Redactor {
        match self {
            Through::Redactor(redactor) => redactor,
            Through::Session(session) => session.redactor(),
        }
    }

    fn answered(&self, answers: Vec<(String, Answer)>) -> Through {
        match self {
            Through::Redactor(redactor) => Through::Redactor(redactor.answered(answers)),
            Through::Session(session) => Through::Session(session.answered(answers)),
        }
    }

    fn process<'t>(
        &self,
        text: &'t [u8],
        recognized: &[Recognized],
        caller: Option<&mut reticent::Caller>,
    ) -> Result<Processed<'t>, reticent::Error> {
        match self {
            Through::Redactor(redactor) => redactor.process_recognized(text, recognized, caller),
            Through::Session(session) => session.process_recognized(text, recognized, caller),
        }
    }
}

/// What came of a value.
pub(crate) struct Done<'py> {
    pub(crate) value: Bound<'py, PyAny>,
    findings: Vec<Finding>,
    report: reticent::Report,
}

impl<'py> Done<'py> {
    /// As `process` gives it.
    pub(crate) fn into_result(self) -> PyResult<Bound<'py, PyAny>> {
        let py = self.value.py();
        let findings: Py<PyList> = finding::to_list(py, &self.findings)?.unbind();
        let report = Py::new(py, Report::from(&self.report))?;
        Ok(Bound::new(py, ProcessResult::new(self.value.unbind(), findings, report))?.into_any())
    }
}

/// Redacts a value; asks what the policy asks, unless it has been answered.
pub(crate) fn run<'py>(
    owner: &Redactor,
    through: &Through,
    value: &Bound<'py, PyAny>,
    answers: Option<Vec<(String, Answer)>>,
) -> PyResult<Done<'py>> {
    let py = value.py();
    let started = Started::now();
    let done = attempt(owner, through, value, answers);
    match &done {
        Ok(done) => owner.audit.record(py, &started, "done", || Ok(Report::from(&done.report)))?,
        Err(error) => {
            if let Some(report) = errors::report_of(py, error, through.redactor().fingerprint())? {
                owner.audit.record(py, &started, "blocked", || Ok(report))?;
            }
        }
    }
    let done = done?;
    errors::warn(py, through.redactor().warning(&done.findings))?;
    Ok(done)
}

fn attempt<'py>(
    owner: &Redactor,
    through: &Through,
    value: &Bound<'py, PyAny>,
    answers: Option<Vec<(String, Answer)>>,
) -> PyResult<Done<'py>> {
    let py = value.py();
    let must_ask = answers.is_none() && through.redactor().has_questions() && owner.ask.function.is_some();
    let through = match answers {
        Some(answers) => through.answered(answers),
        None => through.clone(),
    };
    let Some(text) = flat(value)? else {
        let walked = owner.walk(value)?;
        let decisions = walked.decide(through.redactor());
        let through = match must_ask {
            true => through.answered(owner.ask.call(py, &walked.questions(&owner.inner, &decisions)?)?),
            false => through,
        };
        let outcome = match &through {
            Through::Redactor(redactor) => walked.apply(redactor, &decisions, &owner.operators)?,
            Through::Session(session) => walked.apply_in(session, &decisions, &owner.operators)?,
        };
        let value = outcome.value.unwrap_or_else(|| value.clone());
        return Ok(Done { value, findings: outcome.findings, report: outcome.report });
    };
    let (bytes, is_str) = (text.as_ref(), value.is_instance_of::<PyString>());
    let recognized = owner.recognize(value, bytes)?;
    let through = match must_ask {
        true => through.answered(owner.ask.call(py, &of_text(py, through.redactor(), bytes, is_str, &recognized)?)?),
        false => through,
    };
    let processed = if owner.operators.is_empty() {
        let processed = gate::unlocked(py, bytes.len(), || through.process(bytes, &recognized, None));
        processed.map_err(|error| errors::from_core(&error))?
    } else {
        let mut calling = owner.operators.calling(bytes, is_str);
        let processed = gate::unlocked_here(py, bytes.len(), || {
            through.process(bytes, &recognized, Some(&mut |finding, value| calling.operate(finding, value)))
        });
        processed.map_err(|error| calling.into_raised().unwrap_or_else(|| errors::from_core(&error)))?
    };
    let Processed { value: redacted, findings, report } = processed;
    Ok(Done { value: like(value, bytes, redacted)?, findings: in_unit(bytes, is_str, findings), report })
}

/// What the policy asks about in a value.
pub(crate) fn questions(owner: &Redactor, value: &Bound<'_, PyAny>) -> PyResult<Questions> {
    let py = value.py();
    match flat(value)? {
        _ if !owner.inner.has_questions() => Questions::new(py, &[], &[]),
        Some(text) => {
            let (bytes, is_str) = (text.as_ref(), value.is_instance_of::<PyString>());
            of_text(py, &owner.inner, bytes, is_str, &owner.recognize(value, bytes)?)
        }
        None => {
            let walked = owner.walk(value)?;
            let decisions = walked.decide(&owner.inner);
            walked.questions(&owner.inner, &decisions)
        }
    }
}

fn of_text(
    py: Python<'_>,
    redactor: &reticent::Redactor,
    bytes: &[u8],
    is_str: bool,
    recognized: &[Recognized],
) -> PyResult<Questions> {
    let questions = gate::unlocked(py, bytes.len(), || redactor.questions(bytes, recognized));
    let questions = questions.map_err(|error| errors::from_core(&error))?;
    let findings = questions.iter().map(|question| question.finding().clone()).collect();
    Questions::new(py, &questions, &in_unit(bytes, is_str, findings))
}

/// The coroutine of an async method.
pub(crate) fn coroutine<'py>(
    target: &Bound<'py, PyAny>,
    value: &Bound<'py, PyAny>,
    name: &Bound<'py, PyString>,
) -> PyResult<Bound<'py, PyAny>> {
    target.py().import(intern!(target.py(), "reticent._asking"))?.getattr(name)?.call1((target, value))
}

/// Redacts a value whose questions have been answered; nobody was there to answer where there are no answers.
pub(crate) fn answered<'py>(
    owner: &Redactor,
    through: &Through,
    value: &Bound<'py, PyAny>,
    questions: &Questions,
    answers: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let answers = answers.map_or(Ok(Vec::new()), |answers| questions.answered(answers))?;
    run(owner, through, value, Some(answers))?.into_result()
}
