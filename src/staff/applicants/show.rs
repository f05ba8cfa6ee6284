//! `GET /applicants/{id}`: the page of an applicant. Its opening is written into the audit like that of a case.

use super::{
    access,
    page::{self, MobileForm, PageQuery},
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use kartabl_web::{
    App, WebError,
    frame::Frame,
    session::{Anyone, As},
};

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<Anyone>,
    Path(id): Path<String>,
    Query(query): Query<PageQuery>,
    frame: Frame,
) -> Result<Response, WebError> {
    let applicant = access::find(&app, &staff, &id).await?;
    app.actions.note_applicant_opened(&staff, applicant.account.id).await?;
    let view = page::build(&app, &staff, &applicant, &query, MobileForm::default()).await?;
    page::answer(&app, &staff, &frame, StatusCode::OK, &view).await
}
