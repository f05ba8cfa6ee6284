//! دفتر اندیکاتور as a file: CSV that spreadsheets open.

use super::{
    book::status,
    book_query::{BookQuery, BookSearch},
};
use axum::{
    BoxError,
    body::{Body, Bytes},
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use csv::{QuoteStyle, Terminator, WriterBuilder};
use futures::stream;
use kartabl_domain::{letters::INCOMING, people::UnitId};
use kartabl_storage::books::{BookLine, BookPage as Wanted};
use kartabl_web::{App, As, WebError, session::LetterReader};

/// Lines that are fetched at a time.
const BATCH: i64 = 1_000;
/// The byte order mark, by which spreadsheets know UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The whole book, or what is looked for in it, as CSV in UTF-8.
pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<LetterReader>,
    Query(query): Query<BookQuery>,
) -> Result<Response, WebError> {
    let BookSearch { wanted, .. } = BookSearch::of(&app, &query).await?;
    app.actions.note_book_exported(&staff, &wanted.register, wanted.year).await?;
    let name = format!("{}-{}.csv", wanted.register, wanted.year);
    let party = if wanted.register == INCOMING { "فرستنده" } else { "گیرنده" };
    let head = ["شماره", "تاریخ", "موضوع", party, "کد رهگیری", "واحد", "ثبت‌کننده", "وضعیت", "دلیل ابطال"];
    let head = [
        BYTE_ORDER_MARK.as_bytes(),
        &csv_lines([head.map(str::to_owned)]).map_err(|error| WebError::Internal(error.to_string()))?,
    ]
    .concat();
    // The head goes at once; each batch is fetched when the one before has gone, so that no book is too long.
    let first = stream::once(async move { Ok::<_, BoxError>(Bytes::from(head)) });
    let db = app.db.clone();
    let rest = stream::try_unfold(Some(wanted), move |wanted| {
        let db = db.clone();
        async move {
            let Some(wanted) = wanted else { return Ok(None) };
            let wanted = Wanted { before: wanted.before, limit: BATCH, ..wanted };
            let lines = db.book(&wanted).await?;
            let Some(last) = lines.last().map(|line| line.sequence) else { return Ok(None) };
            let text = csv_lines(lines.iter().map(|line| cells(line, wanted.year)))?;
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

/// The rows as lines of CSV.
fn csv_lines(rows: impl IntoIterator<Item = [String; 9]>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Always)
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.map(escape_formula))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// Puts an apostrophe before what a spreadsheet would take for a formula, which makes it a text.
fn escape_formula(cell: String) -> String {
    let formula =
        cell.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
            || cell.starts_with(['\t', '\r', '\n']);
    if formula { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let cells =
            ["=1+1", "+98", "-2", "@SUM(A1)", "\t=1", " =1", "a \"b\", c", "1405/12", ""].map(str::to_owned);
        let expected = "\"'=1+1\",\"'+98\",\"'-2\",\"'@SUM(A1)\",\"'\t=1\",\"' =1\",\"a \"\"b\"\", c\",\"1405/12\",\"\"\r\n";
        assert_eq!(String::from_utf8(csv_lines([cells]).unwrap()).unwrap(), expected);
    }
}
