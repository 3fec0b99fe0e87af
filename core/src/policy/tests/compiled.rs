//! What a policy comes to: detectors, rules, allow-lists, field rules, keys.

use super::*;
use reticent_pattern_compiler::Status;
use reticent_patterns::DETECTORS;
use std::collections::BTreeSet;

fn ids(text: &str) -> BTreeSet<String> {
    compiled(text).detectors.iter().map(|detector| detector.id.to_string()).collect()
}

fn builtin(is_wanted: impl Fn(&reticent_pattern_compiler::Detector) -> bool) -> BTreeSet<String> {
    DETECTORS.iter().filter(|detector| is_wanted(detector)).map(|detector| detector.id.to_string()).collect()
}

fn in_group(detector: &reticent_pattern_compiler::Detector, groups: &[&str]) -> bool {
    detector.groups.iter().any(|group| groups.contains(&&**group))
}

#[test]
fn profiles_select_by_group() {
    let stable = |d: &reticent_pattern_compiler::Detector| d.status == Status::Stable;
    assert_eq!(ids(""), builtin(|d| stable(d) && !in_group(d, &["opt-in"])));
    for (profile, groups) in [
        ("pci", &["pci"][..]),
        ("secrets", &["secrets"]),
        ("hipaa", &["hipaa", "secrets"]),
        ("gdpr", &["gdpr", "secrets"]),
    ] {
        let selected = ids(&format!("profile = '{profile}'"));
        assert_eq!(selected, builtin(|d| stable(d) && in_group(d, groups)), "{profile}");
        assert!(!selected.is_empty() && selected.len() < DETECTORS.len(), "{profile}");
    }
    assert!(ids("profile = 'pci'").contains("payment.card"));
    assert!(!ids("profile = 'pci'").contains("contact.email"));
    // What is opt-in by default is on where a profile's group asks for it.
    assert!(!ids("").contains("online.url") && ids("profile = 'hipaa'").contains("online.url"));
}

#[test]
fn actions_go_from_the_general_to_the_particular() {
    let policy = compiled("action = 'warn'\n[entities]\nUS_SSN = 'block'\nIBAN_CODE = { operator = 'mask' }");
    let action = |entity| policy.rule(entity).action;
    assert_eq!(["US_SSN", "IBAN_CODE", "BIC"].map(action), [Action::Block, Action::Warn, Action::Warn]);
    assert!(policy.has_actions() && !policy.has_questions() && !compiled("").has_actions());
    // No answer lets a card number through under `pci`.
    let policy = compiled("profile = 'pci'\naction = 'ask'");
    assert_eq!(
        ["CREDIT_CARD", "CARD_CVV", "CARD_EXPIRY"].map(|entity| policy.rule(entity).action),
        [Action::Block, Action::Block, Action::Ask]
    );
}

#[test]
fn the_particular_overrides_the_general() {
    let has = |text: &str, id: &str| ids(text).contains(id);
    // Entities override the profile, both ways.
    assert!(!has("[entities]\nEMAIL_ADDRESS = false", "contact.email"));
    assert!(has("profile = 'pci'\n[entities]\nEMAIL_ADDRESS = true", "contact.email"));
    assert!(has("profile = 'pci'\n[entities]\nEMAIL_ADDRESS = 'mask'", "contact.email"));
    // Detectors override entities, and disabling has the last word.
    assert!(has("profile = 'pci'\n[detectors]\nenable = ['contact.email']", "contact.email"));
    assert!(has("[entities]\nEMAIL_ADDRESS = false\n[detectors]\nenable = ['contact.*']", "contact.email"));
    assert!(!has("[detectors]\nenable = ['contact.*']\ndisable = ['contact.email']", "contact.email"));
    assert!(ids("[detectors]\ndisable = ['payment.*']").iter().all(|id| !id.starts_with("payment.")));
    // A family is a whole one.
    assert_eq!(refused("[detectors]\ndisable = ['pay.*']").code(), "policy-value");
}

#[test]
fn preview_and_opt_in_detectors_are_on_where_they_are_named() {
    let all: Vec<_> = DETECTORS.iter().map(|detector| format!("'{}'", detector.id)).collect();
    assert_eq!(ids(&format!("[detectors]\nenable = [{}]", all.join(", "))), builtin(|_| true));
}

