//! The numbers of one entity in one conversation: which value gets which.

use super::{
    digest::{Digest, digest},
    name::MOST_VARIANTS,
    relation::Relation,
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// The numbers of one entity.
pub(super) struct Book {
    pub(super) entity: Arc<str>,
    pub(super) last: u32,
    pub(super) variants: HashMap<u32, u16>,
    /// How many surrogates were tried.
    pub(super) surrogates: usize,
    pub(super) reserved: HashSet<(u32, u16)>,
    /// Numbers by what other spellings have in common.
    same: HashMap<Digest, u32>,
    /// Numbers by the words of their names.
    words: HashMap<Digest, Vec<u32>>,
}

impl Book {
    pub(super) fn new(entity: Arc<str>) -> Book {
        Book {
            entity,
            last: 0,
            variants: HashMap::new(),
            surrogates: 0,
            reserved: HashSet::new(),
            same: HashMap::new(),
            words: HashMap::new(),
        }
    }

    /// The number and variant of a value that is new.
    pub(super) fn next(&mut self, relation: &Relation) -> (u32, u16) {
        let same = digest(&[relation.same.as_bytes()]);
        let words: Vec<Digest> = relation.words.iter().map(|word| digest(&[word.as_bytes()])).collect();
        let root = self.same.get(&same).copied().or_else(|| self.root_of(&words));
        if let Some(root) = root
            && let Some(variant) = self.next_variant(root)
        {
            self.same.entry(same).or_insert(root);
            return (root, variant);
        }
        self.last += 1;
        while self.reserved.contains(&(self.last, 0)) {
            self.last += 1;
        }
        self.same.insert(same, self.last);
        // One word alone may be anybody's; a fuller name that comes later is not a variant of it.
        for word in words.into_iter().filter(|_| relation.words.len() > 1) {
            self.words.entry(word).or_default().push(self.last);
        }
        (self.last, 0)
    }

    /// A number and variant that were given to a value before.
    pub(super) fn take_back(&mut self, number: u32, variant: u16, relation: &Relation) {
        let same = digest(&[relation.same.as_bytes()]);
        if variant > 0 {
            let last = self.variants.entry(number).or_default();
            *last = variant.max(*last);
            self.same.entry(same).or_insert(number);
            return;
        }
        self.last = self.last.max(number);
        self.same.insert(same, number);
        for word in relation.words.iter().filter(|_| relation.words.len() > 1) {
            self.words.entry(digest(&[word.as_bytes()])).or_default().push(number);
        }
    }

    /// The one name that has all these words.
    fn root_of(&self, words: &[Digest]) -> Option<u32> {
        let (first, others) = words.split_first()?;
        let mut roots = self.words.get(first)?.iter().filter(|root| {
            others.iter().all(|word| self.words.get(word).is_some_and(|known| known.binary_search(root).is_ok()))
        });
        roots.next().filter(|_| roots.next().is_none()).copied()
    }

    fn next_variant(&mut self, root: u32) -> Option<u16> {
        let last = self.variants.entry(root).or_default();
        while *last < MOST_VARIANTS {
            *last += 1;
            if !self.reserved.contains(&(root, *last)) {
                return Some(*last);
            }
        }
        None
    }
}
