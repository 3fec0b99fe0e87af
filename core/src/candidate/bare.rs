//! Bare values that are code: what stands around them tells a type, a variable or a call from a password.

use super::{placeholder::placeholder_at, value::Value};

/// Whether a bare value is an expression: `password: Option<String>`, `pwd = split(user)`, `token: JobToken,`.
pub(super) fn is_expression(text: &[u8], sign: usize, value: &Value) -> bool {
    let found = &text[value.start..value.end];
    let next = text.get(value.end).copied().unwrap_or(b'\n');
    match found {
        // A tuple, or what a format string or a template puts in.
        [b'(', inside @ ..] => return name_length(inside) > 1 && reads_as_name(&inside[..name_length(inside)]),
        [b'{' | b':', inside @ ..] => return name_length(inside) > 0,
        _ => {}
    }
    let length = name_length(found);
    let (name, rest) = found.split_at(length);
    if rest.first() == Some(&b'(') && is_function(name) {
        return true;
    }
    if length == 0 || !reads_as_name(name) {
        let is_typed = text[sign] == b':' && rest.is_empty() && length > 0 && text[value.end..].starts_with(b" = ");
        return is_typed || is_number_of_code(text, sign, value, next);
    }
    match rest.first() {
        Some(b'(' | b'[' | b'{' | b'<') => true,
        Some(b'!') => matches!(rest.get(1), Some(b'(' | b'[' | b'{')),
        Some(_) => false,
        // `Option<T>`, and not the tag that closes an element.
        None if next == b'<' => !matches!(text.get(value.end + 1), Some(b'/' | b'\\')),
        None if matches!(next, b'|' | b'(') => true,
        None => is_name_of_code(text, sign, value, name),
    }
}

/// How far behind a value what stands there says whether it is code.
pub(super) const BEHIND: usize = 48;

/// How many bytes behind a value say whether it is code, and whether it ends there: the blanks or the separator, and the name that may begin another
/// assignment, up to its sign, which may be the end of a line of quoted-printable instead.
pub(super) fn looks_behind(text: &[u8], end: usize) -> usize {
    let rest = &text[end..text.len().min(end + BEHIND)];
    if let [b',' | b')' | b'}' | b']', name @ ..] = rest {
        let length = name.iter().take_while(|byte| is_of_key(**byte) || **byte == b'.').count();
        return 1 + length + usize::from(name.get(length) == Some(&b'='));
    }
    let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
    let tag = usize::from(rest.first() == Some(&b'<'));
    spaces + tag + rest[spaces..].iter().take_while(|byte| is_of_key(**byte)).count()
}

fn is_of_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Whether a name alone is one of code: by how it is written, how the sign stands, and what follows.
fn is_name_of_code(text: &[u8], sign: usize, value: &Value, name: &[u8]) -> bool {
    let rest = &text[value.end..text.len().min(value.end + BEHIND)];
    let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
    let after = rest.get(spaces).copied().unwrap_or(b'\n');
    let ends_line = matches!(after, b'\n' | b'\r' | b'#');
    let spaced = text.get(sign + 1) == Some(&b' ');
    let is_assigned = text[sign] != b':';
    let is_compared = text.get(sign + 1) == Some(&b'=') || sign > 0 && text[sign - 1] == b'=';
    // `"passwd:shell"`: a word of a list.
    let is_symbol = !is_assigned && !spaced && matches!(rest.first(), Some(b'"' | b'\''));
    if is_compared || is_symbol {
        return true;
    }
    let joins = matches!(after, b',' | b';' | b')' | b'}' | b']' | b'|' | b'=' | b'?' | b'{');
    let humps = name.windows(2).filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase()).count();
    let is_upper = !name.iter().any(u8::is_ascii_lowercase);
    let is_joined = humps > 0 || name[0] == b'_' || name.contains(&b'.') || name.contains(&b'_');
    let is_type = is_upper || name[0].is_ascii_uppercase();
    if is_assigned && !spaced {
        // `f(password=given_password)`; in a shell and in a file of settings the same is a value.
        return is_joined && matches!(after, b',' | b')') && !is_upper;
    }
    if is_assigned {
        // `password = other_password`; a file of settings has the same with a word at the start of a line.
        return is_joined || is_upper || !ends_line || is_indented(text, sign);
    }
    if !spaced && !ends_line && text.get(sign.wrapping_sub(1)).is_some_and(u8::is_ascii_alphanumeric) {
        return is_type && joins;
    }
    // `password: LPWSTR,`, `authToken: identityToken,`; in YAML a value ends its line.
    if joins {
        return is_joined || is_type;
    }
    // Prose goes on with another word, or what stands for one, unless that begins the next assignment.
    let is_word = after.is_ascii_alphabetic() && !begins_assignment(&rest[spaces..]);
    let goes_on = spaces > 0 && (is_word || placeholder_at(text, value.end + spaces).is_some());
    // `private_key: x25519.X25519PrivateKey`: the type of a module.
    let of_module = name.iter().rposition(|byte| *byte == b'.').is_some_and(|dot| {
        let last = &name[dot + 1..];
        last.first().is_some_and(u8::is_ascii_uppercase) && humps > 0
    });
    goes_on || ends_line && (of_module || is_type && humps > 0 && !name.iter().any(u8::is_ascii_digit))
}

