//! Keys of Azure that carry a mark of their service and a checksum, client secrets of Entra, tokens of Azure DevOps.

use base64::Engine as _;

use super::base64url::BASE64;
use super::marvin32::marvin32;

/// The mark of each service, which stands directly before the checksum, and the names of the seeds of its kinds of keys.
const SERVICES: &[(&[u8; 4], &[&[u8; 8]])] = &[
    // Storage
    (b"+ASt", &[b"Default0"]),
    // Cosmos DB
    (b"ACDb", &[b"MastRO00", b"MastRW00", b"SysAll00", b"Resour00", b"SystRO00", b"SystRW00", b"Encryp00"]),
    // Batch
    (b"+ABa", &[b"AbAcct00"]),
    // Machine Learning
    (b"+AMC", &[b"Classic0"]),
    // API Management
    (b"APIM", &[b"Tenant00", b"IoTHub00", b"Gatewy00", b"GitKey00"]),
    // Service Bus, Event Hubs, Relay
    (b"+ASb", MESSAGING),
    (b"+AEh", MESSAGING),
    (b"+ARm", MESSAGING),
    // IoT
    (b"AIoT", &[b"IoTHub00", b"DpsKey00", b"Device00"]),
    // Event Grid
    (b"AZEG", &[b"SendRecv"]),
    // Cache for Redis
    (b"AzCa", &[b"Access00"]),
    // AI Search
    (b"AzSe", &[b"Query000", b"PAdmin00"]),
    // Container Registry
    (b"+ACR", &[b"ACRDflt0"]),
    // Functions
    (b"AzFu", &[b"Master00", b"System00", b"Functi00"]),
];
const MESSAGING: &[&[u8; 8]] = &[b"Send0000", b"Listen00", b"Manage00", b"System00", b"Unknown0"];
/// What every common annotated key and every storage account key is seeded with.
const DEFAULT: &[u8; 8] = b"Default0";

/// How many characters of base64 the checksum has at the end, and the mark before it, padding not counted.
const MARK_FROM_END: usize = 10;
/// The longest of these keys.
const LONGEST: usize = 88;

/// A key in base64, of either alphabet: in its last four bytes the checksum of all before them, before it the mark of a service.
pub(super) fn identifiable_key(value: &[u8]) -> bool {
    let text = value.strip_suffix(b"==").or_else(|| value.strip_suffix(b"=")).unwrap_or(value);
    let Some(mark) = text.len().checked_sub(MARK_FROM_END).and_then(|at| text[at..].first_chunk::<4>()) else {
        return false;
    };
    let Some((_, seeds)) = SERVICES.iter().find(|(known, _)| *known == mark) else {
        return false;
    };
    let mut bytes = [0; LONGEST];
    let Some((data, checksum)) = decoded(text, &mut bytes).and_then(|bytes| bytes.split_last_chunk::<4>()) else {
        return false;
    };
    seeds.iter().any(|name| checksum_of(name, data).to_le_bytes() == *checksum)
}

/// A common annotated key, 84 or 88 characters: 60 bytes with the mark `JQQJ9` among them, and the beginning of their checksum, in base64 or in
/// base62.
pub(super) fn annotated_key(value: &[u8]) -> bool {
    const DATA: usize = 80;
    if !matches!(value.len(), 84 | 88) || value.get(52..57) != Some(b"JQQJ9") {
        return false;
    }
    let (data, checksum) = value.split_at(DATA);
    let checksum = checksum.strip_suffix(b"==").unwrap_or(checksum);
    let mut bytes = [0; LONGEST];
    let Some(data) = decoded(data, &mut bytes) else {
        return false;
    };
    let expected = checksum_of(DEFAULT, data).to_le_bytes();
    let (mut in_base64, mut in_base62) = ([0; 8], [0; 6]);
    let length = digits(u32::from_be_bytes(expected), BASE62, &mut in_base62);
    BASE64.encode_slice(expected, &mut in_base64).is_ok() && in_base64[..6].starts_with(checksum)
        || in_base62[..length].starts_with(checksum)
}

