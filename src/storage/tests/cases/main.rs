//! Cases on both engines with what belongs to them: what an action writes, and the bytes that its rows use.

// So that the lints take helpers for tests too.
#![cfg(test)]

mod many;
mod migration;
mod races;
mod support;
mod sweep;
mod uses;
mod written;
