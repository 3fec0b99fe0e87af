//! Every example and counter-example of every detector, each a test of its own against the whole engine.

use libtest_mimic::{Arguments, Failed, Trial};
use reticent::{DetectorSelection, Policy, Redactor, Status, catalog};
use std::process::ExitCode;

fn main() -> ExitCode {
    let policy = |id: &str| Policy {
        detectors: DetectorSelection { enable: vec![id.to_string()], disable: Vec::new() },
        ..Policy::default()
    };
    let default = Redactor::new(&Policy::default()).expect("the default policy compiles");
    let mut trials = Vec::new();
    for detector in catalog() {
        let is_on = detector.status == Status::Stable && !detector.groups.iter().any(|group| group == "opt-in");
        let redactor = match is_on {
            true => default.clone(),
            false => Redactor::new(&policy(&detector.id)).expect("a detector of the catalogue can be switched on"),
        };
        for (index, example) in detector.examples.iter().enumerate() {
            let redactor = redactor.clone();
            trials.push(Trial::test(format!("{}::example_{}", detector.id, index + 1), move || {
                let findings = redactor.scan(&example.text);
                let found = findings
                    .iter()
                    .any(|f| f.entity() == detector.entity && example.text[f.span().range()] == example.find);
                check(found, || {
                    format!("{:?}\nexpected {:?}\nfound {}", example.text, example.find, list(&example.text, &findings))
                })
            }));
        }
        for (index, counter) in detector.counter_examples.iter().enumerate() {
            let redactor = redactor.clone();
            trials.push(Trial::test(format!("{}::counter_example_{}", detector.id, index + 1), move || {
                let findings = redactor.scan(&counter.text);
                let silent = findings.iter().all(|f| f.detector() != detector.id);
                check(silent, || {
                    format!("{:?} ({})\nfound {}", counter.text, counter.reason, list(&counter.text, &findings))
                })
            }));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn check(holds: bool, message: impl FnOnce() -> String) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(message().into()) }
}

fn list(text: &str, findings: &[reticent::Finding]) -> String {
    findings.iter().map(|f| format!("\n  {} {:?} {:.2}", f.detector(), &text[f.span().range()], f.score())).collect()
}
