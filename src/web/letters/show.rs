//! The page of the letters desk: tabs with counts, the list of a stage, the open letter.

use super::{LetterDesk, Typed};
use crate::{
    App, WebError,
    people::Names,
    present,
    views::{
        form::FormState,
        letters::{LetterRow, LetterStage, LetterTab, LettersPage, OpenLetter, RouteLine},
        parts::{Label, Pager, Tone},
    },
};
use kartabl_domain::{
    cases::EventKind,
    ids::LetterId,
    letters::{Entry, Letter, Stage},
    staff::Role,
    text::fa,
};
use kartabl_storage::letters::LetterLine;
use std::collections::BTreeMap;

/// Letters on one page of the list.
const ROWS: usize = 25;

/// The stages of the tabs, by the names that the database and the address have for them.
const TABS: [(LetterStage, &str); 4] = [
    (LetterStage::Draft, "draft"),
    (LetterStage::Numbered, "numbered"),
    (LetterStage::Issuing, "issuing"),
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
    let signed = matches!(letter.stage, Stage::Issued { .. });
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
    let (sha256, issued_at) = match &letter.stage {
        Stage::Issued { sha256, at, .. } => (Some(sha256.clone()), Some(present::moment(*at, now))),
        _ => (None, None),
    };
    let delivered = signed.then(|| Label::new(Tone::Ok, "تحویل شد"));
    Ok(OpenLetter {
        id: letter.id.to_string(),
        version: letter.version,
        code: desk.case.code.to_string(),
        stage: stage(&letter.stage),
        form,
        paper,
        register: format!("{} {}", register(&letter.register), fa(year)),
        next_number: next,
        date: typed.date.unwrap_or(date),
        routes: vec![RouteLine { label: "درگاه متقاضی".to_owned(), status: delivered }],
        drafted_by: names.staff(letter.drafted_by),
        approved_by: approver.map(|id| names.staff(id)),
        reason: typed.reason,
        may_act: desk.staff.is(Role::Secretariat),
        pdf: signed,
        sha256,
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
    LetterRow {
        id: letter.id.to_string(),
        href: format!("/letters/{}", letter.id),
        number: letter.entry().map(Entry::number),
        at: present::moment(at(&letter), now),
        subject: letter.subject,
        recipient: applicant_name,
        code: case_code,
        routes: "درگاه".to_owned(),
    }
}

fn at(letter: &Letter) -> jiff::Timestamp {
    match &letter.stage {
        Stage::Issued { at, .. } => *at,
        _ => letter.created_at,
    }
}

fn stage(stage: &Stage) -> LetterStage {
    match stage {
        Stage::Draft => LetterStage::Draft,
        Stage::Numbered(_) => LetterStage::Numbered,
        Stage::Issuing(_) => LetterStage::Issuing,
        Stage::Issued { .. } => LetterStage::Issued,
        Stage::Void { .. } => LetterStage::Void,
    }
}

/// The name of a register on the screen.
fn register(id: &str) -> &str {
    match id {
        "outgoing" => "صادره",
        "incoming" => "وارده",
        other => other,
    }
}
