//! The database and the files: one SQL text on two engines, one file per noun.

mod addresses;
pub mod api_keys;
pub mod applicants;
pub mod audit;
pub mod backup;
pub mod books;
pub mod calendar;
pub mod cases;
pub mod catalogue;
pub mod db;
pub mod documents;
pub mod engine;
pub mod error;
pub mod facts;
pub mod files;
pub mod history;
pub mod idempotency;
pub mod inspection;
pub mod jobs;
pub mod letters;
pub mod messages;
pub mod migrate;
pub mod notes;
pub mod procedures;
pub mod records;
pub mod sessions;
pub mod settings;
pub mod staff;
#[cfg(feature = "testing")]
pub mod testing;
pub mod throttle;
mod trace;
pub mod trays;
pub mod tx;
pub mod values;
pub mod wakes;
pub mod workload;

pub use audit::AuditRecord;
pub use db::{Db, Settings, Sharing, expect_one};
pub use error::{Result, StorageError};
pub use files::Files;
pub use jobs::Enqueued;
pub use trace::Origin;
pub use tx::Tx;
pub use values::{Record, Value};
pub use wakes::{Bell, Wakes};
