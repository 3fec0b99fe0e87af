//! A policy's own detectors are held to their examples, as the catalogue's are.

use reticent::{Policy, Redactor};

#[test]
fn an_example_that_does_not_hold_is_named_with_its_line() {
    let policy = |example: &str, counter_example: &str| {
        format!(
            "[[detector]]\nid = 'acme.ticket'\nentity = 'ACME_TICKET'\nanchors = ['TCK-']\nshape = 'TCK-[0-9]{{6}}'\nbase = 80\n\
             max_length = 10\nexamples = [\n  {{ text = 'see TCK-123456', find = 'TCK-123456' }},\n  {example},\n]\n\
             counter_examples = [\n  {{ text = 'TCK-12', reason = 'too short' }},\n  {counter_example},\n]"
        )
    };
    let (held, refused) =
        ("{ text = 'TCK-000001', find = 'TCK-000001' }", "{ text = 'XTCK-123456', reason = 'a part' }");
    let made = |text: &str| Redactor::new(&Policy::from_toml(text, "policy.toml").unwrap());
    assert!(made(&policy(held, refused)).is_ok());
    for (text, line, key) in [
        (policy("{ text = 'XTCK-123456', find = 'TCK-123456' }", refused), 10, "examples"),
        (policy(held, "{ text = 'at TCK-123456', reason = 'none' }"), 14, "counter_examples"),
    ] {
        let error = made(&text).unwrap_err();
        assert_eq!((error.code(), error.place()), ("detector", Some(("policy.toml", line))), "{error}");
        assert!(error.to_string().contains(&format!("detector `acme.ticket`, `{key}`")), "{error}");
        // Where it stands is no part of what a policy says.
        let read = Policy::from_toml(&text, "policy.toml").unwrap();
        assert_eq!(read, Policy::from_json(&read.to_json(), "policy.json").unwrap());
        assert_eq!(Redactor::new(&serde_json::from_str(&read.to_json()).unwrap()).unwrap_err().place(), None);
    }
}
