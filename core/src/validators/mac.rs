//! Hardware addresses of 48 bits (IEEE 802).

/// Six pairs with one separator, three groups of four with dots, or twelve digits together; not all zeros and not broadcast.
pub(super) fn mac(value: &[u8]) -> bool {
    let mut digits = [0; 12];
    let mut count = 0;
    let mut separator = None;
    for (place, &byte) in value.iter().enumerate() {
        if byte.is_ascii_hexdigit() {
            let Some(digit) = digits.get_mut(count) else {
                return false;
            };
            *digit = byte.to_ascii_lowercase();
            count += 1;
        } else if !separated_at(value, byte, place) || separator.is_some_and(|first| first != byte) {
            return false;
        } else {
            separator = Some(byte);
        }
    }
    let length = match separator {
        None => 12,
        Some(b'.') => 14,
        Some(_) => 17,
    };
    count == 12 && value.len() == length && digits != *b"000000000000" && digits != *b"ffffffffffff"
}

fn separated_at(value: &[u8], separator: u8, place: usize) -> bool {
    match separator {
        b':' | b'-' => place % 3 == 2 && value.len() == 17,
        b'.' => place % 5 == 4 && value.len() == 14,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notations() {
        for address in ["00:1A:2b:3C:4d:5E", "00-1a-2b-3c-4d-5e", "001a.2b3c.4d5e", "001a2b3c4d5e", "02:42:ac:11:00:02"]
        {
            assert!(mac(address.as_bytes()), "{address}");
        }
        for wrong in [
            "00:00:00:00:00:00",
            "ff:ff:ff:ff:ff:ff",
            "00:1a-2b:3c:4d:5e",
            "00:1a:2b:3c:4d",
            "00:1a:2b:3c:4d:5e:6f",
            "00:1a:2b:3c:4d:5g",
            "001:a2:b3:c4:d5:e",
            "",
        ] {
            assert!(!mac(wrong.as_bytes()), "{wrong}");
        }
    }
}
