//! `GET /search`: cases by tracking code, applicant, subject, system or letter number.

use crate::{
    tray::rows,
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
    trays::{Page, Pile},
};
use kartabl_web::{
    App, WebError,
    frame::Frame,
    session::{Anyone, As},
    views::parts::Pager,
};
use serde::Deserialize;

const MOST: i64 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
}

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<Anyone>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let query = asked.q.trim().to_owned();
    if let Ok(code) = TrackingCode::parse(&query) {
        match app.db.case_by_code(&code).await {
            Ok(case) => return Ok(Redirect::to(&format!("/cases/{}", case.code)).into_response()),
            Err(StorageError::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let office = app.house.office();
    let everything = staff.is(Role::Admin) || staff.is(Role::Auditor) || staff.is(Role::Secretariat);
    let units: Vec<UnitId> = staff.units().cloned().collect();
    let pile = if everything { Pile::Everything } else { Pile::All(units) };
    let page = Page { words: Some(query.clone()), limit: MOST, ..Page::default() };
    let found = if query.is_empty() { Vec::new() } else { app.db.search(&pile, &page, office.now).await? };
    let all = if query.is_empty() || everything {
        found.len()
    } else {
        app.db.search(&Pile::Everything, &page, office.now).await?.len()
    };
    let hidden = u64::try_from(all.saturating_sub(found.len())).unwrap_or(0);
    let total = u64::try_from(found.len()).unwrap_or(0);
    let view = Search {
        query: query.clone(),
        rows: found.iter().map(|row| rows::row(row, TrayKind::All, "", &office)).collect(),
        pager: Pager { from: u64::from(total > 0), to: total, total, previous: None, next: None },
        hidden,
    };
    let mut shell = app.shell(&frame, &staff, "").await?;
    shell.query = query;
    Ok(app.templates.page(&view, &shell))
}
