//! What the storage of each noun promises, on both engines.

// So that the lints take helpers for tests too.
#![cfg(test)]

mod api_keys;
mod applicants;
mod books;
mod catalogue;
mod figures;
mod idempotency;
mod letters;
mod procedures;
mod sessions;
mod settings;
mod staff;
mod support;
mod throttle;
