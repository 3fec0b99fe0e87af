//! What a compiled detector holds. Strings are `Cow`s, borrowed from the binary for the built-in catalogue and owned for users' detectors; so are
//! the tables of automata.

use crate::{Automaton, Outlines, Validator, pack::Later};
use std::borrow::Cow;

/// A string that is static in the built-in catalogue and owned in a user's detector.
pub type Text = Cow<'static, str>;
/// A list that may be static.
pub type List<T> = Cow<'static, [T]>;

/// How settled a detector is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// On by default.
    Stable,
    /// New: on only where a policy names it.
    Preview,
    /// Kept for policies that name it, off by default, and to be removed.
    Retired,
}

/// The definition of one thing to find.
#[derive(Clone, Debug)]
pub struct Detector {
    /// `family.name`, unique in the catalogue.
    pub id: Text,
    /// What kind of thing it finds, UPPER_SNAKE.
    pub entity: Text,
    /// How settled it is.
    pub status: Status,
    /// One sentence that says what it finds.
    pub description: Text,
    /// The page of the vendor or standard that defines the format.
    pub source: Text,
    /// The groups that profiles and policies select by: `secrets`, `pci`, `contact`, ….
    pub groups: List<Text>,
    /// Where a candidate starts.
    pub anchors: List<Anchor>,
    /// What a candidate must match; the first entry that matches decides the base score.
    pub shapes: List<Shape>,
    /// What may not stand beside a match.
    pub boundary: Boundary,
    /// The longest match in bytes, before `extend`.
    pub max_length: u32,
    /// Bytes that a confirmed finding swallows to the right, however many follow.
    pub extend: Option<ByteSet>,
    /// Text that closes an extended finding and belongs to it (`-----END …-----`).
    pub closing: Text,
    /// The offline checks of a match, in order.
    pub validators: List<Check>,
    /// Words near a match that raise its score.
    pub context: List<Text>,
    /// Field names (keys) that raise the score of their value.
    pub fields: List<Text>,
    /// Texts in which it must find something.
    pub examples: Later<Example>,
    /// Texts in which it must find nothing.
    pub counter_examples: Later<CounterExample>,
}

/// Where candidates of a detector start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The literal with which the value starts, case-sensitive.
    Literal(Text),
    /// A literal that stands `back` bytes after the start of the match. It ends with a byte that is no token byte.
    Inside {
        /// The literal, case-sensitive.
        literal: Text,
        /// How many bytes before it the match starts.
        back: u8,
    },
    /// A word in any case, with which the match (its `before`) starts.
    Word(Text),
    /// As `Word`, also where `_` joins the word to others before it, as in `db_password`.
    Part(Text),
    /// A word in any case, behind the match in its line: this starts with one of the words before it.
    AheadOf(Text),
    /// A word in any case with a number before it, with which the match starts.
    Counted(Text),
    /// A run of a byte class.
    Class(AnchorClass),
    /// Up to 64 bytes after a finding of this entity.
    Beside(Text),
    /// A word of a finding of this entity, anywhere behind it.
    Again(Text),
}

/// The byte classes that the first pass looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorClass {
    /// A group of a run of seven or more digits and single separators; the match starts `back` bytes earlier.
    Digits {
        /// How many bytes before the group's first digit the match starts.
        back: u8,
    },
    /// `@` inside an address: the match starts where the local part does.
    At,
    /// A run of eight or more upper-case letters and digits.
    Upper,
    /// A run of sixteen or more token bytes, `[A-Za-z0-9_-]`.
    Token,
    /// Two upper-case letters and two digits at the start of a word.
    CountryCode,
    /// `://`: the match starts at the scheme.
    Url,
    /// Five dashes: an armoured block.
    Dashes,
    /// A chain of three or more colons between hex groups, of two side by side, or of five dashes: hardware and IPv6 addresses.
    Colons,
    /// The value of a field whose name is in `fields`.
    Field,
    /// A name of the dictionary, or an initial, with a capitalised word behind it.
    Name,
    /// A first name of the dictionary that stands alone in the middle of a sentence.
    FirstName,
    /// A first name of the dictionary with which a sentence, a line or what stands in quotes begins, and that another word follows.
    OpeningName,
    /// A word that starts with a digit, with two words behind it that start with a capital or a digit.
    House,
    /// The name of a month with a day before it: the match starts at the day.
    Month,
    /// The street before a postcode that a capitalised word follows: the match starts with one of the words before it.
    Town,
    /// A word with a capital, of eight letters or more, with a number behind it.
    Street,
    /// The street before a flat or suite, `Apt`, `Suite` or `Unit`: the match starts with one of the words before it.
    Unit,
}

/// What may not stand directly beside a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// Nothing is refused.
    None,
    /// Right: no further byte of `[A-Za-z0-9]` and no `_`/`-` that a letter or digit follows. Left: no `[A-Za-z0-9]`.
    Token,
    /// Neither a letter, a digit nor `_` on either side.
    Word,
    /// As `Word`, and not inside a number, an identifier, a hash or a path.
    Number,
    /// As `Number`, and not a part of a longer chain of groups that are joined by the same separator.
    Group,
}

