//! The argument of the validator `checksum`: check digits as data, so that the number of one more country needs no code.
//!
//! An argument is a list of alternatives separated by `|`; an alternative is a list of clauses separated by `&` that must all hold; a
//! clause is a list of keys separated by `;`: which characters of the value it is about, and one rule. Reading it allocates nothing, so
//! that the engine reads the very text that the compiler has checked.

mod parse;

pub use parse::{alternatives, check, clauses};

/// The most characters of a value that a clause is about.
pub const MAX_CHARACTERS: usize = 40;
/// What is wrong in an argument, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArgumentError {
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub remedy: String,
}

/// A bounded list that lives on the stack.
#[derive(Clone, Copy, Debug)]
pub struct Few<T, const N: usize> {
    items: [T; N],
    length: usize,
}

/// Weights of a sum.
pub type Weights = Few<i16, 24>;
/// Ranges of places.
pub type Places = Few<(i16, i16), 6>;

impl<T: Copy + Default, const N: usize> Default for Few<T, N> {
    fn default() -> Self {
        Few { items: [T::default(); N], length: 0 }
    }
}

impl<T, const N: usize> Few<T, N> {
    /// The items, in order.
    pub fn as_slice(&self) -> &[T] {
        &self.items[..self.length]
    }

    /// Adds an item; says whether there was room.
    pub(crate) fn push(&mut self, item: T) -> bool {
        let has_room = self.length < N;
        if has_room {
            self.items[self.length] = item;
            self.length += 1;
        }
        has_room
    }
}

/// One rule, with the characters that it is about.
#[derive(Clone, Copy, Debug)]
pub struct Clause<'a> {
    /// Which characters of the value there are, before any is picked.
    pub selection: Selection<'a>,
    /// The places of the characters that the rule reads; empty for all.
    pub of: Places,
    /// What must hold of them.
    pub rule: Rule<'a>,
}

/// The characters of a value: its letters, in upper case, and digits, changed in this order.
#[derive(Clone, Copy, Debug)]
pub struct Selection<'a> {
    /// `use=digits`: letters are dropped.
    pub digits_only: bool,
    /// `length=10`: how many there must be.
    pub length: Option<usize>,
    /// `starts=7,8`: what they must start with, one of a list.
    pub starts: Option<&'a str>,
    /// `last=10`: only that many, from the right.
    pub last: Option<usize>,
    /// `pad=10`: zeros to the left, up to that many.
    pub pad: usize,
    /// `prefix=2`: what stands before them, without being in the text.
    pub prefix: &'a str,
    /// `letters=10`: what a letter counts.
    pub letters: Letters<'a>,
    /// `split`: a letter becomes the two digits of what it counts.
    pub split: bool,
}

/// What letters count.
#[derive(Clone, Copy, Debug)]
pub enum Letters<'a> {
    /// Nothing: a letter among the characters that a rule reads fails.
    None,
    /// From a number on, in the order of an alphabet.
    From(i64, &'a str),
    /// A digit for each of the letters from A to Z, or `-` for none.
    Each(&'a str),
}

/// What must hold of the characters.
#[derive(Clone, Copy, Debug)]
pub enum Rule<'a> {
    /// Luhn's mod 10, the check digit last.
    Luhn,
    /// Verhoeff's check, the check digit last.
    Verhoeff,
    /// Damm's check, the check digit last.
    Damm,
    /// A system of ISO/IEC 7064, the check characters last.
    Iso7064(Iso7064),
    /// A calendar date.
    Date(Date<'a>),
    /// A number, in a list of ranges.
    In(Few<(i64, i64), 16>),
    /// A sum, and its remainder.
    Sum(Sum<'a>),
}

/// The systems of ISO/IEC 7064.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Iso7064 {
    /// Hybrid, `11,10`, `27,26` or `37,36`: the second of the numbers, which is how many characters there are.
    Hybrid(u32),
    /// Pure with one check digit, `11-2`; `X` stands for 10.
    Mod11,
    /// Pure with two check digits, `97-10`; letters count from 10.
    Mod97,
}

/// `date=YYMMDD`: how a date is written in the characters.
#[derive(Clone, Copy, Debug)]
pub struct Date<'a> {
    /// `Y`, `M`, `D`, `J` (day of the year) or `.` (any character) for each character.
    pub layout: &'a str,
    /// What may have been added to the month.
    pub months: Few<i16, 8>,
    /// What may have been added to the day.
    pub days: Few<i16, 8>,
}

/// `mod=11`: a weighted sum, or one number, and what its remainder says.
#[derive(Clone, Copy, Debug)]
pub struct Sum<'a> {
    /// The weights, repeated over the characters; none where the characters are one decimal number.
    pub weights: Weights,
    /// What each product adds.
    pub product: Product,
    /// `add=4`: what is added to the sum.
    pub add: i64,
    /// `mod=11`.
    pub modulus: i64,
    /// What is made of the remainder.
    pub check: Check,
    /// Where the check digits stand; none for right behind the characters that are read.
    pub at: Option<(i16, i16)>,
    /// `map=10:0`: what is written instead of a number.
    pub map: Few<(i64, &'a str), 4>,
    /// `table=TRWAG…`: the check character by the number.
    pub table: Option<&'a str>,
    /// `then=3..9`: the weights of a second sum, where the first gives 10.
    pub then: Weights,
}

/// What a product adds to the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// Itself.
    Whole,
    /// The sum of its digits.
    Digits,
    /// Its last digit.
    Units,
    /// Itself, less 9 where a weight over 1 makes it more than 9.
    LessNine,
}

/// What is made of the remainder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// It must be this number, and nothing is compared.
    Is(i64),
    /// `r`: it is the check digit.
    Remainder,
    /// `-r`: what is missing to the next multiple is; 0 where nothing is.
    Missing,
    /// `m-r`: the modulus less the remainder is, so the modulus itself where the remainder is 0.
    ModulusLess,
}
