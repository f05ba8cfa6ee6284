//! `POST /cases/{code}/submit`: «تایید و ارسال»: sends a complete draft to be inspected.

use super::{
    super::{
        act::{Post, once, own_case},
        answers::CaseAnswer,
        error::ApiError,
        view::case_answer_in,
    },
    no_body,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kartabl_storage::inspection::Inspected;
use kartabl_web::App;

#[utoipa::path(post, path = "/api/v1/cases/{code}/submit", tag = "cases", operation_id = "submitCase",
    summary = "تایید و ارسال · Submit",
    params(("code" = String, Path, description = "The tracking code")),
    responses((status = 202, body = CaseAnswer), (status = 404, description = "No such case of this key"),
        (status = 409, description = "Not possible in this state"),
        (status = 422, description = "Defects are open; all in `defects`")))]
pub(crate) async fn post(
    State(app): State<App>,
    Path(code): Path<String>,
    post: Post,
) -> Result<Response, ApiError> {
    no_body(&post)?;
    let answered = once!(app, post, StatusCode::ACCEPTED, |tx, office| {
        let case = own_case(tx, &code, post.caller()).await?;
        let procedure = office.procedure(&case);
        let Inspected { findings, clean, title, documents, .. } = tx.inspect(office, &case).await?;
        let step =
            case.submit(office, &findings, clean, title, documents).map_err(ApiError::refused(procedure))?;
        tx.apply(&step, office.calendar).await?;
        Ok(case_answer_in(tx, office, &step.case).await?)
    });
    Ok(answered.await?.into_response())
}
