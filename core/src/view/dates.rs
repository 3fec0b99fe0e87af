//! Dates as Chinese, Korean, Cyrillic and Greek texts write them, as digits with signs: `1985年4月3日`, `3 апреля 1985`.

use super::{Edit, Says};
use crate::validators::month;

/// Longest name of a month, in bytes.
const LONGEST_MONTH: usize = 24;

/// The marks behind a year, a month and a day.
const MARKS: [[&str; 3]; 2] = [["年", "月", "日"], ["년", "월", "일"]];

fn digits(text: &[u8], at: usize) -> usize {
    text.get(at..).unwrap_or_default().iter().take(5).take_while(|byte| byte.is_ascii_digit()).count()
}

fn spaces(text: &[u8], at: usize) -> usize {
    text.get(at..).unwrap_or_default().iter().take(2).take_while(|byte| **byte == b' ').count()
}

/// The marks of a date whose year ends at `at`, as hyphens; the last one belongs to the day.
pub(super) fn marked_at(text: &[u8], at: usize, edits: &mut Vec<Edit>) {
    let year = at - spaces(text, at.saturating_sub(1)).min(1);
    let is_year = year >= 4 && text[year - 4..year].iter().all(u8::is_ascii_digit);
    let is_known = edits.last().is_some_and(|last| last.end > year);
    let Some(marks) = MARKS.iter().find(|marks| text[at..].starts_with(marks[0].as_bytes())) else { return };
    if !is_year || is_known {
        return;
    }
    let mut made = [Edit { start: 0, end: 0, says: Says::Mark }; 3];
    let mut end = year;
    for (mark, edit) in marks.iter().zip(&mut made) {
        let sign = end + spaces(text, end);
        let is_last = *mark == marks[2];
        if !text.get(sign..).is_some_and(|rest| rest.starts_with(mark.as_bytes())) {
            return;
        }
        let next = sign + mark.len();
        let number = next + if is_last { 0 } else { spaces(text, next) };
        let length = digits(text, number);
        if !is_last && !(1..=2).contains(&length) {
            return;
        }
        *edit = Edit { start: end, end: number, says: if is_last { Says::Mark } else { Says::Character('-') } };
        end = number + if is_last { 0 } else { length };
    }
    edits.extend(made);
}

/// The name of a month behind the day whose last digit is at `at`, as its number between dots.
pub(super) fn named_at(text: &[u8], at: usize, edits: &mut Vec<Edit>) {
    let start = at + 1;
    let first = start + 1;
    let length = text[first..].iter().take(LONGEST_MONTH).take_while(|byte| **byte >= 0x80).count();
    let end = first + length;
    let is_year = text.get(end) == Some(&b' ') && digits(text, end + 1) == 4;
    let is_known = edits.last().is_some_and(|last| last.end > start);
    if length < 4 || !is_year || is_known {
        return;
    }
    let Some(month) = month(&text[first..end]) else { return };
    let digit = |number: u32| Says::Character(char::from_digit(number % 10, 10).unwrap_or('0'));
    edits.extend([
        Edit { start, end: first, says: Says::Character('.') },
        Edit { start: first, end: first + 2, says: digit(month / 10) },
        Edit { start: first + 2, end, says: digit(month) },
        Edit { start: end, end: end + 1, says: Says::Character('.') },
    ]);
}

/// Where a date starts that stands last in a text, its marks or the name of its month not all there yet.
pub(super) fn open_date(text: &[u8]) -> Option<usize> {
    open_marks(text).into_iter().chain(open_name(text)).min()
}

fn open_marks(text: &[u8]) -> Option<usize> {
    const LONGEST: usize = 24;
    let floor = text.len().saturating_sub(LONGEST);
    if text[floor..].is_ascii() {
        return None;
    }
    let starts = |mark: &str| text[floor..].windows(mark.len()).rposition(|bytes| bytes == mark.as_bytes());
    let mark = floor + MARKS.iter().filter_map(|marks| starts(marks[0])).max()?;
    let is_date = |byte: &u8| byte.is_ascii_digit() || *byte == b' ' || *byte >= 0x80;
    let year = text[..mark].strip_suffix(b" ").unwrap_or(&text[..mark]).len();
    text[mark..].iter().all(is_date).then(|| year.saturating_sub(4))
}

fn open_name(text: &[u8]) -> Option<usize> {
    let back = |end: usize, most: usize, is: fn(&u8) -> bool| {
        end - text[..end].iter().rev().take(most).take_while(|byte| is(byte)).count()
    };
    let year = back(text.len(), 5, u8::is_ascii_digit);
    let blank = back(year, 1, |byte| *byte == b' ');
    let name = back(blank, LONGEST_MONTH, |byte| *byte >= 0x80);
    let day = text[..name].strip_suffix(b" ").filter(|_| name < blank)?.len();
    let start = back(day, 2, u8::is_ascii_digit);
    (start < day).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, look: fn(&[u8], usize, &mut Vec<Edit>), at: &str, back: usize) -> String {
        let mut edits = Vec::new();
        look(text.as_bytes(), text.find(at).unwrap() - back, &mut edits);
        let mut out = String::new();
        let mut from = 0;
        for edit in edits {
            out += &text[from..edit.start];
            if let Says::Character(character) = edit.says {
                out.push(character);
            }
            from = edit.end;
        }
        out + &text[from..]
    }

    #[test]
    fn dates_are_digits_and_signs() {
        for (text, says) in [
            ("生于1985年4月3日。", "生于1985-4-3。"),
            ("1985 年 12 月 31 日", "1985-12-31"),
            ("他1985年生", "他1985年生"),
            ("1985年第4期", "1985年第4期"),
        ] {
            assert_eq!(said(text, marked_at, "年", 0), says, "{text}");
        }
        assert_eq!(said("1985년 4월 3일 출생", marked_at, "년", 0), "1985-4-3 출생");
        for (text, says) in [
            ("родился 3 апреля 1985 года", "родился 3.04.1985 года"),
            ("13 декабря 1985", "13.12.1985"),
            ("στις 3 Απριλίου 1985", "στις 3.04.1985"),
            ("3 яблока 1985", "3 яблока 1985"),
            ("3 апреля в 1985", "3 апреля в 1985"),
        ] {
            assert_eq!(said(text, named_at, "3 ", 0), says, "{text}");
        }
    }
}
