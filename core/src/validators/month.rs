//! The names of the months.

/// The names, and how they are shortened, in English, German, French, Spanish, Italian, Portuguese, Dutch, and, as dates inflect
/// them, Polish, Russian, Ukrainian, Greek, Romanian, Turkish, Finnish, Czech, Slovak, Hungarian, Croatian, Serbian, Slovene,
/// Bulgarian, Danish, Swedish and Indonesian. ASCII in lower case; what begins with another letter with its capital too.
#[rustfmt::skip]
static NAMES: [&[&str]; 12] = [
    &["january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "gennaio", "gen", "janeiro", "januari", "stycznia", "января", "янв", "январь", "січня", "ιανουαρίου", "ianuarie", "ocak", "tammikuuta", "ledna", "januára", "Ιανουαρίου", "siječnja", "januarja", "január", "јануара", "януари"],
    &["february", "feb", "februar", "février", "fevrier", "févr", "fév", "febrero", "febbraio", "fevereiro", "fev", "februari", "lutego", "февраля", "фев", "лютого", "φεβρουαρίου", "februarie", "şubat", "helmikuuta", "února", "februára", "Φεβρουαρίου", "veljače", "februarja", "február", "Şubat"],
    &["march", "mar", "märz", "maerz", "mär", "mrz", "mars", "marzo", "março", "marco", "maart", "mrt", "marca", "марта", "мар", "березня", "μαρτίου", "martie", "mart", "maaliskuuta", "března", "Μαρτίου", "marts", "ožujka", "március", "maret", "март"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile", "kwietnia", "апреля", "апр", "квітня", "απριλίου", "aprilie", "nisan", "huhtikuuta", "dubna", "apríla", "Απριλίου", "travnja", "aprila", "április", "април"],
    &["may", "mai", "mayo", "maggio", "mag", "maio", "mei", "maja", "мая", "травня", "μαΐου", "maj", "mayıs", "toukokuuta", "května", "mája", "Μαΐου", "svibnja", "május", "май", "maiju"],
    &["june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho", "czerwca", "июня", "июн", "червня", "ιουνίου", "iunie", "haziran", "kesäkuuta", "června", "júna", "Ιουνίου", "lipnja", "junija", "június", "јуна", "юни"],
    &["july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "lipca", "июля", "июл", "липня", "ιουλίου", "iulie", "temmuz", "heinäkuuta", "července", "júla", "Ιουλίου", "srpnja", "julija", "július", "юли"],
    &["august", "aug", "août", "aout", "agosto", "ago", "augustus", "sierpnia", "августа", "авг", "серпня", "αυγούστου", "augusti", "ağustos", "elokuuta", "srpna", "augusta", "Αυγούστου", "kolovoza", "avgusta", "augusztus", "agustus", "август", "avgust"],
    &["september", "sep", "sept", "septembre", "septiembre", "settembre", "set", "setembro", "września", "сентября", "сен", "вересня", "σεπτεμβρίου", "septembrie", "eylül", "syyskuuta", "září", "Σεπτεμβρίου", "rujna", "septembra", "septembri", "szeptember", "wrzesnia", "септември", "septembar"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out", "października", "октября", "окт", "жовтня", "οκτωβρίου", "octombrie", "ekim", "lokakuuta", "října", "Οκτωβρίου", "oktobra", "októbra", "október", "октомври", "oktobar"],
    &["november", "nov", "novembre", "noviembre", "novembro", "listopada", "ноября", "ноя", "листопада", "νοεμβρίου", "noiembrie", "kasım", "marraskuuta", "listopadu", "Νοεμβρίου", "studenoga", "studenog", "novembra", "novembar", "ноември"],
    &["december", "dec", "dezember", "dez", "décembre", "déc", "diciembre", "dic", "dicembre", "dezembro", "grudnia", "декабря", "дек", "грудня", "δεκεμβρίου", "decembrie", "aralık", "joulukuuta", "prosince", "desember", "Δεκεμβρίου", "prosinca", "decembra", "decembar", "декември"],
];

/// Every name.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().copied().flatten().copied()
}

/// The month, from 1 to 12, that a word names, ASCII letters in any case.
pub(crate) fn month(word: &[u8]) -> Option<u32> {
    let place = NAMES.iter().position(|names| names.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(word)))?;
    Some(place as u32 + 1)
}

/// Whether the name of a month starts like this, ASCII letters in any case.
pub(crate) fn begins_month(word: &[u8]) -> bool {
    names().any(|name| name.as_bytes().get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)))
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
