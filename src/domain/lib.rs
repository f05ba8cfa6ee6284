//! What kartabl is about: cases, procedures, defects, deadlines, letters, staff. Pure: no database, no network, no clock of its own.
//!
//! The modules stand in layers; each knows only those before it:
//! `text`, `clock` ◄ `ids`, `values` ◄ `calendar`, `documents`, `people` ◄ `notices` ◄ `procedures` ◄ `cases` ◄ `office` ◄ `orders`,
//! `letters`, `messages` ◄ `accounts` ◄ `transitions`; `lists` reads tables for an administrator.
#![warn(missing_docs)]

pub mod accounts;
pub mod calendar;
pub mod cases;
pub mod clock;
pub mod documents;
pub mod ids;
pub mod letters;
pub mod lists;
pub mod messages;
pub mod notices;
pub mod office;
pub mod orders;
pub mod people;
pub mod procedures;
pub mod text;
pub mod transitions;
pub mod values;

pub use calendar::{Deadline, WorkingCalendar};
pub use clock::{Chance, Clock, World};
pub use letters::{LetterData, LetterTable};
pub use values::{JalaliDate, TrackingCode, ValueFault, ValueKind};
