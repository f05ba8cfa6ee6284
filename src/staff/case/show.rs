//! `GET /cases/{code}`: the page of a case. Its opening is written into the audit.

use super::{access, page, query::CaseQuery};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use kartabl_actions::Reader;
use kartabl_web::{
    App, WebError,
    frame::Frame,
    session::{Anyone, As},
    views::form::FormState,
};

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<Anyone>,
    Path(code): Path<String>,
    Query(query): Query<CaseQuery>,
    frame: Frame,
) -> Result<Response, WebError> {
    let case = access::find(&app, &staff, &code).await?;
    app.actions.note_opened(Reader::Staff(staff.id), case.id).await?;
    page::answer(&app, &staff, &case, &query, &frame, FormState::default(), String::new()).await
}
