//! Values that are only the names of values: `db_password`, `clientSecret`, `string`.

use super::placeholder::{is_placeholder_word, words};

/// Words that name a credential, say what is to be put in, or stand for no value. A value of nothing else names a value.
#[rustfmt::skip]
const VOCABULARY: &[&[u8]] = &[
    b"password", b"passwords", b"passwd", b"passphrase", b"pwd", b"pass", b"secret", b"secrets", b"token", b"tokens", b"key", b"keys", b"apikey", b"api",
    b"access", b"auth", b"authorization", b"bearer", b"basic", b"client", b"credential", b"credentials", b"private", b"public", b"user", b"username",
    b"db", b"database", b"refresh", b"session", b"my", b"the", b"a", b"an", b"this", b"with", b"in", b"it", b"me", b"put", b"enter", b"set", b"change", b"value",
    b"new", b"old", b"current", b"confirm", b"confirmation", b"string", b"str", b"text", b"varchar", b"char", b"bytes", b"int", b"integer", b"number", b"float",
    b"bool", b"boolean", b"object", b"array", b"any", b"unknown", b"void", b"optional", b"required", b"true", b"false", b"nil", b"yes", b"no", b"on", b"off",
    b"empty", b"blank", b"unset", b"default", b"env", b"environment", b"variable", b"var", b"prompt", b"hash", b"hashed", b"id", b"name", b"field", b"type",
    b"input", b"invalid", b"missing", b"incorrect", b"wrong", b"expired", b"and", b"or", b"not", b"is", b"of", b"for", b"to",
    b"enabled", b"disabled", b"xxx", b"xxxx",
    b"get", b"generate", b"create", b"fetch", b"load", b"next", b"page", b"max", b"min", b"total", b"count", b"csrf", b"xsrf", b"vault", b"binary", b"forgot", b"reset",
    b"too", b"short", b"long", b"weak", b"strong", b"login",
];

/// Only words that name a credential or stand for none: `db_password`, `YOUR_API_KEY`, `changeme`, `string`.
pub(super) fn is_named(value: &[u8]) -> bool {
    // `&str`, `char*`, `!vault`, `:password`, `None)`.
    let start = value.iter().position(|byte| !b"&*!@:$".contains(byte)).unwrap_or(0);
    let end = value.iter().rposition(|byte| !b"*?)".contains(byte)).map_or(0, |last| last + 1);
    let value = value.get(start..end).unwrap_or_default();
    let known =
        |word: &[u8]| is_placeholder_word(word) || VOCABULARY.iter().any(|name| name.eq_ignore_ascii_case(word));
    let punctuated = value.iter().any(|byte| !byte.is_ascii_alphanumeric() && !b"_-. :,?".contains(byte));
    !punctuated && words(value).all(|word| known(word) || camel_words(word).all(known))
}

/// The words of `clientSecret` or `APIKey`.
fn camel_words(word: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let starts_word = |place: usize| {
            rest[place].is_ascii_uppercase()
                && (rest[place - 1].is_ascii_lowercase() || rest.get(place + 1).is_some_and(u8::is_ascii_lowercase))
        };
        let end = (1..rest.len()).find(|&place| starts_word(place)).unwrap_or(rest.len());
        let (first, after) = rest.split_at(end);
        rest = after;
        (!first.is_empty()).then_some(first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_credentials_and_types() {
        for value in [
            "db_password",
            "clientSecret",
            "APIKey",
            "YOUR_API_KEY",
            "&str",
            "char*",
            "access-token",
            "value is required",
        ] {
            assert!(is_named(value.as_bytes()), "{value}");
        }
        for value in ["hunter2", "db_passw0rd", "clientSecret42", "key/token", "password!"] {
            assert!(!is_named(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn words_of_a_name() {
        let split = |word: &'static str| {
            camel_words(word.as_bytes()).map(|word| std::str::from_utf8(word).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(split("clientSecret"), ["client", "Secret"]);
        assert_eq!(split("APIKey"), ["API", "Key"]);
        assert_eq!(split("token"), ["token"]);
        assert!(split("").is_empty());
    }
}
