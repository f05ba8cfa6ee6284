//! Whether a commit waits for the disk.

/// What a power cut may take back of a transaction that was committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Nothing: the commit waits for the fsync.
    Full,
    /// The transaction and all that were committed after it, up to the next one with full durability; the death of the
    /// process takes back nothing. For background work, whose job is found unfinished then and runs again.
    Relaxed,
}
