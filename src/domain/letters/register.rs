//! Lines of the registers (دفتر اندیکاتور): of letters that go out, and of what comes in (وارده).

use crate::{
    ids::{CaseId, StaffId},
    people::UnitId,
    values::JalaliDate,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A line of the register (دفتر اندیکاتور): gap-free and unique per register and Jalali year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The register's name.
    pub register: String,
    /// The Jalali year.
    pub year: i32,
    /// 1, 2, 3, … within the year.
    pub sequence: i64,
    /// The day it was entered.
    pub date: JalaliDate,
}

impl Entry {
    /// The number as written: year/sequence.
    pub fn number(&self) -> String {
        format!("{}/{}", self.year, self.sequence)
    }
}

/// The register of what comes in (وارده).
pub const INCOMING: &str = "incoming";

/// A line of the incoming register, as it was written: what becomes of the case later does not change the book.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// Its number and date.
    pub entry: Entry,
    /// The case that it brought.
    pub case: CaseId,
    /// What it was about.
    pub subject: String,
    /// Who sent it.
    pub sender: String,
    /// The unit that it was addressed to.
    pub unit: UnitId,
    /// Who registered it.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
}
