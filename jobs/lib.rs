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

pub use sweep_files::SweepSettings;

use gateways::{EceTemplate, Gateways};
use kartabl_actions::Actions;
use kartabl_documents::{Antivirus, Inspector};
use kartabl_domain::{messages::Channel, office::House};
use kartabl_letters::{LetterError, Typesetter};
use kartabl_queue::{JobError, Router, rate::Rate};
use kartabl_storage::{Db, Files};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

/// What handlers work with.
pub struct Tools {
    pub actions: Actions,
    pub db: Db,
    pub files: Files,
    /// How files go that nothing uses any more.
    pub sweep: SweepSettings,
    pub house: Arc<House>,
    pub inspector: Inspector,
    pub antivirus: Arc<dyn Antivirus>,
    pub gateways: Gateways,
    /// How many messages a minute each channel's provider takes; none where there is no limit.
    pub rates: BTreeMap<Channel, Rate>,
    /// A folder whose letter templates replace the built-in ones.
    pub letter_templates: Option<PathBuf>,
    /// How packages for the government e-network are written.
    pub ece: EceTemplate,
    /// Fonts and templates are read when the first letter is set.
    pub typesetter: OnceLock<Result<Arc<Typesetter>, String>>,
}

impl Tools {
    /// The typesetter of this process.
    fn typesetter(&self) -> Result<Arc<Typesetter>, JobError> {
        let made = self.typesetter.get_or_init(|| {
            let made = Typesetter::new(self.letter_templates.as_deref());
            made.map(Arc::new).map_err(|error: LetterError| error.to_string())
        });
        made.clone().map_err(JobError::retry)
    }
}

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
