//! کارتابل: `GET /`, one pile of cases with its filters, and `POST /assign` for many at once.

use crate::views::tray::{
    Bulk, FilterSelect, Order, Tray, TrayFilters, TrayKind, TrayRow, TrayTab, TrayView,
};
use axum::{
    extract::{Query, State},
    response::Response,
};
use kartabl_domain::{
    cases::State as Life,
    ids::CaseId,
    office::Office,
    people::{Role, Staff, UnitId},
    text::fa,
};
use kartabl_storage::trays::{Cursor, Page, Pile, TrayRow as Row};
use kartabl_web::{
    App, WebError,
    frame::Frame,
    present,
    session::{Anyone, As},
    views::parts::{Choice, Crumb, Label, Pager, Tone},
};
use serde::Deserialize;

/// Rows of a page.
const PAGE: i64 = 25;

/// The cases that wait for the secretariat, as the menu calls them.
const SECRETARIAT: &str = "پرونده‌های دبیرخانه";

/// The address holds the whole state of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    tray: String,
    view: String,
    state: String,
    after: String,
    from: u64,
}

impl Asked {
    /// The query of the same list, without where it stands.
    fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("tray", &self.tray), ("view", &self.view), ("state", &self.state)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }

    fn cursor(&self) -> Option<Cursor> {
        let (key, id) = self.after.split_once('.')?;
        Some(Cursor { key: key.parse().ok()?, id: id.parse::<CaseId>().ok()? })
    }
}

/// The pile that a name stands for, if the person may open it, with its kind and menu entry.
pub(crate) fn pile(name: &str, staff: &Staff) -> Result<(TrayKind, Pile, String), WebError> {
    let units: Vec<UnitId> = staff.units().cloned().collect();
    let reads_all = staff.is(Role::Admin) || staff.is(Role::Auditor);
    let reviewer = !units.is_empty();
    let chosen = match name {
        "" | "mine" if reviewer => (TrayKind::Mine, Pile::Mine(staff.id)),
        // Who reviews nothing starts where the work of the post lies.
        "" if staff.is(Role::Secretariat) => return pile("unit:secretariat", staff),
        "" if reads_all => return pile("all", staff),
        "unassigned" if reviewer => (TrayKind::Unassigned, Pile::Pool(units)),
        "referred" if reviewer => (TrayKind::Referred, Pile::AskedBy(staff.id)),
        "waiting" if reviewer => (TrayKind::Waiting, Pile::WithApplicant(units)),
        "overdue" if reviewer => (TrayKind::Overdue, Pile::Overdue(units)),
        "all" if reads_all => (TrayKind::All, Pile::Everything),
        "all" if reviewer => (TrayKind::All, Pile::All(units)),
        "unit:secretariat" if reads_all || staff.is(Role::Secretariat) => (TrayKind::Unit, Pile::Secretariat),
        _ => match name.strip_prefix("unit:").map(UnitId::new) {
            Some(unit) if reads_all || staff.reviews_for(&unit) => (TrayKind::Unit, Pile::Unit(unit)),
            Some(_) => return Err(WebError::forbidden()),
            None if name.is_empty() => return Err(WebError::forbidden()),
            None => return Err(WebError::NotFound),
        },
    };
    let entry = match (&chosen.0, &chosen.1) {
        (TrayKind::Mine, _) => "mine".to_owned(),
        (TrayKind::Unassigned, _) => "unassigned".to_owned(),
        (TrayKind::Referred, _) => "referred".to_owned(),
        (TrayKind::Waiting, _) => "waiting".to_owned(),
        (TrayKind::Overdue, _) => "overdue".to_owned(),
        (TrayKind::All, _) => "all".to_owned(),
        (TrayKind::Unit, Pile::Unit(unit)) => format!("unit:{unit}"),
        (TrayKind::Unit, _) => format!("unit:{}", UnitId::SECRETARIAT),
    };
    Ok((chosen.0, chosen.1, entry))
}

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<Anyone>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (kind, pile, entry) = pile(&asked.tray, &staff)?;
    let asked = Asked { tray: entry.clone(), ..asked };
    let office = app.house.office();
    let counts = app.db.pile_counts(&pile, office.now).await?;
    let page = Page {
        state: Some(asked.state.clone()).filter(|state| !state.is_empty()),
        overdue: asked.view == "overdue",
        urgent: asked.view == "urgent",
        words: None,
        after: asked.cursor(),
        limit: PAGE + 1,
    };
    let mut rows = app.db.tray(&pile, &page, office.now).await?;
    let more = rows.len() > usize::try_from(PAGE).unwrap_or_default();
    rows.truncate(usize::try_from(PAGE).unwrap_or_default());
    let shell = app.shell(&frame, &staff, &entry).await?;
    let filtered = match asked.view.as_str() {
        "overdue" => counts.overdue,
        "urgent" => counts.urgent,
        _ => counts.total,
    };
    let query = asked.query();
    let pager = pager(&asked, &rows, more, number(filtered), &query);
    let view = Tray {
        tray: kind,
        unit: match &pile {
            Pile::Unit(unit) => Some(unit.label().to_owned()),
            Pile::Secretariat => Some(SECRETARIAT.to_owned()),
            _ => None,
        },
        total: number(counts.total),
        overdue: number(counts.overdue),
        tabs: tabs(&asked, [counts.total, counts.overdue, counts.urgent]),
        filters: filters(&asked, &counts.states),
        first: rows.first().filter(|_| kind == TrayKind::Mine).map(|row| href(&row.code, &entry)),
        rows: rows.iter().map(|row| self::row(row, kind, &entry, &office)).collect(),
        pager,
        unassigned: shell.staff.as_ref().and_then(|s| s.menu.get("unassigned")?.count).unwrap_or(0),
        bulk: bulk(&app, &staff, &pile).await?,
        refreshed: present::moment(office.now, office.now),
    };
    Ok(app.templates.page(&view, &shell))
}

fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// The link back to a tray.
pub(crate) fn crumb(pile: &Pile, entry: &str) -> Crumb {
    let label = match pile {
        Pile::Mine(_) => "کارتابل من",
        Pile::Pool(_) => "بدون کارشناس",
        Pile::AskedBy(_) => "در انتظار نظر",
        Pile::WithApplicant(_) => "در انتظار متقاضی",
        Pile::Overdue(_) => "از مهلت گذشته",
        Pile::Unit(unit) => unit.label(),
        Pile::Secretariat => SECRETARIAT,
        Pile::All(_) | Pile::Everything => "همهٔ پرونده‌ها",
    };
    Crumb { label: label.to_owned(), href: format!("/?tray={entry}") }
}

/// The address of a case as opened from a tray.
pub(crate) fn href(code: &str, tray: &str) -> String {
    format!("/cases/{code}?tray={tray}")
}

pub(crate) fn row(row: &Row, kind: TrayKind, tray: &str, office: &Office<'_>) -> TrayRow {
    TrayRow {
        code: row.code.clone(),
        href: if tray.is_empty() { format!("/cases/{}", row.code) } else { href(&row.code, tray) },
        title: row.title.clone(),
        applicant: row.applicant.clone(),
        bus: row.route.clone(),
        priority: present::priority(row.priority),
        status: status(row),
        checks: present::checks(&row.state, row.open_defects, row.warnings),
        person: match kind {
            TrayKind::Mine => Some(origin(row).to_owned()),
            _ => row.reviewer_name.clone(),
        },
        entered: present::day_of(row.entered_at, office.now),
        sla: row.state.deadline().map(|deadline| present::sla(deadline, office)),
    }
}

/// The state of a case; one that was mended and not yet acted on says so.
fn status(row: &Row) -> Label {
    match &row.state {
        Life::Evaluation(_) if row.returned => Label::new(Tone::Ok, "رفع نقص انجام شد"),
        state => present::status(state),
    }
}

