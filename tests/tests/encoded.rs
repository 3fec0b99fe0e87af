//! Any value that is found as it stands is found under any encoding or disguise, and covered from its first to its last byte; and ordinary
//! texts that are full of escapes, odd spaces and encoded bytes stay as they are.

use reticent::{Anchor, Policy, Redactor, Status};
use std::sync::LazyLock;

static REDACTOR: LazyLock<Redactor> =
    LazyLock::new(|| Redactor::new(&Policy::default()).expect("the default policy compiles"));

/// Values that need no context: keys of vendors, and personal data.
fn values() -> Vec<String> {
    let keys = reticent::catalog().iter().filter(|detector| {
        detector.status == Status::Stable
            && detector.anchors.iter().all(|anchor| matches!(anchor, Anchor::Literal(_)))
            && detector.extend.is_none()
            && !detector.groups.iter().any(|group| group == "opt-in")
    });
    let mut values: Vec<String> =
        keys.flat_map(|detector| detector.examples.iter().map(|example| example.find.to_string())).collect();
    values.sort_unstable();
    values.dedup();
    values.extend(
        [
            "jane.doe@acme.io",
            "bob+news@mail.example.org",
            "4111111111111111",
            "5555 5555 5555 4444",
            "3782-822463-10005",
        ]
        .map(String::from),
    );
    values.push("GB29 NWBK 6016 1331 9268 19".into());
    values.retain(|value| is_found(&around(value), value) && value.is_ascii() && value.len() < 200);
    values
}

/// Some prose around a value.
fn around(value: &str) -> String {
    format!("The one that we use is {value} as you know, nothing else.")
}

/// Whether exactly this part of a text is a finding, and the only one.
fn is_found(text: &str, part: &str) -> bool {
    let start = text.find(part).expect("the part stands in the text");
    let findings = REDACTOR.scan(text);
    findings.len() == 1 && findings[0].span().range() == (start..start + part.len())
}

/// Each character that `class` accepts, written in this way.
fn each(value: &str, class: impl Fn(char) -> bool, write: impl Fn(char) -> String) -> String {
    value.chars().map(|c| if class(c) { write(c) } else { c.to_string() }).collect()
}

fn shifted(zero: u32) -> impl Fn(char) -> String {
    move |digit| char::from_u32(zero + digit as u32 - '0' as u32).expect("a digit").to_string()
}

/// The value with something in its middle, between two letters or digits.
fn split(value: &str, between: &str) -> String {
    let bytes = value.as_bytes();
    let is_inside = |at: usize| bytes[at - 1].is_ascii_alphanumeric() && bytes[at].is_ascii_alphanumeric();
    let at = (value.len() / 2..value.len()).find(|at| is_inside(*at)).unwrap_or(value.len() / 2);
    format!("{}{between}{}", &value[..at], &value[at..])
}

fn assert_found(way: &str, write: impl Fn(&str) -> Option<String>) {
    let missed: Vec<String> = values()
        .iter()
        .filter_map(|value| write(value))
        .filter(|written| !is_found(&around(written), written))
        .map(|written| {
            let text = around(&written);
            format!("{text:?}\n    {:?}", REDACTOR.redact(&text))
        })
        .collect();
    assert!(missed.is_empty(), "{way}: {} missed\n{}", missed.len(), missed.join("\n"));
}

fn any(_: char) -> bool {
    true
}

