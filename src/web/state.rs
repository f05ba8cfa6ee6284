//! What every handler may reach.

use crate::templates::Templates;
use jiff::SignedDuration;
use kartabl_actions::Actions;
use kartabl_documents::Inspector;
use kartabl_domain::{World, office::House};
use kartabl_storage::{Db, Files};
use std::sync::Arc;

/// The application, cheap to clone.
#[derive(Clone)]
pub struct App {
    pub actions: Actions,
    pub db: Db,
    pub files: Files,
    pub house: Arc<House>,
    pub inspector: Inspector,
    pub templates: Arc<Templates>,
    pub sessions: Lifetime,
}

impl App {
    pub fn world(&self) -> &World {
        &self.house.world
    }

    /// Served under https, as the public address says; then cookies are `Secure`.
    pub fn secure(&self) -> bool {
        self.house.settings.public_url.starts_with("https://")
    }
}

/// When sessions end.
#[derive(Clone, Copy, Debug)]
pub struct Lifetime {
    /// A session that was not used for so long has ended.
    pub idle: SignedDuration,
    /// No session lives longer.
    pub life: SignedDuration,
}

impl Default for Lifetime {
    /// An hour without use; a long working day.
    fn default() -> Self {
        Self { idle: SignedDuration::from_mins(60), life: SignedDuration::from_hours(12) }
    }
}
