//! The data that an applicant has entered: section by section, as typed (SPEC §11).

mod case_data;
mod fault;
mod json;
mod merge;
#[cfg(test)]
mod tests;

pub use case_data::{CaseData, Changed};
pub use fault::{DataFault, Fault, Shape};
pub(crate) use json::{is_blank, values_of};