/// A client secret of Entra: behind three characters the mark `8Q~`, and in the last three the beginning of the checksum of all before them.
pub(super) fn entra_secret(value: &[u8]) -> bool {
    let Some((data, checksum)) = value.split_last_chunk::<3>() else {
        return false;
    };
    if data.get(3..6) != Some(b"8Q~") {
        return false;
    }
    let mut encoded = [0; 6];
    let length = digits(checksum_of(b"AadPwd00", data), BASE66, &mut encoded);
    encoded[..length].starts_with(checksum)
}

/// A personal access token of Azure DevOps: 52 characters of base32, in whose 32 bytes the CRC-32 of the other 28 is scattered.
pub(super) fn devops_token(value: &[u8]) -> bool {
    /// What the CRC-32 is combined with, for tokens of users and of applications.
    const MASKS: [u32; 2] = [0xe0b9_692d, 0x1019_f92e];
    /// Where the bytes of the checksum are, the lowest first.
    const PLACES: [usize; 4] = [22, 8, 7, 2];
    let Some(bytes) = base32(value) else {
        return false;
    };
    let mut others = [0; 28];
    let rest = (0..bytes.len()).filter(|place| !PLACES.contains(place));
    others.iter_mut().zip(rest).for_each(|(other, place)| *other = bytes[place]);
    let found = u32::from_le_bytes(PLACES.map(|place| bytes[place]));
    MASKS.contains(&(crc32fast::hash(&others) ^ found))
}

fn checksum_of(name: &[u8; 8], data: &[u8]) -> u32 {
    marvin32(u64::from_be_bytes(*name), data)
}

/// base64 of either alphabet, without padding.
fn decoded<'b>(text: &[u8], bytes: &'b mut [u8; LONGEST]) -> Option<&'b [u8]> {
    let mut plain = [0; LONGEST];
    let plain = plain.get_mut(..text.len())?;
    for (to, byte) in plain.iter_mut().zip(text) {
        *to = match byte {
            b'-' => b'+',
            b'_' => b'/',
            byte => *byte,
        };
    }
    let length = BASE64.decode_slice(plain, bytes).ok()?;
    Some(&bytes[..length])
}

/// The 32 bytes of 52 characters `a-z2-7`.
fn base32(value: &[u8]) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let (mut bits, mut count, mut at) = (0u32, 0, 0);
    for byte in value {
        let digit = match byte {
            b'a'..=b'z' => byte - b'a',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return None,
        };
        bits = bits << 5 | u32::from(digit);
        count += 5;
        if count >= 8 {
            count -= 8;
            *bytes.get_mut(at)? = (bits >> count) as u8;
            at += 1;
        }
    }
    (value.len() == 52).then_some(bytes)
}

const BASE62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE66: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";

