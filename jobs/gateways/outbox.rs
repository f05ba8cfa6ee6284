//! A file that takes messages instead of a provider: one JSON line each, once per key, on the disk before the answer.

use std::{
    collections::HashSet,
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::outcome::{Accepted, GatewayError, SendFault, Sending};

/// A file of messages. Several processes may share it: each reads what the others added before it adds, under the file's
/// lock.
pub(super) struct Outbox {
    path: PathBuf,
    known: Mutex<KnownKeys>,
}

/// The keys of the messages in the file.
#[derive(Default)]
struct KnownKeys {
    /// Digests of the keys; they stay known when the file is rotated away.
    keys: HashSet<u128>,
    /// How far the file has been read, in bytes.
    read_bytes: u64,
}

#[derive(Deserialize)]
struct Keyed {
    key: String,
}

impl Outbox {
    pub(super) fn open(data: &Path, name: &str) -> Result<Arc<Self>, GatewayError> {
        let folder = data.join("outbox");
        let path = folder.join(name);
        let outbox = Self { path, known: Mutex::default() };
        std::fs::create_dir_all(&folder)
            .and_then(|()| outbox.read())
            .map_err(|cause| GatewayError::Outbox { path: outbox.path.display().to_string(), cause })?;
        Ok(Arc::new(outbox))
    }

    /// Adds `entry`, whose JSON carries `key`. A failed write leaves no whole line, so it is safe to try again.
    pub(super) fn send<E: Serialize + Send + 'static>(
        self: &Arc<Self>,
        key: String,
        entry: E,
    ) -> Sending<'_> {
        let outbox = Arc::clone(self);
        let task = tokio::task::spawn_blocking(move || {
            let mut line = serde_json::to_vec(&entry)?;
            line.push(b'\n');
            outbox.append(&key, &line)?;
            Ok::<_, io::Error>(Accepted { provider_id: Some(format!("outbox:{key}")) })
        });
        Box::pin(async move {
            task.await
                .map_err(SendFault::unknown)?
                .map_err(|cause| SendFault::down(format!("outbox: {cause}")))
        })
    }

    fn append(&self, key: &str, line: &[u8]) -> io::Result<()> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = self.lock_file()?;
        known.catch_up(&mut file)?;
        if known.keys.contains(&digest(key)) {
            return Ok(());
        }
        file.write_all(line)?;
        file.sync_data()?;
        known.keys.insert(digest(key));
        known.read_bytes += line.len() as u64;
        Ok(())
    }

    /// Reads the file as it is now.
    fn read(&self) -> io::Result<()> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.catch_up(&mut self.lock_file()?)
    }

    /// The lock ends when the file is closed.
    fn lock_file(&self) -> io::Result<File> {
        let file = OpenOptions::new().create(true).read(true).append(true).open(&self.path)?;
        file.lock()?;
        Ok(file)
    }
}

impl KnownKeys {
    /// Reads what was added since the last look and cuts off a last line that a crash left unfinished.
    fn catch_up(&mut self, file: &mut File) -> io::Result<()> {
        let length = file.metadata()?.len();
        if length < self.read_bytes {
            self.read_bytes = 0;
        }
        if length == self.read_bytes {
            return Ok(());
        }
        file.seek(SeekFrom::Start(self.read_bytes))?;
        let mut lines = BufReader::new(&mut *file);
        let mut line = Vec::new();
        loop {
            line.clear();
            lines.read_until(b'\n', &mut line)?;
            if line.last() != Some(&b'\n') {
                break;
            }
            self.read_bytes += line.len() as u64;
            if let Ok(Keyed { key }) = serde_json::from_slice(&line) {
                self.keys.insert(digest(&key));
            }
        }
        if self.read_bytes < length {
            file.set_len(self.read_bytes)?;
        }
        Ok(())
    }
}

fn digest(key: &str) -> u128 {
    let hash = Sha256::digest(key);
    hash.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}