fn sign(c: char) -> bool {
    !c.is_ascii_alphanumeric()
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

#[test]
fn there_is_something_to_encode() {
    assert!(values().len() > 30, "{}", values().len());
}

#[test]
fn percent_encoding() {
    assert_found("every character", |v| Some(each(v, any, |c| format!("%{:02X}", c as u32))));
    assert_found("signs alone", |v| Some(each(v, sign, |c| format!("%{:02x}", c as u32))));
}

#[test]
fn escapes_of_json_and_code() {
    for escape in ["\\u00", "\\\\u00", "\\\\\\\\u00", "\\x", "%u00"] {
        assert_found(escape, |v| Some(each(v, any, |c| format!("{escape}{:02x}", c as u32))));
    }
    assert_found("\\u of signs", |v| Some(each(v, sign, |c| format!("\\u{:04X}", c as u32))));
    assert_found("\\/", |v| v.contains('/').then(|| v.replace('/', "\\/")));
}

#[test]
fn entities() {
    assert_found("decimal", |v| Some(each(v, any, |c| format!("&#{};", c as u32))));
    assert_found("hexadecimal", |v| Some(each(v, any, |c| format!("&#x{:x};", c as u32))));
    assert_found("of @", |v| v.contains('@').then(|| v.replace('@', "&commat;")));
    assert_found("of .", |v| v.contains('@').then(|| v.replace('.', "&period;")));
}

#[test]
fn other_forms_of_characters() {
    let wide = |c: char| char::from_u32(c as u32 - 0x21 + 0xFF01).unwrap_or(c).to_string();
    assert_found("full width", |v| Some(each(v, |c| c != ' ', wide)));
    assert_found("full width as escapes", |v| {
        Some(each(v, |c| c != ' ', |c| format!("\\u{:04x}", c as u32 - 0x21 + 0xFF01)))
    });
    for zero in ['٠', '۰', '०', '০', '๐', '０', '𝟎', '𝟘', '𝟬', '𝟶'] {
        assert_found("digits", |v| v.bytes().any(|b| b.is_ascii_digit()).then(|| each(v, digit, shifted(zero as u32))));
    }
    let bold = |c: char| {
        let first = if c.is_ascii_uppercase() { 0x1D400 - 'A' as u32 } else { 0x1D41A - 'a' as u32 };
        char::from_u32(first + c as u32).expect("a letter").to_string()
    };
    assert_found("mathematical letters", |v| {
        v.bytes().any(|b| b.is_ascii_alphabetic()).then(|| each(v, |c| c.is_ascii_alphabetic(), bold))
    });
    assert_found("one look-alike", |v| {
        let at = v.find(|c: char| "aeopcxyAEOPCXBHKMT".contains(c))?;
        let alikes = "аеорсхуАЕОРСХВНКМТ";
        let nth = "aeopcxyAEOPCXBHKMT".find(&v[at..=at])?;
        Some(format!("{}{}{}", &v[..at], alikes.chars().nth(nth)?, &v[at + 1..]))
    });
}

#[test]
fn characters_without_width() {
    for none in ["\u{200b}", "\u{200d}", "\u{ad}", "\u{2060}", "\u{feff}", "\u{202e}", "\u{2066}", "\u{e0041}"] {
        assert_found(none, |v| Some(split(v, none)));
        assert_found("three of them", |v| Some(split(v, &none.repeat(3))));
        let escaped: String = none.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        assert_found("as an escape", |v| Some(split(v, &escaped)));
    }
    assert_found("everywhere", |v| Some(v.chars().map(String::from).collect::<Vec<_>>().join("\u{200b}")));
}

#[test]
fn other_dashes_and_spaces() {
    for dash in ['‐', '‑', '‒', '–', '−', '－'] {
        assert_found("dash", |v| {
            let is_digits = v.bytes().all(|b| b.is_ascii_digit() || b == b'-');
            (v.contains('-') && (is_digits || "‐‑".contains(dash))).then(|| v.replace('-', &dash.to_string()))
        });
    }
    for space in ["\u{a0}", "\u{2007}", "\u{2009}", "\u{202f}", "\u{3000}", "%20", "&nbsp;", "&#160;", "\\u00a0"] {
        assert_found(space, |v| v.contains(' ').then(|| v.replace(' ', space)));
    }
}

const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8], padding: &str) -> String {
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for nth in 0..4 {
            match nth <= three.len() {
                true => out.push(BASE64[(bits >> (18 - 6 * nth) & 63) as usize] as char),
                false => out += padding,
            }
        }
    }
    out
}

#[test]
fn base64_and_hex() {
    let long_enough = |run: String| (run.trim_end_matches('=').len() >= 20).then_some(run);
    assert_found("base64", |v| long_enough(base64(v.as_bytes(), "=")));
    assert_found("base64 without padding", |v| long_enough(base64(v.as_bytes(), "")));
    assert_found("base64url", |v| {
        long_enough(base64(format!("{{\"?\": \"{v}\"}}").as_bytes(), "").replace('+', "-").replace('/', "_"))
    });
    assert_found("base64 of UTF-16", |v| {
        let wide: Vec<u8> = v.bytes().flat_map(|byte| [byte, 0]).collect();
        long_enough(base64(&wide, "="))
    });
    for digits in [|byte: u8| format!("{byte:02x}"), |byte: u8| format!("{byte:02X}")] {
        assert_found("hex", |v| (v.len() >= 16).then(|| v.bytes().map(digits).collect()));
    }
    let lines = |v: &str| {
        let run = base64(
            format!("some words before it and then {v}, then words behind it: enough to fill lines").as_bytes(),
            "=",
        );
        run.as_bytes().chunks(60).map(|line| String::from_utf8_lossy(line).into_owned()).collect::<Vec<_>>()
    };
    assert_found("lines of base64", |v| Some(lines(v).join("\n")));
    assert_found("escaped lines of base64", |v| Some(lines(v).join("\\n")));
}

