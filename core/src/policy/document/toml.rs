//! TOML with lines.

use super::{Entry, Lines, MAX_DEPTH, Mistake, Node, Value};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

pub(super) fn read(text: &str) -> Result<Node, Mistake> {
    let lines = Lines::new(text);
    let table = DeTable::parse(text).map_err(|error| Mistake {
        line: lines.line(error.span().map_or(0, |span| span.start)),
        problem: format!("this is not TOML: {}", error.message().replace('\n', "; ")),
        help: "https://toml.io has the format",
    })?;
    let line = lines.line(table.span().start);
    Ok(Node { line, value: self::table(table.get_ref(), &lines, 0)? })
}

fn table(table: &DeTable<'_>, lines: &Lines, depth: usize) -> Result<Value, Mistake> {
    let mut entries = Vec::with_capacity(table.len());
    for (key, value) in table {
        entries.push(Entry {
            key: key.get_ref().to_string(),
            line: lines.line(key.span().start),
            node: node(value, lines, depth + 1)?,
        });
    }
    Ok(Value::Table(entries))
}

fn node(value: &Spanned<DeValue<'_>>, lines: &Lines, depth: usize) -> Result<Node, Mistake> {
    let line = lines.line(value.span().start);
    if depth > MAX_DEPTH {
        return Err(Mistake {
            line,
            problem: "tables and arrays are nested too deeply".into(),
            help: "No policy needs that",
        });
    }
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => {
            let digits = number.as_str().replace('_', "");
            match i64::from_str_radix(&digits, number.radix()) {
                Ok(number) => Value::Integer(number),
                Err(_) => Value::Other("an integer of more than 64 bits"),
            }
        }
        DeValue::Float(number) => match number.as_str().replace('_', "").parse() {
            Ok(number) => Value::Float(number),
            Err(_) => Value::Other("a float"),
        },
        DeValue::Boolean(yes) => Value::Bool(*yes),
        DeValue::Datetime(_) => Value::Other("a date"),
        DeValue::Array(values) => {
            Value::List(values.iter().map(|value| node(value, lines, depth + 1)).collect::<Result<_, _>>()?)
        }
        DeValue::Table(entries) => table(entries, lines, depth)?,
    };
    Ok(Node { line, value })
}
