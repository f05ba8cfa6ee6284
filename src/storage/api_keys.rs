//! Keys of the intake API. The database knows the SHA-256 of a key only.

use crate::{
    Db, Result, StorageError, Tx, args,
    audit::digest,
    values::{from_json, parsed, timestamp, to_json},
};
use jiff::{SignedDuration, Timestamp};
use kartabl_domain::{
    ids::{ApiKeyId, StaffId},
    procedures::ProcedureId,
};
use sqlx::FromRow;

/// How exact [`ApiKey::used_at`] is: calls do not write more often.
const TOUCH: SignedDuration = SignedDuration::from_mins(1);

/// A key of the intake API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id; a case remembers the key that opened it.
    pub id: ApiKeyId,
    /// Its unique name, such as the calling portal's.
    pub name: String,
    /// The procedures that it may file for.
    pub procedures: Vec<ProcedureId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    name: String,
    procedures: String,
    created_at: i64,
    used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl TryFrom<Row> for ApiKey {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: parsed("api_keys.id", &row.id)?,
            name: row.name,
            procedures: from_json("api_keys.procedures", &row.procedures)?,
            created_at: timestamp(row.created_at)?,
            used_at: row.used_at.map(timestamp).transpose()?,
            revoked_at: row.revoked_at.map(timestamp).transpose()?,
        })
    }
}

const BY_DIGEST: &str = "
SELECT id, name, procedures, created_at, used_at, revoked_at FROM api_keys WHERE digest = $1 AND revoked_at IS NULL";
const ALL: &str = "SELECT id, name, procedures, created_at, used_at, revoked_at FROM api_keys ORDER BY name";
const TOUCHED: &str = "UPDATE api_keys SET used_at = $2 WHERE id = $1 AND COALESCE(used_at, 0) < $2";

impl Db {
    /// The key with this secret, unless it is revoked.
    pub async fn api_key(&self, secret: &str) -> Result<Option<ApiKey>> {
        self.maybe::<Row>(BY_DIGEST, args![digest(secret)]).await?.map(ApiKey::try_from).transpose()
    }

    /// All keys, revoked ones too, in the order of their names.
    pub async fn api_keys(&self) -> Result<Vec<ApiKey>> {
        self.all::<Row>(ALL, args![]).await?.into_iter().map(ApiKey::try_from).collect()
    }

    /// Remembers that the key was used; writes at most once a minute.
    pub async fn touch_api_key(&self, key: &ApiKey) -> Result<()> {
        let now = self.world().now();
        if key.used_at.is_none_or(|used_at| now.duration_since(used_at) >= TOUCH) {
            self.exec(TOUCHED, args![key.id, now]).await?;
        }
        Ok(())
    }
}

const ADD: &str =
    "INSERT INTO api_keys (id, name, digest, procedures, created_at) VALUES ($1, $2, $3, $4, $5)";
const REVOKE: &str =
    "UPDATE api_keys SET revoked_at = $2 WHERE name = $1 AND revoked_at IS NULL RETURNING id";

impl Tx {
    /// Adds a key with this secret, which only its owner keeps.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] where the name is taken, also by a revoked key.
    pub async fn add_api_key(
        &mut self,
        name: &str,
        secret: &str,
        procedures: &[ProcedureId],
        by: Option<StaffId>,
    ) -> Result<ApiKeyId> {
        let (id, now, procedures) = (ApiKeyId::new(self.world()), self.world().now(), to_json(procedures)?);
        self.exec(ADD, args![id, name, digest(secret), &procedures, now]).await?;
        self.audit_change(by, "api_key_added", format!("key:{id}"), &procedures);
        Ok(id)
    }

    /// Revokes the key of this name; its cases stay.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] where no valid key has the name.
    pub async fn revoke_api_key(&mut self, name: &str, by: Option<StaffId>) -> Result<ApiKeyId> {
        let now = self.world().now();
        let (id,): (String,) = self.one(REVOKE, args![name, now]).await?;
        self.audit_change(by, "api_key_revoked", format!("key:{id}"), "");
        parsed("api_keys.id", &id)
    }
}
