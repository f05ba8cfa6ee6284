//! پس گرفتن اعلام نقص: while its messages are held and the applicant has not opened the case (SPEC §3).

use super::{Desk, Opened, place_words};
use crate::views::take_back::{DefectToTakeBack, TakeBackPage};
use axum::{http::StatusCode, response::Response};
use jiff::SignedDuration;
use kartabl_actions::review::TakeReturnBack;
use kartabl_domain::{
    cases::{Case, State},
    office::Office,
    people::Staff,
};
use kartabl_web::{
    WebError,
    forms::Fields,
    present,
    session::Reviewer,
    shell::{Done, Flash},
    views::{form::FormState, parts::Moment},
};

pub(crate) async fn get(Opened { desk, .. }: Opened<Reviewer>) -> Result<Response, WebError> {
    let (form, _) = desk.rehearse(Ok(TakeReturnBack)).await?;
    if form.refusal.is_some() {
        return desk.barred(form).await;
    }
    desk.page(StatusCode::OK, &page(&desk, form)).await
}

pub(crate) async fn post(
    Opened { mut desk, .. }: Opened<Reviewer>,
    fields: Fields,
) -> Result<Response, WebError> {
    match desk.act(&fields, &[], Ok(TakeReturnBack)).await? {
        Ok(case) => {
            // The case is in these hands again: here the work goes on.
            let here = format!("/cases/{}{}", case.code, desk.way.keep());
            Ok(desk.app.done(&here, &Flash::new(Done::TakenBack).case(case.code)))
        }
        Err(stop) => desk.page(stop.status, &page(&desk, stop.form)).await,
    }
}

/// Until when this person may take the return of the case back; `None` where that is over or not theirs.
pub(crate) fn until(case: &Case, office: &Office<'_>, staff: &Staff) -> Option<Moment> {
    let State::Returned(returned) = &case.state else { return None };
    let _step = case.clone().take_return_back(office, staff).ok()?;
    let window = SignedDuration::from_mins(office.settings.undo_window.into());
    Some(present::moment(returned.at + window, office.now))
}

fn page(desk: &Desk, form: FormState) -> TakeBackPage {
    let office = desk.office();
    let defects = desk.case.open_defects().map(|defect| DefectToTakeBack {
        place: place_words(&defect.place, &desk.case, &office),
        text: defect.text.clone(),
    });
    TakeBackPage {
        case: desk.case_ref(),
        form,
        until: until(&desk.case, &office, &desk.staff),
        defects: defects.collect(),
    }
}
