//! The leaves of a value and what is found in them: nothing here touches the host.

use crate::{
    again::Known, candidate::Candidate, error::Error, operate::Form, recognize::Recognized, redactor::Redactor,
};
use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;
use std::{collections::BTreeMap, hash};

/// The texts of a value: its leaves and its keys.
pub struct Leaves<T> {
    pub(super) list: Vec<Leaf<T>>,
    /// The digits of all numbers, and what literals say.
    digits: String,
    /// The names of fields of types, each once, and their numbers.
    members: Vec<String>,
    known_members: HashMap<String, u32>,
    /// How many bytes they are.
    bytes: usize,
    /// Leaves that stand under further keys.
    looks: Vec<(usize, KeyOf)>,
    /// By leaf: what recognisers have found.
    recognized: HashMap<usize, Vec<Candidate>>,
}

pub(super) struct Leaf<T> {
    content: Content<T>,
    /// The leaf that holds the key nearest above, or the name of that field.
    key: KeyOf,
}

/// What a leaf is in the host.
enum Content<T> {
    Text(T),
    Bytes(T),
    /// A part of the digits.
    Number(u32, u32),
    /// The same; nothing is looked for in it.
    Literal(u32, u32),
}

impl<T> Leaf<T> {
    /// Whether it is an integer of the host.
    pub(super) const fn is_number(&self) -> bool {
        matches!(self.content, Content::Number(..))
    }

    /// Whether nothing is looked for in it.
    const fn is_literal(&self) -> bool {
        matches!(self.content, Content::Literal(..))
    }

    /// Whether it is text or bytes of the host.
    const fn is_text(&self) -> bool {
        !self.is_number() && !self.is_literal()
    }

    /// Whether it is bytes of the host.
    pub(super) const fn is_bytes(&self) -> bool {
        matches!(self.content, Content::Bytes(_))
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum KeyOf {
    None,
    Leaf(u32),
    /// The number of a member.
    Member(u32),
    /// What the leaf of a node says that is walked before, as long as values are gathered.
    Node(u32),
}

impl<T> Default for Leaves<T> {
    fn default() -> Leaves<T> {
        Leaves {
            list: Vec::new(),
            digits: String::new(),
            members: Vec::new(),
            known_members: HashMap::new(),
            bytes: 0,
            looks: Vec::new(),
            recognized: HashMap::new(),
        }
    }
}

impl<T> Leaves<T> {
    /// The memory of leaves that are over, for [`gather_in`](super::gather_in).
    #[must_use]
    pub fn emptied(mut self) -> Leaves<T> {
        self.list.clear();
        self.digits.clear();
        Leaves { list: self.list, digits: self.digits, ..Leaves::default() }
    }
}

impl<T: AsRef<[u8]>> Leaves<T> {
    pub(super) fn add_text(&mut self, text: T, key: KeyOf) -> u32 {
        self.add(text.as_ref().len(), Content::Text(text), key)
    }

    pub(super) fn add_bytes(&mut self, bytes: T, key: KeyOf) -> u32 {
        self.add(bytes.as_ref().len(), Content::Bytes(bytes), key)
    }

    pub(super) fn add_number(&mut self, digits: &str, key: KeyOf) -> u32 {
        let (start, end) = self.spell(digits);
        self.add(digits.len(), Content::Number(start, end), key)
    }

    pub(super) fn add_literal(&mut self, says: &str, key: KeyOf) -> u32 {
        let (start, end) = self.spell(says);
        self.add(0, Content::Literal(start, end), key)
    }

    fn spell(&mut self, says: &str) -> (u32, u32) {
        let start = self.digits.len() as u32;
        self.digits.push_str(says);
        (start, self.digits.len() as u32)
    }

    pub(super) fn add_key(&mut self, text: T) -> u32 {
        self.add_text(text, KeyOf::None)
    }

    /// The number of a field of a type.
    pub(super) fn add_member(&mut self, name: String) -> u32 {
        let next = self.members.len() as u32;
        *self.known_members.entry(name).or_insert_with_key(|name| {
            self.members.push(name.clone());
            next
        })
    }

    /// The name of the field of a type that has this number.
    pub(super) fn member(&self, number: u32) -> &str {
        &self.members[number as usize]
    }

    /// Makes a leaf one of this key, too.
    pub(super) fn add_look(&mut self, leaf: usize, key: KeyOf) {
        self.looks.push((leaf, key));
    }

    /// Whether two keys say the same.
    pub(super) fn is_same_key(&self, one: KeyOf, other: KeyOf) -> bool {
        one == other || matches!((one, other), (KeyOf::Leaf(_), KeyOf::Leaf(_))) && self.says(one) == self.says(other)
    }

    fn add(&mut self, bytes: usize, content: Content<T>, key: KeyOf) -> u32 {
        self.bytes += bytes;
        self.list.push(Leaf { content, key });
        self.list.len() as u32 - 1
    }

    /// How many bytes all of them are: what a scan takes is in proportion to that.
    pub const fn total_bytes(&self) -> usize {
        self.bytes
    }

    /// Every leaf that is text of the host, with its number: keys too.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (usize, &[u8])> {
        let texts = (0..self.list.len()).filter(|leaf| self.list[*leaf].is_text());
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
            let Content::Text(text) = &self.list[leaf].content else { continue };
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
        match self.list[leaf].content {
            Content::Text(ref text) | Content::Bytes(ref text) => text.as_ref(),
            Content::Number(start, end) | Content::Literal(start, end) => {
                &self.digits.as_bytes()[start as usize..end as usize]
            }
        }
    }

    /// How a leaf stands in its host.
    pub(super) fn form(&self, leaf: usize) -> Form {
        match self.list[leaf].content {
            Content::Number(..) => Form::Number,
            Content::Literal(..) => Form::of_literal(self.bytes(leaf)),
            Content::Text(_) | Content::Bytes(_) => Form::of_text(self.bytes(leaf), || 0),
        }
    }

    pub(super) fn key_bytes(&self, leaf: usize) -> Option<&[u8]> {
        self.says(self.list[leaf].key)
    }

    fn says(&self, key: KeyOf) -> Option<&[u8]> {
        match key {
            KeyOf::None | KeyOf::Node(_) => None,
            KeyOf::Leaf(key) => Some(self.bytes(key as usize)),
            KeyOf::Member(member) => Some(self.member(member).as_bytes()),
        }
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
#[derive(PartialEq, Eq)]
struct Said<'a> {
    text: &'a [u8],
    /// See [`Looks::key`].
    key: u32,
    is_number: bool,
}

impl hash::Hash for Said<'_> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        state.write(self.text);
        state.write_u64(u64::from(self.key) << 1 | u64::from(self.is_number));
    }
}

