//! The doors over HTTP, on both engines.

// So that the lints take helpers for tests too.
#![cfg(test)]

mod sign_in;
mod support;
