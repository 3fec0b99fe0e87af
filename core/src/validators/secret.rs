//! The value of `password = …` and its kind: anything but a placeholder, a reference, a type or code.

use super::code::{is_code, is_reference};
use super::placeholder::is_template;
use super::random::random_value;
use super::vocabulary::is_named;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::sync::LazyLock;

/// Shorter values are flags and counts.
const SHORTEST: usize = 4;

/// Words that make a text of several words prose and not a passphrase.
const PROSE: &[&[u8]] = &[
    b"the", b"is", b"are", b"be", b"must", b"should", b"to", b"of", b"your", b"you", b"for", b"and", b"or", b"at",
    b"with", b"not", b"was", b"has", b"have", b"in", b"this", b"that", b"it", b"can", b"will", b"by", b"from", b"when",
    b"if",
];

/// Words of labels on forms, in the languages that part words by spaces.
static LABELS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    any_of(&[
        "password",
        "passphrase",
        "passcode",
        "passwort",
        "kennwort",
        "contraseña",
        "contrasena",
        "mot de passe",
        "senha",
        "wachtwoord",
        "parola",
        "hasło",
        "heslo",
        "lösenord",
        "adgangskode",
        "passord",
        "salasana",
        "şifre",
        "jelszó",
        "парол",
        "Парол",
        "κωδικ",
        "mật khẩu",
        "kata sandi",
        "token",
        "api key",
        "كلمة",
        "סיסמה",
        "पासवर्ड",
        "รหัสผ่าน",
    ])
});

/// Words of labels on forms, in writings without spaces.
static LABELS_WITHOUT_SPACES: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| any_of(&["密码", "密碼", "口令", "パスワード", "暗証番号", "비밀번호", "รหัสผ่าน"]));

/// The same, where they are all that the value says.
const LABELS_ALONE: &[&str] = &["contraseña", "hasło", "lösenord", "şifre", "jelszó"];

fn any_of(words: &[&str]) -> Option<AhoCorasick> {
    // A table of states is made ten times as fast as a DFA, and few values are looked at.
    let kind = Some(AhoCorasickKind::ContiguousNFA);
    AhoCorasick::builder().ascii_case_insensitive(true).kind(kind).build(words).ok()
}

/// A value that may be a password, a token or a key.
pub(super) fn secret_value(value: &[u8]) -> bool {
    let value = unquoted(value);
    let characters = value.iter().filter(|byte| **byte & 0xC0 != 0x80).take(SHORTEST).count();
    characters >= SHORTEST
        && !is_template(value)
        && !is_one_character(value)
        && !is_named(value)
        && !is_reference(value)
        && !is_code(value)
        && !is_prose(value)
        && !is_label(value)
        && !is_number(value)
        && !are_rules(value)
}

/// At least one letter and one digit; or, as chance makes of one key in thirty, twenty letters or more of both cases that read like no words.
pub(super) fn letters_and_digits(value: &[u8]) -> bool {
    const CHANCE: usize = 20;
    let has = |class: fn(&u8) -> bool| value.iter().any(class);
    let is_chance =
        || value.len() >= CHANCE && has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && random_value(value);
    has(u8::is_ascii_alphabetic) && (has(u8::is_ascii_digit) || is_chance())
}

/// Without quotes, and without the punctuation of the code or the list that a shape took in behind it.
fn unquoted(value: &[u8]) -> &[u8] {
    let end = value.iter().rposition(|byte| !b" \t\r\n;,".contains(byte)).map_or(0, |last| last + 1);
    let value = value[..end].trim_ascii();
    match value {
        [open @ (b'"' | b'\'' | b'`'), inside @ .., close] if open == close => inside.trim_ascii(),
        _ => value,
    }
}

/// `xxxx`, `----`, and text without a letter or a digit.
fn is_one_character(value: &[u8]) -> bool {
    value.windows(2).all(|pair| pair[0].eq_ignore_ascii_case(&pair[1])) && !value[0].is_ascii_digit()
        || !value.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
}

