//! Where a complete case starts, and the units that may be asked about it.

use super::expressions::Condition;
use crate::people::UnitId;
use serde::{Deserialize, Serialize};

/// Where a complete case starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "start", content = "unit")]
pub enum Start {
    /// A reviewer of this unit evaluates it.
    Evaluation(UnitId),
    /// The secretariat registers it first.
    Registration,
    /// The secretariat waits for the confidential paper letter; then the procedure's unit evaluates it.
    PaperLetter,
    /// The case goes straight to this unit as a referral.
    Referred(UnitId),
}

/// One line of the routing table.
#[derive(Debug, Clone)]
pub struct RoutingLine {
    /// When it applies; always, without it.
    pub when: Option<Condition>,
    /// Where the case then starts.
    pub start: Start,
}

/// A unit to which a case may be referred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// The unit.
    pub unit: UnitId,
    /// Whether it may approve and reject by itself.
    pub decides: bool,
}
