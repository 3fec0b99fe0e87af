//! Digits in words: `four one one one …`, `四一一一…`.

use super::{
    Edit, Says,
    apart::{FEWEST_DIGITS, MOST_DIGITS, letters_apart},
    pairs::Pairs,
};
use std::ops::Range;

/// Five bytes fewer than digits in words that are put together have at least, so that one look falls into them.
const STEP: usize = 22;
/// How far around bytes that may stand in digits in words, some of them in a row, these are looked for: farther than one step.
pub(super) const AROUND_SPELLED: usize = 32;

/// The digits in words, by language.
const LANGUAGES: [&[(&[u8], char)]; 7] = [
    &[
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
        (DOUBLE, MORE),
        (TRIPLE, MORE),
        (b"plus", '+'),
        (b"dash", '-'),
        (b"hyphen", '-'),
    ],
    &[
        (b"null", '0'),
        (b"eins", '1'),
        (b"zwei", '2'),
        (b"zwo", '2'),
        (b"drei", '3'),
        (b"vier", '4'),
        (b"f\xC3\xBCnf", '5'),
        (b"fuenf", '5'),
        (b"sechs", '6'),
        (b"sieben", '7'),
        (b"acht", '8'),
        (b"neun", '9'),
    ],
    &[
        (b"z\xC3\xA9ro", '0'),
        (b"un", '1'),
        (b"deux", '2'),
        (b"trois", '3'),
        (b"quatre", '4'),
        (b"cinq", '5'),
        (b"six", '6'),
        (b"sept", '7'),
        (b"huit", '8'),
        (b"neuf", '9'),
    ],
    &[
        (b"m\xC3\xA1s", '+'),
        (b"cero", '0'),
        (b"uno", '1'),
        (b"dos", '2'),
        (b"tres", '3'),
        (b"cuatro", '4'),
        (b"cinco", '5'),
        (b"seis", '6'),
        (b"siete", '7'),
        (b"ocho", '8'),
        (b"nueve", '9'),
    ],
    &[
        (b"zero", '0'),
        (b"uno", '1'),
        (b"due", '2'),
        (b"tre", '3'),
        (b"quattro", '4'),
        (b"cinque", '5'),
        (b"sei", '6'),
        (b"sette", '7'),
        (b"otto", '8'),
        (b"nove", '9'),
    ],
    &[
        (b"zero", '0'),
        (b"um", '1'),
        (b"dois", '2'),
        (b"tr\xC3\xAAs", '3'),
        (b"quatro", '4'),
        (b"cinco", '5'),
        (b"seis", '6'),
        (b"sete", '7'),
        (b"oito", '8'),
        (b"nove", '9'),
    ],
    &[
        (b"nul", '0'),
        (b"een", '1'),
        (b"twee", '2'),
        (b"drie", '3'),
        (b"vier", '4'),
        (b"vijf", '5'),
        (b"zes", '6'),
        (b"zeven", '7'),
        (b"acht", '8'),
        (b"negen", '9'),
    ],
];
/// Words that say the digit behind them twice and three times.
const DOUBLE: &[u8] = b"double";
const TRIPLE: &[u8] = b"triple";
/// What stands for those words.
const MORE: char = '*';
/// The fewest digits that are put together in Chinese: as long as the shortest in words of Latin letters.
const FEWEST_NUMERALS: usize = 9;

pub(super) fn is_letter(byte: &u8) -> bool {
    byte.is_ascii_alphabetic() || !byte.is_ascii()
}

/// A digit in words at `at`, in any case, and where it ends; or a word that says it more than once.
fn digit_word(text: &[u8], at: usize) -> Option<(char, usize)> {
    let rest = &text[at..];
    let length = rest.iter().take(8).take_while(|byte| is_letter(byte)).count();
    let word = &rest[..length];
    let first = word.first()?;
    if word.first_chunk().is_some_and(|three| !may_begin_digit(*three)) {
        return None;
    }
    // Nearly all of the words differ in their length or first letter.
    let may_be = |name: &[u8]| name.len() == length && name[0] == first.to_ascii_lowercase();
    let mut words = LANGUAGES.iter().copied().flatten();
    words.find(|(name, _)| may_be(name) && name.eq_ignore_ascii_case(word)).map(|(_, digit)| (*digit, at + length))
}

