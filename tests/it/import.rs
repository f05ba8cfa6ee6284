//! `kartabl import catalogue`: a list comes in whole or not at all, beside the running service, and every wrong row is told.

use std::{fs, io::Write};

use kartabl_domain::procedures::KINDS;
use serde_json::Value;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::support::{Api, Engine, Kartabl, on_both_engines};

on_both_engines!(g004_a_list_of_contracts_comes_in_and_replaces_the_samples, a_spreadsheet_is_read_as_it_is);

async fn ids(portal: &Api, kind: &str) -> Vec<String> {
    let answer = portal.get(&format!("/catalogue?kind={kind}")).await.expect(200).json();
    let items = answer["items"].as_array().unwrap().iter();
    items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

async fn g004_a_list_of_contracts_comes_in_and_replaces_the_samples(engine: Engine) {
    let kartabl = Kartabl::start(engine).await;
    let portal = kartabl.portal("portal", &["contract-registration"]).await;
    let file = kartabl.data().join("contracts.csv");
    let path = file.to_str().unwrap();
    let import =
        async |more: &[&str]| kartabl.run(&[&["import", "catalogue", path], more].concat(), "").await;

    // Wrong rows: each is told, and nothing is written, dry run or not.
    fs::write(
        &file,
        "id,label,party,estate\n1400-8,۱۴۰۰/۸,شرکت الف,jey\n1400-9,,شرکت ب,moon\n1400-8,۱۴۰۰/۸,شرکت پ,jey\n",
    )
    .unwrap();
    for more in [&["--dry-run"][..], &[]] {
        let said = import(more).await;
        let rows = [
            "row 3: label: empty; the Persian name is expected",
            "row 3: estate: the catalogue estates has no item \"moon\"",
            "row 4: id: \"1400-8\" stands in row 2 already",
        ];
        assert_eq!((said.code, said.out.lines().collect::<Vec<_>>()), (Some(1), rows.to_vec()), "{said:?}");
        assert!(said.err.contains("3 wrong; nothing was imported"), "{said:?}");
    }
    let samples = ids(&portal, "contracts").await;
    assert_eq!(samples, ["sample-1", "sample-2", "sample-3", "sample-4"]);

    fs::write(&file, "id;label;party;estate\n1400-8;۱۴۰۰/۸;شركت الف;jey\nsample-1;۱۴۰۰/۱۱۷;شرکت ب;toos\n")
        .unwrap();
    let said = import(&["--dry-run", "--replace"]).await;
    let told = "contracts: 1 new, 1 known, 3 taken out";
    assert_eq!(
        (said.code, said.out.trim()),
        (Some(0), format!("{told}; a dry run, nothing was written").as_str())
    );
    assert_eq!(ids(&portal, "contracts").await, samples);
    let said = import(&["--replace"]).await;
    assert_eq!((said.code, said.out.trim()), (Some(0), told), "{said:?}");
    assert_eq!(ids(&portal, "contracts").await, ["1400-8", "sample-1"]);
    let found = portal.get("/catalogue?kind=contracts&q=شرکت الف").await.expect(200).json();
    assert_eq!(found["items"][0]["label"], "۱۴۰۰/۸", "the service that runs sees it at once");

    // What cannot be read at all is a mistake of usage.
    fs::write(&file, b"id,label\n\xc7\xe1\xdd").unwrap();
    let said = import(&[]).await;
    assert!(said.code == Some(2) && said.err.contains("not UTF-8 at line 2"), "{said:?}");
    let said = import(&["--kind", "moons"]).await;
    assert!(said.code == Some(2) && said.err.contains("unknown catalogue \"moons\""), "{said:?}");
    assert!(KINDS.iter().all(|kind| said.err.contains(kind)), "{said:?}");
}

async fn a_spreadsheet_is_read_as_it_is(engine: Engine) {
    let kartabl = Kartabl::start(engine).await;
    let portal = kartabl.portal("portal", &["gsb-service"]).await;
    let file = kartabl.data().join("list.xlsx");
    let rows = [
        ["id", "label", "organisation", "bus", "free"],
        ["12", "استعلام نمونه", "سازمان نمونه", "GSB", "بله"],
    ];
    fs::write(&file, workbook(&rows)).unwrap();
    let path = file.to_str().unwrap();
    let said = kartabl.run(&["import", "catalogue", path, "--kind", "services"], "").await;
    assert_eq!((said.code, said.out.trim()), (Some(0), "services: 1 new, 0 known, 0 taken out"), "{said:?}");
    let found = portal.get("/catalogue?kind=services&q=استعلام نمونه").await.expect(200).json();
    let item = &found["items"][0];
    assert_eq!((&item["id"], &item["free"]), (&Value::from("12"), &Value::from(true)), "{found:#}");

    fs::write(&file, "PK no workbook").unwrap();
    let said = kartabl.run(&["import", "catalogue", path, "--kind", "services"], "").await;
    assert_eq!(said.code, Some(2), "{said:?}");
}

/// A workbook with one sheet; what looks like a number is one.
fn workbook(rows: &[[&str; 5]]) -> Vec<u8> {
    let cells = rows.iter().enumerate().map(|(r, row)| {
        let cells = row.iter().zip("ABCDE".chars()).map(|(text, column)| {
            let at = format!("{column}{}", r + 1);
            match text.parse::<u32>() {
                Ok(number) => format!("<c r=\"{at}\"><v>{number}</v></c>"),
                Err(_) => format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
            }
        });
        format!("<row r=\"{}\">{}</row>", r + 1, cells.collect::<String>())
    });
    let (main, office) = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    );
    let package = "http://schemas.openxmlformats.org/package/2006";
    let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{sheet}.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{sheet}.worksheet+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "<worksheet xmlns=\"{main}\"><sheetData>{}</sheetData></worksheet>",
                cells.collect::<String>()
            ),
        ),
    ];
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in parts {
        zip.start_file(name, stored).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
