//! `GET /letters`: the letters at a stage, a page at a time, under tabs with the number of letters at each stage.

use super::ways;
use crate::views::letters::{LetterRow, LetterStage, LetterTab, LettersPage};
use axum::{
    extract::{Query, State},
    response::Response,
};
use jiff::Timestamp;
use kartabl_domain::{
    ids::LetterId,
    letters::{Entry, Letter, Stage},
};
use kartabl_storage::letters::LetterLine;
use kartabl_web::{App, As, Frame, WebError, present, session::LetterReader, views::parts::Pager};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Letters on one page.
const PAGE_SIZE: usize = 25;

/// The stages of the tabs, by the names that the database and the address have for them.
const TABS: [(LetterStage, &str); 5] = [
    (LetterStage::Draft, "draft"),
    (LetterStage::Numbered, "numbered"),
    (LetterStage::Issuing, "issuing"),
    (LetterStage::Dispatching, "dispatching"),
    (LetterStage::Issued, "issued"),
];

#[derive(Deserialize)]
pub(crate) struct LettersQuery {
    #[serde(default)]
    stage: String,
    /// The letter that ended the page before.
    #[serde(default)]
    after: String,
    /// How many letters stand on the pages before.
    #[serde(default)]
    shown: u64,
}

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<LetterReader>,
    frame: Frame,
    Query(query): Query<LettersQuery>,
) -> Result<Response, WebError> {
    let after = query.after.parse().ok();
    let shown = if after.is_some() { query.shown } else { 0 };
    let page = build(&app, &query.stage, after, shown).await?;
    let shell = app.shell(&frame, &staff, "letters").await?;
    Ok(app.templates.page(&page, &shell))
}

/// A page of the letters at a stage; the drafts where the stage is unknown.
///
/// # Errors
/// Those of the database.
pub(super) async fn build(
    app: &App,
    stage: &str,
    after: Option<LetterId>,
    shown: u64,
) -> Result<LettersPage, WebError> {
    let stage = TABS.iter().map(|(_, name)| *name).find(|name| *name == stage).unwrap_or("draft");
    let counts = app.db.letter_counts().await?;
    let limit = i64::try_from(PAGE_SIZE + 1).unwrap_or(i64::MAX);
    let mut lines = app.db.letters_at(stage, after, limit).await?;
    let more = lines.len() > PAGE_SIZE;
    lines.truncate(PAGE_SIZE);
    let total = total(&counts, stage);
    let shown = shown.min(total);
    let count = u64::try_from(lines.len()).unwrap_or(0);
    let last = lines.last().filter(|_| more).map(|line| line.letter.id);
    let pager = Pager {
        from: if count == 0 { 0 } else { shown + 1 },
        to: shown + count,
        total: total.max(shown + count),
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

/// A tab for each stage with its number of letters.
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

fn row(line: LetterLine, now: Timestamp) -> LetterRow {
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

/// The time at which the letter came to its stage, where it is known, else that of its draft.
fn at(letter: &Letter) -> Timestamp {
    match &letter.stage {
        Stage::Dispatching { at, .. } | Stage::Issued { at, .. } => *at,
        _ => letter.created_at,
    }
}

/// The stage as the page names it.
pub(super) fn stage(stage: &Stage) -> LetterStage {
    match stage {
        Stage::Draft => LetterStage::Draft,
        Stage::Numbered(_) => LetterStage::Numbered,
        Stage::Issuing(_) => LetterStage::Issuing,
        Stage::Dispatching { .. } => LetterStage::Dispatching,
        Stage::Issued { .. } => LetterStage::Issued,
        Stage::Void { .. } => LetterStage::Void,
    }
}
