//! The doors: staff dashboard, intake API, public verification.

mod act;
pub mod api;
mod applicants;
pub mod assets;
mod case;
pub mod error;
mod filters;
pub mod forms;
pub mod frame;
mod jobs;
mod late;
mod letters;
mod opening;
pub mod passwords;
mod people;
mod present;
pub mod routes;
mod search;
pub mod security;
pub mod session;
pub mod shell;
mod sign_in;
pub mod state;
pub mod templates;
mod tray;
mod verify;
pub mod views;
mod words;

#[cfg(test)]
mod pages_test;

pub use error::WebError;
pub use frame::Frame;
pub use routes::router;
pub use session::As;
pub use shell::Shell;
pub use state::App;
pub use templates::{Page, Templates};
