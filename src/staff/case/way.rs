//! From which tray a case was opened, and which one comes after it there.

use crate::tray;
use kartabl_domain::{cases::Case, people::Staff};
use kartabl_storage::trays::{Cursor, Page, Pile};
use kartabl_web::{App, WebError, views::parts::Crumb};

/// The key of rows without a deadline: behind all others.
const NO_DEADLINE: i64 = 9_000_000_000_000_000;

/// The tray that an address names in `tray`; nothing where the case was opened by its own address.
#[derive(Clone, Debug, Default)]
pub(crate) struct Way(Option<(Pile, String)>);

impl Way {
    /// The tray of this name, as far as the person has it.
    pub(crate) fn named(name: &str, staff: &Staff) -> Self {
        let known = tray::pile(name, staff).ok().filter(|_| !name.is_empty());
        Self(known.map(|(_, pile, entry)| (pile, entry)))
    }

    /// The entry of the menu.
    pub(crate) fn active(&self) -> &str {
        self.0.as_ref().map_or("", |(_, entry)| entry)
    }

    /// What an address of the same case carries on: «?tray=mine» or nothing.
    pub(crate) fn keep(&self) -> String {
        self.0.as_ref().map(|(_, entry)| format!("?tray={entry}")).unwrap_or_default()
    }

    /// The link back to the tray.
    pub(crate) fn crumb(&self) -> Crumb {
        match &self.0 {
            Some((pile, entry)) => tray::crumb(pile, entry),
            None => Crumb { label: "کارتابل".to_owned(), href: "/".to_owned() },
        }
    }

    /// The address of the case after this one in the tray, beginning again at its end; `case` is as it was in the tray.
    pub(crate) async fn next(&self, app: &App, case: &Case) -> Result<Option<String>, WebError> {
        let Some((pile, entry)) = &self.0 else { return Ok(None) };
        let now = app.world().now();
        let calendar = &app.house.calendar;
        let due = case.state.deadline().and_then(|deadline| deadline.due(calendar));
        let key = due.map_or(NO_DEADLINE, |day| calendar.due_at(day).as_microsecond());
        let after = Page { after: Some(Cursor { key, id: case.id }), limit: 1, ..Page::default() };
        let mut rows = app.db.tray(pile, &after, now).await?;
        if rows.is_empty() {
            rows = app.db.tray(pile, &Page { limit: 2, ..Page::default() }, now).await?;
        }
        let next = rows.into_iter().find(|row| row.id != case.id);
        Ok(next.map(|row| tray::href(&row.code, entry)))
    }
}
