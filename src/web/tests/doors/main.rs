//! The doors over HTTP, on both engines.

// So that the lints take helpers for tests too.
#![cfg(test)]

mod cases;
mod decisions;
mod forms;
mod letters;
mod sign_in;
mod support;
mod walk;
