//! The doors over HTTP, on both engines.

// So that the lints take helpers for tests too.
#![cfg(test)]

mod addresses;
mod applicants;
mod cases;
mod decisions;
mod every_form;
mod forms;
mod html;
mod jobs;
mod late;
mod letters;
mod people;
mod refused;
mod search;
mod sign_in;
mod support;
mod walk;
