//! The account of an applicant (حساب متقاضی, guide 004): one for each person or organisation, with the mobile number that
//! its owner cannot change, and what is known of whose number that is.

mod account;
mod filing;
mod standing;
#[cfg(test)]
mod tests;

pub use account::{
    APPLICANT, Account, Deed, DeedKind, NOTE_LEAST, REASON_LEAST, UNASKED, UNCONFIRMED, may_change_mobile,
};
pub use filing::Filing;
pub use standing::{Inquiry, Known, Voucher};
