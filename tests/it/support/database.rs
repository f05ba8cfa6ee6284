//! A fresh database on either engine.

use std::path::Path;

use kartabl_storage::testing;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub(crate) const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// The address of an empty database.
    pub(crate) async fn fresh(self, data: &Path) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{}/kartabl.db", data.display()),
            Self::Postgres => testing::empty_postgres(&testing::world()).await,
        }
    }
}
