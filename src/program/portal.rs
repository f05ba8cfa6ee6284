//! A portal inside of the program, for the demo and the benches: it files cases through the same use cases as the intake
//! API.

use crate::rooms::Rooms;
use bytes::Bytes;
use kartabl_actions::{Filing, NotDone, Upload};
use kartabl_documents::{self as documents, Admission};
use kartabl_domain::{
    cases::{Case, Refusal, State},
    ids::ApiKeyId,
    people::Applicant,
    procedures::ProcedureId,
    values::TrackingCode,
};
use kartabl_storage::StorageError;
use serde_json::Value;

/// A portal with its key.
#[derive(Clone)]
pub(crate) struct Portal {
    pub(crate) rooms: Rooms,
    pub(crate) key: ApiKeyId,
}

/// A file on its way into a slot.
pub(crate) struct Paper {
    pub(crate) slot: &'static str,
    /// The row of a repeating section, from zero.
    pub(crate) item: Option<usize>,
    pub(crate) filename: String,
    pub(crate) bytes: Bytes,
}

/// Why something was not filed.
#[derive(Debug, thiserror::Error)]
pub enum FilingError {
    /// The use case was not done.
    #[error("{0}: {0:?}")]
    NotDone(#[from] NotDone),
    /// A file that is not admitted.
    #[error(transparent)]
    Document(#[from] documents::Refusal),
    /// No such procedure.
    #[error("no procedure {0}")]
    Procedure(ProcedureId),
}

impl From<StorageError> for FilingError {
    fn from(error: StorageError) -> Self {
        Self::NotDone(error.into())
    }
}

impl From<Refusal> for FilingError {
    fn from(refusal: Refusal) -> Self {
        Self::NotDone(refusal.into())
    }
}

impl Portal {
    pub(crate) async fn open(
        &self,
        procedure: &str,
        applicant: Applicant,
        data: &Value,
    ) -> Result<Case, FilingError> {
        let id = ProcedureId::new(procedure);
        let procedure = self.rooms.house.procedures.current(&id).ok_or(FilingError::Procedure(id))?;
        let filing = Filing { procedure, applicant, data: data.clone() };
        Ok(self.rooms.actions.open_case(self.key, &filing, &()).await?)
    }

    pub(crate) async fn edit(&self, case: &TrackingCode, patch: &Value) -> Result<(), FilingError> {
        self.rooms.actions.edit_case(self.key, case, patch, &()).await?;
        Ok(())
    }

    pub(crate) async fn upload(&self, case: &TrackingCode, paper: Paper) -> Result<(), FilingError> {
        let Paper { slot, item, filename, bytes } = paper;
        let actions = &self.rooms.actions;
        let mut admission = Admission::new(actions.slot_to_fill(self.key, case, slot, item).await?);
        admission.feed(&bytes)?;
        let admitted = admission.finish()?;
        let file = self.rooms.files.write(bytes).await?;
        let upload = Upload { slot, item, filename, media_type: admitted.media.name(), file: &file };
        let uploaded = actions.upload_document(self.key, case, &upload).await?;
        Ok(self.rooms.files.settle(&file, &uploaded.place).await?)
    }

    /// «تایید و ارسال», or «رفع نقص انجام شد» of a returned case.
    pub(crate) async fn submit(&self, case: &TrackingCode) -> Result<(), FilingError> {
        let actions = &self.rooms.actions;
        match self.rooms.db.case_by_code(case).await?.state {
            State::Returned(_) => actions.resubmit(self.key, case, &()).await?,
            _ => actions.submit(self.key, case, &()).await?,
        };
        Ok(())
    }
}
