//! The books of the secretariat (دفتر اندیکاتور): what came in and what went out, number by number.

use crate::{
    Db, Result, StorageError, Tx, args, expect_one,
    values::{from_json, timestamp, to_json},
};
use kartabl_domain::{
    JalaliDate,
    cases::State,
    letters::{INCOMING, Incoming, Letter, Stage},
    people::UnitId,
    text::fold,
};
use sqlx::FromRow;

/// One line of a book.
#[derive(Debug, Clone, PartialEq)]
pub struct BookLine {
    /// The number within register and year.
    pub sequence: i64,
    /// The day that the book has for it.
    pub date: JalaliDate,
    pub subject: String,
    /// Who sent it, or to whom it goes.
    pub party: String,
    pub case_code: String,
    /// The unit to which it was referred, or from which it comes.
    pub unit: Option<UnitId>,
    /// Who took the number.
    pub registered_by: Option<String>,
    pub standing: Standing,
}

/// What has become of a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// Where the case stands; the incoming register shows that.
    Case(Box<State>),
    /// How far the letter has come; the other registers show that.
    Letter(Box<Letter>),
}

/// Which lines of a book are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BookPage {
    pub register: String,
    pub year: i32,
    /// Only this number.
    pub sequence: Option<i64>,
    /// Only lines that have all these words.
    pub words: String,
    /// The number that ended the page before; newest come first.
    pub before: Option<i64>,
    pub limit: i64,
}

#[derive(FromRow)]
struct Row {
    sequence: i64,
    at: i64,
    subject: String,
    party: String,
    code: String,
    unit: Option<String>,
    name: Option<String>,
    body: String,
}

/// The words are looked for in lines of one register and year only, which the index has found before.
macro_rules! of_incoming {
    () => {
        "
  FROM incoming AS line JOIN cases ON cases.id = line.case_id
 WHERE line.register = $1 AND line.year = $2 AND line.sequence < $3 AND ($4 = 0 OR line.sequence = $4)
   AND NOT EXISTS (SELECT 1 FROM json_each($5) AS word WHERE line.search NOT LIKE '%' || word.value || '%' ESCAPE '!')"
    };
}

macro_rules! of_letters {
    () => {
        "
  FROM letters AS line JOIN cases ON cases.id = line.case_id
 WHERE line.register = $1 AND line.year = $2 AND line.sequence IS NOT NULL AND line.sequence < $3
   AND ($4 = 0 OR line.sequence = $4)
   AND NOT EXISTS (SELECT 1 FROM json_each($5) AS word
                    WHERE (line.search || ' ' || cases.search) NOT LIKE '%' || word.value || '%' ESCAPE '!')"
    };
}

const INCOMING_PAGE: &str = concat!(
    "
SELECT line.sequence, line.at, line.subject, line.sender AS party, cases.code, line.unit,
       (SELECT name FROM staff WHERE staff.id = line.staff_id) AS name, cases.facts AS body",
    of_incoming!(),
    " ORDER BY line.sequence DESC LIMIT $6"
);

const LETTERS_PAGE: &str = concat!(
    "
SELECT line.sequence, line.created_at AS at, line.subject, cases.applicant_name AS party, cases.code, cases.unit,
       (SELECT staff.name FROM events JOIN staff ON staff.id = json_extract(events.actor, '$.id')
         WHERE events.case_id = line.case_id AND events.kind = 'letter_numbered'
           AND json_extract(events.facts, '$.letter') = line.id) AS name, line.body",
    of_letters!(),
    " ORDER BY line.sequence DESC LIMIT $6"
);

const INCOMING_COUNT: &str = concat!("SELECT count(*)", of_incoming!());
const LETTERS_COUNT: &str = concat!("SELECT count(*)", of_letters!());

const YEARS: &str = "SELECT register, CAST(year AS BIGINT) FROM registers ORDER BY register, year DESC";

impl Db {
    /// Lines of a book, newest first, void ones too.
    pub async fn book(&self, page: &BookPage) -> Result<Vec<BookLine>> {
        let incoming = page.register == INCOMING;
        let mut values = page.filter(page.before)?;
        values.extend(args![page.limit]);
        let rows: Vec<Row> = self.all(if incoming { INCOMING_PAGE } else { LETTERS_PAGE }, values).await?;
        rows.into_iter().map(|row| line(row, incoming)).collect()
    }

    /// How many lines [`Db::book`] has on all its pages.
    pub async fn book_count(&self, page: &BookPage) -> Result<i64> {
        let sql = if page.register == INCOMING { INCOMING_COUNT } else { LETTERS_COUNT };
        let (count,): (i64,) = self.one(sql, page.filter(None)?).await?;
        Ok(count)
    }

    /// The registers and Jalali years in which a number was drawn, the last year of each register first.
    pub async fn books(&self) -> Result<Vec<(String, i32)>> {
        let rows: Vec<(String, i64)> = self.all(YEARS, args![]).await?;
        let year = |year| i32::try_from(year).map_err(|_| StorageError::corrupt("registers.year"));
        rows.into_iter().map(|(register, number)| Ok((register, year(number)?))).collect()
    }
}

impl BookPage {
    fn filter(&self, before: Option<i64>) -> Result<Vec<crate::Value>> {
        let words: Vec<String> = fold(&self.words).split_whitespace().map(literal).collect();
        let before = before.unwrap_or(i64::MAX);
        Ok(args![&self.register, self.year, before, self.sequence.unwrap_or(0), to_json(&words)?])
    }
}

/// A word that LIKE takes as it is.
fn literal(word: &str) -> String {
    word.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

fn line(row: Row, incoming: bool) -> Result<BookLine> {
    let (date, standing) = if incoming {
        let state: State = from_json("cases.facts", &row.body)?;
        (JalaliDate::today(timestamp(row.at)?), Standing::Case(Box::new(state)))
    } else {
        let letter: Letter = from_json("letters.body", &row.body)?;
        let entry = letter.entry().ok_or_else(|| StorageError::corrupt("letters.sequence"))?;
        (entry.date, Standing::Letter(Box::new(letter)))
    };
    Ok(BookLine {
        sequence: row.sequence,
        date,
        subject: row.subject,
        party: row.party,
        case_code: row.code,
        unit: row.unit.filter(|unit| !unit.is_empty()).map(UnitId::new),
        registered_by: row.name,
        standing,
    })
}

impl BookLine {
    /// Why the number is void, if it is.
    pub fn voided(&self) -> Option<&str> {
        match &self.standing {
            Standing::Letter(letter) => match &letter.stage {
                Stage::Void { reason, .. } => Some(reason),
                _ => None,
            },
            Standing::Case(_) => None,
        }
    }
}

const ENTER: &str = "
INSERT INTO incoming (register, year, sequence, at, case_id, subject, sender, unit, staff_id, search)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 || ' ' || cases.search FROM cases WHERE cases.id = $5";

impl Tx {
    /// Writes a line of the incoming register; its number was drawn in this transaction.
    pub(crate) async fn add_incoming(&mut self, incoming: &Incoming) -> Result<()> {
        let Incoming { entry, case, subject, sender, unit, by, at } = incoming;
        let values = args![
            &entry.register,
            entry.year,
            entry.sequence,
            *at,
            *case,
            subject,
            sender,
            unit.as_str(),
            *by,
            fold(&entry.number()),
        ];
        expect_one(self.exec(ENTER, values).await?)
    }
}
