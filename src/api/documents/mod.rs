//! The calls on the documents of a case, one file each.

pub(super) mod get;
pub(super) mod put;
pub(super) mod remove;
