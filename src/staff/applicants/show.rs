//! `GET /applicants/{id}`: the page of an applicant. Its opening is written down like that of a case.

use super::{Seen, open, records};
use crate::{
    people::Names,
    views::applicant::{ApplicantPage, CaseLine, Change, HistoryLine},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use jiff::Timestamp;
use kartabl_domain::{
    accounts::{Account, Deed, DeedKind, Known, Voucher, may_change_mobile},
    cases::Case,
    office::Office,
    people::{ApplicantKind, Staff},
};
use kartabl_web::{
    App, WebError,
    frame::Frame,
    present,
    session::{Anyone, As},
    views::form::FormState,
};

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<Anyone>,
    Path(id): Path<String>,
    frame: Frame,
) -> Result<Response, WebError> {
    let seen = open(&app, &staff, &id).await?;
    app.actions.note_applicant_opened(&staff, seen.account.id).await?;
    page(&app, &staff, &frame, seen, StatusCode::OK, Typed::default()).await
}

/// What was typed into the form for another number, and what stands against it.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) mobile: String,
    pub(super) reason: String,
    pub(super) form: FormState,
}

pub(super) async fn page(
    app: &App,
    staff: &Staff,
    frame: &Frame,
    seen: Seen,
    status: StatusCode,
    typed: Typed,
) -> Result<Response, WebError> {
    let Seen { account, cases, hidden } = seen;
    let office = app.house.office();
    let voucher = match &account.identity {
        Known::Confirmed { by: Voucher::Staff { id }, .. } => Some(*id),
        _ => None,
    };
    let names = account.history.iter().map(|deed| deed.by).chain(voucher);
    let names = Names::of_staff(app, names).await?;
    let view = ApplicantPage {
        id: account.id.to_string(),
        name: account.name.clone(),
        kind: account.kind.label().to_owned(),
        legal_id: account.legal_id.as_ref().map(ToString::to_string),
        code_label: match account.kind {
            ApplicantKind::Natural => "کد ملی",
            ApplicantKind::Legal | ApplicantKind::Agency => "کد ملی مدیرعامل",
        }
        .to_owned(),
        national_code: account.national_code.as_ref().map(ToString::to_string),
        domains: account.domains.clone(),
        mobile: account.mobile.to_string(),
        fixed: account.fixed,
        standing: present::standing(&account.identity),
        said: said(&account, &names, office.now),
        since: present::day_of(account.opened_at, office.now),
        history: account.history.iter().rev().map(|deed| history(deed, &names, office.now)).collect(),
        groups: records::groups(app, &account, &cases).await?,
        cases: cases.iter().map(|case| line(case, &office)).collect(),
        hidden: u64::try_from(hidden).unwrap_or(0),
        change: may_change_mobile(staff).then_some(Change {
            version: account.version,
            mobile: typed.mobile,
            reason: typed.reason,
        }),
        form: typed.form,
    };
    let shell = app.shell(frame, staff, "").await?;
    Ok(app.templates.page_with(status, &view, &shell))
}

/// Who says so, or why nobody does.
fn said(account: &Account, names: &Names, now: Timestamp) -> String {
    match &account.identity {
        Known::Confirmed { at, by } => {
            let at = present::moment(*at, now).text;
            match by {
                Voucher::Service => format!("سرویس استعلام، {at}"),
                Voucher::Staff { id } => format!("تأیید دستی {}، {at}", names.staff(*id)),
            }
        }
        Known::Refused { at, reason } => format!("{reason} {}", present::moment(*at, now).text),
        Known::Asked { since } | Known::Down { since, .. } => {
            format!("از {} پرسیده می‌شود", present::moment(*since, now).text)
        }
        Known::Unknown => "پرونده‌ای که به تأیید هویت نیاز داشته باشد ندارد.".to_owned(),
        Known::Nameless => "با نخستین درخواستی که کد ملی مدیرعامل را بدهد پرسیده می‌شود.".to_owned(),
        Known::Unserved => "بررسی آن با کارشناس پرونده است.".to_owned(),
    }
}

fn history(deed: &Deed, names: &Names, now: Timestamp) -> HistoryLine {
    let (from, to) = match &deed.kind {
        DeedKind::Vouched => (None, None),
        DeedKind::Mobile { from, to } => (Some(from.to_string()), Some(to.to_string())),
    };
    HistoryLine {
        who: names.staff(deed.by),
        at: present::moment(deed.at, now),
        from,
        to,
        note: deed.note.clone(),
    }
}

fn line(case: &Case, office: &Office<'_>) -> CaseLine {
    CaseLine {
        code: case.code.to_string(),
        title: present::case_title(case, office),
        status: present::status(&case.state),
        unit: case.state.unit().map(|unit| unit.label().to_owned()),
        opened: present::day_of(case.opened_at, office.now),
        sla: case.state.deadline().map(|deadline| present::sla(deadline, office)),
    }
}
