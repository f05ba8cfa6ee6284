//! Removing what nothing uses any more: blobs without a use with their files, and files without a blob.
//!
//! A blob is removed under a lock that no new use of it can pass, and its file after that; bytes that are stored again at
//! the same moment get another file. So a sweep takes nothing away from anybody, and a crash leaves at most a file without
//! a blob, which a later sweep finds.

use crate::{AuditRecord, Files, Result, Tx, args, files::hash_of, values::to_json};
use futures::TryStreamExt;
use jiff::{SignedDuration, Timestamp};
use sqlx::FromRow;
use std::collections::HashMap;

/// A younger file without a blob may belong to an upload that is under way.
const SETTLED: SignedDuration = SignedDuration::from_hours(1);

/// The place of a blob in the order in which the sweep comes to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Since when nothing was seen to use it.
    pub unused_since: Timestamp,
    /// Its hash.
    pub sha256: String,
}

/// What became of a page of blobs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Swept {
    /// How many were removed.
    pub removed: u64,
    /// How many bytes they had, as far as that is known.
    pub bytes: u64,
    /// The last one that was looked at; `None` when none was left.
    pub last: Option<Position>,
}

/// What became of the files of a folder that no blob names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Strays {
    /// Bytes that no blob has: they got one that nothing uses, and wait for the sweep.
    pub adopted: u64,
    /// Second copies of bytes that lie elsewhere.
    pub removed: u64,
}

macro_rules! page {
    ($hold:literal) => {
        concat!(
            "SELECT sha256, unused_since FROM blobs WHERE unused_since IS NOT NULL AND unused_since <= $1",
            " AND (unused_since, sha256) > ($2, $3) ORDER BY unused_since, sha256 LIMIT $4",
            $hold
        )
    };
}

/// Whoever begins to use a blob at this moment holds its row; it is left for the next sweep.
const HOLD_PAGE: &str = page!(" FOR UPDATE SKIP LOCKED");
const PAGE: &str = page!("");
const HOLD_ONE: &str =
    "SELECT sha256, unused_since FROM blobs WHERE sha256 = $1 AND unused_since <= $2 FOR UPDATE SKIP LOCKED";
const ONE: &str = "SELECT sha256, unused_since FROM blobs WHERE sha256 = $1 AND unused_since <= $2";
const KEEP_USED: &str = "
UPDATE blobs SET unused_since = NULL
 WHERE sha256 IN (SELECT value FROM json_each($1))
   AND EXISTS (SELECT 1 FROM blob_uses WHERE blob_uses.sha256 = blobs.sha256)";
const REMOVE_UNUSED: &str = "
DELETE FROM blobs
 WHERE sha256 IN (SELECT value FROM json_each($1))
   AND NOT EXISTS (SELECT 1 FROM blob_uses WHERE blob_uses.sha256 = blobs.sha256)
RETURNING sha256, file, bytes";
const COUNT_UNUSED: &str = "
SELECT count(*) FROM (
  SELECT 1 FROM blobs
   WHERE unused_since > 0 AND unused_since <= $1
     AND NOT EXISTS (SELECT 1 FROM blob_uses WHERE blob_uses.sha256 = blobs.sha256)
   LIMIT $2) AS unused";
const KNOWN: &str = "SELECT sha256, file FROM blobs WHERE sha256 IN (SELECT value FROM json_each($1))";
const ADOPT: &str = "
INSERT INTO blobs (sha256, file, bytes, stored_at, unused_since) VALUES ($1, $2, NULL, $3, $3) ON CONFLICT DO NOTHING";

#[derive(FromRow)]
struct Candidate {
    sha256: String,
    unused_since: i64,
}

#[derive(FromRow)]
struct Removed {
    sha256: String,
    file: String,
    bytes: Option<i64>,
}

