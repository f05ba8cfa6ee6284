//! Cases on both engines with what belongs to them: what an action writes, and the bytes that its rows use.

// So that the lints take helpers for tests too.
#![cfg(test)]

mod duplicates;
mod many;
mod migration;
mod races;
mod records;
mod support;
mod sweep;
mod uses;
mod written;
