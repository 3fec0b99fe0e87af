//! Tables: the head of a column says what its cells are, as the key of a member of JSON does.
//!
//! | table | head | rows |
//! |---|---|---|
//! | CSV, TSV | `name,ssn` on a line | the lines behind it that have as many cells |
//! | Markdown, psql | a line of cells between bars | the same, with the lines of dashes between them |
//! | SQL | `(name, ssn) VALUES` | the tuples behind it |
//!
//! A head is found once. From there on each row is read as an object with the names of its columns, so a table is as long as it likes, and a text in
//! pieces keeps its head alone. What may stand in a head is known by its names: a line without one that detectors know is none.

use super::joins::line_break_at;
use crate::span::Span;
use std::sync::Arc;

/// The longest head and the longest row, in bytes: a text in pieces sees them whole.
const LONGEST_HEAD: usize = 1024;
const LONGEST_ROW: usize = 2048;
/// The longest name of a column, in bytes, and the most words of it.
const LONGEST_NAME: usize = 48;
const MOST_WORDS: usize = 4;
/// The longest cell that is looked at.
const LONGEST_CELL: usize = 512;
/// How much stands between tuples at most.
const BETWEEN_TUPLES: usize = 64;

/// Where the tables of a text have got to, one of lines and one of tuples: what stands before is read.
pub(crate) type Tables = [Progress; 2];

/// Where reading a table goes on, with its head as long as it is not over.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress {
    pub(super) at: usize,
    pub(super) table: Option<Arc<Table>>,
}

impl Progress {
    /// The same, where the text before a place has been dropped.
    pub(crate) fn drop_before(&mut self, place: usize) {
        self.table.take_if(|_| self.at < place);
        self.at = self.at.saturating_sub(place);
    }

    /// Whether rows may follow.
    pub(crate) fn is_open(&self) -> bool {
        self.table.is_some()
    }
}

/// The head of a table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Table {
    form: Form,
    columns: usize,
    /// The columns whose names detectors may know, with these.
    names: Vec<(usize, Box<[u8]>)>,
}

/// How the rows of a table are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// A line each; with bars before the first cell and behind the last, and breaks that so many backslashes stand before, as in JSON.
    Lines { delimiter: u8, has_bars: bool, escapes: usize },
    /// `('Jane Doe', '536-90-4399')`.
    Tuples,
}

/// A row of a table, with its cells in columns whose names say something.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) span: Span,
    pub(super) table: Arc<Table>,
    /// By the index of the name.
    cells: Vec<(usize, Span)>,
}

impl Row {
    /// The cells with the names of their columns.
    pub(super) fn members(&self) -> impl Iterator<Item = (&[u8], Span)> {
        self.cells.iter().map(|(name, cell)| (&*self.table.names[*name].1, *cell))
    }
}

/// What stands at a place where a row of a table may start.
pub(super) enum Line {
    Row(Vec<Span>, Ended),
    /// A line between rows.
    Rule(Ended),
    /// The text ends before it.
    Awaited,
    /// Something else: the table is over.
    Other,
}

/// How a row ends: where the next one starts, or the text ends, or the table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    At(usize),
    WithText,
    WithTable,
}

/// The table whose head is the line that ends at `end`, with where its first row starts.
pub(super) fn head_before(text: &[u8], end: usize, is_key: impl Fn(&[u8]) -> bool) -> Option<(Table, usize)> {
    if !ends_in_cells(&text[..end]) {
        return None;
    }
    let next = line_break_at(text, end)?;
    let escapes = text[end..next].iter().take_while(|byte| **byte == b'\\').count();
    let start = line_start(text, end, escapes)?;
    let line = &text[start..end];
    let has = |sign: &&&[u8]| memchr::memmem::find(line, sign).is_some();
    let tab: &[u8] = if escapes > 0 { b"\\t" } else { b"\t" };
    let delimiter = *[&b"|"[..], tab, b";", b","].iter().find(has)?.last()?;
    let delimiter = if delimiter == b't' { b'\t' } else { delimiter };
    let has_bars = delimiter == b'|' && line.trim_ascii_start().first() == Some(&b'|');
    let form = Form::Lines { delimiter, has_bars, escapes };
    let (cells, _) = form.line_at(text, start)?;
    Some((Table::of(form, text, &cells, is_key)?, next))
}

