//! A table while it is read: its columns, its rows, and what is wrong with them.

use crate::text::{clean_line, fa, fold};
use std::fmt;

/// Longer cells were meant for something else.
const LONGEST: usize = 200;

/// Something wrong in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The row of the file, from 1; the first one names the columns.
    pub row: usize,
    /// The name of the column; empty where the whole row is meant.
    pub column: &'static str,
    /// What is wrong, in Persian.
    pub text: String,
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            "" => write!(f, "row {}: {}", self.row, self.text),
            column => write!(f, "row {}: {column}: {}", self.row, self.text),
        }
    }
}

/// A column by its names, of which the first is told.
pub(super) struct Column {
    names: &'static [&'static str],
    needed: bool,
}

impl Column {
    pub(super) const fn needed(names: &'static [&'static str]) -> Self {
        Self { names, needed: true }
    }

    pub(super) const fn optional(names: &'static [&'static str]) -> Self {
        Self { names, needed: false }
    }

    fn name(&self) -> &'static str {
        self.names.first().copied().unwrap_or_default()
    }
}

/// The cells of one row in the order of the columns that were asked for, cleaned; absent ones are empty.
pub(super) struct Line<const N: usize> {
    pub(super) row: usize,
    pub(super) cells: [String; N],
}

/// The good lines of a table, and what is wrong with the others.
pub(super) type Lines<const N: usize> = (Vec<Line<N>>, Vec<RowFault>);

/// Finds the columns by their names in the first row; rows without any text are left out.
///
/// # Errors
/// The header, without which nothing can be read.
pub(super) fn lines<const N: usize>(
    table: &[Vec<String>],
    columns: &[Column; N],
) -> Result<Lines<N>, Vec<RowFault>> {
    let Some((header, rows)) = table.split_first() else {
        return Err(vec![fault(1, "", "پرونده خالی است؛ ردیف نخست باید نام ستون‌ها باشد.")]);
    };
    let header: Vec<String> = header.iter().map(|name| fold(name)).collect();
    let places: Vec<Vec<usize>> = columns.iter().map(|column| places(&header, column)).collect();
    let mut faults = Vec::new();
    for (column, places) in columns.iter().zip(&places) {
        match places.len() {
            0 if column.needed => {
                faults.push(fault(1, column.name(), "این ستون در ردیف نخست نیست."));
            }
            0 | 1 => {}
            _ => faults.push(fault(1, column.name(), "این ستون دو بار آمده است.")),
        }
    }
    let known: Vec<usize> = places.iter().flatten().copied().collect();
    for (place, name) in header.iter().enumerate() {
        if !name.is_empty() && !known.contains(&place) {
            let names: Vec<_> = columns.iter().map(Column::name).collect();
            let text = format!("ستون «{name}» شناخته نیست؛ ستون‌ها: {}.", names.join("، "));
            faults.push(fault(1, "", &text));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut lines = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let row_number = index + 2;
        if row.iter().all(|cell| clean_line(cell).is_empty()) {
            continue;
        }
        if row.iter().skip(header.len()).any(|cell| !clean_line(cell).is_empty()) {
            faults.push(fault(row_number, "", "پس از آخرین ستون هم نوشته‌ای هست."));
            continue;
        }
        let cells = std::array::from_fn(|column| {
            let cell = places[column].first().and_then(|place| row.get(*place));
            cell.map(|cell| clean_line(cell)).unwrap_or_default()
        });
        let before = faults.len();
        for (column, cell) in columns.iter().zip(&cells) {
            if cell.chars().count() > LONGEST {
                let text = format!("بلندتر از {} نویسه است.", fa(LONGEST));
                faults.push(fault(row_number, column.name(), &text));
            } else if column.needed && cell.is_empty() {
                faults.push(fault(row_number, column.name(), "خالی است."));
            }
        }
        if faults.len() == before {
            lines.push(Line { row: row_number, cells });
        }
    }
    if lines.is_empty() && faults.is_empty() {
        faults.push(fault(2, "", "زیر نام ستون‌ها ردیفی نیست."));
    }
    Ok((lines, faults))
}

/// What was read, or everything that is wrong in the order of the rows.
pub(super) fn whole<T>(read: T, mut faults: Vec<RowFault>) -> Result<T, Vec<RowFault>> {
    faults.sort_by_key(|fault| fault.row);
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

fn places(header: &[String], column: &Column) -> Vec<usize> {
    let is_it = |name: &&String| column.names.iter().any(|known| fold(known) == **name);
    header.iter().enumerate().filter(|(_, name)| is_it(name)).map(|(place, _)| place).collect()
}

pub(super) fn fault(row: usize, column: &'static str, text: &str) -> RowFault {
    RowFault { row, column, text: text.to_owned() }
}

#[cfg(test)]
pub(super) fn table(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect()
}
