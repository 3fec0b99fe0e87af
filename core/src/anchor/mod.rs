//! The first pass: one read of the text that names the places where a candidate can start.
//!
//! A classifier ([`portable`], [`avx2`] or [`avx512`]) turns each block of 64 bytes into one bitmask a byte class; [`algebra`] combines
//! the masks of eight blocks at a time ([`lanes`]) into runs and their starts. All classifiers give the same masks, so every path gives
//! the same candidates. Nothing here knows a detector: cost does not grow with the catalogue.

mod algebra;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod batch;
mod lanes;
mod portable;
mod run;
mod word_heads;

pub(crate) use batch::Offset;
pub(crate) use lanes::four_at;
pub(crate) use run::Run;
pub(crate) use word_heads::{WordHeads, head_of, heads};

/// How the first pass is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// Plain Rust, on any machine.
    Portable,
    /// 32 bytes at a time, where the processor has AVX2.
    Avx2,
    /// 64 bytes at a time, where the processor has AVX-512 with VBMI and VBMI2.
    Avx512,
}

impl Path {
    /// The fastest path of this machine.
    pub fn detect() -> Path {
        *Path::available().last().unwrap_or(&Path::Portable)
    }

    /// The paths that this machine can run, the fastest last.
    pub fn available() -> &'static [Path] {
        #[cfg(target_arch = "x86_64")]
        {
            if avx2::available() && avx512::available() {
                return &[Path::Portable, Path::Avx2, Path::Avx512];
            }
            if avx2::available() {
                return &[Path::Portable, Path::Avx2];
            }
        }
        &[Path::Portable]
    }
}

/// What the first pass looks for: depends on the detectors that are on.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// The shortest run of token bytes that can hold a literal: 4, 8 or 16.
    pub(crate) token_run: u32,
    /// Whether [`Starts::long_token`] is asked for.
    pub(crate) long_tokens: bool,
    /// Whether [`Starts::capital`] and [`Starts::wide`] are asked for.
    pub(crate) capitals: bool,
    /// The letters with which wanted words start.
    pub(crate) word_heads: WordHeads,
}

/// Takes the starts that the first pass finds; each is a byte offset of the text. Those that are frequent come in batches, as offsets from
/// a base, so that most of them can be refused without a branch each.
pub(crate) trait Starts {
    /// A run of seven or more digits and separators between digits: ` .-/`, and `_` and `*`.
    fn digits(&mut self, at: usize);
    /// Runs of token bytes, or parts of one after `_` or `-`, of the wanted length.
    fn tokens(&mut self, at: &[Offset], base: usize);
    /// A run of 16 or more token bytes, from its beginning.
    fn long_token(&mut self, at: usize, run: &Run);
    /// A run of twenty or more bytes of base64, in either alphabet, without padding.
    fn encoded_run(&mut self, at: usize, run: &Run);
    /// A run of eight or more capitals and digits, in the run of token bytes that starts there.
    fn upper(&mut self, at: usize, run: &Run);
    /// A capital behind no token byte.
    fn capital(&mut self, at: usize);
    /// Runs of bytes beyond ASCII behind no token byte.
    fn wide(&mut self, at: &[Offset], base: usize);
    /// Two capitals and two digits at the start of a word.
    fn country_code(&mut self, at: usize);
    /// `@`
    fn at_sign(&mut self, at: usize);
    /// The colon of `://`.
    fn url(&mut self, at: usize);
    /// The first of a chain of colons, each at most five bytes behind the one before.
    fn colons(&mut self, at: usize);
    /// The first of five dashes three bytes apart.
    fn dash_chain(&mut self, at: usize);
    /// The first of five or more dashes.
    fn dashes(&mut self, at: usize);
    /// `:` or `=`
    fn assignments(&mut self, at: &[Offset], base: usize);
    /// Words of three ASCII letters or more, those that `_` joins to others as well, that a wanted word may stand at.
    fn words(&mut self, at: &[Offset], base: usize);
}

/// Hands on the starts of a part of a text, as offsets of the whole.
pub(crate) struct Behind<'s, S> {
    /// How far behind the start of the text the part stands.
    pub(crate) by: usize,
    pub(crate) starts: &'s mut S,
}

