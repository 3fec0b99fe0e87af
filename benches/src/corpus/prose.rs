//! English articles, notes and instructions.

use super::vocabulary::WORDS;
use crate::{
    grammar::{Grammar, Rules},
    random::Random,
};

pub(super) const PROSE: Grammar = Grammar(&[SENTENCES, WORDS]);

#[rustfmt::skip]
const SENTENCES: &Rules = &[
    ("sentence", &[
        "The {{quality}} {{thing}} {{where}} was {{verbed}} {{when}}.",
        "{{Opening}} the {{things}} {{verbed}} the {{thing}} {{how}}, {{but}} {{idea}} mattered more than {{idea}}.",
        "{{Things}} and {{things}} share one {{quality}} {{thing}}, {{but}} nobody {{verbed}} it {{how}}.",
        "We {{verbed}} {{number}} {{things}} {{when}} and found that {{percent}} of them needed a {{quality}} {{thing}}.",
        "How do you {{verb}} a {{thing}} that is both {{quality}} and {{quality}}?",
        "{{Clause}}, {{but}} {{clause}}.",
        "{{Clause}}; {{clause}}.",
        "\"{{Clause}},\" the report says, \"{{but}} {{clause}}.\"",
        "The {{thing}} costs about {{thousands}} euros a year, most of it for {{idea}}.",
        "If you {{verb}} the {{thing}} first, the {{quality}} {{things}} can wait until somebody asks for {{idea}}.",
        "It takes {{decimal}} seconds to {{verb}} the {{thing}}, or {{decimal}} when the {{thing}} is {{quality}}.",
        "{{Idea}} is not the opposite of {{idea}} (see chapter {{small}}), {{but}} the two are often confused {{where}}.",
        "Between {{year}} and {{year}} the number of {{things}} rose from {{thousands}} to {{thousands}}.",
        "{{Opening}} {{clause}}.",
        "Version {{version}} {{verbed}} the {{thing}}: {{things}} are now {{verbed}} {{how}}.",
        "Please {{verb}} the {{quality}} {{things}}, {{verb}} the {{thing}}, and write a short note on {{idea}}.",
        "There are {{small}} reasons to {{verb}} a {{thing}} {{how}}: {{idea}}, {{idea}} and {{idea}}.",
        "None of the {{things}} {{where}} could {{verb}} a {{thing}} as {{quality}} as this one.",
    ]),
    ("clause", &[
        "the {{thing}} keeps its {{idea}} {{where}}",
        "{{things}} depend on {{idea}} more than on {{quality}} {{things}}",
        "a {{quality}} {{thing}} can {{verb}} {{things}} {{how}}",
        "every {{thing}} {{where}} was {{verbed}} {{how}}",
        "the {{things}} had been {{verbed}} {{when}}",
        "{{idea}} without {{idea}} leaves the {{thing}} {{quality}}",
        "nobody wanted to {{verb}} the {{thing}} {{when}}",
        "the {{quality}} {{things}} {{where}} {{verbed}} it {{how}}",
        "a {{thing}} with {{small}} {{things}} is rarely {{quality}}",
    ]),
    ("title", &[
        "Notes on the {{quality}} {{thing}}", "{{Idea}} and {{idea}} {{where}}", "Why {{things}} {{verb}} the {{thing}}",
        "A {{quality}} guide to {{idea}}", "What the {{thing}} taught us about {{idea}}", "Release {{version}}",
    ]),
    ("item", &[
        "{{Verb}} the {{quality}} {{thing}} {{how}}", "{{Small}} {{things}}, {{verbed}} {{when}}", "`{{snake}}` for {{idea}}",
        "{{Idea}}: {{clause}}", "{{Percent}} of the {{things}} {{where}}", "no more {{quality}} {{things}}",
    ]),
    ("question", &[
        "Can you {{verb}} the {{thing}} {{how}}? It should stay {{quality}}.",
        "Summarise the notes on {{idea}} in {{small}} sentences, and mention the {{things}}.",
        "Why is the {{thing}} so {{quality}} {{when}}? I expected {{idea}}.",
        "Write a function that can {{verb}} {{things}} {{how}}, with tests.",
        "Compare the {{thing}} with the {{thing}}: which one is better for {{idea}}, and why?",
    ]),
];

/// Some sentences on one line.
pub(super) fn write_paragraph(random: &mut Random, out: &mut String) {
    for index in 0..random.between(3, 8) {
        if index > 0 {
            out.push(' ');
        }
        out.push_str(&PROSE.phrase("sentence", random));
    }
}

/// An article: a title, paragraphs, sometimes a list.
pub(super) fn write_article(random: &mut Random, out: &mut String) {
    out.push_str("# ");
    out.push_str(&PROSE.phrase("title", random));
    out.push_str("\n\n");
    for _ in 0..random.between(2, 6) {
        write_paragraph(random, out);
        out.push_str("\n\n");
        if random.below(4) == 0 {
            for _ in 0..random.between(2, 6) {
                out.push_str("- ");
                out.push_str(&PROSE.phrase("item", random));
                out.push('\n');
            }
            out.push('\n');
        }
    }
}
