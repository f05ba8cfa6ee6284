//! What every handler may reach.

use crate::{error::ErrorPages, session::Lifetime, templates::Templates};
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

    /// What the error pages need.
    pub fn error_pages(&self) -> ErrorPages {
        ErrorPages {
            templates: Arc::clone(&self.templates),
            organisation: self.house.settings.organisation.clone(),
            app: Some(self.clone()),
        }
    }
}
