//! دفتر اندیکاتور: the page of the books of what came in and what went out.

use super::show;
use crate::views::book::{BookPage, BookRow};
use axum::{
    extract::{Query, State},
    response::Response,
};
use kartabl_domain::{
    JalaliDate,
    letters::{INCOMING, Stage},
    people::UnitId,
    text::{ascii_digits, clean_line, fa},
    values::time_of_day,
};
use kartabl_storage::books::{BookLine, BookPage as Wanted, Standing};
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
pub(super) struct Sought {
    pub(super) wanted: Wanted,
    query: String,
    registers: BTreeSet<String>,
    years: BTreeSet<i32>,
}

impl Sought {
    pub(super) async fn of(app: &App, asked: &Asked) -> Result<Self, WebError> {
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
}