/// Whether the last two cells of a line may be names of columns: most lines of prose and of code end otherwise.
fn ends_in_cells(line: &[u8]) -> bool {
    let is_last = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'"' | b'\'' | b'`' | b'|' | b')' | b'*' | b'_' | b' ' | 0x80..)
    };
    if !line.last().is_some_and(is_last) {
        return false;
    }
    let line = &line[line.len().saturating_sub(2 * LONGEST_NAME)..];
    let line = line.strip_suffix(b"|").unwrap_or(line);
    let (mut words, mut cells) = (0, 0);
    for (back, byte) in line.iter().rev().enumerate() {
        match byte {
            // In JSON a tab is written as `\t`.
            b',' | b';' | b'\t' | b'|' | b'\\' if back > 0 && cells == 0 => (words, cells) = (0, 1),
            b',' | b';' | b'\t' | b'|' | b'\\' => return back > 0,
            b' ' if back > 0 => words += 1,
            b'"' | b'\'' | b'`' | b'*' | b' ' | b'\r' => {}
            byte if is_of_name(byte) => {}
            // The line starts behind what introduces the table, or in a string.
            _ => break,
        }
        if words > MOST_WORDS {
            return false;
        }
    }
    cells > 0
}

/// The table of tuples whose head stands before the word `VALUES` at `word`, with where the first tuple may start.
pub(super) fn tuples_behind(text: &[u8], word: usize, is_key: impl Fn(&[u8]) -> bool) -> Option<(Table, usize)> {
    let head = text[..word].trim_ascii_end();
    let floor = head.len().saturating_sub(LONGEST_HEAD);
    let start = floor + memchr::memrchr(b'(', head.strip_suffix(b")")?.get(floor..)?)?;
    let (cells, _) = tuple_at(text, start)?;
    Some((Table::of(Form::Tuples, text, &cells, is_key)?, word + b"VALUES".len()))
}

/// Where the line starts that ends at `end`: behind a line break of its kind, or the quote of the string that it stands in.
fn line_start(text: &[u8], end: usize, escapes: usize) -> Option<usize> {
    let floor = end.saturating_sub(LONGEST_HEAD);
    let line = &text[floor..end];
    let start = match escapes {
        0 => memchr::memrchr(b'\n', line).map(|at| at + 1),
        _ => (0..line.len()).rev().find_map(|at| match (at.checked_sub(1).map(|before| line[before]), line[at]) {
            (Some(b'\\'), b'n') => Some(at + 1),
            (before, b'"') if before != Some(b'\\') => Some(at + 1),
            _ => None,
        }),
    };
    let start = floor + start.or((floor == 0).then_some(0))?;
    // What introduces a table on the line of its head: `data: name,ssn`.
    let sign = text[start..end].windows(2).rposition(|two| two == b": ");
    Some(sign.map_or(start, |sign| start + sign + 2))
}

impl Table {
    fn of(form: Form, text: &[u8], cells: &[Span], is_key: impl Fn(&[u8]) -> bool) -> Option<Table> {
        let names: Option<Vec<Span>> = cells.iter().map(|cell| name_in(text, *cell)).collect();
        let names = names.filter(|names| names.len() > 1)?;
        let known = names.iter().enumerate().filter(|(_, name)| is_key(&text[name.range()]));
        let known: Vec<_> = known.map(|(column, name)| (column, text[name.range()].into())).collect();
        (!known.is_empty()).then_some(Table { form, columns: cells.len(), names: known })
    }

