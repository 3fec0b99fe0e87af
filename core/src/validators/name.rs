//! Names of people, by the dictionary of first and last names.

use super::random::odds_of_words;
use reticent_pattern_compiler::names::{FIRST, LAST, NAMESAKE, THING, WORD, hash, kinds};
use reticent_patterns::NAMES;
use reticent_patterns::around::PARTICLES;

/// The most words of a name that are looked at.
const MOST_WORDS: usize = 6;

/// What a word of a name is: with a hyphen, what its parts are that are known.
fn kind(word: &[u8]) -> u32 {
    let whole = kinds(NAMES, word);
    match whole == 0 && word.contains(&b'-') {
        true => word.split(|byte| *byte == b'-').map(|part| kinds(NAMES, part)).fold(0, |all, part| all | part),
        false => whole,
    }
}

/// An initial, a particle between names or what stands behind them: `F.`, `van`, `Jr.`
fn is_no_name(word: &[u8]) -> bool {
    let letters = word.strip_suffix(b".").unwrap_or(word);
    letters.len() < 2 || matches!(letters, b"Jr" | b"Sr" | b"II" | b"III") || word.ends_with(b".")
}

/// The particles that stand in lower case between the parts of a name.
pub(crate) fn is_particle(word: &[u8]) -> bool {
    word.len() < 4 && word.first().is_some_and(u8::is_ascii_lowercase) && is_among(&PARTICLES, word)
}

/// Whether a word is one of a few: most have another length or first letter, which is seen without a call.
pub(crate) fn is_among(words: &[&[u8]], word: &[u8]) -> bool {
    words.iter().any(|known| known.len() == word.len() && known.first() == word.first() && *known == word)
}

/// Whether a particle starts like this.
pub(crate) fn begins_particle(word: &[u8]) -> bool {
    let begins = |particle: &&[u8]| particle.first() == word.first() && particle.starts_with(word);
    word.is_empty() || word.len() < 4 && PARTICLES.iter().any(begins)
}

/// The argument says how many words must be known: see the validator's description.
pub(super) fn person_name(argument: &str, value: &[u8]) -> bool {
    let mut words = [(0, &[][..]); MOST_WORDS];
    let mut count = 0;
    let (mut has_initial, mut has_particle, mut has_article) = (false, false, false);
    let mut before = &[][..];
    for word in value.split(|byte| *byte == b' ').filter(|word| !word.is_empty()) {
        let word = word.strip_suffix(b",").unwrap_or(word);
        let previous = std::mem::replace(&mut before, word);
        if is_no_name(word) || is_particle(word) {
            has_initial |= count == 0 && word.ends_with(b".");
            // Those of other languages stand between ordinary nouns: `Gedächtnis der Stadt`.
            has_particle |= matches!(word, b"van" | b"bin");
            has_article |= matches!(word, b"der" | b"den" | b"das" | b"la" | b"las" | b"los" | b"le")
                && !matches!(previous, b"van" | b"von" | b"de");
            continue;
        }
        let Some(slot) = words.get_mut(count) else { return false };
        *slot = (kind(word), word);
        count += 1;
    }
    let words = &words[..count];
    match argument {
        "any" => {
            words.iter().all(|(kind, _)| kind & (FIRST | LAST) != 0) && words.iter().any(|(kind, _)| kind & WORD == 0)
        }
        "first" => words.iter().all(|(kind, _)| stands_alone(*kind)),
        "other" => words.iter().all(|(kind, _)| kind & (WORD | NAMESAKE) == 0),
        "part" => {
            words.iter().all(|(kind, _)| kind & WORD == 0) && words.iter().any(|(kind, _)| kind & (FIRST | LAST) != 0)
        }
        // An article may stand between two names, and between any noun and what is not known.
        _ if has_article && words.iter().any(|(kind, _)| *kind == 0 || kind & WORD != 0) => false,
        _ => is_full(words, has_initial, has_particle),
    }
}

