//! Any text as a policy, in all three formats: refused with a remedy, or read, written and read again as the same policy.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reticent::Policy;

fuzz_target!(|text: &str| {
    for name in ["policy.toml", "policy.yaml", "policy.json"] {
        match Policy::parse(text, name) {
            Ok(policy) => assert_eq!(Policy::from_json(&policy.to_json(), name).as_ref(), Ok(&policy)),
            Err(error) => assert!(!error.help().is_empty()),
        }
    }
});
