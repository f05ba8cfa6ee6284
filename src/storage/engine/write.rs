//! Deferred writes, and which of them must not travel together.

use crate::values::Value;

/// A statement that only writes. It may be deferred until another one depends on it, at the latest until the commit.
#[derive(Debug)]
pub(crate) struct Write {
    pub(crate) sql: &'static str,
    pub(crate) args: Vec<Value>,
    /// Whether it must touch exactly one row.
    pub(crate) one: bool,
    /// Whether that row existed before the transaction.
    pub(crate) existing: bool,
}

/// What a statement changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// A statement that adds rows to this table.
    Insert(&'static str),
    /// A statement that changes or removes rows of this table.
    Change(&'static str),
    /// A statement that only calls a function.
    Nothing,
    /// Something that is not recognised.
    Unknown,
}

impl Write {
    /// Whether this write would behave otherwise if it did not see what `earlier` has done. On the server writes that
    /// travel together see the same snapshot, and of two changes of one row all but one are lost. So a write depends on an
    /// earlier one if it names the table of that one, unless it only inserts
    /// new rows into it.
    pub(crate) fn depends_on(&self, earlier: &Self) -> bool {
        let (table, inserted) = match earlier.target() {
            Target::Insert(table) => (table, true),
            Target::Change(table) => (table, false),
            Target::Nothing => return false,
            Target::Unknown => return true,
        };
        match self.target() {
            Target::Insert(own) if own == table => {
                names(self.sql, table) > 1 || self.sql.contains("DO UPDATE")
            }
            Target::Change(own) if own == table && inserted && self.existing => names(self.sql, table) > 1,
            Target::Unknown => true,
            _ => names(self.sql, table) > 0,
        }
    }

    fn target(&self) -> Target {
        let mut words = self.sql.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some("INSERT"), Some("INTO"), Some(table)) => Target::Insert(table),
            (Some("DELETE"), Some("FROM"), Some(table)) => Target::Change(table),
            (Some("UPDATE"), Some(table), _) => Target::Change(table),
            (Some("SELECT"), ..) => Target::Nothing,
            _ => Target::Unknown,
        }
    }
}

/// How often a statement names a table.
fn names(sql: &str, table: &str) -> usize {
    let words = sql.split(|character: char| !(character.is_ascii_alphanumeric() || character == '_'));
    words.filter(|word| *word == table).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depends(later: &'static str, earlier: &'static str) -> bool {
        let write = |sql| Write { sql, args: Vec::new(), one: false, existing: false };
        write(later).depends_on(&write(earlier))
    }

    #[test]
    fn a_write_depends_on_earlier_ones_of_the_tables_that_it_names() {
        let (add, change) = ("INSERT INTO a (b) VALUES ($1)", "\nUPDATE a SET b = $1 WHERE c = $2");
        assert!(
            depends(change, change) && depends(change, add) && depends("DELETE FROM a WHERE c = $1", change)
        );
        assert!(!depends(add, add) && !depends(add, change), "a new row is nobody else's");
        assert!(depends("INSERT INTO a (b) SELECT max(b) FROM a", add));
        assert!(depends("INSERT INTO a (b) VALUES (1) ON CONFLICT (b) DO UPDATE SET b = 2", add));
        assert!(depends("INSERT INTO a (b) VALUES (1) ON CONFLICT (b) DO UPDATE SET b = a.b + 1", change));
        assert!(
            depends("INSERT INTO d SELECT b FROM a", change)
                && depends("UPDATE d SET e = (SELECT b FROM a)", add)
        );
        assert!(
            !depends("UPDATE a_b SET b = 1", change)
                && !depends("SELECT pg_notify('a', 'b')", "UPDATE d SET e = 1")
        );
        assert!(!depends(change, "SELECT pg_notify('a', 'b')"));
        assert!(
            depends("WITH x AS (SELECT 1) UPDATE y SET z = 1", add)
                && depends(add, "WITH x AS (SELECT 1) UPDATE y SET z = 1")
        );
    }

    #[test]
    fn a_change_of_a_row_that_existed_before_is_apart_from_new_rows_only() {
        let change =
            Write { sql: "UPDATE a SET b = 1 WHERE c = 2", args: Vec::new(), one: true, existing: true };
        let write = |sql| Write { sql, args: Vec::new(), one: false, existing: false };
        assert!(!change.depends_on(&write("INSERT INTO a (b) VALUES (1)")));
        assert!(change.depends_on(&write("UPDATE a SET d = 1")));
    }
}
