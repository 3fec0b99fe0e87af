//! Our own output: `[ENTITY]`, `[ENTITY_1]`, `[ENTITY:key-id:digest]`. It is opaque: never a value, never context.

/// Longest placeholder that is recognised, in bytes: what `encrypt` makes of its longest value.
pub(crate) const MAX_LENGTH: usize = 4096;

/// The end of a placeholder that starts at `text[at]`.
pub(crate) fn placeholder_at(text: &[u8], at: usize) -> Option<usize> {
    if text.get(at) != Some(&b'[') || !text.get(at + 1)?.is_ascii_uppercase() {
        return None;
    }
    let mut end = at + 2;
    let mut tail = false;
    let limit = text.len().min(at + MAX_LENGTH);
    while end < limit {
        match text[end] {
            b']' => return (end > at + 2).then_some(end + 1),
            b':' => tail = true,
            b'A'..=b'Z' | b'0'..=b'9' | b'_' => {}
            byte if tail && (byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')) => {}
            _ => return None,
        }
        end += 1;
    }
    None
}

/// The start of a placeholder that ends at `end`.
pub(crate) fn placeholder_before(text: &[u8], end: usize) -> Option<usize> {
    if text[..end].last() != Some(&b']') {
        return None;
    }
    let floor = end.saturating_sub(MAX_LENGTH);
    let start = floor + memchr::memrchr(b'[', &text[floor..end])?;
    (placeholder_at(text, start) == Some(end)).then_some(start)
}

/// Whether a placeholder stands anywhere in a value.
pub(super) fn contains(value: &[u8]) -> bool {
    memchr::memchr_iter(b'[', value).any(|at| placeholder_at(value, at).is_some())
}

/// Whether a placeholder starts in `text[start..end]`, wherever it ends.
pub(super) fn starts_within(text: &[u8], start: usize, end: usize) -> bool {
    memchr::memchr_iter(b'[', &text[start..end]).any(|at| placeholder_at(text, start + at).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_recognised_whole() {
        for text in ["[EMAIL_ADDRESS]", "[US_SSN_12]", "[JWT:k1a2:0f3c]"] {
            assert_eq!(placeholder_at(text.as_bytes(), 0), Some(text.len()), "{text}");
        }
        for text in ["[1]", "[Email]", "[A", "[]", "[A b]"] {
            assert_eq!(placeholder_at(text.as_bytes(), 0), None, "{text}");
        }
        assert!(contains(b"x[EMAIL_ADDRESS]y"));
        let text = b"x[EMAIL_ADDRESS]y";
        assert!(starts_within(text, 0, 4) && !starts_within(text, 2, 17) && !contains(&text[..4]));
    }
}
