//! From the text of an argument to clauses.

use super::{ArgumentError, Check, Clause, Date, Few, Iso7064, Letters, MAX_CHARACTERS, Product, Rule, Selection, Sum};
use crate::suggest::did_you_mean;

const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// Every key of a clause.
const KEYS: [&str; 26] = [
    "use", "length", "starts", "last", "pad", "prefix", "letters", "split", "of", "luhn", "verhoeff", "damm",
    "iso7064", "date", "months", "days", "in", "weights", "mod", "check", "at", "map", "table", "then", "sum", "add",
];

/// The alternatives of an argument.
pub fn alternatives(argument: &str) -> impl Iterator<Item = &str> {
    argument.split('|')
}

/// The clauses of an alternative.
pub fn clauses(alternative: &str) -> impl Iterator<Item = Result<Clause<'_>, ArgumentError>> {
    alternative.split('&').map(|clause| Written::read(clause)?.clause())
}

/// Reads a whole argument for its mistakes.
pub fn check(argument: &str) -> Result<(), ArgumentError> {
    alternatives(argument).flat_map(clauses).try_for_each(|clause| clause.map(drop))
}

/// The text behind each key of a clause; keys that stand alone have the empty text.
#[derive(Default)]
struct Written<'a> {
    values: [Option<&'a str>; KEYS.len()],
}

