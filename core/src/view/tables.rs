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
//!
//! A cell counts when its delimiter has come, however the row goes on, so that a text in pieces holds the last one alone, and only where its column
//! has a name that says something. The line that is no row, or has too many cells or too few, is the last one of its table.

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
const LONGEST_CELL: usize = 256;
/// The longest line break, where it is escaped more than once.
const LONGEST_BREAK: usize = 36;
/// How much stands between tuples at most.
const BETWEEN_TUPLES: usize = 64;

/// Where the tables of a text have got to, those of lines and those of tuples: of a text that goes on since it was decided.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tables([Vec<Progress>; 2]);

/// Where reading a table goes on, with its head as long as it is not over: what stands before is read.
#[derive(Clone, Debug, Default)]
struct Progress {
    at: usize,
    table: Option<Arc<Table>>,
}

impl Tables {
    /// Keeps where reading goes on in a text that is decided up to a place.
    pub(crate) fn keep_up_to(&mut self, decided: usize) {
        for of in &mut self.0 {
            let known = of.partition_point(|progress| progress.at <= decided);
            of.truncate(known);
            of.drain(..known.saturating_sub(1));
        }
    }

    /// The same, where the text before a place has been dropped.
    pub(crate) fn drop_before(&mut self, place: usize) {
        for progress in self.0.iter_mut().flatten() {
            progress.table.take_if(|_| progress.at < place);
            progress.at = progress.at.saturating_sub(place);
        }
    }

    /// Whether nothing of them has been read.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|of| of.is_empty())
    }

    fn last(&self, kind: usize) -> Progress {
        self.0[kind].last().cloned().unwrap_or_default()
    }
}

/// The tables of a text: their rows, and where reading them has got to.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(super) rows: Vec<Row>,
    progress: Tables,
    /// The text goes on.
    is_open: bool,
    /// The rows that the text ends in, with the cells that count once their delimiters have come.
    pub(super) open: Vec<Row>,
    /// Where the first of those cells starts that nothing has come of but signs.
    held: Option<usize>,
    /// What comes may belong to a table.
    waits: bool,
}

impl Reading {
    /// Goes on with the tables of a text; `heads` are the line breaks behind what may be a head, `words` those that announce tuples.
    pub(crate) fn of(
        text: &[u8],
        tables: &Tables,
        is_open: bool,
        (heads, words): (&[usize], &[usize]),
        is_column: &dyn Fn(&[u8]) -> bool,
    ) -> Reading {
        let mut reading = Reading { is_open, ..Reading::default() };
        for kind in [LINES, TUPLES] {
            let Progress { at, table } = tables.last(kind);
            if at > 0 || table.is_some() {
                reading.read_rows(text, kind, at, table.as_ref());
            }
        }
        for &end in heads {
            if reading.is_read(LINES, end) {
                continue;
            }
            match head_before(text, end, is_column) {
                Some(Head::Of(table, next)) => reading.read_rows(text, LINES, next, Some(&Arc::new(table))),
                Some(Head::Awaited) => reading.waits = is_open,
                None => {}
            }
        }
        for &word in words {
            if !reading.is_read(TUPLES, word)
                && let Some((table, next)) = tuples_behind(text, word, is_column)
            {
                reading.read_rows(text, TUPLES, next, Some(&Arc::new(table)));
            }
        }
        reading
    }

    /// Where reading has got to.
    pub(crate) fn progress(&self) -> &Tables {
        &self.progress
    }

    /// Where the first cell starts that the text ends in and that nothing has come of but signs.
    pub(crate) fn held(&self) -> Option<usize> {
        self.held
    }

    /// Whether what comes may belong to a table.
    pub(crate) fn waits(&self) -> bool {
        self.waits
    }

    /// Whether a place stands in what is read, or in the row that the text ends in.
    fn is_read(&self, kind: usize, place: usize) -> bool {
        self.progress.0[kind].last().is_some_and(|progress| place < progress.at || progress.table.is_some())
    }

