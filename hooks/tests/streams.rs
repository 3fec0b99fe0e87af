//! Texts in pieces in asynchronous programs: the whole text, and nothing that was undecided when they stop.

use futures_util::{StreamExt, stream};
use reticent::{Policy, Redactor};
use reticent_hooks::streams::{redact_async_reader, redact_stream, try_redact_stream};
use std::io;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const TEXT: &str = "mail jane@acme.io or +1 415 555 0132, then the card 4111 1111 1111 1111. ";

#[tokio::test]
async fn streams_and_readers_give_the_whole_text() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    let text = TEXT.repeat(300);
    let whole = redactor.redact(&text);
    for size in [1, 7, 4096] {
        let pieces: Vec<Vec<u8>> = redact_stream(&redactor, stream::iter(text.as_bytes().chunks(size))).collect().await;
        assert!(pieces.iter().all(|piece| !piece.is_empty()));
        assert!(pieces.concat() == whole.as_bytes(), "{size}");
        let results = stream::iter(text.as_bytes().chunks(size).map(Ok::<_, io::Error>));
        let pieces: Vec<Vec<u8>> = try_redact_stream(&redactor, results).map(Result::unwrap).collect().await;
        assert!(pieces.concat() == whole.as_bytes(), "{size}");
    }
    let (mut writer, reader) = tokio::io::duplex(64);
    let mut read = String::new();
    let mut reader = redact_async_reader(&redactor, reader);
    let write = async {
        writer.write_all(text.as_bytes()).await.unwrap();
        drop(writer);
    };
    let (_, length) = tokio::join!(write, reader.read_to_string(&mut read));
    assert_eq!(length.unwrap(), read.len());
    assert!(read == whole);
}

#[tokio::test]
async fn an_error_discards_what_is_held() {
    let redactor = Redactor::new(&Policy::default()).unwrap();
    let lost = || io::Error::other("the connection is lost");
    let pieces = stream::iter([Ok(&b"please write to jane@acm"[..]), Err(lost())]);
    let mut redacted = try_redact_stream(&redactor, pieces);
    assert_eq!(redacted.next().await.unwrap().unwrap(), b"please write to ");
    assert!(redacted.next().await.unwrap().is_err());
    assert!(redacted.next().await.is_none());

    let broken = (&b"please write to jane@acm"[..]).chain(failing_reader(lost));
    let mut reader = redact_async_reader(&redactor, broken);
    let mut out = Vec::new();
    assert!(reader.read_to_end(&mut out).await.is_err());
    assert_eq!(String::from_utf8_lossy(&out), "please write to ");
    assert_eq!(reader.read(&mut [0; 8]).await.unwrap(), 0);
}

/// A reader that fails at once.
fn failing_reader(error: impl Fn() -> io::Error + Unpin) -> impl tokio::io::AsyncRead + Unpin {
    struct Failing<F>(F);

    impl<F: Fn() -> io::Error + Unpin> tokio::io::AsyncRead for Failing<F> {
        fn poll_read(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
            _: &mut tokio::io::ReadBuf<'_>,
        ) -> std::task::Poll<io::Result<()>> {
            std::task::Poll::Ready(Err((self.0)()))
        }
    }

    Failing(error)
}

#[tokio::test]
async fn what_is_blocked_is_not_read() {
    let policy = Policy::from_toml("[entities]\nUS_SSN = 'block'", "policy.toml").unwrap();
    let redactor = Redactor::new(&policy).unwrap();
    let mut out = String::new();
    let error = redact_async_reader(&redactor, "my SSN is 536-22-8145".as_bytes()).read_to_string(&mut out).await;
    let error = error.unwrap_err();
    let error = error.get_ref().and_then(|error| error.downcast_ref::<reticent::Error>()).unwrap();
    assert_eq!(error.code(), "blocked");
    assert_eq!(out, "");
}
