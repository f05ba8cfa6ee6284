//! A type for every id: a case cannot be passed where a letter is meant.

use crate::World;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// The text is not an id of this kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A fresh id; ids made later sort after earlier ones (UUID version 7).
            pub fn new(world: &World) -> Self {
                let milliseconds = u64::try_from(world.now().as_millisecond()).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(milliseconds, &world.bytes()).into_uuid())
            }

            /// The id whose bytes are these; for ids that are derived from other facts.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
            }
        }
    )*};
}

ids! {
    /// A case (پرونده).
    CaseId;
    /// An uploaded document of a case.
    DocumentId;
    /// A defect (نقص) of a case.
    DefectId;
    /// A letter (نامه) drafted for a case.
    LetterId;
    /// A message to an applicant or a member of staff.
    MessageId;
    /// A member of staff.
    StaffId;
    /// A key of the intake API.
    ApiKeyId;
    /// A history event of a case.
    EventId;
    /// A note inside a case.
    NoteId;
}

/// A job in a queue. A number that the database hands out, since jobs of equal priority run in the order of their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(pub i64);

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for JobId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        text.parse().map(Self).map_err(|_| NotAnId)
    }
}
