//! The mapping of one conversation: which token stands for which value.

use super::{
    book::Book,
    digest::{Digest, digest},
    journal::{self, Change},
    name::{MOST_VARIANTS, Name},
    relation::Relation,
    surrogate::{self, Search},
    vocabulary::Vocabulary,
};
use crate::{candidate::Shaped, error::Error, operate::Form, policy::TokenStyle};
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, OnceLock},
};
use zeroize::Zeroizing;

/// How many surrogates are tried for one value: another value may have one already, or be it.
const MOST_TRIES: usize = 8;
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
pub(super) struct Found<'a> {
    pub(super) form: Form,
    /// Whether it stands between square brackets.
    pub(super) enclosed: bool,
    pub(super) style: TokenStyle,
    /// What found it, where its surrogate is to have its form.
    pub(super) shaped: Option<Shaped<'a>>,
}

/// A value with its token.
pub(super) struct Entry {
    pub(super) name: Name,
    pub(super) form: Form,
    /// Whether it stood between square brackets once: two brackets around its token are no mistake then.
    pub(super) enclosed: bool,
    pub(super) value: Zeroizing<Box<[u8]>>,
    pub(super) style: TokenStyle,
    /// What stands for it in place of the token's name.
    surrogate: Option<String>,
}

impl Entry {
    pub(super) fn new(
        name: Name,
        form: Form,
        enclosed: bool,
        style: TokenStyle,
        value: Zeroizing<Box<[u8]>>,
        surrogate: Option<String>,
    ) -> Entry {
        Entry { name, form, enclosed, value, style, surrogate }
    }

    pub(super) fn surrogate(&self) -> Option<&str> {
        self.surrogate.as_deref()
    }

    /// What is written in place of the value.
    pub(super) fn written(&self) -> String {
        self.surrogate.clone().unwrap_or_else(|| self.name.to_string())
    }
}

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
    vocabulary: Arc<Vocabulary>,
    by_surrogate: HashMap<Digest, usize>,
    /// Finds surrogates; made when it is first asked for after a change.
    search: OnceLock<Option<Search>>,
    /// What has changed since it was last asked for; none where nobody asks.
    changes: Option<Vec<Change>>,
}

impl Ledger {
    /// An empty ledger.
    pub fn new(limits: Limits) -> Ledger {
        Ledger { limits, ..Ledger::default() }
    }

    /// An empty ledger whose changes a store keeps: see [`Ledger::take_changes`].
    pub fn recorded(limits: Limits) -> Ledger {
        Ledger { limits, changes: Some(Vec::new()), ..Ledger::default() }
    }

    /// What has changed since this was last asked of a ledger made by [`Ledger::recorded`], in bytes for [`Ledger::replay`]; they hold
    /// values, so a store seals them. `None` where nothing has.
    pub fn take_changes(&mut self) -> Option<Zeroizing<Vec<u8>>> {
        let changes = std::mem::take(self.changes.as_mut()?);
        (!changes.is_empty()).then(|| journal::write(self, &changes))
    }

    /// Makes changes again that a ledger of the same conversation has given; in the order in which they were made.
    ///
    /// # Errors
    /// Where the bytes are not such changes; the ledger is of no use then.
    pub fn replay(&mut self, changes: &[u8]) -> Result<(), Error> {
        journal::replay(self, changes)
    }