    /// Reads the rows of a table from a place on.
    fn read_rows(&mut self, text: &[u8], kind: usize, mut at: usize, table: Option<&Arc<Table>>) {
        let mut table = table;
        loop {
            if !self.is_open {
                self.progress.0[kind].clear();
            }
            self.progress.0[kind].push(Progress { at, table: table.cloned() });
            let Some(of) = table else { return };
            let (row, next) = of.read(text, at, self.is_open);
            self.rows.extend(row);
            match next {
                Next::Row(next) => at = next,
                Next::Over(end) => (at, table) = (end, None),
                Next::Awaited(open) => {
                    self.waits = self.is_open;
                    match open {
                        Some(OpenRow::Signs(start)) => {
                            self.held = Some(self.held.map_or(start, |held| held.min(start)))
                        }
                        Some(OpenRow::Cells(row)) => self.open.push(row),
                        None => {}
                    }
                    return;
                }
            }
        }
    }
}

/// The kinds of tables.
const LINES: usize = 0;
const TUPLES: usize = 1;

/// The head of a table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Table {
    form: Form,
    columns: usize,
    /// The columns whose names detectors know, with these.
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

/// A row of a table, or as much of it as counts: its cells in columns whose names say something.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) span: Span,
    /// The text ends before the row does, and perhaps inside of its last cell.
    pub(super) goes_on: bool,
    pub(super) is_cut: bool,
    table: Arc<Table>,
    /// By the index of the name.
    cells: Vec<(usize, Span)>,
}

impl Row {
    /// The cells with the names of their columns.
    pub(super) fn members(&self) -> impl Iterator<Item = (&[u8], Span)> {
        self.cells.iter().map(|(name, cell)| (&*self.table.names[*name].1, *cell))
    }
}

/// What stands behind the row of a table.
#[derive(Debug)]
enum Next {
    /// Here another one may start.
    Row(usize),
    /// It was the last one, and ends here.
    Over(usize),
    /// The text ends first.
    Awaited(Option<OpenRow>),
}

/// The row that a text ends in, where the cell may count in which it does.
#[derive(Debug)]
enum OpenRow {
    Cells(Row),
    /// Nothing of the cell has come but signs, from here on.
    Signs(usize),
}

/// The cells of a line or tuple, the last one perhaps with less than all of it.
struct Line {
    cells: Vec<Span>,
    ended: Ended,
}

/// How a line or tuple ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// Where the next one starts.
    At(usize),
    WithText,
    /// With the string that the table stands in, or where it becomes too long.
    WithTable,
}

/// What a line may be the head of.
enum Head {
    Of(Table, usize),
    /// Nothing has come behind it.
    Awaited,
}

/// The table whose head is the line that ends at `end`, with where its first row starts.
fn head_before(text: &[u8], end: usize, is_column: &dyn Fn(&[u8]) -> bool) -> Option<Head> {
    let Some(next) = line_break_at(text, end).filter(|next| *next < text.len()) else {
        return (text.len() - end <= LONGEST_BREAK).then_some(Head::Awaited);
    };
    let escapes = text[end..next].iter().take_while(|byte| **byte == b'\\').count();
    let start = line_start(text, end, escapes)?;
    let line = &text[start..end];
    let has = |sign: &&&[u8]| memchr::memmem::find(line, sign).is_some();
    let tab: &[u8] = if escapes > 0 { b"\\t" } else { b"\t" };
    let delimiter = *[&b"|"[..], tab, b";", b","].iter().find(has)?.last()?;
    let delimiter = if delimiter == b't' { b'\t' } else { delimiter };
    let has_bars = delimiter == b'|' && line.trim_ascii_start().first() == Some(&b'|');
    let form = Form::Lines { delimiter, has_bars, escapes };
    let head = form.line_at(text, start);
    Some(Head::Of(Table::of(form, text, &head, is_column)?, next))
}