    /// What stands at a place where a row may start.
    pub(super) fn line_at(&self, text: &[u8], at: usize) -> Line {
        if text.len() <= at {
            return Line::Awaited;
        }
        match self.form {
            Form::Lines { .. } => match self.form.line_at(text, at) {
                Some((cells, ended)) if is_rule(text, &cells) => Line::Rule(ended),
                Some((cells, ended)) if cells.len() == self.columns => Line::Row(cells, ended),
                // It may go on.
                Some((_, Ended::WithText)) => Line::Rule(Ended::WithText),
                _ => Line::Other,
            },
            Form::Tuples => {
                let gap = text[at..].iter().take(BETWEEN_TUPLES);
                let start = at
                    + gap
                        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b'\\' | b'n' | b't'))
                        .count();
                match text.get(start) {
                    None => Line::Awaited,
                    Some(b'(') => match tuple_at(text, start) {
                        Some((cells, ended)) if cells.len() == self.columns => Line::Row(cells, ended),
                        Some((_, Ended::WithText)) => Line::Rule(Ended::WithText),
                        _ => Line::Other,
                    },
                    _ => Line::Other,
                }
            }
        }
    }

    /// The row of these cells, if any of them stands in a column whose name says something.
    pub(super) fn row(self: &Arc<Table>, text: &[u8], cells: &[Span]) -> Option<Row> {
        let of_name = |(name, (column, _)): (usize, &(usize, Box<[u8]>))| {
            let cell = value_in(text, cells[*column]);
            (1..=LONGEST_CELL).contains(&cell.len()).then_some((name, cell))
        };
        let known: Vec<(usize, Span)> = self.names.iter().enumerate().filter_map(of_name).collect();
        let span = Span::new(cells[0].start, cells[cells.len() - 1].end);
        (!known.is_empty()).then(|| Row { span, table: Arc::clone(self), cells: known })
    }
}

impl Form {
    /// Where the delimiter of two cells ends that stands at `at`.
    #[inline]
    fn delimiter_end(self, text: &[u8], at: usize) -> Option<usize> {
        match self {
            Form::Lines { delimiter: b'\t', escapes: escapes @ 1.., .. } => {
                let backslashes = text[at..].iter().take(escapes).take_while(|byte| **byte == b'\\').count();
                (backslashes == escapes && text.get(at + escapes) == Some(&b't')).then_some(at + escapes + 1)
            }
            Form::Lines { delimiter, .. } => {
                let is_escaped = delimiter == b'|' && text[..at].ends_with(b"\\");
                (text[at] == delimiter && !is_escaped).then_some(at + 1)
            }
            Form::Tuples => None,
        }
    }

    /// The cells of the line at `at`, and how it ends; `None` for one that is too long.
    fn line_at(self, text: &[u8], start: usize) -> Option<(Vec<Span>, Ended)> {
        let Form::Lines { has_bars, escapes, .. } = self else { return None };
        let limit = text.len().min(start + LONGEST_ROW);
        let (mut cells, mut at, mut first) = (Vec::new(), start, start);
        // Nothing of the cell has come yet.
        let mut is_blank = true;
        let ended = loop {
            if is_blank
                && matches!(text.get(at), Some(b'"' | b'\\'))
                && let Some(end) = quoted_end(text, at, limit, escapes)
            {
                (at, is_blank) = (end, false);
            }
            if at == limit {
                break if limit == text.len() { Ended::WithText } else { return None };
            }
            let byte = text[at];
            if let Some(end) = self.delimiter_end(text, at) {
                cells.push(Span::new(first, at));
                (at, first, is_blank) = (end, end, true);
                continue;
            } else if matches!(byte, b'\n' | b'\r' | b'\\')
                && (byte == b'\\') == (escapes > 0)
                && let Some(next) = line_break_at(text, at)
            {
                break Ended::At(next);
            } else if byte == b'"' && escapes > 0 && !text[..at].ends_with(b"\\") {
                break Ended::WithTable;
            }
            is_blank &= byte == b' ';
            at += 1;
        };
        cells.push(Span::new(first, at));
        if has_bars {
            let is_blank = |cell: &Span| text[cell.range()].trim_ascii().is_empty();
            cells.pop_if(|cell| is_blank(cell));
            if cells.first().is_some_and(is_blank) {
                cells.remove(0);
            }
        }
        (!cells.is_empty()).then_some((cells, ended))
    }
}

