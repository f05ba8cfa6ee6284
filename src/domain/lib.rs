//! What kartabl is about: cases, procedures, defects, deadlines, letters, staff. Pure: no database, no network, no clock of its own.
#![warn(missing_docs)]

pub mod cases;
pub mod clock;
pub mod documents;
pub mod ids;
pub mod jalali;
pub mod letter_data;
pub mod orders;
pub mod staff;
pub mod text;
pub mod values;

pub use clock::{Chance, Clock, World};
pub use jalali::JalaliDate;
pub use letter_data::{LetterData, LetterTable};
pub use values::{ValueFault, ValueKind};