/// A digit at `at`, in words or as it is, and where it ends.
fn digit_token(text: &[u8], at: usize) -> Option<(char, usize)> {
    match text.get(at)? {
        digit @ b'0'..=b'9' => (!text.get(at + 1).is_some_and(|next| next.is_ascii_digit() || is_letter(next)))
            .then_some((char::from(*digit), at + 1)),
        _ => digit_word(text, at),
    }
}

/// Where the digit starts, in words or as it is, that may end at a place.
fn token_start(text: &[u8], end: usize) -> usize {
    match text[..end].last() {
        Some(b'0'..=b'9') => end - 1,
        _ => end - text[..end].iter().rev().take(8).take_while(|byte| is_letter(byte)).count(),
    }
}

/// The digit that a numeral of Chinese or Japanese at `at` stands for.
fn numeral(text: &[u8], at: usize) -> Option<char> {
    let three = text.get(at..at + 3)?;
    // Most characters beyond ASCII are of other writings.
    if !(0xE3..=0xE9).contains(&three[0]) {
        return None;
    }
    Some(match str::from_utf8(three).ok()? {
        "〇" | "零" => '0',
        "一" | "壹" => '1',
        "二" | "贰" | "貳" => '2',
        "三" | "叁" | "參" => '3',
        "四" | "肆" => '4',
        "五" | "伍" => '5',
        "六" | "陆" | "陸" => '6',
        "七" | "柒" => '7',
        "八" | "捌" => '8',
        "九" | "玖" => '9',
        _ => return None,
    })
}

/// The numerals around `at`, if it is in one: the edits that write them as digits, and where they end.
fn numerals_around(text: &[u8], at: usize, edits: &mut Vec<Edit>) -> usize {
    let is_inside = |byte: &&u8| **byte & 0xC0 == 0x80;
    let mut start = at.saturating_sub(text[..=at].iter().rev().take(2).take_while(is_inside).count());
    if numeral(text, start).is_none() {
        return at + 1;
    }
    // One more than what is put together says that there are too many.
    let most = 3 * (MOST_DIGITS + 1);
    while start >= 3 && at - start < most && numeral(text, start - 3).is_some() {
        start -= 3;
    }
    let known = edits.len();
    let floor = edits.last().map_or(0, |edit| edit.end);
    let mut end = start;
    while let Some(digit) = numeral(text, end).filter(|_| end - start < most) {
        edits.push(Edit { start: end, end: end + 3, says: Says::Character(digit) });
        end += 3;
    }
    if floor > start || !(FEWEST_NUMERALS..=MOST_DIGITS).contains(&((end - start) / 3)) {
        edits.truncate(known);
    }
    end
}

/// Signs between digits in words.
pub(super) fn is_gap(byte: u8) -> bool {
    GAPS.contains(&byte)
}

/// How many signs stand first, of those between two digits in words: three at most, which are not all the same as in rules and indentation.
fn gap_length<'t>(bytes: impl Iterator<Item = &'t u8>) -> usize {
    const MOST: usize = 3;
    let mut signs = bytes.take(MOST).take_while(|byte| is_gap(**byte));
    let Some(first) = signs.next() else { return 0 };
    let (rest, same) = signs.fold((0, 0), |(rest, same), sign| (rest + 1, same + usize::from(sign == first)));
    if same + 1 == MOST { 0 } else { 1 + rest }
}

/// Looks at one place of every few bytes of a part of a text, since digits in words are longer than the step: what is none of them is refused by
/// six bytes. Gives where the next look would be.
pub(super) fn each_spelled(text: &[u8], part: Range<usize>, edits: &mut Vec<Edit>) -> usize {
    let mut at = part.start;
    while at < part.end {
        let Some(&[a, b, c, d, e, f]) = text.get(at..).and_then(<[u8]>::first_chunk) else { break };
        let mut next = at + STEP;
        if a >= 0x80 {
            next = next.max(numerals_around(text, at, edits));
        }
        // Both at once: which of the two refuses a place cannot be predicted.
        if may_spell([a, b, c]) & may_spell([d, e, f])
            && (may_spell_six(text, at + 6) || may_spell_six(text, at.wrapping_sub(6)))
        {
            let start = spelled_start(text, at);
            if edits.last().is_none_or(|edit| edit.end <= start) {
                next = next.max(spelled_digits(text, start, STEP + 5, edits));
            }
        }
        at = next;
    }
    at
}

