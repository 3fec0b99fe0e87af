//! Values as people say them or hide them from machines: `jane [at] acme [dot] io`, `4 1 1 1 …`, `four one one one …`.

use super::{Edit, Says};

/// How many digits stand apart before they are one number.
const FEWEST_DIGITS: usize = 7;
/// Longest number that is put together.
const MOST_DIGITS: usize = 64;
/// Five bytes fewer than digits in words that are put together have at least.
const STEP: usize = 22;
/// How far before `dot` its `at` may stand.
const ADDRESS: usize = 80;

/// The digits in words.
const DIGITS: &[(&[u8], char)] = &[
    (b"zero", '0'),
    (b"oh", '0'),
    (b"one", '1'),
    (b"two", '2'),
    (b"three", '3'),
    (b"four", '4'),
    (b"five", '5'),
    (b"six", '6'),
    (b"seven", '7'),
    (b"eight", '8'),
    (b"nine", '9'),
];

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// The sign that brackets at `at` stand for: `[at]`, `(dot)`, `{@}`, `[.]`; spaces around them belong to it.
pub(super) fn bracketed_at(text: &[u8], at: usize) -> Option<Edit> {
    let close = match text.get(at)? {
        b'[' => b']',
        b'(' => b')',
        b'{' => b'}',
        b'<' => b'>',
        _ => return None,
    };
    let inner = text[at + 1..].iter().take(8).position(|byte| *byte == close)?;
    let says = match text[at + 1..at + 1 + inner].trim_ascii().to_ascii_lowercase().as_slice() {
        b"at" | b"@" | b"arroba" => '@',
        b"dot" | b"." | b"punkt" | b"punto" | b"point" => '.',
        _ => return None,
    };
    spread(text, at, at + inner + 2, says)
}

/// The word `dot` at `at`, where an address goes on: with the `at` before it, unless brackets say that.
pub(super) fn dot_at(text: &[u8], at: usize, edits: &mut Vec<Edit>) {
    let Some(dot) = word_edit(text, at, b"dot", '.').filter(|_| at > 0 && is_space(text[at - 1])) else { return };
    let at = at - 1;
    let floor = at.saturating_sub(ADDRESS);
    // From the left: the words between are those of the address alone.
    let is_part =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+') || is_space(*byte);
    let start = at - text[floor..at].iter().rev().take_while(|byte| is_part(byte)).count();
    let before = &text[start..at];
    let last = before.len().checked_sub(4).and_then(|last| {
        (1..=last).rev().find(|&place| {
            is_space(before[place - 1])
                && before[place..place + 2].eq_ignore_ascii_case(b"at")
                && is_space(before[place + 2])
        })
    });
    if let Some(place) = last {
        let domain = before[place + 2..].trim_ascii();
        // `look at this dot org`: one word stands between `at` and `dot`, or words joined by `dot`.
        let is_domain = domain
            .split(|byte| is_space(*byte))
            .enumerate()
            .all(|(nth, word)| word.is_empty() || nth % 2 == usize::from(word.eq_ignore_ascii_case(b"dot")));
        if is_domain
            && let Some(at_sign) = word_edit(text, start + place, b"at", '@')
            && edits.last().is_none_or(|edit| edit.end <= at_sign.start)
        {
            edits.push(at_sign);
        }
    }
    if edits.last().is_none_or(|edit| edit.end <= dot.start) {
        edits.push(dot);
    }
}

fn word_edit(text: &[u8], at: usize, word: &[u8], says: char) -> Option<Edit> {
    let end = at + word.len();
    let stands = text.get(at..end)?.eq_ignore_ascii_case(word) && text.get(end).is_some_and(|byte| is_space(*byte));
    if stands { spread(text, at, end, says) } else { None }
}

/// An edit with the spaces around it; letters or digits stand on both sides.
fn spread(text: &[u8], start: usize, end: usize, says: char) -> Option<Edit> {
    let before = text[..start].iter().rev().take(3).take_while(|byte| is_space(**byte)).count();
    let after = text[end..].iter().take(3).take_while(|byte| is_space(**byte)).count();
    let (start, end) = (start - before, end + after);
    let beside = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
    let is_inside = beside(start.checked_sub(1).map(|at| &text[at]))
        && (beside(text.get(end)) || matches!(text.get(end), Some(b'[' | b'(' | b'{')));
    is_inside.then_some(Edit { start, end, says: Says::Character(says) })
}

