//! A frozen state of a case.

use super::data::CaseData;
use crate::ids::DocumentId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A numbered, frozen state of a case: every submission and every «رفع نقص» makes one (SPEC §3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// 1 for the first submission.
    pub number: u32,
    /// When it was frozen.
    pub at: Timestamp,
    /// The data.
    pub data: CaseData,
    /// The documents.
    pub documents: Vec<DocumentId>,
}
