//! From the arguments to a policy and its redactor.

use crate::{args::PolicyArgs, failure::Failure};
use reticent::{Error, KeyProvider, KeyReference, Policy, Profile, Redactor};
use std::{collections::BTreeSet, path::Path};

/// Keys from the environment: the command has no other place for them.
pub(crate) struct Environment;

impl KeyProvider for Environment {
    fn key(&self, reference: &KeyReference) -> Result<Vec<u8>, Error> {
        let KeyReference::Env(name) = reference else {
            return Err(reference.missing());
        };
        let value = std::env::var_os(name).filter(|value| !value.is_empty()).ok_or_else(|| reference.missing())?;
        Ok(value.into_encoded_bytes())
    }
}

/// The redactor that the arguments ask for.
pub(crate) fn redactor(args: &PolicyArgs) -> Result<Redactor, Failure> {
    Ok(Redactor::with_keys(&policy(args)?, &Environment)?)
}

/// The effective policy: the file, changed by the other arguments.
pub(crate) fn policy(args: &PolicyArgs) -> Result<Policy, Failure> {
    let mut policy = match &args.policy {
        Some(path) => read(path)?,
        None => Policy::default(),
    };
    if let Some(profile) = &args.profile {
        policy.profile = Profile::parse(profile)?;
    }
    if let Some(threshold) = args.threshold {
        policy.threshold = threshold;
    }
    if !args.entities.is_empty() {
        for entity in entities(&policy) {
            policy.entities.entry(entity).or_default().enabled = false;
        }
        switch(&mut policy, &args.entities, true);
    }
    switch(&mut policy, &args.exclude, false);
    Ok(policy)
}

/// Reads a policy file.
pub(crate) fn read(path: &Path) -> Result<Policy, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::unreadable("the policy", path, &error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        Failure::new(format!("{}:{line}: the policy is not UTF-8", path.display()), "Save it as UTF-8")
    })?;
    Ok(Policy::parse(&text, &path.to_string_lossy())?)
}

/// Every entity that a detector of the policy finds.
fn entities(policy: &Policy) -> BTreeSet<String> {
    let builtin = reticent::catalog().iter().map(|detector| detector.entity.to_string());
    builtin.chain(policy.detector.iter().map(|detector| detector.entity.clone())).collect()
}

/// An unknown name is left to the core, which suggests the right one.
fn switch(policy: &mut Policy, entities: &[String], enabled: bool) {
    for entity in entities.iter().map(|entity| entity.trim()).filter(|entity| !entity.is_empty()) {
        policy.entities.entry(entity.to_string()).or_default().enabled = enabled;
    }
}
