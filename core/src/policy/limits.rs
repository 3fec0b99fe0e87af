//! What operators may do: options within their ranges, and card data within PCI DSS.

use super::{
    action::Action,
    model::Profile,
    operator::{MAX_HASH_LENGTH, MIN_HASH_LENGTH, OperatorRule},
    problem::Problem,
};
use reticent_pattern_compiler::did_you_mean;

/// PCI DSS 4.0.1, 3.4.1: of a card number at most the BIN, up to eight digits, and the last four are shown.
const MAX_CARD_FIRST: u32 = 8;
const MAX_CARD_LAST: u32 = 4;

/// What PCI DSS 4.0.1, 3.3.1 lets nobody keep after authorisation, in part or encrypted.
const SENSITIVE_AUTHENTICATION_DATA: &[&str] = &["CARD_TRACK", "CARD_CVV"];

/// How many characters at the start and the end of a value of this entity a mask may leave, whatever its policy says.
///
/// `digits` is the number of digits in the value: a card number of fewer than sixteen shows at most its first six (PCI SSC
/// FAQ 1091).
pub(crate) fn visible(entity: &str, digits: usize) -> (usize, usize) {
    match entity {
        "CREDIT_CARD" if digits >= 16 => (MAX_CARD_FIRST as usize, MAX_CARD_LAST as usize),
        "CREDIT_CARD" => (6, MAX_CARD_LAST as usize),
        _ if SENSITIVE_AUTHENTICATION_DATA.contains(&entity) => (0, 0),
        _ => (usize::MAX, usize::MAX),
    }
}

/// Checks the options of an operator on their own.
pub(crate) fn check(rule: &OperatorRule) -> Result<(), Problem> {
    match rule {
        OperatorRule::Replace { with: Some(with) } => check_template(with),
        OperatorRule::Mask { character, .. }
            if character.is_alphanumeric() || character.is_whitespace() || character.is_control() =>
        {
            Err(Problem::operator(
                "the mask character is a letter, a digit or a space",
                "Use a sign that no value consists of, such as `*` or `•`",
            ))
        }
        OperatorRule::Hash { length, .. } if !(MIN_HASH_LENGTH..=MAX_HASH_LENGTH).contains(length) => {
            Err(Problem::operator(
                format!("a hash of {length} digits"),
                format!("Use a `length` of {MIN_HASH_LENGTH} to {MAX_HASH_LENGTH}"),
            ))
        }
        _ => Ok(()),
    }
}

/// `{entity}` is the only name in braces that means something.
fn check_template(template: &str) -> Result<(), Problem> {
    for part in template.split('{').skip(1) {
        let Some((name, _)) = part.split_once('}') else { continue };
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if is_name && name != "entity" {
            return Err(Problem::operator(
                format!("unknown name `{{{name}}}` in the placeholder{}", did_you_mean(name, ["entity"])),
                "Only `{entity}` is filled in",
            ));
        }
    }
    Ok(())
}

/// Checks an operator that the policy sets for this entity.
pub(crate) fn check_for(entity: &str, rule: &OperatorRule, profile: Profile) -> Result<(), Problem> {
    let is_authentication_data = SENSITIVE_AUTHENTICATION_DATA.contains(&entity);
    match rule {
        OperatorRule::Mask { keep_first, keep_last, .. }
            if is_authentication_data && (*keep_first > 0 || *keep_last > 0) =>
        {
            Err(Problem::operator(
                format!("no part of a {entity} may be shown (PCI DSS 3.3.1)"),
                "Use `remove`, or a mask without `keep_first` and `keep_last`",
            ))
        }
        OperatorRule::Mask { keep_first, keep_last, .. }
            if entity == "CREDIT_CARD" && (*keep_first > MAX_CARD_FIRST || *keep_last > MAX_CARD_LAST) =>
        {
            Err(Problem::operator(
                "the mask shows more of a card number than PCI DSS 3.4.1 allows",
                format!("Keep at most the first {MAX_CARD_FIRST} and the last {MAX_CARD_LAST} characters"),
            ))
        }
        OperatorRule::Keep
        | OperatorRule::Hash { .. }
        | OperatorRule::Encrypt { .. }
        | OperatorRule::Tokenize { .. }
            if is_authentication_data && profile == Profile::Pci =>
        {
            Err(Problem::operator(
                format!("a {entity} is not kept, not even hashed or encrypted (PCI DSS 3.3.1)"),
                "Use `remove`, or another profile than `pci`",
            ))
        }
        OperatorRule::Keep if entity == "CREDIT_CARD" && profile == Profile::Pci => Err(Problem::operator(
            "the profile `pci` does not keep card numbers (PCI DSS 3.5.1)",
            "Use `mask`, `hash` or `remove`, or another profile than `pci`",
        )),
        _ => Ok(()),
    }
}

