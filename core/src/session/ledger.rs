//! The mapping of one conversation: which token stands for which value.

use super::{
    name::{MOST_VARIANTS, Name},
    relation::Relation,
    surrogate::{self, Search},
    vocabulary::Vocabulary,
};
use crate::{operate::Form, policy::TokenStyle};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{HashMap, HashSet},
    fmt,
    sync::{Arc, OnceLock},
};
use zeroize::Zeroizing;

/// The most numbers of one entity that typed tokens reserve one by one; beyond, whole ranges are.
const MOST_RESERVED: usize = 10_000;

/// How much a conversation may hold. What comes beyond has a placeholder, which nothing restores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The number of values.
    pub values: usize,
    /// The bytes of all values.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { values: 100_000, bytes: 64 << 20 }
    }
}

/// How a finding stands in its text, and what it is to become.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) form: Form,
    /// Whether it stands between square brackets.
    pub(super) enclosed: bool,
    pub(super) style: TokenStyle,
}

/// A value with its token.
pub(super) struct Entry {
    pub(super) name: Name,
    pub(super) form: Form,
    /// Whether it stood between square brackets once: two brackets around its token are no mistake then.
    pub(super) enclosed: bool,
    pub(super) value: Zeroizing<Box<[u8]>>,
    /// What stands for it in place of the token's name.
    surrogate: Option<String>,
}

impl Entry {
    /// What is written in place of the value.
    pub(super) fn written(&self) -> String {
        self.surrogate.clone().unwrap_or_else(|| self.name.to_string())
    }
}

/// Names a value without telling it.
type Digest = [u8; 16];

/// The mapping of one conversation. Every look-up costs the same, however many values there are. Values are overwritten on drop.
#[derive(Default)]
pub struct Ledger {
    limits: Limits,
    entries: Vec<Entry>,
    bytes: usize,
    by_value: HashMap<Digest, usize>,
    by_name: HashMap<(usize, u32, u16), usize>,
    by_entity: HashMap<Arc<str>, usize>,
    books: Vec<Book>,
    vocabulary: Vocabulary,
    by_surrogate: HashMap<Digest, usize>,
    /// Finds surrogates; made when it is first asked for after a change.
    search: OnceLock<Option<Search>>,
}

/// The numbers of one entity.
struct Book {
    entity: Arc<str>,
    last: u32,
    variants: HashMap<u32, u16>,
    /// How many surrogates were tried.
    surrogates: usize,
    reserved: HashSet<(u32, u16)>,
    /// Numbers by what other spellings have in common.
    same: HashMap<Digest, u32>,
    /// Numbers by the words of their names.
    words: HashMap<Digest, Vec<u32>>,
}

impl Ledger {
    /// An empty ledger.
    pub fn new(limits: Limits) -> Ledger {
        Ledger { limits, ..Ledger::default() }
    }

    /// How many values it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds no value.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entities that have tokens.
    pub(super) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The place of a value: the one that it has, or a new one. `None` where the ledger is full.
    pub(super) fn issue(&mut self, entity: &str, value: &[u8], found: Found) -> Option<usize> {
        let Found { form, enclosed, style } = found;
        let digest = digest(&[entity.as_bytes(), &[form.tag(), style as u8], value]);
        if let Some(&known) = self.by_value.get(&digest) {
            self.entries[known].enclosed |= enclosed;
            return Some(known);
        }
        if self.entries.len() >= self.limits.values || self.bytes + value.len() > self.limits.bytes {
            return None;
        }
        let book = self.book(entity);
        let (number, variant) = self.books[book].next(&Relation::of(entity, value));
        let name = Name { entity: self.books[book].entity.clone(), number, variant };
        let place = self.entries.len();
        self.by_value.insert(digest, place);
        self.by_name.insert((book, number, variant), place);
        self.bytes += value.len();
        self.vocabulary.add(&name.entity);
        let surrogate = match style {
            TokenStyle::Token => None,
            TokenStyle::Surrogate => self.surrogate(book, &name, value),
        };
        if let Some(surrogate) = &surrogate {
            self.by_surrogate.insert(surrogate_digest(surrogate.as_bytes()), place);
            self.search = OnceLock::new();
        }
        self.entries.push(Entry { name, form, enclosed, value: Zeroizing::new(value.into()), surrogate });
        Some(place)
    }

