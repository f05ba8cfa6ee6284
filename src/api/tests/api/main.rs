//! The intake API in-process, on both engines where the database matters.

// So that the lints take helpers for tests too.
#![cfg(test)]

mod callers;
mod description;
mod keys;
mod limits;
mod openings;
mod path;
mod refusals;
mod repeats;
mod support;
mod types;
mod uploads;
