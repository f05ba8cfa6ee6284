//! Reusable records of an applicant («افزودن از لیست», guide 001): systems and technical contacts that a submitted case
//! leaves behind, and with which the rows of a later one are filled in. A case keeps its own copy of the values.

mod fill;
mod kept;
#[cfg(test)]
mod tests;

pub use fill::{Attached, Filled, fill, wanted};
pub use kept::{Kept, Record, kept};