/// Whether three bytes can stand in digits in words, by their five low bits; says no for almost all others.
#[inline(always)]
fn may_spell(three: [u8; 3]) -> bool {
    let key = spelled_key(three);
    SPELLED[key / 64] >> (key % 64) & 1 == 1
}

/// Whether six bytes can, or are not all there. Digits in words are so long that the six before a look or the six behind it belong to them.
fn may_spell_six(text: &[u8], at: usize) -> bool {
    let six = text.get(at..).and_then(<[u8]>::first_chunk);
    six.is_none_or(|&[a, b, c, d, e, f]| may_spell([a, b, c]) & may_spell([d, e, f]))
}

/// Whether three letters can begin a digit in words, as far as the same bits say.
#[inline]
fn may_begin_digit(three: [u8; 3]) -> bool {
    let key = spelled_key(three);
    BEGINNINGS[key / 64] >> (key % 64) & 1 == 1
}

/// Letters have the same five low bits in both cases.
#[inline(always)]
const fn spelled_key([a, b, c]: [u8; 3]) -> usize {
    (a as usize & 31) | (b as usize & 31) << 5 | (c as usize & 31) << 10
}

/// The signs between digits in words.
const GAPS: [u8; 4] = *b" ,-.";

/// The pairs of bytes that stand in digits in words, by their five low bits.
pub(super) static SPELLED_PAIRS: Pairs = {
    let mut pairs = Pairs::NONE;
    let mut digit = b'0';
    while digit <= b'9' {
        let mut gap = 0;
        while gap < GAPS.len() {
            pairs.insert(digit, GAPS[gap]);
            pairs.insert(GAPS[gap], digit);
            gap += 1;
        }
        digit += 1;
    }
    let mut language = 0;
    while language < LANGUAGES.len() {
        let names = LANGUAGES[language];
        let mut name = 0;
        while name < names.len() {
            let word = names[name].0;
            let mut at = 0;
            while at + 2 <= word.len() {
                pairs.insert(word[at], word[at + 1]);
                at += 1;
            }
            let mut gap = 0;
            while gap < GAPS.len() {
                pairs.insert(word[word.len() - 1], GAPS[gap]);
                pairs.insert(GAPS[gap], word[0]);
                let mut second = 0;
                while second < GAPS.len() {
                    pairs.insert(GAPS[gap], GAPS[second]);
                    second += 1;
                }
                gap += 1;
            }
            name += 1;
        }
        language += 1;
    }
    pairs
};

/// By the key of three bytes: whether a digit in words begins with them.
static BEGINNINGS: [u64; 512] = {
    let mut seen = Spelled([0; 512]);
    let mut language = 0;
    while language < LANGUAGES.len() {
        let names = LANGUAGES[language];
        let mut name = 0;
        while name < names.len() {
            if let [a, b, c, ..] = *names[name].0 {
                seen.insert([a, b, c]);
            }
            name += 1;
        }
        language += 1;
    }
    seen.0
};

