//! Everything that is written to stderr: errors, notes and the progress bar.

use crate::args::{DisplayArgs, When};
use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    fmt::Display,
    io::{IsTerminal, Write},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Shorter work than this shows no progress.
const PATIENCE: Duration = Duration::from_millis(800);

const ERROR: Style = AnsiColor::Red.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default();

/// Stderr, shared by the threads of a run.
pub(crate) struct Console {
    quiet: bool,
    color: ColorChoice,
    progress: Mutex<Progress>,
}

/// A bar that appears once the work turns out to be long.
enum Progress {
    /// Nobody is there to see it.
    Off,
    /// Counting, in case the work turns out to be long.
    Waiting {
        since: Instant,
        bytes: u64,
        total: Option<u64>,
    },
    Shown(ProgressBar),
}

impl Console {
    pub(crate) fn new(display: &DisplayArgs) -> Console {
        Console { quiet: display.quiet, color: color_choice(display.color), progress: Mutex::new(Progress::Off) }
    }

    /// An error: shown even with `--quiet`.
    pub(crate) fn error(&self, message: impl Display) {
        self.line(ERROR, "error", &message);
    }

    /// Something worth knowing that is no error.
    pub(crate) fn note(&self, message: impl Display) {
        if !self.quiet {
            self.line(NOTE, "note", &message);
        }
    }

    /// A line of a summary.
    pub(crate) fn summary(&self, message: impl Display) {
        if !self.quiet {
            self.aside(|| {
                let _ = writeln!(anstream::AutoStream::new(std::io::stderr(), self.color), "{message}");
            });
        }
    }

    fn line(&self, style: Style, label: &str, message: &dyn Display) {
        self.aside(|| {
            // A closed stderr is no reason to stop the work.
            let _ = writeln!(
                anstream::AutoStream::new(std::io::stderr(), self.color),
                "reticent: {style}{label}{style:#}: {message}"
            );
        });
    }

    /// Starts to count bytes of `total`, or of an unknown number, towards a progress bar. `stdout_scrolls` says that
    /// results are written to stdout meanwhile without [`Console::aside`]: no bar then where both share a terminal.
    pub(crate) fn start_progress(&self, total: Option<u64>, stdout_scrolls: bool) {
        let seen = std::io::stderr().is_terminal() && !(stdout_scrolls && std::io::stdout().is_terminal());
        if seen && !self.quiet {
            *self.progress() = Progress::Waiting { since: Instant::now(), bytes: 0, total };
        }
    }

    /// Counts bytes that are done.
    pub(crate) fn advance(&self, done: u64) {
        let mut progress = self.progress();
        match &mut *progress {
            Progress::Off => {}
            Progress::Waiting { since, bytes, total } => {
                *bytes += done;
                if since.elapsed() >= PATIENCE {
                    *progress = Progress::Shown(bar(*total, since.elapsed(), *bytes));
                }
            }
            Progress::Shown(bar) => bar.inc(done),
        }
    }

    /// Takes the progress bar away.
    pub(crate) fn end_progress(&self) {
        if let Progress::Shown(bar) = std::mem::replace(&mut *self.progress(), Progress::Off) {
            bar.finish_and_clear();
        }
    }

    /// Runs something that writes to the terminal, with the progress bar out of the way.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &*self.progress() {
            Progress::Shown(bar) => bar.suspend(write),
            Progress::Off | Progress::Waiting { .. } => write(),
        }
    }

    fn progress(&self) -> std::sync::MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What anstream makes of `--color`; `auto` also respects NO_COLOR and CLICOLOR.
pub(crate) fn color_choice(when: When) -> ColorChoice {
    match when {
        When::Auto => ColorChoice::Auto,
        When::Always => ColorChoice::Always,
        When::Never => ColorChoice::Never,
    }
}

const KNOWN_TOTAL: &str = "{bar:30} {bytes}/{total_bytes} {binary_bytes_per_sec} {eta}";
const UNKNOWN_TOTAL: &str = "{spinner} {bytes} {binary_bytes_per_sec}";

/// A bar for work that has gone on for `elapsed`, which counts in its rate.
fn bar(total: Option<u64>, elapsed: Duration, done: u64) -> ProgressBar {
    let template = if total.is_some() { KNOWN_TOTAL } else { UNKNOWN_TOTAL };
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr())
        .with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
        .with_elapsed(elapsed);
    bar.set_position(done);
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_of_the_bar_parses() {
        for template in [KNOWN_TOTAL, UNKNOWN_TOTAL] {
            assert!(ProgressStyle::with_template(template).is_ok());
        }
    }
}
