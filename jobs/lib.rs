//! The background work: one file per job, the schedule, and the gateways to the world outside.

pub mod gateways;
pub mod schedule;

mod act_on_jobs;
mod assign_in_turn;
mod check_document;
mod confirm_account;
mod confirm_identity;
mod inspect_case;
mod issue_letter;
mod prune;
mod recompute_deadlines;
mod remind_applicants;
mod send_ece;
mod send_message;
mod sweep_files;
mod tools;

pub use tools::{SweepSettings, Tools};

use kartabl_queue::Router;
use std::sync::Arc;

/// Every kind of work that this program knows, with its handler.
pub fn router(tools: Arc<Tools>) -> Router<Arc<Tools>> {
    Router::new(tools)
        .on(assign_in_turn::assign_in_turn)
        .on(check_document::check_document)
        .on(confirm_account::confirm_account)
        .on(confirm_identity::confirm_identity)
        .on(inspect_case::inspect_case)
        .on(inspect_case::end_identity_wait)
        .on(send_message::send_message)
        .on(issue_letter::issue_letter)
        .on(send_ece::send_ece)
        .on(remind_applicants::remind_applicants)
        .on(prune::prune)
        .on(sweep_files::sweep_files)
        .on(recompute_deadlines::recompute_deadlines)
        .on(act_on_jobs::act_on_jobs)
}
