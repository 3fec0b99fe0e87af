//! The dictionary of names as a table of hashes: small, and no list of words in the program.
//!
//! A word is looked up as its letters in lower case without accents, so that one entry serves all spellings.

/// The word is a first name.
pub const FIRST: u32 = 1;
/// The word is a last name.
pub const LAST: u32 = 2;
/// The word is an ordinary word, a place, a product or a day, which names may be too.
pub const WORD: u32 = 4;
/// The word is a thing that is called after people and places: a bridge, a museum, a company, a chair.
pub const THING: u32 = 8;
/// The word is a first name that something else bears as well, which is meant where it stands alone: a town, a product, a god, a noun.
pub const NAMESAKE: u32 = 16;
/// The bits of an entry that say what the word is.
pub const KINDS: u32 = FIRST | LAST | WORD | THING | NAMESAKE;

/// Calls `take` with each letter of a word, in lower case and without its accent; other bytes are left out. `false` if a letter is of
/// no Latin alphabet.
#[inline]
fn each_letter(word: &[u8], mut take: impl FnMut(u8)) -> bool {
    // Most words are ASCII.
    for (at, byte) in word.iter().enumerate() {
        let lower = byte | 0x20;
        if lower.is_ascii_lowercase() {
            take(lower);
        } else if !byte.is_ascii() {
            return each_accented(&word[at..], take);
        }
    }
    true
}

/// As [`each_letter`], of any characters.
fn each_accented(word: &[u8], mut take: impl FnMut(u8)) -> bool {
    for character in String::from_utf8_lossy(word).chars() {
        match character {
            'a'..='z' | 'A'..='Z' => take(character.to_ascii_lowercase() as u8),
            _ if character.is_ascii() || character == '\u{2019}' => {}
            _ => {
                let letters = without_accent(character);
                if letters.is_empty() {
                    return false;
                }
                letters.bytes().for_each(&mut take);
            }
        }
    }
    true
}

/// The letters that a Latin letter with an accent is written with where there are none.
fn without_accent(letter: char) -> &'static str {
    match letter {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' | 'Ǎ' | 'ǎ' | 'Ạ'..='ặ' => "a",
        'Æ' | 'æ' => "ae",
        'Ç' | 'ç' | 'Ć'..='č' => "c",
        'Ď'..='đ' | 'Ð' | 'ð' => "d",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' | 'Ẹ'..='ệ' => "e",
        'Ĝ'..='ģ' => "g",
        'Ĥ'..='ħ' => "h",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' | 'Ỉ'..='ị' => "i",
        'Ĵ' | 'ĵ' => "j",
        'Ķ' | 'ķ' => "k",
        'Ĺ'..='ł' => "l",
        'Ñ' | 'ñ' | 'Ń'..='ň' => "n",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' | 'Ơ' | 'ơ' | 'Ọ'..='ợ' => "o",
        'Œ' | 'œ' => "oe",
        'Ŕ'..='ř' => "r",
        'Ś'..='š' | 'Ș' | 'ș' => "s",
        'ß' | 'ẞ' => "ss",
        'Ţ'..='ŧ' | 'Ț' | 'ț' => "t",
        'Þ' | 'þ' => "th",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' | 'Ư' | 'ư' | 'Ụ'..='ự' => "u",
        'Ŵ' | 'ŵ' => "w",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' | 'Ỳ'..='ỹ' => "y",
        'Ź'..='ž' => "z",
        _ => "",
    }
}

/// The hash of a word, its lowest bits free for what the word is; `None` where the dictionary can't have it.
pub fn hash(word: &[u8]) -> Option<u32> {
    let mut hash = 0x811C_9DC5u32;
    let mut letters = 0;
    let is_latin = each_letter(word, |letter| {
        hash = (hash ^ u32::from(letter)).wrapping_mul(0x0100_0193);
        letters += 1;
    });
    // The entries lie evenly, so that one can be looked for where it should be.
    hash = (hash ^ hash >> 15).wrapping_mul(0x85EB_CA6B);
    hash = (hash ^ hash >> 13).wrapping_mul(0xC2B2_AE35);
    (is_latin && letters > 1).then_some((hash ^ hash >> 16) & !KINDS)
}

/// The table of some lists of words, each with what its words are: ordered, each hash once.
pub fn table<'a>(lists: impl IntoIterator<Item = (u32, &'a str)>) -> Vec<u32> {
    let mut entries: Vec<u32> = lists
        .into_iter()
        .flat_map(|(kind, words)| words.lines().filter_map(move |word| hash(word.as_bytes()).map(|hash| hash | kind)))
        .collect();
    entries.sort_unstable();
    entries.dedup_by(|next, kept| {
        let is_same = *next & !KINDS == *kept & !KINDS;
        *kept |= if is_same { *next & KINDS } else { 0 };
        is_same
    });
    entries
}

/// How often it is reckoned where an entry stands, from one that is near it: each time leaves a root of what was left.
const GUESSES: usize = 3;

/// What a word is, of [`KINDS`]; nothing where the table does not have it.
#[inline]
pub fn kinds(table: &[u32], word: &[u8]) -> u32 {
    let Some(hash) = hash(word) else { return 0 };
    let place = |entries: &[u32], hash: u32| ((u64::from(hash) * entries.len() as u64) >> 32) as usize;
    // Entries lie evenly. Each guess reads one of them, where a search by halves reads one in each of many lines of the cache.
    let mut at = place(table, hash);
    for _ in 0..GUESSES {
        let Some(entry) = table.get(at) else { break };
        at = match entry.checked_sub(hash) {
            Some(beyond) => at.saturating_sub(place(table, beyond)),
            None => (at + place(table, hash - entry)).min(table.len() - 1),
        };
    }
    while at > 0 && table[at - 1] >= hash {
        at -= 1;
    }
    while table.get(at).is_some_and(|entry| *entry < hash) {
        at += 1;
    }
    let entry = table.get(at).copied().unwrap_or(0);
    if entry & !KINDS == hash { entry & KINDS } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_and_no_other() {
        let table = table([(FIRST, "jane\nmay\njohn\n"), (LAST, "doe\nmay\nmuller\n"), (WORD, "may\nstreet\n")]);
        let kinds = |word: &str| kinds(&table, word.as_bytes());
        assert_eq!(kinds("Jane"), FIRST);
        assert_eq!(kinds("MAY"), FIRST | LAST | WORD);
        assert_eq!(kinds("Müller"), LAST);
        assert_eq!(kinds("street"), WORD);
        for other in ["", "x", "janes", "王", "Иван"] {
            assert_eq!(kinds(other), 0, "{other}");
        }
        assert_eq!(super::kinds(&[], b"jane"), 0);
    }

    #[test]
    fn accents_and_marks_do_not_count() {
        for (one, other) in
            [("Wiśniewski", "wisniewski"), ("Nguyễn", "nguyen"), ("O'Neil", "oneil"), ("Strauß", "strauss")]
        {
            assert_eq!(hash(one.as_bytes()), hash(other.as_bytes()), "{one}");
        }
    }
}
