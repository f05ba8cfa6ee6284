//! دفتر اندیکاتور: the books of what came in and what went out, on a page and as a file.

use super::show;
use crate::views::book::{BookPage, BookRow};
use axum::{
    body::{Body, Bytes},
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use futures::stream;
use kartabl_domain::{
    JalaliDate,
    cases::register::INCOMING,
    jalali::time_of_day,
    letters::Stage,
    staff::UnitId,
    text::{ascii_digits, clean_line, fa},
};
use kartabl_storage::{
    AuditRecord,
    books::{BookLine, BookPage as Wanted, Standing},
};
use kartabl_web::{
    App, As, Frame, WebError, present,
    session::LetterReader,
    views::parts::{Choice, Label, Moment, Pager, Tone},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The register of letters that do not say otherwise.
const OUTGOING: &str = "outgoing";
/// Lines on one page, and on one that is to be printed.
const ROWS: i64 = 50;
const PRINTED: i64 = 500;
/// Lines that a file fetches at a time.
const BATCH: i64 = 1_000;
/// Nobody looks for more.
const LONGEST_QUERY: usize = 200;

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    register: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    q: String,
    /// The number that ended the page before, and how many lines were shown until then.
    #[serde(default)]
    before: String,
    #[serde(default)]
    shown: String,
    /// `500`: as many lines on a page.
    #[serde(default)]
    rows: String,
}

/// What is asked for, as far as it can be read, with the books that there are.
struct Sought {
    wanted: Wanted,
    query: String,
    registers: BTreeSet<String>,
    years: BTreeSet<i32>,
}

impl Sought {
    async fn of(app: &App, asked: &Asked) -> Result<Self, WebError> {
        let books = app.db.books().await?;
        let mut registers: BTreeSet<_> = books.iter().map(|(register, _)| register.clone()).collect();
        registers.extend([INCOMING.to_owned(), OUTGOING.to_owned()]);
        let this_year = i32::from(app.house.office().today().year());
        let register = registers.get(&asked.register).map_or(INCOMING, String::as_str).to_owned();
        let mut years: BTreeSet<_> =
            books.iter().filter(|(known, _)| *known == register).map(|(_, year)| *year).collect();
        years.insert(this_year);
        let year = ascii_digits(&asked.year).trim().parse().ok().filter(|year| years.contains(year));
        let query: String = clean_line(&asked.q).chars().take(LONGEST_QUERY).collect();
        let number = number(&query);
        let year = number.and_then(|(year, _)| year).or(year).unwrap_or(this_year);
        let wanted = Wanted {
            register,
            year,
            sequence: number.map(|(_, sequence)| sequence),
            words: if number.is_some() { String::new() } else { query.clone() },
            before: asked.before.parse().ok(),
            limit: if asked.rows.parse() == Ok(PRINTED) { PRINTED } else { ROWS },
        };
        Ok(Self { wanted, query, registers, years })
    }

    fn address(&self, page: &str, query: &str, more: &str) -> String {
        let register = utf8_percent_encode(&self.wanted.register, NON_ALPHANUMERIC);
        let query = match query {
            "" => String::new(),
            query => format!("&q={}", utf8_percent_encode(query, NON_ALPHANUMERIC)),
        };
        let rows = if self.wanted.limit == PRINTED { "&rows=500" } else { "" };
        format!("/letters/{page}?register={register}&year={}{query}{rows}{more}", self.wanted.year)
    }
}

/// A number of a book: «۱۲» of the year that is shown, or «۱۴۰۵/۱۲» of its own.
fn number(query: &str) -> Option<(Option<i32>, i64)> {
    let digits = ascii_digits(query);
    let (year, sequence) = match digits.split_once('/') {
        Some((year, sequence)) => (Some(year.trim().parse::<u16>().ok()?.into()), sequence),
        None => (None, digits.as_str()),
    };
    let sequence = sequence.trim();
    let fits =
        !sequence.is_empty() && sequence.len() < 10 && sequence.bytes().all(|byte| byte.is_ascii_digit());
    Some((year, fits.then(|| sequence.parse().ok()).flatten().filter(|sequence| *sequence > 0)?))
}

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<LetterReader>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let sought = Sought::of(&app, &asked).await?;
    let rows = sought.wanted.limit;
    let wanted = Wanted { limit: rows + 1, ..sought.wanted.clone() };
    let mut lines = app.db.book(&wanted).await?;
    let more = i64::try_from(lines.len()).unwrap_or(0) > rows;
    lines.truncate(usize::try_from(rows).unwrap_or(0));
    let before = wanted.before.is_some();
    let shown: u64 = if before { asked.shown.parse().unwrap_or(0) } else { 0 };
    let count = u64::try_from(lines.len()).unwrap_or(0);
    let total = u64::try_from(app.db.book_count(&wanted).await?).unwrap_or(0);
    let last = lines.last().filter(|_| more).map(|line| line.sequence);
    let to = shown.min(total).saturating_add(count);
    let query = &sought.query;
    let register = show::register(&wanted.register).to_owned();
    let choice =
        |register: &String| Choice::new(register, show::register(register)).chosen_if(&wanted.register);
    let year = |year: &i32| Choice::new(year.to_string(), fa(year)).chosen_if(&wanted.year.to_string());
    let now = app.world().now();
    let page = BookPage {
        incoming: wanted.register == INCOMING,
        register,
        year: wanted.year.to_string(),
        registers: sought.registers.iter().map(choice).collect(),
        years: sought.years.iter().rev().map(year).collect(),
        reset: (!query.is_empty()).then(|| sought.address("book", "", "")),
        rows: lines.iter().map(|line| row(line, wanted.year)).collect(),
        pager: Pager {
            from: if count == 0 { 0 } else { to - count + 1 },
            to,
            total: total.max(to),
            previous: before.then(|| sought.address("book", query, "")),
            next: last.map(|last| sought.address("book", query, &format!("&before={last}&shown={to}"))),
        },
        longer: (more && rows == ROWS).then(|| sought.address("book", query, "&rows=500")),
        csv: sought.address("book.csv", query, ""),
        organisation: app.house.settings.organisation.clone(),
        // Paper is read on other days too.
        made: Moment::new(
            now.to_string(),
            format!("{}، {}", JalaliDate::today(now).long(), time_of_day(now)),
        ),
        query: sought.query,
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

fn status(line: &BookLine) -> Label {
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

/// The whole book, or what is sought in it, as CSV: UTF-8 with the mark that spreadsheets look for.
pub(crate) async fn csv(
    State(app): State<App>,
    As { staff, .. }: As<LetterReader>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let Sought { wanted, .. } = Sought::of(&app, &asked).await?;
    let mut tx = app.db.begin().await?;
    tx.audit(AuditRecord {
        at: app.world().now(),
        actor: format!("staff:{}", staff.id),
        action: "book_exported".to_owned(),
        subject: format!("book:{}:{}", wanted.register, wanted.year),
        digest: String::new(),
    });
    tx.commit().await?;
    let name = format!("{}-{}.csv", wanted.register, wanted.year);
    let party = if wanted.register == INCOMING { "فرستنده" } else { "گیرنده" };
    let head = ["شماره", "تاریخ", "موضوع", party, "کد رهگیری", "واحد", "ثبت‌کننده", "وضعیت", "دلیل ابطال"];
    let head = format!("\u{feff}{}", record(&head.map(str::to_owned)));
    // The head goes at once; each batch is fetched when the one before has gone, so that no book is too long.
    let first = stream::once(async move { Ok::<_, kartabl_storage::StorageError>(Bytes::from(head)) });
    let db = app.db.clone();
    let rest = stream::try_unfold(Some(wanted), move |wanted| {
        let db = db.clone();
        async move {
            let Some(wanted) = wanted else { return Ok(None) };
            let wanted = Wanted { before: wanted.before, limit: BATCH, ..wanted };
            let lines = db.book(&wanted).await?;
            let Some(last) = lines.last().map(|line| line.sequence) else { return Ok(None) };
            let text: String = lines.iter().map(|line| record(&cells(line, wanted.year))).collect();
            Ok(Some((Bytes::from(text), Some(Wanted { before: Some(last), ..wanted }))))
        }
    });
    let body = Body::from_stream(futures::StreamExt::chain(first, rest));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, body).into_response())
}

fn cells(line: &BookLine, year: i32) -> [String; 9] {
    [
        format!("{year}/{}", line.sequence),
        line.date.to_string(),
        line.subject.clone(),
        line.party.clone(),
        line.case_code.clone(),
        line.unit.as_ref().map(UnitId::label).unwrap_or_default().to_owned(),
        line.registered_by.clone().unwrap_or_default(),
        status(line).text,
        line.voided().unwrap_or_default().to_owned(),
    ]
}

/// One line of the file. What a spreadsheet would take for a formula is led by an apostrophe, which makes it a text.
fn record(cells: &[String; 9]) -> String {
    let cell = |text: &String| {
        let formula = text
            .trim_start()
            .starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
            || text.starts_with(['\t', '\r', '\n']);
        let guard = if formula { "'" } else { "" };
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    };
    let cells: Vec<_> = cells.iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_told_from_words() {
        assert_eq!(number("۱۲"), Some((None, 12)));
        assert_eq!(number("۱۴۰۵/۱۲"), Some((Some(1405), 12)));
        for words in ["", "66E0814240", "۱۲ ص", "/", "1405/", "0", "1234567890", "-3", "نامه"] {
            assert_eq!(number(words), None, "{words}");
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        let cells =
            ["=1+1", "+98", "-2", "@SUM(A1)", "\t=1", " =1", "a \"b\", c", "1405/12", ""].map(str::to_owned);
        assert_eq!(
            record(&cells),
            "\"'=1+1\",\"'+98\",\"'-2\",\"'@SUM(A1)\",\"'\t=1\",\"' =1\",\"a \"\"b\"\", c\",\"1405/12\",\"\"\r\n"
        );
    }
}
