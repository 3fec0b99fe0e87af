//! Where the examples of a policy's own detectors stand in the text that it was read from.
//!
//! They are run by the engine, when a redactor is made: by then only the policy is there, and a mistake in one has to name file and line.

use super::document::{Document, Step};
use reticent_pattern_compiler::source::DetectorSource;
use std::collections::HashMap;

/// No part of what a policy says: equal to any other.
#[derive(Clone, Debug, Default)]
pub struct Places {
    file: String,
    /// By the detector's id: the lines of its examples, and of its counter-examples.
    lines: HashMap<String, [Vec<usize>; 2]>,
}

impl PartialEq for Places {
    fn eq(&self, _: &Places) -> bool {
        true
    }
}

impl Places {
    pub(super) fn of(detectors: &[DetectorSource], document: &Document<'_>) -> Places {
        let lines_of = |detector: usize, key: &str, count: usize| -> Vec<usize> {
            let [list, key] = ["detector", key].map(|key| Step::Key(key.to_string()));
            let mut path = vec![list, Step::Index(detector), key, Step::Index(0)];
            let mut line_of = |index| {
                path[3] = Step::Index(index);
                document.line_of(&path)
            };
            (0..count).map(&mut line_of).collect()
        };
        let lines = detectors.iter().enumerate().map(|(index, detector)| {
            let examples = lines_of(index, "examples", detector.examples.len());
            let counter_examples = lines_of(index, "counter_examples", detector.counter_examples.len());
            (detector.id.clone(), [examples, counter_examples])
        });
        Places { file: document.file().to_string(), lines: lines.collect() }
    }

    /// File and line of an example, or of a counter-example, of a detector; `None` where the policy was not read from text.
    pub(crate) fn example(&self, detector: &str, is_counter: bool, index: usize) -> Option<(&str, usize)> {
        let lines = self.lines.get(detector)?;
        Some((&self.file, *lines[usize::from(is_counter)].get(index)?))
    }
}
