//! A mistake that is noticed inside a `Deserialize`, carried through serde with its code and remedy.

use crate::error::ErrorCode;
use serde::de;
use std::fmt;

/// Serde's `custom` takes nothing but a `Display`. So the plain form is the message that any deserializer shows, and the
/// alternate form (`{:#}`) has the parts, which the deserializer of policies takes apart again.
pub(crate) struct Fault {
    pub(crate) code: ErrorCode,
    pub(crate) problem: String,
    pub(crate) help: String,
}

/// ASCII's own unit separator; a policy's text cannot bring one in, because keys and words are checked first.
const SEPARATOR: char = '\u{1f}';

impl Fault {
    pub(crate) fn new(code: ErrorCode, problem: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault { code, problem: problem.into(), help: help.into() }
    }

    pub(crate) fn into_error<E: de::Error>(self) -> E {
        E::custom(self)
    }

    /// The parts of an alternate form; any other message is its own problem.
    pub(crate) fn parse(message: &str) -> Fault {
        let mut parts = message.splitn(3, SEPARATOR);
        match (parts.next().and_then(ErrorCode::parse), parts.next(), parts.next()) {
            (Some(code), Some(problem), Some(help)) => Fault::new(code, problem, help),
            _ => Fault::new(ErrorCode::PolicyValue, message, "docs/policy.md has every key and its values"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault { code, problem, help } = self;
        if f.alternate() {
            write!(f, "{code}{SEPARATOR}{problem}{SEPARATOR}{help}")
        } else {
            write!(f, "{problem}. {help}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alternate_form_is_read_back() {
        let fault = Fault::new(ErrorCode::Operator, "the operator `hash` has no key", "Name one");
        let read = Fault::parse(&format!("{fault:#}"));
        assert_eq!((read.code, read.problem, read.help), (fault.code, fault.problem.clone(), fault.help.clone()));
        assert_eq!(fault.to_string(), "the operator `hash` has no key. Name one");
        assert_eq!(Fault::parse("expected a value").problem, "expected a value");
    }
}
