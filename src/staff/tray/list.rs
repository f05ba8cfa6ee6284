//! `GET /`: one tray with its filters, a page of it at a time.

use super::{
    filters::{filters, tabs},
    piles::{self, OpenTray, SECRETARIAT},
    query::TrayQuery,
    rows,
};
use crate::{
    people,
    views::tray::{Bulk, Tray, TrayKind},
};
use axum::{
    extract::{Query, State},
    response::Response,
};
use kartabl_domain::people::{Role, Staff};
use kartabl_storage::trays::{Page, Pile, PileCounts, TrayRow as StoredRow};
use kartabl_web::{
    App, WebError,
    frame::Frame,
    present,
    session::{Anyone, As},
    views::parts::Pager,
};

/// Rows on one page.
const PAGE_SIZE: usize = 25;

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<Anyone>,
    frame: Frame,
    Query(query): Query<TrayQuery>,
) -> Result<Response, WebError> {
    let tray = piles::find(&query.tray, &staff)?;
    let query = TrayQuery { tray: tray.name.clone(), ..query };
    let office = app.house.office();
    let counts = app.db.pile_counts(&tray.pile, office.now).await?;
    let page = Page {
        state: Some(query.state.clone()).filter(|state| !state.is_empty()),
        overdue: query.view == "overdue",
        urgent: query.view == "urgent",
        words: None,
        after: query.cursor(),
        // One more than is shown tells whether another page follows.
        limit: i64::try_from(PAGE_SIZE + 1).unwrap_or(i64::MAX),
    };
    let mut found = app.db.tray(&tray.pile, &page, office.now).await?;
    let more = found.len() > PAGE_SIZE;
    found.truncate(PAGE_SIZE);
    let shell = app.shell(&frame, &staff, &tray.name).await?;
    let first = found.first().filter(|_| tray.kind == TrayKind::Mine);
    let view = Tray {
        tray: tray.kind,
        unit: match &tray.pile {
            Pile::Unit(unit) => Some(unit.label().to_owned()),
            Pile::Secretariat => Some(SECRETARIAT.to_owned()),
            _ => None,
        },
        total: number(counts.total),
        overdue: number(counts.overdue),
        tabs: tabs(&query, [counts.total, counts.overdue, counts.urgent]),
        filters: filters(&query, &counts.states),
        first: first.map(|row| tray.case_address(&row.code)),
        rows: found.iter().map(|row| rows::row(row, tray.kind, &tray.name, &office)).collect(),
        pager: pager(&query, &found, more, &counts),
        unassigned: shell.staff.as_ref().and_then(|s| s.menu.get("unassigned")?.count).unwrap_or(0),
        bulk: bulk(&app, &staff, &tray).await?,
        refreshed: present::moment(office.now, office.now),
    };
    Ok(app.templates.page(&view, &shell))
}

fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// The place of the page in the list. How many rows of a view have a certain state is not counted: the total is then what
/// is known so far.
fn pager(query: &TrayQuery, rows: &[StoredRow], more: bool, counts: &PileCounts) -> Pager {
    let total = number(match query.view.as_str() {
        "overdue" => counts.overdue,
        "urgent" => counts.urgent,
        _ => counts.total,
    });
    let count = u64::try_from(rows.len()).unwrap_or(0);
    let before = query.from.min(total);
    let to = before + count;
    let first_page = query.first_page();
    let next = rows
        .last()
        .filter(|_| more)
        .map(|last| format!("/?{first_page}&after={}.{}&from={to}", last.cursor.key, last.cursor.id));
    Pager {
        from: before + u64::from(count > 0),
        to,
        total: if query.state.is_empty() { total.max(to) } else { to + u64::from(more) },
        previous: (before > 0).then(|| format!("/?{first_page}")),
        next,
    }
}

/// The members to whom a supervisor may give several cases at once.
async fn bulk(app: &App, staff: &Staff, tray: &OpenTray) -> Result<Option<Bulk>, WebError> {
    let unit = match &tray.pile {
        Pile::Pool(units) | Pile::Overdue(units) => {
            units.iter().find(|unit| staff.holds(Role::Supervisor, unit))
        }
        Pile::Unit(unit) => Some(unit).filter(|unit| staff.holds(Role::Supervisor, unit)),
        _ => None,
    };
    let Some(unit) = unit else { return Ok(None) };
    let members = app.db.staff_of_unit(unit).await?;
    Ok(Some(Bulk { members: members.iter().map(people::member_choice).collect() }))
}
