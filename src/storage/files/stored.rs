//! What a file store was given.

/// What was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 of the bytes, 64 hexadecimal digits; the name they are found by.
    pub sha256: String,
    /// How many bytes.
    pub bytes: u64,
}

/// A file in its place whose blob is not written down yet. Without one it is swept in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// What is in it.
    pub stored: Stored,
    /// Its path below the folder of the blobs.
    pub(crate) path: String,
}
