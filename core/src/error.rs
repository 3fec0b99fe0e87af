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
    /// The policy blocks what was found, or nobody has allowed it.
    Blocked = "blocked",
    /// A store of conversations cannot be read or written.
    Vault = "vault",
    /// An audit log cannot be read or written, or is not what was written.
    Audit = "audit",
    /// This version does not do that.
    Unsupported = "unsupported",
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What went wrong, most often in a policy: what, where, and what to do about it.
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
    blocked: Vec<Blocked>,
}

/// A finding that has blocked a call: what and where, without its value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Blocked {
    entity: String,
    detector: Option<String>,
    path: Option<String>,
}

impl Blocked {
    /// How many are named in a message.
    const MOST_NAMED: usize = 8;

    pub(crate) fn new(entity: &str, detector: &str, path: Option<&str>) -> Blocked {
        Blocked { entity: entity.into(), detector: Some(detector.into()), path: path.map(str::to_string) }
    }

    /// Something of this entity, somewhere.
    pub(crate) fn entity(entity: &str) -> Blocked {
        Blocked { entity: entity.into(), detector: None, path: None }
    }

    /// What kind of thing it is.
    pub fn entity_name(&self) -> &str {
        &self.entity
    }

    /// The id of the detector that found it; of a stream, which counts only, none.
    pub fn detector(&self) -> Option<&str> {
        self.detector.as_deref()
    }

    /// In nested data, the JSON Pointer of the string that it is in.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref().filter(|path| !path.is_empty())
    }

    /// `US_SSN at /a/b, CREDIT_CARD`
    pub(crate) fn list(blocked: &[Blocked]) -> String {
        let mut names: Vec<String> = Vec::new();
        for one in blocked {
            let name = match one.path() {
                Some(path) => format!("{} at {path}", one.entity),
                None => one.entity.clone(),
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let more = names.len().saturating_sub(Blocked::MOST_NAMED);
        names.truncate(Blocked::MOST_NAMED);
        match more {
            0 => names.join(", "),
            more => format!("{} and {more} more", names.join(", ")),
        }
    }
}

impl Error {
    /// An error without a place.
    pub(crate) fn new(code: ErrorCode, problem: impl Into<String>, help: impl Into<String>) -> Error {
        Error {
            kind: Box::new(Kind {
                code,
                problem: problem.into(),
                help: help.into(),
                file: String::new(),
                line: 0,
                blocked: Vec::new(),
            }),
        }
    }

    /// The error of a call that the policy blocks.
    pub(crate) fn of_blocked(blocked: Vec<Blocked>) -> Error {
        let mut error = Error::new(
            ErrorCode::Blocked,
            format!("the policy blocks what holds {}", Blocked::list(&blocked)),
            "Take it out of what is sent, or change the `action` of its entity in the policy",
        );
        error.kind.blocked = blocked;
        error
    }

    /// The error of a store of conversations: what went wrong, and what to do about it. Its code is `vault`.
    pub fn vault(problem: impl Into<String>, help: impl Into<String>) -> Error {
        Error::new(ErrorCode::Vault, problem, help)
    }

    /// The error of an audit log: what went wrong, and what to do about it. Its code is `audit`.
    pub fn audit(problem: impl Into<String>, help: impl Into<String>) -> Error {
        Error::new(ErrorCode::Audit, problem, help)
    }

    /// What the policy has blocked, where that is the error.
    pub fn blocked(&self) -> &[Blocked] {
        &self.kind.blocked
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

    /// The stable text of the code, such as `policy-value` or `blocked`.
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
        for error in [
            Error::vault("the file is locked", "Try again"),
            Error::audit("line 3 was changed", "Restore the file"),
            Error::of_blocked(vec![Blocked::entity("US_SSN")]),
        ] {
            assert!(error.to_string().ends_with(error.help()) && error.place().is_none(), "{error}");
            seen.insert(error.code());
        }
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
    fn a_blocked_call_names_entities_and_paths() {
        let at = |path: &str| Blocked::new("US_SSN", "us.ssn", Some(path));
        let error = Error::of_blocked(vec![at("/a"), at("/a"), at(""), Blocked::entity("CREDIT_CARD")]);
        assert_eq!(
            error.to_string(),
            "the policy blocks what holds US_SSN at /a, US_SSN, CREDIT_CARD. Take it out of what is sent, or change the `action` of its \
             entity in the policy"
        );
        assert_eq!((error.blocked().len(), error.blocked()[0].path()), (4, Some("/a")));
        let many: Vec<Blocked> = (0..11).map(|nth| at(&format!("/{nth}"))).collect();
        assert!(Error::of_blocked(many).to_string().contains("US_SSN at /7 and 3 more"));
    }

    #[test]
    fn codes_are_read_back() {
        for code in ErrorCode::ALL {
            assert_eq!(ErrorCode::parse(code.as_str()), Some(*code));
        }
        assert_eq!(ErrorCode::parse("other"), None);
    }
}
