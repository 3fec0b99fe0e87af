//! A model's answer that arrives in pieces, restored as it comes.

use super::Session;
use crate::error::Error;

/// What is kept of text that has been restored: more than any decision looks back.
const KEPT: usize = 256;
/// What is kept of the output: as far back as strings of JSON are looked for.
const KEPT_OF_OUTPUT: usize = 8 * 1024;

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
}

impl RestoreStream {
    pub(super) fn new(session: Session, destination: &str) -> RestoreStream {
        RestoreStream { session, destination: destination.into(), text: Vec::new(), undecided: 0, output: Vec::new() }
    }

    /// Takes the next piece and appends to `out` what is decided now.
    ///
    /// # Errors
    /// The vault's; then nothing is appended, and the same piece must not be pushed again.
    pub fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        self.text.extend_from_slice(piece);
        self.advance(false, out)
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
        let RestoreStream { session, destination, text, undecided, output } = self;
        let before = output.len();
        session.look(destination, &mut |restorer| {
            let progress = restorer.advance(text, *undecided, at_end, output);
            output.extend_from_slice(&text[progress.written..progress.decided]);
            *undecided = progress.decided;
        })?;
        out.extend_from_slice(&output[before..]);
        forget(output, KEPT_OF_OUTPUT);
        *undecided -= forget(text, KEPT + text.len() - *undecided);
        Ok(())
    }
}

/// Keeps the end of a buffer once there is far more; gives how much was dropped.
fn forget(buffer: &mut Vec<u8>, kept: usize) -> usize {
    let dropped = if buffer.len() > 2 * kept { buffer.len() - kept } else { 0 };
    buffer.drain(..dropped);
    dropped
}
