//! What the database and the files promise, whatever is kept in them.

// So that the lints take helpers for tests too.
#![cfg(test)]

mod conformance;
mod deferred;
mod files;
mod rolled_back;
