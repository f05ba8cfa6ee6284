//! What the file gateways kept instead of sending.

use std::{fs, path::Path};

use serde::{Deserialize, de::DeserializeOwned};

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct SentSms {
    pub(crate) key: String,
    pub(crate) to: String,
    pub(crate) text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct SentMail {
    pub(crate) key: String,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// Every message in the order of sending. A line that is just being written is not yet there.
pub(crate) fn read<T: DeserializeOwned>(data: &Path, name: &str) -> Vec<T> {
    let text = fs::read_to_string(data.join("outbox").join(name)).unwrap_or_default();
    text.split_inclusive('\n')
        .filter(|line| line.ends_with('\n'))
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}")))
        .collect()
}
