//! The doors: staff dashboard, intake API, public verification.

pub mod assets;
pub mod error;
mod filters;
pub mod forms;
pub mod frame;
pub mod passwords;
pub mod routes;
pub mod security;
pub mod session;
pub mod shell;
mod sign_in;
pub mod state;
pub mod templates;
pub mod views;

#[cfg(test)]
mod pages_test;

pub use error::WebError;
pub use frame::Frame;
pub use routes::router;
pub use session::As;
pub use shell::Shell;
pub use state::App;
pub use templates::{Page, Templates};