/// One pattern of a detector.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The score of a match, 0 to 100, before validators and context.
    pub base: u8,
    /// The pattern as written, for listings.
    pub pattern: Text,
    /// What stands behind a literal in any length: the automaton goes as far as the shortest body, and the value to the end of the token.
    pub tolerant: bool,
    /// What must stand before the value, matched as long as possible from the anchor.
    pub before: Option<Automaton>,
    /// The value itself.
    pub value: Automaton,
    /// What must stand after the value.
    pub after: Option<Automaton>,
    /// The bytes a match (with `before`) can start with.
    pub first: ByteSet,
    /// The lengths of the first two digit groups that a match can start with: see [`crate::compile::signatures`].
    pub signatures: List<u16>,
    /// The kinds of the first bytes of a match (with `before`), and of what may follow a short one: of those that start with a digit, and of
    /// the others.
    pub outlines: Outlines,
    /// What else all matches have in common.
    pub reach: Reach,
}

/// What the matches of a shape (with `before`) have in common: what the engine looks up before it tries the shape.
#[derive(Clone, Debug)]
pub struct Reach {
    /// With literal anchors: the fewest bytes of a token `[A-Za-z0-9_-]` that stand in a row from the literal's last token on, at most 16.
    pub token_run: u8,
    /// With the anchor `token`: how many bytes of base64, in either alphabet, every match starts with, at most 96.
    pub encoded_run: u8,
    /// With the anchors `token` and `upper`, where letters and digits may not follow a match: with how many token bytes in a row, up to 64, a
    /// match can start where the run of them ends there; bit `n - 1` is set for `n` of them, the last bit for 64 and more. First of any token bytes, then of those that are no capitals.
    pub token_lengths: [u64; 2],
    /// With the anchor `upper`: bit `n` is set where a match can start with four bytes of the kind `n`, which is digits where the
    /// bits of `n` are set, the first byte being the lowest, and capitals elsewhere.
    pub upper_kinds: u16,
    /// By word anchor: what can follow the word.
    pub behind_words: List<Behind>,
    /// With the anchor `url`: what stands behind `://` in every match, as far as it is the same, at most 16 bytes.
    pub host: List<u8>,
    /// With the anchor `url`: the bytes that can follow all that looks like a host; any that looks like none where a match can end with it.
    pub behind_host: ByteSet,
}

/// What can follow a word with which a match starts; anything where a match can have ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// The bytes that can come next.
    pub first: ByteSet,
    /// Those that can come after it, in turn: a bit for each byte, by its six low bits.
    pub then: [u64; 3],
}

impl Behind {
    /// Whether a match can go on with this; says yes for a few texts with which none does.
    #[inline]
    pub fn allows(&self, text: &[u8]) -> bool {
        let mut bytes = text.iter();
        bytes.next().is_none_or(|byte| self.first.contains(*byte))
            && self.then.iter().zip(bytes).all(|(bits, byte)| bits >> (byte & 63) & 1 == 1)
    }
}

/// One offline check, and what it does to the score.
#[derive(Clone, Debug)]
pub struct Check {
    /// Which check.
    pub validator: Validator,
    /// Its argument, such as the region of a phone number; empty when it takes none.
    pub argument: Text,
    /// The score where it holds; none leaves the score as it is.
    pub pass: Option<u8>,
    /// The score where it does not hold; none drops the candidate.
    pub fail: Option<u8>,
}

/// A text in which a detector finds something.
#[derive(Clone, Debug)]
pub struct Example {
    /// The text.
    pub text: Text,
    /// The part of the text that is found.
    pub find: Text,
}

/// A text in which a detector finds nothing.
#[derive(Clone, Debug)]
pub struct CounterExample {
    /// The text.
    pub text: Text,
    /// What the look-alike in it is.
    pub reason: Text,
}

/// A set of bytes, as 256 bits.
#[derive(Default, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ByteSet(pub [u64; 4]);

impl ByteSet {
    /// The set without members.
    pub const EMPTY: ByteSet = ByteSet([0; 4]);

    /// Whether the byte is a member.
    #[inline]
    pub const fn contains(&self, byte: u8) -> bool {
        self.0[(byte >> 6) as usize] >> (byte & 63) & 1 == 1
    }

    /// Adds a byte.
    pub const fn insert(&mut self, byte: u8) {
        self.0[(byte >> 6) as usize] |= 1 << (byte & 63);
    }

    /// The members, the lowest first.
    pub fn members(self) -> impl Iterator<Item = u8> {
        [0u8, 64, 128, 192].into_iter().zip(self.0).flat_map(|(first, mut bits)| {
            std::iter::from_fn(move || {
                let bit = bits.trailing_zeros();
                bits &= bits.checked_sub(1)?;
                Some(first + bit as u8)
            })
        })
    }

    /// How many members it has.
    pub const fn len(&self) -> u32 {
        self.0[0].count_ones() + self.0[1].count_ones() + self.0[2].count_ones() + self.0[3].count_ones()
    }

    /// Whether it has no member.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The only member, if there is just one.
    pub fn only(&self) -> Option<u8> {
        let word = self.0.iter().position(|word| *word != 0)?;
        (self.len() == 1).then(|| 64 * word as u8 + self.0[word].trailing_zeros() as u8)
    }

    /// Adds every member of another set.
    pub fn extend(&mut self, other: &ByteSet) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine |= theirs;
        }
    }
}

impl FromIterator<u8> for ByteSet {
    fn from_iter<I: IntoIterator<Item = u8>>(bytes: I) -> ByteSet {
        let mut set = ByteSet::EMPTY;
        bytes.into_iter().for_each(|byte| set.insert(byte));
        set
    }
}
