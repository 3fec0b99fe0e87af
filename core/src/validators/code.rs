//! Values that are code, or refer to a value that is kept elsewhere.

use super::random::random_value;
use super::vocabulary::is_named;

/// Objects whose members hold configuration.
#[rustfmt::skip]
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

/// Starts of references to a value that is kept elsewhere, and of public keys.
#[rustfmt::skip]
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
    b"os.environ/",
    b"ssh-rsa",
    b"ssh-ed25519",
    b"ecdsa-sha2-",
];

/// Endings of the files that keys and settings are kept in.
#[rustfmt::skip]
const FILES: &[&[u8]] = &[
    b".pem", b".key", b".crt", b".cer", b".pub", b".p12", b".pfx", b".jks", b".txt", b".json", b".yaml", b".yml", b".toml",
    b".ini", b".cfg", b".conf", b".env",
];

/// An environment variable, a path, a URL, an address in a store of secrets.
pub(super) fn is_reference(value: &[u8]) -> bool {
    let variable = value.strip_prefix(b"$").is_some_and(|name| {
        let letters = name.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
        let upper = name.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_');
        (letters || upper) && name.first().is_some_and(|first| !first.is_ascii_digit())
    });
    variable
        || REFERENCES.iter().any(|start| value.starts_with(start))
        || memchr::memmem::find(value, b"://").is_some()
        || is_path(value)
        || is_file(value)
        || matches!(value, [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic())
}

/// `/run/secrets/token`, `/data`; base64 that happens to start with a slash reads as random.
fn is_path(value: &[u8]) -> bool {
    let is_folder = || value[1..].iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'-');
    value.starts_with(b"/")
        && (value[1..].contains(&b'/') && value.iter().all(in_path) || is_folder())
        && !random_value(value)
}

fn in_path(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/._-".contains(byte)
}

/// `certs/server.pem`.
fn is_file(value: &[u8]) -> bool {
    FILES.iter().any(|ending| value.ends_with(ending)) && value.iter().all(in_path)
}

/// The verbs that commands of PowerShell begin with, as far as passwords are assigned by such commands.
/// Source: <https://learn.microsoft.com/powershell/scripting/developer/cmdlet/approved-verbs-for-windows-powershell-commands>.
#[rustfmt::skip]
const VERBS: &[&[u8]] = &[
    b"Add", b"Convert", b"ConvertFrom", b"ConvertTo", b"Export", b"Find", b"Format", b"Get", b"Import", b"Invoke", b"Join", b"New", b"Out",
    b"Protect", b"Read", b"Receive", b"Request", b"Resolve", b"Select", b"Set", b"Split", b"Unprotect", b"Use", b"Write",
];

/// `ConvertTo-SecureString $text`: a command of PowerShell.
fn is_command(value: &[u8]) -> bool {
    let command = value.split(|byte| *byte == b' ').next().unwrap_or_default();
    let Some(dash) = memchr::memchr(b'-', command) else { return false };
    let (verb, noun) = (&command[..dash], &command[dash + 1..]);
    VERBS.contains(&verb)
        && noun.first().is_some_and(u8::is_ascii_uppercase)
        && noun.iter().all(u8::is_ascii_alphabetic)
}

/// A call, a member, an index, a generic type, an operator, a structure, a command.
pub(super) fn is_code(value: &[u8]) -> bool {
    const CALLS: &[&[u8]] = &[b"await ", b"new ", b"return ", b"&mut "];
    let value = CALLS.iter().find_map(|call| value.strip_prefix(*call)).unwrap_or(value);
    let in_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.".contains(byte);
    let end = value.iter().position(|byte| !in_name(byte)).unwrap_or(value.len());
    let (name, rest) = value.split_at(end);
    let named = name.first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_');
    let opened = match rest {
        [b'(', inside @ ..] => inside.contains(&b')') || matches!(inside.first(), None | Some(b'"' | b'\'')),
        [b'[', inside @ ..] => inside.is_empty() || inside.contains(&b']'),
        [b'<', inside @ ..] => inside.contains(&b'>'),
        _ => false,
    };
    named && opened
        || matches!(name, b"String" | b"ID" | b"Int" | b"Float" | b"Boolean") && rest == b"!"
        || is_minified(value)
        || is_command(value)
        || named && matches!(rest, b"" | b"!") && is_member(name)
        || has_operator(value) && !random_value(value)
        || matches!(value, [b'{', .., b'}'] | [b'[', .., b']'] | [b'(', .., b')'])
}

/// Whether an operator stands in it with something behind: base64 ends in `==`.
fn has_operator(value: &[u8]) -> bool {
    value.windows(3).any(|window| {
        matches!(&window[..2], b"=>" | b"->" | b"::" | b"==" | b"!=" | b"&&" | b"||" | b"?." | b"??" | b"f\"" | b"f'")
            || window == b" | "
    })
}

/// `e,this`, `t,n.x`: a variable of one letter, and the next expression of the code.
fn is_minified(value: &[u8]) -> bool {
    matches!(value, [name, b',', rest @ ..] if name.is_ascii_alphabetic()
        && rest.iter().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'.' | b'_' | b'$')))
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
    let identifier = |part: &[u8]| part.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
    identifier(first)
        && identifier(last)
        && parts.all(identifier)
        && (CONFIGURATION.iter().any(|object| object.eq_ignore_ascii_case(first))
            || !first.iter().any(u8::is_ascii_digit) && is_named(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands() {
        for value in ["ConvertTo-SecureString", "Read-Host -AsSecureString", "Get-AzAccessToken", "New-Guid"] {
            assert!(is_code(value.as_bytes()), "{value}");
        }
        for value in ["Get-Shorty7", "Mx-Harbour", "read-host", "Get-", "Set"] {
            assert!(!is_command(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn references() {
        for value in [
            "$DB_PASSWORD",
            "$password",
            "/run/secrets/db",
            "~/.ssh/id_rsa",
            "certs/key.pem",
            "C:\\keys\\x",
            "arn:aws:x",
            "https://a.example/b",
        ] {
            assert!(is_reference(value.as_bytes()), "{value}");
        }
        for value in ["$ecret123", "/x9K2+aQ==", "hunter2", "$2b$12$FakeFake", "a:b"] {
            assert!(!is_reference(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn expressions() {
        for value in [
            "getpass()",
            "os.environ[\"X\"]",
            "config.password",
            "Option<String>",
            "x => x",
            "await f()",
            "process.env.KEY!",
            "getenv(\"X\"",
            "{a}",
            "String!",
            "e,this",
        ] {
            assert!(is_code(value.as_bytes()), "{value}");
        }
        for value in ["hunter2", "S3cure.Pass", "a(b]c{9", "x9K2+aQ==", "abc.def"] {
            assert!(!is_code(value.as_bytes()), "{value}");
        }
    }
}