    /// The next surrogate that stands for nothing yet.
    fn surrogate(&mut self, book: usize, name: &Name, value: &[u8]) -> Option<String> {
        let nth = self.books[book].surrogates;
        let surrogate = surrogate::surrogate(name, nth, value)?;
        self.books[book].surrogates += 1;
        (!self.by_surrogate.contains_key(&surrogate_digest(surrogate.as_bytes()))).then_some(surrogate)
    }

    /// The entry at a place.
    pub(super) fn entry(&self, place: usize) -> &Entry {
        &self.entries[place]
    }

    /// Whether a value is a surrogate that stands for something, and did before the entries from `first` on.
    pub(super) fn is_surrogate(&self, value: &[u8], first: usize) -> bool {
        let place = || self.by_surrogate.get(&surrogate_digest(value));
        !self.by_surrogate.is_empty()
            && place().is_some_and(|place| *place < first && self.entries[*place].surrogate.is_some())
    }

    /// Takes the surrogates of these entries back, which stand in a text by themselves; gives them their tokens.
    pub(super) fn withdraw(&mut self, places: &[usize]) {
        for place in places {
            // Its digest stays, so that it never comes to stand for another value.
            self.entries[*place].surrogate = None;
            self.search = OnceLock::new();
        }
    }

    /// Finds the surrogates of all entries from one on; `None` where there are none.
    pub(super) fn search_from(&self, first: usize) -> Option<Search> {
        let entries = self.entries.iter().enumerate().skip(first);
        Search::new(entries.filter_map(|(place, entry)| Some((entry.surrogate.as_deref()?, place))))
    }

    /// Finds every surrogate.
    pub(super) fn search(&self) -> Option<&Search> {
        match self.by_surrogate.is_empty() {
            true => None,
            false => self.search.get_or_init(|| self.search_from(0)).as_ref(),
        }
    }

    /// Keeps a token that was typed from ever being issued.
    pub(super) fn reserve(&mut self, entity: &str, number: u32, variant: u16) {
        let book = self.book(entity);
        let is_issued = |variant| self.by_name.contains_key(&(book, number, variant));
        if is_issued(variant) {
            return;
        }
        let variant = if is_issued(0) { variant } else { 0 };
        let book = &mut self.books[book];
        match book.reserved.len() < MOST_RESERVED {
            true => drop(book.reserved.insert((number, variant))),
            false if variant == 0 => book.last = book.last.max(number),
            false => drop(book.variants.insert(number, MOST_VARIANTS)),
        }
    }

    /// What a token stands for.
    pub(super) fn find(&self, entity: &str, number: u32, variant: u16) -> Option<&Entry> {
        let book = *self.by_entity.get(entity)?;
        self.by_name.get(&(book, number, variant)).map(|place| &self.entries[*place])
    }

    fn book(&mut self, entity: &str) -> usize {
        if let Some(book) = self.by_entity.get(entity) {
            return *book;
        }
        let entity: Arc<str> = entity.into();
        self.by_entity.insert(entity.clone(), self.books.len());
        self.books.push(Book {
            entity,
            last: 0,
            variants: HashMap::new(),
            surrogates: 0,
            reserved: HashSet::new(),
            same: HashMap::new(),
            words: HashMap::new(),
        });
        self.books.len() - 1
    }
}

