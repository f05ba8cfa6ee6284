//! The intake API in-process, on both engines where the database matters.

// Lints treat helpers as test code only below `cfg(test)`.
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
