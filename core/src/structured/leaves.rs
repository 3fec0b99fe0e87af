//! The leaves of a value and what is found in them: nothing here touches the host.

use super::gather::{Kind, Tree, TreeKey};
use crate::{
    again::Known,
    candidate::{Candidate, field::is_only_number},
    error::Error,
    operate::Form,
    recognize::Recognized,
    redactor::Redactor,
};
use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The texts of a value: its leaves and its keys.
pub struct Leaves<T> {
    pub(super) list: Vec<Leaf<T>>,
    /// The names of fields of types.
    members: Vec<String>,
    /// By leaf: what recognisers have found.
    recognized: HashMap<usize, Vec<Candidate>>,
}

pub(super) struct Leaf<T> {
    pub(super) content: Content<T>,
    /// The leaf that holds the key nearest above, or the name of that field.
    pub(super) key: KeyOf,
    pub(super) source: Source,
}

/// What a leaf is in the host.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Text,
    Bytes,
    Number,
}

pub(super) enum Content<T> {
    Host(T),
    Digits(String),
}

#[derive(Clone, Copy)]
pub(super) enum KeyOf {
    None,
    Leaf(u32),
    /// The number of a member.
    Member(u32),
}

impl<T> Default for Leaves<T> {
    fn default() -> Leaves<T> {
        Leaves { list: Vec::new(), members: Vec::new(), recognized: HashMap::new() }
    }
}

impl<T: AsRef<[u8]>> Leaves<T> {
    pub(super) fn add_text(&mut self, text: T) -> usize {
        self.add(Content::Host(text), Source::Text)
    }

    pub(super) fn add_bytes(&mut self, bytes: T) -> usize {
        self.add(Content::Host(bytes), Source::Bytes)
    }

    pub(super) fn add_number(&mut self, digits: String) -> usize {
        self.add(Content::Digits(digits), Source::Number)
    }

    pub(super) fn add_key(&mut self, text: T) -> usize {
        self.add(Content::Host(text), Source::Text)
    }

    fn add(&mut self, content: Content<T>, source: Source) -> usize {
        self.list.push(Leaf { content, key: KeyOf::None, source });
        self.list.len() - 1
    }

    /// Gives each leaf the key that is nearest above it: through lists, the key of the list.
    pub(super) fn take_keys<V>(&mut self, tree: &Tree<V>) {
        // A node stands behind its parent, so one pass passes keys down.
        let mut keys: Vec<KeyOf> = Vec::with_capacity(tree.nodes.len());
        for node in &tree.nodes {
            let key = match node.parent() {
                None => KeyOf::None,
                Some((parent, position)) => match &tree.nodes[parent].kind {
                    Kind::Container { entries, .. } => match &entries[position].key {
                        TreeKey::Index => keys[parent],
                        TreeKey::Member(name) => {
                            self.members.push(name.clone());
                            KeyOf::Member(self.members.len() as u32 - 1)
                        }
                        // Of a number the key around it says what kind it is.
                        TreeKey::Name(leaf, _) if is_only_number(self.bytes(*leaf)) => match keys[parent] {
                            KeyOf::None => KeyOf::Leaf(*leaf as u32),
                            above => above,
                        },
                        TreeKey::Name(leaf, _) => KeyOf::Leaf(*leaf as u32),
                        TreeKey::Other(_) => KeyOf::None,
                    },
                    _ => KeyOf::None,
                },
            };
            if let Kind::Leaf(leaf) = node.kind {
                self.list[leaf].key = key;
            }
            keys.push(key);
        }
    }

