//! Tests over HTTP against the assembled program.

#![cfg(test)]

mod cli;
mod crashes;
mod harness;
mod main_path;
mod rooms;
mod rules;
#[expect(dead_code, reason = "the tests that stand on it come one after the other")]
mod support;
