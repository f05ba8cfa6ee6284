//! Letters (نامه): what stands on them, their line in the register, and the ways by which they leave (SPEC §8).

mod addresses;
mod data;
pub mod dispatch;
mod letter;
mod register;
mod words;

pub use addresses::{Addresses, Proposed};
pub use data::{LetterData, LetterTable, verify_url};
pub use letter::{Kept, Letter, Stage};
pub use register::{Entry, INCOMING, Incoming};
pub use words::Words;
