//! Stdout, where the results go.

use crate::{
    args::{DisplayArgs, When},
    failure::Failure,
};
use anstream::AutoStream;
use anstyle::Style;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};

/// Buffered stdout that outlives its reader: once the reader has gone, what is written is dropped in silence, so
/// that `reticent scan . | head` ends quietly and files that are being written are still finished.
pub(crate) struct Output {
    /// Raw bytes: redacted text must arrive as it is, so nothing may strip what looks like a colour from it.
    writer: BufWriter<Box<dyn Write>>,
    colored: bool,
    terminal: bool,
    closed: bool,
}

impl Output {
    pub(crate) fn stdout(display: &DisplayArgs) -> Output {
        let colored = match display.color {
            When::Always => true,
            When::Never => false,
            When::Auto => AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
        };
        Output {
            writer: BufWriter::with_capacity(64 * 1024, Box::new(io::stdout())),
            colored,
            terminal: io::stdout().is_terminal(),
            closed: false,
        }
    }

    #[cfg(test)]
    fn to(writer: impl Write + 'static) -> Output {
        Output {
            writer: BufWriter::with_capacity(16, Box::new(writer)),
            colored: false,
            terminal: false,
            closed: false,
        }
    }

    /// The reader has gone: nothing that is still written arrives.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether a person reads along.
    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// The style where colours are wanted, and the plain one elsewhere.
    pub(crate) fn style(&self, style: Style) -> Style {
        if self.colored { style } else { Style::new() }
    }

    /// Writes all that is buffered. Has to be called at the end: inside Python or Node no destructor does it.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        self.flush().map_err(|error| Failure::stdout(&error))
    }

    fn unless_closed<T>(&mut self, result: io::Result<T>, dropped: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(dropped)
            }
            other => other,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let result = self.writer.write(bytes);
        self.unless_closed(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let result = self.writer.flush();
        self.unless_closed(result, ())
    }
}

impl Drop for Output {
    /// After a broken pipe the buffer still holds bytes that `BufWriter` would try, in vain, to write once more.
    fn drop(&mut self) {
        if self.closed {
            let writer = std::mem::replace(&mut self.writer, BufWriter::with_capacity(0, Box::new(io::sink())));
            let _ = writer.into_parts();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fails(ErrorKind);

    impl Write for Fails {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_has_gone_is_no_error() {
        let mut output = Output::to(Fails(ErrorKind::BrokenPipe));
        output.write_all(&[b'x'; 100]).unwrap();
        assert!(output.is_closed());
        output.write_all(b"more").unwrap();
        assert!(output.finish().is_ok());
    }

    #[test]
    fn a_full_disk_is_an_error() {
        let mut output = Output::to(Fails(ErrorKind::StorageFull));
        output.write_all(b"x").unwrap();
        assert!(output.finish().unwrap_err().to_string().starts_with("cannot write to stdout"));
    }
}
