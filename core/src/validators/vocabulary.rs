//! Values that are only the names of values: `db_password`, `clientSecret`, `string`.

use super::placeholder::{WORDS as PLACEHOLDERS, words};
use std::sync::LazyLock;

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
    b"too", b"short", b"long", b"weak", b"strong", b"login", b"return", b"await", b"yield", b"lambda", b"const", b"self",
    b"usize", b"isize", b"u8", b"u16", b"u32", b"u64", b"i32", b"i64", b"uint8", b"uint16", b"uint32", b"uint64", b"int32", b"int64", b"uint8_t",
    b"byte", b"double", b"dword", b"ulong", b"uchar", b"variant", b"unicode", b"option", b"vec", b"buffer", b"handle", b"blob", b"cstring",
    b"passwort", b"kennwort", b"contrasena", b"senha", b"wachtwoord", b"parola", b"motdepasse", b"haslo", b"heslo", b"losenord", b"adgangskode",
    b"passord", b"salasana", b"sifre", b"jelszo", b"mdp", b"plaintext", b"encrypted", b"decrypted", b"provided", b"given", b"expected",
    b"incomplete", b"alias", b"when", b"changed", b"unchanged", b"updated", b"removed", b"deleted", b"stored", b"generated", b"protected", b"failed", b"error", b"success",
    b"never", b"always", b"same", b"above", b"below", b"visible", b"length", b"description", b"label", b"data", b"item", b"nullable", b"random", b"secure",
    b"stdin", b"keyring", b"keychain", b"getpass", b"see", b"disallowed", b"allowed",
    b"unused", b"immutable", b"deprecated", b"ignored", b"readonly", b"explicit", b"explicitly", b"match", b"webhook", b"x",
    b"minimum", b"maximum", b"mindestens", b"erforderlich", b"obligatorio", b"obligatoire", b"requis", b"vereist",
    b"argon2", b"argon2id", b"sha1", b"sha256", b"sha512", b"md5", b"bcrypt", b"pbkdf2", b"scrypt", b"oauth2", b"base64", b"utf8", b"aes256",
];

/// Only words that name a credential or stand for none: `db_password`, `YOUR_API_KEY`, `changeme`, `string`.
pub(super) fn is_named(value: &[u8]) -> bool {
    // `&str`, `char*`, `!vault`, `:password`, `None)`.
    let start = value.iter().position(|byte| !b"&*!@:$".contains(byte)).unwrap_or(0);
    let end = value.iter().rposition(|byte| !b"*?)".contains(byte)).map_or(0, |last| last + 1);
    let value = value.get(start..end).unwrap_or_default();
    let punctuated = value.iter().any(|byte| !byte.is_ascii_alphanumeric() && !b"_-. :,?".contains(byte));
    !punctuated
        && (words(value).all(|word| is_known(word) || camel_words(word).all(is_known))
            || is_member_name(value)
            || is_variable_name(value))
}

fn is_known(word: &[u8]) -> bool {
    static WORDS: LazyLock<Vec<u128>> = LazyLock::new(|| {
        let mut words: Vec<u128> = VOCABULARY.iter().chain(PLACEHOLDERS).filter_map(|word| number_of(word)).collect();
        words.sort_unstable();
        words
    });
    number_of(word).is_some_and(|number| WORDS.binary_search(&number).is_ok())
}

/// The bytes of a word of sixteen at most as a number, letters in lower case: no word of the lists is longer.
fn number_of(word: &[u8]) -> Option<u128> {
    let mut bytes = [0; 16];
    bytes.get_mut(..word.len())?.copy_from_slice(word);
    Some(u128::from_le_bytes(bytes.map(|byte| byte.to_ascii_lowercase())))
}

/// `challengePassword`, `_RSAPrivateKey`: the name of a member or a class that ends in a word for a credential.
fn is_member_name(value: &[u8]) -> bool {
    let is_name = value.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
        && value.first().is_some_and(|first| first.is_ascii_lowercase() || *first == b'_');
    let ends = || [&b"Password"[..], b"Token", b"Secret", b"Key"].iter().any(|word| value.ends_with(word));
    is_name && ends()
}

/// `OPENAI_API_KEY`, `test-DB_PASSWORD`: the name of a variable of the environment, perhaps behind a word in small letters.
fn is_variable_name(value: &[u8]) -> bool {
    let start = value.iter().position(u8::is_ascii_uppercase).unwrap_or(value.len());
    let (head, name) = value.split_at(start);
    let is_name = name.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'_');
    let is_head = head.iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-'))
        && !head.last().is_some_and(u8::is_ascii_lowercase);
    let ends = || [&b"_PASSWORD"[..], b"_TOKEN", b"_SECRET", b"_KEY"].iter().any(|word| name.ends_with(word));
    is_name && is_head && ends()
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
            "challengePassword",
            "_RSAPrivateKey",
            "OPENAI_API_KEY",
            "test-DB_PASSWORD",
            "X-API-Key",
        ] {
            assert!(is_named(value.as_bytes()), "{value}");
        }
        for value in ["hunter2", "db_passw0rd", "clientSecret42", "key/token", "password!"] {
            assert!(!is_named(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn every_word_is_known() {
        for word in VOCABULARY.iter().chain(PLACEHOLDERS) {
            assert!(is_known(word) && is_known(&word.to_ascii_uppercase()), "{}", String::from_utf8_lossy(word));
        }
        assert!(!is_known(b"hunter") && !is_known(b"internationalisation"));
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
