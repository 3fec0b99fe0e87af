//! What is written in place of a finding.

mod encrypt;
mod form;
mod hash;
mod mask;

pub(crate) use form::Form;

use crate::policy::{Operator, visible};

/// Writes what an operator makes of a value. Values that are not UTF-8 are treated byte by byte where they are not.
pub(crate) fn write(operator: &Operator, entity: &str, value: &[u8], form: Form, out: &mut Vec<u8>) {
    match operator {
        Operator::Replace { template: None } => placeholder(entity, out),
        Operator::Replace { template: Some(template) } => {
            out.extend_from_slice(template.replace("{entity}", entity).as_bytes());
        }
        Operator::Mask { character, keep_first, keep_last } => {
            let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
            let (first, last) = visible(entity, digits);
            mask::write(value, *character, (*keep_first).min(first), (*keep_last).min(last), out);
        }
        Operator::Hash { key, length } => hash::write(key, *length, entity, value, out),
        Operator::Encrypt { sealer } => encrypt::write(sealer, entity, value, form, out),
        Operator::Tokenize { .. } => placeholder(entity, out),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_shows_no_more_of_a_card_than_pci_dss_allows() {
        let mask = Operator::Mask { character: '*', keep_first: 8, keep_last: 4 };
        for (entity, value, masked) in [
            ("CREDIT_CARD", "4111111111111111", "41111111****1111"),
            ("CREDIT_CARD", "378282246310005", "378282*****0005"),
            ("CARD_CVV", "123", "***"),
            ("OTHER", "378282246310005", "37828224***0005"),
        ] {
            let mut out = Vec::new();
            write(&mask, entity, value.as_bytes(), Form::Plain, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), masked, "{entity}");
        }
    }
}
