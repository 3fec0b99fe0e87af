//! JSON written as YAML. A policy is plain data: tables, lists, strings, numbers and booleans.

use serde_json::Value;
use std::fmt::Write;

/// The same data in block style. Strings are written as JSON has them, which YAML reads as they are.
pub(crate) fn from_json(json: &str) -> String {
    let mut out = String::new();
    match serde_json::from_str::<Value>(json) {
        Ok(value) => write_block(&value, 0, &mut out),
        // JSON is YAML too.
        Err(_) => out.push_str(json),
    }
    out
}

/// The members or elements of a table or list, each on lines of its own.
fn write_block(value: &Value, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (key, member) in members {
                let _ = write!(out, "{indent}{}:", name(key));
                write_member(member, depth, out);
            }
        }
        Value::Array(elements) if !elements.is_empty() => {
            for element in elements {
                let _ = write!(out, "{indent}-");
                write_member(element, depth, out);
            }
        }
        scalar => {
            let _ = writeln!(out, "{indent}{scalar}");
        }
    }
}

/// What follows a key or a dash: a scalar on the same line, anything else below.
fn write_member(member: &Value, depth: usize, out: &mut String) {
    let is_block = match member {
        Value::Object(members) => !members.is_empty(),
        Value::Array(elements) => !elements.is_empty(),
        _ => false,
    };
    if is_block {
        out.push('\n');
        write_block(member, depth + 1, out);
    } else {
        let _ = writeln!(out, " {member}");
    }
}

/// A key; plain where no reader could take it for anything else than a string.
fn name(key: &str) -> String {
    let is_plain = key.starts_with(|first: char| first.is_ascii_alphabetic())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(&key.to_ascii_lowercase().as_str());
    if is_plain { key.into() } else { Value::from(key).to_string() }
}

#[cfg(test)]
mod tests {
    use super::from_json;
    use reticent::Policy;

    #[test]
    fn block_style() {
        let json = r#"{"a":1,"on":{"x-y":["#;
        let json = format!("{json}\"p: q\",{{\"z\":true}}],\"e\":[]}}}}");
        assert_eq!(from_json(&json), "a: 1\n\"on\":\n  \"x-y\":\n    - \"p: q\"\n    -\n      z: true\n  e: []\n");
    }

    #[test]
    fn a_policy_in_yaml_is_the_same_policy() {
        let policy = Policy::from_toml(
            "threshold = 0.7\n[entities]\nEMAIL_ADDRESS = 'remove'\nUS_SSN = false\n\
             [[allow]]\nvalue = \"it's \\\"quoted\\\" # and\\tmore\"\n[[field]]\nkey = 'card number'\naction = 'redact'",
            "p.toml",
        )
        .unwrap();
        assert_eq!(Policy::from_yaml(&from_json(&policy.to_json()), "p.yaml").unwrap(), policy);
    }
}
