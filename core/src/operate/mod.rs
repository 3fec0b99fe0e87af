//! What is written in place of a finding.

mod hash;
mod mask;

use crate::policy::Operator;

/// Writes what an operator makes of a value. Values that are not UTF-8 are treated byte by byte where they are not.
pub(crate) fn write(operator: &Operator, entity: &str, value: &[u8], out: &mut Vec<u8>) {
    match operator {
        Operator::Replace { template: None } => placeholder(entity, out),
        Operator::Replace { template: Some(template) } => {
            out.extend_from_slice(template.replace("{entity}", entity).as_bytes());
        }
        Operator::Mask { character, keep_first, keep_last } => {
            mask::write(value, *character, *keep_first, *keep_last, out);
        }
        Operator::Hash { key, length } => hash::write(key, *length, entity, value, out),
        Operator::Remove => {}
        Operator::Keep => out.extend_from_slice(value),
    }
}

/// The default replacement: `[ENTITY]`.
pub(crate) fn placeholder(entity: &str, out: &mut Vec<u8>) {
    out.push(b'[');
    out.extend_from_slice(entity.as_bytes());
    out.push(b']');
}
