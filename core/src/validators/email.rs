//! E-mail addresses: a domain whose last label exists.

/// The top-level domains of IANA's root zone, and their forms in other scripts, in byte order, a line each.
static TOP_LEVEL: &str = include_str!("tlds.txt");

/// Labels that no registry gives out, which addresses carry all the same: reserved for tests and documentation (RFC 2606,
/// RFC 6761) and for inside of companies and homes.
const RESERVED: &[&str] = &[
    "corp",
    "example",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "onion",
    "test",
];

/// The longest address (RFC 5321).
const LONGEST: usize = 254;

/// A local part, and a domain of well-formed labels that ends in one that exists.
pub(super) fn email_domain(value: &[u8]) -> bool {
    let Some(at) = value.iter().rposition(|&byte| byte == b'@') else {
        return false;
    };
    let (local, domain) = (&value[..at], &value[at + 1..]);
    let Some(dot) = domain.iter().rposition(|&byte| byte == b'.') else {
        return false;
    };
    value.len() <= LONGEST
        && local_part(local)
        && domain.split(|&byte| byte == b'.').all(label)
        && !retina(&domain[..dot])
        && top_level(&domain[dot + 1..])
}

fn local_part(local: &[u8]) -> bool {
    (1..=64).contains(&local.len())
        && !local.starts_with(b".")
        && !local.ends_with(b".")
        && !local.windows(2).any(|pair| pair == b"..")
}

fn label(label: &[u8]) -> bool {
    (1..=63).contains(&label.len()) && !label.starts_with(b"-") && !label.ends_with(b"-")
}

/// `logo@2x.app`: the name of a picture.
fn retina(labels: &[u8]) -> bool {
    matches!(labels, [b'1'..=b'4', b'x' | b'X'])
}

fn top_level(label: &[u8]) -> bool {
    let mut lower = [0; 63];
    let Some(lower) = lower.get_mut(..label.len()) else {
        return false;
    };
    lower.copy_from_slice(label);
    lower.make_ascii_lowercase();
    RESERVED.iter().any(|reserved| reserved.as_bytes() == lower) || has_line(TOP_LEVEL.as_bytes(), lower)
}

/// Is the line among the sorted lines? A binary search over bytes that then looks at the line around the middle.
fn has_line(lines: &[u8], line: &[u8]) -> bool {
    let mut rest = lines;
    while !rest.is_empty() {
        let middle = rest.len() / 2;
        let start = rest[..middle].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        let end = rest[middle..].iter().position(|&byte| byte == b'\n').map_or(rest.len(), |newline| middle + newline);
        match rest[start..end].cmp(line) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Greater => rest = &rest[..start],
            std::cmp::Ordering::Less => rest = rest.get(end + 1..).unwrap_or_default(),
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for address in [
            "jane.doe+news@acme.co.uk",
            "a@b.io",
            "JANE@ACME.COM",
            "x@example.test",
            "jane@corp.internal",
            "用户@例子.中国",
            "jane@xn--fsqu00a.xn--fiqs8s",
            "o'brien@mail.museum",
            "root@host.local",
            "jane@9x.com",
        ] {
            assert!(email_domain(address.as_bytes()), "{address}");
        }
        for wrong in [
            "logo@2x.png",
            "icon@3x.app",
            "pkg@1.2.3",
            "jane@acme",
            "jane@acme.notatld",
            "jane@-acme.com",
            "jane@acme-.com",
            "jane@acme..com",
            ".jane@acme.com",
            "jane.@acme.com",
            "ja..ne@acme.com",
            "@acme.com",
            "jane@.com",
            "jane",
            "jane@acme.com.",
        ] {
            assert!(!email_domain(wrong.as_bytes()), "{wrong}");
        }
        assert!(!email_domain(format!("jane@{}.com", "a.".repeat(130)).as_bytes()));
    }

    #[test]
    fn every_top_level_domain_is_found() {
        let lines: Vec<_> = TOP_LEVEL.lines().collect();
        assert!(lines.is_sorted());
        assert!(lines.len() > 1_400);
        for line in lines {
            assert!(top_level(line.as_bytes()), "{line}");
        }
        for wrong in ["", "co\nm", "\n", "zzzzz", "aa", "png", "0"] {
            assert!(!top_level(wrong.as_bytes()), "{wrong}");
        }
    }
}
