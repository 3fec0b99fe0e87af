//! What one call on a prompt costs, and what a redactor costs to build.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use reticent::{Policy, Redactor};
use reticent_benches::{corpus::PROMPTS, peers};
use std::time::Duration;

fn redactor() -> Redactor {
    Redactor::new(&Policy::default()).expect("the default policy compiles")
}

fn small_calls(criterion: &mut Criterion) {
    let (redactor, dfa) = (redactor(), peers::dfa());
    for prompt in PROMPTS {
        let mut group = criterion.benchmark_group(prompt.name);
        group.measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(500));
        group.throughput(Throughput::Bytes(prompt.text.len() as u64));
        group.bench_function("redact", |b| b.iter(|| redactor.redact(prompt.text).len()));
        group.bench_function("aho-corasick dfa", |b| b.iter(|| peers::count_literals(&dfa, prompt.text.as_bytes())));
        group.finish();
    }
}

fn construction(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("construction");
    group.sample_size(20).measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(500));
    group.bench_function("default policy", |b| b.iter(redactor));
    group.finish();
}

criterion_group!(benches, small_calls, construction);
criterion_main!(benches);
