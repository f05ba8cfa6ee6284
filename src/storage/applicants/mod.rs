//! Applicants: their accounts, and the cases that go by one.

mod accounts;
mod cases;

pub(crate) use accounts::{by_key, read};
pub use cases::{CaseCounts, CaseCursor, ReadAccess};