#[test]
fn switches_choose_address_ranges() {
    let private = ["network.ipv4-private", "network.ipv6-private"];
    let loopback = ["network.ipv4-loopback", "network.ipv6-loopback"];
    let has_all = |text: &str, wanted: &[&str]| wanted.iter().all(|id| ids(text).contains(*id));
    let has_none = |text: &str, wanted: &[&str]| wanted.iter().all(|id| !ids(text).contains(*id));
    assert!(has_all("", &private));
    assert!(has_none("", &loopback));
    assert!(has_none("[switches]\nprivate_ips = false", &private));
    assert!(has_all("[switches]\nloopback = true", &loopback));
    // Naming the entity is not asking for loopback.
    assert!(has_none("[entities]\nIP_ADDRESS = 'mask'", &loopback));
    assert!(has_none("[switches]\nprivate_ips = false\n[entities]\nIP_ADDRESS = true", &private));
}

#[test]
fn rules_go_from_the_entity_to_the_profile_to_the_policy() {
    let text = "profile = 'pci'\nthreshold = 0.7\noperator = 'remove'\n\
                [entities]\nUS_SSN = 'mask'\nEMAIL_ADDRESS = { threshold = 0.905 }";
    let policy = compiled(text);
    let mask = |keep_last| Operator::Mask { character: '*', keep_first: 0, keep_last };
    assert_eq!(policy.rule("US_SSN"), &CompiledRule { threshold: 70, operator: mask(0), action: Action::Redact });
    assert_eq!(
        policy.rule("EMAIL_ADDRESS"),
        &CompiledRule { threshold: 91, operator: Operator::Remove, action: Action::Redact }
    );
    assert_eq!(policy.rule("CREDIT_CARD").operator, mask(4));
    assert_eq!(policy.rule("CARD_CVV").operator, Operator::Remove);
    assert_eq!(
        policy.rule("NOBODY_KNOWS"),
        &CompiledRule { threshold: 70, operator: Operator::Remove, action: Action::Redact }
    );
    assert_eq!(
        compiled("").rule("US_SSN"),
        &CompiledRule { threshold: 50, operator: Operator::Replace { template: None }, action: Action::Redact }
    );
}

#[test]
fn card_data_stays_within_pci_dss() {
    let operator = |entity: &str, operator: &str| format!("[entities.{entity}]\noperator = {operator}");
    for allowed in ["{ type = 'mask', keep_first = 8, keep_last = 4 }", "'keep'", "'mask'"] {
        toml(&operator("CREDIT_CARD", allowed));
    }
    for entity in ["CARD_TRACK", "CARD_CVV"] {
        let error = refused(&operator(entity, "{ type = 'mask', keep_last = 1 }"));
        assert_eq!((error.code(), error.place()), ("operator", Some(("p.toml", 2))));
        assert!(error.help().starts_with("Use `remove`"));
        assert_eq!(refused(&format!("profile = 'pci'\n{}", operator(entity, "'keep'"))).code(), "operator");
    }
    assert_eq!(refused(&format!("profile = 'pci'\n{}", operator("CREDIT_CARD", "'keep'"))).code(), "operator");
    // A field rule is no way around it.
    let field = "[[field]]\nkey = 'card'\naction = 'redact'\nentity = 'CREDIT_CARD'\noperator = { type = 'mask', keep_last = 8 }";
    assert_eq!(refused(field).place(), Some(("p.toml", 5)));
    // The general operator shows less where it must.
    let policy = compiled("operator = { type = 'mask', keep_first = 10, keep_last = 6 }");
    let mask = |keep_first, keep_last| Operator::Mask { character: '*', keep_first, keep_last };
    assert_eq!(policy.rule("CREDIT_CARD").operator, mask(8, 4));
    assert_eq!(policy.rule("CARD_CVV").operator, mask(0, 0));
    assert_eq!(policy.rule("US_SSN").operator, mask(10, 6));
}

