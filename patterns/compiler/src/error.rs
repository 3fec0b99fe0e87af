//! A mistake in a detector file.

use std::fmt;

/// What is wrong in a detector, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// The file as the caller named it.
    pub file: String,
    /// The line, counted from 1; 0 where none is known.
    pub line: usize,
    /// The detector's id, or empty before one is known.
    pub detector: String,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        f.write_str(": ")?;
        if !self.detector.is_empty() {
            write!(f, "detector `{}`: ", self.detector)?;
        }
        f.write_str(&self.problem)?;
        if !self.remedy.is_empty() {
            write!(f, ". {}", self.remedy)?;
        }
        Ok(())
    }
}

impl std::error::Error for PatternError {}
