//! The formats that a value stands in: prose, markup, JSON inside of JSON, URLs, headers, commands, files.

use base64::{Engine, engine::general_purpose::STANDARD};
use reticent_tests::random::Random;
use std::ops::Range;

/// How the text of a value is written in a format.
#[derive(Clone, Copy)]
enum Escape {
    None,
    /// As the text of a JSON string, so many levels deep.
    Json(usize),
    Url,
    Html,
}

/// How a key is spelled.
#[derive(Clone, Copy)]
enum Spelling {
    Words,
    Title,
    Snake,
    Upper,
    Camel,
    Kebab,
    Header,
}

/// A format: its name, how it writes a value, and texts with `{K}` for the key and `{V}` for the value.
pub(crate) struct Container {
    /// The name in tables.
    pub(crate) name: &'static str,
    escape: Escape,
    /// Whether a value over several lines can stand in it.
    pub(crate) lines: bool,
    texts: &'static [(Spelling, &'static str)],
}

use Spelling::{Camel, Header, Kebab, Snake, Title, Upper, Words};

/// Every format.
#[rustfmt::skip]
pub(crate) const CONTAINERS: &[Container] = &[
    Container { name: "prose", escape: Escape::None, lines: true, texts: &[
        (Words, "As we said, the {K} is {V}, so please use that."),
        (Words, "Please set {K} to {V} and try again."),
        (Title, "{K}: {V}"),
        (Words, "My {K} is {V}."),
    ] },
    Container { name: "Markdown", escape: Escape::None, lines: false, texts: &[
        (Words, "- **{K}**: `{V}`"),
        (Words, "| {K} | {V} |"),
        (Title, "> **{K}:** {V}"),
        (Words, "1. {K}: **{V}**"),
    ] },
    Container { name: "JSON", escape: Escape::Json(1), lines: true, texts: &[
        (Snake, "{\"id\": 7, \"{K}\": \"{V}\", \"kind\": \"text\"}"),
        (Camel, "{\"{K}\":\"{V}\"}"),
        (Kebab, "[{\"{K}\" : \"{V}\"}]"),
    ] },
    Container { name: "JSON in JSON", escape: Escape::Json(2), lines: true, texts: &[
        (Snake, "{\"arguments\": \"{\\\"{K}\\\": \\\"{V}\\\", \\\"limit\\\": 5}\"}"),
        (Camel, "{\"arguments\":\"{\\\"limit\\\":5,\\\"{K}\\\":\\\"{V}\\\"}\"}"),
    ] },
    Container { name: "JSON in JSON in JSON", escape: Escape::Json(3), lines: true, texts: &[
        (Snake, "{\"body\": \"{\\\"arguments\\\": \\\"{\\\\\\\"{K}\\\\\\\": \\\\\\\"{V}\\\\\\\"}\\\"}\"}"),
    ] },
    Container { name: "URL query", escape: Escape::Url, lines: true, texts: &[
        (Snake, "GET https://service.acme.dev/v2/items?page=2&{K}={V}&sort=asc"),
        (Camel, "see https://service.acme.dev/items?{K}={V}"),
    ] },
    Container { name: "header", escape: Escape::None, lines: false, texts: &[
        (Header, "GET /v2/items HTTP/1.1\r\nHost: service.acme.dev\r\nX-{K}: {V}\r\nAccept: */*"),
        (Kebab, "x-{K}: {V}"),
    ] },
    Container { name: "shell", escape: Escape::None, lines: false, texts: &[
        (Upper, "export {K}={V}"),
        (Kebab, "deploy --region=eu --{K}={V} --wait"),
        (Kebab, "$ deploy --{K} '{V}'"),
        (Upper, "{K}=\"{V}\" ./deploy.sh"),
    ] },
    Container { name: "env", escape: Escape::None, lines: false, texts: &[
        (Upper, "LOG_LEVEL=info\n{K}={V}\nPORT=8080"),
        (Upper, "{K}=\"{V}\""),
        (Upper, "{K}='{V}' # set by hand"),
    ] },
    Container { name: "YAML", escape: Escape::None, lines: false, texts: &[
        (Snake, "service:\n  region: eu\n  {K}: {V}\n  replicas: 2"),
        (Camel, "  {K}: \"{V}\""),
        (Upper, "env:\n  - name: {K}\n    value: {V}"),
    ] },
    Container { name: "TOML", escape: Escape::None, lines: false, texts: &[
        (Snake, "[service]\n{K} = \"{V}\"\nregion = 'eu'"),
        (Kebab, "{K} = '{V}'"),
    ] },
    Container { name: "code", escape: Escape::None, lines: false, texts: &[
        (Snake, "client = Client({K}=\"{V}\", retries=3)"),
        (Camel, "const {K} = '{V}';"),
        (Snake, "config[\"{K}\"] = \"{V}\""),
    ] },
    Container { name: "HTML", escape: Escape::Html, lines: true, texts: &[
        (Title, "<tr><th>{K}</th><td>{V}</td></tr>"),
        (Kebab, "<input type=\"text\" name=\"{K}\" value=\"{V}\">"),
        (Title, "<p>{K}: <code>{V}</code></p>"),
    ] },
    Container { name: "XML", escape: Escape::Html, lines: true, texts: &[
        (Camel, "<service><{K}>{V}</{K}></service>"),
        (Snake, "<add key=\"{K}\" value=\"{V}\" />"),
    ] },
    Container { name: "log", escape: Escape::None, lines: false, texts: &[
        (Snake, "2025-03-14T09:26:53.589Z INFO service.start {K}={V} took=35ms"),
        (Words, "09:26:53 [worker-3] DEBUG using {K} {V}"),
    ] },
];

