//! The npm package `reticent`: converts types and calls the core, and nothing else.
//!
//! `lib/` is the half that is JavaScript. Strings go over as UTF-16, each with one call ([`text`]), and become WTF-8 ([`wtf8`]).
//! Nested data goes over as numbers and texts ([`graph`]), and comes back as the steps that build the result. Errors go through one
//! gate ([`failure`]), which no panic passes.
#![allow(unreachable_pub, reason = "what is `pub` here is reached by Node, which the compiler does not see")]
#![cfg_attr(test, allow(dead_code, reason = "what Node calls, tests do not"))]

mod audit_log;
mod catalog;
mod command;
mod failure;
mod files;
mod graph;
mod job;
mod keys;
mod many;
mod operators;
mod policy;
mod redactor;
mod session;
mod stream;
mod text;
mod texts;
mod vault;
mod wire;
mod wtf8;

/// Runs once, when the addon is loaded.
#[cfg(not(test))]
#[napi_derive::module_init]
fn init() {
    failure::silence_panics();
}
