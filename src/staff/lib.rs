//! The staff dashboard: sign-in, trays, cases, letters, applicants, jobs, and the public verification of letters.

mod applicants;
mod case;
mod form_error;
mod jobs;
mod late;
mod letters;
mod people;
mod routes;
mod search;
mod sign_in;
mod tray;
mod verify;
mod views;

#[cfg(test)]
mod pages_test;

pub use routes::router;