/// Whether the cells of a line may be names of columns, as far back as they are told by their bytes, and `may_be_column` says so of where one of them
/// ends: most lines of prose and of code end otherwise.
pub(super) fn may_be_head(line: &[u8], may_be_column: impl Fn(usize) -> bool) -> bool {
    // The last name, with quotes and blanks around it: in most lines no delimiter stands so near to the end.
    const LONGEST_LAST: usize = 32;
    let is_last = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'"' | b'\'' | b'`' | b'|' | b'*' | b'_' | b' ' | 0x80..)
    };
    if !line.last().is_some_and(is_last) {
        return false;
    }
    let line = line.strip_suffix(b"|").unwrap_or(line);
    let last = &line[line.len().saturating_sub(LONGEST_LAST)..];
    // In JSON a tab is written as `\t`.
    if memchr::memrchr3(b',', b'|', b';', last).or_else(|| memchr::memrchr2(b'\t', b'\\', last)).is_none() {
        return false;
    }
    if !begins_with_name(line) || !may_name_a_column(line, may_be_column) {
        return false;
    }
    let (mut words, mut cells, mut in_word, mut first) = (0, 0, false, b' ');
    // Behind a quote the string may start that the table stands in; quotes stand around a name, not in it.
    let (mut is_quoted, mut starts_string) = (false, false);
    for (at, byte) in line.iter().enumerate().rev().take(LONGEST_HEAD) {
        match byte {
            // The line starts behind the break before it, which is written as it is in JSON.
            b'\\' if line.get(at + 1) == Some(&b'n') => break,
            b',' | b';' | b'\t' | b'|' | b'\\' => {
                // Another cell begins, or what stands before the first one.
                if words == 0 {
                    break;
                }
                if !begins_name(first) {
                    return false;
                }
                (words, cells, in_word, is_quoted) = (0, cells + 1, false, false);
            }
            b' ' | b'\r' => in_word = false,
            b'"' | b'\'' | b'`' | b'*' => {
                is_quoted = words > 0;
                starts_string = is_quoted && cells > 0 && begins_name(first);
            }
            byte if is_of_name(byte) => {
                if is_quoted {
                    return starts_string;
                }
                words += usize::from(!in_word);
                (in_word, first) = (true, *byte);
                if words > MOST_WORDS {
                    return false;
                }
            }
            // The line starts, or what introduces the table stands before it.
            _ => break,
        }
    }
    cells > 0 && (words == 0 || begins_name(first))
}

/// Whether the first cell of a line may be a name, behind what introduces it; inside of a string of JSON, lines start otherwise.
fn begins_with_name(text: &[u8]) -> bool {
    let floor = text.len().saturating_sub(LONGEST_HEAD);
    let start = memchr::memrchr(b'\n', &text[floor..]).map_or(floor, |at| floor + at + 1);
    let line = &text[start..];
    let cell = line.trim_ascii_start();
    let cell = cell.strip_prefix(b"|").unwrap_or(cell);
    // Most lines have another sign soon that no cell of a head has inside.
    let around = |at: usize| at + cell[at..].iter().take_while(|byte| is_around(**byte) && **byte != b'\t').count();
    let name = around(0);
    let name = name + cell[name..].iter().take_while(|byte| is_of_name(byte)).count();
    let end = around(name);
    let is_whole = cell.get(end).is_none_or(|byte| matches!(byte, b',' | b'|' | b';' | b'\t'));
    is_whole && name_in(cell, Span::new(0, end)).is_some() || memchr::memchr2(b'\\', b':', line).is_some()
}

/// Whether one of the cells of a line may have a name that says what stands in its column, by the last letters of each.
fn may_name_a_column(line: &[u8], may_be_column: impl Fn(usize) -> bool) -> bool {
    let floor = line.len().saturating_sub(LONGEST_HEAD);
    let start = memchr::memrchr(b'\n', &line[floor..]).map_or(floor, |at| floor + at + 1);
    let cells = &line[start..];
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte >= 0x80;
    let ends_in_name =
        |end: usize| cells[..end].iter().rposition(is_letter).is_some_and(|last| may_be_column(start + last + 1));
    memchr::memchr2(b'\t', b'\\', cells).is_some()
        || memchr::memchr3_iter(b',', b'|', b';', cells).chain([cells.len()]).any(ends_in_name)
}

