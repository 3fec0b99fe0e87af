//! Values that look random, as keys and tokens are, and unlike words, names, hashes and ids.

use super::letter_pairs::LETTER_PAIRS;

/// Shorter ones cannot be told from words and names.
const SHORTEST: usize = 16;

/// Prefixes of the ids that traces of model calls are full of.
const TRACE_IDS: &[&[u8]] = &[
    b"toolu_",
    b"msg_",
    b"resp_",
    b"chatcmpl-",
    b"cmpl-",
    b"call_",
    b"fp_",
    b"req_",
    b"run-",
    b"run_",
    b"thread_",
    b"asst_",
    b"file-",
    b"evt_",
    b"step_",
    b"batch_",
    b"gen-",
    b"rs_",
    b"fc_",
    b"vs_",
    b"srvtoolu_",
    b"container_",
    b"sess_",
    b"trace-",
    b"span-",
];

/// Prefixes of labelled digests and of things that are no value by themselves.
const LABELLED: &[&[u8]] = &[
    b"sha1",
    b"sha256",
    b"sha384",
    b"sha512",
    b"md5",
    b"data:",
    b"arn:",
    b"urn:",
    b"http:",
    b"https:",
    b"ssh-rsa",
    b"ssh-ed25519",
    b"ecdsa-",
    b"uuid",
    b"_ZN",
    b"(?",
    b"GHSA-",
    // Public keys and certificates: SSH, and DER of RSA, EC and Ed25519 in base64.
    b"AAAAB3NzaC1",
    b"AAAAC3NzaC1",
    b"AAAAE2VjZHNh",
    b"MIIBIjANBgkqhkiG9w0BAQEF",
    b"MIICIjANBgkqhkiG9w0BAQEF",
    b"MIGfMA0GCSqGSIb3DQEBAQ",
    b"MFkwEwYHKoZIzj0",
    b"MCowBQYDK2V",
    b"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS",
    b"LS0tLS1CRUdJTiBQVUJMSUMgS0VZ",
];

/// Entropy, character classes and letter pairs all speak for chance.
pub(super) fn random_value(value: &[u8]) -> bool {
    value.len() >= SHORTEST
        && value.iter().all(u8::is_ascii_graphic)
        && odds_of_words(value) < 0
        && !is_identifier(value)
        && !mostly_sequence(value)
        && entropy_suffices(value)
}

/// Letters and digits that read like no words, however few they are: `VAzkaYbeJq7k`.
pub(super) fn unlike_words(value: &[u8]) -> bool {
    value.iter().all(u8::is_ascii_graphic)
        && odds_of_words(value) < 0
        && !is_identifier(value)
        && !mostly_sequence(value)
}

/// Whether what stands behind a vendor's literal is a key of whatever length: chance or a sequence, and no words as names are made of.
pub(crate) fn key_body(body: &[u8]) -> bool {
    const JUDGED: usize = 64;
    let judged = &body[..body.len().min(JUDGED)];
    !starts_with_word(judged) && (odds_of_words(judged) < 0 || mostly_sequence(judged) || mixes_digits(judged))
}

/// `event_0123456789abcdef`: an id that a word announces.
fn starts_with_word(value: &[u8]) -> bool {
    const SHORTEST_WORD: usize = 4;
    let letters = value.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let is_joined = value.get(letters).is_some_and(|byte| matches!(byte, b'_' | b'-'));
    letters >= SHORTEST_WORD && is_joined && odds_of_words(&value[..letters]) >= 0
}

/// Letters and digits take turns, as in hexadecimal, and nothing joins words.
fn mixes_digits(value: &[u8]) -> bool {
    let turns = value.windows(2).filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit()).count();
    value.iter().all(u8::is_ascii_alphanumeric) && turns * 5 >= value.len()
}

/// UUIDs, digests, dates and numbers, paths, URLs, trace ids, labelled digests.
fn is_identifier(value: &[u8]) -> bool {
    let letters = value.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let starts = |prefixes: &[&[u8]]| {
        prefixes.iter().any(|prefix| value.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)))
    };
    letters < 3
        || is_hexadecimal_id(value)
        || is_keyed_digest(value)
        || starts(TRACE_IDS)
        || starts(LABELLED)
        || memchr::memmem::find(value, b"://").is_some()
        || is_ulid(value)
}

/// A UUID, or plain hexadecimal of the length of a span id, an object id or a digest.
fn is_hexadecimal_id(value: &[u8]) -> bool {
    let value = value.strip_prefix(b"0x").unwrap_or(value);
    let value = value.strip_prefix(b"{").and_then(|value| value.strip_suffix(b"}")).unwrap_or(value);
    let uuid = value.len() == 36 && [8, 13, 18, 23].iter().all(|&place| value[place] == b'-');
    let digits = value.iter().filter(|byte| byte.is_ascii_hexdigit()).count();
    uuid && digits == 32 || digits == value.len() && matches!(digits, 16 | 24 | 32 | 40 | 56 | 64 | 96 | 128)
}

/// `10c0/0123…`: a digest behind the key of a cache.
fn is_keyed_digest(value: &[u8]) -> bool {
    const LONGEST_KEY: usize = 8;
    let slash = value.iter().take(LONGEST_KEY + 1).position(|byte| *byte == b'/');
    slash.is_some_and(|slash| value.len() - slash > 64 && is_hexadecimal_id(&value[slash + 1..]))
}

/// 26 characters of Crockford's base 32, the first of which is at most 7.
fn is_ulid(value: &[u8]) -> bool {
    value.len() == 26
        && value[0] == b'0'
        && (value.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase() && !b"ILOU".contains(byte)))
}

