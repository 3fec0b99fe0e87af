//! What can go wrong while a policy is read and compiled. Redacting itself cannot fail, except where a caller's operator does.

use reticent_pattern_compiler::PatternError;
use std::fmt;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $code:literal,)+) => {
        /// What kind of mistake an [`Error`] reports. The text of a code never changes once released.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode { $($(#[doc = $doc])+ $variant,)+ }

        impl ErrorCode {
            /// Every code, in the order of declaration.
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$variant,)+];

            /// The code as text, the same in every language.
            pub const fn as_str(self) -> &'static str {
                match self { $(ErrorCode::$variant => $code,)+ }
            }

            /// The code of that text.
            pub(crate) fn parse(text: &str) -> Option<ErrorCode> {
                match text { $($code => Some(ErrorCode::$variant),)+ _ => None }
            }
        }
    };
}

codes! {
    /// The text is not TOML, YAML or JSON.
    PolicySyntax = "policy-syntax",
    /// A key is unknown, or a value is not one that its key takes.
    PolicyValue = "policy-value",
    /// A detector of the policy breaks a rule of the detector schema.
    Detector = "detector",
    /// The key that an operator refers to is not there, or too short.
    MissingKey = "missing-key",
    /// An operator has options that it does not take, or that would show too much; or a caller's own one has failed.
    Operator = "operator",
    /// This version does not do that.
    Unsupported = "unsupported",
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A mistake in a policy: what, where, and what to do about it.
///
/// Neither `Display` nor `Debug` contains a key or a value to hide.
///
/// ```
/// use reticent::Policy;
///
/// let error = Policy::from_toml("threshhold = 0.5", "policy.toml").unwrap_err();
/// assert_eq!(error.code(), "policy-value");
/// assert_eq!(error.place(), Some(("policy.toml", 1)));
/// assert_eq!(
///     error.to_string(),
///     "policy.toml:1: unknown key `threshhold`; did you mean `threshold`? Correct the key or remove it"
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    // Boxed, because a `Result` is as large as its larger side.
    kind: Box<Kind>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Kind {
    code: ErrorCode,
    problem: String,
    help: String,
    file: String,
    /// Counted from 1; 0 where none is known.
    line: usize,
}

impl Error {
    /// An error without a place.
    pub(crate) fn new(code: ErrorCode, problem: impl Into<String>, help: impl Into<String>) -> Error {
        Error {
            kind: Box::new(Kind { code, problem: problem.into(), help: help.into(), file: String::new(), line: 0 }),
        }
    }

    /// The error of a caller's own operator (see [`Caller`](crate::Caller)): what went wrong, and what to do about it. Its code is
    /// `operator`. Neither text may hold the value.
    ///
    /// ```
    /// use reticent::{Error, Policy, Redactor};
    ///
    /// let redactor = Redactor::new(&Policy::default())?.with_caller_operators(&["EMAIL_ADDRESS".into()])?;
    /// let error = redactor
    ///     .process(b"mail jane@acme.io", Some(&mut |_, _| Err(Error::caller("the vault is closed", "Open it first"))))
    ///     .unwrap_err();
    /// assert_eq!(error.to_string(), "the vault is closed. Open it first");
    /// # Ok::<(), Error>(())
    /// ```
    pub fn caller(problem: impl Into<String>, help: impl Into<String>) -> Error {
        Error::new(ErrorCode::Operator, problem, help)
    }

    /// The same error with its place; line 0 stands for an unknown line.
    pub(crate) fn at(mut self, file: &str, line: usize) -> Error {
        self.kind.file = file.to_string();
        self.kind.line = line;
        self
    }

    /// The stable text of the code: `policy-syntax`, `policy-value`, `detector`, `missing-key`, `operator` or `unsupported`.
    pub fn code(&self) -> &'static str {
        self.kind.code.as_str()
    }

    /// The code as an enum, for an exhaustive `match`.
    pub fn error_code(&self) -> ErrorCode {
        self.kind.code
    }

    /// What to do about it.
    pub fn help(&self) -> &str {
        &self.kind.help
    }

    /// The file as the caller named it, and the line counted from 1. None where the policy was not read from text.
    pub fn place(&self) -> Option<(&str, usize)> {
        (self.kind.line > 0).then_some((self.kind.file.as_str(), self.kind.line))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Kind { problem, help, file, line, .. } = &*self.kind;
        if !file.is_empty() {
            f.write_str(file)?;
            if *line > 0 {
                write!(f, ":{line}")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(problem)?;
        if !help.is_empty() {
            // A problem that ends in a question ("did you mean `x`?") is already closed.
            f.write_str(if problem.ends_with('?') { " " } else { ". " })?;
            f.write_str(help)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.kind, f)
    }
}

impl std::error::Error for Error {}

impl From<PatternError> for Error {
    fn from(error: PatternError) -> Error {
        let problem = match (error.detector.as_str(), error.key) {
            ("", _) => error.problem,
            (detector, "") => format!("detector `{detector}`: {}", error.problem),
            (detector, key) => format!("detector `{detector}`, `{key}`: {}", error.problem),
        };
        Error::new(ErrorCode::Detector, problem, error.remedy).at(&error.file, error.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{KeyReference, Policy};
    use std::collections::BTreeSet;

    #[test]
    fn each_code_is_reported_with_place_and_remedy() {
        let detector = "[[detector]]\nid = 'acme.ticket'\nentity = 'ticket'\nanchors = ['TCK-']\nshape = 'TCK-[0-9]{6}'\n\
                        base = 80\nmax_length = 10\nexamples = [{ text = 'see TCK-123456', find = 'TCK-123456' }]";
        let table: &[(ErrorCode, &str, usize)] = &[
            (ErrorCode::PolicySyntax, "version = 1\nthreshold = = 2", 2),
            (ErrorCode::PolicyValue, "version = 1\n\nthreshold = 2.0", 3),
            (ErrorCode::Detector, detector, 3),
            (ErrorCode::Operator, "operator = 'hash'", 1),
            (ErrorCode::Unsupported, "\nversion = 2", 2),
        ];
        let mut seen = BTreeSet::from([ErrorCode::MissingKey.as_str()]);
        for (code, text, line) in table {
            let error = Policy::from_toml(text, "p.toml").unwrap_err();
            assert_eq!((error.error_code(), error.code()), (*code, code.as_str()), "{error}");
            assert_eq!(error.place(), Some(("p.toml", *line)), "{error}");
            assert!(!error.help().is_empty(), "{error}");
            assert!(error.to_string().starts_with(&format!("p.toml:{line}: ")), "{error}");
            assert!(error.to_string().ends_with(error.help()), "{error}");
            seen.insert(code.as_str());
        }
        let missing = KeyReference::Env("RETICENT_KEY".into()).missing();
        assert_eq!((missing.code(), missing.place()), ("missing-key", None));
        assert!(missing.help().contains("RETICENT_KEY"));
        assert_eq!(seen, ErrorCode::ALL.iter().map(|code| code.as_str()).collect(), "a code has no test");
    }

    #[test]
    fn codes_are_read_back() {
        for code in ErrorCode::ALL {
            assert_eq!(ErrorCode::parse(code.as_str()), Some(*code));
        }
        assert_eq!(ErrorCode::parse("other"), None);
    }
}