/// A first and a last name, in either order, one of which at least is no ordinary word; or initials and a last name.
fn is_full(words: &[(u32, &[u8])], has_initial: bool, has_particle: bool) -> bool {
    let is_sure = |kind: u32, of: u32| kind & of != 0 && kind & WORD == 0;
    let (Some((first, _)), Some((last, word))) = (words.first(), words.last()) else { return false };
    if words.len() == 1 {
        return has_initial && is_sure(*last, LAST);
    }
    // A third word may be what the sentence goes on with.
    if words.iter().skip(2).any(|(kind, _)| kind & WORD != 0) {
        return false;
    }
    let is_unknown = *last == 0 && word.len() > 2;
    // A particle stands in names of people, and in those of towns.
    let has_two = first & FIRST != 0 || has_particle && *first == 0;
    is_sure(*first, FIRST) && (last & (FIRST | LAST) != 0 || is_unknown)
        || has_two && is_sure(*last, LAST)
        || is_sure(*first, LAST) && is_sure(*last, FIRST)
}

/// The hash of a word by which its bearer can be told later: of a name of the dictionary that is no ordinary word, or of a word that it does
/// not have.
pub(crate) fn distinctive(word: &[u8]) -> Option<u32> {
    let word = word.strip_suffix(b"'s").or(word.strip_suffix("’s".as_bytes())).unwrap_or(word);
    let is_known_by = word.len() > 2 && !is_no_name(word) && kind(word) & WORD == 0;
    is_known_by.then(|| hash(word)).flatten()
}

/// Whether a word is a name, perhaps an ordinary word too.
pub(crate) fn is_name(word: &[u8]) -> bool {
    kind(word) & (FIRST | LAST) != 0
}

/// Whether a word is a name and no ordinary word.
pub(crate) fn is_sure_name(word: &[u8]) -> bool {
    let kind = kind(word);
    kind & (FIRST | LAST) != 0 && kind & WORD == 0
}

/// Whether a word is one of the dictionary that is no name.
pub(crate) fn is_ordinary_word(word: &[u8]) -> bool {
    kind(word) & WORD != 0
}

/// Whether a word is a first name and nothing else, so that it is one where it stands alone.
pub(crate) fn is_first_name(word: &[u8]) -> bool {
    stands_alone(kind(word))
}

/// Whether the dictionary does not have a word.
pub(crate) fn is_unknown_word(word: &[u8]) -> bool {
    kind(word) == 0
}

fn stands_alone(kind: u32) -> bool {
    kind & (FIRST | WORD | NAMESAKE) == FIRST
}

/// Whether a word is a last name and nothing else.
pub(crate) fn is_last_name(word: &[u8]) -> bool {
    kind(word) & (LAST | WORD) == LAST
}

/// Whether a word is a thing that is called after people: `Institute`, `Bridge`.
pub(crate) fn is_thing(word: &[u8]) -> bool {
    kind(word) & THING != 0
}

/// Whether letters are a word that a text goes on with, and not what chance makes of the end of a key: in the case of words, and one of the
/// dictionary, or long enough to read like one.
pub(crate) fn is_plain_word(letters: &[u8]) -> bool {
    const SHORTEST_READ: usize = 5;
    // The dictionary has most pairs of letters, which code writes: these are of the languages that most is written in, and of shells.
    const SHORT: &[&[u8]] = &[
        b"a", b"i", b"am", b"an", b"as", b"at", b"be", b"by", b"do", b"fn", b"go", b"he", b"if", b"in", b"is", b"it",
        b"me", b"my", b"no", b"of", b"ok", b"on", b"or", b"so", b"to", b"up", b"us", b"we", b"de", b"el", b"en", b"er",
        b"es", b"et", b"il", b"im", b"je", b"la", b"le", b"un", b"zu", b"cd", b"cp", b"fi", b"id", b"ls", b"mv", b"rm",
    ];
    let Some((first, rest)) = letters.split_first() else { return false };
    let is_small = rest.iter().all(u8::is_ascii_lowercase) && first.is_ascii_alphabetic();
    if !is_small && !letters.iter().all(u8::is_ascii_uppercase) {
        return letters.len() >= SHORTEST_READ
            && letters.iter().all(u8::is_ascii_alphabetic)
            && odds_of_words(letters) >= 0;
    }
    match letters.len() {
        1 | 2 => SHORT.iter().any(|word| word.eq_ignore_ascii_case(letters)),
        // Of three letters chance makes a last name too often.
        3 => kind(letters) & (WORD | FIRST) != 0,
        length => kind(letters) != 0 || length >= SHORTEST_READ && odds_of_words(letters) >= 0,
    }
}

