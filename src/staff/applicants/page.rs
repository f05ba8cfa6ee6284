//! The page of an applicant: the account, a page of the cases, and what is used again.

use super::{access::VisibleApplicant, records};
use crate::{
    people::Names,
    views::applicant::{ApplicantPage, CaseLine, Change, HistoryLine},
};
use axum::{http::StatusCode, response::Response};
use jiff::Timestamp;
use kartabl_domain::{
    accounts::{Account, Deed, DeedKind, Known, Voucher, may_change_mobile},
    cases::Case,
    ids::CaseId,
    office::Office,
    people::{ApplicantKind, Staff},
};
use kartabl_storage::applicants::CaseCursor;
use kartabl_web::{
    App, WebError,
    frame::Frame,
    present,
    views::{form::FormState, parts::Pager},
};
use serde::Deserialize;

/// Cases on one page.
const PAGE_SIZE: usize = 25;

/// The page of the cases that an address names.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PageQuery {
    /// The case that ended the page before: its opening in microseconds and its id, with a dot between them.
    after: String,
    /// How many cases stand on the pages before.
    from: u64,
}

impl PageQuery {
    /// What cannot be read means the first page.
    fn cursor(&self) -> Option<CaseCursor> {
        let (opened_at, id) = self.after.split_once('.')?;
        let opened_at = Timestamp::from_microsecond(opened_at.parse().ok()?).ok()?;
        Some(CaseCursor { opened_at, id: id.parse::<CaseId>().ok()? })
    }
}

/// What was typed into the form for another number, and what stands against it.
#[derive(Default)]
pub(super) struct MobileForm {
    pub(super) mobile: String,
    pub(super) reason: String,
    pub(super) state: FormState,
}

/// Answers with the page.
///
/// # Errors
/// Those of the database.
pub(super) async fn answer(
    app: &App,
    staff: &Staff,
    frame: &Frame,
    status: StatusCode,
    page: &ApplicantPage,
) -> Result<Response, WebError> {
    let shell = app.shell(frame, staff, "").await?;
    Ok(app.templates.page_with(status, page, &shell))
}

/// Reads what the page shows.
///
/// # Errors
/// Those of the database.
pub(super) async fn build(
    app: &App,
    staff: &Staff,
    applicant: &VisibleApplicant,
    query: &PageQuery,
    form: MobileForm,
) -> Result<ApplicantPage, WebError> {
    let VisibleApplicant { account, counts, .. } = applicant;
    let office = app.house.office();
    let voucher = match &account.identity {
        Known::Confirmed { by: Voucher::Staff { id }, .. } => Some(*id),
        _ => None,
    };
    let people = account.history.iter().map(|deed| deed.by).chain(voucher);
    let names = Names::of_staff(app, people).await?;
    let (cases, pager) = cases(app, applicant, query).await?;
    Ok(ApplicantPage {
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
        said: identity_source(account, &names, office.now),
        since: present::day_of(account.opened_at, office.now),
        history: account.history.iter().rev().map(|deed| history(deed, &names, office.now)).collect(),
        groups: records::groups(app, staff, applicant).await?,
        cases: cases.iter().map(|case| case_line(case, &office)).collect(),
        pager,
        hidden: u64::try_from(counts.total - counts.readable).unwrap_or(0),
        change: may_change_mobile(staff).then_some(Change {
            version: account.version,
            mobile: form.mobile,
            reason: form.reason,
        }),
        form: form.state,
    })
}

/// The page of cases that the query names, and where it stands among all of them.
async fn cases(
    app: &App,
    applicant: &VisibleApplicant,
    query: &PageQuery,
) -> Result<(Vec<Case>, Pager), WebError> {
    let VisibleApplicant { account, access, counts } = applicant;
    let after = query.cursor();
    // One more than is shown tells whether another page follows.
    let limit = i64::try_from(PAGE_SIZE + 1).unwrap_or(i64::MAX);
    let mut cases = app.db.cases_of_applicant(&account.key, access, after, limit).await?;
    let more = cases.len() > PAGE_SIZE;
    cases.truncate(PAGE_SIZE);
    let total = u64::try_from(counts.readable).unwrap_or(0);
    let count = u64::try_from(cases.len()).unwrap_or(0);
    let before = after.map_or(0, |_| query.from.min(total));
    let to = before + count;
    let base = format!("/applicants/{}", account.id);
    let next = cases
        .last()
        .filter(|_| more)
        .map(|last| format!("{base}?after={}.{}&from={to}", last.opened_at.as_microsecond(), last.id));
    let pager = Pager {
        from: before + u64::from(count > 0),
        to,
        total: total.max(to),
        previous: after.map(|_| base),
        next,
    };
    Ok((cases, pager))
}

/// The source of a confirmed identity, or the reason why it is not confirmed.
fn identity_source(account: &Account, names: &Names, now: Timestamp) -> String {
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

fn case_line(case: &Case, office: &Office<'_>) -> CaseLine {
    CaseLine {
        code: case.code.to_string(),
        title: present::case_title(case, office),
        status: present::status(&case.state),
        unit: case.state.unit().map(|unit| unit.label().to_owned()),
        opened: present::day_of(case.opened_at, office.now),
        sla: case.state.deadline().map(|deadline| present::sla(deadline, office)),
    }
}
