//! A compiled policy: scans and redacts.

use crate::{
    again::{self, Known},
    anchor::Path,
    answer::{self, Answer, Answers, Question},
    candidate::{Candidate, MAX_PLACEHOLDER, Shaped, field, json, open_escape, placeholder_at, swallowing},
    detector::DetectorRef,
    error::{Error, ErrorCode},
    finding::{Finding, Reason},
    operate::{self, Form},
    policy::{self, CompiledPolicy, FIELD_DETECTOR, FieldRule, KeyProvider, NoKeys, Operator, Policy, TokenStyle},
    recognize::Recognized,
    report::Report,
    resolve::resolve,
    scan::{Engine, Glance, Open, Seen},
    score,
    span::Span,
    stream::{Stream, Swallowed},
    validators,
};
use rayon::prelude::*;
use reticent_pattern_compiler::{Anchor, ByteSet, did_you_mean};
use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

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

    /// As [`Redactor::with_keys`], with the path of the first pass chosen: for tests and measurements.
    #[doc(hidden)]
    pub fn compile(policy: &Policy, keys: &dyn KeyProvider, path: Path) -> Result<Redactor, Error> {
        let mut compiled = policy::compile(policy, keys)?;
        let mut detectors = std::mem::take(&mut compiled.detectors);
        let mut operators: Vec<Chosen> =
            detectors.iter().map(|d| Chosen::Operator(compiled.rule(&d.entity).operator.clone())).collect();
        for (detector, rule) in compiled.field_detectors() {
            if let FieldRule::Redact { operator, .. } = rule {
                detectors.push(DetectorRef::own(detector));
                operators.push(Chosen::Operator(operator));
            }
        }
        let thresholds = detectors.iter().map(|detector| compiled.rule(&detector.entity).threshold).collect();
        let engine = Engine::shared(detectors, thresholds, path, *policy == Policy::default());
        let redactor =
            Redactor::of(Inner { policy: policy.clone(), compiled, engine, operators, recognized: HashMap::new() });
        redactor.check_examples()?;
        Ok(redactor)
    }

    fn of(inner: Inner) -> Redactor {
        Redactor { inner: Arc::new(inner), answers: Arc::default() }
    }

    /// Runs the examples of the policy's own detectors, as the tests run those of the catalogue.
    fn check_examples(&self) -> Result<(), Error> {
        for source in &self.inner.policy.detector {
            let is_on = self.inner.engine.detectors.iter().any(|detector| detector.id == source.id);
            if !is_on {
                continue;
            }
            let places = &self.inner.policy.places;
            let wrong = |is_counter, index: usize, help| {
                let nth = index + 1;
                let problem = match is_counter {
                    true => format!("detector `{}`, `counter_examples`: counter-example {nth} is found", source.id),
                    false => format!("detector `{}`, `examples`: example {nth} is not found as it says", source.id),
                };
                let error = Error::new(ErrorCode::Detector, problem, help);
                match places.example(&source.id, is_counter, index) {
                    Some((file, line)) => error.at(file, line),
                    None => error,
                }
            };
            for (index, example) in source.examples.iter().enumerate() {
                let found = self.scan(&example.text);
                if !found.iter().any(|f| f.entity() == source.entity && example.text[f.span().range()] == example.find)
                {
                    return Err(wrong(
                        false,
                        index,
                        "Correct the example or the shape; a base under 0.50 needs a context word or a field in the text",
                    ));
                }
            }
            for (index, counter) in source.counter_examples.iter().enumerate() {
                if self.scan(&counter.text).iter().any(|finding| finding.detector() == source.id) {
                    return Err(wrong(true, index, "Make the shape stricter, or add a validator or a boundary"));
                }
            }
        }
        Ok(())
    }

    /// The same policy, with findings of these entities (`*` for all) given to the caller's function of each call. A call
    /// without a function replaces them by their placeholder.
    ///
    /// # Errors
    /// Where an entity is not one of the policy's.
    pub fn with_caller_operators(self, entities: &[String]) -> Result<Redactor, Error> {
        let inner = &self.inner;
        for entity in entities {
            if entity != "*" {
                inner.check_entity(entity)?;
            }
        }
        let all = entities.iter().any(|entity| entity == "*");
        let operators = inner
            .engine
            .detectors
            .iter()
            .zip(&inner.operators)
            .map(|(detector, chosen)| match chosen {
                _ if all || entities.iter().any(|entity| *entity == *detector.entity) => Chosen::Caller,
                Chosen::Operator(operator) => Chosen::Operator(operator.clone()),
                Chosen::Caller => Chosen::Caller,
            })
            .collect();
        Ok(Redactor::of(Inner {
            policy: inner.policy.clone(),
            compiled: inner.compiled.clone(),
            engine: Arc::clone(&inner.engine),
            operators,
            recognized: inner.recognized.clone(),
        }))
    }

    /// The same policy, with detectors for what recognisers find: the entities of the catalogue and the policy, and these. Those that the
    /// policy has switched off are left out of findings.
    ///
    /// # Errors
    /// Where an entity has no name that an entity can have.
    pub fn for_recognized(self, entities: &[String]) -> Result<Redactor, Error> {
        let inner = &self.inner;
        if let Some(wrong) = entities.iter().find(|entity| !policy::is_entity_name(entity)) {
            let problem = format!("`{wrong}` is not the name of an entity");
            return Err(Error::new(
                ErrorCode::Operator,
                problem,
                "Write it in upper case with underscores: CUSTOMER_ID",
            ));
        }
        let named: BTreeSet<&str> = inner.compiled.entities().chain(entities.iter().map(String::as_str)).collect();
        let is_on = |entity: &&str| inner.policy.entities.get(*entity).is_none_or(|rule| rule.enabled);
        let mut detectors = Vec::clone(&inner.engine.detectors);
        let mut operators: Vec<Chosen> = inner.operators.clone();
        let mut recognized = HashMap::new();
        let detector_of = policy::recognized_detectors();
        for entity in named {
            if !is_on(&entity) {
                recognized.insert(entity.to_string(), None);
                continue;
            }
            recognized.insert(entity.to_string(), Some(detectors.len() as u16));
            // What the caller decides for an entity it decides however it is found.
            let is_callers = |detector: &DetectorRef| *detector.entity == *entity;
            let same = inner.engine.detectors.iter().position(is_callers).map(|at| inner.operators[at].clone());
            operators.push(same.unwrap_or(Chosen::Operator(inner.compiled.rule(entity).operator.clone())));
            detectors.push(DetectorRef::own(detector_of(entity)));
        }
        let thresholds = detectors.iter().map(|detector| inner.compiled.rule(&detector.entity).threshold).collect();
        Ok(Redactor::of(Inner {
            policy: inner.policy.clone(),
            compiled: inner.compiled.clone(),
            engine: Engine::shared(detectors, thresholds, Path::detect(), false),
            operators,
            recognized,
        }))
    }

    /// The policy that was compiled.
    pub fn policy(&self) -> &Policy {
        &self.inner.policy
    }

    /// The fingerprint of the policy: equal for equal policies, in whatever language and format they are written.
    pub fn fingerprint(&self) -> &str {
        &self.inner.compiled.fingerprint
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

    /// Joins what recognisers have found with the findings of a leaf.
    pub(crate) fn join(&self, found: &mut Vec<Candidate>, recognized: &[Candidate]) {
        found.extend_from_slice(recognized);
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
        let inner = &*self.inner;
        let gives_way = |candidate: &Candidate| {
            matches!(inner.operators[candidate.detector as usize], Chosen::Operator(Operator::Keep))
        };
        inner.engine.scan(text, key, &|text, key, candidate| self.is_kept(text, key, candidate), &gives_way)
    }

    /// What is found in the last part of a text that has come in pieces.
    pub(crate) fn last_candidates(&self, text: &[u8], seen: &Seen) -> Vec<Candidate> {
        let inner = &*self.inner;
        let gives_way = |candidate: &Candidate| {
            matches!(inner.operators[candidate.detector as usize], Chosen::Operator(Operator::Keep))
        };
        inner.engine.scan_last(text, seen, &|text, key, candidate| self.is_kept(text, key, candidate), &gives_way)
    }

    /// What is found in a text that goes on and is decided up to a place, and from where on what comes may change it. `seen` is what the look
    /// before has seen.
    pub(crate) fn open_candidates(&self, text: &[u8], decided: usize, seen: &Seen) -> Open {
        let inner = &*self.inner;
        let gives_way = |candidate: &Candidate| {
            matches!(inner.operators[candidate.detector as usize], Chosen::Operator(Operator::Keep))
        };
        inner.engine.scan_open(
            text,
            decided,
            seen,
            &|text, key, candidate| self.is_kept(text, key, candidate),
            &gives_way,
        )
    }

    /// What may change in a text in which nothing waits for what comes; `None` where only a look tells.
    pub(crate) fn glance(&self, text: &[u8], decided: usize, seen: &Seen, known: &Known) -> Option<Glance> {
        self.inner.engine.glance(text, decided, seen, !known.is_empty())
    }

    /// Whether a finding is a block that has begun and stays one whatever follows, and what stands in its place is the same for any value.
    pub(crate) fn is_sure_block(&self, text: &[u8], candidate: &Candidate) -> bool {
        let inner = &*self.inner;
        candidate.block
            // What overlaps it before its start may turn out to be none.
            && candidate.start == candidate.matched.start
            && candidate.decoded.is_none()
            && self.is_same_for_all(candidate)
            && !inner.compiled.has_allowed()
            && !self.has_actions()
            && inner.engine.is_sure(candidate, text)
    }

    /// Whether what stands in place of a finding is the same for any value.
    pub(crate) fn is_same_for_all(&self, candidate: &Candidate) -> bool {
        matches!(
            &self.inner.operators[usize::from(candidate.detector)],
            Chosen::Operator(Operator::Replace { .. } | Operator::Remove | Operator::Tokenize { .. })
        )
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
                _ => {}
            }
        }
        !inner.compiled.allows(&detector.entity, &text[candidate.matched.range()])
    }

    /// Writes the text with its findings operated on; a finding that has a token of a session becomes that.
    pub(crate) fn write(
        &self,
        text: &[u8],
        candidates: &[Candidate],
        tokens: &[Option<String>],
        mut caller: Option<&mut Caller>,
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let mut written = 0;
        for (nth, candidate) in candidates.iter().enumerate() {
            out.extend_from_slice(&text[written..candidate.start]);
            written = candidate.end;
            let token = tokens.get(nth).and_then(Option::as_deref);
            self.write_one(text, candidate, token, caller.as_deref_mut(), out)?;
        }
        out.extend_from_slice(&text[written..]);
        Ok(())
    }

    /// Writes what stands in place of one finding.
    pub(crate) fn write_one(
        &self,
        text: &[u8],
        candidate: &Candidate,
        token: Option<&str>,
        caller: Option<&mut Caller>,
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let inner = &*self.inner;
        let value = &text[candidate.start..candidate.end];
        let entity = &inner.engine.detectors[candidate.detector as usize].entity;
        let replacement_at = out.len();
        match (token, &inner.operators[candidate.detector as usize], caller) {
            (Some(token), ..) => out.extend_from_slice(token.as_bytes()),
            (None, Chosen::Operator(operator), _) => {
                let form = match operator {
                    Operator::Encrypt { .. } => self.form(text, candidate),
                    _ => Form::Plain,
                };
                operate::write(operator, entity, value, form, out);
            }
            (None, Chosen::Caller, Some(caller)) => out.extend(caller(&self.finding(text, candidate), value)?),
            (None, Chosen::Caller, None) => operate::placeholder(entity, out),
        }
        let replacement = &out[replacement_at..];
        if replacement == value {
            return Ok(());
        }
        let needs_escapes = replacement.iter().any(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
        match json::number_quote(text, candidate.start, candidate.end) {
            Some(quote) => {
                json::escape(out, replacement_at, json::depth_of_quote(quote));
                out.splice(replacement_at..replacement_at, quote.iter().copied());
                out.extend_from_slice(quote);
            }
            None if needs_escapes => json::escape(out, replacement_at, json::depth(text, candidate.start)),
            None => {}
        }
        Ok(())
    }

    /// Writes a number of nested data sealed as one, so that it comes back as one; false where the policy does not encrypt it.
    pub(crate) fn seal_number(&self, text: &[u8], candidate: &Candidate, out: &mut Vec<u8>) -> bool {
        let Chosen::Operator(operator @ Operator::Encrypt { .. }) = &self.inner.operators[candidate.detector as usize]
        else {
            return false;
        };
        operate::write(operator, self.entity(candidate), text, Form::Number, out);
        true
    }

    /// How a finding stands in its text.
    pub(crate) fn form(&self, text: &[u8], candidate: &Candidate) -> Form {
        match json::number_quote(text, candidate.start, candidate.end) {
            Some(_) => Form::Number,
            None => Form::of_text(&text[candidate.start..candidate.end], || {
                json::depth(&text[..candidate.start], candidate.start)
            }),
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
            reasons.push(Reason::Context(detector.context[phrase as usize].clone()));
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

    /// Writes a text with placeholders for its findings, whatever their operators.
    pub(crate) fn write_placeholders(&self, text: &[u8], candidates: &[Candidate], out: &mut Vec<u8>) {
        let mut written = 0;
        for candidate in candidates {
            out.extend_from_slice(&text[written..candidate.start]);
            operate::placeholder(&self.inner.engine.detectors[candidate.detector as usize].entity, out);
            written = candidate.end;
        }
        out.extend_from_slice(&text[written..]);
    }

    /// Whether the detector of a candidate swallows what follows it.
    pub(crate) fn extends(&self, candidate: &Candidate) -> bool {
        let detector = &self.inner.engine.detectors[candidate.detector as usize];
        candidate.decoded.is_none() && swallowing(detector, candidate.matched.len()).is_some()
    }

    /// How much of `text[from..]` an open finding swallows.
    pub(crate) fn swallowed(&self, candidate: &Candidate, text: &[u8], from: usize) -> Swallowed {
        let detector = &self.inner.engine.detectors[candidate.detector as usize];
        let set = swallowing(detector, candidate.matched.len()).unwrap_or(ByteSet::EMPTY);
        let Some(end) = text[from..].iter().position(|byte| !set.contains(*byte)).map(|at| from + at) else {
            return match open_escape(text, text.len()) {
                0 => Swallowed::All,
                open => Swallowed::PerhapsUpTo((text.len() - open).max(from)),
            };
        };
        let closing = detector.closing.as_bytes();
        let before_escape = (end - open_escape(text, end)).max(from);
        if !closing.is_empty() && text[end..].starts_with(closing) {
            Swallowed::UpTo(end + closing.len())
        } else if closing.starts_with(&text[end..]) {
            Swallowed::PerhapsUpTo(before_escape)
        } else {
            Swallowed::UpTo(before_escape)
        }
    }

    pub(crate) fn compiled(&self) -> &CompiledPolicy {
        &self.inner.compiled
    }
}

impl Inner {
    /// Whether findings of this entity can be.
    fn check_entity(&self, entity: &str) -> Result<(), Error> {
        let known = || self.engine.detectors.iter().map(|detector| &*detector.entity);
        if known().any(|name| name == entity) {
            return Ok(());
        }
        Err(Error::new(
            ErrorCode::Operator,
            format!("no detector that is on finds the entity `{entity}`{}", did_you_mean(entity, known())),
            "Correct the name, or switch its detector on; `*` stands for every entity",
        ))
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
