//! From a policy as data to what the engine asks while it runs.

use super::{
    action::Action,
    allow::AllowList,
    document::Document,
    field::{FIELD_ENTITY, FieldRule, FieldRules},
    key::{HashKey, KeyProvider, KeyReference},
    limits,
    model::{FieldSource, Policy},
    operator::{Operator, OperatorRule},
    problem::Problem,
    restore::Destinations,
    seal::{Opener, Sealer},
    select::Catalogue,
};
use crate::{
    detector::DetectorRef,
    error::{Error, ErrorCode},
};
use reticent_pattern_compiler::{Detector, did_you_mean};
use reticent_patterns::DETECTORS;
use std::collections::{BTreeSet, HashMap};

/// A policy ready for the engine: nothing in it is looked up by text more than once a finding.
#[derive(Clone, Debug)]
pub(crate) struct CompiledPolicy {
    /// The detectors that are on, in the order of the catalogue, the policy's own last.
    pub(crate) detectors: Vec<DetectorRef>,
    /// Which policy this is; see [`Policy::fingerprint`].
    pub(crate) fingerprint: String,
    entities: HashMap<String, CompiledRule>,
    general: CompiledRule,
    has_actions: bool,
    has_questions: bool,
    allow: AllowList,
    fields: FieldRules,
    destinations: Destinations,
    opener: Opener,
}

/// From which score an entity's candidates are findings, and what is done to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CompiledRule {
    /// 0 to 100.
    pub(crate) threshold: u8,
    pub(crate) operator: Operator,
    pub(crate) action: Action,
}

impl CompiledPolicy {
    /// The rule of an entity.
    pub(crate) fn rule(&self, entity: &str) -> &CompiledRule {
        self.entities.get(entity).unwrap_or(&self.general)
    }

    /// Whether any finding means more than that its operator is applied.
    pub(crate) fn has_actions(&self) -> bool {
        self.has_actions
    }

    /// Whether somebody is asked about any finding.
    pub(crate) fn has_questions(&self) -> bool {
        self.has_questions
    }

    /// The entities that there are, whether or not detectors look for them.
    pub(crate) fn entities(&self) -> impl Iterator<Item = &str> {
        self.entities.keys().map(String::as_str)
    }

    /// Whether a value may be on an allow-list.
    pub(crate) fn has_allowed(&self) -> bool {
        !self.allow.is_empty()
    }

    /// Whether a value found as this entity is on an allow-list.
    pub(crate) fn allows(&self, entity: &str, value: &[u8]) -> bool {
        self.allow.allows(entity, value)
    }

    /// Whether values of an entity may be restored into a destination.
    pub(crate) fn may_restore(&self, destination: &str, entity: &str) -> bool {
        self.destinations.allow(destination, entity)
    }

    /// The keys of every `encrypt` operator, to restore what they have sealed.
    pub(crate) fn opener(&self) -> &Opener {
        &self.opener
    }

    /// Whether any field rule exists; without one, nobody needs to ask.
    pub(crate) fn has_field_rules(&self) -> bool {
        !self.fields.is_empty()
    }

    /// The rule that speaks for a key in a text.
    pub(crate) fn rule_of_key(&self, key: &str) -> Option<&FieldRule> {
        self.fields.rule_of_key(key)
    }

    /// The detectors of fields that rules redact in text, with their rules.
    pub(crate) fn field_detectors(&self) -> Vec<(Detector, FieldRule)> {
        self.fields.text_detectors()
    }

    /// The field rules, for nested data.
    pub(crate) fn field_rules(&self) -> &FieldRules {
        &self.fields
    }
}

/// Compiles a policy, with its keys.
pub(crate) fn compile(policy: &Policy, keys: &dyn KeyProvider) -> Result<CompiledPolicy, Error> {
    build(policy, keys).map_err(|problem| problem.into_error(None))
}

