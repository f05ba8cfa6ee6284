//! A type for every id: a case cannot be passed where a letter is meant.

use crate::clock::World;
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
                Self(fresh(world))
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

/// A UUID of version 7 that goes beyond milliseconds: microseconds and a count follow (RFC 9562, 6.2), so that what one
/// action writes is read back in the order of its writing.
fn fresh(world: &World) -> Uuid {
    let now = u64::try_from(world.now().as_microsecond()).unwrap_or(0);
    let [micro_high, micro_low] = u16::try_from(now % 1000).unwrap_or(0).to_be_bytes();
    let [turn_high, turn_low] = world.turn().to_be_bytes();
    let mut bytes: [u8; 10] = world.bytes();
    // The builder puts version and variant over the four and two highest bits.
    bytes[..4].copy_from_slice(&[micro_high, micro_low, turn_high & 0x3f, turn_low]);
    uuid::Builder::from_unix_timestamp_millis(now / 1000, &bytes).into_uuid()
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
    /// The account of an applicant (متقاضی).
    ApplicantId;
    /// A record that an applicant uses again: a system, a technical contact.
    RecordId;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::fixed;
    use jiff::{SignedDuration, Timestamp};

    #[test]
    fn ids_sort_in_the_order_they_were_made_also_while_the_clock_stands() {
        let (world, clock) = fixed::world(Timestamp::UNIX_EPOCH + SignedDuration::from_micros(1_999), 1);
        let mut ids: Vec<_> = (0..1000).map(|_| EventId::new(&world).to_string()).collect();
        clock.advance(SignedDuration::from_micros(1));
        ids.push(EventId::new(&world).to_string());
        assert!(ids.is_sorted());
        assert!(ids.iter().all(|id| Uuid::parse_str(id).is_ok_and(|id| id.get_version_num() == 7)));
    }
}
