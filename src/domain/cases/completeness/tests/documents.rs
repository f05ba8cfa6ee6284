//! Document slots: missing, pending, refused.

use super::fixture::{Fixture, checked, document};
use crate::{
    cases::completeness::CheckState,
    documents::{Code, Digits, Finding, Report},
};

fn with_report(findings: Vec<Finding>) -> Fixture {
    let mut case = Fixture::complete().without_document("letter");
    case.documents.push(checked("letter", None, CheckState::Done(Report::of(None, findings))));
    case
}

#[test]
fn g000_a_missing_letter_is_named() {
    let case = Fixture::complete().without_document("letter");
    assert_eq!(case.defects(), ["letters.letter missing"]);
    assert_eq!(case.text(), "فایل «فایل نامه با ضمائم» در بخش «نامه‌ها» بارگذاری نشده است.");
}

#[test]
fn a_pending_check_is_no_defect_but_waited_for() {
    let mut case = Fixture::complete().without_document("letter");
    case.documents.push(checked("letter", None, CheckState::Pending));
    assert_eq!((case.findings().defects.len(), case.findings().pending.len()), (0, 1));
}

#[test]
fn an_unfit_file_is_a_defect_with_the_words_of_its_check() {
    for (code, defect) in [
        (Code::Encrypted, "letters.letter unreadable"),
        (Code::Corrupt, "letters.letter unreadable"),
        (Code::HasJavascript, "letters.letter wrong"),
        (Code::HasLaunch, "letters.letter wrong"),
    ] {
        let case = with_report(vec![Finding::new(code, "۲ صفحه")]);
        assert_eq!(case.defects(), [defect]);
        assert!(case.text().contains(code.text()) && case.text().ends_with("(۲ صفحه)"), "{}", case.text());
    }
}

#[test]
fn warnings_of_a_check_reach_the_reviewer_and_information_nobody() {
    let case = with_report(vec![Finding::new(Code::Blank, ""), Finding::new(Code::HasUri, "")]);
    assert_eq!((case.defects(), case.warnings()), (vec![], vec!["document:blank".to_owned()]));
}

#[test]
fn a_number_and_a_date_that_are_not_in_the_text_are_told_to_the_reviewer() {
    let reading = |slot: &str, text: Option<&str>| {
        let mut case = Fixture::complete().without_document(slot);
        let report = Report { digits: text.map(Digits::of), ..Report::of(Some(1), Vec::new()) };
        case.documents.push(checked(slot, None, CheckState::Done(report)));
        assert_eq!(case.defects(), Vec::<String>::new());
        case.warnings()
    };
    let [number, date] = ["document:number-not-found", "document:date-not-found"].map(str::to_owned);
    assert_eq!(reading("letter", Some("۱۲۷/ص/۴۰۵ :هرامش ۱۴۰۵/۸/۳۰ :خیرات")), Vec::<String>::new());
    assert_eq!(reading("letter", Some("شماره ۴۰۵/ص/۱۲۸ تاریخ ۱۴۰۵/۰۸/۳۰")), [number.as_str()]);
    assert_eq!(reading("letter", Some("شماره ۴۰۵/ص/۱۲۷")), [date.as_str()]);
    assert_eq!(reading("letter", Some("")), [number.clone(), date]);
    assert_eq!(reading("letter", None), Vec::<String>::new(), "a scan says nothing");
    // A licence has a number of its own; the date beside it is that of the letter.
    assert_eq!(reading("licence", Some("22/1405")), Vec::<String>::new());
    assert_eq!(reading("licence", Some("۴۰۵/ص/۱۲۷")), [number]);
}

#[test]
fn g001_each_system_has_its_own_logo() {
    let mut case = Fixture::complete();
    case.documents.push(document("logo", Some(9)));
    assert_eq!(case.defects(), Vec::<String>::new(), "the logo of a row that is gone says nothing");
}
