//! View models: one typed context per page, with values ready to be shown. A template gets nothing else beside the shell.

pub(crate) mod applicant;
pub(crate) mod approve;
pub(crate) mod book;
pub(crate) mod case;
pub(crate) mod case_panel;
pub(crate) mod compare;
pub(crate) mod defects;
pub(crate) mod identity;
pub(crate) mod job;
pub(crate) mod jobs;
pub(crate) mod label;
pub(crate) mod letters;
pub(crate) mod login;
pub(crate) mod opinion;
pub(crate) mod paper_letter;
pub(crate) mod refer;
pub(crate) mod register;
pub(crate) mod reject;
pub(crate) mod samava;
#[cfg(test)]
mod samples;
pub(crate) mod search;
pub(crate) mod take_back;
pub(crate) mod tray;
pub(crate) mod verify;