/// Which leaves are looked at: of those that say the same under the same key, the first, since keys, roles and types are said again in each row and
/// message; and no number under a key that names nothing.
struct Looks {
    leaves: Vec<u32>,
    /// By leaf: which of these looks is its own, or [`Looks::NONE`].
    of: Vec<u32>,
}

impl Looks {
    const NONE: u32 = u32::MAX;
    /// Longer texts are rarely said again.
    const LONGEST: usize = 64;

    fn new<T: AsRef<[u8]>>(redactor: &Redactor, leaves: &Leaves<T>) -> Looks {
        let count = leaves.list.len();
        let mut looks = Looks { leaves: Vec::new(), of: Vec::with_capacity(count) };
        let mut first: HashMap<Said, u32> = HashMap::new();
        let mut names_something: HashMap<u32, bool> = HashMap::new();
        for (leaf, described) in leaves.list.iter().enumerate() {
            let (text, is_number) = (leaves.bytes(leaf), described.is_number());
            let (key, next) = (looks.key(described.key), looks.leaves.len() as u32);
            let is_silent = described.is_literal()
                || is_number
                    && leaves.key_bytes(leaf).is_some_and(|text| {
                        !*names_something.entry(key).or_insert_with(|| redactor.names_something(text))
                    });
            let look = match text.len() <= Self::LONGEST {
                _ if is_silent => Self::NONE,
                true => *first.entry(Said { text, key, is_number }).or_insert(next),
                false => next,
            };
            if look == next {
                looks.leaves.push(leaf as u32);
            }
            looks.of.push(look);
        }
        looks
    }

    /// A number that keys share which say the same. A key stands before what it is the key of.
    fn key(&self, key: KeyOf) -> u32 {
        match key {
            KeyOf::None | KeyOf::Node(_) => u32::MAX,
            KeyOf::Leaf(key) => self.of[key as usize],
            KeyOf::Member(member) => u32::MAX - 1 - member,
        }
    }
}

/// Scans every leaf; large values on all cores. Needs nothing of the host.
pub fn scan<T: AsRef<[u8]> + Send + Sync>(redactor: &Redactor, leaves: &Leaves<T>) -> Decisions {
    const WORTH_SHARING: usize = 256 * 1024;
    let look = |leaf: u32| {
        let leaf = leaf as usize;
        let key = leaves.key_bytes(leaf);
        redactor.leaf_candidates(leaves.bytes(leaf), key, leaves.list[leaf].is_number())
    };
    let looks = Looks::new(redactor, leaves);
    let found: Vec<Vec<Candidate>> = if leaves.total_bytes() >= WORTH_SHARING {
        looks.leaves.into_par_iter().map(look).collect()
    } else {
        looks.leaves.into_iter().map(look).collect()
    };
    let mut more: HashMap<usize, Vec<Candidate>> = HashMap::new();
    for &(leaf, key) in leaves.looks.iter().filter(|(leaf, _)| !leaves.list[*leaf].is_literal()) {
        let found = redactor.leaf_candidates(leaves.bytes(leaf), leaves.says(key), leaves.list[leaf].is_number());
        if !found.is_empty() {
            more.entry(leaf).or_default().extend(found);
        }
    }
    let mut decisions = Decisions::default();
    if leaves.recognized.is_empty() && more.is_empty() && found.iter().all(Vec::is_empty) {
        return decisions;
    }
    // A name that one leaf makes known counts in those behind it.
    let mut known = Known::default();
    for (leaf, look) in looks.of.into_iter().enumerate() {
        let mut found = found.get(look as usize).cloned().unwrap_or_default();
        for also in [leaves.recognized.get(&leaf), more.get(&leaf)].into_iter().flatten() {
            redactor.join(&mut found, also);
        }
        if leaves.list[leaf].is_text() {
            redactor.find_again(leaves.bytes(leaf), leaves.key_bytes(leaf), 0, &mut found, &mut known);
        }
        if !found.is_empty() {
            decisions.found.insert(leaf, found);
        }
    }
    decisions
}