/// Where the quotes end that a cell at `at` starts with: of two quotes inside the first escapes the second.
fn quoted_end(text: &[u8], at: usize, limit: usize, escapes: usize) -> Option<usize> {
    let quote_at = |at: usize| {
        let backslashes = text[at..limit].iter().take(16).take_while(|byte| **byte == b'\\').count();
        ((backslashes > 0) == (escapes > 0) && text.get(at + backslashes) == Some(&b'"'))
            .then_some(at + backslashes + 1)
    };
    let mut at = quote_at(at)?;
    while at < limit {
        match quote_at(at) {
            Some(end) => match quote_at(end) {
                Some(next) => at = next,
                None => return Some(end.min(limit)),
            },
            // The end of the string that the table stands in.
            None if escapes > 0 && text[at] == b'"' => return Some(at),
            None => at += 1,
        }
    }
    Some(limit)
}

/// The cells of a tuple in brackets.
fn tuple_at(text: &[u8], start: usize) -> Option<(Vec<Span>, Ended)> {
    let limit = text.len().min(start + LONGEST_ROW);
    let (mut cells, mut at, mut first) = (Vec::new(), start + 1, start + 1);
    let mut quoted = false;
    while at < limit {
        match text[at] {
            b'\'' => quoted = !quoted,
            b'(' if !quoted => return None,
            b',' if !quoted => {
                cells.push(Span::new(first, at));
                first = at + 1;
            }
            b')' if !quoted => {
                cells.push(Span::new(first, at));
                return Some((cells, Ended::At(at + 1)));
            }
            _ => {}
        }
        at += 1;
    }
    cells.push(Span::new(first, at));
    (limit == text.len()).then_some((cells, Ended::WithText))
}

/// Whether the cells of a line are those of a line between rows: `|---|:--:|`, `-----+-----`.
fn is_rule(text: &[u8], cells: &[Span]) -> bool {
    let line = &text[cells[0].start..cells[cells.len() - 1].end];
    line.iter().all(|byte| matches!(byte, b'-' | b'+' | b'|' | b':' | b'=' | b' ')) && line.contains(&b'-')
}

/// A cell without its blanks, quotes and marks of emphasis.
fn value_in(text: &[u8], cell: Span) -> Span {
    let is_blank = |byte: &&u8| matches!(**byte, b' ' | b'\t' | b'\r');
    let is_around =
        |byte: &&u8| matches!(**byte, b' ' | b'\t' | b'\r' | b'"' | b'\'' | b'`' | b'*' | b'\\' | b'[' | b']');
    let bytes = &text[cell.range()];
    let start = bytes.iter().take_while(is_blank).count();
    // A string of Unicode: `N'…'`.
    let start = start + usize::from(bytes[start..].starts_with(b"N'"));
    let start = start + bytes[start..].iter().take_while(is_around).count();
    let end = bytes[start..].len() - bytes[start..].iter().rev().take_while(is_around).count();
    // A placeholder keeps its brackets.
    let brackets = |at: Option<usize>, sign: u8| usize::from(at.is_some_and(|at| bytes.get(at) == Some(&sign)));
    let (first, last) = (start - brackets(start.checked_sub(1), b'['), start + end);
    let last = last + brackets(Some(last), b']');
    Span::new(cell.start + first.min(last), cell.start + last)
}

/// The bytes of names of columns.
fn is_of_name(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'_' | b'-' | b'.' | b' ' | b'#' | b'/' | b'(' | b')' | b'&')
        || *byte >= 0x80
}

