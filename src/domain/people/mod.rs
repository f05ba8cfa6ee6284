//! People: who files, who works here, and what the identity services are asked about them.

mod applicant;
pub mod identity;
mod staff;

pub use applicant::{Applicant, ApplicantKind};
pub use staff::{Post, Role, Staff, UnitId};
