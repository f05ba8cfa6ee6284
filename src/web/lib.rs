//! What the doors share: shell, templates, forms, sessions, security, static files, error pages. It has no page of its own.

pub mod assets;
pub mod body;
pub mod error;
pub mod error_pages;
mod filters;
pub mod forms;
pub mod frame;
pub mod passwords;
pub mod present;
pub mod security;
pub mod session;
pub mod shell;
pub mod state;
pub mod templates;
pub mod views;
pub mod words;

pub use error::WebError;
pub use frame::Frame;
pub use session::As;
pub use shell::Shell;
pub use state::App;
pub use templates::{Page, Templates};
