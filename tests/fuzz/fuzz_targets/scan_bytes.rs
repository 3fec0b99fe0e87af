//! Any bytes: no panic, findings in order, both paths alike, nothing redacted twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reticent::{NoKeys, Path, Policy, Redactor};
use std::sync::LazyLock;

static PATHS: LazyLock<[Redactor; 2]> = LazyLock::new(|| {
    [Path::detect(), Path::Portable]
        .map(|path| Redactor::compile(&Policy::default(), &NoKeys, path).expect("the default policy compiles"))
});

fuzz_target!(|bytes: &[u8]| {
    let [fast, portable] = &*PATHS;
    let findings = fast.scan_bytes(bytes);
    assert!(findings.windows(2).all(|two| two[0].span().end <= two[1].span().start));
    assert!(findings.iter().all(|finding| finding.span().start < finding.span().end && finding.span().end <= bytes.len()));
    assert_eq!(portable.scan_bytes(bytes), findings);
    let once = fast.redact_bytes(bytes);
    assert_eq!(fast.redact_bytes(&once), once);
    if std::str::from_utf8(bytes).is_ok() {
        assert!(std::str::from_utf8(&once).is_ok());
    }
});
