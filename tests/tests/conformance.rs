//! The conformance corpus in Rust: each case whole, inside JSON, at every offset of a longer text and in pieces, each a test of its own.

use libtest_mimic::{Arguments, Failed, Trial};
use regex::Regex;
use reticent::{Answer, Error, Finding, Policy, Processed, Question, Redactor};
use reticent_tests::{
    corpus::{self, Call, Case, Conversation},
    filler, heap, stream,
};
use serde_json::{Value, json};
use std::{borrow::Cow, collections::HashSet, ops::Range, process::ExitCode, sync::Arc};

fn main() -> ExitCode {
    let default = Redactor::new(&Policy::default()).expect("the default policy compiles");
    let themes = corpus::load();
    let mut trials = vec![Trial::test("names are unique", {
        let names: Vec<String> =
            themes.iter().flat_map(|(_, cases)| cases.iter().map(|case| case.name.clone())).collect();
        move || {
            let mut known = HashSet::new();
            let twice: Vec<_> = names.iter().filter(|name| !known.insert(*name)).collect();
            check(twice.is_empty(), || format!("{twice:?}"))
        }
    })];
    trials.push(Trial::test("fillers are neutral", {
        let default = default.clone();
        move || fillers_are_neutral(&default)
    }));
    type Run = fn(&Case, &Redactor) -> Result<(), Failed>;
    let ways: [(&str, Run); 5] = [
        ("whole", whole),
        ("nested", nested),
        ("json", json_text),
        ("offsets", at_every_offset),
        ("pieces", in_pieces),
    ];
    for (theme, cases) in themes {
        for case in cases {
            let case = Arc::new(case);
            for (way, run) in ways {
                let (case, default) = (Arc::clone(&case), default.clone());
                let name = format!("{theme}::{}::{way}", case.name);
                trials.push(Trial::test(name, move || run(&case, &case.redactor(&default))));
            }
        }
    }
    for conversation in corpus::load_sessions() {
        let default = default.clone();
        let name = format!("sessions::{}", conversation.name);
        trials.push(Trial::test(name, move || talk(&conversation, &conversation.redactor(&default))));
    }
    for call in corpus::load_actions() {
        let default = default.clone();
        let name = format!("actions::{}", call.name);
        trials.push(Trial::test(name, move || act(&call, &call.redactor(&default))));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// No detector knows a word of the fillers, also not of one that is cut.
fn fillers_are_neutral(redactor: &Redactor) -> Result<(), Failed> {
    for filler in filler::FILLERS {
        let text = filler::prefix(filler, 400) + filler::SUFFIX;
        check(redactor.scan(&text).is_empty(), || format!("a finding in {text:?}"))?;
    }
    let words: Vec<&str> =
        filler::FILLERS.iter().flat_map(|filler| filler.split(' ')).filter(|w| !w.is_empty()).collect();
    for detector in reticent::catalog() {
        for phrase in detector.context.iter().chain(detector.fields.iter()) {
            let part = words.iter().find(|word| word.starts_with(phrase.as_ref()));
            check(part.is_none(), || format!("{} knows `{phrase}`, a part of {part:?}", detector.id))?;
        }
    }
    Ok(())
}

fn whole(case: &Case, redactor: &Redactor) -> Result<(), Failed> {
    let redacted = redactor.redact(&case.text);
    equal("redact", case, &redacted, case.redacted())?;
    let findings = redactor.scan(&case.text);
    if let Some(expected) = case.findings() {
        same_findings("scan", case, &findings, &expected, 0)?;
        check(!expected.is_empty() || matches!(redacted, Cow::Borrowed(_)), || "clean text was copied".into())?;
    }
    let processed = redactor.process(case.text.as_bytes(), None).map_err(|error| error.to_string())?;
    check(processed.findings == findings, || "process and scan differ".into())?;
    check(*processed.value == *redacted.as_bytes(), || "process and redact differ".into())?;
    if case.has_default_policy() {
        equal("redact twice", case, &redactor.redact(case.redacted()), case.redacted())?;
    }
    Ok(())
}

fn nested(case: &Case, redactor: &Redactor) -> Result<(), Failed> {
    let value = json!({ "note": case.text, "n": 1 });
    let outcome = heap::redact(redactor, &value);
    let redacted = outcome.value.unwrap_or(value);
    equal("nested data", case, note(&redacted)?, case.redacted())?;
    check(redacted["n"] == 1, || "another member changed".into())?;
    if let Some(expected) = case.findings() {
        same_findings("nested data", case, &outcome.findings, &expected, 0)?;
        let elsewhere = outcome.findings.iter().find(|finding| finding.path() != Some("/note"));
        check(elsewhere.is_none(), || format!("a wrong path: {elsewhere:?}"))?;
    }
    Ok(())
}

fn json_text(case: &Case, redactor: &Redactor) -> Result<(), Failed> {
    if !case.in_json {
        return check(!case.reason.is_empty(), || "`in_json = false` needs a reason".into());
    }
    let text = json!({ "note": case.text, "n": 1 }).to_string();
    let redacted = redactor.redact(&text);
    let value: Value =
        serde_json::from_str(&redacted).map_err(|error| format!("no JSON any more ({error}):\n{text}\n{redacted}"))?;
    equal("JSON text", case, note(&value)?, case.redacted())?;
    check(value["n"] == 1, || "another member changed".into())
}

fn note(value: &Value) -> Result<&str, Failed> {
    value["note"].as_str().ok_or_else(|| format!("the note is no string any more: {value}").into())
}

fn at_every_offset(case: &Case, redactor: &Redactor) -> Result<(), Failed> {
    if !case.at_offsets {
        return check(!case.reason.is_empty(), || "`at_offsets = false` needs a reason".into());
    }
    let expected = case.findings();
    for filler in filler::FILLERS {
        for length in 0..=filler::MOST {
            let prefix = filler::prefix(filler, length) + "\n";
            let text = format!("{prefix}{}{}", case.text, filler::SUFFIX);
            let wanted = format!("{prefix}{}{}", case.redacted(), filler::SUFFIX);
            let way = format!("after {length} characters");
            equal(&way, case, &redactor.redact(&text), &wanted)?;
            if let Some(expected) = &expected {
                same_findings(&way, case, &redactor.scan(&text), expected, prefix.len())?;
            }
        }
    }
    Ok(())
}

fn in_pieces(case: &Case, redactor: &Redactor) -> Result<(), Failed> {
    let text = case.text.as_bytes();
    let mut outputs: Vec<(String, Vec<u8>)> = (1..=9)
        .chain([64])
        .map(|length| (format!("pieces of {length}"), stream::in_equal_pieces(redactor, text, length)))
        .collect();
    let random =
        (0..8).map(|seed| (format!("random pieces {seed}"), stream::in_random_pieces(redactor, text, 40, seed)));
    outputs.extend(random);
    for (way, output) in outputs {
        equal(&way, case, &String::from_utf8_lossy(&output), case.redacted())?;
    }
    Ok(())
}

/// The steps of a conversation, in one session.
fn talk(conversation: &Conversation, redactor: &Redactor) -> Result<(), Failed> {
    let session = redactor.session();
    for step in &conversation.steps {
        let (text, gives) = match (&step.redact, &step.restore) {
            (Some(text), None) => {
                let redacted = session.redact(text).map_err(|error| error.to_string())?;
                same("redact", text, &redacted, &step.gives)?;
                let nested = heap::redact_in(&session, &json!({ "note": text }));
                same("redact nested data", text, note(&nested)?, &step.gives)?;
                if step.is_final {
                    continue;
                }
                (&step.gives, text)
            }
            (None, Some(text)) => (text, &step.gives),
            _ => return Err("a step either redacts or restores".into()),
        };
        let restored = session.restore_for(text.as_bytes(), &step.destination).map_err(|error| error.to_string())?;
        same("restore", text, &String::from_utf8_lossy(&restored), gives)?;
        if step.nested {
            let nested = heap::restore_for(&session, &json!({ "note": text }), &step.destination);
            // A leaf that is the token of a number and nothing else becomes a number.
            let nested = nested["note"].as_str().map_or_else(|| nested["note"].to_string(), String::from);
            same("restore nested data", text, &nested, gives)?;
        }
        for length in (1..=9).chain([64]) {
            let (mut stream, mut out) = (session.restore_stream_for(&step.destination), Vec::new());
            for piece in text.as_bytes().chunks(length) {
                stream.push(piece, &mut out).map_err(|error| error.to_string())?;
            }
            stream.finish(&mut out).map_err(|error| error.to_string())?;
            same(&format!("restore in pieces of {length}"), text, &String::from_utf8_lossy(&out), gives)?;
        }
    }
    Ok(())
}

/// What a call gives under a policy with actions: its output, what was asked and what it warns of.
type Acted = Result<(String, Vec<Question>, Option<String>), Error>;

fn act(call: &Call, redactor: &Redactor) -> Result<(), Failed> {
    let answer = call.answer.as_deref().map(|word| Answer::parse(word).expect("an answer is a word"));
    let (text, session) = (call.text.as_bytes(), redactor.session());
    let asked = redactor.questions(text, &[]).map_err(|error| error.to_string())?;
    let answers = || asked.iter().filter_map(|question| Some((question.id().to_string(), answer?)));
    let as_text = |processed: Processed| {
        (String::from_utf8_lossy(&processed.value).into_owned(), redactor.warning(&processed.findings))
    };
    let with_asked = |(value, warning)| (value, asked.clone(), warning);
    let whole = redactor.answered(answers()).process(text, None).map(as_text).map(with_asked);
    acted("whole", call, whole, "", false)?;
    let in_session = session.answered(answers()).process(text, None).map(as_text).map(with_asked);
    acted("in a session", call, in_session, "", true)?;
    for session in [None, Some(&session)] {
        let nested = heap::redact_answered(redactor, session, &json!({"note": call.text}), answer);
        let nested = nested.map(|(outcome, asked)| {
            let value = outcome.value.expect("a value comes back");
            let warning = redactor.warning(&outcome.findings);
            (value["note"].as_str().unwrap_or_default().to_string(), asked, warning)
        });
        acted("nested", call, nested, " at /note", session.is_some())?;
    }
    let (out, report) = stream::in_pieces(redactor, text, || 3);
    let streamed = redactor
        .check(&report)
        .map(|()| (String::from_utf8_lossy(&out).into_owned(), asked.clone(), redactor.warning_of(&report)));
    match &streamed {
        Err(error) if !call.asked.is_empty() => check(error.code() == "blocked", || error.to_string()),
        _ => acted("in pieces", call, streamed, "", false),
    }
}

fn acted(way: &str, call: &Call, acted: Acted, place: &str, in_session: bool) -> Result<(), Failed> {
    let named =
        |entities: &[String]| entities.iter().map(|entity| format!("{entity}{place}")).collect::<Vec<_>>().join(", ");
    let (value, asked, warning) = match acted {
        Err(error) => {
            check(!call.blocked.is_empty() && error.code() == "blocked", || format!("{way}: {error}"))?;
            check(!error.to_string().contains("536-22"), || format!("{way}: a value in an error"))?;
            let expected = format!("the policy blocks what holds {}. {}", named(&call.blocked), error.help());
            return same(way, &call.text, &error.to_string(), &expected);
        }
        Ok(acted) => acted,
    };
    check(call.blocked.is_empty(), || format!("{way}: not blocked"))?;
    let asked: Vec<&str> = asked.iter().map(|question| question.finding().entity()).collect();
    check(asked == call.asked, || format!("{way}: asked about {asked:?}"))?;
    let warns = (!call.warned.is_empty()).then(|| format!("the policy warns of {}", named(&call.warned)));
    check(warning == warns, || format!("{way}: warns {warning:?}"))?;
    let expected = call.redacted.as_deref().expect("a call that is not blocked has a result");
    let tokens = Regex::new(r"\[([A-Z_]+)\]").expect("a regex");
    let expected = if in_session { tokens.replace_all(expected, "[${1}_1]") } else { expected.into() };
    same(way, &call.text, &value, &expected)
}

fn same(way: &str, text: &str, found: &str, expected: &str) -> Result<(), Failed> {
    check(found == expected, || format!("{way}\ntext:     {text:?}\nexpected: {expected:?}\nfound:    {found:?}"))
}

fn same_findings(
    way: &str,
    case: &Case,
    findings: &[Finding],
    expected: &[(&str, Range<usize>)],
    shift: usize,
) -> Result<(), Failed> {
    let found: Vec<_> = findings.iter().map(|finding| (finding.entity(), finding.span().range())).collect();
    let expected: Vec<_> =
        expected.iter().map(|(entity, span)| (*entity, span.start + shift..span.end + shift)).collect();
    check(found == expected, || {
        format!("{way}\ntext:     {:?}\nexpected: {expected:?}\nfound:    {found:?}\nby {findings:?}", case.text)
    })
}

fn equal(way: &str, case: &Case, found: &str, expected: &str) -> Result<(), Failed> {
    check(found == expected, || {
        let reason = if case.reason.is_empty() { String::new() } else { format!(" ({})", case.reason) };
        format!("{way}{reason}\ntext:     {:?}\nexpected: {expected:?}\nfound:    {found:?}", case.text)
    })
}

fn check(holds: bool, message: impl FnOnce() -> String) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(message().into()) }
}
