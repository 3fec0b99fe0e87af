//! Check digits, dates and ranges as the argument of the validator `checksum` describes them.

mod characters;
mod date;
mod iso7064;
mod sum;
#[cfg(test)]
mod tests;

use super::{
    digits::all_same,
    luhn,
    verhoeff::{damm, verhoeff},
};
use characters::Characters;
use reticent_pattern_compiler::checksum::{Clause, Rule, alternatives, clauses};

/// Whether all clauses of one of the alternatives hold. An argument that cannot be read holds of nothing: the compiler refuses it.
pub(super) fn checksum(argument: &str, value: &[u8]) -> bool {
    alternatives(argument)
        .any(|alternative| clauses(alternative).all(|clause| clause.is_ok_and(|clause| holds(&clause, value))))
}

fn holds(clause: &Clause, value: &[u8]) -> bool {
    characters::select(&clause.selection, value).is_some_and(|whole| is_right(clause, &whole).unwrap_or(false))
}

/// `None` where the value lacks what the rule reads.
fn is_right(clause: &Clause, whole: &Characters) -> Option<bool> {
    let read = whole.at(clause.of.as_slice())?;
    match &clause.rule {
        Rule::Date(date) => return Some(date::is_date(date, read.digits()?.as_slice())),
        Rule::In(ranges) => {
            let number = read
                .digits()?
                .as_slice()
                .iter()
                .fold(0i64, |number, digit| number * 10 % (1 << 40) + i64::from(*digit));
            return Some(ranges.as_slice().iter().any(|(low, high)| (*low..=*high).contains(&number)));
        }
        _ => {}
    }
    // One character all through passes many sums, and is never issued.
    if all_same(whole.as_slice()) || read.as_slice().is_empty() {
        return Some(false);
    }
    let letters = &clause.selection.letters;
    match &clause.rule {
        Rule::Luhn => Some(luhn::passes(read.digits()?.as_slice())),
        Rule::Verhoeff => Some(verhoeff(read.digits()?.as_slice())),
        Rule::Damm => Some(damm(read.digits()?.as_slice())),
        Rule::Iso7064(system) => iso7064::passes(*system, read.as_slice()),
        Rule::Sum(sum) => sum::passes(sum, letters, clause.of.as_slice(), &read, whole),
        Rule::Date(_) | Rule::In(_) => None,
    }
}
