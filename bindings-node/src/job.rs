//! One call over a value: the same steps for the sync and the async form.

use crate::{
    failure::{Failed, gate, internal},
    graph::{Described, Graph, Value},
    operators::{Apply, ApplyRef, Operators},
    text::Outgoing,
    texts::{self, ConvertedText, NewText, Text},
    wire,
};
use napi::{
    Env, Result, ScopedTask,
    bindgen_prelude::{Object, Uint32Array},
};
use reticent::{
    Answer, Caller, Finding, Redactor, Session,
    offsets::Unit,
    structured::{self, Decisions, Leaves, Tree},
};
use std::collections::HashMap;

/// What the caller asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Want {
    Value,
    Findings,
    Both,
}

impl Want {
    /// `value`, `findings` or `both`.
    pub(crate) fn parse(word: &str) -> Result<Want> {
        match word {
            "value" => Ok(Want::Value),
            "findings" => Ok(Want::Findings),
            "both" => Ok(Want::Both),
            _ => Err(internal("a call wants what there is not")),
        }
    }
}

/// A value to redact or scan.
pub(crate) struct Job {
    pub(crate) redactor: Redactor,
    /// The conversation whose tokens are written, where it is one's.
    pub(crate) session: Option<Session>,
    pub(crate) value: Described,
    pub(crate) want: Want,
    /// By text: what recognisers have found in it, in UTF-16. Empty without recognisers.
    pub(crate) recognized: Vec<Vec<wire::Recognized>>,
    /// What was answered to the questions of the policy, by their ids.
    pub(crate) answers: Vec<(String, Answer)>,
}

/// The value with what was found in it.
pub struct Looked {
    redactor: Redactor,
    session: Option<Session>,
    want: Want,
    graph: Graph,
    tree: Tree<Value>,
    leaves: Leaves<Text>,
    decisions: Decisions,
}

/// What goes back to JavaScript.
pub struct Done {
    /// How to build the new value; none where nothing has changed.
    steps: Option<Vec<u32>>,
    texts: Vec<ConvertedText>,
    json: Option<String>,
}

impl Job {
    /// Finds. Needs no JavaScript.
    pub(crate) fn look(self) -> Result<Looked> {
        let Job { redactor, session, value, want, recognized, answers } = self;
        let session = session.map(|session| session.answered(answers.iter().cloned()));
        let redactor = if answers.is_empty() { redactor } else { redactor.answered(answers) };
        let mut graph = Graph::new(value);
        let (tree, mut leaves) = structured::gather(&mut graph, &Graph::ROOT)?;
        if !recognized.is_empty() {
            // A text is told by where it stands in memory.
            let place = |text: &Text| text.as_ref().as_ptr() as usize;
            let found: HashMap<usize, &Vec<wire::Recognized>> =
                graph.texts().iter().map(place).zip(&recognized).filter(|(_, found)| !found.is_empty()).collect();
            leaves.recognize(&redactor, |text| {
                let found = found.get(&place(text)).filter(|_| !text.as_ref().is_empty());
                found.into_iter().flat_map(|found| found.iter()).map(|found| found.in_bytes(text.as_ref())).collect()
            })?;
        }
        let decisions = structured::scan(&redactor, &leaves);
        Ok(Looked { redactor, session, want, graph, tree, leaves, decisions })
    }
}

impl Looked {
    /// What the policy asks about, as JSON: ids and findings. Nothing where it asks nothing.
    pub(crate) fn questions(&self) -> Result<Option<String>> {
        let unit = (!self.graph.is_bytes_alone()).then_some(Unit::Utf16);
        let asked = structured::questions(&self.redactor, &self.tree, &self.leaves, &self.decisions, unit);
        if asked.is_empty() { Ok(None) } else { wire::questions(&asked).map(Some) }
    }

