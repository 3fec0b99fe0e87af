//! Conversations: values become tokens on the way out, and tokens values on the way back.
//!
//! A session gives each value a token of its own, `[EMAIL_ADDRESS_1]`, the same one wherever the same bytes come again, and keeps the mapping
//! in a [`Vault`]. Another spelling of a thing that has a token (`JANE@acme.io`, the first name of a known person) has a token that says so:
//! `[EMAIL_ADDRESS_1_A]`. What the policy has another operator for (a mask, a hash) is treated as it says, and is not restored.
//!
//! ```
//! use reticent::{Policy, Redactor};
//!
//! let redactor = Redactor::new(&Policy::default())?;
//! let session = redactor.session();
//! let prompt = session.redact("Write to jane@acme.io")?;
//! assert_eq!(prompt, "Write to [EMAIL_ADDRESS_1]");
//! assert_eq!(session.restore("I wrote to **email\\_address\\_1**.")?, "I wrote to **jane@acme.io**.");
//! # Ok::<(), reticent::Error>(())
//! ```

mod book;
mod digest;
mod journal;
mod ledger;
mod name;
mod relation;
mod restorer;
mod sealed;
mod spelling;
mod stream;
mod surrogate;
mod vault;
mod vocabulary;

pub use ledger::{Ledger, Limits};
pub use stream::RestoreStream;
pub use vault::{Clock, MemoryVault, Vault};

use crate::{
    answer::Answer,
    candidate::Candidate,
    data_url::Payload,
    error::Error,
    operate::Form,
    policy::{TokenStyle, USER},
    recognize::Recognized,
    redactor::{Caller, Processed, Redactor},
    structured::{self, Decisions, Host, Leaves, Outcome, Place, Tree},
};
use ledger::Found;
use restorer::Restorer;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fmt,
    sync::Arc,
};
use vocabulary::Vocabulary;

/// A conversation: redacts with tokens and restores them. Cheap to clone, shared between threads; all of its clones agree on tokens.
#[derive(Clone)]
pub struct Session {
    inner: Arc<Inner>,
}

struct Inner {
    redactor: Redactor,
    vault: Arc<dyn Vault>,
    conversation: String,
    /// The entities of the policy.
    entities: Arc<Vocabulary>,
}

/// The findings of a leaf that are data of URLs, by their place among its findings, each with what is found in what it says.
type Payloads = BTreeMap<usize, (Payload, Vec<Candidate>)>;

/// A token that somebody typed.
type Typed = (Arc<str>, u32, u16);

impl Redactor {
    /// A conversation of its own, kept in memory until it is dropped.
    pub fn session(&self) -> Session {
        self.session_in(Arc::new(MemoryVault::default()), "")
    }

    /// A conversation in a vault, by its name: whoever names the same has the same tokens. A name is what keeps conversations
    /// apart, so it should not be one that others can guess.
    pub fn session_in(&self, vault: Arc<dyn Vault>, conversation: &str) -> Session {
        let entities = Arc::new(vocabulary_of(self));
        Session {
            inner: Arc::new(Inner { redactor: self.clone(), vault, conversation: conversation.into(), entities }),
        }
    }

    /// Restores for the user what the operator `encrypt` has written under this policy's keys. Borrowed where nothing was.
    pub fn restore<'t>(&self, text: &'t str) -> Cow<'t, str> {
        as_text(text, self.restore_for(text.as_bytes(), USER))
    }

    /// As [`Redactor::restore`], for bytes and for a destination, into which the policy may not let everything.
    pub fn restore_for<'t>(&self, text: &'t [u8], destination: &str) -> Cow<'t, [u8]> {
        restored(&Restorer::new(self, &Ledger::default(), destination, &vocabulary_of(self)), text)
    }

    /// As [`Redactor::restore_for`], for nested data; `None` where nothing was restored.
    ///
    /// # Errors
    /// The host's.
    pub fn restore_nested<H: Host>(
        &self,
        host: &mut H,
        tree: &Tree<H::Value>,
        leaves: &Leaves<H::Text>,
        destination: &str,
    ) -> Result<Option<H::Value>, H::Error> {
        let (ledger, entities) = (Ledger::default(), vocabulary_of(self));
        let restored = RestoredLeaves::new(&Restorer::new(self, &ledger, destination, &entities), leaves);
        structured::build(host, tree, leaves, &restored.texts, &restored.numbers)
    }
}

