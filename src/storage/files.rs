//! Files by content: the bytes of a hash are stored once, appear whole or not at all, and outlive a crash.

use crate::{Result, StorageError};
use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt};
use jiff::{SignedDuration, Timestamp};
use kartabl_domain::World;
use object_store::{
    MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path,
};
use sha2::{Digest, Sha256};
use std::{path, sync::Arc, time::SystemTime};

/// What was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 of the bytes, 64 hexadecimal digits; the name they are found by.
    pub sha256: String,
    /// How many bytes.
    pub bytes: u64,
}

/// The file store. Write the bytes first, then commit the row that names them: bytes without a row are swept, a row
/// without bytes cannot happen. Bytes that are there already are written again all the same: the content is equal, and
/// the fresh date keeps the sweep away until the row is there.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    world: World,
}

const BLOBS: &str = "blobs";
/// Half-written uploads; what a crash leaves here is removed at a later start.
const INCOMING: &str = "incoming";
/// A half-written upload that nobody has written to for so long has no writer any more, in no process.
const ABANDONED: SignedDuration = SignedDuration::from_hours(1);

impl Files {
    /// Opens the store in this folder, which is made if it is missing.
    pub async fn open(folder: impl AsRef<path::Path>, world: World) -> Result<Self> {
        let incoming = folder.as_ref().join(INCOMING);
        std::fs::create_dir_all(&incoming)?;
        remove_abandoned(&incoming, world.now() - ABANDONED)?;
        Ok(Self { store: Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true)), world })
    }

    /// Stores bytes that are at hand.
    pub async fn put(&self, bytes: Bytes) -> Result<Stored> {
        let stored = Stored { sha256: crate::audit::digest(&bytes), bytes: bytes.len() as u64 };
        let place = place(&stored.sha256)?;
        self.store.put(&place, PutPayload::from_bytes(bytes)).await?;
        Ok(stored)
    }

    /// Stores a stream as it comes and stops reading once it is longer than `limit` bytes.
    ///
    /// Errors: [`StorageError::TooLarge`] beyond the limit, [`StorageError::Interrupted`] when the stream breaks off;
    /// nothing is kept then.
    pub async fn put_stream<E>(
        &self,
        stream: impl Stream<Item = Result<Bytes, E>>,
        limit: u64,
    ) -> Result<Stored>
    where
        E: std::fmt::Display,
    {
        let incoming = Path::from(INCOMING).join(hex::encode(self.world.bytes::<16>()));
        let mut upload = self.store.put_multipart(&incoming).await?;
        let received = receive(upload.as_mut(), stream, limit).await;
        let stored = match received {
            Ok(stored) => stored,
            Err(error) => {
                if let Err(left) = upload.abort().await {
                    tracing::warn!(error = %left, "a broken upload stays until the next start");
                }
                return Err(error);
            }
        };
        upload.complete().await?;
        self.store.rename(&incoming, &place(&stored.sha256)?).await?;
        Ok(stored)
    }

    /// The bytes of this hash.
    pub async fn get(&self, sha256: &str) -> Result<Bytes> {
        Ok(self.store.get(&place(sha256)?).await?.bytes().await?)
    }

    /// The bytes of this hash, piece by piece.
    pub async fn stream(&self, sha256: &str) -> Result<impl Stream<Item = Result<Bytes>> + Send + use<>> {
        Ok(self.store.get(&place(sha256)?).await?.into_stream().map_err(StorageError::from))
    }

    /// Removes the bytes of this hash unless they were stored again since `moment`; for the sweep.
    pub async fn remove_stored_before(&self, sha256: &str, moment: Timestamp) -> Result<()> {
        match self.store.head(&place(sha256)?).await {
            Ok(file) if file.last_modified.timestamp_micros() < moment.as_microsecond() => {
                self.remove(sha256).await
            }
            Ok(_) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes the bytes of this hash; that they are gone already is no error.
    pub async fn remove(&self, sha256: &str) -> Result<()> {
        match self.store.delete(&place(sha256)?).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            other => Ok(other?),
        }
    }

    /// The hashes that were stored before `moment`, for the sweep of those that no row names.
    pub fn stored_before(&self, moment: Timestamp) -> impl Stream<Item = Result<String>> + Send {
        self.store.list(Some(&Path::from(BLOBS))).map_err(StorageError::from).try_filter_map(move |file| {
            let old = file.last_modified.timestamp_micros() < moment.as_microsecond();
            let name = file.location.filename().filter(|_| old).map(str::to_owned);
            std::future::ready(Ok(name))
        })
    }
}

/// The store does not list files that it is still writing, so the folder is looked at itself.
fn remove_abandoned(incoming: &path::Path, before: Timestamp) -> std::io::Result<()> {
    for upload in std::fs::read_dir(incoming)? {
        let upload = upload?;
        if upload.metadata()?.modified()? < SystemTime::from(before) {
            std::fs::remove_file(upload.path())?;
        }
    }
    Ok(())
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

/// Spread over 256 folders, since some file systems slow down with many files in one.
fn place(sha256: &str) -> Result<Path> {
    let hexadecimal = sha256.len() == 64 && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !hexadecimal {
        return Err(StorageError::NotFound);
    }
    Ok(Path::from_iter([BLOBS, &sha256[..2], sha256]))
}
