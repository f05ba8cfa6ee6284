//! A catalogue as an administrator brings it in: a table whose rows become items, or faults.

mod columns;

pub use columns::named_by;

use crate::{procedures::CatalogueItem, text::clean_line};
use columns::{columns, value};
use serde_json::Map;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// The longest id of an item.
const LONGEST_ID: usize = 64;
/// The longest text of a cell.
const LONGEST_TEXT: usize = 500;

/// A row that cannot become an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The row of the table, counted from one; the header is the first.
    pub row: usize,
    /// The column's name, where the fault is in one.
    pub column: String,
    /// What is wrong and what is expected.
    pub what: String,
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column.as_str() {
            "" => write!(f, "row {}: {}", self.row, self.what),
            column => write!(f, "row {}: {column}: {}", self.row, self.what),
        }
    }
}

/// Reads a table: the first row names the columns (`id`, `label` and attributes), every other one is an item; empty rows
/// are left out. `known` holds the ids of other kinds that rows may name.
///
/// # Errors
/// Everything that is wrong, row by row.
pub fn read(
    kind: &str,
    table: &[Vec<String>],
    known: &BTreeMap<String, BTreeSet<String>>,
) -> Result<Vec<CatalogueItem>, Vec<RowFault>> {
    let mut faults = Vec::new();
    let Some((header, rows)) = table.split_first() else {
        return Err(vec![fault(1, "", "the file is empty; the first row names the columns")]);
    };
    let header: Vec<String> = header.iter().map(|name| clean_line(name).to_lowercase()).collect();
    let needed = ["id", "label"].into_iter();
    for column in needed.chain(columns(kind).iter().filter(|column| column.1).map(|column| column.0)) {
        match header.iter().filter(|name| *name == column).count() {
            0 => faults.push(fault(1, column, "no such column")),
            1 => {}
            _ => faults.push(fault(1, column, "the column stands twice")),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let (mut items, mut lines) = (Vec::new(), BTreeMap::new());
    for (index, row) in rows.iter().enumerate() {
        let line = index + 2;
        let cells: Vec<String> = row.iter().map(|cell| clean_line(cell)).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if let Some(extra) = cells.iter().skip(header.len()).find(|cell| !cell.is_empty()) {
            faults.push(fault(line, "", &format!("{extra:?} stands beyond the last column")));
            continue;
        }
        let before = faults.len();
        let item = item(kind, &header, &cells, line, known, &mut faults);
        if let Some(first) = lines.insert(item.id.clone(), line).filter(|_| !item.id.is_empty()) {
            faults.push(fault(line, "id", &format!("{:?} stands in row {first} already", item.id)));
        }
        if faults.len() == before {
            items.push(item);
        }
    }
    if items.is_empty() && faults.is_empty() {
        faults.push(fault(2, "", "there is no row below the header"));
    }
    if faults.is_empty() { Ok(items) } else { Err(faults) }
}

fn item(
    kind: &str,
    header: &[String],
    cells: &[String],
    line: usize,
    known: &BTreeMap<String, BTreeSet<String>>,
    faults: &mut Vec<RowFault>,
) -> CatalogueItem {
    let (mut id, mut label, mut attributes) = (String::new(), String::new(), Map::new());
    for (index, column) in header.iter().enumerate().filter(|(_, column)| !column.is_empty()) {
        let cell = cells.get(index).cloned().unwrap_or_default();
        if cell.chars().count() > LONGEST_TEXT {
            faults.push(fault(line, column, &format!("longer than {LONGEST_TEXT} characters")));
            continue;
        }
        match column.as_str() {
            "id" => {
                if !is_id(&cell) {
                    let what = format!(
                        "{cell:?} is no id; Latin letters, digits, '-', '_', '.' and '/' are expected"
                    );
                    faults.push(fault(line, column, &what));
                }
                id = cell;
            }
            "label" => {
                if cell.is_empty() {
                    faults.push(fault(line, column, "empty; the Persian name is expected"));
                }
                label = cell;
            }
            _ => {
                let asked = columns(kind).iter().find(|known| known.0 == column);
                match value(asked.map(|(_, needed, holds)| (*needed, *holds)), &cell, known) {
                    Ok(Some(value)) => _ = attributes.insert(column.clone(), value),
                    Ok(None) => {}
                    Err(what) => faults.push(fault(line, column, &what)),
                }
            }
        }
    }
    CatalogueItem { id, label, attributes }
}

fn is_id(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    !text.is_empty() && text.len() <= LONGEST_ID && text.chars().all(fits)
}

fn fault(row: usize, column: &str, what: &str) -> RowFault {
    RowFault { row, column: column.to_owned(), what: what.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedures::KINDS;
    use crate::procedures::Procedures;
    use crate::procedures::kinds;
    use serde_json::Value;

    fn table(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect()
    }

    fn faults(kind: &str, text: &str) -> Vec<String> {
        let known = BTreeMap::from([("estates".to_owned(), BTreeSet::from(["jey".to_owned()]))]);
        let read = read(kind, &table(text), &known);
        read.map_or_else(|faults| faults.iter().map(ToString::to_string).collect(), |_| Vec::new())
    }

    #[test]
    fn rows_become_items_with_typed_attributes() {
        let text = "ID|Label|organisation|bus|free||english\nshahkar | استعلام شاهكار|سازمان|pgsb|خیر||Shahkar\n|||\nx.1|ب|س|GSB|true";
        let items = read("services", &table(text), &BTreeMap::new()).unwrap();
        assert_eq!(items.len(), 2);
        assert_eq!((items[0].id.as_str(), items[0].label.as_str()), ("shahkar", "استعلام شاهکار"));
        let attributes =
            serde_json::json!({"organisation": "سازمان", "bus": "PGSB", "free": false, "english": "Shahkar"});
        assert_eq!(Value::Object(items[0].attributes.clone()), attributes);
        let contracts = "id|label|party|estate\n1|۱۴۰۰/۱|شرکت الف|jey";
        assert_eq!(faults("contracts", contracts), Vec::<String>::new());
    }

    #[test]
    fn every_wrong_row_is_told_with_its_number_and_column() {
        let text = "id|label|organisation|bus|free\n|الف|س|GSB|بله\nشاهکار|ب|س|GSB|بله\na||س|TSB|شاید\nb|ب||GSB|بله\nb|ب|س|GSB|بله|چه";
        let expected = [
            "row 2: id: \"\" is no id; Latin letters, digits, '-', '_', '.' and '/' are expected",
            "row 3: id: \"شاهکار\" is no id; Latin letters, digits, '-', '_', '.' and '/' are expected",
            "row 4: label: empty; the Persian name is expected",
            "row 4: bus: \"TSB\" is none of GSB, PGSB",
            "row 4: free: \"شاید\" is none of true, false, بله, خیر",
            "row 5: organisation: empty",
            "row 6: \"چه\" stands beyond the last column",
        ];
        assert_eq!(faults("services", text), expected);
        assert_eq!(faults("operators", "id|label\na|الف\na|ب"), ["row 3: id: \"a\" stands in row 2 already"]);
        let unknown = "id|label|party|estate\n1|۱|الف|moon";
        assert_eq!(
            faults("contracts", unknown),
            ["row 2: estate: the catalogue estates has no item \"moon\""]
        );
        assert_eq!(
            faults("estates", "label|id|id\nالف|a|a"),
            ["row 1: id: the column stands twice", "row 1: province: no such column"]
        );
        assert_eq!(faults("operators", "id|label"), ["row 2: there is no row below the header"]);
        assert_eq!(read("operators", &[], &BTreeMap::new()).unwrap_err().len(), 1);
    }

    #[test]
    fn kinds_are_the_built_in_ones_and_those_of_procedures() {
        let kinds = kinds(&Procedures::built_in());
        assert_eq!(kinds, KINDS.map(str::to_owned).into());
    }
}
