//! Holidays and closures: a Jalali date and what is celebrated or why nobody works.

use super::table::{Column, RowFault, fault, lines, whole};
use crate::{calendar::Holidays, text::fa, values::JalaliDate};
use std::collections::{BTreeMap, BTreeSet};

const COLUMNS: [Column; 2] = [Column::needed(&["date", "تاریخ"]), Column::needed(&["title", "عنوان"])];

/// The holidays of a table with the columns `date` (Jalali) and `title`.
///
/// # Errors
/// Everything that is wrong, row by row.
pub fn read(table: &[Vec<String>]) -> Result<Holidays, Vec<RowFault>> {
    let (mut holidays, mut rows) = (Holidays::new(), BTreeMap::new());
    let (lines, mut faults) = lines(table, &COLUMNS)?;
    for line in lines {
        let [date, title] = line.cells;
        match JalaliDate::parse(&date) {
            Err(_) => {
                let text = format!("«{date}» تاریخ نیست؛ تاریخ هجری شمسی مانند ۱۴۰۵/۰۱/۱۳ انتظار می‌رود.");
                faults.push(fault(line.row, "date", &text));
            }
            Ok(day) => {
                if let Some(first) = rows.insert(day, line.row) {
                    let text = format!("«{}» در ردیف {} هم آمده است.", fa(day.to_string()), fa(first));
                    faults.push(fault(line.row, "date", &text));
                }
                holidays.insert(day, title);
            }
        }
    }
    whole(holidays, faults)
}

/// What an import does to the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// All imported holidays afterwards: of every year that was ever imported, each year whole.
    pub imported: Holidays,
    /// New days.
    pub added: usize,
    /// Days with another title than before.
    pub changed: usize,
    /// Days that were known so.
    pub left: usize,
    /// Days of these years that the file does not name and that are taken out.
    pub taken_out: usize,
}

/// Brings a file in over what is in force and what was imported before. A year that is imported for the first time keeps
/// its days that are in force, unless `replace` takes out what the file does not name.
#[must_use]
pub fn import(file: &Holidays, in_force: &Holidays, imported: &Holidays, replace: bool) -> Import {
    let years: BTreeSet<i16> = file.keys().map(|day| day.year()).collect();
    let mut all = imported.clone();
    for (day, title) in in_force.iter().filter(|(day, _)| years.contains(&day.year())) {
        all.insert(*day, title.clone());
    }
    let (mut added, mut changed, mut left) = (0, 0, 0);
    for (day, title) in file {
        match all.insert(*day, title.clone()) {
            None => added += 1,
            Some(before) if before == *title => left += 1,
            Some(_) => changed += 1,
        }
    }
    let before = all.len();
    if replace {
        all.retain(|day, _| !years.contains(&day.year()) || file.contains_key(day));
    }
    Import { taken_out: before - all.len(), imported: all, added, changed, left }
}

#[cfg(test)]
mod tests {
    use super::super::table::table;
    use super::*;

    fn days(text: &str) -> Holidays {
        read(&table(&format!("date|title\n{text}"))).unwrap()
    }

    #[test]
    fn every_wrong_row_is_told() {
        let faults = |text: &str| -> Vec<String> {
            read(&table(text))
                .map_or_else(|faults| faults.iter().map(ToString::to_string).collect(), |_| vec![])
        };
        assert_eq!(
            faults("تاریخ|عنوان\n۱۴۰۵/۰۱/۳۲|الف\n2026-03-21|ب\n1405/1/2|پ\n۲/۱/۱۴۰۵|ت"),
            [
                "row 2: date: «۱۴۰۵/۰۱/۳۲» تاریخ نیست؛ تاریخ هجری شمسی مانند ۱۴۰۵/۰۱/۱۳ انتظار می‌رود.",
                "row 3: date: «2026-03-21» تاریخ نیست؛ تاریخ هجری شمسی مانند ۱۴۰۵/۰۱/۱۳ انتظار می‌رود.",
                "row 5: date: «۱۴۰۵/۰۱/۰۲» در ردیف ۴ هم آمده است.",
            ]
        );
        assert_eq!(faults("date|title\n1405/01/01|"), ["row 2: title: خالی است."]);
        assert_eq!(
            faults("date|name"),
            [
                "row 1: title: این ستون در ردیف نخست نیست.",
                "row 1: ستون «name» شناخته نیست؛ ستون‌ها: date، title."
            ]
        );
        assert_eq!(faults("date|title|date\n"), ["row 1: date: این ستون دو بار آمده است."]);
        assert_eq!(faults("date|title"), ["row 2: زیر نام ستون‌ها ردیفی نیست."]);
        assert_eq!(faults("date|title\n1405/01/01|الف|ب"), ["row 2: پس از آخرین ستون هم نوشته‌ای هست."]);
    }

    #[test]
    fn an_import_adds_and_changes_and_takes_out_only_when_asked() {
        let in_force = days("1404/12/29|نفت\n1405/01/01|نوروز\n1405/01/13|طبیعت");
        let file = days("1405/01/01|آغاز نوروز\n1405/01/13|طبیعت\n1405/02/02|تعطیلی");
        let first = import(&file, &in_force, &Holidays::new(), false);
        assert_eq!((first.added, first.changed, first.left, first.taken_out), (1, 1, 1, 0));
        assert_eq!(first.imported, file, "the year before is not touched");
        let again = import(&file, &first.imported, &first.imported, false);
        assert_eq!((again.added, again.changed, again.left, again.taken_out), (0, 0, 3, 0));
        let fewer = days("1405/01/01|آغاز نوروز");
        let replaced = import(&fewer, &first.imported, &first.imported, true);
        assert_eq!((replaced.left, replaced.taken_out, replaced.imported), (1, 2, fewer));
    }
}