/// Whether a name is that of a function, digits inside of it or not: `b64decode(…)`.
fn is_function(name: &[u8]) -> bool {
    const SHORTEST: usize = 6;
    let digits = name.iter().filter(|byte| byte.is_ascii_digit()).count();
    name.len() >= SHORTEST && digits * 3 <= name.len() && !name.iter().any(u8::is_ascii_uppercase)
}

/// `password = 8107,`: a constant among others.
fn is_number_of_code(text: &[u8], sign: usize, value: &Value, next: u8) -> bool {
    let digits = text[value.start..value.end].iter().all(u8::is_ascii_digit);
    let spaced = text[sign] == b'=' && text.get(sign + 1) == Some(&b' ') && sign > 0 && text[sign - 1] == b' ';
    digits && spaced && matches!(next, b',' | b';')
}

/// How many bytes from the start belong to a name with its members.
fn name_length(value: &[u8]) -> usize {
    let starts = value.first().is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$'));
    if !starts {
        return 0;
    }
    value.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'$')).count()
}

/// Whether a name is written as names in code are: words of letters, with digits at their ends at most.
fn reads_as_name(name: &[u8]) -> bool {
    let digits = name.iter().filter(|byte| byte.is_ascii_digit()).count();
    // A word with digits and nothing that joins it to another, such as `hunter2`, is a password like any.
    let is_joined = name.iter().any(|byte| matches!(byte, b'_' | b'.'));
    let mut words = 0;
    let mut odd = 0;
    for part in name.split(|byte| matches!(byte, b'_' | b'.' | b'$')).filter(|part| !part.is_empty()) {
        words += 1;
        let changes = part.windows(2).filter(|pair| pair[0].is_ascii_digit() && pair[1].is_ascii_lowercase()).count();
        let is_number = part.iter().all(u8::is_ascii_digit);
        odd += usize::from(changes > 1 || is_number && part.len() > 4);
        let humps = part.windows(2).filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase()).count();
        odd += usize::from(humps * 3 > part.len());
    }
    words > 0 && odd == 0 && (digits == 0 || is_joined && digits * 2 <= name.len())
}

/// Whether the line on which a sign stands begins with blanks.
fn is_indented(text: &[u8], sign: usize) -> bool {
    let floor = sign.saturating_sub(96);
    let line = memchr::memrchr(b'\n', &text[floor..sign]).map_or(floor, |at| floor + at + 1);
    text.get(line).is_some_and(|byte| matches!(byte, b' ' | b'\t'))
}

fn begins_assignment(rest: &[u8]) -> bool {
    let name = rest.iter().take_while(|byte| is_of_key(**byte)).count();
    matches!(rest.get(name), Some(b'=' | b':'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::value::value_after;

    fn is_code(text: &str) -> bool {
        let sign = text.find(['=', ':']).unwrap();
        let value = value_after(text.as_bytes(), sign).unwrap();
        !value.quoted && is_expression(text.as_bytes(), sign, &value)
    }

    #[test]
    fn code() {
        for text in [
            "password: Option<String>,",
            "passwd: __u32,",
            "lpPassword: LPCWSTR,",
            "const X_PASSWORD: DWORD = 86;",
            "token: JobToken,",
            "    password = split_auth(self.url)",
            "pw = pw[:-1]",
            "password: typing.Optional[bytes] = None",
            "f(password=other_password, x=1)",
            "self.key = key[16:]",
            "print(f\"password={password!r}\")",
            "param password: (bool, optional)",
            "password: Unicode password.",
            "X-Api-Key: new_key old_key",
            "X-Api-Key: new_key [API_KEY]",
            "pwd: expected bytes, got none",
            "type P = NTSTATUS;",
            "eatClearTextPassword = 8107,",
            "password: base64.b16encode(x)",
            "auth_token = b64decode(auth['x'])",
            "private_key: x25519.X25519PrivateKey\n",
        ] {
            assert!(is_code(text), "{text}");
        }
    }

    #[test]
    fn values() {
        for text in [
            "password=hunter2",
            "password = hunter2",
            "password = postgres\n",
            "DB_PASSWORD=super_secret_pw\n",
            "password: sunshine\n",
            "password: my_secret_pw\n",
            "user=bob password=sunshine host=db",
            "password: hunter2, then",
            "password=aB3dE6(gH9",
            "password: S3cure.Pass",
            "password=zY9w_x8V</password>",
            "pin = 123456\n",
        ] {
            assert!(!is_code(text), "{text}");
        }
    }
}