/// The name in a cell of a head.
fn name_in(text: &[u8], cell: Span) -> Option<Span> {
    let name = value_in(text, cell);
    let bytes = &text[name.range()];
    let first = bytes.first()?;
    let words = bytes.split(|byte| *byte == b' ').count();
    ((first.is_ascii_alphabetic() || matches!(first, b'_' | b'#' | 0x80..))
        && name.len() <= LONGEST_NAME
        && words <= MOST_WORDS
        && bytes.iter().all(is_of_name))
    .then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows behind the head of a text, each as the members of an object.
    fn rows(text: &str) -> Vec<String> {
        let bytes = text.as_bytes();
        let known = ["name", "ssn", "phone"];
        let is_key = |end: usize| known.iter().any(|name| text[..end].to_ascii_lowercase().ends_with(name));
        let of_tuples = text.find("VALUES").and_then(|word| tuples_behind(bytes, word, is_key));
        let mut ends = (0..text.len()).filter(|at| line_break_at(bytes, *at).is_some());
        let Some((table, mut at)) = of_tuples.or_else(|| ends.find_map(|end| head_before(bytes, end, is_key))) else {
            return Vec::new();
        };
        let (table, mut rows) = (Arc::new(table), Vec::new());
        loop {
            let ended = match table.line_at(bytes, at) {
                Line::Row(cells, ended) => {
                    let row = table.row(bytes, &cells);
                    let member = |(name, cell): (&[u8], Span)| {
                        format!("{}={}", String::from_utf8_lossy(name), &text[cell.range()])
                    };
                    rows.extend(row.map(|row| row.members().map(member).collect::<Vec<_>>().join(" ")));
                    ended
                }
                Line::Rule(ended) => ended,
                Line::Awaited | Line::Other => return rows,
            };
            match ended {
                Ended::At(next) => at = next,
                Ended::WithText | Ended::WithTable => return rows,
            }
        }
    }

    #[test]
    fn the_cells_of_a_row_have_the_names_of_their_columns() {
        for (text, expected) in [
            ("name,id,ssn\nJane Doe,7,536904399\nBob,8,", "name=Jane Doe ssn=536904399|name=Bob"),
            ("\"name\";\"ssn\"\r\n\"Doe; J\";\"5\"\r\nnot a row\r\nx;y\r\n", "name=Doe; J ssn=5"),
            ("\"name\",\"ssn\"\n\"Doe, \"\"J\"\"\",\"5\"\n", "name=Doe, \"\"J ssn=5"),
            ("id\tssn\n1\t5\n", "ssn=5"),
            ("\"id\\tssn\\n1\\t5\"", "ssn=5"),
            ("here: id, ssn\n1, 5\n", "ssn=5"),
            ("| **Name** | SSN |\n|:---|---|\n| Jane | 5 |\n\n| x | y |\n", "Name=Jane SSN=5"),
            (" name | ssn \n------+-----\n Jane | 5\n(1 row)\n", "name=Jane ssn=5"),
            ("+----+-----+\n| id | ssn |\n+----+-----+\n|  1 | 5   |\n+----+-----+\n", "ssn=5"),
            ("{\"t\": \"id,ssn\\n1,5\\n2,\\\"6\\\"\", \"u\": \"3,7\"}", "ssn=5|ssn=6"),
            ("INSERT INTO t (`id`, `ssn`) VALUES (1, '5'),\n  (2, N'a''b)'); (3, 4)", "ssn=5|ssn=a''b)"),
        ] {
            assert_eq!(rows(text).join("|"), expected, "{text}");
        }
    }

    #[test]
    fn most_lines_are_no_head() {
        for text in [
            "version,count\n1,2\n",
            "name\nJane\n",
            "a long line of prose, which says the name\nof, something\n",
            "name,,ssn\n1,2,3\n",
            "1,name\n2,3\n",
            "f(x), name)\n1,2\n",
            "SELECT 1, name\n",
        ] {
            assert_eq!(rows(text), Vec::<String>::new(), "{text}");
        }
    }
}
