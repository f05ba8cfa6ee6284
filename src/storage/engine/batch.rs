//! Statements that travel to the database together.

use super::bind::bind;
use crate::{
    error::Result,
    values::{Record, Value},
};
use futures::TryStreamExt;
use sqlx::{
    AssertSqlSafe, Either, Executor, SqlSafeStr, SqlStr, SqliteConnection, postgres::PgRow, sqlite::SqliteRow,
};
use std::fmt::Write as _;

/// A statement whose rows, or their number, the caller reads.
pub(crate) struct Question {
    pub(crate) sql: SqlStr,
    pub(crate) args: Vec<Value>,
}

impl Question {
    pub(crate) fn new(sql: impl SqlSafeStr, args: Vec<Value>) -> Self {
        Self { sql: sql.into_sql_str(), args }
    }
}

/// What a statement answered.
pub(crate) struct Answer {
    pub(crate) rows: Rows,
    /// How many rows it wrote.
    pub(crate) written: u64,
}

/// The rows of either engine.
pub(crate) enum Rows {
    Sqlite(Vec<SqliteRow>),
    Postgres(Vec<PgRow>),
}

impl Rows {
    pub(crate) fn of<T: Record>(self) -> Result<Vec<T>> {
        Ok(match self {
            Self::Sqlite(rows) => rows.iter().map(T::from_row).collect::<sqlx::Result<_>>()?,
            Self::Postgres(rows) => rows.iter().map(T::from_row).collect::<sqlx::Result<_>>()?,
        })
    }
}

/// Several statements as one text with one list of parameters.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) text: String,
    pub(crate) args: Vec<Value>,
    pub(crate) statements: usize,
}

impl Batch {
    /// Appends a statement that has no parameters.
    pub(crate) fn push(&mut self, sql: &str) {
        self.text.push_str(sql);
        self.end();
    }

    /// Ends a statement.
    pub(crate) fn end(&mut self) {
        self.text.push_str(";\n");
        self.statements += 1;
    }

    /// Appends a statement; its `$1`, `$2`, … become the parameters behind those that are there already.
    pub(crate) fn add(&mut self, sql: &str, args: Vec<Value>) {
        let offset = self.args.len();
        let mut rest = sql;
        while let Some((before, after)) = rest.split_once('$') {
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let (number, behind) = after.split_at(digits);
            self.text.push_str(before);
            // The `$` of a path in JSON has no number.
            match number.parse::<usize>() {
                Ok(number) => _ = write!(self.text, "${}", number + offset),
                Err(_) => self.text.push('$'),
            }
            rest = behind;
        }
        self.text.push_str(rest);
        self.args.extend(args);
    }
}

/// Asks the embedded engine for all of it in one call. Where that fails, the error says how many statements had ended.
pub(crate) async fn run(
    connection: &mut SqliteConnection,
    mut batch: Batch,
    mut questions: Vec<Question>,
) -> Result<Vec<Answer>, (usize, sqlx::Error)> {
    let (text, args) = match questions.pop() {
        // Nothing to put together.
        Some(question) if batch.statements == 0 && questions.is_empty() => (question.sql, question.args),
        last => {
            for Question { sql, args } in questions.into_iter().chain(last) {
                batch.add(sql.as_str(), args);
                batch.end();
            }
            (AssertSqlSafe(batch.text).into_sql_str(), batch.args)
        }
    };
    let mut parts = connection.fetch_many(bind!(sqlx::query(text), args));
    let (mut answers, mut rows) = (Vec::new(), Vec::new());
    loop {
        match parts.try_next().await {
            Ok(Some(Either::Right(row))) => rows.push(row),
            Ok(Some(Either::Left(end))) => {
                let rows = Rows::Sqlite(std::mem::take(&mut rows));
                answers.push(Answer { rows, written: end.rows_affected() });
            }
            Ok(None) => return Ok(answers),
            Err(error) => return Err((answers.len(), error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args;

    #[test]
    fn parameters_are_counted_on_and_paths_are_left_alone() {
        let mut batch = Batch::default();
        batch.add("UPDATE a SET b = $2 WHERE c = $1", args![1, 2]);
        batch.end();
        batch.add("SELECT json_extract($1, '$.d'), $12, $1", args![3]);
        assert_eq!(batch.text, "UPDATE a SET b = $2 WHERE c = $1;\nSELECT json_extract($3, '$.d'), $14, $3");
        assert_eq!(batch.args.len(), 3);
    }
}