    fn record(&mut self, change: impl FnOnce() -> Change) {
        if let Some(changes) = &mut self.changes {
            changes.push(change());
        }
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
    pub(super) fn vocabulary(&self) -> &Arc<Vocabulary> {
        &self.vocabulary
    }

    /// The place of a value: the one that it has, or a new one. `None` where the ledger is full.
    pub(super) fn issue(&mut self, entity: &str, value: &[u8], found: Found) -> Option<usize> {
        let Found { form, enclosed, style, .. } = found;
        let digest = value_digest(entity, form, style, value);
        if let Some(&known) = self.by_value.get(&digest) {
            if enclosed && !self.entries[known].enclosed {
                self.enclose_again(known);
                self.record(|| Change::Enclosed { place: known });
            }
            return Some(known);
        }
        if self.entries.len() >= self.limits.values || self.bytes + value.len() > self.limits.bytes {
            return None;
        }
        let book = self.book(entity);
        let (number, variant) = self.books[book].next(&Relation::of(entity, value));
        let name = Name { entity: self.books[book].entity.clone(), number, variant };
        let place = self.entries.len();
        let surrogate = self.surrogate(book, &name, value, found);
        let value = Zeroizing::new(value.into());
        self.add(book, digest, Entry { name, form, enclosed, value, style, surrogate });
        let surrogates = self.books[book].surrogates;
        self.record(|| Change::Issued { place, surrogates });
        Some(place)
    }

    fn add(&mut self, book: usize, digest: Digest, entry: Entry) {
        let place = self.entries.len();
        self.by_value.insert(digest, place);
        self.by_name.insert((book, entry.name.number, entry.name.variant), place);
        self.bytes += entry.value.len();
        if !self.vocabulary.has(&entry.name.entity) {
            Arc::make_mut(&mut self.vocabulary).add(&entry.name.entity);
        }
        if let Some(surrogate) = &entry.surrogate {
            self.by_surrogate.insert(surrogate_digest(surrogate.as_bytes()), place);
            self.search = OnceLock::new();
        }
        self.entries.push(entry);
    }

    /// Takes an entry that was issued before, when so many surrogates of its entity had been tried.
    pub(super) fn take_back(&mut self, entry: Entry, surrogates: usize) {
        let book = self.book(&entry.name.entity);
        let digest = value_digest(&entry.name.entity, entry.form, entry.style, &entry.value);
        let relation = Relation::of(&entry.name.entity, &entry.value);
        self.books[book].take_back(entry.name.number, entry.name.variant, &relation);
        self.books[book].surrogates = surrogates;
        self.add(book, digest, entry);
    }

    /// Marks the entry at a place as one that stood between brackets.
    pub(super) fn enclose_again(&mut self, place: usize) {
        self.entries[place].enclosed = true;
    }

    /// The next surrogate that stands for nothing yet.
    fn surrogate(&mut self, book: usize, name: &Name, value: &[u8], found: Found) -> Option<String> {
        for _ in 0..MOST_TRIES {
            let nth = self.books[book].surrogates;
            let surrogate = surrogate::surrogate(found.style, name, nth, value, found.shaped.as_ref())?;
            self.books[book].surrogates += 1;
            let is_taken = self.by_surrogate.contains_key(&surrogate_digest(surrogate.as_bytes()));
            let as_value = value_digest(&name.entity, Form::Plain, found.style, surrogate.as_bytes());
            if !is_taken && surrogate.as_bytes() != value && !self.by_value.contains_key(&as_value) {
                return Some(surrogate);
            }
        }
        None
    }

    /// The entry at a place.
    pub(super) fn entry(&self, place: usize) -> &Entry {
        &self.entries[place]
    }

    /// Whether any surrogate has been issued.
    pub(super) fn has_surrogates(&self) -> bool {
        !self.by_surrogate.is_empty()
    }

    /// Whether a value is a surrogate that stands for something, and did before the entries from `first` on.
    pub(super) fn is_surrogate(&self, value: &[u8], first: usize) -> bool {
        let place = || self.by_surrogate.get(&surrogate_digest(value));
        self.has_surrogates() && place().is_some_and(|place| *place < first && self.entries[*place].surrogate.is_some())
    }

    /// Takes the surrogates of these entries back, which stand in a text by themselves; gives them their tokens.
    pub(super) fn withdraw(&mut self, places: &[usize]) {
        for place in places {
            self.withdraw_again(*place);
            self.record(|| Change::Withdrawn { place: *place });
        }
    }

    pub(super) fn withdraw_again(&mut self, place: usize) {
        // Its digest stays, so that it never comes to stand for another value.
        self.entries[place].surrogate = None;
        self.search = OnceLock::new();
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
        if self.reserve_again(entity, number, variant) {
            self.record(|| Change::Reserved { entity: entity.to_string(), number, variant });
        }
    }

    /// Reserves a token; false where that changes nothing.
    pub(super) fn reserve_again(&mut self, entity: &str, number: u32, variant: u16) -> bool {
        let book = self.book(entity);
        let is_issued = |variant| self.by_name.contains_key(&(book, number, variant));
        if is_issued(variant) {
            return false;
        }
        let variant = if is_issued(0) { variant } else { 0 };
        let book = &mut self.books[book];
        match book.reserved.len() < MOST_RESERVED {
            true => book.reserved.insert((number, variant)),
            false if variant == 0 => {
                let is_new = number > book.last;
                book.last = book.last.max(number);
                is_new
            }
            false => book.variants.insert(number, MOST_VARIANTS) != Some(MOST_VARIANTS),
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
        self.books.push(Book::new(entity));
        self.books.len() - 1
    }
}

fn value_digest(entity: &str, form: Form, style: TokenStyle, value: &[u8]) -> Digest {
    digest(&[entity.as_bytes(), &[form.tag(), style as u8], value])
}

fn surrogate_digest(surrogate: &[u8]) -> Digest {
    digest(&[&surrogate.to_ascii_lowercase()])
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
        let found = Found { form: Form::Plain, enclosed: false, style: TokenStyle::Token, shaped: None };
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
    fn a_ledger_made_again_issues_what_it_would_have_issued() {
        type Change = fn(&mut Ledger);
        let changes: [Change; 10] = [
            |ledger| drop(issued(ledger, "PERSON", "Jane Doe")),
            |ledger| ledger.reserve("PERSON", 2, 0),
            |ledger| ledger.reserve("PERSON", 1, 1),
            |ledger| drop(issued(ledger, "PERSON", "Jane")),
            |ledger| drop(surrogate(ledger, "jane@acme.io")),
            |ledger| drop(surrogate(ledger, "eve@acme.io")),
            |ledger| ledger.withdraw(&[2]),
            |ledger| (3..=MOST_RESERVED as u32 + 10).for_each(|number| ledger.reserve("US_SSN", number, 0)),
            |ledger| drop(issued(ledger, "PERSON", "JANE")),
            |ledger| drop(issued(ledger, "PERSON", "John Roe")),
        ];
        fn surrogate(ledger: &mut Ledger, value: &str) -> String {
            let found = Found { form: Form::Plain, enclosed: true, style: TokenStyle::Surrogate, shaped: None };
            let place = ledger.issue("EMAIL_ADDRESS", value.as_bytes(), found).unwrap();
            ledger.entry(place).written()
        }
        let probe = |ledger: &mut Ledger| {
            let values = [("PERSON", "Doe, Jane"), ("PERSON", "Roe"), ("US_SSN", "536-22-8145"), ("PERSON", "Ann Poe")];
            let mut tokens: Vec<String> = values.iter().map(|(entity, value)| issued(ledger, entity, value)).collect();
            tokens.extend(["jane@acme.io", "bob@acme.io", "eve@acme.io"].map(|value| surrogate(ledger, value)));
            tokens
        };
        for until in 0..=changes.len() {
            let (mut ledger, mut again) = (Ledger::recorded(Limits::default()), Ledger::recorded(Limits::default()));
            for change in &changes[..until] {
                change(&mut ledger);
                if let Some(bytes) = ledger.take_changes() {
                    again.replay(&bytes).unwrap();
                }
            }
            assert!(again.take_changes().is_none() && ledger.take_changes().is_none());
            assert_eq!(ledger.len(), again.len());
            assert_eq!(probe(&mut ledger), probe(&mut again), "after {until}");
            assert_eq!(ledger.take_changes(), again.take_changes());
        }
        for wrong in [&b""[..], b"\x02", b"\x01\x01", b"\x01\x03\x00\x00\x00\x00", b"\x01\x09"] {
            assert_eq!(Ledger::default().replay(wrong).unwrap_err().code(), "vault");
        }
    }

    #[test]
    fn forms_have_tokens_of_their_own() {
        let mut ledger = Ledger::default();
        let mut token = |form| {
            let found = Found { form, enclosed: false, style: TokenStyle::Token, shaped: None };
            let place = ledger.issue("US_SSN", b"536228145", found).unwrap();
            ledger.entry(place).written()
        };
        assert_eq!(token(Form::Plain), "[US_SSN_1]");
        assert_eq!(token(Form::Number), "[US_SSN_1_A]");
        assert_eq!(token(Form::Plain), "[US_SSN_1]");
    }
}
