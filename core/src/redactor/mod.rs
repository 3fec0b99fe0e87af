//! A compiled policy: scans and redacts.

mod build;
mod describe;
mod open;
mod write;

use crate::{
    again::{self, Known},
    anchor::Path,
    answer::{self, Answer, Answers, Question},
    candidate::{Candidate, MAX_PLACEHOLDER, field, placeholder_at},
    error::Error,
    finding::Finding,
    policy::{CompiledPolicy, FIELD_DETECTOR, FieldRule, KeyProvider, NoKeys, Operator, Policy},
    recognize::Recognized,
    report::Report,
    resolve::resolve,
    scan::Engine,
    score,
    span::Span,
    stream::Stream,
};
use rayon::prelude::*;
use std::{borrow::Cow, collections::HashMap, sync::Arc};

/// A caller's own operator: gives what stands in place of a finding's value. An error ends the call, and nothing raw is returned.
pub type Caller<'a> = dyn FnMut(&Finding, &[u8]) -> Result<Vec<u8>, Error> + 'a;

/// A compiled policy: immutable, cheap to clone, shared between threads, built once.
///
/// ```
/// use reticent::{Policy, Redactor};
///
/// let redactor = Redactor::new(&Policy::default())?;
/// assert_eq!(redactor.redact("mail jane@acme.io"), "mail [EMAIL_ADDRESS]");
/// # Ok::<(), reticent::Error>(())
/// ```
#[derive(Clone)]
pub struct Redactor {
    inner: Arc<Inner>,
    /// What was answered to the questions of the policy.
    answers: Arc<Answers>,
}

struct Inner {
    policy: Policy,
    compiled: CompiledPolicy,
    engine: Arc<Engine>,
    /// By detector: what is done to its findings.
    operators: Vec<Chosen>,
    /// By entity: the detector of what recognisers find; none where the policy has switched it off.
    recognized: HashMap<String, Option<u16>>,
}

/// What is done to the findings of a detector.
#[derive(Clone)]
enum Chosen {
    Operator(Operator),
    Caller,
}

/// What is found in a text after the policy's actions.
pub(crate) struct Settled<'c> {
    /// What operators are applied to, or tokens written for.
    pub(crate) operated: Cow<'c, [Candidate]>,
    findings: Vec<Finding>,
    report: Report,
}

/// What reports call the tokens of sessions, and what was allowed.
pub(crate) const TOKENIZE: &str = "tokenize";
pub(crate) const KEEP: &str = "keep";

/// What one call found and made of a text.
#[derive(Debug)]
pub struct Processed<'t> {
    /// The redacted text; borrowed where nothing was changed.
    pub value: Cow<'t, [u8]>,
    /// The findings, ordered, with byte offsets in the text that was passed.
    pub findings: Vec<Finding>,
    /// The counts.
    pub report: Report,
}

impl Redactor {
    /// Compiles a policy that needs no keys.
    ///
    /// # Errors
    /// Where the policy is wrong, or an operator needs a key: see [`Redactor::with_keys`].
    pub fn new(policy: &Policy) -> Result<Redactor, Error> {
        Redactor::with_keys(policy, &NoKeys)
    }

    /// Compiles a policy; `keys` hands over the keys that its operators refer to.
    ///
    /// # Errors
    /// Where the policy is wrong or a key is missing; the error says what to do.
    pub fn with_keys(policy: &Policy, keys: &dyn KeyProvider) -> Result<Redactor, Error> {
        Redactor::compile(policy, keys, Path::detect())
    }

    /// The policy that was compiled.
    pub fn policy(&self) -> &Policy {
        &self.inner.policy
    }

    /// The fingerprint of the policy: equal for equal policies, in whatever language and format they are written.
    pub fn fingerprint(&self) -> &str {
        &self.inner.compiled.fingerprint
    }

    /// Whether a field rule of the policy redacts whole fields of nested data, whatever stands in them.
    pub fn redacts_fields(&self) -> bool {
        self.inner.compiled.field_rules().redact()
    }

