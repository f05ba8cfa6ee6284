//! A file that takes messages instead of a provider: one JSON line each, once per key, on disk before we say so.

use std::{
    collections::HashSet,
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    Accepted, AskFault, Asking, DeliveryReport, DeliveryState, GatewayError, Question, SendFault, Sending,
};

/// Several processes may share the file: each looks at what the others added before it adds, under the file's lock.
pub(super) struct Outbox {
    path: PathBuf,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    /// Digests of the keys in the file; kept also when the file is rotated away.
    keys: HashSet<u128>,
    /// How far the file has been read, in bytes.
    upto: u64,
}

#[derive(Deserialize)]
struct Keyed {
    key: String,
}

impl Outbox {
    pub(super) fn open(data: &Path, name: &str) -> Result<Arc<Self>, GatewayError> {
        let folder = data.join("outbox");
        let path = folder.join(name);
        let outbox = Self { path, seen: Mutex::default() };
        std::fs::create_dir_all(&folder)
            .and_then(|()| outbox.holds(""))
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

    pub(super) fn ask(self: &Arc<Self>, question: Question) -> Asking<'_> {
        let outbox = Arc::clone(self);
        let task = tokio::task::spawn_blocking(move || {
            let state =
                if outbox.holds(&question.key)? { DeliveryState::Delivered } else { DeliveryState::NotFound };
            Ok::<_, io::Error>(DeliveryReport { state, provider_id: question.provider_id })
        });
        Box::pin(async move {
            match task.await {
                Ok(Ok(report)) => Ok(Some(report)),
                Ok(Err(cause)) => Err(AskFault { cause: cause.to_string() }),
                Err(cause) => Err(AskFault { cause: cause.to_string() }),
            }
        })
    }

    fn append(&self, key: &str, line: &[u8]) -> io::Result<()> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = self.lock_file()?;
        seen.catch_up(&mut file)?;
        if seen.keys.contains(&digest(key)) {
            return Ok(());
        }
        file.write_all(line)?;
        file.sync_data()?;
        seen.keys.insert(digest(key));
        seen.upto += line.len() as u64;
        Ok(())
    }

    fn holds(&self, key: &str) -> io::Result<bool> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.catch_up(&mut self.lock_file()?)?;
        Ok(seen.keys.contains(&digest(key)))
    }

    /// The lock ends when the file is closed.
    fn lock_file(&self) -> io::Result<File> {
        let file = OpenOptions::new().create(true).read(true).append(true).open(&self.path)?;
        file.lock()?;
        Ok(file)
    }
}

impl Seen {
    /// Reads what was added since the last look and cuts off a last line that a crash left unfinished.
    fn catch_up(&mut self, file: &mut File) -> io::Result<()> {
        let length = file.metadata()?.len();
        if length < self.upto {
            self.upto = 0;
        }
        if length == self.upto {
            return Ok(());
        }
        file.seek(SeekFrom::Start(self.upto))?;
        let mut lines = BufReader::new(&mut *file);
        let mut line = Vec::new();
        loop {
            line.clear();
            lines.read_until(b'\n', &mut line)?;
            if line.last() != Some(&b'\n') {
                break;
            }
            self.upto += line.len() as u64;
            if let Ok(Keyed { key }) = serde_json::from_slice(&line) {
                self.keys.insert(digest(&key));
            }
        }
        if self.upto < length {
            file.set_len(self.upto)?;
        }
        Ok(())
    }
}

fn digest(key: &str) -> u128 {
    let hash = Sha256::digest(key);
    hash.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}