impl<'a> Written<'a> {
    fn read(clause: &'a str) -> Result<Self, ArgumentError> {
        let mut written = Written::default();
        for part in clause.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let Some(index) = index_of(key) else {
                return Err(error(
                    format!("unknown key `{key}` in a checksum{}", did_you_mean(key, KEYS)),
                    "ARCHITECTURE.md lists the keys of checksums",
                ));
            };
            if written.values[index].replace(value).is_some() {
                return Err(error(format!("the key `{key}` stands twice in a checksum"), "Write it once"));
            }
        }
        Ok(written)
    }

    fn get(&self, key: &str) -> Option<&'a str> {
        index_of(key).and_then(|index| self.values[index])
    }

    fn clause(&self) -> Result<Clause<'a>, ArgumentError> {
        let selection = self.selection()?;
        let rule = self.rule()?;
        let mut of = Few::default();
        match (self.get("of"), &rule) {
            (Some(places), _) => {
                for range in places.split(',') {
                    keep(&mut of, places_of("of", range)?)?;
                }
            }
            (None, Rule::Sum(sum)) if sum.weights.as_slice().is_empty() => {
                return Err(error("a checksum over one number does not say which", "Add `of=1..9`"));
            }
            (None, Rule::Sum(sum)) => keep(&mut of, (1, sum.weights.as_slice().len() as i16))?,
            (None, Rule::Date(date)) => keep(&mut of, (1, date.layout.len() as i16))?,
            (None, _) => {}
        }
        Ok(Clause { selection, of, rule })
    }

    fn selection(&self) -> Result<Selection<'a>, ArgumentError> {
        let digits_only = match self.get("use") {
            None => false,
            Some("digits") => true,
            Some(other) => return Err(error(format!("`use={other}` is not known"), "Write `use=digits`, or leave it")),
        };
        let letters = match self.get("letters") {
            None => Letters::None,
            Some(each) if each.len() == ALPHABET.len() && each.bytes().all(|b| b.is_ascii_digit() || b == b'-') => {
                Letters::Each(each)
            }
            Some(from) => {
                let (first, alphabet) = from.split_once(':').unwrap_or((from, ALPHABET));
                Letters::From(number("letters", first)?, alphabet)
            }
        };
        let few = |key: &str| self.get(key).map(|value| small(key, value)).transpose();
        Ok(Selection {
            digits_only,
            length: few("length")?,
            starts: self.get("starts"),
            last: few("last")?,
            pad: few("pad")?.unwrap_or(0),
            prefix: self.get("prefix").unwrap_or(""),
            letters,
            split: self.get("split").is_some(),
        })
    }

    fn rule(&self) -> Result<Rule<'a>, ArgumentError> {
        const RULES: [&str; 7] = ["luhn", "verhoeff", "damm", "iso7064", "date", "in", "mod"];
        let mut written = RULES.iter().filter_map(|rule| self.get(rule).map(|value| (*rule, value)));
        let rule = match (written.next(), written.next()) {
            (Some(rule), None) => rule,
            (None, _) => {
                return Err(error("a clause of a checksum has no rule", format!("Add one of {}", RULES.join(", "))));
            }
            (Some((one, _)), Some((two, _))) => {
                return Err(error(
                    format!("a clause of a checksum has the rules `{one}` and `{two}`"),
                    "Join two clauses with ` & `",
                ));
            }
        };
        match rule {
            ("luhn", _) => Ok(Rule::Luhn),
            ("verhoeff", _) => Ok(Rule::Verhoeff),
            ("damm", _) => Ok(Rule::Damm),
            ("iso7064", system) => Ok(Rule::Iso7064(iso7064(system)?)),
            ("date", layout) => Ok(Rule::Date(self.date(layout)?)),
            ("in", ranges) => {
                let mut list = Few::default();
                for range in ranges.split(',') {
                    let (low, high) = range.split_once("..").unwrap_or((range, range));
                    keep(&mut list, (number("in", low)?, number("in", high)?))?;
                }
                Ok(Rule::In(list))
            }
            (_, modulus) => Ok(Rule::Sum(self.sum(modulus)?)),
        }
    }

    fn date(&self, layout: &'a str) -> Result<Date<'a>, ArgumentError> {
        if layout.is_empty() || !layout.bytes().all(|byte| b"YMDJ.".contains(&byte)) {
            return Err(error(
                format!("`date={layout}` is no layout of a date"),
                "Write one of Y, M, D, J (day of the year) and `.` for each character, such as YYMMDD",
            ));
        }
        Ok(Date { layout, months: self.numbers("months")?, days: self.numbers("days")? })
    }

    fn sum(&self, modulus: &str) -> Result<Sum<'a>, ArgumentError> {
        let modulus = number("mod", modulus)?;
        if modulus < 2 {
            return Err(error("the modulus of a checksum is under 2", "Write `mod=11`, or what the standard says"));
        }
        let product = match self.get("sum") {
            None => Product::Whole,
            Some("digits") => Product::Digits,
            Some("units") => Product::Units,
            Some("less-nine") => Product::LessNine,
            Some(other) => {
                return Err(error(format!("`sum={other}` is not known"), "Use `digits`, `units` or `less-nine`"));
            }
        };
        let check = match self.get("check") {
            Some("r") => Check::Remainder,
            Some("-r") => Check::Missing,
            Some("m-r") => Check::ModulusLess,
            Some(value) if value.parse::<i64>().is_ok_and(|value| (0..modulus).contains(&value)) => {
                Check::Is(number("check", value)?)
            }
            _ => {
                return Err(error(
                    "a checksum does not say what its remainder means",
                    "Add `check=r`, `check=-r`, `check=m-r`, or the remainder that it must have, such as `check=0`",
                ));
            }
        };
        let mut map = Few::default();
        for pair in self.get("map").into_iter().flat_map(|pairs| pairs.split(',')) {
            let (from, to) = pair
                .split_once(':')
                .ok_or_else(|| error(format!("`map={pair}` is no pair"), "Write `map=10:0`, or `map=10:X`"))?;
            keep(&mut map, (number("map", from)?, to))?;
        }
        Ok(Sum {
            weights: self.numbers("weights")?,
            product,
            modulus,
            check,
            at: self.get("at").map(|place| places_of("at", place)).transpose()?,
            map,
            table: self.get("table"),
            then: self.numbers("then")?,
            add: self.get("add").map(|value| number("add", value)).transpose()?.unwrap_or(0),
        })
    }

    /// A list of numbers and ranges, rising or falling: `10..2,1`.
    fn numbers<const N: usize>(&self, key: &str) -> Result<Few<i16, N>, ArgumentError> {
        let mut list = Few::default();
        for item in self.get(key).into_iter().flat_map(|items| items.split(',')) {
            match item.split_once("..") {
                None => keep(&mut list, weight(key, item)?)?,
                Some((first, last)) => {
                    let (first, last) = (weight(key, first)?, weight(key, last)?);
                    let step = if first <= last { 1 } else { -1 };
                    let mut next = first;
                    keep(&mut list, next)?;
                    while next != last {
                        next += step;
                        keep(&mut list, next)?;
                    }
                }
            }
        }
        Ok(list)
    }
}

fn index_of(key: &str) -> Option<usize> {
    KEYS.iter().position(|known| *known == key)
}