/// The leaves of nested data that tokens stood in.
#[derive(Default)]
struct RestoredLeaves {
    texts: HashMap<usize, Vec<u8>>,
    numbers: HashSet<usize>,
}

impl RestoredLeaves {
    fn new<T: AsRef<[u8]>>(restorer: &Restorer, leaves: &Leaves<T>) -> RestoredLeaves {
        let mut found = RestoredLeaves::default();
        for (leaf, text) in leaves.texts() {
            if let Cow::Owned(value) = restored(restorer, text) {
                found.texts.insert(leaf, value);
                if restorer.is_number(text) {
                    found.numbers.insert(leaf);
                }
            }
        }
        found
    }
}

impl Session {
    /// The redactor that it was made of.
    pub fn redactor(&self) -> &Redactor {
        &self.inner.redactor
    }

    /// Redacts a text with tokens. Borrowed where nothing was found.
    ///
    /// # Errors
    /// The vault's; nothing of the text is returned then.
    pub fn redact<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, Error> {
        Ok(as_text(text, self.process(text.as_bytes(), None)?.value))
    }

    /// As [`Session::redact`], for bytes that are text in the main, with findings and report; `caller` as in [`Redactor::process`].
    ///
    /// # Errors
    /// The vault's and the caller's.
    pub fn process<'t>(&self, text: &'t [u8], caller: Option<&mut Caller>) -> Result<Processed<'t>, Error> {
        self.process_recognized(text, &[], caller)
    }

    /// As [`Session::process`], with what recognisers have found in the text; see [`Redactor::process_recognized`].
    ///
    /// # Errors
    /// The vault's and the caller's, and where what recognisers gave is wrong.
    pub fn process_recognized<'t>(
        &self,
        text: &'t [u8],
        recognized: &[Recognized],
        caller: Option<&mut Caller>,
    ) -> Result<Processed<'t>, Error> {
        let redactor = self.redactor();
        let candidates = redactor.candidates_with(text, recognized)?;
        let settled = redactor.settle(text, &candidates)?;
        let place = Place { text, candidates: &settled.operated, whole: None, number: false };
        let tokens = self.tokens(&[place])?;
        redactor.finish(text, settled, &tokens[0], caller)
    }

    /// Builds the redacted value of nested data, as [`structured::apply`] does, with tokens.
    ///
    /// # Errors
    /// The vault's, the host's and the caller's.
    pub fn apply<H: Host>(
        &self,
        host: &mut H,
        tree: &Tree<H::Value>,
        leaves: &Leaves<H::Text>,
        decisions: &Decisions,
        caller: Option<&mut Caller>,
    ) -> Result<Outcome<H::Value>, H::Error> {
        let mut issue = |places: &[Place]| self.tokens(places);
        structured::apply_with(host, self.redactor(), tree, leaves, decisions, caller, Some(&mut issue))
    }

    /// The same conversation with answers to what the policy asks about, for the call that they are about: see [`Redactor::answered`].
    #[must_use]
    pub fn answered(&self, answers: impl IntoIterator<Item = (String, Answer)>) -> Session {
        let Inner { redactor, vault, conversation, entities } = &*self.inner;
        let (redactor, entities) = (redactor.answered(answers), entities.clone());
        Session {
            inner: Arc::new(Inner { redactor, vault: vault.clone(), conversation: conversation.clone(), entities }),
        }
    }

    /// Restores a text for the user. Borrowed where nothing was.
    ///
    /// What is not a token of this conversation stays as it is, and so does what can be read as two.
    ///
    /// # Errors
    /// The vault's.
    pub fn restore<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, Error> {
        Ok(as_text(text, self.restore_for(text.as_bytes(), USER)?))
    }

    /// As [`Session::restore`], for bytes and for a destination: the policy says what may be restored there. Tokens that may not be stay.
    ///
    /// # Errors
    /// The vault's.
    pub fn restore_for<'t>(&self, text: &'t [u8], destination: &str) -> Result<Cow<'t, [u8]>, Error> {
        let mut out = Cow::Borrowed(text);
        self.look(destination, &mut |restorer| out = restored(restorer, text))?;
        Ok(out)
    }

    /// Restores nested data for a destination; `None` where nothing was. A leaf that is a number's token and nothing else becomes a number.
    ///
    /// # Errors
    /// The vault's and the host's.
    pub fn restore_nested<H: Host>(
        &self,
        host: &mut H,
        tree: &Tree<H::Value>,
        leaves: &Leaves<H::Text>,
        destination: &str,
    ) -> Result<Option<H::Value>, H::Error> {
        let mut found = RestoredLeaves::default();
        self.look(destination, &mut |restorer| found = RestoredLeaves::new(restorer, leaves))?;
        structured::build(host, tree, leaves, &found.texts, &found.numbers)
    }

    /// A stream: restores for the user a text that arrives in pieces.
    pub fn restore_stream(&self) -> RestoreStream {
        self.restore_stream_for(USER)
    }

    /// As [`Session::restore_stream`], for a destination.
    pub fn restore_stream_for(&self, destination: &str) -> RestoreStream {
        RestoreStream::new(self.clone(), destination)
    }

    /// Forgets the conversation: its tokens are never restored again.
    ///
    /// # Errors
    /// The vault's.
    pub fn forget(&self) -> Result<(), Error> {
        self.inner.vault.forget(&self.inner.conversation)
    }

    /// Runs `look` with what restores for a destination.
    fn look(&self, destination: &str, look: &mut dyn FnMut(&Restorer)) -> Result<(), Error> {
        let Inner { redactor, vault, conversation, entities } = &*self.inner;
        vault.look(conversation, &mut |ledger| look(&Restorer::new(redactor, ledger, destination, entities)))
    }

    /// The tokens of findings, leaf by leaf. What somebody typed in the form of a token is reserved first, so that no value gets it.
    fn tokens(&self, places: &[Place]) -> Result<Vec<Vec<Option<String>>>, Error> {
        let redactor = self.redactor();
        let typed: Vec<Typed> = places.iter().flat_map(|place| self.typed(place)).collect();
        let payloads: Vec<Payloads> = places.iter().map(|place| self.payloads(place)).collect();
        let wants_tokens = |place: &Place| match place.whole {
            Some((_, operator)) => operator.token_style().is_some(),
            None => place.candidates.iter().any(|candidate| redactor.token_style(candidate).is_some()),
        };
        let mut tokens = Vec::new();
        if typed.is_empty() && payloads.iter().all(Payloads::is_empty) && !places.iter().any(wants_tokens) {
            tokens.resize(places.len(), Vec::new());
            return Ok(tokens);
        }
        self.inner.vault.change(&self.inner.conversation, &mut |ledger| {
            for (entity, number, variant) in &typed {
                ledger.reserve(entity, *number, *variant);
            }
            let first = ledger.len();
            let issue = |(place, payloads)| issue(redactor, ledger, place, payloads, first);
            let issued: Vec<Vec<Issued>> = places.iter().zip(&payloads).map(issue).collect();
            withdraw_typed(ledger, places, first);
            let written = |issued: Issued| match issued {
                Issued::Nothing => None,
                Issued::Entry(entry) => Some(ledger.entry(entry).written()),
                Issued::Surrogate(text) => Some(text),
            };
            tokens = issued.into_iter().map(|leaf| leaf.into_iter().map(written).collect()).collect();
        })?;
        for (leaf, payloads) in tokens.iter_mut().zip(payloads) {
            for (nth, (payload, candidates)) in payloads {
                leaf[nth] = Some(payload.encode(&self.with_tokens(&payload.text, &candidates)?));
            }
        }
        Ok(tokens)
    }

    /// The findings of a leaf that are data of URLs in which something is found, each with that.
    fn payloads(&self, place: &Place) -> Payloads {
        let found = |(nth, candidate)| {
            let payload = Payload::of(place.text, candidate)?;
            let candidates = self.redactor().payload_candidates(place.text, &payload);
            (!candidates.is_empty()).then_some((nth, (payload, candidates)))
        };
        place.candidates.iter().enumerate().filter_map(found).collect()
    }

    /// A text with tokens for its findings.
    fn with_tokens(&self, text: &[u8], candidates: &[Candidate]) -> Result<Vec<u8>, Error> {
        let tokens = self.tokens(&[Place { text, candidates, whole: None, number: false }])?;
        let mut out = Vec::with_capacity(text.len() + 16);
        self.redactor().write(text, candidates, &tokens[0], None, &mut out)?;
        Ok(out)
    }

    /// What stands in a text in the form of a token once its findings are gone.
    fn typed(&self, place: &Place) -> Vec<Typed> {
        if place.whole.is_some() || spelling::next_hit(place.text, 0).is_none() {
            return Vec::new();
        }
        let mut skeleton = Cow::Borrowed(place.text);
        if !place.candidates.is_empty() {
            let mut out = Vec::with_capacity(place.text.len());
            self.redactor().write_placeholders(place.text, place.candidates, &mut out);
            skeleton = Cow::Owned(out);
        }
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(hit) = spelling::next_hit(&skeleton, from) {
            if let Ok(readings) = spelling::readings(&skeleton, hit, 0, true, &self.inner.entities) {
                found.extend(readings.into_iter().map(|reading| (reading.entity, reading.number, reading.variant)));
            }
            from = hit + 1;
        }
        found
    }
}

