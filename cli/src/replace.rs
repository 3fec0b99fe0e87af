//! Files that are replaced whole or not at all.

use crate::unfinished::Unfinished;
use std::{
    fs::{self, File, Metadata},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// A file that takes the place of another once it is complete; dropped before, or ended by a signal, it leaves no trace.
pub(crate) struct Replacement {
    file: BufWriter<NamedTempFile>,
    _unfinished: Unfinished,
    target: PathBuf,
    like: Option<Metadata>,
}

impl Replacement {
    /// Starts a file beside its target, so that one rename puts it in place. A target that is a symbolic link stays
    /// one: what it leads to is replaced. The new file gets the permissions and, where the system lets it, the owner of
    /// `like`; without it, what new files get.
    pub(crate) fn new(target: &Path, like: Option<Metadata>) -> io::Result<Replacement> {
        let target = match target.canonicalize() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => target.to_path_buf(),
            resolved => resolved?,
        };
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".reticent-").suffix(".tmp");
        if like.is_none() {
            permit_as_new(&mut builder);
        }
        let (file, unfinished) = Unfinished::make(|| builder.tempfile_in(folder))?;
        Ok(Replacement { file: BufWriter::new(file), _unfinished: unfinished, target, like })
    }

    /// Puts the file in place.
    pub(crate) fn commit(self) -> io::Result<()> {
        let file = self.file.into_inner().map_err(|error| error.into_error())?;
        if let Some(like) = &self.like {
            keep_owner(file.as_file(), like);
            file.as_file().set_permissions(like.permissions())?;
        }
        file.as_file().sync_all()?;
        file.persist(&self.target).map_err(|error| error.error)?;
        Ok(())
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes a whole file; one that is there keeps its permissions. What is no regular file, such as a pipe or
/// `/dev/stderr`, is written to and not replaced.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => File::options().write(true).open(path)?.write_all(bytes),
        metadata => {
            let mut replacement = Replacement::new(path, metadata.ok())?;
            replacement.write_all(bytes)?;
            replacement.commit()
        }
    }
}

#[cfg(unix)]
fn keep_owner(file: &File, metadata: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    // Only a privileged user may give files away: for everyone else the new owner is the one that runs the command.
    let _ = fchown(file, Some(metadata.uid()), Some(metadata.gid()));
}

/// What new files get, less the umask. While a file is being replaced, only its owner reads the new one.
#[cfg(unix)]
fn permit_as_new(builder: &mut tempfile::Builder<'_, '_>) {
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
}

#[cfg(not(unix))]
fn permit_as_new(_: &mut tempfile::Builder<'_, '_>) {}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}
