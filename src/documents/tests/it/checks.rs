//! What a check says of every kind of document, good and hostile.

use kartabl_documents::{Admission, READING_WIDTH, check, fixtures, page, preview};
use kartabl_domain::documents::{Code, DocumentKind, Expectation, Severity};
use std::collections::BTreeSet;

#[test]
fn every_document_gets_its_codes_and_no_others() {
    let mut wrong = Vec::new();
    for fixture in fixtures::all() {
        let report = check(&fixture.bytes, &fixture.expectation());
        let found: BTreeSet<_> = report.findings.iter().map(|finding| finding.code).collect();
        if found != fixture.codes.iter().copied().collect() || report.verdict != fixture.verdict() {
            wrong.push(format!("{}: expected {:?}, found {report:?}", fixture.name, fixture.codes));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_are_counted_by_walking() {
    let pages = |bytes: &[u8]| check(bytes, &Expectation::of(DocumentKind::Letter)).pages;
    assert_eq!(pages(&fixtures::letter("1", "1403/01/01")), Some(1));
    assert_eq!(pages(&fixtures::letter_of_pages(12)), Some(12));
    assert_eq!(pages(&fixtures::letter_of_pages(150)), Some(150));
    let bomb = fixtures::page_count_bomb();
    assert!(bomb.len() < 2048);
    assert_eq!(pages(&bomb), None);
}

#[test]
fn the_admission_refuses_only_what_the_check_refuses() {
    for fixture in fixtures::all() {
        let mut admission = Admission::new(fixture.expectation());
        let passed = fixture
            .bytes
            .chunks(777)
            .try_for_each(|chunk| admission.feed(chunk))
            .and_then(|()| admission.finish());
        if let Err(refusal) = passed {
            assert!(fixture.codes.contains(&refusal.finding().code), "{}: {refusal:?}", fixture.name);
            assert_eq!(refusal.finding().severity, Severity::Refused);
        }
    }
}

#[test]
fn previews_are_small_pictures_without_metadata() {
    let size = |png: &[u8]| {
        let image = image::load_from_memory_with_format(png, image::ImageFormat::Png).unwrap();
        (image.width(), image.height())
    };
    let first = preview(&fixtures::letter("1403/2578", "1403/07/15")).unwrap();
    assert_eq!(size(&first), (400, 565));
    let ink = image::load_from_memory(&first)
        .unwrap()
        .into_luma8()
        .pixels()
        .filter(|pixel| pixel.0[0] < 128)
        .count();
    assert!(ink > 500, "the text is drawn: {ink} dark pixels");

    let letter = fixtures::letter_of_pages(3);
    let read = page(&letter, 3, READING_WIDTH).unwrap();
    assert_eq!(size(&read), (1000, 1414));
    assert_eq!((page(&letter, 0, 500), page(&letter, 4, 500)), (None, None), "pages are counted from 1");

    let photo = preview(&fixtures::named("located-photo").bytes).unwrap();
    assert_eq!(size(&photo), (80, 120), "turned upright");
    // What was its lower left corner is the upper left one now: red grows to the right in the photo, green downwards.
    let upright = image::load_from_memory(&photo).unwrap().into_rgb8();
    for (at, was) in [((0, 0), (0, 79)), ((79, 0), (0, 0)), ((0, 119), (119, 79)), ((79, 119), (119, 0))] {
        let [red, green, _] = upright.get_pixel(at.0, at.1).0;
        let near = |found: u8, wanted: u8| found.abs_diff(wanted) < 16;
        assert!(near(red, was.0) && near(green, was.1), "{at:?}: {red} {green}");
    }
    assert!(memchr::memmem::find(&photo, b"eXIf").is_none());
    assert_eq!(size(&preview(&fixtures::logo(2000)).unwrap()), (1024, 1024));
    assert_eq!(preview(&fixtures::named("cut").bytes[..200]), None);
}

#[test]
fn digits_of_the_text_are_read_where_its_fonts_tell_them() {
    let digits = |file: &[u8]| check(file, &Expectation::of(DocumentKind::Letter)).digits;
    let plain = digits(&fixtures::letter("1403/2578", "1403/07/15")).unwrap();
    assert!(plain.hold_number("۱۴۰۳/۲۵۷۸") && plain.hold_date("1403/07/15"));
    assert!(!plain.hold_number("1403/2579") && !plain.hold_date("1403/07/16"));
    // Typeset by codes of a font; a table says which characters they are.
    let persian = digits(&fixtures::named("persian-letter").bytes).unwrap();
    assert!(persian.hold_number("د/۱۲۰/۹۸۷") && persian.hold_date("1403/09/01"));
    assert!(!persian.hold_number("د/۱۲۰/۹۸۶"));
    for silent in ["scan", "untold-letter"] {
        assert_eq!(digits(&fixtures::named(silent).bytes), None, "{silent}");
    }
}

#[test]
fn any_piece_of_any_document_gets_a_report() {
    // Cut and damaged files reach places in the parsers that whole ones don't. A parser that panics is contained by
    // the worker; here it would fail the test, so that it is known.
    for fixture in fixtures::all().iter().filter(|fixture| fixture.bytes.len() < 20_000) {
        let length = fixture.bytes.len();
        for tenth in 1..10 {
            let mut piece = fixture.bytes[..length * tenth / 10].to_vec();
            check(&piece, &fixture.expectation());
            if let Some(byte) = piece.get_mut(length * tenth / 11) {
                *byte ^= 0x15;
            }
            check(&piece, &fixture.expectation());
        }
    }
    let empty = check(b"", &Expectation::of(DocumentKind::Logo));
    assert!(empty.has(Code::WrongType));
}
