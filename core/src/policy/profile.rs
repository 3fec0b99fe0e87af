//! What each profile switches on, and which operators it sets.

use super::model::Profile;
use super::operator::OperatorRule;
use reticent_pattern_compiler::{Detector, Status};

/// Detectors of this group are off by default, until a policy or a profile of another of their groups wants them.
const OPT_IN: &str = "opt-in";

/// A profile as data.
pub(crate) struct Definition {
    /// The groups whose detectors are on; none stands for every group.
    groups: &'static [&'static str],
    /// Operators that come before the policy's general one; its `entities` come before them.
    operators: &'static [(&'static str, OperatorRule)],
}

const CARD: OperatorRule = OperatorRule::Mask { character: '*', keep_first: 0, keep_last: 4 };

/// PCI DSS 4.0.1: 3.4.1 lets the last four digits of a card number be shown, 3.3.1 no track data, no security code and no PIN at all.
const PCI: Definition = Definition {
    groups: &["pci"],
    operators: &[
        ("CREDIT_CARD", CARD),
        ("CARD_TRACK", OperatorRule::Remove),
        ("CARD_CVV", OperatorRule::Remove),
        ("CARD_PIN", OperatorRule::Remove),
    ],
};

const DEFAULT: Definition = Definition { groups: &[], operators: &[] };
const SECRETS: Definition = Definition { groups: &["secrets"], operators: &[] };
// A password or key beside a person's data opens the rest of it: the safeguards that both laws ask for
// (45 CFR 164.312, GDPR Art. 32) cover it.
const HIPAA: Definition = Definition { groups: &["hipaa", "secrets"], operators: &[] };
const GDPR: Definition = Definition { groups: &["gdpr", "secrets"], operators: &[] };

impl Profile {
    pub(crate) fn definition(self) -> &'static Definition {
        match self {
            Profile::Default => &DEFAULT,
            Profile::Pci => &PCI,
            Profile::Secrets => &SECRETS,
            Profile::Hipaa => &HIPAA,
            Profile::Gdpr => &GDPR,
        }
    }
}

impl Definition {
    /// Whether the profile switches a detector on.
    pub(crate) fn selects(&self, detector: &Detector) -> bool {
        match self.groups {
            [] => is_ordinary(detector),
            groups => detector.status == Status::Stable && groups.iter().any(|group| in_group(detector, group)),
        }
    }

    /// The operator that the profile sets for an entity.
    pub(crate) fn operator(&self, entity: &str) -> Option<&'static OperatorRule> {
        self.operators.iter().find(|(name, _)| *name == entity).map(|(_, rule)| rule)
    }
}

/// Whether a detector is on without being named: stable, and not opt-in.
pub(crate) fn is_ordinary(detector: &Detector) -> bool {
    detector.status == Status::Stable && !in_group(detector, OPT_IN)
}

fn in_group(detector: &Detector, group: &str) -> bool {
    detector.groups.iter().any(|name| name == group)
}
