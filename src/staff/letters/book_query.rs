//! What an address says of a book: the register and year, what is looked for, and the place in the book.

use kartabl_domain::{
    letters::INCOMING,
    text::{ascii_digits, clean_line},
};
use kartabl_storage::books::BookPage as Wanted;
use kartabl_web::{App, WebError};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The register of letters whose procedure names no other.
const OUTGOING: &str = "outgoing";
/// Lines on one page.
pub(super) const PAGE_SIZE: i64 = 50;
/// Lines on one page that is to be printed.
const PRINT_SIZE: i64 = 500;
/// The most characters that are looked for.
const MAX_WORDS: usize = 200;

#[derive(Deserialize)]
pub(crate) struct BookQuery {
    #[serde(default)]
    register: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    q: String,
    /// The number that ended the page before.
    #[serde(default)]
    before: String,
    /// How many lines stand on the pages before.
    #[serde(default)]
    pub(super) shown: String,
    /// How many lines a page has: `500`, or as many as usual.
    #[serde(default)]
    rows: String,
}

/// What an address asks for, as far as it can be read, with the books that there are.
pub(super) struct BookSearch {
    pub(super) wanted: Wanted,
    pub(super) words: String,
    pub(super) registers: BTreeSet<String>,
    pub(super) years: BTreeSet<i32>,
}

impl BookSearch {
    /// Reads the query.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) async fn of(app: &App, query: &BookQuery) -> Result<Self, WebError> {
        let books = app.db.books().await?;
        let mut registers: BTreeSet<_> = books.iter().map(|(register, _)| register.clone()).collect();
        registers.extend([INCOMING.to_owned(), OUTGOING.to_owned()]);
        let this_year = i32::from(app.house.office().today().year());
        let register = registers.get(&query.register).map_or(INCOMING, String::as_str).to_owned();
        let mut years: BTreeSet<_> =
            books.iter().filter(|(known, _)| *known == register).map(|(_, year)| *year).collect();
        years.insert(this_year);
        let year = ascii_digits(&query.year).trim().parse().ok().filter(|year| years.contains(year));
        let words: String = clean_line(&query.q).chars().take(MAX_WORDS).collect();
        let number = number(&words);
        let year = number.and_then(|(year, _)| year).or(year).unwrap_or(this_year);
        let wanted = Wanted {
            register,
            year,
            sequence: number.map(|(_, sequence)| sequence),
            words: if number.is_some() { String::new() } else { words.clone() },
            before: query.before.parse().ok(),
            limit: if query.rows.parse() == Ok(PRINT_SIZE) { PRINT_SIZE } else { PAGE_SIZE },
        };
        Ok(Self { wanted, words, registers, years })
    }

    /// The address of a page of this register and year with these words.
    pub(super) fn address(&self, page: &str, words: &str, more: &str) -> String {
        let register = utf8_percent_encode(&self.wanted.register, NON_ALPHANUMERIC);
        let words = match words {
            "" => String::new(),
            words => format!("&q={}", utf8_percent_encode(words, NON_ALPHANUMERIC)),
        };
        let rows = if self.wanted.limit == PRINT_SIZE { "&rows=500" } else { "" };
        format!("/letters/{page}?register={register}&year={}{words}{rows}{more}", self.wanted.year)
    }
}

/// The year and the number that were typed: «۱۲» names no year, «۱۴۰۵/۱۲» does. `None` for anything else.
fn number(words: &str) -> Option<(Option<i32>, i64)> {
    let digits = ascii_digits(words);
    let (year, sequence) = match digits.split_once('/') {
        Some((year, sequence)) => (Some(year.trim().parse::<u16>().ok()?.into()), sequence),
        None => (None, digits.as_str()),
    };
    let sequence = sequence.trim();
    let fits =
        !sequence.is_empty() && sequence.len() < 10 && sequence.bytes().all(|byte| byte.is_ascii_digit());
    Some((year, fits.then(|| sequence.parse().ok()).flatten().filter(|sequence| *sequence > 0)?))
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
