//! A mistake in a detector file.

use std::fmt;

/// What is wrong in a detector, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// The file as the caller named it; empty where none is known.
    pub file: String,
    /// The line, counted from 1; 0 where none is known.
    pub line: usize,
    /// The detector's id, or empty before one is known.
    pub detector: String,
    /// The key of the detector that is wrong, or empty before one is known.
    pub key: &'static str,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            write!(f, "{}", self.file)?;
            if self.line > 0 {
                write!(f, ":{}", self.line)?;
            }
            f.write_str(": ")?;
        }
        match (self.detector.as_str(), self.key) {
            ("", _) => {}
            (detector, "") => write!(f, "detector `{detector}`: ")?,
            (detector, key) => write!(f, "detector `{detector}`, `{key}`: ")?,
        }
        f.write_str(&self.problem)?;
        if !self.remedy.is_empty() {
            write!(f, ". {}", self.remedy)?;
        }
        Ok(())
    }
}

impl std::error::Error for PatternError {}
