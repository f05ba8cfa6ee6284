//! Why an action was not done.

use kartabl_domain::{
    cases::{Case, Refusal, data::DataFault},
    procedures::ProcedureRef,
};
use kartabl_queue::JobError;
use kartabl_storage::StorageError;

/// Why an action was not done. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// Somebody else changed the same thing at the same time, or since the caller saw it.
    #[error("changed meanwhile")]
    Conflict,
    /// The rules do not allow it.
    #[error("{refusal}")]
    Refused {
        /// Which rule, and what about.
        refusal: Refusal,
        /// The procedure of the case that it was about; `None` where it was about no case.
        procedure: Option<ProcedureRef>,
    },
    /// The data does not have the shape of the procedure's form.
    #[error(transparent)]
    Data(#[from] DataFault),
    /// The procedure's form has no such document slot.
    #[error("no such document slot")]
    UnknownSlot,
    /// A row was named in a section that does not repeat.
    #[error("the section does not repeat")]
    NotRepeating,
    /// No row was named in a section that repeats.
    #[error("the section repeats: name a row")]
    RowNeeded,
    /// The section has fewer rows.
    #[error("the section has {rows} rows")]
    NoSuchRow {
        /// How many it has.
        rows: usize,
    },
    /// Nothing may be uploaded into this slot as things stand; the text says why (guide 000, «نامه محرمانه»).
    #[error("nothing may be uploaded into the slot")]
    Forbidden {
        /// Why, in Persian.
        text: String,
    },
    /// The `Idempotency-Key` was used for another request (SPEC §11).
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The database.
    #[error(transparent)]
    Storage(StorageError),
}

impl NotDone {
    /// Wraps a refusal that is about this case.
    pub(crate) fn about(case: &Case) -> impl Fn(Refusal) -> Self + use<> {
        let procedure = case.procedure.clone();
        move |refusal| Self::Refused { refusal, procedure: Some(procedure.clone()) }
    }

    /// Whether somebody else was faster, so that the action may be begun anew.
    pub(crate) fn is_race(&self) -> bool {
        matches!(self, Self::Conflict | Self::Storage(StorageError::Duplicate(_)))
    }
}

impl From<StorageError> for NotDone {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Conflict => Self::Conflict,
            other => Self::Storage(other),
        }
    }
}

impl From<Refusal> for NotDone {
    fn from(refusal: Refusal) -> Self {
        Self::Refused { refusal, procedure: None }
    }
}

/// What the rules refuse they will refuse again; all else may pass.
impl From<NotDone> for JobError {
    fn from(error: NotDone) -> Self {
        match error {
            NotDone::Storage(error) => error.into(),
            NotDone::Conflict => Self::retry(NotDone::Conflict),
            refused => Self::discard(refused),
        }
    }
}
