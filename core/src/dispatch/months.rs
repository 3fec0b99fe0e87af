//! The names of months as word anchors: a date is found by the name of its month, and starts with the day before it.

use super::{
    ShapeRef,
    words::{Place, Words},
};
use crate::{anchor::WordHeads, validators::month_names};
use reticent_pattern_compiler::Behind;

/// What stands for how far before the name of its month a date starts.
pub(super) const TO_DAY: u8 = u8::MAX;
/// The shortest part of a name that is looked for; shorter ones are in many words.
const SHORTEST: usize = 4;
/// Names that are words of other things.
const ORDINARY: &[&str] = &["march", "marco"];
/// How far the day may stand before the name, in bytes: `1er`, `3 de`, and letters that are not ASCII in the name.
const FARTHEST: usize = 12;

/// Names that are too short to be looked for in general, and no words of other things.
const SHORT: &[&str] = &["mai", "maj"];

/// Adds the names as words with a shape. Of a name with a letter that is not ASCII near its start, the part behind that is a word of the
/// first pass.
pub(super) fn add(words: &mut Words, heads: &mut WordHeads, shape: ShapeRef) {
    let shape = ShapeRef { back: TO_DAY, ..shape };
    let behind = Behind { first: b" .,-".iter().copied().collect(), then: [u64::MAX; 3] };
    for name in month_names().filter(|name| !ORDINARY.contains(name)) {
        let bytes = name.as_bytes();
        let begins = bytes.iter().take_while(|byte| byte.is_ascii()).count();
        let part = match bytes.rsplit(|byte| !byte.is_ascii()).next() {
            Some(tail) if tail.len() >= SHORTEST => tail,
            _ if begins >= 3 => bytes,
            _ => continue,
        };
        if part.len() >= SHORTEST || SHORT.contains(&name) {
            heads.add_word(part);
            words.add(part, shape, behind, Place::Start);
        }
    }
}

/// Where the day starts that stands before the name of a month: `3 `, `3. `, `1er `, `3 de `; or the year, as in Hungarian: `1985. `.
pub(crate) fn day_before(text: &[u8], name: usize) -> Option<usize> {
    let floor = name.saturating_sub(FARTHEST);
    let is_between = |byte: &u8| byte.is_ascii_lowercase() || !byte.is_ascii() || matches!(byte, b' ' | b'.' | b'-');
    let end = name - text[floor..name].iter().rev().take_while(|byte| is_between(byte)).count();
    let digits = text[..end].iter().rev().take(5).take_while(|byte| byte.is_ascii_digit()).count();
    matches!(digits, 1 | 2 | 4).then_some(end - digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_stands_before_its_month() {
        for (text, name, day) in [
            ("le 3 avril", "avril", "3"),
            ("le 1er mars", "mars", "1er"),
            ("le 12 février", "vrier", "12"),
            ("el 3 de abril", "abril", "3 de"),
            ("3. april", "april", "3."),
            ("le 12 août", "août", "12"),
            ("1985. május 3.", "május", "1985."),
        ] {
            let found = day_before(text.as_bytes(), text.find(name).unwrap());
            assert_eq!(found, text.find(day), "{text}");
        }
        for (text, name) in [("in avril", "avril"), ("19850 avril", "avril"), ("avril", "avril")] {
            assert_eq!(day_before(text.as_bytes(), text.find(name).unwrap()), None, "{text}");
        }
    }
}