impl Files {
    /// How many blobs a sweep would remove that nothing has used since `before`, but for those that go at once; counts no
    /// further than `limit`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn count_unused(&self, before: Timestamp, limit: u64) -> Result<u64> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let (count,): (i64,) = self.db.one(COUNT_UNUSED, args![before, limit]).await?;
        Ok(count.unsigned_abs())
    }

    /// Removes a page of the blobs that nothing has used since `before`, beginning behind `after`.
    ///
    /// # Errors
    /// Those of the database and of the file store.
    pub async fn sweep_unused(
        &self,
        before: Timestamp,
        after: Option<&Position>,
        limit: i64,
    ) -> Result<Swept> {
        let (since, sha256) = after
            .map_or((i64::MIN, ""), |after| (after.unused_since.as_microsecond(), after.sha256.as_str()));
        let mut tx = self.db.begin().await?;
        let sql = tx.either(PAGE, HOLD_PAGE);
        let candidates: Vec<Candidate> = tx.all(sql, args![before, since, sha256, limit]).await?;
        let last = candidates.last().map(|last| {
            Ok::<_, crate::StorageError>(Position {
                unused_since: crate::values::timestamp(last.unused_since)?,
                sha256: last.sha256.clone(),
            })
        });
        let last = last.transpose()?;
        let (removed, bytes) = self.remove(tx, &candidates, "job:sweep_files").await?;
        Ok(Swept { removed, bytes, last })
    }

    /// Removes the bytes of this hash now if a refusal has ended a use of them and nothing else uses them.
    ///
    /// # Errors
    /// Those of the database and of the file store.
    pub async fn remove_refused(&self, sha256: &str) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let sql = tx.either(ONE, HOLD_ONE);
        let candidates: Vec<Candidate> = tx.all(sql, args![sha256, crate::blobs::AT_ONCE]).await?;
        self.remove(tx, &candidates, "job:check_document").await?;
        Ok(())
    }

    /// Removes those of the held blobs that nothing uses, then their files.
    async fn remove(&self, mut tx: Tx, candidates: &[Candidate], actor: &str) -> Result<(u64, u64)> {
        if candidates.is_empty() {
            return Ok((0, 0));
        }
        let hashes: Vec<&str> = candidates.iter().map(|candidate| candidate.sha256.as_str()).collect();
        let hashes = to_json(&hashes)?;
        // Only a statement of its own sees what was committed before the rows were held.
        tx.exec(KEEP_USED, args![&hashes]).await?;
        let removed: Vec<Removed> = tx.all(REMOVE_UNUSED, args![hashes]).await?;
        let at = tx.world().now();
        for blob in &removed {
            tx.audit(AuditRecord {
                at,
                actor: actor.to_owned(),
                action: "file_removed".to_owned(),
                subject: format!("file:{}", blob.sha256),
                digest: blob.sha256.clone(),
            });
        }
        tx.commit().await?;
        for blob in &removed {
            self.remove_file(&blob.file).await?;
        }
        let bytes = removed.iter().filter_map(|blob| blob.bytes).map(i64::unsigned_abs).sum();
        Ok((removed.len() as u64, bytes))
    }

    /// Looks for files without a blob in one of the 256 folders, and for uploads that were never finished: what a crash or
    /// an older version of the program left behind.
    ///
    /// # Errors
    /// Those of the database and of the file store.
    pub async fn sweep_strays(&self, folder: u8) -> Result<Strays> {
        self.remove_abandoned()?;
        let now = self.db.world().now();
        let files: Vec<String> = self.files_of(&format!("{folder:02x}"), now - SETTLED).try_collect().await?;
        let mut strays = Strays::default();
        for files in files.chunks(1_000) {
            let hashes: Vec<&str> = files.iter().filter_map(|file| hash_of(file)).collect();
            let known: Vec<(String, String)> = self.db.all(KNOWN, args![to_json(&hashes)?]).await?;
            let known: HashMap<String, String> = known.into_iter().collect();
            for file in files {
                let Some(sha256) = hash_of(file) else { continue };
                match known.get(sha256) {
                    Some(there) if there == file => {}
                    Some(there) if !self.is_there(there).await? => self.relocate(sha256, file, there).await?,
                    Some(_) => {
                        self.remove_file(file).await?;
                        strays.removed += 1;
                    }
                    None => strays.adopted += self.db.exec(ADOPT, args![sha256, file, now]).await?,
                }
            }
        }
        Ok(strays)
    }
}
