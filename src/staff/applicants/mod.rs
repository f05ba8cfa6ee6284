//! متقاضی: who an applicant is, the account, the cases and the records that are used again.

mod access;
pub(crate) mod logo;
pub(crate) mod mobile;
mod page;
mod records;
pub(crate) mod show;
