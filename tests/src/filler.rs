//! Neutral text around a value: no detector knows a word of it.

/// The fillers of `conformance/README.md`: ASCII, and characters of two to four bytes.
pub const FILLERS: [&str; 2] = ["wombat quokka zebu okapi ", "écureuil 🦊 größe 日本 "];

/// What stands after a value.
pub const SUFFIX: &str = "\nwombat quokka zebu";

/// How far the corpus shifts each text, in characters: past two blocks of 64 bytes.
pub const MOST: usize = 130;

/// The first `length` characters of a filler, repeated as often as needed.
pub fn prefix(filler: &str, length: usize) -> String {
    filler.chars().cycle().take(length).collect()
}
