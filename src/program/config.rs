//! The configuration: built-in values, then a file, then the environment, then the command line.
//!
//! Every key with its meaning and its built-in value is in `config/reference.toml`, which `kartabl config schema`
//! prints.

mod database_url;
mod faults;
mod queues;
mod sections;
mod settings;
mod sources;
#[cfg(test)]
mod tests;

pub use database_url::DatabaseUrl;
pub use faults::{ConfigError, Fault};
pub use queues::{ClusterSettings, QueueSettings, RateSettings};
pub use sections::{CalendarSettings, DocumentSettings, FileSettings, LogSettings, SessionSettings};
pub use settings::Config;
pub use sources::Sources;

/// The annotated file of all keys.
pub const REFERENCE: &str = include_str!("config/reference.toml");
