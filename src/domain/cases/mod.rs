//! A case (پرونده) and what can be done with it.

pub mod applicant;

pub use applicant::{Applicant, ApplicantKind};
