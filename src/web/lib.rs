//! The doors: staff dashboard, intake API, public verification.

pub mod assets;
pub mod error;
mod filters;
pub mod shell;
pub mod templates;
pub mod views;

#[cfg(test)]
mod pages_test;

pub use error::WebError;
pub use shell::Shell;
pub use templates::{Page, Templates};
