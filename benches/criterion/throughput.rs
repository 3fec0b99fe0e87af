//! Bytes a second over 4 MB of each kind of text, beside plain searches of the same bytes.

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use reticent::{NoKeys, Path, Policy, Redactor};
use reticent_benches::{CORPUS_BYTES, REGEX_BYTES, corpus::Kind, peers};
use std::time::Duration;

/// Enough to run every line once: what `--test` and `cargo test` ask for.
const QUICK_BYTES: usize = 32 << 10;

/// As criterion decides it: without `--bench`, or with `--test`, benches are run once.
fn is_quick() -> bool {
    let given = |option: &str| std::env::args().any(|argument| argument == option);
    given("--test") || !given("--bench")
}

fn throughput(criterion: &mut Criterion) {
    let bytes = if is_quick() { QUICK_BYTES } else { CORPUS_BYTES };
    let redactor = |path| Redactor::compile(&Policy::default(), &NoKeys, path).expect("the default policy compiles");
    let (detected, portable) = (redactor(Path::detect()), redactor(Path::Portable));
    let (dfa, regexes) = (peers::dfa(), peers::regexes());
    for kind in Kind::ALL {
        let corpus = kind.generate(bytes);
        let text = corpus.text.as_bytes();
        let slice = &text[..text.len().min(REGEX_BYTES)];
        let mut group = criterion.benchmark_group(kind.name());
        group.sampling_mode(SamplingMode::Flat).sample_size(20).measurement_time(Duration::from_secs(2));
        group.warm_up_time(Duration::from_millis(500)).throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("scan", |b| b.iter(|| detected.scan_bytes(text).len()));
        group.bench_function("scan, portable", |b| b.iter(|| portable.scan_bytes(text).len()));
        group.bench_function("redact", |b| b.iter(|| detected.redact_bytes(text).len()));
        group.bench_function("memchr", |b| b.iter(|| peers::absent_byte(text)));
        group.bench_function("aho-corasick dfa", |b| b.iter(|| peers::count_literals(&dfa, text)));
        group.sample_size(10).throughput(Throughput::Bytes(slice.len() as u64));
        group.bench_function("separate regexes", |b| b.iter(|| peers::count_matches(&regexes, slice)));
        group.finish();
    }
}

criterion_group!(benches, throughput);
criterion_main!(benches);
