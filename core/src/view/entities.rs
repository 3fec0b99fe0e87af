//! Character references of HTML: `&#64;`, `&#x40;`, `&commat;`.

/// Longest reference that is read, in bytes.
const LONGEST: usize = 18;

/// Names of characters that values, their fields and the spaces in them are written with.
const NAMES: &[(&str, char)] = &[
    ("NoBreak", '\u{2060}'),
    ("ZeroWidthSpace", '\u{200B}'),
    ("amp", '&'),
    ("apos", '\''),
    ("ast", '*'),
    ("bsol", '\\'),
    ("colon", ':'),
    ("comma", ','),
    ("commat", '@'),
    ("dash", '\u{2010}'),
    ("dollar", '$'),
    ("emsp", '\u{2003}'),
    ("ensp", '\u{2002}'),
    ("equals", '='),
    ("excl", '!'),
    ("gt", '>'),
    ("hyphen", '\u{2010}'),
    ("lowbar", '_'),
    ("lpar", '('),
    ("lrm", '\u{200E}'),
    ("lt", '<'),
    ("mdash", '\u{2014}'),
    ("minus", '\u{2212}'),
    ("nbsp", '\u{A0}'),
    ("ndash", '\u{2013}'),
    ("num", '#'),
    ("percnt", '%'),
    ("period", '.'),
    ("plus", '+'),
    ("quest", '?'),
    ("quot", '"'),
    ("rlm", '\u{200F}'),
    ("rpar", ')'),
    ("semi", ';'),
    ("shy", '\u{AD}'),
    ("sol", '/'),
    ("thinsp", '\u{2009}'),
    ("zwj", '\u{200D}'),
    ("zwnj", '\u{200C}'),
];

/// The character that a reference at `at` stands for, and where it ends.
pub(super) fn entity_at(text: &[u8], at: usize) -> Option<(char, usize)> {
    let rest = &text[at + 1..text.len().min(at + LONGEST)];
    let length = rest.iter().position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(&rest[..length]).ok()?;
    let character = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
        None => NAMES[NAMES.binary_search_by_key(&name, |(name, _)| name).ok()?].1,
    };
    Some((character, at + length + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read() {
        assert!(NAMES.is_sorted());
        for text in ["&#64;", "&#x40;", "&#X0040;", "&commat;", "&#0064;"] {
            assert_eq!(entity_at(text.as_bytes(), 0), Some(('@', text.len())), "{text}");
        }
        for text in ["&", "&;", "&#;", "&#x;", "&x=1;", "&commat", "&#x110000;", "& amp;"] {
            assert_eq!(entity_at(text.as_bytes(), 0), None, "{text}");
        }
    }
}
