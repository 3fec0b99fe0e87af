//! Streams: whatever the pieces, the output is that of the whole text, and what is held back is what may still become a finding.

use reticent::{Policy, Redactor};
use reticent_tests::{corpus, random::Random};
use std::{fs, path::Path};

/// Redacts a text one character at a time.
fn by_character(redactor: &Redactor, text: &str) -> String {
    let (mut stream, mut out) = (redactor.stream(), Vec::new());
    for character in text.chars() {
        stream.push(character.encode_utf8(&mut [0; 4]).as_bytes(), &mut out);
    }
    stream.finish(&mut out);
    String::from_utf8(out).unwrap()
}

/// Parts of the cases of the corpus and of examples of detectors, one behind another: whatever has begun goes on as something else.
fn mixed(texts: &[String], random: &mut Random) -> String {
    let mut text = String::new();
    while text.len() < 60 || random.below(3) > 0 {
        let other: Vec<char> = texts[random.below(texts.len())].chars().collect();
        let from = if random.below(2) == 0 { 0 } else { random.below(other.len()) };
        let to = from + random.below(other.len() - from + 1);
        text.extend(&other[from..to]);
        if random.below(3) == 0 {
            text.push_str([" ", "\n", ", ", "\"", "=", ":", "."][random.below(7)]);
        }
    }
    text
}

/// What says something else than it is, each in another way.
const VIEWS: &[&str] = &[
    "生于1985年4月3日，",
    "出生日期 1985 年 12 月 31 日",
    "생년월일 1985년 4월 3일 ",
    "родился 3 апреля 1985 года",
    "γεννήθηκε στις 13 Απριλίου 1985 ",
    "né le 3 avril 1985,",
    "born 12 April 1985.",
    "nacida el 3 de abril de 1985 ",
    "né le 1er février 1985",
    "电话四一一零一九八五三一二，",
    "card [4,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1] ",
    "(4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)",
    "密码是Tr0ub4dor&3，",
    "비밀번호는 Tr0ub4dor&3 ",
    "key ghp\\_aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC3eF6 ",
    "mail jane\\@acme\\.io ",
    "card 4\u{336}1\u{336}1\u{336}1\u{336}1111 1111 1111 ",
    "jane%2540acme.io ",
    "mail jane\\u{40}acme.io ",
    "card 4111·1111·1111·1111 ",
    "card 4111•1111•1111•1111",
    "card 4111<!-- x -->1111<!-- y -->1111 1111",
    "card 4111<!-- x <b>bold</b> -->1111 1111 1111 ",
    "jane@acme。com ",
    "card 4111*1111*1111*1111 ",
    "ssn 536-9\n0-4399 ",
    "iban DE89370400\n440532013000 ",
    "phone double four one triple five oh one two ",
    "tel quatre un zéro six sept huit neuf un ",
    "password: 0x5472307562346430723333 ",
    "on March 3 and 17 May 2021 ",
    "password:\n  aB3dE{n:7,k:v\n",
    "סיסמה hG0fYe r",
    "pass:\n  a一1985년4월 3일",
    "pass:\n  a1985년4월 3일3 Απριλίου 1985",
    "glc_dFjoicHJvZCw90lq9103 6017 4839 2615,t\nYou must g",
    "pass:lq9103 6017 4839 2615,\nu ",
    "password:6[str] =\"r",
    "passord:6[str=\" ,",
    "self._width = width_\n  _x_ and *3 ",
    "name,ssn,phone\nJane Doe,536904399,4155550132\n",
    "id;city;full_name;ssn\r\n7;Oslo;\"Doe; Jane\";536904399\r\n8;Bergen;",
    "id\tpassword\tssn\n7\thG0fYe!r\t536904399\n",
    "{\"t\": \"id,ssn\\n1,536904399\\n2,\\\"536904398\\\"\", \"u\": \"3,7\"}",
    "| **Name** | SSN |\n|:---|---:|\n| Jane Doe | 536904399 |\n| Hugo ",
    " id |   name   |    ssn\n----+----------+-----------\n  7 | Jane Doe | 536904399\n(1 row)\n",
    "INSERT INTO people (id, name, ssn) VALUES\n  (7, 'Jane Doe', '536904399'),\n  (8, NOW(), '53",
    "card,cvv,exp\n4111111111111111,123,12/29\n",
    "cvv,card\n123,4111111111111111\n",
    "7,536904399\n",
    "8 | Hugo Peters | 536904398\n",
    "street,city,zip\n12 Main St,Springfield,62704\n",
    "key,value\nDB_PASSWORD,hG0fYe!r\n",
    "\"pass:e,62=\nJa",
    "|id|name\n--\n  7|Jane Doe",
    "apikey:F**,1174",
    "apikey:,11 one triple five oh one two",
    "apikey:F, O, 1, 1, 1, 1, 1, 1,reet",
    "Avenue,To M5V 3L=\\n1",
    "Asa J o h n s o n",
    "Avenue, Toronto, ON M5V 3L=\nGroeten",
];