/// Takes back surrogates from `first` on that somebody typed into these texts, where they mean themselves.
fn withdraw_typed(ledger: &mut Ledger, places: &[Place], first: usize) {
    let Some(search) = ledger.search_from(first) else { return };
    let mut typed = Vec::new();
    for place in places {
        let mut from = 0;
        while let Some((_, end, entry)) = search.next(place.text, from, true) {
            typed.push(entry);
            from = end;
        }
    }
    ledger.withdraw(&typed);
}

/// What a finding becomes.
enum Issued {
    /// What the policy says.
    Nothing,
    /// What the ledger has written at this place.
    Entry(usize),
    /// Itself: a surrogate that comes again.
    Surrogate(String),
}

/// Gives the findings of a leaf their tokens; entries from `first` on are those of this call.
fn issue(redactor: &Redactor, ledger: &mut Ledger, place: &Place, payloads: &Payloads, first: usize) -> Vec<Issued> {
    let text = place.text;
    if let Some((entity, operator)) = place.whole {
        let form = if place.number { Form::Number } else { Form::of_text(text, || 0) };
        if let Some(surrogate) = known_surrogate(ledger, text, first) {
            return vec![surrogate];
        }
        let Some(style) = operator.token_style() else { return vec![Issued::Nothing] };
        return vec![issue_one(ledger, entity, text, Found { form, enclosed: false, style, shaped: None })];
    }
    let touches_next = |nth: usize| place.candidates.get(nth + 1).map(|next| next.start);
    let one = |(nth, candidate): (usize, &Candidate)| {
        let (start, end) = (candidate.start, candidate.end);
        if payloads.contains_key(&nth) {
            return Issued::Nothing;
        }
        if let Some(surrogate) = known_surrogate(ledger, &text[start..end], first) {
            return surrogate;
        }
        if ends_surrogate(ledger, text, start, end, first) {
            return Issued::Surrogate(String::from_utf8_lossy(&text[start..end]).into_owned());
        }
        let Some(style) = redactor.token_style(candidate) else { return Issued::Nothing };
        let is_whole_number = place.number && start == 0 && end == text.len();
        let form = if is_whole_number { Form::Number } else { redactor.form(text, candidate) };
        let enclosed = start > 0 && text[start - 1] == b'[' && text.get(end) == Some(&b']');
        // A surrogate is told by what stands around it, a token by its brackets.
        let goes_on_behind_dot =
            text.get(end) == Some(&b'.') && text.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
        let is_apart = surrogate::stands_alone(text, start, end)
            // Where a token goes on behind a joint, padding or a dot, what the value says tells how far the value goes.
            && !matches!(text.get(end), Some(b'_' | b'-' | b'='))
            && !goes_on_behind_dot
            // Behind `%` or a backslash another value may be another escape.
            && !matches!(text[..start].last(), Some(b'%' | b'\\'))
            && touches_next(nth) != Some(end)
            && (nth == 0 || !matches!(&text[place.candidates[nth - 1].end.min(start)..start], b"" | b"=" | b":"));
        let has_form = style != TokenStyle::Format || !surrogate::goes_on_from_name(text, start);
        let style = if is_apart && form == Form::Plain && has_form { style } else { TokenStyle::Token };
        let shaped = redactor.shaped(candidate);
        issue_one(ledger, redactor.entity(candidate), &text[start..end], Found { form, enclosed, style, shaped })
    };
    place.candidates.iter().enumerate().map(one).collect()
}

