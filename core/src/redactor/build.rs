//! From a policy to a redactor: its detectors, what is done to their findings, and the examples that must hold.

use super::{Chosen, Inner, Redactor};
use crate::{
    anchor::Path,
    detector::{DetectorRef, of_one_entity},
    error::{Error, ErrorCode},
    policy::{self, FieldRule, KeyProvider, Policy},
    scan::Engine,
};
use reticent_pattern_compiler::did_you_mean;
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

impl Redactor {
    /// As [`Redactor::with_keys`], with the path of the first pass chosen: for tests and measurements.
    #[doc(hidden)]
    pub fn compile(policy: &Policy, keys: &dyn KeyProvider, path: Path) -> Result<Redactor, Error> {
        let mut compiled = policy::compile(policy, keys)?;
        let mut detectors = std::mem::take(&mut compiled.detectors);
        let mut operators = Vec::with_capacity(detectors.len());
        for same in of_one_entity(&detectors) {
            let operator = &compiled.rule(&same[0].entity).operator;
            operators.extend(same.iter().map(|_| Chosen::Operator(operator.clone())));
        }
        for (detector, rule) in compiled.field_detectors() {
            if let FieldRule::Redact { operator, .. } = rule {
                detectors.push(DetectorRef::own(detector));
                operators.push(Chosen::Operator(operator));
            }
        }
        let threshold_of = |same: &[DetectorRef]| vec![compiled.rule(&same[0].entity).threshold; same.len()];
        let thresholds = of_one_entity(&detectors).flat_map(threshold_of).collect();
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
