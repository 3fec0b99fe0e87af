//! What a conversation costs: tokens for ten thousand values, and the way back, whole and in pieces.

use criterion::{BatchSize, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use reticent::{Policy, Redactor, Session};
use reticent_benches::{CORPUS_BYTES, corpus::Kind};
use std::time::Duration;

/// Enough to run every line once: what `--test` and `cargo test` ask for.
const QUICK_BYTES: usize = 32 << 10;
/// How many values the session holds.
const VALUES: usize = 10_000;
/// A token of a model, in bytes.
const PIECE: usize = 4;

fn is_quick() -> bool {
    let given = |option: &str| std::env::args().any(|argument| argument == option);
    given("--test") || !given("--bench")
}

fn values(count: usize) -> String {
    (0..count).map(|n| format!("user{n}@acme.io\n")).collect()
}

/// A session with many values of one entity and some of others.
fn session(redactor: &Redactor, count: usize) -> Session {
    let session = redactor.session();
    for text in [&*values(count), "Mrs Jane Doe, card 4111 1111 1111 1111, SSN: 536-22-8145, call (212) 555-0147"] {
        session.redact(text).expect("memory does not fail");
    }
    session
}

fn restore(criterion: &mut Criterion) {
    let (bytes, count) = if is_quick() { (QUICK_BYTES, 100) } else { (CORPUS_BYTES, VALUES) };
    let redactor = Redactor::new(&Policy::default()).expect("the default policy compiles");
    let session = session(&redactor, count);
    for kind in Kind::ALL {
        let corpus = kind.generate(bytes);
        let text = corpus.text.as_bytes();
        let mut group = criterion.benchmark_group(format!("restore {}", kind.name()));
        group.sampling_mode(SamplingMode::Flat).sample_size(20).measurement_time(Duration::from_secs(2));
        group.warm_up_time(Duration::from_millis(500)).throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("whole", |b| {
            b.iter(|| session.restore_for(text, "user").expect("memory does not fail").len());
        });
        group.bench_function("in pieces of 4", |b| {
            b.iter(|| {
                let (mut stream, mut out) = (session.restore_stream(), Vec::with_capacity(text.len()));
                for piece in text.chunks(PIECE) {
                    stream.push(piece, &mut out).expect("memory does not fail");
                }
                stream.finish(&mut out).expect("memory does not fail");
                out.len()
            });
        });
        group.finish();
    }
}

fn values_and_tokens(criterion: &mut Criterion) {
    let count = if is_quick() { 100 } else { VALUES };
    let redactor = Redactor::new(&Policy::default()).expect("the default policy compiles");
    let text = values(count);
    let known = session(&redactor, count);
    let tokens = known.redact(&text).expect("memory does not fail").into_owned();
    let mut group = criterion.benchmark_group("ten thousand values");
    group.sample_size(20).measurement_time(Duration::from_secs(2)).throughput(Throughput::Elements(count as u64));
    group.bench_function("found alone", |b| b.iter(|| redactor.redact(&text).len()));
    group.bench_function("new", |b| {
        b.iter_batched(
            || redactor.session(),
            |session| session.redact(&text).map(|out| out.len()),
            BatchSize::PerIteration,
        );
    });
    group.bench_function("known", |b| b.iter(|| known.redact(&text).map(|out| out.len())));
    group.bench_function("restored", |b| b.iter(|| known.restore(&tokens).map(|out| out.len())));
    group.finish();
}

criterion_group!(benches, restore, values_and_tokens);
criterion_main!(benches);
