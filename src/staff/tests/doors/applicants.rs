//! The page of an applicant with many cases, and which of them a person finds there.

use crate::{
    html::next_page,
    support::{on_both, on_sqlite},
};
use kartabl_domain::{
    people::{Role, UnitId},
    procedures::{DefectKind, Place},
    transitions::DefectNote,
};
use kartabl_storage::{applicants::ReadAccess, args};
use std::collections::BTreeSet;

#[tokio::test]
async fn everybody_finds_the_cases_that_they_may_open() {
    on_both("http://127.0.0.1:8080", async |door| {
        let office = door.app.house.office();
        let expert = door.member("m.kaviani", Role::Expert, "evaluation").await;
        let lawyer = door.member("n.farahmand", Role::Supervisor, "contracts").await;
        let unit = UnitId::new("contracts");
        let refer = async || {
            let case = door.taken(&expert).await;
            let case = door.store(case.refer(&office, &expert, &unit, "معتبر است؟").unwrap()).await;
            door.store(case.take(&office, &lawyer, "").unwrap()).await
        };
        let draft = door.pooled().await;
        let undo = "UPDATE cases SET submitted_at = NULL WHERE id = $1";
        door.db.exec(undo, args![draft.id]).await.unwrap();
        let note = DefectNote {
            place: Place::field("letters", None, "date"),
            kind: DefectKind::Wrong,
            text: "تاریخ نامه با متن آن نمی‌خواند.".to_owned(),
        };
        let sent_back = refer().await.return_with_defects(&office, &lawyer, &[note]).unwrap();
        let cases = [
            draft,
            door.pooled().await,
            door.returned(&expert).await,
            refer().await,
            door.store(sent_back).await,
            door.confidential().await,
            door.arrived().await,
            door.approved(&expert).await,
        ];
        let key = cases[0].applicant.key();
        let mut readers = vec![expert.clone(), lawyer];
        for (login, role, unit) in [
            ("a.modir", Role::Admin, "administration"),
            ("n.azer", Role::Auditor, "inspection"),
            ("d.khane", Role::Secretariat, "secretariat"),
            ("k.goruh", Role::Expert, "workgroup"),
        ] {
            readers.push(door.member(login, role, unit).await);
        }
        for staff in readers {
            let access = ReadAccess::of(&staff);
            let page = door.db.cases_of_applicant(&key, &access, None, 100).await.unwrap();
            let found: BTreeSet<_> = page.iter().map(|case| case.id).collect();
            let mut open = BTreeSet::new();
            for case in &cases {
                let case = door.now(case).await;
                open.extend(case.is_open_to(&staff).then_some(case.id));
            }
            assert_eq!(found, open, "{}", staff.login);
            let counts = door.db.case_counts_of_applicant(&key, &access).await.unwrap();
            assert_eq!((counts.total, counts.readable), (8, i64::try_from(open.len()).unwrap()));
            let ids: Vec<_> = cases.iter().map(|case| case.id).collect();
            let codes = door.db.readable_codes(&ids, &access).await.unwrap();
            assert_eq!(codes.into_keys().collect::<BTreeSet<_>>(), open, "{}", staff.login);
        }
    })
    .await;
}

#[tokio::test]
async fn the_cases_of_an_applicant_stand_on_pages() {
    let door = on_sqlite(|_| {}).await;
    let expert = door.member("m.kaviani", Role::Expert, "evaluation").await;
    let mut codes = BTreeSet::new();
    for _ in 0..30 {
        let case = door.pooled().await;
        codes.insert(case.code.to_string());
    }
    let arrived = door.arrived().await;
    let account = door.db.account_of(&arrived.applicant.key()).await.unwrap().unwrap();
    let mut visitor = door.signed_in(&expert).await;
    let here = format!("/applicants/{}", account.id);
    let first = visitor.get(&here).await.text;
    assert!(first.contains("نمایش ۱ تا ۲۵ از ۳۰ مورد") && first.contains("۳۰ پرونده"), "{first}");
    assert!(first.contains("۱ پروندهٔ دیگر"), "the one at the secretariat is only counted");
    let second = visitor.get(&next_page(&first).unwrap()).await.text;
    assert!(second.contains("نمایش ۲۶ تا ۳۰ از ۳۰ مورد") && second.contains("rel=\"prev\""), "{second}");
    for code in codes {
        // Records link their cases as well, on every page.
        let link = format!("class=\"t\" href=\"/cases/{code}\"");
        assert!(first.contains(&link) != second.contains(&link), "{code} stands on one page");
    }
    // What names no place in the list leads to its beginning.
    for query in ["after=x.y&from=7", "after=1.2", "from=18446744073709551615"] {
        let page = visitor.get(&format!("{here}?{query}")).await.text;
        assert!(page.contains("نمایش ۱ تا ۲۵ از ۳۰ مورد"), "{query}: {page}");
    }
}
