//! The letters desk (نامه‌های صادره): the list by stage, one letter with its preview, and what the secretariat does with it.

mod desk;
pub(crate) mod issue;
pub(crate) mod list;
pub(crate) mod number;
pub(crate) mod pdf;
pub(crate) mod send_back;
mod show;

pub(crate) use desk::{LetterDesk, OpenedLetter, Typed};