/// Checks a policy that was just read: whatever [`compile`] would refuse, missing keys excepted.
pub(super) fn check(policy: &Policy, document: &Document<'_>) -> Result<(), Error> {
    struct AnyKey;
    impl KeyProvider for AnyKey {
        fn key(&self, _: &KeyReference) -> Result<Vec<u8>, Error> {
            Ok(vec![0; super::key::MIN_KEY_LENGTH])
        }
    }
    build(policy, &AnyKey).map(|_| ()).map_err(|problem| problem.into_error(Some(document)))
}

fn build(policy: &Policy, keys: &dyn KeyProvider) -> Result<CompiledPolicy, Problem> {
    if policy.version != super::VERSION {
        let problem = format!("version {} of the policy format", policy.version);
        let help = format!("This version of reticent reads version {}", super::VERSION);
        return Err(Problem::new(ErrorCode::Unsupported, problem, help).key("version"));
    }
    let catalogue = Catalogue::new(&DETECTORS, policy)?;
    let mut resolver = Resolver { policy, keys, resolved: HashMap::new(), opener: Opener::default() };
    let entities = resolver.entities(&catalogue)?;
    let general = CompiledRule {
        threshold: hundredths(policy.threshold).map_err(|problem| problem.key("threshold"))?,
        operator: resolver.operator(&policy.operator).map_err(|problem| problem.key("operator"))?,
        action: policy.action,
    };
    // Every call asks, also for a text of one letter.
    let any_action = |of: &dyn Fn(Action) -> bool| of(general.action) || entities.values().any(|rule| of(rule.action));
    let has_actions = any_action(&|action| !action.is_default());
    let has_questions = any_action(&|action| action == Action::Ask);
    let destinations = Destinations::new(&policy.restore, &entities)?;
    let fields = FieldRules::new(&policy.field, |source| resolver.field(source, &entities))?;
    Ok(CompiledPolicy {
        detectors: catalogue.select(policy)?,
        fingerprint: policy.fingerprint(),
        entities,
        general,
        has_actions,
        has_questions,
        allow: AllowList::new(&policy.allow, !policy.switches.test_values)?,
        fields,
        destinations,
        opener: resolver.opener,
    })
}

/// Resolves operators and their keys, each key once.
struct Resolver<'a> {
    policy: &'a Policy,
    keys: &'a dyn KeyProvider,
    resolved: HashMap<KeyReference, HashKey>,
    opener: Opener,
}

