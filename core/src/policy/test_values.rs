//! Published test values: what documentation and sandboxes use, and nobody owns. `test_values = false` allows them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Cards of the payment gateways' sandboxes.
pub(crate) const CARDS: &[&str] = &[
    "4111111111111111",
    "4242424242424242",
    "4012888888881881",
    "4000056655665556",
    "5555555555554444",
    "5105105105105100",
    "5200828282828210",
    "2223003122003222",
    "378282246310005",
    "371449635398431",
    "6011111111111117",
    "6011000990139424",
    "3056930009020004",
    "36227206271667",
    "3530111333300000",
    "3566002020360505",
    "6200000000000005",
];

/// Numbers that were printed in advertisements, and runs of digits; 987-65-4320 to -4329 stand below.
const US_SSNS: &[&str] = &["078051120", "219099999", "457555462", "123456789"];

/// The examples of the SWIFT IBAN registry and of the banks' own pages.
const IBANS: &[&str] =
    &["GB82WEST12345698765432", "DE89370400440532013000", "FR1420041010050500013M02606", "NL91ABNA0417164300"];

/// HMRC's example and the prefix that is never issued.
const UK_NINOS: &[&str] = &["QQ123456C", "AB123456C"];

/// The examples of the NHS data dictionary.
const UK_NHS: &[&str] = &["9434765919", "9434765870"];

/// Domains that RFC 2606 and RFC 6761 keep for documentation and tests.
const DOMAINS: &[&str] = &["example.com", "example.org", "example.net"];
const TOP_LEVEL: &[&str] = &["test", "invalid", "example", "localhost"];

/// Numbers that Ofcom keeps for drama, without the trunk prefix 0: the start, and how many digits may follow.
pub(crate) const UK_DRAMA: &[(&str, usize)] = &[
    ("113496", 4),
    ("114496", 4),
    ("115496", 4),
    ("116496", 4),
    ("117496", 4),
    ("118496", 4),
    ("121496", 4),
    ("131496", 4),
    ("141496", 4),
    ("151496", 4),
    ("161496", 4),
    ("1632960", 3),
    ("1914980", 3),
    ("2079460", 3),
    ("2896496", 3),
    ("2920180", 3),
    ("3069990", 3),
    ("7700900", 3),
    ("8081570", 3),
    ("9098790", 3),
];

/// Whether a value found as this entity is a published test value.
pub(crate) fn is_test_value(entity: &str, value: &[u8]) -> bool {
    let Ok(value) = std::str::from_utf8(value) else { return false };
    match entity {
        "CREDIT_CARD" => CARDS.contains(&digits(value).as_str()),
        "EMAIL_ADDRESS" => value.rsplit_once('@').is_some_and(|(_, domain)| is_test_domain(domain)),
        "IP_ADDRESS" => value.parse().is_ok_and(is_documentation_address),
        "PHONE_NUMBER" => is_fictitious_phone(value),
        "US_SSN" => {
            let digits = digits(value);
            US_SSNS.contains(&digits.as_str()) || digits.len() == 9 && digits.starts_with("98765432")
        }
        "IBAN_CODE" => IBANS.contains(&letters_and_digits(value).as_str()),
        "UK_NINO" => UK_NINOS.contains(&letters_and_digits(value).as_str()),
        // 999 000 0000 to 999 999 9999 is the range of the NHS test environments.
        "UK_NHS" => {
            let digits = digits(value);
            UK_NHS.contains(&digits.as_str()) || digits.len() == 10 && digits.starts_with("999")
        }
        _ => false,
    }
}

fn digits(value: &str) -> String {
    value.chars().filter(char::is_ascii_digit).collect()
}

fn letters_and_digits(value: &str) -> String {
    value.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

fn is_test_domain(domain: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    let is_or_under =
        |parent: &str| domain.strip_suffix(parent).is_some_and(|head| head.is_empty() || head.ends_with('.'));
    DOMAINS.iter().chain(TOP_LEVEL).any(|parent| is_or_under(parent))
}

/// RFC 5737, RFC 3849 and RFC 9637.
fn is_documentation_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            [Ipv4Addr::new(192, 0, 2, 0), Ipv4Addr::new(198, 51, 100, 0), Ipv4Addr::new(203, 0, 113, 0)]
                .iter()
                .any(|network| network.octets()[..3] == address.octets()[..3])
        }
        IpAddr::V6(address) => is_documentation_v6(address),
    }
}

