//! What kartabl is about: cases, procedures, defects, deadlines, letters, staff. Pure: no database, no network, no clock of its own.
#![warn(missing_docs)]

pub mod accounts;
pub mod calendar;
pub mod cases;
pub mod catalogue;
pub mod clock;
pub mod comparison;
pub mod completeness;
pub mod data;
pub mod deadlines;
pub mod defects;
pub mod dispatch;
pub mod documents;
pub mod expressions;
pub mod facts;
pub mod identity;
pub mod ids;
pub mod jalali;
pub mod letter_data;
pub mod letters;
pub mod lists;
pub mod messages;
pub mod office;
pub mod orders;
pub mod procedures;
pub mod records;
pub mod routing;
pub mod staff;
pub mod text;
pub mod tracking;
pub mod values;

pub use calendar::WorkingCalendar;
pub use clock::{Chance, Clock, World};
pub use deadlines::Deadline;
pub use jalali::JalaliDate;
pub use letter_data::{LetterData, LetterTable};
pub use tracking::TrackingCode;
pub use values::{ValueFault, ValueKind};