impl Container {
    /// A text with the value under that key, and where the value stands as it is written there.
    pub(crate) fn plant(&self, random: &mut Random, key: &str, value: &str) -> (String, Range<usize>) {
        let (spelling, text) = random.choice(self.texts);
        let key = spell(*spelling, key);
        let text = text.replace("{K}", &key);
        let written = self.escape.write(value);
        let at = text.find("{V}").expect("each text has a place for the value");
        (format!("{}{written}{}", &text[..at], &text[at + 3..]), at..at + written.len())
    }
}

impl Escape {
    fn write(self, value: &str) -> String {
        match self {
            Escape::None => value.to_owned(),
            Escape::Json(levels) => (0..levels).fold(value.to_owned(), |value, _| {
                let quoted = serde_json::to_string(&value).expect("a string becomes JSON");
                quoted[1..quoted.len() - 1].to_owned()
            }),
            Escape::Url => {
                let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
                let write = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
                value.bytes().map(write).collect()
            }
            Escape::Html => {
                value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
            }
        }
    }
}

fn spell(spelling: Spelling, key: &str) -> String {
    let words: Vec<&str> = key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let capital = |word: &str| {
        let mut characters = word.chars();
        characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
    };
    match spelling {
        Words => words.join(" "),
        Title => capital(&words.join(" ")),
        Snake => words.join("_"),
        Upper => words.join("_").to_uppercase(),
        Kebab => words.join("-"),
        Header => words.iter().map(|word| capital(word)).collect::<Vec<_>>().join("-"),
        Camel => {
            let rest: String = words.iter().skip(1).map(|word| capital(word)).collect();
            format!("{}{rest}", words.first().unwrap_or(&""))
        }
    }
}

/// HTTP basic credentials, with the value as the password; the run of base64 is what must be covered.
pub(crate) fn basic(value: &str) -> (String, Range<usize>) {
    let before = "Authorization: Basic ";
    let run = STANDARD.encode(format!("deploy:{value}"));
    (format!("{before}{run}\r\nAccept: */*"), before.len()..before.len() + run.len())
}
