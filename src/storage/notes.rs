//! Internal notes of a case, never shown to the applicant.

use crate::{
    Db, Result, StorageError, Tx, args,
    values::{parsed, timestamp},
};
use jiff::Timestamp;
use kartabl_domain::ids::{CaseId, NoteId, StaffId};
use sqlx::FromRow;

/// An internal note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its id; sorts by time.
    pub id: NoteId,
    /// Who wrote it.
    pub staff: StaffId,
    /// The writer's name.
    pub staff_name: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: String,
}

#[derive(FromRow)]
struct Row {
    id: String,
    staff_id: String,
    name: String,
    at: i64,
    text: String,
}

impl TryFrom<Row> for Note {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: parsed("notes.id", &row.id)?,
            staff: parsed("notes.staff_id", &row.staff_id)?,
            staff_name: row.name,
            at: timestamp(row.at)?,
            text: row.text,
        })
    }
}

const OF_CASE: &str = "
SELECT notes.id, notes.staff_id, staff.name, notes.at, notes.text FROM notes JOIN staff ON staff.id = notes.staff_id
 WHERE notes.case_id = $1 ORDER BY notes.id";

impl Db {
    /// The notes of a case, oldest first.
    pub async fn notes_of_case(&self, case: CaseId) -> Result<Vec<Note>> {
        self.all::<Row>(OF_CASE, args![case]).await?.into_iter().map(Note::try_from).collect()
    }
}

const ADD: &str = "INSERT INTO notes (id, case_id, staff_id, at, text) VALUES ($1, $2, $3, $4, $5)";

impl Tx {
    /// Adds a note to a case.
    pub async fn add_note(&mut self, case: CaseId, staff: StaffId, text: &str) -> Result<NoteId> {
        let (id, now) = (NoteId::new(self.world()), self.world().now());
        self.exec(ADD, args![id, case, staff, now, text]).await?;
        self.audit_change(Some(staff), "note_added", format!("case:{case}"), text);
        Ok(id)
    }
}
