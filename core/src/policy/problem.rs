//! A mistake in a policy's meaning, with the path to it: [`super::compile`] knows paths, a parsed text knows their lines.

use super::document::{Document, Step, path_text};
use crate::error::{Error, ErrorCode};

#[derive(Debug)]
pub(crate) struct Problem {
    /// From the innermost step outwards, as it passes up.
    path: Vec<Step>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// What is wrong at the path.
    Here { code: ErrorCode, problem: String, help: String },
    /// An error that needs no more than the place of the path, if there is one.
    Whole(Error),
}

impl Problem {
    pub(crate) fn new(code: ErrorCode, problem: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem { path: Vec::new(), kind: Kind::Here { code, problem: problem.into(), help: help.into() } }
    }

    pub(crate) fn value(problem: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem::new(ErrorCode::PolicyValue, problem, help)
    }

    pub(crate) fn operator(problem: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem::new(ErrorCode::Operator, problem, help)
    }

    /// The same problem, seen from the table that has it under `key`.
    pub(crate) fn key(mut self, key: &str) -> Problem {
        self.path.push(Step::Key(key.to_string()));
        self
    }

    /// The same problem, seen from the list that has it at `index`.
    pub(crate) fn index(mut self, index: usize) -> Problem {
        self.path.push(Step::Index(index));
        self
    }

    /// The error, with a line where the policy was read from a text.
    pub(crate) fn into_error(mut self, document: Option<&Document<'_>>) -> Error {
        self.path.reverse();
        match self.kind {
            Kind::Whole(error) => match document {
                Some(document) if !self.path.is_empty() => error.at(document.file(), document.line_of(&self.path)),
                _ => error,
            },
            Kind::Here { code, problem, help } => {
                let problem = match self.path.is_empty() {
                    true => problem,
                    false => format!("`{}`: {problem}", path_text(&self.path)),
                };
                let error = Error::new(code, problem, help);
                match document {
                    Some(document) => error.at(document.file(), document.line_of(&self.path)),
                    None => error,
                }
            }
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        Problem { path: Vec::new(), kind: Kind::Whole(error) }
    }
}
