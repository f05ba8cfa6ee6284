//! What an address says of a tray: its name, the filters, and the place in the list.

use kartabl_domain::ids::CaseId;
use kartabl_storage::trays::Cursor;
use serde::Deserialize;

/// The whole state of the list, as the address holds it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TrayQuery {
    pub(super) tray: String,
    pub(super) view: String,
    pub(super) state: String,
    /// The row that ended the page before: its key and its id, with a dot between them.
    pub(super) after: String,
    /// How many rows stand on the pages before.
    pub(super) from: u64,
}

impl TrayQuery {
    /// The query of the first page of this list.
    pub(super) fn first_page(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("tray", &self.tray), ("view", &self.view), ("state", &self.state)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }

    /// The row after which the page begins. What cannot be read means the first page.
    pub(super) fn cursor(&self) -> Option<Cursor> {
        cursor(&self.after)
    }
}

/// The place in a list that an address names; `None` where it cannot be read.
pub(crate) fn cursor(after: &str) -> Option<Cursor> {
    let (key, id) = after.split_once('.')?;
    Some(Cursor { key: key.parse().ok()?, id: id.parse::<CaseId>().ok()? })
}
