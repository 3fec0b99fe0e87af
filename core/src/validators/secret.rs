//! The value of `password = …` and its kind: anything but a placeholder, a reference, a type or code.

use super::placeholder::{is_placeholder_word, is_template, words};
use super::random::random_value;

/// Shorter values are flags and counts.
const SHORTEST: usize = 4;

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
];

/// Objects whose members hold configuration.
const CONFIGURATION: &[&[u8]] = &[
    b"os",
    b"process",
    b"self",
    b"this",
    b"config",
    b"configuration",
    b"cfg",
    b"conf",
    b"settings",
    b"env",
    b"environ",
    b"environment",
    b"request",
    b"req",
    b"args",
    b"argv",
    b"options",
    b"opts",
    b"params",
    b"ctx",
    b"context",
    b"props",
    b"state",
    b"data",
    b"user",
    b"account",
    b"credentials",
    b"creds",
    b"secrets",
    b"vault",
    b"app",
    b"import",
    b"var",
    b"local",
    b"module",
    b"form",
    b"body",
    b"event",
    b"values",
    b"response",
    b"resp",
    b"res",
    b"result",
    b"input",
    b"session",
    b"st",
    b"aws",
    b"inputs",
];

/// Starts of references to a value that is kept elsewhere.
const REFERENCES: &[&[u8]] = &[
    b"./",
    b"../",
    b"~/",
    b"file:",
    b"arn:aws:",
    b"vault:",
    b"op://",
    b"ssm:",
    b"ENC[",
    b"!Ref",
    b"!Sub",
    b"!secret",
    b"!GetAtt",
    b"env:",
    b"env.",
    b"@Microsoft.KeyVault",
    b"secretsmanager:",
    b"projects/",
    b"ref+",
    b"$env:",
];

/// Words that make a text of several words prose and not a passphrase.
const PROSE: &[&[u8]] = &[
    b"the", b"is", b"are", b"be", b"must", b"should", b"to", b"of", b"your", b"you", b"for",
    b"and", b"or", b"at", b"with", b"not", b"was", b"has", b"have", b"in", b"this", b"that", b"it",
    b"can", b"will", b"by", b"from", b"when", b"if",
];

/// A value that may be a password, a token or a key.
pub(super) fn secret_value(value: &[u8]) -> bool {
    let value = unquoted(value);
    value.len() >= SHORTEST
        && !is_template(value)
        && !is_one_character(value)
        && !is_named(value)
        && !is_reference(value)
        && !is_code(value)
        && !is_prose(value)
}

/// At least one letter and one digit.
pub(super) fn letters_and_digits(value: &[u8]) -> bool {
    value.iter().any(u8::is_ascii_alphabetic) && value.iter().any(u8::is_ascii_digit)
}

fn unquoted(value: &[u8]) -> &[u8] {
    let value = value.trim_ascii();
    match value {
        [open @ (b'"' | b'\'' | b'`'), inside @ .., close] if open == close => inside.trim_ascii(),
        _ => value,
    }
}

/// `xxxx`, `----`, and text without a letter or a digit.
fn is_one_character(value: &[u8]) -> bool {
    value
        .windows(2)
        .all(|pair| pair[0].eq_ignore_ascii_case(&pair[1]))
        && !value[0].is_ascii_digit()
        || !value
            .iter()
            .any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
}

/// Only words that name a credential or stand for none: `db_password`, `YOUR_API_KEY`, `changeme`, `string`.
fn is_named(value: &[u8]) -> bool {
    let known = |word: &[u8]| {
        is_placeholder_word(word)
            || VOCABULARY
                .iter()
                .any(|name| name.eq_ignore_ascii_case(word))
    };
    let punctuated = value
        .iter()
        .any(|byte| !byte.is_ascii_alphanumeric() && !b"_-. :,?".contains(byte));
    !punctuated && words(value).all(|word| known(word) || camel_words(word).all(known))
}

/// The words of `clientSecret` or `APIKey`.
fn camel_words(word: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let starts_word = |place: usize| {
            rest[place].is_ascii_uppercase()
                && (rest[place - 1].is_ascii_lowercase()
                    || rest.get(place + 1).is_some_and(u8::is_ascii_lowercase))
        };
        let end = (1..rest.len())
            .find(|&place| starts_word(place))
            .unwrap_or(rest.len());
        let (first, after) = rest.split_at(end);
        rest = after;
        (!first.is_empty()).then_some(first)
    })
}

