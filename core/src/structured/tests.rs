//! The walker over `serde_json` values, as a host without locks.
