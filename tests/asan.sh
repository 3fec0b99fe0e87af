#!/usr/bin/env bash
# Runs the core's unit tests under AddressSanitizer: the SIMD pass reads in blocks, and this shows that it reads nothing beyond a text.
# Needs a nightly compiler.
set -euo pipefail
cd "$(dirname "$0")/.."
export RUSTFLAGS=-Zsanitizer=address
exec cargo +nightly test -p reticent --lib --target x86_64-unknown-linux-gnu --target-dir target/asan "$@"