#[test]
fn what_stands_inside_a_value() {
    let is_plain = |v: &&str| !v.contains(' ');
    for between in ["<b>", "</b>", "<wbr>", "<br/>", "<span class=\"x\">", "**", "~~"] {
        assert_found(between, |v| Some(split(v, between)));
    }
    for quotes in
        ["\" + \"", "' + '", "\" \"", "' '", "\" . \"", "\"\n    \"", "\\\" + \\\"", "\"+\"", "' || '", "\" +\n  \""]
    {
        assert_found(quotes, |v| Some(split(v, quotes)));
    }
    for line_break in ["=\n", "=\r\n", "\\\n", "\\\\\\n"] {
        assert_found(line_break, |v| Some(v).filter(is_plain).map(|v| split(v, line_break)));
    }
    for line_break in ["\n", "\r\n", "\\n", "\n  "] {
        assert_found("a line break", |v| {
            let is_number = v.bytes().all(|byte| byte.is_ascii_digit());
            (is_number || v.contains("@acme")).then(|| match v.split_once('@') {
                Some((local, domain)) => format!("{local}@{line_break}{domain}"),
                None => split(v, line_break),
            })
        });
        assert_found("a line break between groups", |v| {
            let middle = v.len() / 2;
            let at = middle + v[middle..].find(' ')?;
            Some(format!("{}{line_break}{}", &v[..at], &v[at + 1..]))
        });
    }
}

#[test]
fn values_in_words() {
    for (at, dot) in [
        ("[at]", "[dot]"),
        (" [at] ", " [dot] "),
        ("(at)", "(dot)"),
        (" at ", " dot "),
        (" (AT) ", " (DOT) "),
        ("[@]", "[.]"),
    ] {
        assert_found(at, |v| v.contains('@').then(|| v.replace('@', at).replace('.', dot)));
    }
    assert_found("at alone", |v| v.contains('@').then(|| v.replace('@', " [at] ")));
    for gap in [" ", ".", "-"] {
        assert_found("digits apart", |v| {
            let is_card = v.bytes().all(|byte| byte.is_ascii_digit());
            is_card.then(|| v.chars().map(String::from).collect::<Vec<_>>().join(gap))
        });
    }
    const NAMES: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    for gap in [" ", ", ", "-"] {
        assert_found("digits in words", |v| {
            let is_card = v.bytes().all(|byte| byte.is_ascii_digit());
            is_card.then(|| v.bytes().map(|b| NAMES[usize::from(b - b'0')]).collect::<Vec<_>>().join(gap))
        });
    }
}

#[test]
fn ordinary_texts_stay_as_they_are() {
    for text in [
        "Les prix\u{a0}: 1\u{202f}234\u{202f}567,89\u{a0}€ et 12\u{a0}345\u{a0}678\u{a0}€ en 2024–2025",
        "{\"text\": \"caf\\u00e9 \\u2014 na\\u00efve \\u003cb\\u003e\\n\\n\\u0026amp;\"}",
        "https://acme.io/a%20b/c%2Fd?q=x%3Dy%26z&next=%2Fhome%3Fa%3D1",
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        "\"integrity\": \"sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==\"",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 d41d8cd98f00b204e9800998ecf8427e",
        "aGVsbG8gd29ybGQsIHRoaXMgaXMganVzdCBhIHRleHQ=",
        "\\u041f\\u0440\\u0438\\u0432\\u0435\\u0442, \\u043c\\u0438\\u0440",
        "Привет, IT-компания и 5G-сеть: Windowsом пользуемся",
        "２０２４年１２月２５日、ＪＲ東日本の電話",
        "look at the red dot on the map, at acme dot by dot",
        "[1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1] 1 0 1 1 0 1 0 1 1 1 and 1.3.6.1.4.1.2.3",
        "two three four one more thing, five or six of seven",
        "var a = \"one\" + \"two\" + 'three'; x = y * 2 ** 8; __init__(self, **kwargs)",
        "The first line ends here\nand the second begins there, with a1b2\nc3d4 as well.\n12345678\n87654321\n",
        "<ul><li>one</li><li>two</li></ul> <b>bold</b>text<i>more</i>",
        "می‌خواهم بروم، ۱۲ فروردین ۱۴۰۲",
        "don&#39;t &amp; won&#8217;t &lt;b&gt;5&nbsp;km&lt;/b&gt; &quot;quoted&quot;",
        "printf(\"%20s %40d %5.2f\\n\", a, b, c); 100%25",
        "C:\\users\\x\\u00e9\\Documents and \\/path\\/to\\/file",
    ] {
        assert_eq!(REDACTOR.redact(text), text);
    }
}
