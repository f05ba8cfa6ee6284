//! The doors: staff dashboard, intake API, public verification.

pub mod templates;
pub mod views;
