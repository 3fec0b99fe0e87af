//! What the policy's actions make of findings: warnings, questions with their answers, and calls that fail.

use crate::{
    error::{Blocked, Error},
    finding::Finding,
    policy::{Action, CompiledPolicy},
    report::Report,
};
use sha2::{Digest, Sha256};
use std::{collections::HashMap, fmt};

/// What somebody says who is asked about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// The value stays, in this call.
    Allow,
    /// The operator of its entity is applied.
    Mask,
    /// The call fails.
    Block,
}

impl Answer {
    /// The answer of a word: `allow`, `mask` or `block`.
    pub fn parse(word: &str) -> Option<Answer> {
        match word {
            "allow" => Some(Answer::Allow),
            "mask" => Some(Answer::Mask),
            "block" => Some(Answer::Block),
            _ => None,
        }
    }
}

/// A finding that the policy asks about. An answer is about this value at this place, and about no other.
#[derive(Clone)]
pub struct Question {
    id: String,
    finding: Finding,
}

impl Question {
    fn new(finding: &Finding, value: &[u8]) -> Question {
        Question { id: id(finding, value), finding: finding.clone() }
    }

    /// What is asked about.
    pub fn finding(&self) -> &Finding {
        &self.finding
    }

    /// Names the question to [`Redactor::answered`](crate::Redactor::answered). It is made of the value, so it is not to be kept or shown.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The same question with its finding's offsets in another unit.
    #[must_use]
    pub fn with_finding(self, finding: Finding) -> Question {
        Question { finding, ..self }
    }
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question").field("finding", &self.finding).finish_non_exhaustive()
    }
}

/// The answers of one call.
#[derive(Clone, Default)]
pub(crate) struct Answers(HashMap<String, Answer>);

impl Answers {
    /// Answers by the ids of their questions. Of several the strictest counts.
    pub(crate) fn new(given: impl IntoIterator<Item = (String, Answer)>) -> Answers {
        let mut answers = HashMap::new();
        for (id, answer) in given {
            let known = answers.entry(id).or_insert(answer);
            *known = answer.max(*known);
        }
        Answers(answers)
    }

    fn of(&self, finding: &Finding, value: &[u8]) -> Answer {
        self.0.get(&id(finding, value)).copied().unwrap_or(Answer::Block)
    }
}

/// Which findings may stay as they are; empty where all are operated on.
///
/// # Errors
/// Where the policy or an answer blocks any.
pub(crate) fn settle<'f>(
    policy: &CompiledPolicy,
    answers: &Answers,
    found: impl Iterator<Item = (&'f Finding, &'f [u8])>,
    report: &mut Report,
) -> Result<Vec<bool>, Error> {
    if !policy.has_actions() {
        return Ok(Vec::new());
    }
    let (mut stays, mut blocked) = (Vec::new(), Vec::new());
    for (finding, value) in found {
        let mut may_stay = false;
        match policy.rule(finding.entity()).action {
            Action::Redact => {}
            Action::Warn => report.add_action("warn"),
            Action::Block => blocked.push(named(finding)),
            Action::Ask => match answers.of(finding, value) {
                Answer::Allow => {
                    report.add_action("allow");
                    may_stay = true;
                }
                Answer::Mask => report.add_action("mask"),
                Answer::Block => blocked.push(named(finding)),
            },
        }
        stays.push(may_stay);
    }
    match blocked.is_empty() {
        true => Ok(stays),
        false => Err(Error::of_blocked(blocked)),
    }
}

/// The findings that the policy asks about.
pub(crate) fn questions<'f>(
    policy: &CompiledPolicy,
    found: impl Iterator<Item = (&'f Finding, &'f [u8])>,
) -> Vec<Question> {
    let is_asked = |finding: &Finding| policy.rule(finding.entity()).action == Action::Ask;
    found.filter(|(finding, _)| is_asked(finding)).map(|(finding, value)| Question::new(finding, value)).collect()
}

/// What the policy warns of, by entities and paths; none where it does not.
pub(crate) fn warning(policy: &CompiledPolicy, findings: &[Finding]) -> Option<String> {
    let is_warned = |finding: &&Finding| policy.rule(finding.entity()).action == Action::Warn;
    let warned: Vec<Blocked> = findings.iter().filter(is_warned).map(named).collect();
    (!warned.is_empty()).then(|| format!("the policy warns of {}", Blocked::list(&warned)))
}

/// The same of a text that arrives in pieces, by what has been counted.
///
/// # Errors
/// Where the policy blocks any of it, or asks about it: a stream waits for no answer.
pub(crate) fn check(policy: &CompiledPolicy, report: &Report) -> Result<(), Error> {
    if !policy.has_actions() {
        return Ok(());
    }
    let stops = |entity: &str| policy.rule(entity).action.may_block();
    let blocked: Vec<Blocked> =
        report.entities().filter(|(entity, _)| stops(entity)).map(|(entity, _)| Blocked::entity(entity)).collect();
    match blocked.is_empty() {
        true => Ok(()),
        false => Err(Error::of_blocked(blocked)),
    }
}

/// What the policy warns of in what has been counted.
pub(crate) fn warning_of(policy: &CompiledPolicy, report: &Report) -> Option<String> {
    let is_warned = |entity: &str| policy.has_actions() && policy.rule(entity).action == Action::Warn;
    let warned: Vec<Blocked> =
        report.entities().filter(|(entity, _)| is_warned(entity)).map(|(entity, _)| Blocked::entity(entity)).collect();
    (!warned.is_empty()).then(|| format!("the policy warns of {}", Blocked::list(&warned)))
}

fn named(finding: &Finding) -> Blocked {
    Blocked::new(finding.entity(), finding.detector(), finding.path())
}

/// Names a value at a place: of nested data its path, of a text none, since the value is the same wherever it stands.
fn id(finding: &Finding, value: &[u8]) -> String {
    let mut hash = Sha256::new();
    for part in [finding.entity().as_bytes(), finding.path().unwrap_or_default().as_bytes(), value] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strictest_of_several_answers_counts() {
        let given = |answers: &[Answer]| {
            let answers = Answers::new(answers.iter().map(|answer| ("id".to_string(), *answer)));
            answers.0["id"]
        };
        assert_eq!(given(&[Answer::Allow, Answer::Mask]), Answer::Mask);
        assert_eq!(given(&[Answer::Block, Answer::Allow]), Answer::Block);
        assert_eq!(given(&[Answer::Allow]), Answer::Allow);
    }
}
