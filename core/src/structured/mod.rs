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
mod rules;

pub use apply::{Outcome, apply, findings, questions};
pub use gather::{Gathered, Tree, gather, gather_in};
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

    /// What a value is. The entries of a container and the digits of a number go into `parts`, which are handed over without entries.
    fn describe(&mut self, value: &Self::Value, parts: &mut Parts<Self>) -> Result<Node<Self>, Self::Error>;

    /// What can be told of a value before [`Host::describe`] is asked.
    fn glimpse(&self, value: &Self::Value) -> Glimpse;

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
    /// An integer; its digits are in the parts.
    Number,
    /// A fraction, a boolean, a date: nothing is looked for in it, but a rule of the policy may redact its field. What it says is in the
    /// parts. A host may give [`Node::Plain`] where [`Redactor::redacts_fields`](crate::Redactor::redacts_fields) is false.
    Literal,
    /// Something with entries.
    Container {
        /// Whether it can be made empty and filled later, as a cycle needs.
        mutable: bool,
    },
    /// Nothing to look into and nothing to redact, such as null.
    Plain,
    /// A type that is not known: it stays as it is, unless a rule redacts its field, and the report has its name.
    Opaque(String),
}

/// What can be told of a value at a glance.
#[derive(Clone, Copy)]
pub enum Glimpse {
    /// It is a [`Node::Plain`].
    Plain,
    /// It is no container, and each place where it stands is one of its own.
    Single,
    /// Wherever this address stands it is the same value, so that shared parts and cycles are seen.
    Shared(usize),
}

/// What a [`Node`] is made of, where that is more than a text. There are many values, so one is used for all of them.
pub struct Parts<H: Host + ?Sized> {
    /// The entries of a container in order.
    pub entries: Vec<(Key<H>, H::Value)>,
    /// An integer in decimal, or what a literal says.
    pub digits: String,
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