#[test]
fn keys_are_resolved_by_reference() {
    let policy = compiled(FULL_TOML);
    let hash = |entity: &str| match &policy.rule(entity).operator {
        Operator::Hash { key, length } => (key.key_id().to_string(), *length),
        other => panic!("{other:?}"),
    };
    let (iban, password) = (hash("IBAN_CODE"), hash("PASSWORD"));
    assert_eq!((iban.1, password.1), (20, 16));
    assert_ne!(iban.0, password.0);
    assert!(!format!("{policy:?}").contains("a test key"));

    let error = compile(&toml("operator = { type = 'hash', key = { env = 'APP_KEY' } }"), &NoKeys).unwrap_err();
    assert_eq!(error.code(), "missing-key");
    assert!(error.help().starts_with("Set `APP_KEY`"), "{error}");
}

#[test]
fn own_detectors_are_on_under_every_profile() {
    let own = FULL_TOML.split_once("[[detector]]").unwrap().1;
    for profile in Profile::ALL {
        let text = format!("profile = '{}'\n[[detector]]{own}", profile.name());
        assert!(ids(&text).contains("acme.ticket"), "{profile:?}");
    }
    assert!(!ids(&format!("[entities]\nACME_TICKET = false\n[[detector]]{own}")).contains("acme.ticket"));
    let twice = refused(&format!("[[detector]]{own}\n[[detector]]{own}"));
    assert_eq!((twice.code(), twice.help()), ("detector", "Give each detector an id of its own"));
}

#[test]
fn allow_lists_and_test_values() {
    let policy = compiled(FULL_TOML);
    assert!(policy.allows("EMAIL_ADDRESS", b"support@acme.io"));
    assert!(policy.allows("EMAIL_ADDRESS", b"build.bot@acme.io"));
    assert!(!policy.allows("PASSWORD", b"build.bot@acme.io"));
    assert!(!policy.allows("EMAIL_ADDRESS", b"jane@acme.io"));
    assert!(policy.allows("CREDIT_CARD", b"4111 1111 1111 1111"));
    assert!(!compiled("").allows("CREDIT_CARD", b"4111 1111 1111 1111"));
}

#[test]
fn field_rules_carry_entity_and_operator() {
    let policy = compiled(FULL_TOML);
    assert!(policy.has_field_rules());
    let redact = |entity: &str, operator: Operator| FieldRule::Redact { entity: entity.into(), operator };
    let part = [PathPart::Key("customerName")];
    assert_eq!(policy.field_rules().rule(&part), Some(&redact("CUSTOMER_NAME", Operator::Remove)));
    let usage = [PathPart::Key("runs"), PathPart::Index(0), PathPart::Key("usage"), PathPart::Key("total")];
    assert_eq!(policy.field_rules().rule(&usage), Some(&FieldRule::Keep));
    assert_eq!(policy.field_rules().rule(&usage[..1]), None);
    assert!(!compiled("").has_field_rules());

    // Without an entity of its own it is a FIELD; with a known one it takes that one's operator.
    let policy = compiled(
        "[entities]\nUS_SSN = 'remove'\n[[field]]\nkey = 'a'\naction = 'redact'\n\
         [[field]]\nkey = 'b'\naction = 'redact'\nentity = 'US_SSN'",
    );
    assert_eq!(
        policy.field_rules().rule(&[PathPart::Key("a")]),
        Some(&redact("FIELD", Operator::Replace { template: None }))
    );
    assert_eq!(policy.field_rules().rule(&[PathPart::Key("b")]), Some(&redact("US_SSN", Operator::Remove)));
    let lower = refused("[[field]]\nkey = 'a'\naction = 'redact'\nentity = 'ssn'");
    assert_eq!(lower.place(), Some(("p.toml", 4)));
}

#[test]
fn a_label_of_a_field_rule_can_have_settings() {
    let text = "[entities]\nPATIENT = 'remove'\n[[field]]\nkey = 'patient'\naction = 'redact'\nentity = 'PATIENT'";
    let rule = FieldRule::Redact { entity: "PATIENT".into(), operator: Operator::Remove };
    assert_eq!(compiled(text).field_rules().rule(&[PathPart::Key("patient")]), Some(&rule));
}

#[test]
fn the_fingerprint_is_the_policys() {
    assert_eq!(compiled(FULL_TOML).fingerprint, toml(FULL_TOML).fingerprint());
}