fn is_documentation_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    (first, second) == (0x2001, 0x0db8) || first == 0x3fff && second < 0x1000
}

/// NPA-555-0100 to -0199 of the North American plan, and Ofcom's drama numbers.
fn is_fictitious_phone(value: &str) -> bool {
    let digits = digits(value);
    let international = value.trim_start().starts_with('+') || digits.starts_with("00");
    let american = match digits.strip_prefix('1') {
        Some(rest) if rest.len() == 10 => rest,
        _ if !international && digits.len() == 10 && !digits.starts_with('0') => &digits,
        _ => "",
    };
    if american.get(3..8) == Some("55501") {
        return true;
    }
    let british = match digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44").filter(|_| international)) {
        // +44 (0)20 …
        Some(rest) => rest.strip_prefix('0').unwrap_or(rest),
        None if !international => digits.strip_prefix('0').unwrap_or(""),
        None => "",
    };
    UK_DRAMA.iter().any(|(start, more)| british.len() == start.len() + more && british.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_values_in_every_spelling() {
        for (entity, value) in [
            ("CREDIT_CARD", "4242 4242 4242 4242"),
            ("CREDIT_CARD", "3782-822463-10005"),
            ("EMAIL_ADDRESS", "jane@example.com"),
            ("EMAIL_ADDRESS", "jane@Mail.Example.ORG"),
            ("EMAIL_ADDRESS", "a@b.test"),
            ("EMAIL_ADDRESS", "a@b.invalid"),
            ("IP_ADDRESS", "192.0.2.7"),
            ("IP_ADDRESS", "2001:db8::1"),
            ("IP_ADDRESS", "3fff:fff::1"),
            ("PHONE_NUMBER", "(212) 555-0147"),
            ("PHONE_NUMBER", "+1 212 555 0199"),
            ("PHONE_NUMBER", "07700 900123"),
            ("PHONE_NUMBER", "+44 20 7946 0958"),
            ("PHONE_NUMBER", "+44 (0)20 7946 0958"),
            ("PHONE_NUMBER", "0044 1632 960001"),
            ("US_SSN", "078-05-1120"),
            ("US_SSN", "987-65-4321"),
            ("IBAN_CODE", "gb82 west 1234 5698 7654 32"),
            ("UK_NINO", "QQ 12 34 56 C"),
            ("UK_NHS", "999 123 4567"),
        ] {
            assert!(is_test_value(entity, value.as_bytes()), "{entity} {value}");
        }
    }

    #[test]
    fn neighbours_are_not_test_values() {
        for (entity, value) in [
            ("CREDIT_CARD", "4111111111111129"),
            ("PHONE_NUMBER", "4242424242424242"),
            ("EMAIL_ADDRESS", "jane@notexample.com"),
            ("EMAIL_ADDRESS", "jane@example.com.evil.io"),
            ("EMAIL_ADDRESS", "jane@latest"),
            ("IP_ADDRESS", "192.0.3.7"),
            ("IP_ADDRESS", "2001:db9::1"),
            ("IP_ADDRESS", "3fff:1000::1"),
            ("PHONE_NUMBER", "(212) 555-0247"),
            ("PHONE_NUMBER", "+49 212 5550147"),
            ("PHONE_NUMBER", "+33 7700 900123"),
            ("PHONE_NUMBER", "07700 901123"),
            ("US_SSN", "078-05-1121"),
            ("US_SSN", "987-65-4331"),
            ("UK_NHS", "998 123 4567"),
        ] {
            assert!(!is_test_value(entity, value.as_bytes()), "{entity} {value}");
        }
        assert!(!is_test_value("EMAIL_ADDRESS", b"\xff@example.com"));
    }
}
