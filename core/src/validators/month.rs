//! The names of the months.

/// The names, and how they are shortened, in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish and Russian
/// (the last two as dates inflect them); lower case.
#[rustfmt::skip]
static NAMES: [&[&str]; 12] = [
    &["january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "gennaio", "gen", "janeiro", "januari", "stycznia", "января", "янв"],
    &["february", "feb", "februar", "février", "fevrier", "févr", "fév", "febrero", "febbraio", "fevereiro", "fev", "februari", "lutego", "февраля", "фев"],
    &["march", "mar", "märz", "maerz", "mär", "mrz", "mars", "marzo", "março", "marco", "maart", "mrt", "marca", "марта", "мар"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile", "kwietnia", "апреля", "апр"],
    &["may", "mai", "mayo", "maggio", "mag", "maio", "mei", "maja", "мая"],
    &["june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho", "czerwca", "июня", "июн"],
    &["july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "lipca", "июля", "июл"],
    &["august", "aug", "août", "aout", "agosto", "ago", "augustus", "sierpnia", "августа", "авг"],
    &["september", "sep", "sept", "septembre", "septiembre", "settembre", "set", "setembro", "września", "сентября", "сен"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out", "października", "октября", "окт"],
    &["november", "nov", "novembre", "noviembre", "novembro", "listopada", "ноября", "ноя"],
    &["december", "dec", "dezember", "dez", "décembre", "déc", "diciembre", "dic", "dicembre", "dezembro", "grudnia", "декабря", "дек"],
];

/// The month, from 1 to 12, that a word names, ASCII letters in any case.
pub(super) fn month(word: &[u8]) -> Option<u32> {
    let place = NAMES.iter().position(|names| names.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(word)))?;
    Some(place as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_case_are_unambiguous() {
        assert_eq!(month(b"March"), Some(3));
        assert_eq!(month(b"DEC"), Some(12));
        assert_eq!(month("août".as_bytes()), Some(8));
        assert_eq!(month(b"de"), None);
        let all: Vec<_> = NAMES.concat();
        assert!(all.iter().all(|name| all.iter().filter(|other| *other == name).count() == 1));
    }
}