impl<S: Starts> Starts for Behind<'_, S> {
    #[inline]
    fn digits(&mut self, at: usize) {
        self.starts.digits(self.by + at);
    }

    #[inline]
    fn tokens(&mut self, at: &[Offset], base: usize) {
        self.starts.tokens(at, self.by + base);
    }

    fn long_token(&mut self, at: usize, run: &Run) {
        self.starts.long_token(self.by + at, run);
    }

    fn encoded_run(&mut self, at: usize, run: &Run) {
        self.starts.encoded_run(self.by + at, run);
    }

    fn upper(&mut self, at: usize, run: &Run) {
        self.starts.upper(self.by + at, run);
    }

    fn capital(&mut self, at: usize) {
        self.starts.capital(self.by + at);
    }

    #[inline]
    fn wide(&mut self, at: &[Offset], base: usize) {
        self.starts.wide(at, self.by + base);
    }

    fn country_code(&mut self, at: usize) {
        self.starts.country_code(self.by + at);
    }

    fn at_sign(&mut self, at: usize) {
        self.starts.at_sign(self.by + at);
    }

    fn url(&mut self, at: usize) {
        self.starts.url(self.by + at);
    }

    fn colons(&mut self, at: usize) {
        self.starts.colons(self.by + at);
    }

    fn dash_chain(&mut self, at: usize) {
        self.starts.dash_chain(self.by + at);
    }

    fn dashes(&mut self, at: usize) {
        self.starts.dashes(self.by + at);
    }

    #[inline]
    fn assignments(&mut self, at: &[Offset], base: usize) {
        self.starts.assignments(at, self.by + base);
    }

    #[inline]
    fn words(&mut self, at: &[Offset], base: usize) {
        self.starts.words(at, self.by + base);
    }
}

/// Hands on the starts from a place on, and those before it that announce what may stand behind it: literals, signs and words.
pub(crate) struct From<'s, S> {
    pub(crate) place: usize,
    pub(crate) starts: &'s mut S,
}

impl<S: Starts> Starts for From<'_, S> {
    #[inline]
    fn digits(&mut self, at: usize) {
        if at >= self.place {
            self.starts.digits(at);
        }
    }

    fn long_token(&mut self, at: usize, run: &Run) {
        if at >= self.place {
            self.starts.long_token(at, run);
        }
    }

    fn encoded_run(&mut self, at: usize, run: &Run) {
        if at >= self.place {
            self.starts.encoded_run(at, run);
        }
    }

    fn upper(&mut self, at: usize, run: &Run) {
        if at >= self.place {
            self.starts.upper(at, run);
        }
    }

    fn capital(&mut self, at: usize) {
        if at >= self.place {
            self.starts.capital(at);
        }
    }

    #[inline]
    fn wide(&mut self, at: &[Offset], base: usize) {
        self.starts.wide(at, base);
    }

    fn country_code(&mut self, at: usize) {
        if at >= self.place {
            self.starts.country_code(at);
        }
    }

    fn at_sign(&mut self, at: usize) {
        if at >= self.place {
            self.starts.at_sign(at);
        }
    }

    fn url(&mut self, at: usize) {
        if at >= self.place {
            self.starts.url(at);
        }
    }

    fn colons(&mut self, at: usize) {
        if at >= self.place {
            self.starts.colons(at);
        }
    }

    fn dash_chain(&mut self, at: usize) {
        if at >= self.place {
            self.starts.dash_chain(at);
        }
    }

    fn dashes(&mut self, at: usize) {
        if at >= self.place {
            self.starts.dashes(at);
        }
    }

    #[inline]
    fn tokens(&mut self, at: &[Offset], base: usize) {
        self.starts.tokens(at, base);
    }

    #[inline]
    fn assignments(&mut self, at: &[Offset], base: usize) {
        self.starts.assignments(at, base);
    }

    #[inline]
    fn words(&mut self, at: &[Offset], base: usize) {
        self.starts.words(at, base);
    }
}

/// Runs the first pass over a text. Linear; allocates nothing.
pub(crate) fn find_starts(path: Path, text: &[u8], wanted: &Wanted, starts: &mut impl Starts) {
    match path {
        #[cfg(target_arch = "x86_64")]
        Path::Avx512 => avx512::find_starts(text, wanted, starts),
        #[cfg(target_arch = "x86_64")]
        Path::Avx2 => avx2::find_starts(text, wanted, starts),
        _ => algebra::drive(&portable::Tables, text, wanted, starts),
    }
}

#[cfg(test)]
mod tests;
