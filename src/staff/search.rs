//! `GET /search`: cases by tracking code, applicant, subject, system or letter number.

use crate::{
    tray::{query::cursor, rows},
    views::{search::Search, tray::TrayKind},
};
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use kartabl_domain::{
    people::{Role, UnitId},
    values::TrackingCode,
};
use kartabl_storage::{
    StorageError,
    trays::{Page, Pile, TrayRow},
};
use kartabl_web::{
    App, WebError,
    frame::Frame,
    session::{Anyone, As},
    views::parts::Pager,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

/// Hits on one page.
const PAGE_SIZE: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SearchQuery {
    q: String,
    /// The hit that ended the page before: its key and its id, with a dot between them.
    after: String,
    /// How many hits stand on the pages before.
    from: u64,
}

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<Anyone>,
    frame: Frame,
    Query(query): Query<SearchQuery>,
) -> Result<Response, WebError> {
    let words = query.q.trim().to_owned();
    if let Ok(code) = TrackingCode::parse(&words) {
        match app.db.case_by_code(&code).await {
            Ok(case) => return Ok(Redirect::to(&format!("/cases/{}", case.code)).into_response()),
            Err(StorageError::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let office = app.house.office();
    let after = cursor(&query.after);
    let (mut hits, mut hidden) = (Vec::new(), 0);
    if !words.is_empty() {
        let reads_all = staff.is(Role::Admin) || staff.is(Role::Auditor) || staff.is(Role::Secretariat);
        let units: Vec<UnitId> = staff.units().cloned().collect();
        let pile = if reads_all { Pile::Everything } else { Pile::All(units) };
        // One more than is shown tells whether another page follows.
        let limit = i64::try_from(PAGE_SIZE + 1).unwrap_or(i64::MAX);
        let page = Page { words: Some(words.clone()), after: after.clone(), limit, ..Page::default() };
        hits = app.db.tray(&pile, &page, office.now).await?;
        if !reads_all && after.is_none() {
            hidden =
                app.db.tray(&Pile::Everything, &page, office.now).await?.len().saturating_sub(hits.len());
        }
    }
    let more = hits.len() > PAGE_SIZE;
    hits.truncate(PAGE_SIZE);
    let before = after.as_ref().map_or(0, |_| query.from);
    let view = Search {
        query: words.clone(),
        rows: hits.iter().map(|row| rows::row(row, TrayKind::All, "", &office)).collect(),
        pager: pager(&words, &hits, more, before),
        hidden: u64::try_from(hidden).unwrap_or(0),
    };
    let mut shell = app.shell(&frame, &staff, "").await?;
    shell.query = words;
    Ok(app.templates.page(&view, &shell))
}

/// The place of the page among the hits. All hits are not counted: the total is what is known so far.
fn pager(words: &str, hits: &[TrayRow], more: bool, before: u64) -> Pager {
    let count = u64::try_from(hits.len()).unwrap_or(0);
    let to = before.saturating_add(count);
    let first = format!("/search?q={}", utf8_percent_encode(words, NON_ALPHANUMERIC));
    let next = hits
        .last()
        .filter(|_| more)
        .map(|last| format!("{first}&after={}.{}&from={to}", last.cursor.key, last.cursor.id));
    Pager {
        from: if count == 0 { 0 } else { to - count + 1 },
        to,
        total: to.saturating_add(u64::from(more)),
        previous: (before > 0).then_some(first),
        next,
    }
}
