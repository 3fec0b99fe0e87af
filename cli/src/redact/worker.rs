//! From one input to one output, in bounded memory.

use crate::{
    args::RedactArgs,
    console::Console,
    exit::Exit,
    failure::Failure,
    input::{self, Input, Kind},
    output::Output,
    replace::Replacement,
};
use reticent::{Error, Redactor, Report};
use std::{
    fs::{self, Metadata},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// How much is read at a time.
const CHUNK: usize = 1 << 20;

/// Redacts one input at a time; shared by the threads.
pub(super) struct Worker<'a> {
    pub(super) args: &'a RedactArgs,
    pub(super) redactor: &'a Redactor,
    pub(super) console: &'a Console,
}

/// What became of an input.
pub(super) enum Outcome {
    Redacted(Report),
    Skipped(Kind),
}

/// What went wrong with one input.
pub(super) enum Trouble {
    Read(io::Error),
    Write(PathBuf, io::Error),
    Stdout(io::Error),
    /// The policy blocks what it holds.
    Blocked(Error),
    /// It is text in which nothing can be found.
    Utf16,
    /// Its file was changed while it was being redacted.
    Changed,
}

impl Trouble {
    /// How it makes the run end.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Trouble::Blocked(_) => Exit::Blocked,
            _ => Exit::Incomplete,
        }
    }

    /// What to tell about it.
    pub(super) fn message(&self, input: &Input) -> String {
        match self {
            Trouble::Read(error) => input::unreadable(input, error),
            Trouble::Write(path, error) => Failure::unwritable("the file", path, error).to_string(),
            Trouble::Stdout(error) => Failure::stdout(error).to_string(),
            Trouble::Blocked(error) => format!("{}: {error}", input.name()),
            Trouble::Utf16 => format!("{} is not redacted: {}", input.name(), Kind::Utf16.why_skipped()),
            Trouble::Changed => {
                format!("{} was changed by another program meanwhile, and left as it is. Run it again", input.name())
            }
        }
    }
}

impl Worker<'_> {
    /// Whatever it is, text or not: where one input is asked for, one output is. Only text that would pass as it is, for its encoding, is refused.
    pub(super) fn to_stdout(&self, input: &Input, out: &mut Output) -> Result<Report, Trouble> {
        let (is_utf16, reader) = input::sniff_utf16(input.open().map_err(Trouble::Read)?).map_err(Trouble::Read)?;
        if is_utf16 && !self.args.input.binary {
            return Err(Trouble::Utf16);
        }
        // Counted to the end for a report, even where nobody reads the text any more.
        let wanted = |out: &Output| !out.is_closed() || self.args.report.is_some();
        self.redact(reader, |bytes| {
            out.write_all(bytes)?;
            out.flush()?;
            Ok(wanted(out))
        })
        .map_err(|trouble| match trouble {
            Trouble::Write(_, error) => Trouble::Stdout(error),
            trouble => trouble,
        })
    }

    /// To the output folder, or in place.
    pub(super) fn to_file(&self, input: &Input) -> Result<Outcome, Trouble> {
        let Some(path) = &input.path else {
            return Err(Trouble::Read(io::ErrorKind::InvalidInput.into()));
        };
        let before = fs::metadata(path).map_err(Trouble::Read)?;
        let (kind, reader) = input::sniff(input.open().map_err(Trouble::Read)?).map_err(Trouble::Read)?;
        if kind != Kind::Text && !self.args.input.binary {
            return Ok(Outcome::Skipped(kind));
        }
        match &self.args.output {
            Some(folder) => self.to_folder(&folder.join(&input.below), before, reader),
            None => self.in_place(path, before, reader),
        }
    }

    fn to_folder(&self, target: &Path, like: Metadata, reader: impl Read) -> Result<Outcome, Trouble> {
        let trouble = |error| Trouble::Write(target.to_path_buf(), error);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(trouble)?;
        }
        let mut replacement = Replacement::new(target, Some(like)).map_err(trouble)?;
        let report = self.fill(reader, target, &mut replacement)?;
        replacement.commit().map_err(trouble)?;
        Ok(Outcome::Redacted(report))
    }

    fn in_place(&self, path: &Path, before: Metadata, reader: impl Read) -> Result<Outcome, Trouble> {
        let trouble = |error| Trouble::Write(path.to_path_buf(), error);
        if !before.is_file() {
            return Err(trouble(io::Error::other("it is no regular file")));
        }
        let mut replacement = Replacement::new(path, Some(before.clone())).map_err(trouble)?;
        let report = self.fill(reader, path, &mut replacement)?;
        if report.total() == 0 {
            // Nothing was found: the file is not touched.
            return Ok(Outcome::Redacted(report));
        }
        let after = fs::metadata(path).map_err(Trouble::Read)?;
        if (after.len(), after.modified().ok()) != (before.len(), before.modified().ok()) {
            return Err(Trouble::Changed);
        }
        replacement.commit().map_err(trouble)?;
        Ok(Outcome::Redacted(report))
    }

    fn fill(&self, reader: impl Read, path: &Path, file: &mut Replacement) -> Result<Report, Trouble> {
        self.redact(reader, |bytes| file.write_all(bytes).map(|()| true)).map_err(|trouble| match trouble {
            Trouble::Write(_, error) => Trouble::Write(path.to_path_buf(), error),
            trouble => trouble,
        })
    }

    /// Reads to the end, or until `write` says that nothing more is wanted.
    fn redact(
        &self,
        mut reader: impl Read,
        mut write: impl FnMut(&[u8]) -> io::Result<bool>,
    ) -> Result<Report, Trouble> {
        let mut stream = self.redactor.stream();
        let mut chunk = vec![0; CHUNK];
        let mut redacted = Vec::with_capacity(CHUNK);
        loop {
            let length = match reader.read(&mut chunk) {
                Ok(0) => break,
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    // What was read counts.
                    redacted.clear();
                    stream.finish(&mut redacted);
                    let _ = write(&redacted);
                    return Err(Trouble::Read(error));
                }
            };
            redacted.clear();
            stream.push(&chunk[..length], &mut redacted);
            self.redactor.check(stream.report()).map_err(Trouble::Blocked)?;
            self.console.advance(length as u64);
            if !write(&redacted).map_err(|error| Trouble::Write(PathBuf::new(), error))? {
                return Ok(stream.report().clone());
            }
        }
        redacted.clear();
        let report = stream.finish(&mut redacted);
        self.redactor.check(&report).map_err(Trouble::Blocked)?;
        write(&redacted).map_err(|error| Trouble::Write(PathBuf::new(), error))?;
        Ok(report)
    }
}
