//! Nested data of a host: its own dicts, lists, messages, without a detour through JSON text.
//!
//! Three steps, so that a binding can let go of its host's lock in the middle one:
//!
//! 1. [`gather`] walks the host's values and collects the leaves with their keys and paths;
//! 2. [`scan`] looks at the leaves, and needs nothing of the host;
//! 3. [`apply`] builds what has changed, and only that: the same objects come back where nothing was found.
//!
//! The walk is iterative, so depth is bounded by memory alone; shared parts are walked once, and cycles are kept.

mod apply;
mod gather;
mod leaves;
mod path;

pub use apply::{Outcome, apply, findings, questions};
pub use gather::{Gathered, Tree, gather};
pub use leaves::{Decisions, Leaves, scan};

pub(crate) use apply::{Place, apply_with, build};

use crate::{error::Error, offsets::Unit};

/// A host's own data model: what its values are, and how new ones are made.
pub trait Host {
    /// A value of the host, cheap to clone.
    type Value: Clone;
    /// The text of a leaf or key, readable without the host's lock.
    type Text: AsRef<[u8]> + Send + Sync;
    /// What can go wrong on the host's side.
    type Error: From<Error>;

    /// What offsets in strings count, as the caller's functions and the outcome of [`apply`] see them; bytes where none is given.
    const UNIT: Option<Unit> = None;

    /// What a value is.
    fn describe(&mut self, value: &Self::Value) -> Result<Node<Self>, Self::Error>;

    /// The address of a container, so that shared parts and cycles are seen; `None` where it has none.
    fn identity(&self, value: &Self::Value) -> Option<usize>;

    /// A leaf with redacted text: of the same type as `original` where that is text or bytes, text where it was anything else.
    fn text(&mut self, original: &Self::Value, redacted: &[u8]) -> Result<Self::Value, Self::Error>;

    /// A number in place of a leaf that stood for it; text where the host has no such number.
    fn number(&mut self, original: &Self::Value, digits: &[u8]) -> Result<Self::Value, Self::Error> {
        self.text(original, digits)
    }

    /// An empty container like `original`; asked for containers that are `mutable` only.
    fn shell(&mut self, original: &Self::Value) -> Result<Self::Value, Self::Error>;

    /// Fills an empty container made by [`Host::shell`].
    fn fill(
        &mut self,
        shell: &Self::Value,
        original: &Self::Value,
        entries: Vec<Entry<Self::Value>>,
    ) -> Result<(), Self::Error>;

    /// A container like `original` with these entries; asked for containers that are not `mutable`.
    fn rebuild(&mut self, original: &Self::Value, entries: Vec<Entry<Self::Value>>)
    -> Result<Self::Value, Self::Error>;
}

/// What a value of the host is.
pub enum Node<H: Host + ?Sized> {
    /// A string.
    Text(H::Text),
    /// Bytes that are text in the main; offsets in them stay bytes.
    Bytes(H::Text),
    /// An integer, in decimal.
    Number(String),
    /// Something with entries.
    Container {
        /// The entries in order.
        entries: Vec<(Key<H>, H::Value)>,
        /// Whether it can be made empty and filled later, as a cycle needs.
        mutable: bool,
    },
    /// Nothing to look into: null, a boolean, a fraction, a date.
    Plain,
    /// A type that is not known: it stays as it is, and the report has its name.
    Opaque(String),
}

/// The key of an entry.
pub enum Key<H: Host + ?Sized> {
    /// A position in a list, tuple or set.
    Index,
    /// The name of a field of a type: it gives context and cannot change.
    Member(String),
    /// A key that is text: it gives context, and is redacted where it is personal.
    Name {
        /// Its text.
        text: H::Text,
        /// The key itself.
        key: H::Value,
    },
    /// A key that is not text.
    Other(H::Value),
}

/// An entry of a container that is built anew.
pub struct Entry<V> {
    /// Its key.
    pub key: EntryKey<V>,
    /// Its value.
    pub value: V,
}

/// The key of an [`Entry`].
pub enum EntryKey<V> {
    /// A position.
    Index,
    /// The name of a field of a type.
    Member(String),
    /// The key, redacted where it was personal.
    Key(V),
}
