//! What the handlers of jobs work with.

use crate::gateways::{EceTemplate, Gateways};
use jiff::SignedDuration;
use kartabl_actions::Actions;
use kartabl_documents::{Antivirus, Inspector};
use kartabl_domain::{messages::Channel, office::House};
use kartabl_letters::{LetterError, Typesetter};
use kartabl_queue::{JobError, rate::Rate};
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
    pub(crate) fn typesetter(&self) -> Result<Arc<Typesetter>, JobError> {
        let made = self.typesetter.get_or_init(|| {
            let made = Typesetter::new(self.letter_templates.as_deref());
            made.map(Arc::new).map_err(|error: LetterError| error.to_string())
        });
        made.clone().map_err(JobError::retry)
    }
}

/// How the file store is swept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SweepSettings {
    /// How long files are kept that nothing uses any more.
    pub grace: SignedDuration,
    /// A sweep that would remove more files than this removes none and says so.
    pub at_most: u64,
}
