//! `POST /cases/{code}/samava`: «ثبت اطلاعات»: the case returns to the reviewer who asked for it.

use super::{
    super::{
        act::{Post, once, own_case},
        answers::CaseAnswer,
        error::ApiError,
        view::case_answer_in,
    },
    with_fields,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kartabl_domain::{cases::Refusal, completeness::inspect_samava, data::CaseData, procedures::Section};
use kartabl_web::App;
use serde_json::{Value, json};

#[utoipa::path(post, path = "/api/v1/cases/{code}/samava", tag = "cases", operation_id = "giveSamava",
    summary = "ثبت اطلاعات سماوا · Give the Samava data",
    description = "`data` holds the fields of the procedure's Samava section.",
    params(("code" = String, Path, description = "The tracking code")),
    request_body = super::super::form::Data,
    responses((status = 202, body = CaseAnswer), (status = 404, description = "No such case of this key"),
        (status = 409, description = "Nobody asked for it"),
        (status = 422, description = "Wrong shape, or defects in what was given")))]
pub(crate) async fn post(
    State(app): State<App>,
    Path(code): Path<String>,
    post: Post,
) -> Result<Response, ApiError> {
    let given = with_fields(post.body.clone(), |fields| fields.value("data"))?.unwrap_or_else(|| json!({}));
    let answered = once!(app, post, StatusCode::ACCEPTED, |tx, office| {
        let case = own_case(tx, &code, post.caller()).await?;
        let procedure = office.procedure(&case);
        let refused = ApiError::refused(procedure);
        let Some(samava) = &procedure.samava else {
            return Err(refused(Refusal::WrongState { state: case.state.name() }));
        };
        let mut data: CaseData = case.data.clone();
        data.put_samava(inner(&given, samava), samava)?;
        let defects = inspect_samava(samava, &data.to_value()[&samava.id], office.today());
        let step = case.give_samava(office, data, &defects).map_err(refused)?;
        tx.apply(&step, office.calendar).await?;
        Ok(case_answer_in(tx, office, &step.case).await?)
    });
    Ok(answered.await?.into_response())
}

/// The fields by themselves, or under the section's id as everywhere else.
fn inner<'a>(given: &'a Value, samava: &Section) -> &'a Value {
    match given.as_object() {
        Some(map) if map.len() == 1 && samava.field(&samava.id).is_none() => {
            map.get(&samava.id).unwrap_or(given)
        }
        _ => given,
    }
}
