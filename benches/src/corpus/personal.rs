//! Values to plant: made from the published formats with right checksums, and nobody's.

use crate::random::{ALPHANUMERIC, Random};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// A value with the text that usually stands around it.
pub(super) struct Value {
    pub(super) entity: &'static str,
    pub(super) lead: String,
    pub(super) text: String,
    pub(super) tail: String,
}

impl Value {
    /// A value with one of these leads, and nothing after it.
    fn new(entity: &'static str, random: &mut Random, leads: &[&str], text: String) -> Value {
        Value { entity, lead: random.pick(leads).to_owned(), text, tail: String::new() }
    }
}

const FIRST: &[&str] = &[
    "amara", "bruno", "chiara", "dmitri", "elif", "farid", "greta", "hiro", "ines", "jonas", "kofi", "leila", "mateo",
    "noor",
];
const LAST: &[&str] = &[
    "abara",
    "bianchi",
    "castell",
    "dupont",
    "eriksen",
    "fontaine",
    "garrido",
    "horvat",
    "ito",
    "jansen",
    "kowal",
    "lindqvist",
];
const COMPANY: &[&str] =
    &["northwind", "tailspin", "brightwater", "oakridge", "papermill", "stonebridge", "bluefjord", "lanternworks"];
const DOMAIN: &[&str] = &["com", "io", "org", "net", "co.uk", "de", "fr", "dev"];
const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Short values, as records are full of: each with its words fits in sixty bytes.
pub(super) fn short(random: &mut Random) -> Value {
    match random.below(9) {
        0..=1 => email(random),
        2..=3 => card(random),
        4 => phone(random),
        5 => ssn(random),
        6 => iban(random),
        7 => address(random),
        _ => cpf(random),
    }
}

/// Values of every length, secrets among them.
pub(super) fn any(random: &mut Random) -> Value {
    match random.below(12) {
        0..=5 => short(random),
        6 => github_token(random),
        7 => openai_key(random),
        8 => aws_key_id(random),
        9 => slack_token(random),
        10 => jwt(random),
        _ => database_url(random),
    }
}

fn email(random: &mut Random) -> Value {
    let separator = random.pick(&[".", "_", "-", ""]);
    let text = format!(
        "{}{separator}{}@{}.{}",
        random.pick(FIRST),
        random.pick(LAST),
        random.pick(COMPANY),
        random.pick(DOMAIN)
    );
    Value::new("EMAIL_ADDRESS", random, &["mail ", "contact ", "email: ", "reply to ", "cc "], text)
}

fn card(random: &mut Random) -> Value {
    let start = random.pick(&["4", "51", "52", "53", "54", "55"]);
    let mut digits = format!("{start}{}", random.digits(15 - start.len()));
    digits.push(luhn_digit(&digits));
    let separator = random.pick(&["", " ", "-"]);
    let groups: Vec<&str> = (0..4).map(|group| &digits[4 * group..4 * group + 4]).collect();
    Value::new("CREDIT_CARD", random, &["card ", "paid with ", "card number ", "charge "], groups.join(separator))
}

fn luhn_digit(digits: &str) -> char {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0');
            if place % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit }
        })
        .sum();
    digit((10 - sum % 10) % 10)
}

fn digit(value: u32) -> char {
    char::from(b'0' + value as u8)
}

/// Numbers of the ranges that regulators set aside for fiction.
fn phone(random: &mut Random) -> Value {
    let text = match random.below(3) {
        0 => format!("+1 {} 555 01{}", random.pick(&["212", "415", "312", "646", "206"]), random.digits(2)),
        1 => format!("+44 7700 900{}", random.digits(3)),
        _ => format!("+33 6 39 98 {} {}", random.digits(2), random.digits(2)),
    };
    Value::new("PHONE_NUMBER", random, &["phone ", "call ", "tel. ", "mobile: "], text)
}

fn ssn(random: &mut Random) -> Value {
    let area = random.between(100, 660);
    let text = format!("{area}-{:02}-{:04}", random.between(10, 99), random.between(1000, 9999));
    Value::new("US_SSN", random, &["SSN ", "social security number ", "ssn: "], text)
}