/// Where a case in one's own tray came from.
fn origin(row: &Row) -> &'static str {
    match &row.state {
        Life::Referred(_) => "ارجاع",
        _ if row.returned => "متقاضی",
        _ => "مسیریابی",
    }
}

fn tabs(asked: &Asked, [total, overdue, urgent]: [i64; 3]) -> Vec<TrayTab> {
    let tab = |view, name: &str, count| {
        let asked = Asked { view: name.to_owned(), ..asked.clone() };
        TrayTab { view, count: number(count), href: format!("/?{}", asked.query()), current: false }
    };
    let tabs = [
        (TrayView::All, "", total),
        (TrayView::Overdue, "overdue", overdue),
        (TrayView::Urgent, "urgent", urgent),
    ];
    let current = tabs.iter().position(|(_, name, _)| *name == asked.view).unwrap_or(0);
    let make = |(index, (view, name, count))| TrayTab { current: index == current, ..tab(view, name, count) };
    tabs.into_iter().enumerate().map(make).collect()
}

fn filters(asked: &Asked, states: &[(String, i64)]) -> TrayFilters {
    let words = |state: &str| match state {
        "evaluation" => "ارزیابی",
        "referred" => "ارجاع‌شده",
        "returned" => "رفع نقص",
        "awaiting_samava" => "سماوا",
        "awaiting_registration" => "ثبت دبیرخانه",
        "awaiting_paper_letter" => "وصول نامهٔ محرمانه",
        "awaiting_letter" => "صدور نامه",
        "inspecting" => "بررسی خودکار",
        _ => "تمام شده / آرشیو",
    };
    let option = |(state, count): &(String, i64)| {
        Choice::new(state, format!("{} ({})", words(state), fa(count))).chosen_if(&asked.state)
    };
    let mut options: Vec<_> = states.iter().map(option).collect();
    // What was asked for is named also where nothing is like that.
    if !asked.state.is_empty() && options.iter().all(|option| option.value != asked.state) {
        options.push(option(&(asked.state.clone(), 0)));
    }
    let reset = Asked { state: String::new(), ..asked.clone() };
    TrayFilters {
        tray: asked.tray.clone(),
        view: asked.view.clone(),
        selects: vec![FilterSelect { name: "state", label: "وضعیت".to_owned(), options }],
        order: Order::Due,
        active: !asked.state.is_empty(),
        reset: format!("/?{}", reset.query()),
    }
}

fn pager(asked: &Asked, rows: &[Row], more: bool, total: u64, query: &str) -> Pager {
    let (before, here) = (asked.from, u64::try_from(rows.len()).unwrap_or(0));
    let next = rows
        .last()
        .filter(|_| more)
        .map(|last| format!("/?{query}&after={}.{}&from={}", last.cursor.key, last.cursor.id, before + here));
    Pager {
        from: before + u64::from(here > 0),
        to: before + here,
        total: if asked.state.is_empty() {
            total.max(before + here)
        } else {
            before + here + u64::from(more)
        },
        previous: (before > 0).then(|| format!("/?{query}")),
        next,
    }
}

/// A supervisor may give many cases away at once.
async fn bulk(app: &App, staff: &Staff, pile: &Pile) -> Result<Option<Bulk>, WebError> {
    let unit = match pile {
        Pile::Pool(units) | Pile::Overdue(units) => {
            units.iter().find(|unit| staff.holds(Role::Supervisor, unit))
        }
        Pile::Unit(unit) => Some(unit).filter(|unit| staff.holds(Role::Supervisor, unit)),
        _ => None,
    };
    let Some(unit) = unit else { return Ok(None) };
    let members = app.db.staff_of_unit(unit).await?;
    Ok(Some(Bulk { members: members.iter().map(crate::people::choice).collect() }))
}