/// Digits that stand apart from `at` on, each joined to the next by the same sign: the edits that put them together, and where they end.
pub(super) fn digits_apart(text: &[u8], at: usize, edits: &mut Vec<Edit>) -> usize {
    let digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    if !digit(at) || digit(at + 1) {
        return at + 1;
    }
    let Some(&sign) = text.get(at + 1).filter(|byte| matches!(byte, b' ' | b'.' | b'-' | b'/')) else { return at + 1 };
    let mut end = at + 1;
    let mut count = 1;
    let known = edits.len();
    loop {
        // Groups may stand two or three signs apart.
        let gap = text[end..].iter().take(3).take_while(|byte| **byte == sign).count();
        let next = end + gap;
        if gap == 0 || !digit(next) || digit(next + 1) {
            break;
        }
        if count <= MOST_DIGITS {
            edits.push(Edit { start: end, end: next, says: Says::Nothing });
        }
        end = next + 1;
        count += 1;
    }
    let is_in_more = at > 1 && text[at - 1] == sign && text[at - 2].is_ascii_digit()
        || text.get(end) == Some(&sign) && digit(end + 1);
    if !(FEWEST_DIGITS..=MOST_DIGITS).contains(&count) || is_in_more {
        edits.truncate(known);
    }
    end
}

/// A digit in words at `at`, in any case, and where it ends.
fn digit_word(text: &[u8], at: usize) -> Option<(char, usize)> {
    let rest = &text[at..];
    let length = rest.iter().take(6).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let word = &rest[..length];
    DIGITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, digit)| (*digit, at + length))
}

/// Signs between digits in words.
fn is_gap(byte: u8) -> bool {
    matches!(byte, b' ' | b',' | b'-' | b'.')
}

/// Looks at one place of every few bytes, since digits in words are longer than the step: what is none of them is refused by six bytes.
pub(super) fn each_spelled(text: &[u8], from: usize, edits: &mut Vec<Edit>) {
    let mut at = from;
    while let Some([a, b, c, d, e, f]) = text.get(at..).and_then(<[u8]>::first_chunk) {
        let mut next = at + STEP;
        if may_spell([*a, *b, *c]) && may_spell([*d, *e, *f]) {
            let start = spelled_start(text, at);
            if edits.last().is_none_or(|edit| edit.end <= start) {
                next = next.max(spelled_digits(text, start, edits));
            }
        }
        at = next;
    }
}

/// Whether three bytes can stand in digits in words; says no for almost all others.
#[inline]
fn may_spell(three: [u8; 3]) -> bool {
    let [a, b, c] = three.map(|byte| FOLDED[byte as usize] as usize);
    let key = a << 10 | b << 5 | c;
    SPELLED[key / 64] >> (key % 64) & 1 == 1
}

/// Letters without case, as 1 to 26; signs between words as 27; whatever is neither as 0.
static FOLDED: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = folded(byte as u8);
        byte += 1;
    }
    table
};

const fn folded(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => byte & 31,
        b' ' | b',' | b'-' | b'.' => 27,
        _ => 0,
    }
}

/// By three folded bytes: whether they stand in digits in words.
static SPELLED: [u64; 512] = {
    const NAMES: [&[u8]; 11] =
        [b"zero", b"oh", b"one", b"two", b"three", b"four", b"five", b"six", b"seven", b"eight", b"nine"];
    let mut seen = [0; 512];
    let mut first = 0;
    while first < NAMES.len() * NAMES.len() * 2 {
        // Two words with one sign or two between them.
        let (left, right) = (NAMES[first / 2 / NAMES.len()], NAMES[first / 2 % NAMES.len()]);
        let gap = first % 2 + 1;
        let length = left.len() + gap + right.len();
        let mut at = 0;
        while at + 3 <= length {
            let mut key = 0;
            let mut place = at;
            while place < at + 3 {
                let byte = if place < left.len() {
                    left[place]
                } else if place < left.len() + gap {
                    b' '
                } else {
                    right[place - left.len() - gap]
                };
                key = key << 5 | folded(byte) as usize;
                place += 1;
            }
            seen[key / 64] |= 1 << (key % 64);
            at += 1;
        }
        first += 1;
    }
    seen
};

/// Where digits in words start that `at` is in, if it is in any.
fn spelled_start(text: &[u8], at: usize) -> usize {
    let word_start = |at: usize| at - text[..at].iter().rev().take(8).take_while(|b| b.is_ascii_alphabetic()).count();
    let mut start = at + text[at..].iter().take_while(|byte| is_gap(**byte)).count();
    start = word_start(start);
    for _ in 0..=MOST_DIGITS {
        let gap = text[..start].iter().rev().take(3).take_while(|byte| is_gap(**byte)).count();
        let before = word_start(start - gap);
        match digit_word(text, before) {
            Some((_, end)) if gap > 0 && end == start - gap => start = before,
            _ => break,
        }
    }
    start
}

/// Digits in words from `at` on: the edits that write them as digits, and where they end.
fn spelled_digits(text: &[u8], at: usize, edits: &mut Vec<Edit>) -> usize {
    let Some((first, mut end)) = digit_word(text, at) else { return at + 1 };
    let known = edits.len();
    edits.push(Edit { start: at, end, says: Says::Character(first) });
    loop {
        let gap = text[end..].iter().take(3).take_while(|byte| is_gap(**byte)).count();
        let Some((digit, next)) = digit_word(text, end + gap).filter(|_| gap > 0) else { break };
        edits.push(Edit { start: end, end: next, says: Says::Character(digit) });
        end = next;
    }
    if !(FEWEST_DIGITS..=MOST_DIGITS).contains(&(edits.len() - known)) {
        edits.truncate(known);
    }
    end
}