/// The table of tuples whose head stands before the word `VALUES` at `word`, with where the first tuple may start.
fn tuples_behind(text: &[u8], word: usize, is_column: &dyn Fn(&[u8]) -> bool) -> Option<(Table, usize)> {
    let head = text[..word].trim_ascii_end();
    let floor = head.len().saturating_sub(LONGEST_HEAD);
    let start = floor + memchr::memrchr(b'(', head.strip_suffix(b")")?.get(floor..)?)?;
    let head = tuple_at(text, start);
    Some((Table::of(Form::Tuples, text, &head, is_column)?, word + b"VALUES".len()))
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
    /// The table with this head; `None` where a cell is no name, or detectors know none of them.
    fn of(form: Form, text: &[u8], head: &Line, is_column: &dyn Fn(&[u8]) -> bool) -> Option<Table> {
        let Ended::At(_) = head.ended else { return None };
        let names: Option<Vec<Span>> = head.cells.iter().map(|cell| name_in(text, *cell)).collect();
        let names = names.filter(|names| names.len() > 1)?;
        let known = names.iter().enumerate().filter(|(_, name)| is_column(&text[name.range()]));
        let known: Vec<_> = known.map(|(column, name)| (column, text[name.range()].into())).collect();
        (!known.is_empty()).then_some(Table { form, columns: names.len(), names: known })
    }

    /// The row that starts at a place, and what stands behind it.
    fn read(self: &Arc<Table>, text: &[u8], at: usize, is_open: bool) -> (Option<Row>, Next) {
        if text.len() <= at {
            return (None, Next::Awaited(None));
        }
        let line = match self.form {
            Form::Lines { .. } => self.form.line_at(text, at),
            Form::Tuples => {
                let is_between = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b'\\' | b'n' | b't');
                let start = at + text[at..].iter().take(BETWEEN_TUPLES).take_while(is_between).count();
                match text.get(start) {
                    None => return (None, Next::Awaited(None)),
                    Some(b'(') => tuple_at(text, start),
                    _ => return (None, Next::Over(at)),
                }
            }
        };
        let Line { cells, ended } = line;
        let goes_on = is_open && ended == Ended::WithText;
        let Some(&last) = cells.last() else {
            // Of the first cell nothing but blanks has come.
            return (None, if goes_on { Next::Awaited(None) } else { Next::Over(at) });
        };
        // A line without a delimiter is none of a table.
        let counted = if goes_on || cells.len() < 2 { cells.len() - 1 } else { cells.len() };
        let row = self.row(text, &cells[..counted.min(self.columns)], (goes_on, false));
        let next = match ended {
            Ended::At(next) if cells.len() == self.columns || is_rule(text, &cells) => Next::Row(next),
            Ended::At(_) | Ended::WithTable => Next::Over(last.end),
            Ended::WithText => Next::Awaited(if goes_on { self.open_row(text, &cells, last) } else { None }),
        };
        (row, next)
    }

    /// The row that a text ends in, if its last cell may count.
    fn open_row(self: &Arc<Table>, text: &[u8], cells: &[Span], last: Span) -> Option<OpenRow> {
        let is_known = self.names.iter().any(|(column, _)| *column == cells.len() - 1);
        if !is_known || last.len() > LONGEST_CELL {
            return None;
        }
        let bytes = &text[last.range()];
        let signs = bytes.iter().position(|byte| !is_blank(*byte))?;
        let value = value_in(text, last);
        // The first letter may belong to the quote behind it.
        match value.is_empty() || is_rule(text, &[last]) || text[value.range()] == *b"N" {
            true => Some(OpenRow::Signs(last.start + signs)),
            false => self.row(text, cells, (true, true)).map(OpenRow::Cells),
        }
    }

    /// The row of these cells, if any of them stands in a column whose name says something.
    fn row(self: &Arc<Table>, text: &[u8], cells: &[Span], (goes_on, is_cut): (bool, bool)) -> Option<Row> {
        let of_name = |(name, (column, _)): (usize, &(usize, Box<[u8]>))| {
            let cell = cells.get(*column).filter(|cell| cell.len() <= LONGEST_CELL && !is_rule(text, &[**cell]))?;
            Some((name, value_in(text, *cell))).filter(|(_, value)| !value.is_empty())
        };
        let known: Vec<(usize, Span)> = self.names.iter().enumerate().filter_map(of_name).collect();
        let span = Span::new(known.first()?.1.start, known.last()?.1.end);
        Some(Row { span, goes_on, is_cut, table: Arc::clone(self), cells: known })
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

    /// The cells of the line at `start`.
    fn line_at(self, text: &[u8], start: usize) -> Line {
        let Form::Lines { has_bars, escapes, .. } = self else {
            return Line { cells: Vec::new(), ended: Ended::WithTable };
        };
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
                break if limit == text.len() { Ended::WithText } else { Ended::WithTable };
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
            } else if escapes > 0 && (byte == b'\n' || byte == b'"' && !text[..at].ends_with(b"\\")) {
                break Ended::WithTable;
            }
            is_blank &= byte == b' ';
            at += 1;
        };
        cells.push(Span::new(first, at));
        if has_bars {
            // Before the first bar and behind the last one stands nothing.
            let is_blank = |cell: &Span| text[cell.range()].trim_ascii().is_empty();
            cells.pop_if(|cell| is_blank(cell) && ended != Ended::WithText);
            if cells.first().is_some_and(is_blank) {
                cells.remove(0);
            }
        }
        Line { cells, ended }
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
fn tuple_at(text: &[u8], start: usize) -> Line {
    let limit = text.len().min(start + LONGEST_ROW);
    let (mut cells, mut first) = (Vec::new(), start + 1);
    // Inside of a string, and of how many brackets: `NOW()`.
    let (mut quoted, mut depth) = (false, 0);
    for (at, byte) in text.iter().enumerate().take(limit).skip(start + 1) {
        match *byte {
            b'\'' => quoted = !quoted,
            _ if quoted => {}
            b'(' => depth += 1,
            b')' if depth > 0 => depth -= 1,
            byte @ (b',' | b')') if depth == 0 => {
                cells.push(Span::new(first, at));
                first = at + 1;
                if byte == b')' {
                    return Line { cells, ended: Ended::At(at + 1) };
                }
            }
            _ => {}
        }
    }
    cells.push(Span::new(first, limit.max(first)));
    Line { cells, ended: if limit == text.len() { Ended::WithText } else { Ended::WithTable } }
}