impl Book {
    /// The number and variant of a value that is new.
    fn next(&mut self, relation: &Relation) -> (u32, u16) {
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

fn surrogate_digest(surrogate: &[u8]) -> Digest {
    digest(&[&surrogate.to_ascii_lowercase()])
}

/// The start of SHA-256 over parts that cannot run into each other.
fn digest(parts: &[&[u8]]) -> Digest {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut digest = Digest::default();
    digest.copy_from_slice(&hash.finalize()[..16]);
    digest
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger").field("values", &self.entries.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issued(ledger: &mut Ledger, entity: &str, value: &str) -> String {
        let found = Found { form: Form::Plain, enclosed: false, style: TokenStyle::Token };
        ledger.issue(entity, value.as_bytes(), found).map(|place| ledger.entry(place).written()).unwrap_or_default()
    }

    #[test]
    fn equal_values_share_a_token_and_spellings_are_related() {
        let mut ledger = Ledger::default();
        for (entity, value, token) in [
            ("PERSON", "Jane Doe", "[PERSON_1]"),
            ("PERSON", "John Roe", "[PERSON_2]"),
            ("PERSON", "Jane Doe", "[PERSON_1]"),
            ("PERSON", "Jane", "[PERSON_1_A]"),
            ("PERSON", "Doe, Jane", "[PERSON_1_B]"),
            ("PERSON", "Jane Poe", "[PERSON_3]"),
            // Two have this first name now; the token that it has stays.
            ("PERSON", "Jane", "[PERSON_1_A]"),
            ("PERSON", "JANE", "[PERSON_1_C]"),
            ("PERSON", "Doe-Poe", "[PERSON_4]"),
            ("EMAIL_ADDRESS", "jane@acme.io", "[EMAIL_ADDRESS_1]"),
            ("EMAIL_ADDRESS", "JANE@acme.io", "[EMAIL_ADDRESS_1_A]"),
            ("EMAIL_ADDRESS", "eve@acme.io", "[EMAIL_ADDRESS_2]"),
        ] {
            assert_eq!(issued(&mut ledger, entity, value), token, "{value}");
        }
        assert_eq!(&**ledger.find("PERSON", 1, 1).unwrap().value, b"Jane");
        assert!(ledger.find("PERSON", 1, 9).is_none() && ledger.find("US_SSN", 1, 0).is_none());
    }

    #[test]
    fn typed_tokens_are_never_issued() {
        let mut ledger = Ledger::default();
        ledger.reserve("PERSON", 1, 0);
        ledger.reserve("PERSON", 2, 4);
        assert_eq!(issued(&mut ledger, "PERSON", "Jane Doe"), "[PERSON_3]");
        ledger.reserve("PERSON", 3, 0);
        ledger.reserve("PERSON", 3, 1);
        assert_eq!(issued(&mut ledger, "PERSON", "Jane"), "[PERSON_3_B]");
        for number in 1..=MOST_RESERVED as u32 + 10 {
            ledger.reserve("US_SSN", number, 0);
        }
        assert_eq!(issued(&mut ledger, "US_SSN", "536-22-8145"), format!("[US_SSN_{}]", MOST_RESERVED + 11));
    }

    #[test]
    fn a_full_ledger_issues_no_more() {
        let mut ledger = Ledger::new(Limits { values: 2, bytes: 20 });
        assert_eq!(issued(&mut ledger, "PERSON", "Jane Doe"), "[PERSON_1]");
        assert_eq!(issued(&mut ledger, "PERSON", "a name of more than twelve bytes"), "");
        assert_eq!(issued(&mut ledger, "PERSON", "John Roe"), "[PERSON_2]");
        assert_eq!(issued(&mut ledger, "PERSON", "Poe"), "");
        assert_eq!(issued(&mut ledger, "PERSON", "Jane Doe"), "[PERSON_1]");
        assert_eq!(format!("{ledger:?}"), "Ledger { values: 2, .. }");
    }

    #[test]
    fn forms_have_tokens_of_their_own() {
        let mut ledger = Ledger::default();
        let mut token = |form| {
            let found = Found { form, enclosed: false, style: TokenStyle::Token };
            let place = ledger.issue("US_SSN", b"536228145", found).unwrap();
            ledger.entry(place).written()
        };
        assert_eq!(token(Form::Plain), "[US_SSN_1]");
        assert_eq!(token(Form::Number), "[US_SSN_1_A]");
        assert_eq!(token(Form::Plain), "[US_SSN_1]");
    }
}
