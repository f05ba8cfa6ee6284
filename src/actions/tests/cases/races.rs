//! Whoever decides from an old version is told so; whoever gave no version is decided anew.

use crate::support::Office;
use kartabl_actions::{
    Inspected, NotDone, Seen,
    review::{Refer, Take},
};
use kartabl_domain::{cases::Refusal, office::OfficeSettings, people::UnitId};
use kartabl_storage::{
    testing::on_both,
    trays::{Page, Pile},
};
use serde_json::json;

#[tokio::test]
async fn of_two_who_saw_the_same_version_the_second_is_told_and_nothing_is_written() {
    on_both(async |test| {
        let office = Office::open(test, OfficeSettings::default()).await;
        let (one, other) =
            (office.expert("one", "evaluation").await, office.expert("other", "evaluation").await);
        let case = office.pooled().await;
        let seen = Seen { case: case.id, version: case.version };
        let take = Take { reason: "" };
        let (first, second) = tokio::join!(
            office.actions.perform(&take, &one, seen, "یادداشت"),
            office.actions.perform(&take, &other, seen, "یادداشت"),
        );
        let conflicts =
            [&first, &second].iter().filter(|done| matches!(done, Err(NotDone::Conflict))).count();
        assert_eq!((first.is_ok() != second.is_ok(), conflicts), (true, 1), "{first:?} {second:?}");
        assert_eq!(test.db.notes_of_case(case.id).await.unwrap().len(), 1, "the note is the winner's");
        assert_eq!(test.db.case(case.id).await.unwrap().version, case.version + 1);
    })
    .await;
}

#[tokio::test]
async fn edits_without_a_version_are_all_done_one_after_the_other() {
    on_both(async |test| {
        let office = Office::open(test, OfficeSettings::default()).await;
        let case = office.draft().await;
        let fields = ["first_name", "last_name", "email"];
        let edits = fields.map(|field| {
            let (office, code) = (&office, &case.code);
            async move {
                let patch = json!({ "contact": { field: "مقدار" } });
                office.actions.edit_case(office.key, code, &patch, &()).await
            }
        });
        for edited in futures::future::join_all(edits).await {
            edited.unwrap();
        }
        let data = test.db.case(case.id).await.unwrap().data.to_value();
        assert!(fields.iter().all(|field| data["contact"][field] == "مقدار"), "{data}");
    })
    .await;
}

#[tokio::test]
async fn a_refusal_names_the_rule_and_changes_nothing() {
    on_both(async |test| {
        let office = Office::open(test, OfficeSettings::default()).await;
        let case = office.draft().await;
        let found = Inspected::now(&test.db, &office.house.office(), &case).await.unwrap();
        assert!(!found.findings.defects.is_empty(), "a connection with nothing but its route has defects");
        let refused = office.actions.submit(office.key, &case.code, &()).await;
        let Err(NotDone::Refused { refusal: Refusal::OpenDefects { defects }, procedure }) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!((defects.len(), procedure), (found.findings.defects.len(), Some(case.procedure.clone())));
        assert_eq!(test.db.case(case.id).await.unwrap(), case);
        let stranger = kartabl_domain::ids::ApiKeyId::new(&office.house.world);
        let hidden = office.actions.submit(stranger, &case.code, &()).await;
        assert!(matches!(hidden, Err(NotDone::Storage(kartabl_storage::StorageError::NotFound))));
    })
    .await;
}

#[tokio::test]
async fn what_one_has_referred_stays_in_ones_list_until_the_answer_is_there() {
    on_both(async |test| {
        let office = Office::open(test, OfficeSettings::default()).await;
        let expert = office.expert("expert", "evaluation").await;
        let case = office.pooled().await;
        let seen = Seen { case: case.id, version: case.version };
        office.actions.perform(&Take { reason: "" }, &expert, seen, "").await.unwrap();
        let now = office.house.world.now();
        let page = Page { limit: 10, ..Page::default() };
        let pile = Pile::AskedBy(expert.id);
        assert_eq!(test.db.tray(&pile, &page, now).await.unwrap(), []);

        let version = test.db.case(case.id).await.unwrap().version;
        let refer =
            Refer { unit: UnitId::new(UnitId::CONTRACTS), question: "قرارداد معتبر است؟" };
        let procedure = office.house.office().procedure(&case);
        if procedure.referrals.iter().all(|referral| referral.unit != refer.unit) {
            panic!("a connection is referred to the contracts unit");
        }
        office.actions.perform(&refer, &expert, Seen { case: case.id, version }, "").await.unwrap();
        let listed = test.db.tray(&pile, &page, now).await.unwrap();
        assert_eq!(listed.iter().map(|row| row.id).collect::<Vec<_>>(), [case.id]);
        let counts = test.db.tray_counts(expert.id, &[], now).await.unwrap();
        assert_eq!((counts.referred, counts.mine), (1, 0));
    })
    .await;
}
