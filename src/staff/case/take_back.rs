//! پس گرفتن اعلام نقص: taking a return back while its messages are held and the applicant has not opened the case
//! (SPEC §3).

use super::{context::CaseContext, opened::OpenedCase, page, perform, places, undo};
use crate::views::take_back::{DefectToTakeBack, TakeBackPage};
use axum::{http::StatusCode, response::Response};
use kartabl_actions::review::TakeReturnBack;
use kartabl_web::{
    WebError,
    forms::Fields,
    session::Reviewer,
    shell::{Done, Flash},
    views::form::FormState,
};

pub(crate) async fn get(OpenedCase { context, .. }: OpenedCase<Reviewer>) -> Result<Response, WebError> {
    let (form, _) = perform::rehearse(&context, Ok(TakeReturnBack)).await?;
    if form.refusal.is_some() {
        return page::instead_of_action(&context, form).await;
    }
    context.page(StatusCode::OK, &build(&context, form)).await
}

pub(crate) async fn post(
    OpenedCase { mut context, .. }: OpenedCase<Reviewer>,
    fields: Fields,
) -> Result<Response, WebError> {
    match perform::perform(&mut context, &fields, &[], Ok(TakeReturnBack)).await? {
        Ok(case) => {
            // The case is with this person again, who goes on with it.
            let here = format!("/cases/{}{}", case.code, context.origin.query());
            Ok(context.app.done(&here, &Flash::new(Done::TakenBack).case(case.code)))
        }
        Err(error) => context.page(error.status, &build(&context, error.form)).await,
    }
}

fn build(context: &CaseContext, form: FormState) -> TakeBackPage {
    let office = context.office();
    let defects = context.case.open_defects().map(|defect| DefectToTakeBack {
        place: places::label(&defect.place, &context.case, &office),
        text: defect.text.clone(),
    });
    TakeBackPage {
        case: context.case_ref(),
        form,
        until: undo::until(&context.case, &office, &context.staff),
        defects: defects.collect(),
    }
}
