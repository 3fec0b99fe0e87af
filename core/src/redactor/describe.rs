//! Findings as callers see them.

use super::{Chosen, Redactor, TOKENIZE};
use crate::{
    candidate::{Candidate, Shaped},
    finding::{Finding, Reason},
    policy::TokenStyle,
    report::Report,
    span::Span,
    validators,
};
use reticent_pattern_compiler::Anchor;

impl Redactor {
    /// Counts what is written in place of findings.
    pub(crate) fn count_operators(&self, candidates: &[Candidate], tokens: &[Option<String>], report: &mut Report) {
        for (nth, candidate) in candidates.iter().enumerate() {
            let has_token = tokens.get(nth).is_some_and(Option::is_some);
            report.add_operator(if has_token { TOKENIZE } else { self.operator_name(candidate) });
        }
    }

    /// What reports call the operator of a finding outside sessions.
    pub(crate) fn operator_name(&self, candidate: &Candidate) -> &'static str {
        match &self.inner.operators[candidate.detector as usize] {
            Chosen::Operator(operator) => operator.name(),
            Chosen::Caller => "function",
        }
    }

    /// The entity of a finding.
    pub(crate) fn entity(&self, candidate: &Candidate) -> &str {
        &self.inner.engine.detectors[candidate.detector as usize].entity
    }

    /// Every entity that can be found.
    pub(crate) fn entities(&self) -> impl Iterator<Item = &str> {
        self.inner.engine.detectors.iter().map(|detector| &*detector.entity)
    }

    /// What found a candidate, for values like its own.
    pub(crate) fn shaped(&self, candidate: &Candidate) -> Option<Shaped<'_>> {
        Shaped::of(&self.inner.engine.detectors[candidate.detector as usize], candidate)
    }

    /// The style of the token that a session gives this finding; none where the policy has another operator for it.
    pub(crate) fn token_style(&self, candidate: &Candidate) -> Option<TokenStyle> {
        match &self.inner.operators[candidate.detector as usize] {
            Chosen::Operator(operator) => operator.token_style(),
            Chosen::Caller => None,
        }
    }

    /// A candidate as callers see it.
    pub(crate) fn finding(&self, text: &[u8], candidate: &Candidate) -> Finding {
        let detector = &self.inner.engine.detectors[candidate.detector as usize];
        // What a recogniser finds has no shape.
        let shape = detector.shapes.get(candidate.shape as usize);
        let mut reasons = vec![shape.map_or(Reason::Recognizer, |shape| Reason::Shape(shape.base))];
        let value = &text[candidate.matched.start..candidate.matched.end];
        if let Some((encoding, _)) = candidate.decoded {
            reasons.insert(0, Reason::Decoded(encoding.to_string().into()));
        }
        let checks = if shape.is_some_and(|shape| shape.tolerant) { &[] } else { &*detector.validators };
        for (nth, check) in checks.iter().enumerate() {
            let holds = match candidate.decoded {
                Some((_, held)) => held >> nth.min(15) & 1 == 1,
                None => validators::holds(check.validator, &check.argument, value),
            };
            if holds {
                reasons.push(Reason::ValidatorHeld(check.validator, check.pass));
            } else if let Some(score) = check.fail {
                reasons.push(Reason::ValidatorFailed(check.validator, score));
            }
        }
        if let Some(name) = candidate.field {
            reasons.push(Reason::Field(detector.fields[name as usize].clone()));
        }
        if candidate.other_field {
            reasons.push(Reason::OtherField);
        }
        if let Some(phrase) = candidate.context {
            reasons.push(Reason::Context(detector.context[usize::from(phrase.index)].clone()));
        }
        if candidate.beside {
            let is_again = detector.anchors.iter().any(|anchor| matches!(anchor, Anchor::Again(_)));
            let reason = if is_again { Reason::Earlier } else { Reason::Beside };
            reasons.push(reason(detector.entity.clone()));
        }
        Finding {
            entity: detector.entity.clone(),
            detector: detector.id.clone(),
            span: Span::new(candidate.start, candidate.end),
            score: candidate.score.min(100),
            reasons,
            path: None,
        }
    }

    /// Whether a key says of anything that it is a finding: where it does not, no number under it is one.
    pub(crate) fn names_something(&self, key: &[u8]) -> bool {
        self.inner.engine.names_something(key)
    }
}
