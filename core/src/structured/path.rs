//! Where a leaf is.

use std::fmt::Write;

/// One step from a container to an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PathPart {
    /// The position in a list.
    Index(usize),
    /// The key of a map or the name of a field.
    Key(String),
}

/// Writes a path as a JSON Pointer (RFC 6901).
pub(super) fn pointer(parts: &[PathPart]) -> String {
    let mut out = String::new();
    for part in parts {
        out.push('/');
        match part {
            PathPart::Index(index) => {
                let _ = write!(out, "{index}");
            }
            PathPart::Key(key) => out.push_str(&key.replace('~', "~0").replace('/', "~1")),
        }
    }
    out
}
