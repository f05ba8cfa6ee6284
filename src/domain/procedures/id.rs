//! The names of procedures and of their versions.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The id of a procedure, such as `gsb-service`: lower-case letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProcedureId(String);

impl ProcedureId {
    /// The six procedures of SPEC §2; a file may refer to one of them before it is there.
    pub const BUILT_IN: [&'static str; 6] = [
        "connection",
        "workgroup-permit",
        "gsb-service",
        "correspondence",
        "contract-registration",
        "estate-service",
    ];

    /// The procedure of this id.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as kept in the database.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProcedureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which procedure a case follows; it keeps the version that it was opened under (SPEC §2).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProcedureRef {
    /// Which procedure.
    pub id: ProcedureId,
    /// Its version.
    pub version: u32,
}
