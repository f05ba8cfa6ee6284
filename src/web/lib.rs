//! The doors: staff dashboard, intake API, public verification.

pub mod assets;
pub mod error;
mod filters;
pub mod forms;
pub mod passwords;
pub mod security;
pub mod shell;
pub mod state;
pub mod templates;
pub mod views;

#[cfg(test)]
mod pages_test;

pub use error::WebError;
pub use shell::Shell;
pub use state::App;
pub use templates::{Page, Templates};
