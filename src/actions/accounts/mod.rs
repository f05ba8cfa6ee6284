//! What is done with the account of an applicant (guide 004).

mod change_mobile;
mod follow_account;

pub(crate) use follow_account::follow_account;
