//! From the paths that were named to the files that are read.

use crate::{args::InputArgs, failure::Failure};
use ignore::WalkBuilder;
use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

/// How much of a file decides whether it is binary.
const SNIFF: usize = 8 * 1024;

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// The file; none is stdin.
    pub(crate) path: Option<PathBuf>,
    /// Its name below the folder that was named, or its own name: where an output folder gets it.
    pub(crate) below: PathBuf,
}

impl Input {
    fn stdin() -> Input {
        Input { path: None, below: PathBuf::new() }
    }

    /// How messages and results call it.
    pub(crate) fn name(&self) -> String {
        match &self.path {
            Some(path) => path.display().to_string(),
            None => "<stdin>".into(),
        }
    }

    /// Opens it. A folder opens like a file on Unix and fails only when read, so it is refused here.
    pub(crate) fn open(&self) -> io::Result<Box<dyn Read>> {
        let Some(path) = &self.path else {
            return Ok(Box::new(io::stdin().lock()));
        };
        let file = File::open(path)?;
        if file.metadata()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok(Box::new(file))
    }

    /// How many bytes it has, as far as that is known before it is read.
    pub(crate) fn size(&self) -> Option<u64> {
        let metadata = std::fs::metadata(self.path.as_ref()?).ok()?;
        metadata.is_file().then_some(metadata.len())
    }
}

/// The inputs in the order of the arguments, inside a folder in the order of their names, and what went wrong on
/// the way.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    pub(crate) inputs: Vec<Input>,
    /// Messages about folders and files that could not be entered.
    pub(crate) unreadable: Vec<String>,
    /// Whether a folder was named.
    pub(crate) folders: bool,
}

impl Inputs {
    /// The bytes of all inputs, where every one is known.
    pub(crate) fn size(&self) -> Option<u64> {
        self.inputs.iter().map(Input::size).sum()
    }
}

/// Finds all inputs; `leave_out` is a folder that is never entered, the one that is written to.
pub(crate) fn collect(args: &InputArgs, leave_out: Option<&Path>) -> Result<Inputs, Failure> {
    let mut found = Inputs::default();
    let stdin = args.paths.iter().filter(|path| is_dash(path)).count();
    if stdin > 1 {
        return Err(Failure::new("`-` is given more than once", "Stdin can be read once: give `-` once"));
    }
    if args.paths.is_empty() {
        found.inputs.push(Input::stdin());
    }
    let leave_out = leave_out.and_then(|path| path.canonicalize().ok());
    for path in &args.paths {
        if is_dash(path) {
            found.inputs.push(Input::stdin());
        } else if path.is_dir() {
            found.folders = true;
            walk(path, args, leave_out.as_deref(), &mut found);
        } else {
            let below = path.file_name().map(PathBuf::from).unwrap_or_default();
            found.inputs.push(Input { path: Some(path.clone()), below });
        }
    }
    Ok(found)
}

fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// All regular files below a folder. Links are not followed: what they lead to is read where it is, or not meant.
fn walk(folder: &Path, args: &InputArgs, leave_out: Option<&Path>, found: &mut Inputs) {
    let leave_out = leave_out.map(Path::to_path_buf);
    let walker = WalkBuilder::new(folder)
        .standard_filters(!args.no_ignore)
        .require_git(false)
        .hidden(args.no_hidden)
        .follow_links(false)
        .sort_by_file_name(Ord::cmp)
        .filter_entry(move |entry| {
            let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
            let is_output = || leave_out.is_some() && entry.path().canonicalize().ok() == leave_out;
            !(is_dir && entry.depth() > 0 && (entry.file_name() == ".git" || is_output()))
        })
        .build();
    for entry in walker {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                let path = entry.into_path();
                let below = path.strip_prefix(folder).unwrap_or(&path).to_path_buf();
                found.inputs.push(Input { path: Some(path), below });
            }
            Ok(_) => {}
            Err(error) => {
                found.unreadable.push(format!("cannot enter {error}. Check its permissions, or leave it out"))
            }
        }
    }
}

/// What the first bytes of an input say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// It has a NUL early on.
    Binary,
    /// Text, but in UTF-16, in which nothing can be found.
    Utf16,
}

impl Kind {
    /// What to tell about an input that is skipped for its kind.
    pub(crate) fn why_skipped(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Binary => "it is binary. Add --binary to read it all the same",
            Kind::Utf16 => "it is UTF-16 text. Convert it to UTF-8 first",
        }
    }
}

/// Reads the first bytes to tell text from binary; the reader that comes back starts with them again.
pub(crate) fn sniff<R: Read>(mut reader: R) -> io::Result<(Kind, impl Read)> {
    let mut head = Vec::with_capacity(SNIFF);
    reader.by_ref().take(SNIFF as u64).read_to_end(&mut head)?;
    let kind = match head.as_slice() {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] if head.contains(&0) => Kind::Utf16,
        _ if head.contains(&0) => Kind::Binary,
        _ => Kind::Text,
    };
    Ok((kind, io::Cursor::new(head).chain(reader)))
}

/// Reads what tells UTF-16, as far as it comes at once, so that a pipe is not waited for; the reader that comes back starts with it again.
pub(crate) fn sniff_utf16<R: Read>(mut reader: R) -> io::Result<(bool, impl Read)> {
    let mut head = [0; 4];
    let length = loop {
        match reader.read(&mut head) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => break read?,
        }
    };
    Ok((is_utf16(&head[..length]), io::Cursor::new(head).take(length as u64).chain(reader)))
}

/// Whether text starts with UTF-16's byte order mark and a character of Latin-1 behind it.
fn is_utf16(head: &[u8]) -> bool {
    matches!(head, [0xff, 0xfe, low, 0, ..] | [0xfe, 0xff, 0, low, ..] if *low != 0)
}

/// The message for an input that cannot be read.
pub(crate) fn unreadable(input: &Input, error: &io::Error) -> String {
    let remedy = match error.kind() {
        io::ErrorKind::NotFound => "Check the path",
        io::ErrorKind::PermissionDenied => "Check its permissions, or leave it out",
        io::ErrorKind::IsADirectory => "Name the folder itself, or leave it out",
        _ => "Check the file and its disk, or leave it out",
    };
    format!("cannot read {}: {error}. {remedy}", input.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(bytes: &[u8]) -> Kind {
        let (kind, mut reader) = sniff(bytes).unwrap();
        let mut again = Vec::new();
        reader.read_to_end(&mut again).unwrap();
        assert_eq!(again, bytes, "sniffing loses nothing");
        kind
    }

    #[test]
    fn a_nul_among_the_first_bytes_is_binary() {
        let mut late = vec![b'x'; SNIFF];
        assert_eq!(kind_of(b"plain \xff text"), Kind::Text);
        assert_eq!(kind_of(b""), Kind::Text);
        assert_eq!(kind_of(b"\x7fELF\0"), Kind::Binary);
        assert_eq!(kind_of(b"\xff\xfeh\0i\0"), Kind::Utf16);
        late.push(0);
        assert_eq!(kind_of(&late), Kind::Text);
    }
}
