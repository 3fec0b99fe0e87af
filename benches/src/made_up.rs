//! Detectors that nobody needs: what a catalogue costs that is larger.

use crate::random::Random;
use std::{collections::BTreeSet, fmt::Write};

const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz";

/// A policy in TOML with so many detectors more than the default one has, each of a prefix of its own.
pub fn policy(count: usize) -> String {
    let mut random = Random::new(29);
    let mut prefixes = BTreeSet::new();
    while prefixes.len() < count {
        let length = random.between(4, 8) as usize;
        prefixes.insert(random.string(LETTERS, length));
    }
    let mut policy = String::from("version = 1\n");
    for prefix in prefixes {
        let value = format!("{prefix}_{}", random.string(crate::random::ALPHANUMERIC, 24));
        writeln!(
            policy,
            "\n[[detector]]\nid = \"made-up.{prefix}\"\nentity = \"MADE_UP_KEY\"\nanchors = [\"{prefix}_\"]\nshape = '{prefix}_[A-Za-z0-9]{{20,40}}'\n\
             base = 80\nmax_length = 60\nexamples = [{{ text = \"key {value}\", find = \"{value}\" }}]\n\
             counter_examples = [{{ text = \"{prefix}_name\", reason = \"a name in code\" }}]"
        )
        .expect("a string takes all that is written");
    }
    policy
}

#[cfg(test)]
mod tests {
    use super::*;
    use reticent::{Policy, Redactor};

    #[test]
    fn every_detector_is_on() {
        let text = policy(40);
        let redactor = Redactor::new(&Policy::from_toml(&text, "made-up.toml").unwrap()).unwrap();
        let values = text.lines().filter_map(|line| line.strip_prefix("examples = [{ text = \"key "));
        let found = values.filter(|line| {
            let value = &line[..line.find('"').unwrap()];
            redactor.redact(&format!("see {value}, please")) == "see [MADE_UP_KEY], please"
        });
        assert_eq!(found.count(), 40);
    }
}
