//! What the background does with cases, letters, messages and accounts. Its transactions are committed in order but, where
//! the work can be done again, without waiting for the disk; where an effect must happen once, the job is completed in the
//! same transaction.

mod answer_account;
mod answer_gate;
mod assign_in_turn;
mod go_on;
mod hand_over_ece;
mod hand_over_message;
mod inspect_case;
mod keep_letter;
mod lapse;
mod record_check;
mod recount_deadline;

pub use inspect_case::Inspection;
pub use lapse::Lapse;
