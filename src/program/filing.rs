//! Files cases from inside, by the same decisions of the domain and the same writes as the intake API.

use crate::rooms::Rooms;
use bytes::Bytes;
use kartabl_documents::{self as documents, Door};
use kartabl_domain::{
    accounts::Filing,
    cases::{self, Actor, Applicant, Case, NewCase, Step},
    data::{CaseData, DataFault},
    defects::Place,
    facts::FactsWanted,
    ids::{ApiKeyId, CaseId, DocumentId},
    office::Office,
    orders::CheckDocument,
    procedures::ProcedureId,
};
use kartabl_storage::{StorageError, Tx, documents::Document, inspection::Inspected};
use serde_json::Value;

/// A portal with its key.
#[derive(Clone)]
pub(crate) struct Portal {
    pub(crate) rooms: Rooms,
    pub(crate) key: ApiKeyId,
}

/// Why something was not filed.
#[derive(Debug, thiserror::Error)]
pub enum FilingError {
    /// The database or the file store.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The rules of the procedure, or the state of the case.
    #[error("{0}: {0:?}")]
    Refused(#[from] cases::Refusal),
    /// The shape of the data.
    #[error(transparent)]
    Data(#[from] DataFault),
    /// The door of the documents.
    #[error(transparent)]
    Document(#[from] documents::Refusal),
    /// No such procedure.
    #[error("no procedure {0}")]
    Procedure(ProcedureId),
    /// No such slot.
    #[error("no slot {0}")]
    Slot(String),
}

impl Portal {
    pub(crate) async fn open(
        &self,
        procedure: &str,
        applicant: Applicant,
        given: &Value,
    ) -> Result<Case, FilingError> {
        let office = self.rooms.house.office();
        let id = ProcedureId::new(procedure);
        let procedure = office.procedures.current(&id).ok_or(FilingError::Procedure(id))?;
        let mut tx = self.rooms.db.begin().await?;
        let known = tx.hold_account_of(&applicant.key()).await?;
        let Filing { applicant, account, changed, ask } = Filing::of(&office, procedure, known, applicant)?;
        let facts = tx.facts(&FactsWanted::of(procedure, given), &applicant.key(), None).await?;
        let mut data = CaseData::default();
        data.merge(given, procedure, &facts)?;
        let step = Case::open(&office, procedure, NewCase { applicant, data, opened_by: Some(self.key) })?;
        tx.apply(&step, office.calendar).await?;
        if changed {
            tx.put_account(&account, Actor::Applicant).await?;
        }
        if let Some(ask) = ask {
            tx.order(&ask).await?;
        }
        tx.commit().await?;
        Ok(step.case)
    }

    pub(crate) async fn edit(&self, case: CaseId, patch: &Value) -> Result<(), FilingError> {
        self.act(case, async |tx, office, case| {
            let procedure = office.procedure(&case);
            let wanted = FactsWanted::of(procedure, patch);
            let facts = tx.facts(&wanted, &case.applicant.key(), Some(case.id)).await?;
            let mut data = case.data.clone();
            let changed = data.merge(patch, procedure, &facts)?;
            Ok(case.edit(office, data, &changed)?)
        })
        .await
    }

    pub(crate) async fn upload(&self, case: CaseId, upload: Upload) -> Result<(), FilingError> {
        let Upload { slot, item, filename, bytes } = upload;
        let procedure = self.rooms.house.office().procedure(&self.rooms.db.case(case).await?);
        let (section, slot) = procedure.slot(slot).ok_or_else(|| FilingError::Slot(slot.to_owned()))?;
        let mut door = Door::new(slot.expectation.clone());
        door.feed(&bytes)?;
        let admitted = door.finish()?;
        let stored = self.rooms.files.put(bytes).await?;
        let place = Place::document(&section.id, item, &slot.id);
        self.act(case, async |tx, office, case| {
            let id = DocumentId::new(office.world);
            let document = Document {
                id,
                case: case.id,
                section: section.id.clone(),
                slot: slot.id.clone(),
                item,
                filename: filename.clone(),
                media_type: admitted.media.name().to_owned(),
                bytes: i64::try_from(stored.bytes).unwrap_or(i64::MAX),
                sha256: stored.sha256.clone(),
                report: None,
                preview: None,
                uploaded_at: office.now,
                replaced_at: None,
            };
            tx.add_document(&document).await?;
            tx.order(&CheckDocument { case: case.id, document: id }).await?;
            Ok(case.touch_document(office, &place, true)?)
        })
        .await
    }

    /// «تایید و ارسال», or «رفع نقص انجام شد» of a returned case.
    pub(crate) async fn submit(&self, case: CaseId) -> Result<(), FilingError> {
        self.act(case, async |tx, office, case| {
            let Inspected { findings, clean, title, documents, .. } = tx.inspect(office, &case).await?;
            Ok(match &case.state {
                cases::State::Returned(_) => case.resubmit(office, &findings, clean, title, documents)?,
                _ => case.submit(office, &findings, clean, title, documents)?,
            })
        })
        .await
    }

    /// Decides about a case as it stands and writes what follows, in one transaction.
    pub(crate) async fn act(
        &self,
        case: CaseId,
        decide: impl AsyncFnOnce(&mut Tx, &Office<'_>, Case) -> Result<Step, FilingError>,
    ) -> Result<(), FilingError> {
        let mut tx = self.rooms.db.begin().await?;
        let office = self.rooms.house.office();
        let case = tx.case(case).await?;
        let step = decide(&mut tx, &office, case).await?;
        tx.apply(&step, office.calendar).await?;
        Ok(tx.commit().await?)
    }
}

/// A file on its way into a slot.
pub(crate) struct Upload {
    pub(crate) slot: &'static str,
    /// The row of a repeating section, from zero.
    pub(crate) item: Option<usize>,
    pub(crate) filename: String,
    pub(crate) bytes: Bytes,
}