fn iso7064(system: &str) -> Result<Iso7064, ArgumentError> {
    match system {
        "11,10" => Ok(Iso7064::Hybrid(10)),
        "27,26" => Ok(Iso7064::Hybrid(26)),
        "37,36" => Ok(Iso7064::Hybrid(36)),
        "11-2" => Ok(Iso7064::Mod11),
        "97-10" => Ok(Iso7064::Mod97),
        _ => Err(error(
            format!("`iso7064={system}` is not known"),
            "Use one of `11,10`, `27,26`, `37,36`, `11-2` and `97-10`",
        )),
    }
}

/// A range of places, counted from 1, or from the end with `-1`.
fn places_of(key: &str, range: &str) -> Result<(i16, i16), ArgumentError> {
    let place = |text: &str| {
        let place = text.trim().parse::<i16>().ok();
        place.filter(|place| *place != 0 && usize::from(place.unsigned_abs()) <= MAX_CHARACTERS)
    };
    let (first, last) = range.split_once("..").unwrap_or((range, range));
    match (place(first), place(last)) {
        (Some(first), Some(last)) => Ok((first, last)),
        _ => Err(error(
            format!("`{range}` in `{key}` is no place"),
            format!("Count places from 1, or from the end with -1, up to {MAX_CHARACTERS}: `{key}=1..9`"),
        )),
    }
}

fn number(key: &str, text: &str) -> Result<i64, ArgumentError> {
    let number = text.trim().parse::<i64>().ok().filter(|number| number.unsigned_abs() < 1 << 40);
    number.ok_or_else(|| error(format!("`{text}` in `{key}` is no number"), "Write a whole number"))
}

fn weight(key: &str, text: &str) -> Result<i16, ArgumentError> {
    let weight = i16::try_from(number(key, text)?).ok().filter(|weight| weight.unsigned_abs() < 1000);
    weight.ok_or_else(|| error(format!("`{text}` in `{key}` is too large"), "Use -999 to 999"))
}

fn small(key: &str, text: &str) -> Result<usize, ArgumentError> {
    match text.trim().parse::<usize>() {
        Ok(value) if (1..=MAX_CHARACTERS).contains(&value) => Ok(value),
        _ => Err(error(format!("`{text}` in `{key}` is no length"), format!("Use 1 to {MAX_CHARACTERS}"))),
    }
}

fn keep<T, const N: usize>(list: &mut Few<T, N>, item: T) -> Result<(), ArgumentError> {
    match list.push(item) {
        true => Ok(()),
        false => Err(error("a list in a checksum is too long", format!("Use at most {N} items"))),
    }
}

fn error(problem: impl Into<String>, remedy: impl Into<String>) -> ArgumentError {
    ArgumentError { problem: problem.into(), remedy: remedy.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_say_what_to_do() {
        for (argument, problem) in [
            ("", "no rule"),
            ("weigths=1,2;mod=11;check=r", "did you mean `weights`"),
            ("luhn;verhoeff", "rules `luhn` and `verhoeff`"),
            ("luhn;luhn", "stands twice"),
            ("mod=97;check=r", "does not say which"),
            ("weights=1,2;mod=11", "what its remainder means"),
            ("weights=1,2;mod=11;check=11", "what its remainder means"),
            ("weights=1,x;mod=11;check=r", "`x` in `weights` is no number"),
            ("weights=1..99;mod=11;check=r", "too long"),
            ("weights=1,2;mod=1;check=r", "under 2"),
            ("of=0..3;mod=7;check=r", "`0..3` in `of` is no place"),
            ("luhn;pad=99", "`99` in `pad` is no length"),
            ("iso7064=12", "`iso7064=12` is not known"),
            ("date=YYYY-MM", "no layout"),
            ("weights=1;mod=11;check=r;map=10", "is no pair"),
            ("luhn;use=letters", "`use=letters` is not known"),
            ("luhn & ", "no rule"),
        ] {
            let error = check(argument).expect_err(argument);
            assert!(error.problem.contains(problem), "{argument}: {}", error.problem);
            assert!(!error.remedy.is_empty(), "{argument}");
        }
    }

    #[test]
    fn lists_have_ranges() {
        let Rule::Sum(sum) = clauses("weights=10..7,-1;mod=11;check=0").next().unwrap().unwrap().rule else { panic!() };
        assert_eq!(sum.weights.as_slice(), [10, 9, 8, 7, -1]);
        assert!(check("weights=2..7;mod=11;check=-r;map=10:X | luhn;of=1..4,-1 & in=1..58,99;of=1..2").is_ok());
    }
}