    /// Redacts a text. Borrowed where nothing was found: then nothing is copied or allocated. Linear in the text.
    ///
    /// It cannot fail, so what the policy blocks or asks about is redacted as anything else; [`Redactor::try_redact`] fails.
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.redact_bytes(text.as_bytes()) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            Cow::Owned(bytes) => Cow::Owned(match String::from_utf8(bytes) {
                Ok(text) => text,
                // Spans end at character boundaries, so this cannot be; a replacement character is better than a panic.
                Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
            }),
        }
    }

    /// As [`Redactor::redact`], under a policy with actions.
    ///
    /// ```
    /// use reticent::{Policy, Redactor};
    ///
    /// let policy = Policy::from_toml("[entities]\nUS_SSN = 'block'", "policy.toml")?;
    /// let error = Redactor::new(&policy)?.try_redact("my SSN is 536-22-8145").unwrap_err();
    /// assert_eq!((error.code(), error.blocked()[0].entity_name()), ("blocked", "US_SSN"));
    /// # Ok::<(), reticent::Error>(())
    /// ```
    ///
    /// # Errors
    /// Where the policy blocks what was found, or asks about it and it was not allowed: see [`Redactor::answered`].
    pub fn try_redact<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, Error> {
        match self.process(text.as_bytes(), None)?.value {
            Cow::Borrowed(_) => Ok(Cow::Borrowed(text)),
            Cow::Owned(bytes) => Ok(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())),
        }
    }

    /// Redacts bytes that are text in the main: bytes outside findings are returned exactly, valid UTF-8 or not.
    pub fn redact_bytes<'t>(&self, text: &'t [u8]) -> Cow<'t, [u8]> {
        let candidates = self.candidates(text, None);
        if candidates.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut out = Vec::with_capacity(text.len() + 16);
        match self.write(text, &candidates, &[], None, &mut out) {
            Ok(()) => Cow::Owned(out),
            // Only a caller's function can fail, and there is none.
            Err(_) => unreachable!("operators of a policy do not fail"),
        }
    }

    /// The findings of a text, ordered and disjoint, with byte offsets. Linear in the text.
    pub fn scan(&self, text: &str) -> Vec<Finding> {
        self.scan_bytes(text.as_bytes())
    }

    /// As [`Redactor::scan`], for bytes that are text in the main.
    pub fn scan_bytes(&self, text: &[u8]) -> Vec<Finding> {
        self.candidates(text, None).iter().map(|candidate| self.finding(text, candidate)).collect()
    }

    /// Redacts and reports in one pass; `caller` decides for the entities of [`Redactor::with_caller_operators`].
    ///
    /// # Errors
    /// The caller's, and where the policy blocks what was found.
    pub fn process<'t>(&self, text: &'t [u8], caller: Option<&mut Caller>) -> Result<Processed<'t>, Error> {
        let found = self.candidates(text, None);
        self.finish(text, self.settle(text, &found)?, &[], caller)
    }

    /// As [`Redactor::process`], with what recognisers have found in the text; of a redactor made by [`Redactor::for_recognized`].
    ///
    /// # Errors
    /// The caller's, where what recognisers gave is wrong, and where the policy blocks what was found.
    pub fn process_recognized<'t>(
        &self,
        text: &'t [u8],
        recognized: &[Recognized],
        caller: Option<&mut Caller>,
    ) -> Result<Processed<'t>, Error> {
        let found = self.candidates_with(text, recognized)?;
        self.finish(text, self.settle(text, &found)?, &[], caller)
    }

    /// The findings of a text with those of recognisers.
    pub(crate) fn candidates_with(&self, text: &[u8], recognized: &[Recognized]) -> Result<Vec<Candidate>, Error> {
        let mut found = self.own_candidates(text, None);
        self.add_recognized(text, None, recognized, &mut found)?;
        self.find_again(text, None, 0, &mut found, &mut Known::default());
        Ok(found)
    }

    /// Adds what recognisers have found to the findings of a text or leaf.
    pub(crate) fn add_recognized(
        &self,
        text: &[u8],
        key: Option<&[u8]>,
        recognized: &[Recognized],
        found: &mut Vec<Candidate>,
    ) -> Result<(), Error> {
        let inner = &*self.inner;
        let known = found.len();
        for recognized in recognized {
            recognized.check(text)?;
            let Some(detector) = inner.recognized.get(&recognized.entity) else {
                return Err(Recognized::wrong(
                    "a recogniser gave an entity that neither the catalogue nor the caller has named",
                ));
            };
            let Span { start, end } = recognized.span;
            let is_placeholder = |at: usize| placeholder_at(text, at).is_some_and(|behind| behind > start);
            let Some(detector) = detector.filter(|_| start < end) else { continue };
            // No placeholder is longer.
            if (start.saturating_sub(MAX_PLACEHOLDER)..end).any(is_placeholder) {
                continue;
            }
            let score = (recognized.score * 100.0).round() as u8;
            let mut candidate = Candidate::new(start, end, detector, 0, score);
            let operator = &inner.operators[usize::from(detector)];
            candidate.gives_way = matches!(operator, Chosen::Operator(Operator::Keep));
            if inner.engine.is_enough(&candidate) && self.is_kept(text, key, &candidate) {
                found.push(candidate);
            }
        }
        if found.len() > known {
            resolve(found);
        }
        Ok(())
    }

    /// Joins what recognisers have found, or what another key says, with the findings of a leaf.
    pub(crate) fn join(&self, found: &mut Vec<Candidate>, also: &[Candidate]) {
        found.extend_from_slice(also);
        resolve(found);
    }

    /// Whether findings may mean more under this policy than that their operators are applied: warnings, questions, calls that fail.
    pub fn has_actions(&self) -> bool {
        self.inner.compiled.has_actions()
    }

    /// Whether the policy asks about anything.
    pub fn has_questions(&self) -> bool {
        self.inner.compiled.has_questions()
    }

    /// What the policy asks about in a text, in order, with what recognisers have found in it.
    ///
    /// ```
    /// use reticent::{Answer, Policy, Redactor};
    ///
    /// let redactor = Redactor::new(&Policy::from_toml("[entities]\nEMAIL_ADDRESS = 'ask'", "policy.toml")?)?;
    /// let text = "mail jane@acme.io";
    /// let questions = redactor.questions(text.as_bytes(), &[])?;
    /// let answers = questions.iter().map(|question| (question.id().to_string(), Answer::Mask));
    /// assert_eq!(redactor.answered(answers).try_redact(text)?, "mail [EMAIL_ADDRESS]");
    /// # Ok::<(), reticent::Error>(())
    /// ```
    ///
    /// # Errors
    /// Where what recognisers gave is wrong.
    pub fn questions(&self, text: &[u8], recognized: &[Recognized]) -> Result<Vec<Question>, Error> {
        let found = self.candidates_with(text, recognized)?;
        let findings: Vec<Finding> = found.iter().map(|candidate| self.finding(text, candidate)).collect();
        Ok(answer::questions(self.compiled(), findings.iter().zip(found.iter().map(|c| &text[c.start..c.end]))))
    }

    /// The same redactor with answers to its questions, by their ids, for the call that they are about. What has none is blocked.
    #[must_use]
    pub fn answered(&self, answers: impl IntoIterator<Item = (String, Answer)>) -> Redactor {
        Redactor { inner: self.inner.clone(), answers: Arc::new(Answers::new(answers)) }
    }

    /// Whether the policy lets pass what a stream has counted; to be asked before what it has written is sent.
    ///
    /// # Errors
    /// Where it blocks any of it, or asks about it.
    pub fn check(&self, report: &Report) -> Result<(), Error> {
        answer::check(self.compiled(), report)
    }

    /// What the policy warns of among these findings, by entities and paths.
    pub fn warning(&self, findings: &[Finding]) -> Option<String> {
        if self.has_actions() { answer::warning(self.compiled(), findings) } else { None }
    }

    /// What the policy warns of in what a stream has counted.
    pub fn warning_of(&self, report: &Report) -> Option<String> {
        answer::warning_of(self.compiled(), report)
    }

    /// The counts of a call that the policy has blocked: of what it has blocked alone. None of another error.
    pub fn report_of(&self, error: &Error) -> Option<Report> {
        let mut report = Report::new(self.fingerprint());
        error.blocked().iter().for_each(|blocked| report.count_blocked(blocked));
        (!error.blocked().is_empty()).then_some(report)
    }

    /// What was answered.
    pub(crate) fn answers(&self) -> &Answers {
        &self.answers
    }

    /// What is found, after the policy's actions.
    pub(crate) fn settle<'c>(&self, text: &[u8], candidates: &'c [Candidate]) -> Result<Settled<'c>, Error> {
        let findings: Vec<Finding> = candidates.iter().map(|c| self.finding(text, c)).collect();
        let mut report = Report::new(self.fingerprint());
        let values = candidates.iter().map(|c| &text[c.start..c.end]);
        let stays = answer::settle(self.compiled(), self.answers(), findings.iter().zip(values), &mut report)?;
        findings.iter().for_each(|finding| report.count(finding));
        let mut operated = Cow::Borrowed(candidates);
        if stays.contains(&true) {
            let mut stays = stays.iter();
            operated.to_mut().retain(|_| stays.next() == Some(&false));
            (operated.len()..candidates.len()).for_each(|_| report.add_operator(KEEP));
        }
        Ok(Settled { operated, findings, report })
    }

    /// The redacted text, the findings and the counts; `tokens` as in [`Redactor::write`].
    pub(crate) fn finish<'t>(
        &self,
        text: &'t [u8],
        settled: Settled,
        tokens: &[Option<String>],
        caller: Option<&mut Caller>,
    ) -> Result<Processed<'t>, Error> {
        let Settled { operated, findings, mut report } = settled;
        if operated.is_empty() {
            return Ok(Processed { value: Cow::Borrowed(text), findings, report });
        }
        self.count_operators(&operated, tokens, &mut report);
        let mut out = Vec::with_capacity(text.len() + 16);
        self.write(text, &operated, tokens, caller, &mut out)?;
        let value = if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) };
        Ok(Processed { value, findings, report })
    }

    /// Redacts texts on all cores, in order; `None` where a text is unchanged.
    pub fn redact_many<T: AsRef<[u8]> + Sync>(&self, texts: &[T]) -> Vec<Option<Vec<u8>>> {
        let redact = |text: &T| match self.redact_bytes(text.as_ref()) {
            Cow::Borrowed(_) => None,
            Cow::Owned(redacted) => Some(redacted),
        };
        if worth_sharing(texts) { texts.par_iter().map(redact).collect() } else { texts.iter().map(redact).collect() }
    }

    /// Scans texts on all cores, in order.
    pub fn scan_many<T: AsRef<[u8]> + Sync>(&self, texts: &[T]) -> Vec<Vec<Finding>> {
        let scan = |text: &T| self.scan_bytes(text.as_ref());
        if worth_sharing(texts) { texts.par_iter().map(scan).collect() } else { texts.iter().map(scan).collect() }
    }

    /// A stream: redacts a text that arrives in pieces; any pieces give what the whole text gives.
    pub fn stream(&self) -> Stream {
        Stream::new(self.clone())
    }

    /// The findings of a text before they are turned into anything.
    pub(crate) fn candidates(&self, text: &[u8], key: Option<&[u8]>) -> Vec<Candidate> {
        let mut found = self.own_candidates(text, key);
        self.find_again(text, key, 0, &mut found, &mut Known::default());
        found
    }

    /// Adds the words of findings before them, in this text and in what `known` is of, to the findings from `from` on; and what these say
    /// to `known`.
    pub(crate) fn find_again(
        &self,
        text: &[u8],
        key: Option<&[u8]>,
        from: usize,
        found: &mut Vec<Candidate>,
        known: &mut Known,
    ) {
        let engine = &*self.inner.engine;
        if engine.again().is_empty() || (found.is_empty() && known.is_empty()) {
            return;
        }
        again::find(engine, text, from, found, known, &|candidate| self.is_kept(text, key, candidate));
    }

    /// Adds what a finding says about later ones.
    pub(crate) fn learn(&self, text: &[u8], candidate: &Candidate, known: &mut Known) {
        again::learn(&self.inner.engine, text, candidate, known);
    }

    /// What is found in a text or leaf without what stands before it elsewhere.
    pub(crate) fn own_candidates(&self, text: &[u8], key: Option<&[u8]>) -> Vec<Candidate> {
        let is_kept = |text: &[u8], key: Option<&[u8]>, candidate: &Candidate| self.is_kept(text, key, candidate);
        self.inner.engine.scan(text, key, &is_kept, &|candidate| self.gives_way(candidate))
    }

    /// Whether the policy keeps what a candidate is.
    fn gives_way(&self, candidate: &Candidate) -> bool {
        matches!(self.inner.operators[candidate.detector as usize], Chosen::Operator(Operator::Keep))
    }

    /// Whether neither an allow-list nor a rule of its field speaks for a candidate.
    fn is_kept(&self, text: &[u8], key: Option<&[u8]>, candidate: &Candidate) -> bool {
        let inner = &*self.inner;
        let detector = &inner.engine.detectors[candidate.detector as usize];
        let is_of_rule = detector.id == FIELD_DETECTOR;
        if is_of_rule || inner.compiled.has_field_rules() {
            let before = field::before(text, candidate.start);
            let key = match before.key {
                Some((start, end)) => &text[start..end],
                None if before.at_start => key.unwrap_or_default(),
                None => &[],
            };
            match inner.compiled.rule_of_key(&String::from_utf8_lossy(key)) {
                Some(FieldRule::Keep) => return false,
                // The names of detectors are also found at the end of longer keys; those of rules are whole.
                None if is_of_rule => return false,
                // What opens an object or array is no value: what stands in it has keys of its own.
                Some(_) if is_of_rule && matches!(text[candidate.start..candidate.end], [b'{' | b'[']) => return false,
                _ => {}
            }
        }
        !inner.compiled.allows(&detector.entity, &text[candidate.matched.range()])
    }

    /// The findings of a leaf of nested data whose key is known; a number counts only where its key, if it has one, names it.
    pub(crate) fn leaf_candidates(&self, text: &[u8], key: Option<&[u8]>, number: bool) -> Vec<Candidate> {
        let mut found = self.own_candidates(text, key);
        if number && key.is_some() {
            let speaks = |candidate: &Candidate| {
                key.is_some_and(|key| self.inner.engine.key_gives_context(key, candidate.detector))
            };
            found.retain(|candidate| candidate.field.is_some() || speaks(candidate));
        }
        // A minus is a part of its number.
        if let Some(first) = found.first_mut().filter(|first| number && first.start == 1 && text[0] == b'-') {
            first.start = 0;
        }
        found
    }

    pub(crate) fn compiled(&self) -> &CompiledPolicy {
        &self.inner.compiled
    }
}

/// Whether there is enough text for several cores to be worth their start.
fn worth_sharing<T: AsRef<[u8]>>(texts: &[T]) -> bool {
    const ENOUGH: usize = 256 * 1024;
    let mut bytes = 0;
    texts.len() > 1
        && texts.iter().any(|text| {
            bytes += text.as_ref().len();
            bytes >= ENOUGH
        })
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redactor").field("fingerprint", &self.fingerprint()).finish_non_exhaustive()
    }
}

/// The score that makes a finding where a policy says nothing.
pub const DEFAULT_THRESHOLD: f64 = score::THRESHOLD as f64 / 100.0;
