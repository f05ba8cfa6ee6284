//! The tray that a case was opened from: the way back there, and the cases beside this one.

use crate::{
    tray::piles::{self, OpenTray},
    views::case::Place,
};
use kartabl_domain::{cases::Case, people::Staff};
use kartabl_storage::trays::{Cursor, Page};
use kartabl_web::{App, WebError, views::parts::Crumb};

/// The key of rows without a deadline: behind all others.
const NO_DEADLINE: i64 = 9_000_000_000_000_000;

/// The most rows of a tray among which the neighbours of a case are looked for.
const MAX_NEIGHBOURS: i64 = 200;

/// The tray that an address names in `tray`; nothing where the case was opened by its own address.
#[derive(Clone, Debug, Default)]
pub(super) struct Origin(Option<OpenTray>);

impl Origin {
    /// The tray of this name, where the person may open it.
    pub(super) fn named(name: &str, staff: &Staff) -> Self {
        Self(piles::find(name, staff).ok().filter(|_| !name.is_empty()))
    }

    /// The entry of the menu.
    pub(super) fn menu_entry(&self) -> &str {
        self.0.as_ref().map_or("", |tray| &tray.name)
    }

    /// The query that an address of the same case carries on: «?tray=mine» or nothing.
    pub(super) fn query(&self) -> String {
        self.0.as_ref().map(|tray| format!("?tray={}", tray.name)).unwrap_or_default()
    }

    /// The link back to the tray.
    pub(super) fn back_link(&self) -> Crumb {
        self.0.as_ref().map_or_else(start_link, OpenTray::back_link)
    }

    /// The address of the case after this one in the tray, beginning again at its end; `case` is as it was in the tray.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) async fn next(&self, app: &App, case: &Case) -> Result<Option<String>, WebError> {
        let Some(tray) = &self.0 else { return Ok(None) };
        let now = app.world().now();
        let calendar = &app.house.calendar;
        let due = case.state.deadline().and_then(|deadline| deadline.due(calendar));
        let key = due.map_or(NO_DEADLINE, |day| calendar.due_at(day).as_microsecond());
        let after = Page { after: Some(Cursor { key, id: case.id }), limit: 1, ..Page::default() };
        let mut rows = app.db.tray(&tray.pile, &after, now).await?;
        if rows.is_empty() {
            rows = app.db.tray(&tray.pile, &Page { limit: 2, ..Page::default() }, now).await?;
        }
        let next = rows.into_iter().find(|row| row.id != case.id);
        Ok(next.map(|row| tray.case_address(&row.code)))
    }
}

fn start_link() -> Crumb {
    Crumb { label: "کارتابل".to_owned(), href: "/".to_owned() }
}

/// The place of the case in the tray of this name, and the way back there. Without a name the way leads to the tray where
/// the person's work begins, and the case has no place.
///
/// # Errors
/// Those of the database.
pub(super) async fn place(
    app: &App,
    staff: &Staff,
    case: &Case,
    name: &str,
) -> Result<(Option<Place>, Crumb), WebError> {
    let Ok(tray) = piles::find(name, staff) else { return Ok((None, start_link())) };
    let back = tray.back_link();
    if name.is_empty() {
        return Ok((None, back));
    }
    let page = Page { limit: MAX_NEIGHBOURS, ..Page::default() };
    let rows = app.db.tray(&tray.pile, &page, app.world().now()).await?;
    let Some(here) = rows.iter().position(|row| row.id == case.id) else { return Ok((None, back)) };
    let total = app.db.pile_counts(&tray.pile, app.world().now()).await?.total;
    let address = |index: Option<usize>| Some(tray.case_address(&rows.get(index?)?.code));
    let place = Place {
        number: u64::try_from(here + 1).unwrap_or(0),
        total: u64::try_from(total).unwrap_or(0),
        previous: address(here.checked_sub(1)),
        next: address(here.checked_add(1)),
    };
    Ok((Some(place), back))
}
