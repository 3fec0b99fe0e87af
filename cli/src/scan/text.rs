//! One line a finding, as compilers and grep write them.

use super::{
    find::Located,
    locate::MAX_VALUE,
    report::{Reporter, Summary},
};
use crate::{input::Input, output::Output, printable::printable};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

const PATH: Style = AnsiColor::Magenta.on_default();
const PLACE: Style = AnsiColor::Green.on_default();
const ENTITY: Style = AnsiColor::Red.on_default().bold();

pub(crate) struct Text {
    show_values: bool,
}

impl Text {
    pub(crate) fn new(show_values: bool) -> Text {
        Text { show_values }
    }
}

impl Reporter for Text {
    fn start(&mut self, _: &mut Output) -> io::Result<()> {
        Ok(())
    }

    fn finding(&mut self, out: &mut Output, input: &Input, found: &Located) -> io::Result<()> {
        let [path, place, entity] = [PATH, PLACE, ENTITY].map(|style| out.style(style));
        let finding = &found.finding;
        write!(
            out,
            "{path}{}{path:#}:{place}{}:{}{place:#}: {entity}{}{entity:#} {} {:.2}",
            printable(input.name().as_bytes()),
            found.start.line,
            found.start.column,
            finding.entity(),
            finding.detector(),
            finding.score(),
        )?;
        if self.show_values {
            let cut = if finding.span().len() > MAX_VALUE { "…" } else { "" };
            write!(out, ": {}{cut}", printable(&found.value))?;
        }
        writeln!(out)
    }

    fn finish(&mut self, _: &mut Output, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}
