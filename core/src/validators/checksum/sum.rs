//! Weighted sums, and remainders of one number.

use super::characters::{Characters, count};
use reticent_pattern_compiler::checksum::{Check, Letters, Product, Sum};

/// `None` where a character counts nothing, or the check digits are beyond the end.
pub(super) fn passes(
    sum: &Sum,
    letters: &Letters,
    of: &[(i16, i16)],
    read: &Characters,
    whole: &Characters,
) -> Option<bool> {
    let weights = sum.weights.as_slice();
    let rest = remainder(sum, weights, letters, read)?;
    let number = match sum.check {
        Check::Is(wanted) => return Some(rest == wanted),
        Check::Remainder => rest,
        Check::Missing => (sum.modulus - rest) % sum.modulus,
        Check::ModulusLess => sum.modulus - rest,
    };
    let number = match sum.then.as_slice() {
        then if number == 10 && !then.is_empty() => remainder(sum, then, letters, read)?,
        _ => number,
    };
    let (first, last) = match sum.at {
        Some(range) => whole.range(range)?,
        None => {
            let behind = whole.range(*of.last()?)?.1 + 1;
            (behind, behind)
        }
    };
    let written = whole.as_slice().get(first..=last)?;
    if let Some((_, instead)) = sum.map.as_slice().iter().find(|(from, _)| *from == number) {
        return Some(written == instead.as_bytes());
    }
    Some(match sum.table {
        Some(table) => is_written(written, number, table.as_bytes()),
        None => is_written(written, number, b"0123456789"),
    })
}

/// Whether characters are the number in the base of a table of characters, zeros written.
fn is_written(written: &[u8], number: i64, table: &[u8]) -> bool {
    let base = table.len().max(1) as i64;
    let mut rest = number;
    for byte in written.iter().rev() {
        if table.get((rest % base) as usize) != Some(byte) {
            return false;
        }
        rest /= base;
    }
    rest == 0
}

fn remainder(sum: &Sum, weights: &[i16], letters: &Letters, read: &Characters) -> Option<i64> {
    let mut total = 0;
    for (index, &byte) in read.as_slice().iter().enumerate() {
        let value = count(letters, byte)?;
        if weights.is_empty() {
            total = (total * 10 + value) % sum.modulus;
            continue;
        }
        let weight = i64::from(weights[index % weights.len()]);
        let product = value * weight;
        total = (total
            + match sum.product {
                Product::Whole => product,
                Product::Digits => digit_sum(product),
                Product::Units => product % 10,
                Product::LessNine if weight > 1 && product > 9 => product - 9,
                Product::LessNine => product,
            })
            % sum.modulus;
    }
    Some((total + sum.add).rem_euclid(sum.modulus))
}

fn digit_sum(mut number: i64) -> i64 {
    let mut sum = 0;
    while number != 0 {
        sum += number % 10;
        number /= 10;
    }
    sum
}