fn iban(random: &mut Random) -> Value {
    let account = random.digits(18);
    // `DE00` moved to the end, with letters as numbers: D is 13, E is 14.
    let remainder =
        format!("{account}131400").bytes().fold(0u32, |sum, digit| (sum * 10 + u32::from(digit - b'0')) % 97);
    let text = format!("DE{:02}{account}", 98 - remainder);
    Value::new("IBAN_CODE", random, &["IBAN ", "transfer to ", "account "], text)
}

/// Addresses of the blocks kept for documentation.
fn address(random: &mut Random) -> Value {
    let block = random.pick(&["203.0.113", "198.51.100"]);
    let text = format!("{block}.{}", random.between(1, 254));
    Value::new("IP_ADDRESS", random, &["from ip ", "client ip ", "ip address "], text)
}

fn cpf(random: &mut Random) -> Value {
    let mut digits = random.digits(9);
    for length in [10, 11] {
        let sum: u32 =
            digits.bytes().zip((2..=length).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        digits.push(digit(sum * 10 % 11 % 10));
    }
    let text = format!("{}.{}.{}-{}", &digits[..3], &digits[3..6], &digits[6..9], &digits[9..]);
    Value::new("BR_CPF", random, &["CPF ", "cpf: "], text)
}

/// The last six characters are the CRC-32 of those between prefix and checksum, in base 62.
fn github_token(random: &mut Random) -> Value {
    let body = random.string(ALPHANUMERIC, 30);
    let mut sum = crc32fast::hash(body.as_bytes());
    let mut checksum = [b'0'; 6];
    for place in checksum.iter_mut().rev() {
        *place = ALPHANUMERIC[(sum % 62) as usize];
        sum /= 62;
    }
    let text = format!("ghp_{body}{}", String::from_utf8_lossy(&checksum));
    Value::new("GITHUB_TOKEN", random, &["push with ", "the token is ", "GITHUB_TOKEN="], text)
}

fn openai_key(random: &mut Random) -> Value {
    let text = format!("sk-proj-{}T3BlbkFJ{}", random.string(ALPHANUMERIC, 74), random.string(ALPHANUMERIC, 74));
    Value::new("OPENAI_API_KEY", random, &["use ", "OPENAI_API_KEY=", "the key is "], text)
}

fn aws_key_id(random: &mut Random) -> Value {
    let text = format!("AKIA{}", random.string(BASE32, 16));
    Value::new("AWS_ACCESS_KEY_ID", random, &["key id ", "aws_access_key_id = "], text)
}

fn slack_token(random: &mut Random) -> Value {
    let text = format!(
        "xoxb-{}-{}-{}",
        random.between(1 << 38, 1 << 39),
        random.between(1 << 40, 1 << 41),
        random.string(ALPHANUMERIC, 24)
    );
    Value::new("SLACK_TOKEN", random, &["the bot posts with ", "SLACK_BOT_TOKEN="], text)
}

fn jwt(random: &mut Random) -> Value {
    let payload = format!(
        r#"{{"sub":"{}","iat":{},"scope":"read"}}"#,
        random.hex(12),
        random.between(1_700_000_000, 1_760_000_000)
    );
    let signature: Vec<u8> = (0..32).map(|_| random.next() as u8).collect();
    let text = format!(
        "{}.{}.{}",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#),
        URL_SAFE_NO_PAD.encode(payload),
        URL_SAFE_NO_PAD.encode(signature)
    );
    Value::new("JWT", random, &["the session was ", "sent "], text)
}

/// What is found of such a URL is its password.
fn database_url(random: &mut Random) -> Value {
    Value {
        entity: "CONNECTION_STRING",
        lead: format!("{}postgresql://{}:", random.pick(&["DATABASE_URL=", "connect to "]), random.pick(FIRST)),
        text: random.string(ALPHANUMERIC, 14),
        tail: format!("@db.{}.io:5432/{}", random.pick(COMPANY), random.pick(LAST)),
    }
}
