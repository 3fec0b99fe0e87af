//! Readers of `tokio`.

use reticent::{Redactor, Report};
use std::{
    fmt, io,
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead, ReadBuf};

/// How much is read at once.
const READ: usize = 8 * 1024;

/// A reader of a redacted text: see [`redact_async_reader`].
pub struct RedactedAsyncReader<R> {
    reader: R,
    redactor: Redactor,
    /// None once the text has ended, or cannot go on.
    stream: Option<reticent::Stream>,
    /// What has been redacted, and how much of it has been handed out.
    ready: Vec<u8>,
    taken: usize,
    piece: Box<[u8]>,
}

/// Redacts what a reader reads. An error of the reader discards what was held; where the policy blocks what was found, or asks about it, reading
/// fails before any of it is handed out, with the [`reticent::Error`] inside.
///
/// ```
/// use reticent::{Policy, Redactor};
/// use reticent_hooks::streams::redact_async_reader;
/// use tokio::io::AsyncReadExt;
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let redactor = Redactor::new(&Policy::default()).unwrap();
/// let mut log = redact_async_reader(&redactor, "login of jane@acme.io".as_bytes());
/// let mut redacted = String::new();
/// log.read_to_string(&mut redacted).await?;
/// assert_eq!(redacted, "login of [EMAIL_ADDRESS]");
/// # Ok::<(), std::io::Error>(())
/// # }).unwrap();
/// ```
pub fn redact_async_reader<R: AsyncRead + Unpin>(redactor: &Redactor, reader: R) -> RedactedAsyncReader<R> {
    RedactedAsyncReader {
        reader,
        redactor: redactor.clone(),
        stream: Some(redactor.stream()),
        ready: Vec::new(),
        taken: 0,
        piece: vec![0; READ].into(),
    }
}

impl<R: AsyncRead + Unpin> RedactedAsyncReader<R> {
    /// Reads and redacts the next piece; `None` where the text has ended before.
    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Option<Report>>> {
        let Some(stream) = &mut self.stream else { return Poll::Ready(Ok(None)) };
        let mut piece = ReadBuf::new(&mut self.piece);
        if let Err(error) = ready!(Pin::new(&mut self.reader).poll_read(context, &mut piece)) {
            // The reader may say more later.
            if error.kind() != io::ErrorKind::Interrupted {
                self.stream = None;
            }
            return Poll::Ready(Err(error));
        }
        if !piece.filled().is_empty() {
            stream.push(piece.filled(), &mut self.ready);
            return Poll::Ready(Ok(Some(stream.report().clone())));
        }
        let stream = self.stream.take();
        Poll::Ready(Ok(stream.map(|stream| stream.finish(&mut self.ready))))
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for RedactedAsyncReader<R> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        while this.taken == this.ready.len() && buffer.remaining() > 0 {
            this.ready.clear();
            this.taken = 0;
            let Some(report) = ready!(this.poll_piece(context))? else { return Poll::Ready(Ok(())) };
            if let Err(error) = this.redactor.check(&report) {
                this.stream = None;
                this.ready.clear();
                return Poll::Ready(Err(io::Error::other(error)));
            }
        }
        let ready = &this.ready[this.taken..];
        let length = ready.len().min(buffer.remaining());
        buffer.put_slice(&ready[..length]);
        this.taken += length;
        Poll::Ready(Ok(()))
    }
}

impl<R> fmt::Debug for RedactedAsyncReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedactedAsyncReader").finish_non_exhaustive()
    }
}
