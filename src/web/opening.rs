//! Every opening of a case leaves an audit row (SPEC §13), whether a page or a portal opens it.

use crate::App;
use kartabl_domain::ids::{ApiKeyId, CaseId, StaffId};
use kartabl_storage::{AuditRecord, StorageError};

/// Who looks at a case.
#[derive(Clone, Copy)]
pub enum Reader {
    Staff(StaffId),
    /// A portal, by its key.
    Portal(ApiKeyId),
}

/// Writes that somebody opened a case.
///
/// # Errors
/// As the database refuses; then nothing of the case may be shown.
pub async fn note(app: &App, reader: Reader, case: CaseId) -> Result<(), StorageError> {
    let mut tx = app.db.begin().await?;
    tx.audit(AuditRecord {
        at: app.world().now(),
        actor: match reader {
            Reader::Staff(id) => format!("staff:{id}"),
            Reader::Portal(id) => format!("api_key:{id}"),
        },
        action: "case_opened".to_owned(),
        subject: format!("case:{case}"),
        digest: String::new(),
    });
    tx.commit().await
}
