//! The page of the letters desk: tabs with counts, the list of a stage, the open letter.

use super::{LetterDesk, Typed, routes, ways};
use crate::{
    people::Names,
    views::letters::{LetterRow, LetterStage, LetterTab, LettersPage, OpenLetter},
};
use kartabl_domain::{
    cases::EventKind,
    ids::LetterId,
    letters::{Entry, Letter, Stage},
    people::Role,
    text::fa,
};
use kartabl_storage::letters::LetterLine;
use kartabl_web::{
    App, WebError, present,
    views::{form::FormState, parts::Pager},
};
use std::collections::BTreeMap;

/// Letters on one page of the list.
const ROWS: usize = 25;

/// The stages of the tabs, by the names that the database and the address have for them.
const TABS: [(LetterStage, &str); 5] = [
    (LetterStage::Draft, "draft"),
    (LetterStage::Numbered, "numbered"),
    (LetterStage::Issuing, "issuing"),
    (LetterStage::Dispatching, "dispatching"),
    (LetterStage::Issued, "issued"),
];

/// The list of a stage; of an unknown one, the drafts.
pub(super) async fn list(
    app: &App,
    stage: &str,
    after: Option<LetterId>,
    shown: u64,
) -> Result<LettersPage, WebError> {
    let stage = TABS.iter().map(|(_, name)| *name).find(|name| *name == stage).unwrap_or("draft");
    let counts = app.db.letter_counts().await?;
    let limit = i64::try_from(ROWS + 1).unwrap_or(i64::MAX);
    let mut lines = app.db.letters_at(stage, after, limit).await?;
    let more = lines.len() > ROWS;
    lines.truncate(ROWS);
    let count = u64::try_from(lines.len()).unwrap_or(0);
    let last = lines.last().filter(|_| more).map(|line| line.letter.id);
    let pager = Pager {
        from: if count == 0 { 0 } else { shown + 1 },
        to: shown + count,
        total: total(&counts, stage).max(shown + count),
        previous: after.map(|_| format!("/letters?stage={stage}")),
        next: last.map(|last| format!("/letters?stage={stage}&after={last}&shown={}", shown + count)),
    };
    let now = app.world().now();
    Ok(LettersPage {
        tabs: tabs(&counts, stage),
        letters: lines.into_iter().map(|line| row(line, now)).collect(),
        pager,
        open: None,
        direct: false,
    })
}

/// One letter beside the list of its stage.
pub(super) async fn letter(
    desk: &LetterDesk,
    typed: Typed,
    form: FormState,
) -> Result<LettersPage, WebError> {
    let mut page = list(&desk.app, desk.letter.stage_name(), None, 0).await?;
    if matches!(desk.letter.stage, Stage::Void { .. }) {
        (page.letters, page.pager) = (Vec::new(), Pager::default());
        page.tabs.iter_mut().for_each(|tab| tab.current = false);
    }
    page.open = Some(open(desk, typed, form).await?);
    page.direct = true;
    Ok(page)
}

async fn open(desk: &LetterDesk, typed: Typed, form: FormState) -> Result<OpenLetter, WebError> {
    let (letter, office) = (&desk.letter, desk.office());
    let (now, today) = (office.now, office.today());
    let year = letter.entry().map_or(i32::from(today.year()), |entry| entry.year);
    let signed = letter.kept().is_some();
    let paper = present::paper(letter.data(&office, &desk.case), signed);
    let date = letter.entry().map_or(today, |entry| entry.date).numeric();
    let next = match letter.stage {
        Stage::Draft => {
            let sequence = desk.app.db.last_in_register(&letter.register, year).await? + 1;
            let register = letter.register.clone();
            Some(Entry { register, year, sequence, date: today }.number())
        }
        _ => None,
    };
    let events = desk.app.db.events_of(desk.case.id).await?;
    let decided = events.iter().rev().find(|event| matches!(event.kind, EventKind::Decided { .. }));
    let approver = decided.and_then(|event| event.actor.staff()).filter(|id| *id != letter.drafted_by);
    let names = Names::of_staff(&desk.app, approver.into_iter().chain([letter.drafted_by])).await?;
    let issued_at = match &letter.stage {
        Stage::Issued { at, .. } => Some(present::moment(*at, now)),
        _ => None,
    };
    let may_act = desk.staff.is(Role::Secretariat);
    let choice = match letter.stage {
        Stage::Numbered(_) if may_act => Some(routes::choice(desk, &typed).await?),
        _ => None,
    };
    let on_its_way = matches!(letter.stage, Stage::Dispatching { .. });
    Ok(OpenLetter {
        id: letter.id.to_string(),
        version: letter.version,
        code: desk.case.code.to_string(),
        stage: stage(&letter.stage),
        form,
        paper,
        register: format!("{} {}", register(&letter.register), fa(year)),
        next_number: next,
        date: typed.text("date").unwrap_or(date),
        ways: ways::lines(desk, &typed, now),
        choice,
        drafted_by: names.staff(letter.drafted_by),
        approved_by: approver.map(|id| names.staff(id)),
        reason: typed.text("reason").unwrap_or_default(),
        void_reason: (may_act && on_its_way).then(|| typed.text("void_reason").unwrap_or_default()),
        may_act,
        failed: desk.failed,
        pdf: signed,
        sha256: letter.kept().map(|kept| kept.sha256.to_owned()),
        verify: signed.then(|| letter.verification.clone()),
        issued_at,
    })
}

fn tabs(counts: &BTreeMap<String, i64>, current: &str) -> Vec<LetterTab> {
    let tab = |(stage, name): &(LetterStage, &str)| LetterTab {
        stage: *stage,
        count: total(counts, name),
        href: format!("/letters?stage={name}"),
        current: *name == current,
    };
    TABS.iter().map(tab).collect()
}

fn total(counts: &BTreeMap<String, i64>, stage: &str) -> u64 {
    counts.get(stage).and_then(|count| u64::try_from(*count).ok()).unwrap_or(0)
}

fn row(line: LetterLine, now: jiff::Timestamp) -> LetterRow {
    let LetterLine { letter, case_code, applicant_name, .. } = line;
    let ways = match letter.stage {
        Stage::Dispatching { .. } => ways::labels(&letter),
        _ => Vec::new(),
    };
    LetterRow {
        id: letter.id.to_string(),
        href: format!("/letters/{}", letter.id),
        number: letter.entry().map(Entry::number),
        at: present::moment(at(&letter), now),
        routes: ways::names(&letter),
        subject: letter.subject,
        recipient: applicant_name,
        code: case_code,
        ways,
    }
}

fn at(letter: &Letter) -> jiff::Timestamp {
    match &letter.stage {
        Stage::Dispatching { at, .. } | Stage::Issued { at, .. } => *at,
        _ => letter.created_at,
    }
}

fn stage(stage: &Stage) -> LetterStage {
    match stage {
        Stage::Draft => LetterStage::Draft,
        Stage::Numbered(_) => LetterStage::Numbered,
        Stage::Issuing(_) => LetterStage::Issuing,
        Stage::Dispatching { .. } => LetterStage::Dispatching,
        Stage::Issued { .. } => LetterStage::Issued,
        Stage::Void { .. } => LetterStage::Void,
    }
}

/// The name of a register on the screen.
pub(super) fn register(id: &str) -> &str {
    match id {
        "outgoing" => "صادره",
        "incoming" => "وارده",
        other => other,
    }
}