/// By the key of three bytes: whether they stand in digits in words, with the signs between these.
static SPELLED: [u64; 512] = {
    let mut seen = Spelled([0; 512]);
    let mut language = 0;
    while language < LANGUAGES.len() {
        let names = LANGUAGES[language];
        let mut left = 0;
        while left < names.len() {
            let word = names[left].0;
            let mut at = 0;
            while at + 3 <= word.len() {
                seen.insert([word[at], word[at + 1], word[at + 2]]);
                at += 1;
            }
            let (first, last) = ([word[0], word[1]], [word[word.len() - 2], word[word.len() - 1]]);
            let mut gap = 0;
            while gap < GAPS.len() {
                let sign = GAPS[gap];
                seen.insert([last[0], last[1], sign]);
                seen.insert([sign, first[0], first[1]]);
                let mut other = 0;
                while other < LANGUAGES.len() {
                    let mut right = 0;
                    while right < LANGUAGES[other].len() {
                        seen.insert([last[1], sign, LANGUAGES[other][right].0[0]]);
                        right += 1;
                    }
                    other += 1;
                }
                let mut second = 0;
                while second < GAPS.len() {
                    seen.insert([last[1], sign, GAPS[second]]);
                    seen.insert([sign, GAPS[second], first[0]]);
                    let mut third = 0;
                    while third < GAPS.len() {
                        if sign != GAPS[second] || sign != GAPS[third] {
                            seen.insert([sign, GAPS[second], GAPS[third]]);
                        }
                        third += 1;
                    }
                    second += 1;
                }
                gap += 1;
            }
            seen.insert_digits(last[1], first[0]);
            left += 1;
        }
        language += 1;
    }
    seen.0
};

struct Spelled([u64; 512]);

impl Spelled {
    const fn insert(&mut self, three: [u8; 3]) {
        let key = spelled_key(three);
        self.0[key / 64] |= 1 << (key % 64);
    }

    /// Single digits behind a word that ends in a letter, and before one that starts with a letter.
    const fn insert_digits(&mut self, last: u8, first: u8) {
        let mut digit = b'0';
        while digit <= b'9' {
            let mut gap = 0;
            while gap < GAPS.len() {
                self.insert([last, GAPS[gap], digit]);
                self.insert([digit, GAPS[gap], first]);
                let mut other = b'0';
                while other <= b'9' {
                    self.insert([digit, GAPS[gap], other]);
                    other += 1;
                }
                let mut second = 0;
                while second < GAPS.len() {
                    self.insert([GAPS[gap], digit, GAPS[second]]);
                    self.insert([GAPS[gap], GAPS[second], digit]);
                    self.insert([digit, GAPS[gap], GAPS[second]]);
                    second += 1;
                }
                gap += 1;
            }
            digit += 1;
        }
    }
}

/// Whether a digit in words may stand at the start of a word.
pub(crate) fn may_be_digit(text: &[u8], at: usize) -> bool {
    let three = text.get(at..).and_then(<[u8]>::first_chunk);
    three.is_none_or(|three| may_spell(*three)) && digit_word(text, at).is_some()
}

/// Whether a text ends with a digit in words, or with what may become one.
pub(crate) fn may_end_in_digit(text: &[u8]) -> bool {
    open_digits(text).is_some()
}

/// Where digits in words start that `at` is in, if it is in any.
fn spelled_start(text: &[u8], at: usize) -> usize {
    let mut start = at + text[at..].iter().take_while(|byte| is_gap(**byte)).count();
    start = token_start(text, start);
    for _ in 0..=MOST_DIGITS {
        let gap = gap_length(text[..start].iter().rev());
        let before = token_start(text, start - gap);
        match digit_token(text, before) {
            Some((_, end)) if gap > 0 && end == start - gap => start = before,
            _ => break,
        }
    }
    start
}

/// The digits around the two single ones at `at`, some of them in words: `five 3 6 9 zero`. The edits that write them as digits.
pub(super) fn spelled_around(text: &[u8], at: usize, edits: &mut Vec<Edit>) {
    let is_digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    if !is_digit(at) || at > 0 && is_digit(at - 1) || is_digit(at + 3) {
        return;
    }
    // A word stands beside the first two of them, or the last two.
    let before = at - gap_length(text[..at].iter().rev());
    let after = at + 3 + gap_length(text[(at + 3).min(text.len())..].iter());
    if !text[..before].last().is_some_and(is_letter) && !text.get(after).is_some_and(is_letter) {
        return;
    }
    let start = spelled_start(text, at);
    if edits.last().is_none_or(|edit| edit.end <= start) {
        spelled_digits(text, start, 0, edits);
    }
}

