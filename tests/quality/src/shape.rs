//! Values that a shape describes: a walk through its pattern, at random.

use regex_syntax::{
    ParserBuilder,
    hir::{Class, Hir, HirKind, Repetition},
};
use reticent_tests::random::Random;

/// Characters that a class is narrowed to where it accepts nearly everything: what passwords and tokens are made of.
const USUAL: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
/// A class with more members than this is one of "anything but": base64 with its signs has 65.
const WIDE: usize = 72;
/// How many repetitions more than the fewest a walk takes at most.
const LONGER: u32 = 24;

/// A pattern to walk through.
pub(crate) struct Walk(Hir);

impl Walk {
    /// Parses a pattern of the catalogue.
    pub(crate) fn new(pattern: &str) -> Walk {
        let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern);
        Walk(parsed.expect("the patterns of the catalogue are right"))
    }

    /// A text that the pattern matches whole. Drawn anew where the bytes of other scripts give none.
    pub(crate) fn value(&self, random: &mut Random) -> String {
        loop {
            let mut out = Vec::new();
            write(&self.0, random, &mut out);
            if let Ok(value) = String::from_utf8(out) {
                return value;
            }
        }
    }
}

fn write(hir: &Hir, random: &mut Random, out: &mut Vec<u8>) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.extend_from_slice(&literal.0),
        HirKind::Class(Class::Bytes(class)) => {
            let mut members: Vec<u8> = class.iter().flat_map(|range| range.start()..=range.end()).collect();
            // Bytes drawn one by one hardly ever make a character: the one that has begun goes on, and none is begun where ASCII may stand.
            let fits = |keep: &dyn Fn(&u8) -> bool| members.iter().copied().filter(keep).collect::<Vec<u8>>();
            let fitting = [fits(&|byte| byte.is_ascii() && goes_on(out, *byte)), fits(&|byte| goes_on(out, *byte))];
            if let Some(fitting) = fitting.into_iter().find(|fitting| !fitting.is_empty()) {
                members = fitting;
            }
            out.push(one_of(members, |byte| USUAL.contains(char::from(byte)), random));
        }
        HirKind::Class(Class::Unicode(class)) => {
            let members = class.iter().flat_map(|range| range.start()..=range.end());
            let member = one_of(members.collect(), |member| USUAL.contains(member), random);
            out.extend_from_slice(member.to_string().as_bytes());
        }
        HirKind::Repetition(repetition) => {
            for _ in 0..times(repetition, random) {
                write(&repetition.sub, random, out);
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, random, out),
        HirKind::Concat(parts) => parts.iter().for_each(|part| write(part, random, out)),
        HirKind::Alternation(ways) => write(random.choice(ways), random, out),
    }
}

/// Whether bytes and one more are a text, or may become one.
fn goes_on(bytes: &[u8], next: u8) -> bool {
    let begun = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), |_| bytes.len());
    let last = [&bytes[begun..], &[next]].concat();
    std::str::from_utf8(&last).err().is_none_or(|error| error.error_len().is_none())
}

/// The fewest half of the time: it is what vendors publish, and `{20,200}` leaves the rest open.
fn times(repetition: &Repetition, random: &mut Random) -> u32 {
    let more = repetition.max.map_or(LONGER, |max| max - repetition.min).min(LONGER);
    match random.below(2) {
        0 => repetition.min,
        _ => repetition.min + random.below(more as usize + 1) as u32,
    }
}

/// A member of a class, a usual one where it has nearly all. A pattern spells other scripts as the bytes of UTF-8.
fn one_of<T: Copy>(members: Vec<T>, is_usual: impl Fn(T) -> bool, random: &mut Random) -> T {
    let usual: Vec<T> = members.iter().copied().filter(|member| is_usual(*member)).collect();
    *random.choice(if members.len() > WIDE && !usual.is_empty() { &usual } else { &members })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_matched_whole_by_its_shape() {
        for detector in reticent::catalog() {
            for shape in detector.shapes.iter() {
                let (walk, mut random) = (Walk::new(&shape.pattern), Random::new(3));
                for _ in 0..20 {
                    let value = walk.value(&mut random);
                    assert_eq!(shape.value.longest(value.as_bytes()), Some(value.len()), "{}: {value}", detector.id);
                }
            }
        }
    }
}
