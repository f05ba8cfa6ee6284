//! What kartabl is about: cases, procedures, defects, deadlines, letters, staff. Pure: no database, no network, no clock of its own.
#![warn(missing_docs)]

pub mod clock;
pub mod documents;
pub mod ids;
pub mod letter_data;
pub mod orders;

pub use clock::{Chance, Clock, World};
pub use letter_data::{LetterData, LetterTable};
