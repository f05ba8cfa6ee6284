//! View models: one typed context per page, with display-ready values. Templates get nothing else besides the shell.

pub mod applicant;
pub mod approve;
pub mod book;
pub mod case;
pub mod case_panel;
pub mod compare;
pub mod defects;
pub mod identity;
pub mod job;
pub mod jobs;
pub mod label;
pub mod letters;
pub mod login;
pub mod opinion;
pub mod paper_letter;
pub mod refer;
pub mod register;
pub mod reject;
pub mod samava;
#[cfg(test)]
mod samples;
pub mod search;
pub mod take_back;
pub mod tray;
pub mod verify;
