//! What a finding means for the call that it was made in.

use serde::{Deserialize, Serialize};

/// What a finding means for the call that it was made in, besides what its operator writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Its operator is applied, and that is all.
    #[default]
    Redact,
    /// Its operator is applied, and the caller is warned.
    Warn,
    /// Somebody is asked whether it may stay this once, is redacted, or stops the call. Where nobody is there to ask, it stops the call.
    Ask,
    /// The call fails before anything is returned.
    Block,
}

impl Action {
    /// The action of that word.
    pub(crate) fn parse(word: &str) -> Option<Action> {
        Some(match word {
            "redact" => Action::Redact,
            "warn" => Action::Warn,
            "ask" => Action::Ask,
            "block" => Action::Block,
            _ => return None,
        })
    }

    /// Whether this is what a policy that says nothing means.
    pub(crate) fn is_default(&self) -> bool {
        *self == Action::default()
    }

    /// Whether the call may fail for it.
    pub(crate) fn may_block(self) -> bool {
        matches!(self, Action::Ask | Action::Block)
    }
}