    /// Every leaf that is text of the host, with its number: keys too.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (usize, &[u8])> {
        let texts = (0..self.list.len()).filter(|leaf| self.list[*leaf].source != Source::Number);
        texts.map(|leaf| (leaf, self.bytes(leaf)))
    }

    /// Asks recognisers about each text, and keeps what they find for [`scan`]. Numbers and bytes are none of their business; `recognize`
    /// gets each text as the host has it.
    ///
    /// # Errors
    /// The recognisers', and where what they gave is wrong.
    pub fn recognize<E: From<Error>>(
        &mut self,
        redactor: &Redactor,
        mut recognize: impl FnMut(&T) -> Result<Vec<Recognized>, E>,
    ) -> Result<(), E> {
        for leaf in 0..self.list.len() {
            let (Content::Host(text), Source::Text) = (&self.list[leaf].content, self.list[leaf].source) else {
                continue;
            };
            let found = recognize(text)?;
            let mut candidates = Vec::new();
            redactor.add_recognized(text.as_ref(), self.key_bytes(leaf), &found, &mut candidates)?;
            if !candidates.is_empty() {
                self.recognized.insert(leaf, candidates);
            }
        }
        Ok(())
    }

    /// The text of a leaf.
    pub(super) fn bytes(&self, leaf: usize) -> &[u8] {
        match &self.list[leaf].content {
            Content::Host(text) => text.as_ref(),
            Content::Digits(digits) => digits.as_bytes(),
        }
    }

    /// How a leaf stands in its host.
    pub(super) fn form(&self, leaf: usize) -> Form {
        match self.list[leaf].source {
            Source::Number => Form::Number,
            Source::Text | Source::Bytes => Form::of_text(self.bytes(leaf), || 0),
        }
    }

    pub(super) fn key_bytes(&self, leaf: usize) -> Option<&[u8]> {
        match self.list[leaf].key {
            KeyOf::None => None,
            KeyOf::Leaf(key) => Some(self.bytes(key as usize)),
            KeyOf::Member(name) => Some(self.members[name as usize].as_bytes()),
        }
    }

    fn total(&self) -> usize {
        (0..self.list.len()).map(|leaf| self.bytes(leaf).len()).sum()
    }
}

/// What was found in the leaves: in most of them nothing.
#[derive(Default)]
pub struct Decisions {
    /// By leaf, where there is something.
    pub(super) found: BTreeMap<usize, Vec<Candidate>>,
}

impl Decisions {
    /// What was found in a leaf.
    pub(super) fn of(&self, leaf: usize) -> &[Candidate] {
        self.found.get(&leaf).map_or(&[], Vec::as_slice)
    }
}

/// All that the findings of a leaf depend on.
#[derive(PartialEq, Eq, Hash)]
struct Said<'a> {
    text: &'a [u8],
    key: Option<&'a [u8]>,
    is_number: bool,
}

/// The leaves that are looked at, and by leaf the one whose findings are its own: of those that say the same under the same key, the first. Keys, roles
/// and types are said again in each row and message.
fn distinct<T: AsRef<[u8]>>(leaves: &Leaves<T>) -> (Vec<u32>, Vec<u32>) {
    /// Longer ones are rarely said again.
    const LONGEST: usize = 64;
    let mut first: HashMap<Said, u32> = HashMap::new();
    let mut looked_at: Vec<u32> = Vec::new();
    let is_short = |text: &[u8]| text.len() <= LONGEST;
    let same = (0..leaves.list.len()).map(|leaf| {
        let (text, key) = (leaves.bytes(leaf), leaves.key_bytes(leaf));
        let next = looked_at.len() as u32;
        let nth = match is_short(text) && key.is_none_or(is_short) {
            true => {
                let is_number = leaves.list[leaf].source == Source::Number;
                *first.entry(Said { text, key, is_number }).or_insert(next)
            }
            false => next,
        };
        if nth == next {
            looked_at.push(leaf as u32);
        }
        nth
    });
    let same = same.collect();
    (looked_at, same)
}

/// Scans every leaf; large values on all cores. Needs nothing of the host.
pub fn scan<T: AsRef<[u8]> + Send + Sync>(redactor: &Redactor, leaves: &Leaves<T>) -> Decisions {
    const WORTH_SHARING: usize = 256 * 1024;
    let look = |leaf: u32| {
        let leaf = leaf as usize;
        let key = leaves.key_bytes(leaf);
        redactor.leaf_candidates(leaves.bytes(leaf), key, leaves.list[leaf].source == Source::Number)
    };
    let (looked_at, same) = distinct(leaves);
    let found: Vec<Vec<Candidate>> = if leaves.total() >= WORTH_SHARING {
        looked_at.into_par_iter().map(look).collect()
    } else {
        looked_at.into_iter().map(look).collect()
    };
    let mut decisions = Decisions::default();
    if leaves.recognized.is_empty() && found.iter().all(Vec::is_empty) {
        return decisions;
    }
    // A name that one leaf makes known counts in those behind it.
    let mut known = Known::default();
    for (leaf, nth) in same.into_iter().enumerate() {
        let mut found = found[nth as usize].clone();
        if let Some(recognized) = leaves.recognized.get(&leaf) {
            redactor.join(&mut found, recognized);
        }
        if leaves.list[leaf].source != Source::Number {
            redactor.find_again(leaves.bytes(leaf), leaves.key_bytes(leaf), 0, &mut found, &mut known);
        }
        if !found.is_empty() {
            decisions.found.insert(leaf, found);
        }
    }
    decisions
}