/// A surrogate of an earlier call, which comes again with the history; one of this call was typed. Under the key of a value that reaches as far as
/// the line does, the punctuation beside it belongs to the finding as well.
fn known_surrogate(ledger: &Ledger, value: &[u8], first: usize) -> Option<Issued> {
    let is_punctuation = |byte: &&u8| byte.is_ascii_punctuation();
    let end = value.len() - value.iter().rev().take_while(is_punctuation).count();
    let start = value[..end].iter().take_while(is_punctuation).count();
    let readings = [value, &value[..end], &value[start..end]];
    let is_one = readings.into_iter().any(|reading| ledger.is_surrogate(reading, first));
    is_one.then(|| Issued::Surrogate(String::from_utf8_lossy(value).into_owned()))
}

/// Whether a finding is the end of a surrogate that starts before it, behind a sign: another value may look like a part of one.
fn ends_surrogate(ledger: &Ledger, text: &[u8], start: usize, end: usize, first: usize) -> bool {
    const MOST_SIGNS: usize = 8;
    const LONGEST: usize = 128;
    let is_start = |at: &usize| !at.checked_sub(1).is_some_and(|before| text[before].is_ascii_alphanumeric());
    let starts = (end.saturating_sub(LONGEST)..start).rev().filter(is_start).take(MOST_SIGNS);
    ledger.has_surrogates() && starts.into_iter().any(|start| ledger.is_surrogate(&text[start..end], first))
}

