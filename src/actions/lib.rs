//! Use cases: whoever wants something done (the intake API, a page, a job, the demo) calls one of these. Each is one file
//! and one transaction: load, decide by the rules of the domain, apply, commit. Callers translate; they do not decide.

mod accounts;
mod administration;
mod applicant;
mod apply;
mod background;
mod error;
pub mod inspection;
mod openings;
mod reply;
mod retry;
pub mod review;
pub mod secretariat;

pub use applicant::{Filing, Upload, Uploaded};
pub use background::{Inspection, Lapse};
pub use error::NotDone;
pub use inspection::Inspected;
pub use openings::Reader;
pub use reply::Reply;
pub use review::{Seen, StaffAction};
pub use secretariat::{LetterAction, SeenLetter};

use kartabl_domain::office::House;
use kartabl_storage::Db;
use std::sync::Arc;

/// Everything that can be done with the organisation's cases. Cheap to clone.
#[derive(Clone)]
pub struct Actions {
    db: Db,
    house: Arc<House>,
}

impl Actions {
    /// The use cases over a database, decided by the rules of a house.
    pub fn new(db: Db, house: Arc<House>) -> Self {
        Self { db, house }
    }
}