/// Files of prose, code and both.
const ORDINARY: &[&str] = &["LICENSE", "SECURITY.md", "README.md", "docs/sessions.md", "core/src/policy/field.rs"];

/// A few lines of a file at a time.
fn lines(path: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text = fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    lines.chunks(3).map(<[&str]>::concat).collect()
}

/// The cases of the corpus and the examples of detectors.
fn texts() -> Vec<String> {
    let cases = corpus::load().into_iter().flat_map(|(_, cases)| cases).map(|case| case.text);
    let examples = reticent::catalog().iter().flat_map(|detector| detector.examples.iter());
    cases.chain(examples.map(|example| example.text.to_string())).collect()
}

/// How many texts are tried, and which: numbers of the environment.
fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

#[test]
fn what_is_written_fits_whatever_comes() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    let texts = texts();
    let views: Vec<String> = VIEWS.iter().map(|text| (*text).to_owned()).collect();
    let mut random = Random::new(number("STREAMS_SEED", 7));
    // Much of it quiet, and values in between.
    let ordinary: Vec<String> = ORDINARY.iter().flat_map(|path| lines(path)).chain(texts.iter().cloned()).collect();
    for _ in 0..number("STREAMS", 1500) {
        for of in [&texts, &views, &ordinary] {
            let text = mixed(of, &mut random);
            assert_eq!(by_character(&redactor, &text), redactor.redact(&text), "{text:?}");
        }
    }
}

/// What a stream keeps from look to look, and what it looks at again, is told by texts that are long.
#[test]
fn a_long_text_in_pieces_is_the_whole_one() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    let texts = texts();
    let ordinary: Vec<String> = ORDINARY.iter().flat_map(|path| lines(path)).chain(texts.iter().cloned()).collect();
    let mut random = Random::new(number("STREAMS_SEED", 7));
    for round in 0..number("STREAMS", 1500) / 20 {
        let of = if round % 2 == 0 { &ordinary } else { &texts };
        let text: String = (0..10 + random.below(40)).map(|_| mixed(of, &mut random)).collect();
        let most = [1, 4, 16, 64, 700][random.below(5)];
        let (mut stream, mut out) = (redactor.stream(), Vec::new());
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at(rest.len().min(1 + random.below(most)));
            stream.push(piece, &mut out);
            rest = behind;
        }
        stream.finish(&mut out);
        assert_eq!(String::from_utf8_lossy(&out), redactor.redact(&text), "{text:?}");
    }
}

/// The pieces that models write a text in, as tokenisers cut it: a word with the space before it, cut where it is long; up to three digits; a sign.
fn tokens(text: &str) -> Vec<&str> {
    const LONGEST: usize = 12;
    let mut tokens = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let space = usize::from(rest.starts_with(' '));
        let count = |is: fn(char) -> bool, most: usize| {
            rest[space..].chars().take(most).take_while(|c| is(*c)).map(char::len_utf8).sum::<usize>()
        };
        let letters = count(char::is_alphabetic, LONGEST);
        let digits = count(|c| c.is_ascii_digit(), 3);
        let sign = rest[space..].chars().next().map_or(0, char::len_utf8);
        let length = space + letters.max(digits).max(if letters + digits == 0 { sign } else { 0 });
        let (token, behind) = rest.split_at(length);
        tokens.push(token);
        rest = behind;
    }
    tokens
}

/// How many characters are held after each token, in order of size, and how many tokens those are at the median.
fn held(redactor: &Redactor, text: &str) -> (Vec<usize>, usize) {
    let (mut stream, mut out) = (redactor.stream(), Vec::new());
    let (mut held, mut in_tokens) = (Vec::new(), Vec::new());
    let mut lengths: Vec<usize> = Vec::new();
    for token in tokens(text) {
        stream.push(token.as_bytes(), &mut out);
        lengths.push(token.len());
        held.push(stream.held());
        let (mut left, mut count) = (stream.held(), 0);
        for length in lengths.iter().rev().take_while(|_| stream.held() > 0) {
            count += usize::from(left > 0);
            left = left.saturating_sub(*length);
            if left == 0 {
                break;
            }
        }
        in_tokens.push(count);
    }
    stream.finish(&mut out);
    assert!(out == redactor.redact_bytes(text.as_bytes()).as_ref());
    held.sort_unstable();
    in_tokens.sort_unstable();
    (held, in_tokens[in_tokens.len() / 2])
}

