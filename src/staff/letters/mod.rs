//! The letters desk (نامه‌های صادره): the list by stage, one letter with its preview, and what the secretariat does with it.

pub(crate) mod book;
pub(crate) mod book_file;
mod desk;
pub(crate) mod dispatch;
pub(crate) mod issue;
pub(crate) mod label;
pub(crate) mod list;
pub(crate) mod number;
pub(crate) mod pdf;
mod routes;
pub(crate) mod send_back;
mod show;
pub(crate) mod typeset;
mod ways;

pub(crate) use desk::{LetterDesk, OpenedLetter, Typed};
