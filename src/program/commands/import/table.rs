//! A table from a file: CSV as programs and spreadsheets write it, or the first sheet of an XLSX.

use calamine::{Data, Reader, Xlsx, open_workbook};
use std::{fs, path::Path};

/// The largest file that is read: 64 MiB.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The cells of a file, row by row.
///
/// # Errors
/// A text with what is wrong with the file as a whole.
pub(super) fn read(file: &Path) -> Result<Vec<Vec<String>>, String> {
    let bytes = fs::metadata(file).map_err(|error| error.to_string())?.len();
    if bytes > LARGEST {
        return Err(format!("larger than {} MiB", LARGEST / 1024 / 1024));
    }
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "csv" => csv(&fs::read(file).map_err(|error| error.to_string())?),
        "xlsx" => xlsx(file),
        _ => Err("expected a file that ends in .csv or .xlsx".to_owned()),
    }
}

fn csv(bytes: &[u8]) -> Result<Vec<Vec<String>>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("not UTF-8 at line {line}; save it as «CSV UTF-8»")
    })?;
    let text = text.trim_start_matches('\u{feff}');
    // Spreadsheets separate by what the language of the machine wants.
    let header = text.lines().next().unwrap_or_default();
    let separator = [',', ';', '\t'].into_iter().max_by_key(|separator| header.matches(*separator).count());
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(match separator {
            Some(';') => b';',
            Some('\t') => b'\t',
            _ => b',',
        })
        .from_reader(text.as_bytes());
    let mut table: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        // Empty lines are no records, but they count as rows.
        let begin = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(0);
        let (before, here) = text.as_bytes().split_at(begin.min(text.len()));
        let breaks = here.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let ends_before = before.last() == Some(&b'\r') && here.first() == Some(&b'\n');
        let empty = breaks.filter(|byte| **byte == b'\n').count() - usize::from(ends_before);
        table.extend(std::iter::repeat_n(Vec::new(), empty));
        table.push(record.iter().map(str::to_owned).collect());
    }
    Ok(table)
}

fn xlsx(file: &Path) -> Result<Vec<Vec<String>>, String> {
    let mut book: Xlsx<_> = open_workbook(file).map_err(|error: calamine::XlsxError| error.to_string())?;
    let sheet = book.worksheet_range_at(0).ok_or("the workbook has no sheet")?;
    let sheet = sheet.map_err(|error| error.to_string())?;
    // Faults name rows of the sheet, and its range begins at the first cell that is used.
    let above = sheet.start().map_or(0, |(row, _)| row);
    if above > 0 {
        return Err(format!(
            "the first row of the sheet is empty; row {} seems to name the columns",
            above + 1
        ));
    }
    Ok(sheet.rows().map(|row| row.iter().map(cell).collect()).collect())
}

fn cell(cell: &Data) -> String {
    match cell {
        // A number that was meant as text, such as the id of a contract.
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::Bool(flag) => flag.to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_all_spreadsheets_are_read_alike() {
        let expected = vec![vec!["id", "label"], vec!["a", "الف, ب"], vec![], vec!["b", "x\ny"]];
        for text in [
            "\u{feff}id,label\r\na,\"الف, ب\"\r\n\r\nb,\"x\ny\"\r\n",
            "id;label\na;الف, ب\n\nb;\"x\ny\"",
            "id\tlabel\na\tالف, ب\n\nb\t\"x\ny\"",
        ] {
            assert_eq!(csv(text.as_bytes()).unwrap(), expected, "{text:?}");
        }
        let error = csv(b"id,label\na,\xc7\xe1\xdd").unwrap_err();
        assert_eq!(error, "not UTF-8 at line 2; save it as «CSV UTF-8»");
    }
}
