//! Orders about uploaded documents.

use super::{Order, Queue};
use crate::ids::{CaseId, DocumentId};
use serde::{Deserialize, Serialize};

/// Look into an uploaded file and keep the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckDocument {
    /// The file's case.
    pub case: CaseId,
    /// The file.
    pub document: DocumentId,
}

impl Order for CheckDocument {
    const KIND: &'static str = "check_document";
    const QUEUE: Queue = Queue::Checks;
    // Its case waits for it. The file can fell no more than the child that looks into it, so an attempt that is lost with
    // the whole process, or with the file store, says nothing about the file.
    const MAX_ATTEMPTS: u32 = 25;

    fn unique_key(&self) -> Option<String> {
        Some(self.document.to_string())
    }

    fn case(&self) -> Option<CaseId> {
        Some(self.case)
    }
}
