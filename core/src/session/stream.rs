//! A model's answer that arrives in pieces, restored as it comes.

use super::{Session, spelling, vocabulary::Vocabulary};
use crate::{data_url, error::Error};
use std::sync::Arc;

/// What is kept of text that has been restored: more than any decision looks back.
const KEPT: usize = 256;
/// What is kept of the output: as far back as strings of JSON are looked for.
const KEPT_OF_OUTPUT: usize = 8 * 1024;

/// How much text is told by the names of tokens that the vault had when it was asked last.
const TOLD: usize = 64;

/// Restores a text that arrives in pieces. Any pieces give what the whole text gives; only what could still become a token is held back.
///
/// ```
/// # use reticent::{Policy, Redactor};
/// let session = Redactor::new(&Policy::default())?.session();
/// session.redact("mail jane@acme.io")?;
/// let mut stream = session.restore_stream();
/// let mut out = Vec::new();
/// for piece in ["I wrote to [EMA", "IL_ADDRESS", "_1]."] {
///     stream.push(piece.as_bytes(), &mut out)?;
/// }
/// stream.finish(&mut out)?;
/// assert_eq!(out, b"I wrote to jane@acme.io.");
/// # Ok::<(), reticent::Error>(())
/// ```
pub struct RestoreStream {
    session: Session,
    destination: String,
    /// Text that was restored, then text that is not decided yet.
    text: Vec<u8>,
    /// Where the undecided text starts.
    undecided: usize,
    /// The end of the output.
    output: Vec<u8>,
    /// The names of tokens, where these are all that is restored, and how much text has come since the vault gave them.
    names: Option<Arc<Vocabulary>>,
    told: usize,
}

impl RestoreStream {
    pub(super) fn new(session: Session, destination: &str) -> RestoreStream {
        RestoreStream {
            session,
            destination: destination.into(),
            text: Vec::new(),
            undecided: 0,
            output: Vec::new(),
            names: None,
            told: 0,
        }
    }

    /// Takes the next piece and appends to `out` what is decided now.
    ///
    /// # Errors
    /// The vault's; then nothing is appended, and the same piece must not be pushed again.
    pub fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        self.text.extend_from_slice(piece);
        self.told += piece.len();
        match self.end_of_quiet() {
            Some(end) => {
                out.extend_from_slice(&self.text[self.undecided..end]);
                self.output.extend_from_slice(&self.text[self.undecided..end]);
                self.undecided = end;
                self.forget();
                Ok(())
            }
            None => self.advance(false, out),
        }
    }

    /// Up to where the text has no token, where it has no number of one: then the vault has nothing to say. It is asked now and then, since another
    /// call may have issued tokens of another name.
    fn end_of_quiet(&self) -> Option<usize> {
        let names = self.names.as_ref().filter(|_| self.told < TOLD)?;
        let is_quiet = spelling::next_hit(&self.text, self.undecided).is_none()
            && data_url::next(&self.text, self.undecided, false).is_none();
        is_quiet.then(|| spelling::open_start(&self.text, self.undecided, names))
    }

    /// Ends the text: decides and appends what is left.
    ///
    /// # Errors
    /// The vault's.
    pub fn finish(mut self, out: &mut Vec<u8>) -> Result<(), Error> {
        self.advance(true, out)
    }

    /// How much text is held back, in bytes.
    pub fn held(&self) -> usize {
        self.text.len() - self.undecided
    }

    fn advance(&mut self, at_end: bool, out: &mut Vec<u8>) -> Result<(), Error> {
        let RestoreStream { session, destination, text, undecided, output, names, told } = self;
        let before = output.len();
        session.look(destination, &mut |restorer| {
            let progress = restorer.advance(text, *undecided, at_end, output);
            output.extend_from_slice(&text[progress.written..progress.decided]);
            *undecided = progress.decided;
            (*names, *told) = (restorer.names(), 0);
        })?;
        out.extend_from_slice(&output[before..]);
        self.forget();
        Ok(())
    }

    /// Drops what no later decision looks back at.
    fn forget(&mut self) {
        forget(&mut self.output, KEPT_OF_OUTPUT);
        let kept = KEPT + self.text.len() - self.undecided;
        self.undecided -= forget(&mut self.text, kept);
    }
}

/// Keeps the end of a buffer once there is far more; gives how much was dropped.
fn forget(buffer: &mut Vec<u8>, kept: usize) -> usize {
    let dropped = if buffer.len() > 2 * kept { buffer.len() - kept } else { 0 };
    buffer.drain(..dropped);
    dropped
}
