//! نامه‌های صادره: the letters by stage, one letter with its preview, what the secretariat does with it, and the registers.

pub(crate) mod book;
pub(crate) mod book_file;
mod book_query;
mod context;
pub(crate) mod dispatch;
mod form;
pub(crate) mod issue;
pub(crate) mod label;
pub(crate) mod list;
pub(crate) mod number;
mod opened;
mod page;
pub(crate) mod pdf;
mod perform;
mod refresh;
mod registers;
mod routes;
pub(crate) mod send_back;
pub(crate) mod show;
pub(crate) mod typeset;
mod ways;