impl Resolver<'_> {
    /// The rule of each entity that detectors or field rules name.
    fn entities(&mut self, catalogue: &Catalogue) -> Result<HashMap<String, CompiledRule>, Problem> {
        let policy = self.policy;
        let labels = policy.field.iter().filter_map(|field| field.entity.as_deref());
        let known: BTreeSet<&str> = catalogue.entities().chain(labels).chain([FIELD_ENTITY]).collect();
        for entity in policy.entities.keys() {
            check_known(entity, &known).map_err(|problem| problem.key(entity).key("entities"))?;
        }
        for (index, allow) in policy.allow.iter().enumerate() {
            if let Some(entity) = &allow.entity {
                check_known(entity, &known).map_err(|problem| problem.key("entity").index(index).key("allow"))?;
            }
        }
        known.into_iter().map(|entity| Ok((entity.to_string(), self.rule(entity)?))).collect()
    }

    fn rule(&mut self, entity: &str) -> Result<CompiledRule, Problem> {
        let policy = self.policy;
        let set = policy.entities.get(entity);
        let here = |key: &'static str| move |problem: Problem| problem.key(key).key(entity).key("entities");
        let threshold = match set.and_then(|rule| rule.threshold) {
            Some(threshold) => hundredths(threshold).map_err(here("threshold"))?,
            None => hundredths(policy.threshold).map_err(|problem| problem.key("threshold"))?,
        };
        let operator = match set.and_then(|rule| rule.operator.as_ref()) {
            Some(operator) => {
                limits::check_for(entity, operator, policy.profile).map_err(here("operator"))?;
                self.operator(&limits::without_storage(entity, operator, policy.profile)).map_err(here("operator"))?
            }
            None => match policy.profile.definition().operator(entity) {
                Some(operator) => self.operator(operator)?,
                None => self
                    .operator(&limits::without_storage(
                        entity,
                        &limits::narrowed(entity, &policy.operator),
                        policy.profile,
                    ))
                    .map_err(|problem| problem.key("operator"))?,
            },
        };
        let action = match set.and_then(|rule| rule.action) {
            Some(action) => {
                limits::check_action(entity, action, policy.profile).map_err(here("action"))?;
                action
            }
            None => limits::narrowed_action(entity, policy.action, policy.profile),
        };
        Ok(CompiledRule { threshold, operator, action })
    }

    fn field(&mut self, source: &FieldSource, rules: &HashMap<String, CompiledRule>) -> Result<FieldRule, Problem> {
        let entity = source.entity.as_deref().unwrap_or(FIELD_ENTITY);
        if !is_entity_name(entity) {
            let problem = format!("`{entity}` is not the name of an entity");
            return Err(Problem::value(problem, "Write it in upper case with underscores: CUSTOMER_ID").key("entity"));
        }
        let operator = match &source.operator {
            Some(operator) => limits::check_for(entity, operator, self.policy.profile)
                .and_then(|()| self.operator(&limits::without_storage(entity, operator, self.policy.profile)))
                .map_err(|problem| problem.key("operator"))?,
            None => rules[entity].operator.clone(),
        };
        Ok(FieldRule::Redact { entity: entity.to_string(), operator })
    }

    fn operator(&mut self, rule: &OperatorRule) -> Result<Operator, Problem> {
        limits::check(rule)?;
        Ok(match rule {
            OperatorRule::Replace { with } => Operator::Replace { template: with.clone() },
            OperatorRule::Mask { character, keep_first, keep_last } => Operator::Mask {
                character: *character,
                keep_first: *keep_first as usize,
                keep_last: *keep_last as usize,
            },
            OperatorRule::Hash { key, length } => Operator::Hash { key: self.key(key)?, length: *length as usize },
            OperatorRule::Encrypt { key, previous } => {
                let mut keys = vec![self.key(key)?];
                for reference in previous {
                    keys.push(self.key(reference)?);
                }
                self.opener.add(&keys);
                Operator::Encrypt { sealer: Sealer::new(&keys[0]) }
            }
            OperatorRule::Tokenize { style } => Operator::Tokenize { style: *style },
            OperatorRule::Remove => Operator::Remove,
            OperatorRule::Keep => Operator::Keep,
        })
    }

    fn key(&mut self, reference: &KeyReference) -> Result<HashKey, Error> {
        if let Some(key) = self.resolved.get(reference) {
            return Ok(key.clone());
        }
        let key = HashKey::resolve(reference, self.keys)?;
        self.resolved.insert(reference.clone(), key.clone());
        Ok(key)
    }
}

/// An entity must be one that some detector finds or some field rule names: a typing mistake would switch nothing.
pub(super) fn check_known(entity: &str, known: &BTreeSet<&str>) -> Result<(), Problem> {
    if known.contains(entity) {
        return Ok(());
    }
    let upper = entity.to_ascii_uppercase();
    Err(Problem::value(
        format!("no detector finds the entity `{entity}`{}", did_you_mean(&upper, known.iter().copied())),
        "Correct the name, or add a [[detector]] that finds it; `reticent detectors` lists them",
    ))
}

/// UPPER_SNAKE, as the detector schema has it.
pub(crate) fn is_entity_name(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && !name.ends_with('_')
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// A threshold as the engine counts scores.
fn hundredths(threshold: f64) -> Result<u8, Problem> {
    match (0.0..=1.0).contains(&threshold) {
        true => Ok((threshold * 100.0).round() as u8),
        false => Err(Problem::value(
            format!("a threshold of {threshold}"),
            "Use a number from 0.0 to 1.0; 0.5 is the default, and a higher one finds less",
        )),
    }
}
