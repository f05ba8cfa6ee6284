//! تأیید هویت: the reviewer has established by hand whose mobile number the applicant's account has (guide 004).

use super::{Control, Desk, Opened, Stop};
use crate::{
    act::{self, Outcome},
    views::identity::IdentityPage,
};
use axum::{http::StatusCode, response::Response};
use kartabl_domain::{
    accounts::{Account, NOTE_LEAST},
    cases::{Actor, ApplicantKind, EventKind},
    text::fa,
};
use kartabl_storage::StorageError;
use kartabl_web::{WebError, forms::Fields, present, session::Reviewer, shell::Done, views::form::FormState};

const CONTROLS: [Control; 1] = [Control { holds: "identity_note", id: "note", label: NOTE }];
const NOTE: &str = "چگونه احراز شد";

pub(crate) async fn get(Opened { desk, .. }: Opened<Reviewer>) -> Result<Response, WebError> {
    let account = account(&desk).await?;
    let example = "ن".repeat(NOTE_LEAST);
    if let Err(refusal) = desk.case.clone().vouch(&desk.office(), &desk.staff, account.clone(), &example) {
        let outcome = act::unfit_for(&desk.app, &desk.case, refusal.into()).await?;
        return desk.barred(outcome.form(|_| None)).await;
    }
    desk.page(StatusCode::OK, &page(&desk, &account, String::new(), FormState::default())).await
}

pub(crate) async fn post(
    Opened { mut desk, .. }: Opened<Reviewer>,
    fields: Fields,
) -> Result<Response, WebError> {
    let note = fields.get("note").to_owned();
    match vouch(&mut desk, &fields, &note).await? {
        None => desk.done(Done::IdentityConfirmed).await,
        Some(stop) => {
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

/// The account, this case and the applicant's other open cases, in one transaction.
async fn vouch(desk: &mut Desk, fields: &Fields, note: &str) -> Result<Option<Stop>, WebError> {
    let version = fields.number("version")?;
    let (app, staff) = (&desk.app, &desk.staff);
    let mut tx = app.db.begin().await?;
    let account = tx.hold_account_of(&desk.case.applicant.key()).await?.ok_or(WebError::NotFound)?;
    let current = tx.case(desk.case.id).await?;
    let office = app.house.office();
    let outcome = if current.version == version {
        match current.vouch(&office, staff, account, note) {
            Err(refusal) => {
                drop(tx);
                act::unfit_for(app, &desk.case, refusal.into()).await?
            }
            Ok((step, account)) => {
                let actor = Actor::Staff(staff.id);
                let written = async {
                    tx.put_account(&account, actor).await?;
                    tx.apply(&step, office.calendar).await?;
                    let told = Some(&EventKind::IdentityVouched);
                    tx.follow_account(&office, &account, actor, told, Some(step.case.id)).await?;
                    tx.commit().await
                };
                match written.await {
                    Err(StorageError::Conflict) => Outcome::Conflict(act::conflict(app, &desk.case).await?),
                    other => {
                        other?;
                        return Ok(None);
                    }
                }
            }
        }
    } else {
        drop(tx);
        Outcome::Conflict(act::conflict(app, &current).await?)
    };
    if matches!(outcome, Outcome::Conflict(_)) {
        desk.case = desk.app.db.case(desk.case.id).await?;
    }
    Ok(Some(Stop::of(outcome, &CONTROLS)))
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
