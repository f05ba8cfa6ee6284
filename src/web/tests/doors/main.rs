//! The doors over HTTP, on both engines.

mod sign_in;
mod support;
