//! Files by content: the bytes of a hash appear whole or not at all, outlive a crash, and lie where their blob says.

mod stored;

pub use stored::{NewFile, Stored};

use crate::{Db, Result, StorageError};
use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt};
use jiff::{SignedDuration, Timestamp};
use object_store::{
    MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path,
};
use sha2::{Digest, Sha256};
use std::{path, sync::Arc, time::SystemTime};

/// The file store. Its order keeps every blob's file in place: a file is whole before its blob is written down, a row can use
/// a blob only while it is there, and a file is removed after its blob. Bytes that no row uses in time are swept.
#[derive(Clone)]
pub struct Files {
    pub(crate) store: Arc<dyn ObjectStore>,
    pub(crate) db: Db,
    incoming: Arc<path::Path>,
}

const BLOBS: &str = "blobs";
/// Half-written uploads.
const INCOMING: &str = "incoming";
/// A half-written upload that nobody has written to for so long has no writer any more, in no process.
const ABANDONED: SignedDuration = SignedDuration::from_hours(1);

impl Files {
    /// Opens the store in this folder, which is made if it is missing. Its blobs are in this database.
    ///
    /// # Errors
    /// [`StorageError::Files`] where the folder cannot be made or read.
    pub fn open(folder: impl AsRef<path::Path>, db: &Db) -> Result<Self> {
        let incoming = folder.as_ref().join(INCOMING);
        std::fs::create_dir_all(&incoming)?;
        let store = Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true));
        let files = Self { store, db: db.clone(), incoming: incoming.into() };
        files.remove_abandoned()?;
        Ok(files)
    }

    /// Stores bytes that are at hand.
    ///
    /// # Errors
    /// [`StorageError::Files`] from the file store, and those of the database.
    pub async fn put(&self, bytes: Bytes) -> Result<Stored> {
        let file = self.write(bytes).await?;
        self.register(file).await
    }

    /// Writes a file whose blob a transaction writes down together with a row that uses it. [`Files::settle`] follows.
    ///
    /// # Errors
    /// [`StorageError::Files`] from the file store.
    pub async fn write(&self, bytes: Bytes) -> Result<NewFile> {
        let stored = Stored { sha256: crate::audit::digest(&bytes), bytes: bytes.len() as u64 };
        let path = self.new_path(&stored.sha256);
        self.store.put(&place(&path), PutPayload::from_bytes(bytes)).await?;
        Ok(NewFile { stored, path })
    }

    /// Writes a stream into a file as it comes and stops reading once it is longer than `limit` bytes. A transaction
    /// writes the blob down; [`Files::settle`] follows.
    ///
    /// # Errors
    /// [`StorageError::TooLarge`] beyond the limit, [`StorageError::Interrupted`] when the stream breaks off; nothing is
    /// kept then. Otherwise [`StorageError::Files`] from the file store.
    pub async fn write_stream<E>(
        &self,
        stream: impl Stream<Item = Result<Bytes, E>>,
        limit: u64,
    ) -> Result<NewFile>
    where
        E: std::fmt::Display,
    {
        let incoming = Path::from(INCOMING).join(hex::encode(self.db.world().bytes::<16>()));
        let mut upload = self.store.put_multipart(&incoming).await?;
        let received = receive(upload.as_mut(), stream, limit).await;
        let stored = match received {
            Ok(stored) => stored,
            Err(error) => {
                if let Err(left) = upload.abort().await {
                    tracing::warn!(error = %left, "a broken upload stays until it is swept");
                }
                return Err(error);
            }
        };
        upload.complete().await?;
        let path = self.new_path(&stored.sha256);
        self.store.rename(&incoming, &place(&path)).await?;
        Ok(NewFile { stored, path })
    }

    /// The bytes of this hash.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] where there are none; [`StorageError::Files`] from the file store, and those of the
    /// database.
    pub async fn get(&self, sha256: &str) -> Result<Bytes> {
        let file = self.db.file_of_blob(sha256).await?;
        Ok(self.store.get(&place(&file)).await?.bytes().await?)
    }

    /// The bytes of this hash, piece by piece.
    ///
    /// # Errors
    /// Those of [`Files::get`].
    pub async fn stream(&self, sha256: &str) -> Result<impl Stream<Item = Result<Bytes>> + Send + use<>> {
        let file = self.db.file_of_blob(sha256).await?;
        Ok(self.store.get(&place(&file)).await?.into_stream().map_err(StorageError::from))
    }

    /// Whether the file of a blob is in its place.
    ///
    /// # Errors
    /// [`StorageError::Files`] from the file store.
    pub async fn is_there(&self, file: &str) -> Result<bool> {
        match self.store.head(&place(file)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes half-written uploads that a crash has left. The store does not list files that it is still writing, so the
    /// folder is looked at itself.
    pub(crate) fn remove_abandoned(&self) -> Result<()> {
        let before = SystemTime::from(self.db.world().now() - ABANDONED);
        for upload in std::fs::read_dir(&self.incoming)? {
            let upload = upload?;
            // Another process may sweep the same folder.
            match upload.metadata().and_then(|metadata| metadata.modified()) {
                Ok(modified) if modified < before => ignore_missing(std::fs::remove_file(upload.path()))?,
                other => ignore_missing(other.map(drop))?,
            }
        }
        Ok(())
    }

    /// The files of a folder of the blobs (two hexadecimal digits) that were written before `moment`.
    pub(crate) fn files_of(
        &self,
        folder: &str,
        moment: Timestamp,
    ) -> impl Stream<Item = Result<String>> + Send {
        let prefix = Path::from_iter([BLOBS, folder]);
        self.store.list(Some(&prefix)).map_err(StorageError::from).try_filter_map(move |file| {
            let old = file.last_modified.timestamp_micros() < moment.as_microsecond();
            let name = file.location.filename().filter(|_| old);
            let path = name.map(|name| format!("{}/{name}", name.get(..2).unwrap_or_default()));
            std::future::ready(Ok(path))
        })
    }

    /// Removes a file below the folder of the blobs; that it is gone already is no error.
    pub(crate) async fn remove_file(&self, file: &str) -> Result<()> {
        match self.store.delete(&place(file)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            other => Ok(other?),
        }
    }

    /// A path for these bytes that was never used and never will be again. Spread over 256 folders, since some file systems
    /// slow down with many files in one.
    fn new_path(&self, sha256: &str) -> String {
        let generation = hex::encode(self.db.world().bytes::<8>());
        format!("{}/{sha256}-{generation}", sha256.get(..2).unwrap_or_default())
    }

    /// Writes the blob down once its file is in place.
    async fn register(&self, file: NewFile) -> Result<Stored> {
        let mut tx = self.db.begin_relaxed().await?;
        let place = tx.register_blob(&file).await?;
        tx.commit().await?;
        self.settle(&file, &place).await?;
        Ok(file.stored)
    }

    /// Removes a new file where the same bytes lie at `place` already, unless those were lost: then the bytes are there
    /// again from now on.
    ///
    /// # Errors
    /// [`StorageError::Files`] from the file store, and those of the database.
    pub async fn settle(&self, file: &NewFile, place: &str) -> Result<()> {
        if place == file.path {
            Ok(())
        } else if self.is_there(place).await? {
            self.remove_file(&file.path).await
        } else {
            self.relocate(&file.stored.sha256, &file.path, place).await
        }
    }

    /// Puts a file in the place of one that was lost.
    pub(crate) async fn relocate(&self, sha256: &str, file: &str, lost: &str) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.relocate_blob(sha256, file, lost).await?;
        tx.commit().await?;
        tracing::warn!(file.sha256 = sha256, "bytes that were missing are there again");
        Ok(())
    }
}

fn ignore_missing(done: std::io::Result<()>) -> Result<()> {
    match done {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => Ok(other?),
    }
}

async fn receive<E: std::fmt::Display>(
    upload: &mut dyn MultipartUpload,
    stream: impl Stream<Item = Result<Bytes, E>>,
    limit: u64,
) -> Result<Stored> {
    let mut stream = std::pin::pin!(stream);
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| StorageError::Interrupted(error.to_string()))?;
        bytes += chunk.len() as u64;
        if bytes > limit {
            return Err(StorageError::TooLarge { limit });
        }
        hash.update(&chunk);
        upload.put_part(PutPayload::from_bytes(chunk)).await?;
    }
    Ok(Stored { sha256: hex::encode(hash.finalize()), bytes })
}

/// Where a file below the folder of the blobs is in the store.
fn place(file: &str) -> Path {
    Path::from(format!("{BLOBS}/{file}"))
}

/// The hash that a file is named by, if it is one of a blob.
pub fn hash_of(file: &str) -> Option<&str> {
    let name = file.rsplit('/').next()?;
    let sha256 = name.split('-').next()?;
    let hexadecimal = sha256.len() == 64 && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    hexadecimal.then_some(sha256)
}
