//! Pieces to make texts from: everything that the catalogue knows, the corpus, and what may stand between.

use crate::corpus;

/// What stands between and around values.
pub const NOISE: &[&str] = &[
    " ",
    ", ",
    ". ",
    "\n",
    "\t",
    "\r\n",
    "; ",
    "|",
    " = ",
    ": ",
    "\"",
    "'",
    "`",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "\\",
    "\\n",
    "\\\"",
    "\\u0022",
    "%22",
    "&",
    "?",
    "/",
    "//",
    "-",
    "--",
    "-----",
    "_",
    "*",
    "**",
    "#",
    "@",
    "+",
    "0",
    "1",
    "42",
    "2024",
    "12/27",
    "é",
    "日本",
    "🦊",
    "e\u{301}",
    "\u{200b}",
    "\u{0}",
    "wombat",
    "quokka zebu",
    "from",
    "card",
    "ssn",
    "password",
    "token",
    "https://acme.io/",
    "key=",
    "\"key\": ",
    "{\"a\": ",
    "1732118400000",
    "550e8400-e29b-41d4-a716-446655440000",
    "9fceb02d0ae598e95dc970b74767f19372d61af8",
    "[EMAIL_ADDRESS]",
    "[US_SSN_1]",
    "0.1234567890123456",
    "....",
    "==",
    "://",
    "::",
    "::1",
    ":",
    "=",
    "-----BEGIN PRIVATE KEY-----",
    "-----END PRIVATE KEY-----",
    "eyJ",
    "ghp_",
    "AKIA",
    "sk-",
];

/// Texts with something to find, and texts that look like it: of the catalogue and of the corpus.
pub fn texts() -> Vec<String> {
    let mut texts = Vec::new();
    for detector in reticent::catalog() {
        texts.extend(detector.examples.iter().map(|example| example.text.to_string()));
        texts.extend(detector.examples.iter().map(|example| example.find.to_string()));
        texts.extend(detector.counter_examples.iter().map(|counter| counter.text.to_string()));
    }
    for (_, cases) in corpus::load() {
        texts.extend(cases.into_iter().map(|case| case.text));
    }
    texts
}
