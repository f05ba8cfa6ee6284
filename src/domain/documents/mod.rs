//! Uploaded documents: what a slot expects of a file, and the report that a check of the file gives.
//!
//! The rules themselves live in the documents room; these are the words in which the other rooms speak of them.

mod codes;
mod digits;
mod expectation;
mod file_name;
mod report;
mod severity;

pub use codes::Code;
pub use digits::{DigitReader, Digits};
pub use expectation::{DocumentKind, Expectation, MediaType};
pub use file_name::file_name;
pub use report::{Finding, Report};
pub use severity::{Severity, Verdict};
