use super::*;

fn vocabulary() -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    for entity in ["PERSON", "EMAIL_ADDRESS", "ADDRESS"] {
        vocabulary.add(&entity.into());
    }
    vocabulary
}

/// The readings of a text: what they replace, and as what.
fn read(text: &str) -> Vec<(String, String)> {
    let vocabulary = vocabulary();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(hit) = next_hit(text.as_bytes(), from) {
        let readings = readings(text.as_bytes(), hit, 0, true, &vocabulary).unwrap_or_default();
        found.extend(readings.into_iter().map(|reading| {
            let name = name::Name { entity: reading.entity, number: reading.number, variant: reading.variant };
            (text[reading.start..reading.end].to_string(), name.to_string())
        }));
        from = hit + 1;
    }
    found
}

#[test]
fn tokens_are_read_as_models_write_them() {
    for written in [
        "[EMAIL_ADDRESS_1]",
        "[email_address_1]",
        "[Email_Address_1]",
        "EMAIL_ADDRESS_1",
        "email_address_1",
        "[[EMAIL_ADDRESS_1]]",
        "(EMAIL_ADDRESS_1)",
        "<EMAIL_ADDRESS_1>",
        "<<EMAIL_ADDRESS_1>>",
        r"[EMAIL\_ADDRESS\_1]",
        r"\[EMAIL\_ADDRESS\_1\]",
        r"EMAIL\_ADDRESS\_1",
        "[EMAIL ADDRESS 1]",
        "[email address 1]",
        "[EMAIL-ADDRESS-1]",
        "(EMAIL-ADDRESS-1)",
        "[ EMAIL_ADDRESS_1 ]",
        "[EMAIL_ADDRESS_1's]",
        "[EMAIL_ADDRESS_1’s]",
        "[EMAIL_ADDRESS_1s]",
    ] {
        for (before, after) in [
            ("", ""),
            ("to ", ", please"),
            ("**", "**"),
            ("\"", "\""),
            ("`", "`"),
            ("_", "_"),
            ("'", "'"),
            ("*", "*'s"),
        ] {
            let text = format!("{before}{written}{after}");
            assert_eq!(read(&text), [(written.to_string(), "[EMAIL_ADDRESS_1]".to_string())], "{text}");
        }
    }
}

#[test]
fn endings_and_variants_are_told_apart() {
    for (text, expected) in [
        ("PERSON_1's", vec![("PERSON_1", "[PERSON_1]")]),
        ("PERSON_1s", vec![("PERSON_1", "[PERSON_1]")]),
        ("[PERSON_1]'s", vec![("[PERSON_1]", "[PERSON_1]")]),
        ("[PERSON_1_A]", vec![("[PERSON_1_A]", "[PERSON_1_A]")]),
        ("[person 1 a]", vec![("[person 1 a]", "[PERSON_1_A]")]),
        ("PERSON_12_AB,", vec![("PERSON_12_AB", "[PERSON_12_AB]")]),
        ("PERSON_1_As", vec![("PERSON_1_As", "[PERSON_1_AS]"), ("PERSON_1_A", "[PERSON_1_A]")]),
        ("PERSON_1 a", vec![("PERSON_1", "[PERSON_1]"), ("PERSON_1 a", "[PERSON_1_A]")]),
        ("PERSON_1-san", vec![("PERSON_1", "[PERSON_1]")]),
        (r"x\nPERSON_1", vec![("PERSON_1", "[PERSON_1]")]),
        (r"x\n(PERSON_1)", vec![("(PERSON_1)", "[PERSON_1]")]),
        (r"\u2018PERSON_1\u2019", vec![("PERSON_1", "[PERSON_1]")]),
        (r"\u2018<PERSON_1>\u2019", vec![("<PERSON_1>", "[PERSON_1]")]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn brackets_of_the_text_stay() {
    for (text, read_as) in [
        ("call(PERSON_1)", "PERSON_1"),
        ("[mail](EMAIL_ADDRESS_1)", "EMAIL_ADDRESS_1"),
        ("List<PERSON_1>", "PERSON_1"),
        ("[PERSON_1, x]", "PERSON_1"),
        ("([PERSON_1])", "[PERSON_1]"),
        (r"\[PERSON_1]\]", "[PERSON_1]"),
        ("[[PERSON_1], 2]", "[PERSON_1]"),
    ] {
        assert_eq!(read(text).first().map(|(found, _)| found.as_str()), Some(read_as), "{text}");
    }
}

#[test]
fn prose_and_code_are_no_tokens() {
    for text in [
        "email address 1",
        "person 1",
        "(person 1)",
        "MY_EMAIL_ADDRESS_1",
        "PERSON_1=jane",
        "$PERSON_1",
        "${PERSON_1}",
        "PERSON_01",
        "PERSON_1234567890",
        "PERSON_1_name",
        "PERSON_1.name",
        "self.person_1",
        "utf_8",
        "x PERSON-1",
        "/PERSON_1/",
        "PERSON_1_2",
        "PERSON_A",
        "[PERSON_1_ABC]",
        "PERSON_1a",
        "u2018PERSON_1",
        r"\u201PERSON_1",
    ] {
        assert_eq!(read(text), [], "{text}");
    }
}

#[test]
fn what_may_become_a_token_is_open() {
    for (text, open) in [
        ("write to [EMA", "[EMA"),
        ("write to [email addr", "[email addr"),
        ("write to EMAIL\\_", "EMAIL\\_"),
        ("write to \"\\[", "\"\\["),
        ("write to the per", "per"),
        ("write to the pen", ""),
        ("[EMAIL_ADDRESS_", "[EMAIL_ADDRESS_"),
        ("[EMAIL_ADDRESS] ", ""),
    ] {
        assert_eq!(&text[open_start(text.as_bytes(), 0, &vocabulary())..], open, "{text}");
    }
}

#[test]
fn hits_are_found_in_long_texts() {
    for length in 0..200 {
        let text = format!("{}_7{}", "x".repeat(length), "y".repeat(100));
        assert_eq!(next_hit(text.as_bytes(), 0), (length > 0).then_some(length + 1));
        assert_eq!(next_hit(text.as_bytes(), length + 2), None);
    }
}