/// Whether an answer may not let a value of this entity through.
fn must_not_stay(entity: &str, profile: Profile) -> bool {
    profile == Profile::Pci && (entity == "CREDIT_CARD" || SENSITIVE_AUTHENTICATION_DATA.contains(&entity))
}

/// Checks an action that the policy sets for this entity.
pub(crate) fn check_action(entity: &str, action: Action, profile: Profile) -> Result<(), Problem> {
    match action {
        Action::Ask if must_not_stay(entity, profile) => Err(Problem::value(
            format!("an answer could let a {entity} through, which the profile `pci` does not (PCI DSS 3.5.1)"),
            "Use `block` or `warn`, or another profile than `pci`",
        )),
        _ => Ok(()),
    }
}

/// The policy's general action as it applies to this entity: the same limits, met by not asking.
pub(crate) fn narrowed_action(entity: &str, action: Action, profile: Profile) -> Action {
    if action == Action::Ask && must_not_stay(entity, profile) { Action::Block } else { action }
}

/// The operator as it applies where nothing of the value may be stored: a session tokenises what has the plain placeholder, and
/// authentication data must not get into its vault.
pub(crate) fn without_storage(entity: &str, rule: &OperatorRule, profile: Profile) -> OperatorRule {
    match rule {
        OperatorRule::Replace { with: None }
        | OperatorRule::Tokenize { .. }
        | OperatorRule::Encrypt { .. }
        | OperatorRule::Hash { .. }
        | OperatorRule::Keep
            if profile == Profile::Pci && SENSITIVE_AUTHENTICATION_DATA.contains(&entity) =>
        {
            OperatorRule::Replace { with: Some("[{entity}]".into()) }
        }
        other => other.clone(),
    }
}

fn clamp(count: u32, limit: usize) -> u32 {
    u32::try_from(limit).map_or(count, |limit| count.min(limit))
}

/// The policy's general operator as it applies to this entity: the same limits, met by showing less.
pub(crate) fn narrowed(entity: &str, rule: &OperatorRule) -> OperatorRule {
    match rule {
        OperatorRule::Mask { character, keep_first, keep_last } => {
            let (first, last) = visible(entity, 16);
            OperatorRule::Mask {
                character: *character,
                keep_first: clamp(*keep_first, first),
                keep_last: clamp(*keep_last, last),
            }
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(keep_first: u32, keep_last: u32) -> OperatorRule {
        OperatorRule::Mask { character: '*', keep_first, keep_last }
    }

    #[test]
    fn card_numbers_show_bin_and_last_four_at_most() {
        for (first, last, allowed) in [(0, 4, true), (6, 4, true), (8, 4, true), (9, 0, false), (0, 5, false)] {
            let result = check_for("CREDIT_CARD", &mask(first, last), Profile::Default);
            assert_eq!(result.is_ok(), allowed, "{first} {last}");
        }
        assert_eq!(visible("CREDIT_CARD", 16), (8, 4));
        assert_eq!(visible("CREDIT_CARD", 15), (6, 4));
        assert_eq!(visible("CARD_CVV", 3), (0, 0));
        assert_eq!(narrowed("CREDIT_CARD", &mask(10, 10)), mask(8, 4));
        assert_eq!(narrowed("CARD_TRACK", &mask(10, 10)), mask(0, 0));
        assert_eq!(narrowed("EMAIL_ADDRESS", &mask(10, 10)), mask(10, 10));
    }

    #[test]
    fn authentication_data_is_never_shown() {
        for entity in SENSITIVE_AUTHENTICATION_DATA {
            assert!(check_for(entity, &mask(0, 1), Profile::Default).is_err());
            assert!(check_for(entity, &mask(0, 0), Profile::Pci).is_ok());
            assert!(check_for(entity, &OperatorRule::Keep, Profile::Pci).is_err());
            assert!(check_for(entity, &OperatorRule::Remove, Profile::Pci).is_ok());
        }
    }

    #[test]
    fn options_have_ranges() {
        let replace = |with: &str| OperatorRule::Replace { with: Some(with.into()) };
        assert!(check(&replace("<{entity}> {} {a b}")).is_ok());
        assert!(check(&replace("<{entty}>")).is_err());
        for character in ['x', '0', ' ', '\n', 'é'] {
            assert!(check(&OperatorRule::Mask { character, keep_first: 0, keep_last: 0 }).is_err(), "{character:?}");
        }
        let key = super::super::key::KeyReference::Env("K".into());
        for (length, allowed) in [(7, false), (8, true), (64, true), (65, false)] {
            assert_eq!(check(&OperatorRule::Hash { key: key.clone(), length }).is_ok(), allowed, "{length}");
        }
    }
}