fn issue_one(ledger: &mut Ledger, entity: &str, value: &[u8], found: Found) -> Issued {
    ledger.issue(entity, value, found).map_or(Issued::Nothing, Issued::Entry)
}

/// The entities that a redactor finds.
fn vocabulary_of(redactor: &Redactor) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    // Many detectors find the same entity.
    let entities: BTreeSet<&str> = redactor.entities().collect();
    entities.into_iter().for_each(|entity| vocabulary.add(&entity.into()));
    vocabulary
}

fn restored<'t>(restorer: &Restorer, text: &'t [u8]) -> Cow<'t, [u8]> {
    let mut out = Vec::new();
    let progress = restorer.advance(text, 0, true, &mut out);
    if progress.written == 0 {
        return Cow::Borrowed(text);
    }
    out.extend_from_slice(&text[progress.written..]);
    Cow::Owned(out)
}

/// What came of a text is text.
fn as_text<'t>(text: &'t str, bytes: Cow<'t, [u8]>) -> Cow<'t, str> {
    match bytes {
        Cow::Borrowed(_) => Cow::Borrowed(text),
        // Values are cut out at character boundaries, so this cannot be lossy; a replacement character is better than a panic.
        Cow::Owned(bytes) => Cow::Owned(
            String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
        ),
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("redactor", self.redactor()).finish_non_exhaustive()
    }
}
