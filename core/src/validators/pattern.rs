//! Matching digits against the patterns of the phone regions: digits, `\d`, classes, groups with alternatives, `{n}`, `{n,m}`
//! and `?`. The whole text is matched at once: a set of positions goes through the pattern from left to right, so that the
//! time is linear in the pattern and nothing is compiled or allocated.

/// The set of positions in the digits that the pattern so far can end at; bit `n` is the position after `n` digits.
type Positions = u64;

/// Does the pattern match all of the digits (from 0 to 9, at most 60 of them)? A malformed pattern matches nothing.
pub(super) fn matches(pattern: &str, digits: &[u8]) -> bool {
    if digits.len() > 60 || pattern.is_empty() {
        return false;
    }
    let mut at = [0; 10];
    for (place, &digit) in digits.iter().enumerate() {
        at[usize::from(digit % 10)] |= 1 << place;
    }
    let mut matcher = Matcher { pattern: pattern.as_bytes(), at };
    matcher.alternatives(1) & (1 << digits.len()) != 0
}

struct Matcher<'p> {
    pattern: &'p [u8],
    /// Where each digit stands.
    at: [Positions; 10],
}

impl<'p> Matcher<'p> {
    /// Alternatives up to the end of the pattern or of the group.
    fn alternatives(&mut self, from: Positions) -> Positions {
        let (mut current, mut ends) = (from, 0);
        loop {
            match self.pattern.first() {
                None | Some(b')') => return ends | current,
                Some(b'|') => {
                    self.pattern = &self.pattern[1..];
                    ends |= current;
                    current = from;
                }
                Some(_) if current == 0 => self.skip_alternative(),
                Some(_) => current = self.quantified(current),
            }
        }
    }

    /// Nothing can match any more: on to the next `|` or the end of this group.
    fn skip_alternative(&mut self) {
        let mut depth = 0;
        let end = self.pattern.iter().position(|byte| {
            match byte {
                b'(' => depth += 1,
                b')' if depth > 0 => depth -= 1,
                b')' | b'|' => return depth == 0,
                _ => {}
            }
            false
        });
        self.pattern = &self.pattern[end.unwrap_or(self.pattern.len())..];
    }

    /// One digit, class or group, with its quantifier.
    fn quantified(&mut self, from: Positions) -> Positions {
        let part = self.pattern;
        let once = self.part(from);
        let (least, most) = self.quantifier();
        if (least, most) == (1, 1) {
            return once;
        }
        let mut current = once;
        let mut ends = if least == 0 { from } else { 0 };
        for count in 1..=most {
            if count >= least {
                ends |= current;
            }
            current = Matcher { pattern: part, at: self.at }.part(current);
        }
        ends
    }

    fn part(&mut self, from: Positions) -> Positions {
        let (at, length) = match self.pattern {
            [b'(', b'?', b':', group @ ..] => {
                self.pattern = group;
                let ends = self.alternatives(from);
                self.pattern = self.pattern.get(1..).unwrap_or_default();
                return ends;
            }
            [b'[', class @ ..] => {
                let length = class.iter().position(|&byte| byte == b']').unwrap_or(class.len());
                (self.class(&class[..length]), length + 2)
            }
            [b'\\', b'd', ..] => (self.at.iter().fold(0, |all, at| all | at), 2),
            [digit @ b'0'..=b'9', ..] => (self.at[usize::from(digit - b'0')], 1),
            _ => (0, 1),
        };
        self.pattern = self.pattern.get(length..).unwrap_or_default();
        (from & at) << 1
    }

    fn class(&self, class: &[u8]) -> Positions {
        let mut all = 0;
        let mut rest = class;
        while let [first, after @ ..] = rest {
            let (last, after) = match after {
                [b'-', last, after @ ..] => (last, after),
                _ => (first, after),
            };
            for digit in *first..=*last {
                all |= self.at.get(usize::from(digit.wrapping_sub(b'0'))).copied().unwrap_or(0);
            }
            rest = after;
        }
        all
    }

    fn quantifier(&mut self) -> (u32, u32) {
        match self.pattern {
            [b'?', rest @ ..] => {
                self.pattern = rest;
                (0, 1)
            }
            [b'{', rest @ ..] => {
                let end = rest.iter().position(|&byte| byte == b'}').unwrap_or(rest.len());
                let (mut bounds, mut bound) = ([0, 0], 0);
                for &byte in &rest[..end] {
                    match byte {
                        b',' => bound = 1,
                        _ => bounds[bound] = bounds[bound] * 10 + u32::from(byte.wrapping_sub(b'0')),
                    }
                }
                self.pattern = rest.get(end + 1..).unwrap_or_default();
                (bounds[0], bounds[bound])
            }
            _ => (1, 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::phone_regions::REGIONS;
    use super::*;
    use proptest::prelude::*;

    fn text_matches(pattern: &str, digits: &str) -> bool {
        matches(pattern, &digits.bytes().map(|byte| byte - b'0').collect::<Vec<_>>())
    }

    #[test]
    fn small_patterns() {
        assert!(text_matches(r"6(?:[0-24-8]\d|3[0-8])\d{3}", "638123"));
        assert!(!text_matches(r"6(?:[0-24-8]\d|3[0-8])\d{3}", "639123"));
        assert!(text_matches(r"1(?:00\d(?:\d{2})?|2)", "100312"));
        assert!(text_matches(r"1(?:00\d(?:\d{2})?|2)", "12"));
        assert!(!text_matches(r"1(?:00\d(?:\d{2})?|2)", "10031"));
        assert!(text_matches(r"0\d{2,4}", "0123"));
        assert!(!text_matches(r"0\d{2,4}", "012345"));
        assert!(!text_matches("", "1"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn agrees_with_the_regex_crate(number in "[0-9]{5,12}", seed in 0usize..1000) {
            for region in REGIONS.iter().skip(seed % 40).step_by(40) {
                for pattern in [region.mobile.pattern, region.fixed.pattern] {
                    let regex = regex::Regex::new(&format!("^(?:{pattern})$")).unwrap();
                    prop_assert_eq!(text_matches(pattern, &number), !pattern.is_empty() && regex.is_match(&number));
                }
            }
        }
    }
}
