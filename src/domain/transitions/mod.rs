//! What can be done with a case. Every transition consumes the case and answers with a [`Step`]: the next case, with what must
//! be written together with it.

mod account;
mod conclude;
mod decide;
mod dispatch;
mod ece;
mod edit;
mod end;
mod gates;
mod inspect;
mod issue;
mod letters_desk;
mod open;
mod paper_letter;
mod prioritise;
mod refer;
mod register;
mod remind;
mod reopen;
mod resubmit;
mod return_to_applicant;
mod samava;
mod stations;
mod step;
mod submit;
mod take;
#[cfg(test)]
mod tests;

pub use decide::{REASON_LEAST, Verdict};
pub use ece::Handover;
pub use open::NewCase;
pub use paper_letter::PaperLetter;
pub use return_to_applicant::DefectNote;
pub use step::{Recall, Step};
