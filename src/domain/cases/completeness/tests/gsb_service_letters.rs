//! The letter and the licence that `gsb-service` asks for (SPEC §2).

use super::fixture::{Fixture, connection, permit, permit_code};
use crate::{
    cases::{
        facts::{CaseFact, Standing},
        routing,
    },
    people::UnitId,
    procedures::Start,
};
use serde_json::json;

const NONE: [&str; 0] = [];

#[test]
fn g000_the_letter_has_a_date_that_has_come() {
    for (date, accepted) in [
        ("1405/09/02", true),
        ("۱۴۰۵/۰۹/۰۳", false),
        ("1404/12/30", false),
        ("1403/12/30", true),
        ("soon", false),
    ] {
        let case = Fixture::complete().with(json!({ "letters": { "date": date } }));
        assert_eq!(case.defects().is_empty(), accepted, "{date}");
    }
    let text = Fixture::complete().with(json!({ "letters": { "date": "1405/09/18" } })).text();
    assert!(text.contains("مقدار «1405/09/18» برای «تاریخ نامه» در بخش «نامه‌ها» پذیرفته نیست"), "{text}");
}

#[test]
fn g000_a_confidential_letter_is_not_uploaded_and_starts_with_the_secretariat() {
    let case = Fixture::complete();
    assert_eq!(routing::start(&case.inspection()), Start::Evaluation(UnitId::new("evaluation")));
    assert_eq!(crate::cases::completeness::forbidden(&case.inspection(), "letter", None), None);

    let confidential = case.with(json!({ "letters": { "confidential": true } }));
    assert_eq!(confidential.defects(), ["letters.letter wrong"], "the file must go");
    let why = crate::cases::completeness::forbidden(&confidential.inspection(), "letter", None).unwrap();
    assert!(why.contains("برای نامهٔ محرمانه بارگذاری ممکن نیست"));
    assert_eq!(crate::cases::completeness::forbidden(&confidential.inspection(), "licence", None), None);

    let confidential = confidential.without_document("letter");
    assert_eq!(confidential.defects(), NONE);
    assert_eq!(routing::start(&confidential.inspection()), Start::PaperLetter);
}

#[test]
fn g001_the_licence_is_required_unless_an_approved_permit_of_the_service_is_chosen() {
    let bare = || {
        Fixture::complete().without_document("licence").with(json!({ "letters": { "licence_number": null } }))
    };
    assert_eq!(bare().defects(), ["letters.licence_number missing", "letters.licence missing"]);
    let other = |change: fn(&mut CaseFact)| {
        let mut fact = permit("shahkar", Standing::Approved);
        change(&mut fact);
        fact
    };
    let mut offered = bare();
    offered.facts.related.push(permit("shahkar", Standing::Approved));
    offered.facts.related.push(permit("postal-code", Standing::Approved));
    assert_eq!(
        offered.defects(),
        ["letters.permit missing", "letters.licence_number missing", "letters.licence missing"]
    );
    let offer = &offered.findings().defects[0].text;
    assert!(offer.contains(&permit_code()), "{offer}");
    for (fact, defects) in [
        (Some(other(|_| {})), vec![]),
        (Some(permit("postal-code", Standing::Approved)), vec!["letters.permit wrong"]),
        (Some(permit("shahkar", Standing::Open)), vec!["letters.permit wrong"]),
        (Some(permit("shahkar", Standing::Ended)), vec!["letters.permit outdated"]),
        (Some(other(|fact| fact.applicant = "l14003778990".into())), vec!["letters.permit wrong"]),
        (
            Some(other(|fact| fact.procedure = connection("", "", Standing::Open).procedure)),
            vec!["letters.permit wrong"],
        ),
        (None, vec!["letters.permit wrong"]),
    ] {
        let mut case = bare().with(json!({ "letters": { "permit": permit_code().to_lowercase() } }));
        assert_eq!(case.wanted().cases.len(), 1);
        case.facts.cases.extend(fact.clone().map(|fact| (fact.code.clone(), fact)));
        assert_eq!(case.defects(), defects, "{fact:?}");
    }
}
