//! تأیید هویت: the reviewer has established by hand whose mobile number the applicant's account has (guide 004).

use super::{Desk, Opened};
use crate::{act::Control, act::Stop, views::identity::IdentityPage};
use axum::{http::StatusCode, response::Response};
use kartabl_domain::{
    accounts::{Account, NOTE_LEAST},
    cases::Case,
    people::ApplicantKind,
    text::fa,
};
use kartabl_web::{WebError, forms::Fields, present, session::Reviewer, shell::Done, views::form::FormState};

const CONTROLS: [Control; 1] = [Control { holds: "identity_note", id: "note", label: NOTE }];
const NOTE: &str = "چگونه احراز شد";

pub(crate) async fn get(Opened { desk, .. }: Opened<Reviewer>) -> Result<Response, WebError> {
    let account = account(&desk).await?;
    let example = "ن".repeat(NOTE_LEAST);
    let rehearsed = desk.app.actions.rehearse_vouching(&desk.staff, &desk.case, &account, &example);
    if let Err(refusal) = rehearsed {
        let stop = Stop::refused(&desk.app, &desk.case, refusal, &[]).await?;
        return desk.barred(stop.form).await;
    }
    desk.page(StatusCode::OK, &page(&desk, &account, String::new(), FormState::default())).await
}

pub(crate) async fn post(
    Opened { mut desk, .. }: Opened<Reviewer>,
    fields: Fields,
) -> Result<Response, WebError> {
    let note = fields.get("note").to_owned();
    match vouch(&mut desk, &fields, &note).await? {
        Ok(_) => desk.done(Done::IdentityConfirmed).await,
        Err(stop) => {
            let account = account(&desk).await?;
            desk.page(stop.status, &page(&desk, &account, note, stop.form)).await
        }
    }
}

async fn account(desk: &Desk) -> Result<Account, WebError> {
    if !desk.procedure().account {
        return Err(WebError::NotFound);
    }
    desk.app.db.account_of(&desk.case.applicant.key()).await?.ok_or(WebError::NotFound)
}

async fn vouch(desk: &mut Desk, fields: &Fields, note: &str) -> Result<Result<Case, Stop>, WebError> {
    match desk.seen(fields).await? {
        Ok(seen) => {
            let done = desk.app.actions.vouch_identity(&desk.staff, seen, note).await;
            desk.outcome(done, &CONTROLS).await
        }
        Err(stop) => Ok(Err(stop)),
    }
}

fn page(desk: &Desk, account: &Account, note: String, form: FormState) -> IdentityPage {
    let natural = account.kind == ApplicantKind::Natural;
    IdentityPage {
        case: desk.case_ref(),
        form,
        whose: if natural { "خود متقاضی" } else { "مدیرعامل شرکت" }.to_owned(),
        mobile: account.mobile.to_string(),
        national_code: account.national_code.as_ref().map(ToString::to_string),
        standing: present::standing(&account.identity),
        said: account.warning().map(|warning| warning.text).unwrap_or_default(),
        hint: format!("دست‌کم {} نویسه؛ بی‌شماره و تصویر مدرک. متقاضی آن را نمی‌بیند.", fa(NOTE_LEAST)),
        note,
    }
}