/// Several words, one of which is a function word, and no digit.
fn is_prose(value: &[u8]) -> bool {
    let mut words = value.split(|&byte| byte == b' ').filter(|word| !word.is_empty());
    words.clone().count() >= 3 && words.any(|word| PROSE.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// `1,2,3,4,5`: places, codes, versions; `0x8803`: a constant.
fn is_number(value: &[u8]) -> bool {
    const MOST_HEXADECIMAL: usize = 16;
    if let Some(digits) = value.strip_prefix(b"0x") {
        return digits.len() <= MOST_HEXADECIMAL && digits.iter().all(u8::is_ascii_hexdigit);
    }
    let commas = value.iter().filter(|byte| **byte == b',').count();
    commas >= 2 && value.iter().all(|byte| byte.is_ascii_digit() || b", ".contains(byte))
}

/// `required|min:8`: the rules that a form checks a password by.
fn are_rules(value: &[u8]) -> bool {
    const RULES: &[&[u8]] = &[
        b"required",
        b"trim",
        b"nullable",
        b"sometimes",
        b"string",
        b"confirmed",
        b"min",
        b"max",
        b"between",
        b"size",
        b"digits",
        b"length",
        b"same",
        b"different",
        b"filled",
        b"present",
        b"bail",
        b"regex",
        b"password",
        b"current_password",
        b"required_with",
        b"required_without",
        b"min_length",
        b"max_length",
        b"alpha_num",
        b"minlength",
        b"maxlength",
    ];
    let mut rules = value.split(|byte| *byte == b'|');
    let is_argument = |byte: &u8| byte.is_ascii_alphanumeric() || b"_,.[]".contains(byte);
    value.iter().any(|byte| b"|:[".contains(byte))
        && rules.all(|rule| {
            let name = rule.iter().position(|byte| matches!(byte, b':' | b'[')).unwrap_or(rule.len());
            RULES.contains(&&rule[..name]) && rule[name..].iter().skip(1).all(is_argument)
        })
}

/// What a form says of a password, in its reader's language: `Passwort vergessen?`, `Enter your password`, `请输入密码`.
fn is_label(value: &[u8]) -> bool {
    let has = |automaton: &LazyLock<Option<AhoCorasick>>| automaton.as_ref().is_some_and(|words| words.is_match(value));
    !value.iter().any(u8::is_ascii_digit)
        && (value.iter().any(|byte| b" ?:".contains(byte)) && has(&LABELS)
            || !value.is_ascii() && (has(&LABELS_WITHOUT_SPACES) || is_label_alone(value)))
}

/// One word for a password and no more, in small letters or with the first one a capital.
fn is_label_alone(value: &[u8]) -> bool {
    std::str::from_utf8(value).is_ok_and(|value| LABELS_ALONE.contains(&value.to_lowercase().as_str()))
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
            "minimal:8",
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
            "None)",
            "true,",
            "undefined;",
            "new Token()",
            "await getToken()",
            "generateToken",
            "next_page_token",
            "!vault",
            "&str",
            "char*",
            ":password",
            "process.env.API_KEY!",
            "certs/key.pem",
            "Forgot password?",
            "Passwort vergessen?",
            "Introduzca su contraseña",
            "请输入密码",
            "パスワードを忘れた場合",
            "1,2,3,4,5",
            "0x8803",
            "required|min:8",
            "required|string|min:8|confirmed",
            "min:8",
            "trim|required|min_length[8]",
            "∞).",
            "Passwort",
            "Contraseña",
            "usize",
            "/data",
        ] {
            assert!(!secret_value(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn both_kinds() {
        assert!(letters_and_digits(b"abc1"));
        assert!(letters_and_digits(b"sk_car_BWbDAUmSZRUffOotymAxKQ"));
        assert!(!letters_and_digits(b"abcd"));
        assert!(!letters_and_digits(b"getUserAccountByEmailAddress"));
        assert!(!letters_and_digits(b"REST_API_VERSION_of_the_Service"));
        assert!(!letters_and_digits(b"1234"));
        assert!(!letters_and_digits(b""));
    }
}