/// Shannon's entropy per character. It grows with the length, so the bar does too.
fn entropy_suffices(value: &[u8]) -> bool {
    let mut counts = [0u32; 128];
    for &byte in value {
        counts[usize::from(byte & 127)] += 1;
    }
    let length = value.len() as f32;
    let entropy: f32 = counts
        .iter()
        .filter(|&&count| count > 0)
        .map(|&count| count as f32 / length)
        .map(|share| -share * share.log2())
        .sum();
    // Random hexadecimal, the poorest alphabet of keys, stays above each of these.
    entropy
        >= match value.len() {
            ..20 => 2.8,
            20..32 => 3.0,
            _ => 3.2,
        }
}

/// `abcdefgh`, `12345678`, `zyxw`: half of the characters follow the one before.
fn mostly_sequence(value: &[u8]) -> bool {
    let steps = value.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) == 1).count();
    steps * 2 >= value.len() - 1
}

/// Eight times the logarithm of the odds that words, joined as names join them, make this text and not chance. Above zero,
/// it reads as words.
pub(super) fn odds_of_words(value: &[u8]) -> i32 {
    value.windows(2).map(|pair| odds_of_pair(pair[0], pair[1])).sum()
}

fn odds_of_pair(first: u8, second: u8) -> i32 {
    // In names letters stand with letters of their case, a capital starts a word and a separator joins; chance mixes.
    const SAME_CASE: i32 = 3;
    const CAPITALISED: i32 = -4;
    const CAMEL: i32 = -8;
    const DIGITS: i32 = 4;
    const LETTER_AND_DIGIT: i32 = -8;
    const SEPARATOR: i32 = 5;
    const SYMBOL: i32 = -4;
    let separates = |byte| matches!(byte, b'_' | b'-' | b'.' | b'/' | b':' | b',' | b'@');
    if first.is_ascii_alphabetic() && second.is_ascii_alphabetic() {
        if first.is_ascii_lowercase() && second.is_ascii_uppercase() {
            return CAMEL;
        }
        let pair = LETTER_PAIRS[usize::from(first.to_ascii_lowercase() - b'a')]
            [usize::from(second.to_ascii_lowercase() - b'a')];
        let case = if first.is_ascii_lowercase() == second.is_ascii_lowercase() { SAME_CASE } else { CAPITALISED };
        return i32::from(pair) + case;
    }
    match (first.is_ascii_alphanumeric(), second.is_ascii_alphanumeric()) {
        (true, true) if first.is_ascii_digit() && second.is_ascii_digit() => DIGITS,
        (true, true) => LETTER_AND_DIGIT,
        _ if separates(first) || separates(second) => SEPARATOR,
        _ => SYMBOL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small generator, so that the samples are the same in every run.
    fn random(state: &mut u64, alphabet: &[u8], length: usize) -> String {
        (0..length)
            .map(|_| {
                *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                alphabet[(*state >> 33) as usize % alphabet.len()] as char
            })
            .collect()
    }

    #[test]
    fn random_text_is_random() {
        const BASE62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let alphabets: [(&[u8], usize, f64); 9] = [
            (BASE62, 16, 0.98),
            (BASE62, 24, 0.995),
            (BASE62, 32, 0.999),
            (&BASE62[..36], 32, 0.99),
            (b"0123456789abcdef", 48, 0.95),
            (b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32, 0.98),
            (b"ABCabcDEFdefXYZxyz0123456789-_KLMklmQRSqrs", 43, 0.99),
            (b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 44, 0.999),
            (b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!@#$%^&*", 20, 0.98),
        ];
        let mut state = 11;
        for (alphabet, length, least) in alphabets {
            let accepted = (0..2_000).filter(|_| random_value(random(&mut state, alphabet, length).as_bytes())).count();
            assert!(accepted as f64 >= least * 2_000.0, "{accepted} of 2000, {length} of {}", alphabet.len());
        }
    }

    #[test]
    fn short_values_are_unlike_words() {
        for value in ["VAzkaYbeJq7k", "8Qrvc3RG8f7k", "aB3dE6gH9", "kV7#pQ2x"] {
            assert!(unlike_words(value.as_bytes()), "{value}");
        }
        for value in
            ["Winter2024", "reset_link42", "userInput2", "address1", "12345678", "550e8400-e29b-41d4-a716-446655440000"]
        {
            assert!(!unlike_words(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn names_ids_and_hashes_are_not() {
        for text in [
            "my_long_configuration_variable_name",
            "getUserAccountByEmailAddress",
            "com.example.project.ServiceImplementation",
            "/usr/local/share/applications/code.desktop",
            "https://example.com/a/b",
            "application/vnd.openxmlformats-officedocument",
            "claude-3-5-sonnet-20241022",
            "gpt-4o-mini-2024-07-18",
            "550e8400-e29b-41d4-a716-446655440000",
            "d41d8cd98f00b204e9800998ecf8427e",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "00f067aa0ba902b7",
            "507f1f77bcf86cd799439011",
            "2024-08-06T12:34:56.789Z",
            "12345678901234567890",
            "abcdefghijklmnopqrstuvwxyz",
            "0123456789abcdef0123",
            "toolu_01A09q90qw90lq917835lq9",
            "chatcmpl-9aBcDeFgHiJkLmNoPqRsTuVwXyZ12",
            "01ARZ3NDEKTSV4RRFFQ69G5FAV",
            "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg",
            "aaaaaaaaaaaaaaaaaaaaaaaa",
            "INTERNAL_SERVER_ERROR_CODE",
            "en_US.UTF-8,de_DE.UTF-8",
            "correct-horse-battery-staple",
            "short1",
            "postgresql-15.4-alpine3.18",
            "node_modules/@babel/core/lib/index.js",
            "two words of prose here",
            "",
        ] {
            assert!(!random_value(text.as_bytes()), "{text}");
        }
    }
}
