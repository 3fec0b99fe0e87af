//! Findings and reports as JSON: `JSON.parse` makes objects of it faster than Node-API would, property by property.

use crate::failure::{Failed, internal, no_answer, wrong_span};
use napi::Result;
use reticent::{Answer, Finding, Question, Report, byte_span, offsets::Unit};
use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};

/// A finding as JavaScript sees it; `path` is there for nested data alone.
pub(crate) struct FindingView<'f>(pub(crate) &'f Finding);

impl Serialize for FindingView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let finding = self.0;
        let mut out = serializer.serialize_map(None)?;
        out.serialize_entry("entity", finding.entity())?;
        out.serialize_entry("detector", finding.detector())?;
        out.serialize_entry("start", &finding.span().start)?;
        out.serialize_entry("end", &finding.span().end)?;
        out.serialize_entry("score", &finding.score())?;
        if let Some(path) = finding.path().filter(|path| !path.is_empty()) {
            out.serialize_entry("path", path)?;
        }
        let reasons: Vec<String> = finding.reasons().iter().map(ToString::to_string).collect();
        out.serialize_entry("reasons", &reasons)?;
        out.end()
    }
}

#[derive(Serialize)]
struct Processed<'r> {
    findings: Vec<FindingView<'r>>,
    report: &'r Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

/// `[finding, …]`
pub(crate) fn findings(findings: &[Finding]) -> Result<String> {
    json(&views(findings))
}

/// `[[finding, …], …]`
pub(crate) fn findings_of_many(many: &[Vec<Finding>]) -> Result<String> {
    json(&many.iter().map(|findings| views(findings)).collect::<Vec<_>>())
}

/// `{ findings, report, warning? }`
pub(crate) fn processed(findings: &[Finding], report: &Report, warning: Option<String>) -> Result<String> {
    json(&Processed { findings: views(findings), report, warning })
}

/// `{ warning }`
pub(crate) fn warning(warning: &str) -> Result<String> {
    json(&serde_json::json!({ "warning": warning }))
}

/// `{ ids, findings }`
pub(crate) fn questions(questions: &[Question]) -> Result<String> {
    #[derive(Serialize)]
    struct Asked<'q> {
        ids: Vec<&'q str>,
        findings: Vec<FindingView<'q>>,
    }
    let ids = questions.iter().map(Question::id).collect();
    json(&Asked { ids, findings: questions.iter().map(|question| FindingView(question.finding())).collect() })
}

/// Answers by the ids of their questions: `[[id, word], …]`; nothing where there are none.
pub(crate) fn answers_in(json: Option<String>) -> Result<Vec<(String, Answer)>> {
    let Some(json) = json else { return Ok(Vec::new()) };
    let given: Vec<(String, String)> = serde_json::from_str(&json).map_err(|_| no_answer())?;
    given.into_iter().map(|(id, word)| Answer::parse(&word).map(|answer| (id, answer)).ok_or_else(no_answer)).collect()
}

/// One finding.
pub(crate) fn finding(finding: &Finding) -> Result<String> {
    json(&FindingView(finding))
}

fn views(findings: &[Finding]) -> Vec<FindingView<'_>> {
    findings.iter().map(FindingView).collect()
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|_| internal("a result could not be written"))
}

/// What a recogniser has found: entity, start and end in UTF-16, score.
#[derive(Deserialize)]
pub(crate) struct Recognized(String, usize, usize, f64);

impl Recognized {
    /// The same with offsets in the bytes of its text.
    pub(crate) fn in_bytes(&self, text: &[u8]) -> std::result::Result<reticent::Recognized, Failed> {
        let Recognized(entity, start, end, score) = self;
        let span = byte_span(text, Unit::Utf16, *start, *end).filter(|span| span.start <= span.end);
        let span = span.ok_or_else(|| Failed::from(wrong_span()))?;
        Ok(reticent::Recognized { entity: entity.clone(), span, score: *score })
    }
}

/// What recognisers have found in each text; nothing where there are none.
pub(crate) fn recognized_in(json: Option<String>) -> Result<Vec<Vec<Recognized>>> {
    json.map_or(Ok(Vec::new()), |json| serde_json::from_str(&json).map_err(|_| wrong_span()))
}