    /// Redacts. Needs no JavaScript, unless the caller has operators.
    pub(crate) fn finish(self, apply: Option<Apply>) -> Result<Done> {
        let Looked { redactor, session, want, mut graph, tree, leaves, decisions } = self;
        let in_bytes = graph.is_bytes_alone();
        let unit = (!in_bytes).then_some(Unit::Utf16);
        if want == Want::Findings {
            let findings = structured::findings(&redactor, &tree, &leaves, &decisions, unit);
            return Ok(Done { steps: None, texts: Vec::new(), json: Some(wire::findings(&findings)?) });
        }
        let texts = graph.texts().to_vec();
        let mut operators = apply.map(|apply| Operators::new(apply, &texts, in_bytes));
        let mut write =
            operators.as_mut().map(|operators| |finding: &Finding, value: &[u8]| Ok(operators.write(finding, value)));
        let caller = write.as_mut().map(|write| write as &mut Caller);
        let mut outcome = match &session {
            Some(session) => session.apply(&mut graph, &tree, &leaves, &decisions, caller)?,
            None => structured::apply(&mut graph, &redactor, &tree, &leaves, &decisions, caller)?,
        };
        operators.map_or(Ok(()), Operators::finish)?;
        let json = match want {
            Want::Both => {
                if let Some(unit) = unit {
                    outcome.convert_offsets(&leaves, unit);
                }
                Some(wire::processed(&outcome.findings, &outcome.report, redactor.warning(&outcome.findings))?)
            }
            _ => redactor.warning(&outcome.findings).map(|warning| wire::warning(&warning)).transpose()?,
        };
        Ok(Done::new(outcome.value.map(|root| graph.script.finish(root)), json))
    }
}

/// Restores a value, as `restore` does with what was walked of it.
pub(crate) fn restore(
    value: Described,
    restore: impl FnOnce(&mut Graph, &Tree<Value>, &Leaves<Text>) -> std::result::Result<Option<Value>, Failed>,
) -> Result<Done> {
    let mut graph = Graph::new(value);
    let (tree, leaves) = structured::gather(&mut graph, &Graph::ROOT)?;
    let restored = restore(&mut graph, &tree, &leaves)?;
    Ok(Done::new(restored.map(|root| graph.script.finish(root)), None))
}

impl Done {
    fn new(script: Option<(Vec<u32>, Vec<NewText>)>, json: Option<String>) -> Done {
        let (steps, texts) = script.unzip();
        let texts = texts.unwrap_or_default().into_iter().map(NewText::convert);
        Done { steps, texts: texts.collect(), json }
    }

    /// `{ steps?, texts?, json? }`
    pub(crate) fn into_js<'env>(self, env: &'env Env) -> Result<Object<'env>> {
        let mut object = Object::new(env)?;
        if let Some(json) = self.json {
            object.set("json", Outgoing::new(json.into_bytes()).into_js(env)?)?;
        }
        if let Some(steps) = self.steps {
            object.set("steps", Uint32Array::new(steps))?;
            object.set("texts", texts::array(env, self.texts.into_iter().map(Some))?)?;
        }
        Ok(object)
    }
}

/// A [`Job`] on another thread.
pub struct JobTask {
    job: Option<Job>,
    apply: Option<ApplyRef>,
}

/// Found and redacted; or found, where JavaScript must be asked for what stands in place of it.
pub enum Stage {
    Looked(Box<Looked>),
    Done(Done),
}

impl JobTask {
    pub(crate) fn new(job: Job, apply: Option<ApplyRef>) -> JobTask {
        JobTask { job: Some(job), apply }
    }
}

impl<'task> ScopedTask<'task> for JobTask {
    type Output = Stage;
    type JsValue = Object<'task>;

    fn compute(&mut self) -> Result<Stage> {
        let job = self.job.take();
        let has_operators = self.apply.is_some();
        gate(|| {
            let Some(job) = job else {
                return Err(internal("a task ran twice"));
            };
            let looked = job.look()?;
            if has_operators { Ok(Stage::Looked(Box::new(looked))) } else { looked.finish(None).map(Stage::Done) }
        })
    }

    fn resolve(&mut self, env: &'task Env, stage: Stage) -> Result<Object<'task>> {
        gate(|| match (stage, &self.apply) {
            (Stage::Looked(looked), Some(apply)) => looked.finish(Some(apply.borrow_back(env)?))?.into_js(env),
            (Stage::Looked(looked), None) => looked.finish(None)?.into_js(env),
            (Stage::Done(done), _) => done.into_js(env),
        })
    }
}
