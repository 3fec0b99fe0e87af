//! Streams as Rust has them: iterators of pieces, and readers.

use super::Stream;
use crate::{redactor::Redactor, report::Report};
use std::{
    fmt,
    io::{self, ErrorKind, Read},
};

/// How much is read at once.
const READ: usize = 8 * 1024;

/// The pieces of a redacted text: see [`Redactor::redact_stream`].
pub struct RedactedPieces<I> {
    pieces: I,
    /// None once the text has ended.
    stream: Option<Stream>,
}

/// A reader of a redacted text: see [`Redactor::redact_reader`].
pub struct RedactedReader<R> {
    reader: R,
    redactor: Redactor,
    /// None once the text has ended, or cannot go on.
    stream: Option<Stream>,
    /// What has been redacted, and how much of it has been handed out.
    ready: Vec<u8>,
    taken: usize,
    piece: Box<[u8]>,
}

impl Redactor {
    /// Redacts a text that an iterator gives in pieces. Each item is what has been decided since the one before; those joined are the redacted text. An
    /// iterator that is dropped before its end discards what was held.
    ///
    /// It cannot fail, so what the policy blocks or asks about is redacted as anything else.
    ///
    /// ```
    /// # use reticent::{Policy, Redactor};
    /// let redactor = Redactor::new(&Policy::default())?;
    /// let answer: Vec<u8> = redactor.redact_stream(["mail ja", "ne@ac", "me.io, please"]).flatten().collect();
    /// assert_eq!(answer, b"mail [EMAIL_ADDRESS], please");
    /// # Ok::<(), reticent::Error>(())
    /// ```
    pub fn redact_stream<I>(&self, pieces: I) -> RedactedPieces<I::IntoIter>
    where
        I: IntoIterator,
        I::Item: AsRef<[u8]>,
    {
        RedactedPieces { pieces: pieces.into_iter(), stream: Some(self.stream()) }
    }

    /// Redacts what a reader reads. An error of the reader discards what was held; where the policy blocks what was found, or asks about it, reading
    /// fails before any of it is handed out, with the [`crate::Error`] inside.
    ///
    /// ```
    /// # use reticent::{Policy, Redactor};
    /// let redactor = Redactor::new(&Policy::default())?;
    /// let log = "login of jane@acme.io".as_bytes();
    /// assert_eq!(std::io::read_to_string(redactor.redact_reader(log)).unwrap(), "login of [EMAIL_ADDRESS]");
    /// # Ok::<(), reticent::Error>(())
    /// ```
    pub fn redact_reader<R: Read>(&self, reader: R) -> RedactedReader<R> {
        RedactedReader {
            reader,
            redactor: self.clone(),
            stream: Some(self.stream()),
            ready: Vec::new(),
            taken: 0,
            piece: vec![0; READ].into(),
        }
    }
}

impl<I> Iterator for RedactedPieces<I>
where
    I: Iterator,
    I::Item: AsRef<[u8]>,
{
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        while out.is_empty() {
            let stream = self.stream.as_mut()?;
            match self.pieces.next() {
                Some(piece) => stream.push(piece.as_ref(), &mut out),
                None => {
                    self.stream.take()?.finish(&mut out);
                }
            }
        }
        Some(out)
    }
}

impl<R> RedactedReader<R> {
    /// Lets pass what was counted, or ends the text there.
    fn pass(&mut self, report: &Report) -> io::Result<()> {
        self.redactor.check(report).map_err(|error| {
            self.stream = None;
            self.ready.clear();
            io::Error::other(error)
        })
    }
}

impl<R: Read> Read for RedactedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.ready.len() && !buffer.is_empty() {
            self.ready.clear();
            self.taken = 0;
            let Some(stream) = &mut self.stream else { return Ok(0) };
            let report = match self.reader.read(&mut self.piece) {
                Ok(0) => self.stream.take().map(|stream| stream.finish(&mut self.ready)),
                Ok(length) => {
                    stream.push(&self.piece[..length], &mut self.ready);
                    Some(stream.report().clone())
                }
                Err(error) => {
                    // The reader will say more later.
                    if !matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::WouldBlock) {
                        self.stream = None;
                    }
                    return Err(error);
                }
            };
            if let Some(report) = report {
                self.pass(&report)?;
            }
        }
        let ready = &self.ready[self.taken..];
        let length = ready.len().min(buffer.len());
        buffer[..length].copy_from_slice(&ready[..length]);
        self.taken += length;
        Ok(length)
    }
}

impl<I> fmt::Debug for RedactedPieces<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedactedPieces").finish_non_exhaustive()
    }
}

impl<R> fmt::Debug for RedactedReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedactedReader").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    /// Reads a few bytes at a time, and then ends with an error.
    struct Failing<'t>(&'t [u8]);

    impl Read for Failing<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.0.len().min(3);
            if length == 0 {
                return Err(io::Error::other("the connection is lost"));
            }
            let (piece, rest) = self.0.split_at(length);
            buffer[..length].copy_from_slice(piece);
            self.0 = rest;
            Ok(length)
        }
    }

    #[test]
    fn pieces_and_readers_give_the_whole_text() {
        let redactor = Redactor::new(&Policy::default()).unwrap();
        let text = "mail jane@acme.io or +1 415 555 0132, then the card 4111 1111 1111 1111. ".repeat(300);
        let whole = redactor.redact(&text);
        for size in [1, 7, 4096] {
            let pieces: Vec<Vec<u8>> = redactor.redact_stream(text.as_bytes().chunks(size)).collect();
            assert!(pieces.iter().all(|piece| !piece.is_empty()));
            assert!(pieces.concat() == whole.as_bytes(), "{size}");
        }
        assert!(io::read_to_string(redactor.redact_reader(text.as_bytes())).unwrap() == whole);
        assert_eq!(redactor.redact_stream([""]).count(), 0);
    }

    #[test]
    fn an_error_discards_what_is_held() {
        let redactor = Redactor::new(&Policy::default()).unwrap();
        let mut reader = redactor.redact_reader(Failing(b"please write to jane@acm"));
        let mut out = Vec::new();
        assert!(reader.read_to_end(&mut out).is_err());
        assert_eq!(String::from_utf8_lossy(&out), "please write to ");
        assert_eq!(reader.read(&mut [0; 8]).unwrap(), 0);
    }

    #[test]
    fn what_is_blocked_is_not_read() {
        let policy = Policy::from_toml("[entities]\nUS_SSN = 'block'", "policy.toml").unwrap();
        let redactor = Redactor::new(&policy).unwrap();
        let error = io::read_to_string(redactor.redact_reader("my SSN is 536-22-8145".as_bytes())).unwrap_err();
        let error = error.get_ref().and_then(|error| error.downcast_ref::<crate::Error>()).unwrap();
        assert_eq!(error.code(), "blocked");
    }
}
