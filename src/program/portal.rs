//! A portal inside the program, for the demo and the benches: it files cases through the same use cases as the intake
//! API.

use crate::services::Services;
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

/// A portal with its API key.
#[derive(Clone)]
pub(crate) struct Portal {
    pub(crate) services: Services,
    pub(crate) key: ApiKeyId,
}

/// A file to upload into a slot.
pub(crate) struct DocumentFile {
    pub(crate) slot: &'static str,
    /// The row of a repeating section, from zero.
    pub(crate) item: Option<usize>,
    pub(crate) filename: String,
    pub(crate) bytes: Bytes,
}

/// Why something was not filed.
#[derive(Debug, thiserror::Error)]
pub enum FilingError {
    /// The use case was refused or failed.
    #[error("{0}: {0:?}")]
    NotDone(#[from] NotDone),
    /// A file was not admitted.
    #[error(transparent)]
    Document(#[from] documents::Refusal),
    /// There is no such procedure.
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
    /// Opens a case of this procedure and fills in `data`.
    ///
    /// # Errors
    /// [`FilingError::Procedure`] for an unknown procedure, [`FilingError::NotDone`] for a refusal.
    pub(crate) async fn open(
        &self,
        procedure: &str,
        applicant: Applicant,
        data: &Value,
    ) -> Result<Case, FilingError> {
        let id = ProcedureId::new(procedure);
        let procedure = self.services.house.procedures.current(&id).ok_or(FilingError::Procedure(id))?;
        let filing = Filing { procedure, applicant, data: data.clone() };
        Ok(self.services.actions.open_case(self.key, &filing, &()).await?)
    }

    /// Changes the data of a case.
    ///
    /// # Errors
    /// [`FilingError::NotDone`] where the case can't be edited.
    pub(crate) async fn edit(&self, case: &TrackingCode, patch: &Value) -> Result<(), FilingError> {
        self.services.actions.edit_case(self.key, case, patch, &()).await?;
        Ok(())
    }

    /// Uploads a file into a slot of a case.
    ///
    /// # Errors
    /// [`FilingError::Document`] where the file is not admitted, [`FilingError::NotDone`] where the slot takes none.
    pub(crate) async fn upload(&self, case: &TrackingCode, file: DocumentFile) -> Result<(), FilingError> {
        let DocumentFile { slot, item, filename, bytes } = file;
        let actions = &self.services.actions;
        let mut admission = Admission::new(actions.slot_to_fill(self.key, case, slot, item).await?);
        admission.feed(&bytes)?;
        let admitted = admission.finish()?;
        let file = self.services.files.write(bytes).await?;
        let upload = Upload { slot, item, filename, media_type: admitted.media.name(), file: &file };
        let uploaded = actions.upload_document(self.key, case, &upload).await?;
        Ok(self.services.files.settle(&file, &uploaded.place).await?)
    }

    /// Submits a draft («تایید و ارسال») or resubmits a returned case («رفع نقص انجام شد»).
    ///
    /// # Errors
    /// [`FilingError::NotDone`] where the case can't be submitted.
    pub(crate) async fn submit(&self, case: &TrackingCode) -> Result<(), FilingError> {
        let actions = &self.services.actions;
        match self.services.db.case_by_code(case).await?.state {
            State::Returned(_) => actions.resubmit(self.key, case, &()).await?,
            _ => actions.submit(self.key, case, &()).await?,
        };
        Ok(())
    }
}