/// An environment variable, a path, a URL, an address in a store of secrets.
fn is_reference(value: &[u8]) -> bool {
    let variable = value.strip_prefix(b"$").is_some_and(|name| {
        let letters = name
            .iter()
            .all(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
        let upper = name
            .iter()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_');
        (letters || upper) && name.first().is_some_and(|first| !first.is_ascii_digit())
    });
    variable
        || REFERENCES.iter().any(|start| value.starts_with(start))
        || memchr::memmem::find(value, b"://").is_some()
        || is_path(value)
        || matches!(value, [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic())
}

/// `/run/secrets/token`; base64 that happens to start with a slash reads as random.
fn is_path(value: &[u8]) -> bool {
    value.starts_with(b"/")
        && value[1..].contains(&b'/')
        && value
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(byte))
        && !random_value(value)
}

/// A call, a member, an index, a generic type, an operator, a structure.
fn is_code(value: &[u8]) -> bool {
    // With something behind: base64 ends in `==`.
    const OPERATORS: &[&[u8]] = &[
        b"=>", b"->", b"::", b"==", b"!=", b"&&", b"||", b"?.", b"??", b" | ", b"f\"", b"f'",
    ];
    let in_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.".contains(byte);
    let end = value
        .iter()
        .position(|byte| !in_name(byte))
        .unwrap_or(value.len());
    let (name, rest) = value.split_at(end);
    let named = name
        .first()
        .is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_');
    let opened = match rest {
        [b'(', inside @ ..] => {
            inside.contains(&b')') || matches!(inside.first(), None | Some(b'"' | b'\''))
        }
        [b'[', inside @ ..] => inside.contains(&b']'),
        [b'<', inside @ ..] => inside.contains(&b'>'),
        _ => false,
    };
    named && opened
        || named && rest.is_empty() && is_member(name)
        || OPERATORS.iter().any(|operator| {
            value
                .windows(operator.len() + 1)
                .any(|window| window.starts_with(operator))
        }) && !random_value(value)
        || matches!(
            value,
            [b'{', .., b'}'] | [b'[', .., b']'] | [b'(', .., b')']
        )
}

/// `config.password`, `process.env.TOKEN`: names with dots, of an object that holds configuration or ending in a word for a
/// credential.
fn is_member(name: &[u8]) -> bool {
    let mut parts = name.split(|&byte| byte == b'.');
    let Some(first) = parts.next() else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return false;
    };
    let identifier = |part: &[u8]| {
        part.first()
            .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
    };
    identifier(first)
        && identifier(last)
        && parts.all(identifier)
        && (CONFIGURATION
            .iter()
            .any(|object| object.eq_ignore_ascii_case(first))
            || !first.iter().any(u8::is_ascii_digit) && is_named(last))
}

/// Several words, one of which is a function word, and no digit.
fn is_prose(value: &[u8]) -> bool {
    let mut words = value
        .split(|&byte| byte == b' ')
        .filter(|word| !word.is_empty());
    words.clone().count() >= 3
        && words.any(|word| PROSE.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords() {
        for value in [
            "hunter2",
            "correct horse battery staple",
            "Tr0ub4dor&3",
            "aB3dE6gH9jK2mN5p",
            "postgres",
            "test",
            "s3cr3t!",
            "\"quoted-Pa55\"",
            "1234",
            "password123",
            "P@ssw0rd",
            "$2b$12$KIXQeFakeFakeFakeFake",
            "letmein",
            "$ecret123",
            "пароль",
            "a(b]c{9",
            "/x9K2+aQ==",
            "root",
            "S3cure.Pass",
            "qwertyuiop",
            "Winter2024!",
            "admin:admin",
            "abcd1234efgh5678",
        ] {
            assert!(secret_value(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn no_passwords() {
        for value in [
            "changeme",
            "<password>",
            "${DB_PASSWORD}",
            "{{ password }}",
            "%s",
            "xxx",
            "xxxxxxxx",
            "****",
            "...",
            "null",
            "None",
            "true",
            "false",
            "undefined",
            "string",
            "required",
            "password",
            "secret",
            "token",
            "[SECRET]",
            "[PASSWORD_1]",
            "os.environ[\"DB_PASSWORD\"]",
            "os.environ.get('X')",
            "process.env.DB_PASSWORD",
            "getpass()",
            "getpass.getpass(\"Password: \")",
            "$FOO",
            "$password",
            "/run/secrets/db",
            "./secret.txt",
            "C:\\keys\\x",
            "YOUR_API_KEY",
            "your-password-here",
            "db_password",
            "clientSecret",
            "APIKey",
            "SecretString",
            "Optional[str]",
            "Option<String>",
            "str | None",
            "config.password",
            "settings.SECRET_KEY",
            "user => user.password",
            "must be at least 8 characters",
            "https://example.com/reset",
            "abc",
            "",
            "----",
            "••••••••",
            "\"\"",
            "{}",
            "[1, 2]",
            "arn:aws:secretsmanager:eu-west-1:1:secret:x",
            "self.password",
            "crypto.randomBytes(32)",
            "vault:secret/data/db#password",
            "sk-****abcd",
            "&mut String::new",
        ] {
            assert!(!secret_value(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn both_kinds() {
        assert!(letters_and_digits(b"abc1"));
        assert!(!letters_and_digits(b"abcd"));
        assert!(!letters_and_digits(b"1234"));
        assert!(!letters_and_digits(b""));
    }
}
