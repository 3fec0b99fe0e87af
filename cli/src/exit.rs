//! The exit codes of the command.

/// How a run ended; the larger is reported when several hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// All done; `scan` and `explain` found nothing.
    Success,
    /// Some input could not be read or some output not be written; what else could be done was.
    Incomplete,
    /// `scan` or `explain` found something.
    Found,
    /// The policy blocks some input.
    Blocked,
    /// Wrong usage or a mistake in the policy: nothing was done.
    Failed,
}

impl Exit {
    /// The number that the shell sees.
    pub(crate) fn code(self) -> u8 {
        match self {
            Exit::Success => 0,
            Exit::Found => 1,
            Exit::Failed => 2,
            Exit::Incomplete => 3,
            Exit::Blocked => 4,
        }
    }
}

/// The codes as the help shows them.
pub(crate) const HELP: &str = "\
Exit codes:
  0  done; scan and explain: nothing found
  1  scan and explain: something found, also where some input could not be read
  2  wrong usage, or a mistake in the policy or the baseline
  3  done, except that some input could not be read or some output not be written
  4  redact: the policy blocks what some input holds; nothing of it was written from there on";

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn the_worst_outcome_wins() {
        let worst = [Exit::Success, Exit::Found, Exit::Incomplete].into_iter().max();
        assert_eq!(worst, Some(Exit::Found));
        assert!(Exit::Failed > Exit::Found);
    }
}
