//! How a value stood in its text, so that it can stand there again, or in another.

/// How a value stood in the text that it was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Nothing in it is written in another way elsewhere.
    Plain,
    /// It has quotes, backslashes or line breaks, inside this many strings of JSON.
    Escaped(u8),
    /// A number or boolean of JSON: what replaces it stands in quotes that it had not.
    Number,
}

impl Form {
    /// The form of text inside this many strings of JSON.
    pub(crate) fn of_text(value: &[u8], depth: impl FnOnce() -> u32) -> Form {
        match value.iter().any(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)) {
            true => Form::Escaped(depth().min(0x7f) as u8),
            false => Form::Plain,
        }
    }

    /// The form of what a fraction, a boolean, a date or the like says.
    pub(crate) fn of_literal(value: &[u8]) -> Form {
        let is_fraction = || {
            let text = str::from_utf8(value).unwrap_or_default();
            text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
                && text.parse::<f64>().is_ok_and(f64::is_finite)
        };
        match value == b"true" || value == b"false" || is_fraction() {
            true => Form::Number,
            false => Form::of_text(value, || 0),
        }
    }

    /// The form as one byte.
    pub(crate) fn tag(self) -> u8 {
        match self {
            Form::Plain => 0,
            Form::Escaped(depth) => 0x80 | depth,
            Form::Number => 1,
        }
    }

    /// The form of that byte.
    pub(crate) fn from_tag(tag: u8) -> Option<Form> {
        match tag {
            0 => Some(Form::Plain),
            1 => Some(Form::Number),
            escaped @ 0x80.. => Some(Form::Escaped(escaped & 0x7f)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_one_byte() {
        for form in [Form::Plain, Form::Number, Form::Escaped(0), Form::Escaped(6)] {
            assert_eq!(Form::from_tag(form.tag()), Some(form));
        }
        assert_eq!(Form::from_tag(2), None);
        assert_eq!(Form::of_text(b"jane@acme.io", || 3), Form::Plain);
        assert_eq!(Form::of_text(b"a\\\"b", || 3), Form::Escaped(3));
    }

    #[test]
    fn literals_of_json_are_numbers() {
        for (value, form) in [
            ("1.5", Form::Number),
            ("-2e10", Form::Number),
            ("true", Form::Number),
            ("NaN", Form::Plain),
            ("-inf", Form::Plain),
            ("1990-01-02", Form::Plain),
        ] {
            assert_eq!(Form::of_literal(value.as_bytes()), form, "{value}");
        }
    }
}
