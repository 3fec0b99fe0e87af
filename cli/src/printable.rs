//! Text of unknown origin, made safe for a terminal.

use std::fmt::Write;

/// The text with control characters written as escapes, so that a file's name or content cannot drive the terminal;
/// bytes that are no UTF-8 become replacement characters.
pub(crate) fn printable(text: &[u8]) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in String::from_utf8_lossy(text).chars() {
        if is_control(character) {
            let _ = write!(safe, "{}", character.escape_default());
        } else {
            safe.push(character);
        }
    }
    safe
}

/// Control characters, and those that reorder the text around them.
fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn nothing_reaches_the_terminal_as_a_command() {
        assert_eq!(printable("Grüße 12".as_bytes()), "Grüße 12");
        assert_eq!(printable(b"a\x1b[31m\r\nb"), "a\\u{1b}[31m\\r\\nb");
        assert_eq!(printable("a\u{202e}b".as_bytes()), "a\\u{202e}b");
        assert_eq!(printable(b"a\xffb"), "a\u{fffd}b");
    }
}