/// Digits in words from `at` on, some of them perhaps as they are: the edits that write them as digits, where they are so long, and where they end.
fn spelled_digits(text: &[u8], at: usize, shortest: usize, edits: &mut Vec<Edit>) -> usize {
    let known = edits.len();
    let mut end = at;
    let mut words = 0;
    while edits.len() - known <= MOST_DIGITS {
        let gap = gap_length(text[end..].iter());
        let first = end == at;
        let Some((digit, next)) = digit_token(text, end + gap).filter(|_| first || gap > 0) else { break };
        words += usize::from(is_letter(&text[end + gap]));
        if digit != MORE {
            edits.push(Edit { start: end, end: next, says: Says::Character(digit) });
            end = next;
            continue;
        }
        // The word itself says the digit behind it, once or twice.
        let between = gap_length(text[next..].iter());
        let repeated = digit_token(text, next + between).filter(|(digit, _)| between > 0 && *digit != MORE);
        let Some((digit, digit_end)) = repeated else { break };
        let is_triple = text[..next].last_chunk::<6>().is_some_and(|word| word.eq_ignore_ascii_case(TRIPLE));
        let middle = if is_triple { next - TRIPLE.len() / 2 } else { next };
        for (start, end) in [(end, middle), (middle, next), (next, digit_end)] {
            if start < end {
                edits.push(Edit { start, end, says: Says::Character(digit) });
            }
        }
        end = digit_end;
    }
    if end - at < shortest || words == 0 || !(FEWEST_DIGITS..=MOST_DIGITS).contains(&(edits.len() - known)) {
        edits.truncate(known);
    } else {
        // The first digit takes the space before it along, unless that parts it from what is no letter of a country.
        letters_apart(text, at, b' ', known, edits);
    }
    end.max(at + 1)
}

/// Where the numerals of Chinese or Japanese start that stand last in a text.
pub(super) fn open_numerals(text: &[u8]) -> Option<usize> {
    let mut start = text.len();
    while start >= 3 && text.len() - start <= 3 * MOST_DIGITS && numeral(text, start - 3).is_some() {
        start -= 3;
    }
    (start < text.len()).then_some(start)
}

/// Where digits in words start that stand last in a text.
pub(super) fn open_digits(text: &[u8]) -> Option<usize> {
    let gap_before = |at: usize| at - gap_length(text[..at].iter().rev());
    let last = token_start(text, text.len());
    let word = &text[last..];
    let first = word.first().map(u8::to_ascii_lowercase);
    let begins = |(known, _): &(&[u8], char)| {
        known.first() == first.as_ref() && known.len() >= word.len() && known[..word.len()].eq_ignore_ascii_case(word)
    };
    let is_digit = first.is_some_and(|first| first.is_ascii_digit());
    let may_begin = || word.first_chunk().is_none_or(|three| may_begin_digit(*three));
    let is_open = first.is_some() && (is_digit || may_begin() && LANGUAGES.iter().copied().flatten().any(begins));
    let mut start = is_open.then_some(last);
    if first.is_some() && start.is_none() {
        return None;
    }
    let mut at = last;
    loop {
        let end = gap_before(at);
        let before = token_start(text, end);
        match digit_token(text, before) {
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
    use crate::view::spoken::tests::said;

    #[test]
    fn digits_in_words_are_read() {
        for (text, says) in [
            ("four one one, Five five-five oh one", "41155501"),
            ("double four one triple five oh one two", "441555012"),
            ("four 1 one 1, five 5 5 - oh one", "411155501"),
            ("quatre un zéro six sept huit neuf", "4106789"),
            ("vier eins null sechs fünf acht neun", "4106589"),
            ("cuatro uno cero seis siete ocho nueve", "4106789"),
            ("四一一零一九八五三", "411019853"),
        ] {
            let mut edits = Vec::new();
            each_spelled(text.as_bytes(), 0..text.len(), &mut edits);
            assert_eq!(said(text, &edits), says, "{text}");
        }
        let mut edits = Vec::new();
        let text = "一二三四五六七八 one two three".as_bytes();
        each_spelled(text, 0..text.len(), &mut edits);
        assert_eq!(edits, []);
    }
}