/// Whether the cells of a line are those of a line between rows: `|---|:--:|`, `-----+-----`.
fn is_rule(text: &[u8], cells: &[Span]) -> bool {
    let line = &text[cells[0].start..cells[cells.len() - 1].end];
    line.iter().all(|byte| matches!(byte, b'-' | b'+' | b'|' | b':' | b'=' | b' ')) && line.contains(&b'-')
}

/// A cell without its blanks, quotes and marks of emphasis.
fn value_in(text: &[u8], cell: Span) -> Span {
    let is_around = |byte: &&u8| is_around(**byte);
    let bytes = &text[cell.range()];
    let start = bytes.iter().take_while(|byte| is_blank(**byte)).count();
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

/// What stands around the value of a cell.
fn is_around(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'"' | b'\'' | b'`' | b'*' | b'\\' | b'[' | b']')
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r')
}

fn begins_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'#' | 0x80..)
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
    let has_few_words = || bytes.iter().filter(|byte| **byte == b' ').count() < MOST_WORDS;
    // Most cells of what is no head have another sign soon.
    let is_name = begins_name(*bytes.first()?) && bytes.len() <= LONGEST_NAME && bytes.iter().all(is_of_name);
    (is_name && has_few_words()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows behind the head of a text, each as the members of an object.
    fn rows(text: &str) -> Vec<String> {
        let bytes = text.as_bytes();
        let known = ["name", "ssn", "phone"];
        let is_column = |key: &[u8]| known.iter().any(|name| key.to_ascii_lowercase().ends_with(name.as_bytes()));
        let is_break = |at: &usize| line_break_at(bytes, *at).is_some() && may_be_head(&bytes[..*at], |_| true);
        let heads: Vec<usize> = (0..text.len()).filter(is_break).collect();
        let words: Vec<usize> = text.find("VALUES").into_iter().collect();
        let reading = Reading::of(bytes, &Tables::default(), false, (&heads, &words), &is_column);
        let member = |(name, cell): (&[u8], Span)| format!("{}={}", String::from_utf8_lossy(name), &text[cell.range()]);
        reading.rows.iter().map(|row| row.members().map(member).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn the_cells_of_a_row_have_the_names_of_their_columns() {
        for (text, expected) in [
            ("name,id,ssn\nJane Doe,7,536904399\nBob,8,", "name=Jane Doe ssn=536904399|name=Bob"),
            ("name,id,ssn\nJane,7\nBob,8,9\n", "name=Jane"),
            ("name,ssn\nJane,5,\nBob,6\n", "name=Jane ssn=5"),
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
