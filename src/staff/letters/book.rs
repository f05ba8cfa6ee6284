//! دفتر اندیکاتور: the page of the books of what came in and what went out.

use super::{
    book_query::{BookQuery, BookSearch, PAGE_SIZE},
    registers,
};
use crate::views::book::{BookPage, BookRow};
use axum::{
    extract::{Query, State},
    response::Response,
};
use kartabl_domain::{
    JalaliDate,
    letters::{INCOMING, Stage},
    people::UnitId,
    text::fa,
    values::time_of_day,
};
use kartabl_storage::books::{BookLine, BookPage as Wanted, Standing};
use kartabl_web::{
    App, As, Frame, WebError, present,
    session::LetterReader,
    views::parts::{Choice, Label, Moment, Pager, Tone},
};

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<LetterReader>,
    frame: Frame,
    Query(query): Query<BookQuery>,
) -> Result<Response, WebError> {
    let search = BookSearch::of(&app, &query).await?;
    let rows = search.wanted.limit;
    let wanted = Wanted { limit: rows + 1, ..search.wanted.clone() };
    let mut lines = app.db.book(&wanted).await?;
    let more = i64::try_from(lines.len()).unwrap_or(0) > rows;
    lines.truncate(usize::try_from(rows).unwrap_or(0));
    let before = wanted.before.is_some();
    let shown: u64 = if before { query.shown.parse().unwrap_or(0) } else { 0 };
    let count = u64::try_from(lines.len()).unwrap_or(0);
    let total = u64::try_from(app.db.book_count(&wanted).await?).unwrap_or(0);
    let last = lines.last().filter(|_| more).map(|line| line.sequence);
    let to = shown.min(total).saturating_add(count);
    let words = &search.words;
    let register = registers::label(&wanted.register).to_owned();
    let choice =
        |register: &String| Choice::new(register, registers::label(register)).chosen_if(&wanted.register);
    let year = |year: &i32| Choice::new(year.to_string(), fa(year)).chosen_if(&wanted.year.to_string());
    let now = app.world().now();
    let page = BookPage {
        incoming: wanted.register == INCOMING,
        register,
        year: wanted.year.to_string(),
        registers: search.registers.iter().map(choice).collect(),
        years: search.years.iter().rev().map(year).collect(),
        reset: (!words.is_empty()).then(|| search.address("book", "", "")),
        rows: lines.iter().map(|line| row(line, wanted.year)).collect(),
        pager: Pager {
            from: if count == 0 { 0 } else { to - count + 1 },
            to,
            total: total.max(to),
            previous: before.then(|| search.address("book", words, "")),
            next: last.map(|last| search.address("book", words, &format!("&before={last}&shown={to}"))),
        },
        longer: (more && rows == PAGE_SIZE).then(|| search.address("book", words, "&rows=500")),
        csv: search.address("book.csv", words, ""),
        organisation: app.house.settings.organisation.clone(),
        // Paper is read on other days too.
        made: Moment::new(
            now.to_string(),
            format!("{}، {}", JalaliDate::today(now).long(), time_of_day(now)),
        ),
        query: search.words,
    };
    let shell = app.shell(&frame, &staff, "books").await?;
    Ok(app.templates.page(&page, &shell))
}

fn row(line: &BookLine, year: i32) -> BookRow {
    BookRow {
        number: format!("{year}/{}", line.sequence),
        date: line.date.numeric(),
        iso: line.date.to_civil().to_string(),
        subject: line.subject.clone(),
        party: line.party.clone(),
        code: line.case_code.clone(),
        unit: line.unit.as_ref().map(UnitId::label).unwrap_or_default().to_owned(),
        by: line.registered_by.clone().unwrap_or_default(),
        status: status(line),
        voided: line.voided().map(str::to_owned),
    }
}

/// How far the letter or the case of a line has come.
pub(super) fn status(line: &BookLine) -> Label {
    let letter = match &line.standing {
        Standing::Case(state) => return present::status(state),
        Standing::Letter(letter) => letter,
    };
    match letter.stage {
        Stage::Draft | Stage::Numbered(_) => Label::new(Tone::Off, "در انتظار صدور"),
        Stage::Issuing(_) => Label::new(Tone::Info, "در حال صدور"),
        Stage::Dispatching { .. } => Label::new(Tone::Info, "در حال ارسال"),
        Stage::Issued { .. } => Label::new(Tone::Ok, "صادرشده"),
        Stage::Void { .. } => Label::new(Tone::Bad, "باطل‌شده"),
    }
}
