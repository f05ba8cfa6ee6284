//! The source of every version of a procedure that was ever loaded, since a case keeps the one it was opened under.

use crate::{Db, Result, StorageError, Tx, args};
use kartabl_domain::procedures::ProcedureId;
use sqlx::FromRow;

/// A version of a procedure as it was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptProcedure {
    /// Which procedure.
    pub id: ProcedureId,
    /// Its version.
    pub version: u32,
    /// The text of its file.
    pub source: String,
}

#[derive(FromRow)]
struct Row {
    id: String,
    version: i64,
    source: String,
}

impl TryFrom<Row> for KeptProcedure {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let version = u32::try_from(row.version).map_err(|_| StorageError::corrupt("procedures.version"))?;
        Ok(Self { id: ProcedureId::new(row.id), version, source: row.source })
    }
}

const ALL: &str = "SELECT id, version, source FROM procedures ORDER BY id, version";

impl Db {
    /// Every version that was ever loaded, by id and version.
    pub async fn procedures(&self) -> Result<Vec<KeptProcedure>> {
        self.all::<Row>(ALL, args![]).await?.into_iter().map(KeptProcedure::try_from).collect()
    }
}

const KEEP: &str = "
INSERT INTO procedures (id, version, source, loaded_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id, version) DO NOTHING";
const SOURCE: &str = "SELECT source FROM procedures WHERE id = $1 AND version = $2";

impl Tx {
    /// Keeps the text of a version; the same text may be kept again.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] where the version is kept with another text: open cases rely on that one.
    pub async fn keep_procedure(&mut self, id: &ProcedureId, version: u32, source: &str) -> Result<()> {
        let now = self.world().now();
        if self.exec(KEEP, args![id.as_str(), version, source, now]).await? == 1 {
            return Ok(());
        }
        let (kept,): (String,) = self.one(SOURCE, args![id.as_str(), version]).await?;
        if kept == source {
            return Ok(());
        }
        Err(StorageError::Duplicate(format!("procedure {id} version {version} with another text")))
    }
}