/// Whether letters are no word with which a sentence says something of a password: `is memorable`, `was leaked`.
pub(super) fn unknown_word(letters: &[u8]) -> bool {
    const ENDS: &[&[u8]] = &[
        b"ed", b"ing", b"ly", b"able", b"ible", b"ful", b"less", b"ous", b"ive", b"ary", b"ory", b"ent", b"ant", b"ic",
        b"al", b"en", b"free", b"like", b"ness", b"tion",
    ];
    let letters = letters.to_ascii_lowercase();
    !letters.is_empty()
        && letters.iter().all(u8::is_ascii_lowercase)
        && kind(&letters) & (WORD | THING) == 0
        && !ENDS.iter().any(|end| letters.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_of_letters() {
        for password in ["hunterbravo", "correcthorse", "Swordfish", "jonathan"] {
            assert!(unknown_word(password.as_bytes()), "{password}");
        }
        for word in ["required", "Incorrect", "memorable", "leaked", "autogenerated", "hunter2", "case-sensitive"] {
            assert!(!unknown_word(word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn words_that_a_text_goes_on_with() {
        for word in ["and", "Then", "OK", "a", "npm", "EOF", "is", "Gracias", "weiterhin", "Jane", "GitHub"] {
            assert!(is_plain_word(word.as_bytes()), "{word}");
        }
        for end in ["", "T", "gy", "JMb", "Gpq", "UTFF", "pcvQWO", "xfvuqz", "aB3", "a1"] {
            assert!(!is_plain_word(end.as_bytes()), "{end}");
        }
    }

    fn holds(argument: &str, names: &[&str]) {
        names.iter().for_each(|name| assert!(person_name(argument, name.as_bytes()), "{name}"));
    }

    fn fails(argument: &str, names: &[&str]) {
        names.iter().for_each(|name| assert!(!person_name(argument, name.as_bytes()), "{name}"));
    }

    #[test]
    fn a_first_and_a_last_name() {
        holds(
            "full",
            &["Maria Gonzalez", "John F. Kennedy", "Stefan Krüger", "Will Smith", "Zhang Wei", "Jean-Luc Moreau"],
        );
        holds("full", &["Daan van den Berg", "Mette Sørensen", "J. R. Whitfield", "Michael Brown"]);
        fails(
            "full",
            &["New York", "San Francisco", "Apache Kafka", "Summer Street", "Visual Studio", "Maria", "Los Angeles"],
        );
        fails("full", &["Gedächtnis der Stadt", "Regen den Wasserstand", "Regen das Verzeichnis"]);
        fails("full", &["May Day", "Maria Gonzalez Monday", "Washington Post"]);
    }

    #[test]
    fn known_words_alone() {
        holds("any", &["jane doe", "PRIYA SHARMA", "maria"]);
        fails("any", &["here to help", "may", "jane unknownword", ""]);
        holds("part", &["Olu Adeyemi", "Sarah"]);
        fails("part", &["Data Smith", "Qwrtz"]);
        holds("other", &["Wijtzema", "Jean-Luc"]);
        fails("other", &["Then", "Chicago"]);
        holds("first", &["Alexandra", "Jean-Luc"]);
        fails("first", &["Will", "Chicago", "Regen", "Qwrtz"]);
    }
}