/// Where an address in words may have begun that stands last in a text: before `at`, or before `dot`.
pub(super) fn open_address(text: &[u8]) -> Option<usize> {
    const LONGEST: usize = ADDRESS + 16;
    let floor = text.len().saturating_sub(LONGEST);
    let is_part =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+') || is_space(*byte);
    let start = text.len() - text[floor..].iter().rev().take_while(|byte| is_part(byte)).count();
    let before = |at: usize| at - text[..at].iter().rev().take(3).take_while(|byte| is_space(**byte)).count();
    let begins =
        |word: &[u8], known: &[u8]| known.len() >= word.len() && known[..word.len()].eq_ignore_ascii_case(word);
    let is_known = |word: &[u8]| begins(word, b"at") || begins(word, b"dot");
    // From the first `at` on whose words are those of an address so far; or the last word, which may become `at` or `dot`.
    (start..text.len()).filter(|at| *at > 0 && is_space(text[*at - 1]) && !is_space(text[*at])).find_map(|at| {
        let mut words = text[at..].split(|byte| is_space(*byte)).filter(|word| !word.is_empty());
        let first = words.next()?;
        let rest: Vec<&[u8]> = words.collect();
        let is_last = rest.is_empty();
        let is_open = match first {
            word if is_last && is_known(word) => true,
            word if word.eq_ignore_ascii_case(b"at") => rest.iter().enumerate().all(|(nth, word)| {
                nth % 2 == 0 || word.eq_ignore_ascii_case(b"dot") || nth + 1 == rest.len() && begins(word, b"dot")
            }),
            _ => false,
        };
        is_open.then(|| before(at))
    })
}

/// Where digits in words start that stand last in a text.
pub(super) fn open_digits(text: &[u8]) -> Option<usize> {
    let is_word = |byte: &&u8| byte.is_ascii_alphabetic();
    let word_start = |end: usize| end - text[..end].iter().rev().take(8).take_while(is_word).count();
    let gap_before = |at: usize| at - text[..at].iter().rev().take(3).take_while(|byte| is_gap(**byte)).count();
    let last = word_start(text.len());
    let word = &text[last..];
    let begins =
        |(known, _): &(&[u8], char)| known.len() >= word.len() && known[..word.len()].eq_ignore_ascii_case(word);
    let mut start = if !word.is_empty() && DIGITS.iter().any(begins) { Some(last) } else { None };
    if !word.is_empty() && start.is_none() {
        return None;
    }
    let mut at = last;
    loop {
        let end = gap_before(at);
        let before = word_start(end);
        match digit_word(text, before) {
            Some((_, known)) if end < at && known == end => {
                start = Some(before);
                at = before;
            }
            _ => return start,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, edits: &[Edit]) -> String {
        let mut out = String::new();
        let mut at = 0;
        for edit in edits {
            out += &text[at..edit.start];
            if let Says::Character(character) = edit.says {
                out.push(character);
            }
            at = edit.end;
        }
        out + &text[at..]
    }

    #[test]
    fn addresses_in_words_are_read() {
        for text in
            ["jane [at] acme [dot] io", "jane(at)acme(dot)io", "jane[at]acme[.]io", "jane { AT } acme { dot } io"]
        {
            let edits: Vec<Edit> = (0..text.len()).filter_map(|at| bracketed_at(text.as_bytes(), at)).collect();
            assert_eq!(said(text, &edits), "jane@acme.io", "{text}");
        }
        for (text, says) in [
            ("jane at acme dot io ", "jane@acme.io "),
            ("jane dot doe at mail dot acme dot io ", "jane.doe@mail.acme.io "),
            ("look at the red dot on it", "look at the red.on it"),
        ] {
            let mut edits = Vec::new();
            (0..text.len())
                .filter(|at| text[*at..].starts_with("dot "))
                .for_each(|at| dot_at(text.as_bytes(), at, &mut edits));
            assert_eq!(said(text, &edits), says);
        }
    }

    #[test]
    fn digits_apart_are_put_together() {
        for (text, says) in [
            ("4 1 1 1 1 1 1 1", "41111111"),
            ("4.1.1.1.1.1.1.1.", "41111111."),
            ("4 1 1 1  1 1 1 1", "41111111"),
            ("1 2 3 4 5 6", "1 2 3 4 5 6"),
            ("1 2 3 4 5 6 78", "1 2 3 4 5 6 78"),
            ("1.2.3.4.5.6.7.80", "1.2.3.4.5.6.7.80"),
        ] {
            let mut edits = Vec::new();
            digits_apart(text.as_bytes(), 0, &mut edits);
            assert_eq!(said(text, &edits), says);
        }
        let mut edits = Vec::new();
        let text = "four one one, Five five-five oh one";
        assert_eq!(spelled_digits(text.as_bytes(), 0, &mut edits), text.len());
        assert_eq!(said(text, &edits), "41155501");
    }
}
