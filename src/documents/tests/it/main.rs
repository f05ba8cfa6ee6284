//! What a check says of documents, and what hostile ones can do to the worker processes that look at them.

// So that the lints take helpers for tests too.
#![cfg(test)]

mod checks;
mod codes;
mod isolation;
mod mutations;
mod reading;
mod signatures;
mod support;
