//! What the address of a case says beside its tracking code.

use serde::Deserialize;

/// The query of the page of a case and of the pages that lead back to it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CaseQuery {
    /// The tray that the case was opened from.
    pub(super) tray: String,
    /// The document in the preview.
    pub(super) doc: String,
}
