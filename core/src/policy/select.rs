//! Which detectors a policy switches on.
//!
//! From the general to the particular, each step overriding the one before: the profile, `entities`, `switches`,
//! `detectors.enable`, `detectors.disable`.

use super::{model::Policy, problem::Problem, profile::is_ordinary};
use crate::{
    detector::{DetectorRef, of_one_entity},
    error::ErrorCode,
};
use reticent_pattern_compiler::{Check, Detector, PHONE_REGIONS, Status, Validator, compile, did_you_mean};
use std::collections::HashSet;

/// Detectors that `private_ips = false` switches off.
const PRIVATE: &[&str] = &["network.ipv4-private", "network.ipv6-private"];
/// Detectors that `loopback = true` switches on.
const LOOPBACK: &[&str] = &["network.ipv4-loopback", "network.ipv6-loopback"];

/// The detector that each country of a policy gets of its own.
const AT_HOME: &str = "phone.at-home";

/// The built-in catalogue with the policy's own detectors.
pub(crate) struct Catalogue {
    detectors: Vec<DetectorRef>,
    /// Where the policy's own ones start.
    own: usize,
}

impl Catalogue {
    /// Compiles the policy's own detectors.
    pub(crate) fn new(builtin: &'static [Detector], policy: &Policy) -> Result<Catalogue, Problem> {
        let mut detectors: Vec<DetectorRef> = builtin.iter().map(DetectorRef::Known).collect();
        let mut taken: HashSet<&str> = match policy.detector.is_empty() {
            true => HashSet::new(),
            false => builtin.iter().map(|detector| &*detector.id).collect(),
        };
        for (index, source) in policy.detector.iter().enumerate() {
            if !taken.insert(&source.id) {
                let problem = format!("the detector id `{}` is already taken", source.id);
                let help = match builtin.iter().any(|detector| detector.id == source.id) {
                    true => {
                        "Choose a family name of your own, such as `acme.ticket`; `detectors.disable` switches the built-in one off"
                    }
                    false => "Give each detector an id of its own",
                };
                return Err(Problem::new(ErrorCode::Detector, problem, help).key("id").index(index).key("detector"));
            }
            let detector = compile::detector(source, None).map_err(|error| {
                let key = error.key;
                Problem::from(crate::Error::from(error)).key(key).index(index).key("detector")
            })?;
            detectors.push(DetectorRef::own(detector));
        }
        Ok(Catalogue { detectors, own: builtin.len() })
    }

    /// Every entity that a detector finds, some of them several times.
    pub(crate) fn entities(&self) -> impl Iterator<Item = &str> {
        of_one_entity(&self.detectors).map(|same| &*same[0].entity)
    }

    /// The detectors that the policy switches on, in the order of the catalogue.
    pub(crate) fn select(self, policy: &Policy) -> Result<Vec<DetectorRef>, Problem> {
        let enable = self.globs(&policy.detectors.enable).map_err(|p| p.key("enable").key("detectors"))?;
        let disable = self.globs(&policy.detectors.disable).map_err(|p| p.key("disable").key("detectors"))?;
        let profile = policy.profile.definition();
        let has_ordinary =
            |entity: &str| self.detectors.iter().any(|other| *other.entity == *entity && is_ordinary(other));
        let is_on = |index: usize, detector: &Detector| {
            let id: &str = &detector.id;
            // What a policy defines it also wants, whatever its profile has.
            let own = index >= self.own && detector.status != Status::Retired;
            let mut on = own || profile.selects(detector);
            if let Some(rule) = policy.entities.get(&*detector.entity) {
                // An entity with opt-in detectors only, such as a plain URL, is wanted when it is named.
                let wanted =
                    is_ordinary(detector) || detector.status == Status::Stable && !has_ordinary(&detector.entity);
                on = rule.enabled && (on || wanted);
            }
            if PRIVATE.contains(&id) {
                on &= policy.switches.private_ips;
            }
            if LOOPBACK.contains(&id) {
                on |= policy.switches.loopback;
            }
            (on || enable.iter().any(|glob| matches(glob, id))) && !disable.iter().any(|glob| matches(glob, id))
        };
        let homes = self.homes(&policy.countries).map_err(|problem| problem.key("countries"))?;
        let on: Vec<bool> = self.detectors.iter().enumerate().map(|(index, detector)| is_on(index, detector)).collect();
        let selected = self.detectors.into_iter().zip(on).filter_map(|(detector, on)| on.then_some(detector));
        Ok(selected.chain(homes).collect())
    }

    /// The detector of telephone numbers as they are written at home, for each of these countries.
    fn homes(&self, countries: &[String]) -> Result<Vec<DetectorRef>, Problem> {
        let Some(template) = self.detectors.iter().find(|detector| detector.id == AT_HOME) else {
            return Ok(Vec::new());
        };
        let of = |(index, country): (usize, &String)| {
            if !PHONE_REGIONS.split_whitespace().any(|region| region == country) {
                return Err(Problem::value(
                    format!("no plan of telephone numbers is known for `{country}`"),
                    "Use codes of ISO 3166, such as GB",
                )
                .index(index));
            }
            let (validator, argument) = (Validator::Phone, country.clone().into());
            let validators = vec![Check { validator, argument, pass: None, fail: None }].into();
            Ok(DetectorRef::own(Detector { validators, ..Detector::clone(template) }))
        };
        countries.iter().enumerate().map(of).collect()
    }

    /// The same list, if each entry names a detector.
    fn globs<'a>(&self, globs: &'a [String]) -> Result<&'a [String], Problem> {
        for (index, glob) in globs.iter().enumerate() {
            if !self.detectors.iter().any(|detector| matches(glob, &detector.id)) {
                let ids = self.detectors.iter().map(|detector| &*detector.id);
                return Err(Problem::value(
                    format!("no detector is called `{glob}`{}", did_you_mean(glob, ids)),
                    "Name a detector, or all of a family as `family.*`; `reticent detectors` lists them",
                )
                .index(index));
            }
        }
        Ok(globs)
    }
}

/// Whether an id is the named one, or of the named family (`family.*`).
fn matches(glob: &str, id: &str) -> bool {
    match glob.strip_suffix(".*") {
        Some(family) => id.split_once('.').is_some_and(|(of, _)| of == family),
        None => glob == id,
    }
}