#[test]
fn little_is_held_of_prose_code_and_json() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for (path, most_tokens, most) in [
        ("LICENSE", 2, 64),
        ("SECURITY.md", 1, 64),
        ("README.md", 2, 64),
        ("docs/streams.md", 1, 64),
        // Numbers, which a word within 64 bytes behind them makes count.
        ("docs/sessions.md", 1, 96),
        ("tests/prose/fr.txt", 1, 64),
        ("tests/prose/es.txt", 1, 64),
        // Two words with capitals may be a name, which a word within 64 bytes behind them makes count.
        ("tests/prose/de.txt", 3, 96),
        ("core/src/policy/field.rs", 2, 64),
        ("core/src/stream.rs", 2, 64),
        ("bindings-python/python/reticent/_exchange.py", 2, 64),
        ("bindings-node/hooks/shield.js", 1, 64),
        ("bindings-node/index.d.ts", 2, 64),
        // A value in every line, and words beside it that count.
        ("examples/support-agent.jsonl", 4, 160),
    ] {
        let Ok(text) = fs::read_to_string(root.join(path)) else { panic!("{path}") };
        let end = text.char_indices().nth(60_000).map_or(text.len(), |(at, _)| at);
        let (held, median) = held(&redactor, &text[..end]);
        let at = |percent: usize| held[held.len() * percent / 1000];
        println!(
            "{path}: {median} tokens; median {}, p90 {}, p99 {}, p99.9 {}, max {}",
            at(500),
            at(900),
            at(990),
            at(999),
            held[held.len() - 1]
        );
        assert!(median <= most_tokens, "{path}: {median} tokens at the median");
        assert!(at(990) < most, "{path}: {} bytes at the 99th percentile", at(990));
    }
}

#[test]
fn a_value_that_no_shape_of_its_key_can_match_is_not_held() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    let words = "and the tool returned rows which were filtered by region ".repeat(8);
    for (start, most) in [
        (r#"{"key": "gen_ai.input.messages", "value": {"stringValue": "[{\"role\": \"user\", \"content\": \""#, 48),
        (r#"{"key": "gen_ai.prompt", "value": {"stringValue": ""#, 48),
        ("newValue = \"", 48),
        // A password is all that its quotes hold.
        (r#"{"password": "x"#, usize::MAX),
    ] {
        let text = format!("{start}{words}");
        let (held, _) = held(&redactor, &text);
        let longest = held[held.len() - 1];
        assert!(longest < most || most == usize::MAX && longest > words.len() / 2, "{start}: {longest}");
    }
}

#[test]
fn what_waits_for_words_and_quotes_behind_it_is_held() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    for text in [
        "m 34567 12, Bolivia{ and then",
        "m 34567 1 bo ci\" and then",
        "m 34567 12 bolivia: yes",
        "BGB1234567&x=1: T374839261nz driver licence: DK748343",
        "password: Optional[str] = \"hunter2sec\nta jen",
        "password: Optional[str] = \"hunter2sec\nta jen 3.",
        "apikey:F,1.**,a",
        "the pw is aB3dEin omit must",
        "pass:lq91.,62=\n369043998 | x",
        "apikey:,113L=\n111",
        "D. J o h n s o n",
    ] {
        assert_ne!(redactor.redact(text), text);
        assert_eq!(by_character(&redactor, text), redactor.redact(text));
    }
}

#[test]
fn what_no_longer_goes_on_is_not_held() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    for (text, held) in [
        // No value is cut behind a bracket, and none goes on from a word but an address.
        ("let x = f();\n    y", "y"),
        ("the word\n    goes", "goes"),
        ("the word\n    @", "word\n    @"),
        // Another word than a month stands behind the number.
        ("wait 4 seconds to", "to"),
        ("wait 4 sep", "wait 4 sep"),
    ] {
        let (mut stream, mut out) = (redactor.stream(), Vec::new());
        for character in text.chars() {
            stream.push(character.encode_utf8(&mut [0; 4]).as_bytes(), &mut out);
        }
        assert_eq!(&text[text.len() - stream.held()..], held, "{text:?}");
    }
}
