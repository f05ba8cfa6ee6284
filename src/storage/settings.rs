//! What the administrator sets: JSON values under a key.

use crate::{
    Db, Result, Tx, args,
    values::{from_json, to_json},
};
use kartabl_domain::ids::StaffId;
use serde::{Serialize, de::DeserializeOwned};

const GET: &str = "SELECT value FROM settings WHERE key = $1";
const PUT: &str = "
INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";

impl Db {
    /// The value under this key, if it was ever set.
    pub async fn setting<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        let row: Option<(String,)> = self.maybe(GET, args![key]).await?;
        row.map(|(value,)| from_json("settings.value", &value)).transpose()
    }
}

impl Tx {
    /// Sets the value under this key.
    pub async fn put_setting<T: Serialize + ?Sized>(
        &mut self,
        key: &str,
        value: &T,
        by: Option<StaffId>,
    ) -> Result<()> {
        let value = to_json(value)?;
        self.exec(PUT, args![key, &value]).await?;
        self.audit_change(by, "setting_changed", format!("setting:{key}"), &value);
        Ok(())
    }
}
