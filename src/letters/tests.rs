//! What a letter promises, read back from its bytes: by lopdf, and by pdftotext as its readers do.

use crate::{LetterData, LetterError, LetterTable, Typesetter};
use kartabl_domain::text::{fa, unprintable};
use lopdf::{Dictionary, Document, Object};
use std::{
    fs,
    io::Write,
    process::{Command, Stdio},
    thread,
};

fn typesetter() -> Typesetter {
    Typesetter::new(None).unwrap()
}

/// The text as pdftotext gives it.
fn text_of(pdf: &[u8]) -> String {
    let mut child = Command::new("pdftotext")
        .args(["-q", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext is missing: run tests/run");
    child.stdin.take().unwrap().write_all(pdf).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

/// Fails unless `text` holds `expected`. Spaces don't count: pdftotext puts the one behind «۱۰» before it.
#[track_caller]
fn assert_holds(text: &str, expected: &str) {
    let is_mark = |mark: char| {
        mark.is_whitespace() || matches!(mark, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
    };
    assert!(
        text.replace(is_mark, "").contains(&expected.replace(is_mark, "")),
        "{expected} is not in\n{text}"
    );
}

#[test]
fn readers_find_number_subject_recipient_and_codes() {
    let letter = LetterData::sample();
    let text = text_of(&typesetter().render("approved", &letter).unwrap());
    for expected in [
        &letter.number,
        &letter.date,
        &letter.recipient,
        &letter.subject,
        &letter.organisation,
        &letter.signer_name,
        &letter.tracking_code,
        &letter.verification_code,
        &letter.verification_url,
        "امور قراردادها",
        "سازمان فناوری اطلاعات ایران",
        "رابط فنی معرفی‌شده ظرف ۱۰ روز کاری",
        "مشخصات موافقت",
        "صفحۀ ۱ از ۱",
    ] {
        assert_holds(&text, expected);
    }
}

#[test]
fn the_file_is_tagged_pdf_a_with_every_font_inside() {
    let letter = LetterData::sample();
    let pdf = Document::load_mem(&typesetter().render("rejected", &letter).unwrap()).unwrap();
    let catalog = pdf.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"fa-IR");
    let mark_info = pdf.dereference(catalog.get(b"MarkInfo").unwrap()).unwrap().1.as_dict().unwrap();
    assert!(mark_info.get(b"Marked").unwrap().as_bool().unwrap());
    assert!(catalog.has(b"StructTreeRoot"));

    let metadata = catalog.get(b"Metadata").unwrap().as_reference().unwrap();
    let metadata = pdf.get_object(metadata).unwrap().as_stream().unwrap();
    let metadata = String::from_utf8(metadata.get_plain_content().unwrap()).unwrap();
    for expected in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "2026-11-23T",
        &letter.subject,
    ] {
        assert!(metadata.contains(expected), "{expected} is not in {metadata}");
    }

    let descriptors: Vec<&Dictionary> = pdf
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dictionary| dictionary.has_type(b"FontDescriptor"))
        .collect();
    assert_eq!(descriptors.len(), 2, "regular and bold");
    assert!(descriptors.iter().all(|descriptor| descriptor.has(b"FontFile2")));
    let pictures = |object: &&Object| object.as_dict().is_ok_and(|tag| tag.has(b"Alt"));
    assert_eq!(pdf.objects.values().filter(pictures).count(), 2, "logo and QR code are described in words");
}

#[test]
fn the_same_letter_gives_the_same_bytes_and_another_number_other_bytes() {
    let letter = LetterData::sample();
    let first = typesetter().render("reply", &letter).unwrap();
    let shared = typesetter();
    thread::scope(|scope| {
        for index in 0..4 {
            let (shared, letter, first) = (&shared, &letter, &first);
            scope.spawn(move || {
                let other = LetterData { number: format!("۱۴۰۵/{index}"), ..letter.clone() };
                assert_ne!(&shared.render("reply", &other).unwrap(), first);
                assert_eq!(&shared.render("reply", letter).unwrap(), first);
            });
        }
    });
}

#[test]
fn what_looks_like_markup_is_printed_as_it_is() {
    let plain =
        r#"a #set page(width: 1cm) $x^2$ *b* _i_ \u{41} [c] <d> @e = f // g /* h */ `j` ~ -- ... "k" l"#;
    let mut letter = LetterData { body: vec![plain.to_owned()], ..LetterData::sample() };
    letter.recipient = "m #include \"secret.typ\" n".to_owned();
    letter.table = Some(LetterTable { headers: vec!["x *y* z".into()], rows: vec![vec!["p #q() r".into()]] });
    letter.copies = vec!["s $t$ u".into()];
    let text = text_of(&typesetter().render("reply", &letter).unwrap());
    for expected in [plain, "#include \"secret.typ\"", "x *y* z", "p #q() r", "s $t$ u"] {
        assert_holds(&text, expected);
    }
}

#[test]
fn a_long_text_flows_over_pages_that_each_name_the_letter() {
    let mut letter = LetterData::sample();
    let long = letter.body[2].repeat(3);
    letter.body.extend((0..30).map(|index| format!("ماده {index}: {long}")));
    letter.body.push(format!("{} پایان", "w".repeat(400)));
    let pdf = typesetter().render("reply", &letter).unwrap();
    let pages = Document::load_mem(&pdf).unwrap().get_pages().len();
    assert!((4..10).contains(&pages), "{pages} pages");
    let text = text_of(&pdf);
    assert_eq!(text.matches(&letter.number).count(), pages);
    assert_holds(&text, &format!("صفحۀ ۲ از {}", fa(pages)));
    assert_eq!(text.matches("ماده").count(), 30);
    assert_eq!(
        text.matches('w').count(),
        400 + "kartabl".matches('w').count(),
        "a word longer than a line is not cut off"
    );
}

#[test]
fn a_letter_that_cannot_be_printed_says_why() {
    let typesetter = typesetter();
    let sample = LetterData::sample();
    let uneven = LetterTable { headers: vec!["الف".into(), "ب".into()], rows: vec![vec!["ج".into()]] };
    let cases = [
        (
            LetterData { number: String::new(), body: vec![], ..sample.clone() },
            "the letter lacks number, body",
        ),
        (
            LetterData { table: Some(uneven), ..sample.clone() },
            "row 1 of the table has 1 cells under 2 headings",
        ),
        (
            LetterData { subject: "پاسخ 😀".into(), ..sample.clone() },
            "the fonts have no glyph for \\u{1f600} in subject",
        ),
        (
            LetterData { signature_png: Some(b"GIF89a".to_vec()), ..sample.clone() },
            "the signature is not a PNG picture",
        ),
        (
            LetterData { verification_url: "x".repeat(4000), ..sample.clone() },
            "the verification address is too long for a QR code",
        ),
    ];
    for (letter, expected) in cases {
        assert_eq!(typesetter.check("reply", &letter).unwrap_err().to_string(), expected);
        assert_eq!(typesetter.render("reply", &letter).unwrap_err().to_string(), expected);
    }
    for name in ["no-such", "base", "../reply", ""] {
        assert!(matches!(typesetter.render(name, &sample), Err(LetterError::UnknownTemplate(_))), "{name}");
    }
    let broken = LetterData { signature_png: Some(b"\x89PNG\r\n\x1a\nbroken".to_vec()), ..sample };
    assert!(matches!(typesetter.render("reply", &broken), Err(LetterError::Template { .. })));
}

#[test]
fn the_fonts_have_what_decisions_and_names_may_hold() {
    let printable = ('\0'..='\u{ffff}').filter(|character| unprintable(&character.to_string()).is_none());
    let body: Vec<String> = printable.map(String::from).collect();
    assert!(body.len() > 400, "{}", body.len());
    typesetter().check("reply", &LetterData { body, ..LetterData::sample() }).unwrap();
}

#[test]
fn a_folder_adds_and_replaces_templates() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("reply.typ"),
        "#import \"base.typ\": letter\n#letter(table-title: \"ORG TABLE\")",
    )
    .unwrap();
    let replaced = Typesetter::new(Some(folder.path())).unwrap();
    assert_holds(&text_of(&replaced.render("reply", &LetterData::sample()).unwrap()), "ORG TABLE");

    fs::write(folder.path().join("own.typ"), "#import \"base.typ\": letter\n\n#letter(tabel: 1)").unwrap();
    let error =
        Typesetter::new(Some(folder.path())).unwrap().render("own", &LetterData::sample()).unwrap_err();
    assert_eq!(error.to_string(), "template own.typ:3: unexpected argument: tabel");

    fs::write(folder.path().join("own.typ"), "#letter(").unwrap();
    let error = Typesetter::new(Some(folder.path())).err().unwrap().to_string();
    assert_eq!(error, "template own.typ: unclosed delimiter");

    let error = Typesetter::new(Some(&folder.path().join("missing"))).err().unwrap();
    assert!(matches!(error, LetterError::Folder { .. }));
}
