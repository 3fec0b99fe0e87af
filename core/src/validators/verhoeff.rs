//! The checks of Verhoeff and Damm, each over a group of order ten: both tell every wrong digit and every exchange of neighbours.

/// Verhoeff's check over the dihedral group of order ten, the check digit last.
pub(super) fn verhoeff(digits: &[u8]) -> bool {
    // The permutation that each further place applies once more.
    const PERMUTATION: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let mut sum = 0;
    for (place, &digit) in digits.iter().rev().enumerate() {
        let permuted = (0..place % 8).fold(digit % 10, |digit, _| PERMUTATION[usize::from(digit)]);
        sum = dihedral_product(sum, permuted);
    }
    sum == 0
}

/// The product in the dihedral group of order ten: 0 to 4 are rotations, 5 to 9 reflections.
fn dihedral_product(left: u8, right: u8) -> u8 {
    match (left < 5, right < 5) {
        (true, true) => (left + right) % 5,
        (true, false) => 5 + (left + right) % 5,
        (false, true) => 5 + (left + 5 - right) % 5,
        (false, false) => (left + 5 - right) % 5,
    }
}

/// Damm's check over a quasigroup of order ten, the check digit last.
pub(super) fn damm(digits: &[u8]) -> bool {
    const QUASIGROUP: [[u8; 10]; 10] = [
        [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
        [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
        [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
        [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
        [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
        [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
        [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
        [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
        [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
        [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
    ];
    digits.iter().fold(0, |interim, &digit| QUASIGROUP[usize::from(interim)][usize::from(digit % 10)]) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verhoeff_of_published_numbers() {
        assert!(verhoeff(&[2, 3, 6, 3]));
        assert!(verhoeff(&[1, 4, 2, 8, 5, 7, 0]));
        assert!(verhoeff(&[1, 2, 3, 4, 5, 1]));
        assert!(!verhoeff(&[1, 2, 3, 4, 5, 2]));
    }

    #[test]
    fn damm_of_published_numbers() {
        assert!(damm(&[5, 7, 2, 4]));
        assert!(!damm(&[5, 7, 2, 5]));
        assert!(!damm(&[7, 5, 2, 4]));
    }
}