/// The digits of a number, the highest first, without zeros in front. Gives how many there are.
fn digits(mut number: u32, alphabet: &[u8], text: &mut [u8; 6]) -> usize {
    let mut length = 0;
    while number > 0 {
        text[length] = alphabet[number as usize % alphabet.len()];
        number /= alphabet.len() as u32;
        length += 1;
    }
    text[..length].reverse();
    length
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;

    /// Bytes that count up, a mark at the end of them and the checksum behind it.
    fn key(length: usize, mark: &str, seed: &[u8; 8]) -> String {
        let mut bytes: Vec<u8> = (0..length).map(|n| (n * 37 + 11) as u8).collect();
        let text = STANDARD.encode(&bytes);
        let mut text = text.trim_end_matches('=').to_string();
        let at = text.len() - MARK_FROM_END;
        text.replace_range(at..at + 4, mark);
        bytes = STANDARD.decode(text + &"=".repeat((3 - length % 3) % 3)).unwrap();
        let checksum = checksum_of(seed, &bytes[..length - 4]).to_le_bytes();
        bytes[length - 4..].copy_from_slice(&checksum);
        STANDARD.encode(bytes)
    }

    #[test]
    fn keys_of_every_service() {
        for (mark, seeds) in SERVICES {
            let mark = std::str::from_utf8(*mark).unwrap();
            for seed in *seeds {
                for length in [32, 39, 40, 64] {
                    let key = key(length, mark, seed);
                    assert!(identifiable_key(key.as_bytes()), "{mark} {length} {key}");
                    assert!(
                        identifiable_key(key.replace('+', "-").replace('/', "_").as_bytes()) || mark.starts_with('+')
                    );
                    let wrong = if key.starts_with('C') { 'D' } else { 'C' };
                    assert!(!identifiable_key(format!("{wrong}{}", &key[1..]).as_bytes()), "{key}");
                }
            }
        }
        assert!(!identifiable_key(key(64, "+ASt", b"AbAcct00").as_bytes()));
        assert!(!identifiable_key(key(64, "AAAA", DEFAULT).as_bytes()));
        assert!(!identifiable_key(b"+ASt"));
        assert!(!identifiable_key(&[b'A'; 500]));
    }

    fn annotated() -> (String, [u8; 4]) {
        let data = format!("{}JQQJ99ALACi5YpzZAAAAAAAAAZFAaBcD", &"aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC".repeat(2)[..52]);
        let data = &data[..80];
        (data.to_string(), checksum_of(DEFAULT, &STANDARD.decode(data).unwrap()).to_le_bytes())
    }

    #[test]
    fn annotated_keys() {
        let (data, checksum) = annotated();
        assert!(annotated_key(format!("{data}{}", STANDARD.encode(checksum)).as_bytes()));
        assert!(annotated_key(format!("{data}{}", STANDARD.encode(&checksum[..3])).as_bytes()));
        let mut encoded = [0; 6];
        let length = digits(u32::from_be_bytes(checksum), BASE62, &mut encoded);
        assert!(length >= 4);
        assert!(annotated_key(format!("{data}{}", std::str::from_utf8(&encoded[..4]).unwrap()).as_bytes()));
        assert!(!annotated_key(format!("{data}AAAA").as_bytes()));
        assert!(!annotated_key(format!("{}{}", data.replace("JQQJ9", "JQQK9"), STANDARD.encode(checksum)).as_bytes()));
        assert!(!annotated_key(data.as_bytes()));
    }

    #[test]
    fn entra_secrets() {
        let data = "aB38Q~dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC.-_";
        let mut encoded = [0; 6];
        let length = digits(checksum_of(b"AadPwd00", data.as_bytes()), BASE66, &mut encoded);
        assert!(length >= 3);
        let checksum = std::str::from_utf8(&encoded[..3]).unwrap();
        assert!(entra_secret(format!("{data}{checksum}").as_bytes()));
        assert!(!entra_secret(format!("{data}~~~").as_bytes()));
        assert!(!entra_secret(format!("{}{checksum}", data.replace("8Q~", "7Q~")).as_bytes()));
        assert!(!entra_secret(b"8Q~"));
    }

    #[test]
    fn devops_tokens() {
        const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyz234567";
        for mask in [0xe0b9_692d_u32, 0x1019_f92e] {
            let others: Vec<u8> = (0..28).map(|n| n * 7 + 3).collect();
            let checksum = (crc32fast::hash(&others) ^ mask).to_le_bytes();
            // In the order of the bytes: 2 others, the highest byte, 4 others, two of the checksum, 13 others, the lowest, 9 others.
            let mut bytes = others[..2].to_vec();
            bytes.push(checksum[3]);
            bytes.extend(&others[2..6]);
            bytes.extend([checksum[2], checksum[1]]);
            bytes.extend(&others[6..19]);
            bytes.push(checksum[0]);
            bytes.extend(&others[19..]);
            let bit = |n: usize| bytes.get(n / 8).map_or(0, |byte| byte >> (7 - n % 8) & 1);
            let token: Vec<u8> = (0..52)
                .map(|n| ALPHABET[usize::from((0..5).fold(0, |digit, at| digit << 1 | bit(5 * n + at)))])
                .collect();
            assert!(devops_token(&token));
            let mut wrong = token.clone();
            wrong[0] = if wrong[0] == b'a' { b'b' } else { b'a' };
            assert!(!devops_token(&wrong));
            assert!(!devops_token(&token[..51]));
            assert!(!devops_token(&[&token[..], b"a"].concat()));
        }
    }
}
