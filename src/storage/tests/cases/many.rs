//! Applicants with more cases than are read at a time: none of them is left out.

use crate::support::{Room, with_files};
use kartabl_domain::{
    cases::{Case, facts::FactsWanted},
    ids::CaseId,
    procedures::ProcedureId,
    values::TrackingCode,
};
use kartabl_storage::{
    applicants::{CaseCounts, CaseCursor, ReadAccess},
    args,
};
use serde_json::json;
use std::collections::BTreeSet;

/// Copies a case under other ids and tracking codes; the copies are approved and opened three at a time.
const COPY: &str = "
INSERT INTO cases (id, code, opened_at, outcome, procedure_id, procedure_version, title, applicant_key, applicant_name,
  applicant, data, state, facts, tray, unit, reviewer, priority, due_at, defects, warnings, open_defects, warning_count,
  snapshots, opened_by, granted, ended, search, version, submitted_at, entered_at, changed_at)
SELECT json_extract(copy.value, '$[0]'), json_extract(copy.value, '$[1]'),
  opened_at + CAST(json_extract(copy.value, '$[2]') AS BIGINT), 'approved', procedure_id, procedure_version, title,
  applicant_key, applicant_name, applicant, data, state, facts, tray, unit, reviewer, priority, due_at, defects, warnings,
  open_defects, warning_count, snapshots, opened_by, granted, ended, search, version, submitted_at, entered_at, changed_at
  FROM json_each($1) AS copy CROSS JOIN cases WHERE cases.id = $2";

async fn copies(room: &Room<'_>, case: &Case, count: usize) {
    let world = room.db.world();
    let mut codes = BTreeSet::new();
    while codes.len() < count {
        codes.insert(TrackingCode::random(world).to_string());
    }
    let rows = codes.iter().zip(0..).map(|(code, number)| json!([CaseId::new(world), code, number / 3]));
    let rows = serde_json::Value::from_iter(rows).to_string();
    assert_eq!(room.db.exec(COPY, args![rows, case.id]).await.unwrap(), u64::try_from(count).unwrap());
}

#[tokio::test]
async fn an_inspection_sees_every_submitted_case_and_no_draft() {
    with_files(async |room| {
        let case = room.opened().await;
        room.db.exec("UPDATE cases SET submitted_at = 1 WHERE id = $1", args![case.id]).await.unwrap();
        copies(room, &case, 1_200).await;
        let draft = room.opened().await;
        let related = BTreeSet::from([ProcedureId::new("connection")]);
        let wanted = FactsWanted { related, ..FactsWanted::default() };
        let key = case.applicant.key();
        let facts = room.db.facts(&wanted, &key, Some(case.id)).await.unwrap();
        let codes: BTreeSet<_> = facts.related.iter().map(|fact| fact.code.clone()).collect();
        assert_eq!((facts.related.len(), codes.len()), (1_200, 1_200));
        assert!(!codes.contains(&case.code), "the case is not related to itself");
        assert!(!codes.contains(&draft.code), "a draft may never be submitted");
        let mut tx = room.db.begin().await.unwrap();
        assert_eq!(tx.facts(&wanted, &key, None).await.unwrap().related.len(), 1_201);
        let procedure = room.house.procedures.of(&case.procedure);
        let known = tx.known_of(procedure, &case).await.unwrap();
        assert_eq!(
            known.facts.related.len(),
            room.db.known_of(procedure, &case).await.unwrap().facts.related.len()
        );
    })
    .await;
}

#[tokio::test]
async fn all_connections_of_an_applicant_are_listed() {
    with_files(async |room| {
        let case = room.opened().await;
        copies(room, &case, 1_200).await;
        let key = case.applicant.key();
        let all = room.db.connections_of(&key, None, "").await.unwrap();
        assert_eq!(all.len(), 1_200);
        assert!(all.is_sorted_by(|one, next| one.code.to_string() < next.code.to_string()));
        let after = all[699].code.to_string();
        assert_eq!(room.db.connections_of(&key, None, &after).await.unwrap(), all[700..]);
    })
    .await;
}

#[tokio::test]
async fn the_pages_of_an_applicants_cases_hold_each_of_them_once() {
    with_files(async |room| {
        let case = room.opened().await;
        copies(room, &case, 119).await;
        let key = case.applicant.key();
        let mut found: Vec<Case> = Vec::new();
        let mut after = None;
        loop {
            let page = room.db.cases_of_applicant(&key, &ReadAccess::All, after, 25).await.unwrap();
            found.extend(page);
            let last = found.last().map(|last| CaseCursor { opened_at: last.opened_at, id: last.id });
            if after == last {
                break;
            }
            after = last;
        }
        assert_eq!(found.len(), 120);
        let place = |case: &Case| (case.opened_at, case.id.to_string());
        assert!(found.is_sorted_by(|one, next| place(one) > place(next)), "newest first, and none twice");
        let counts = async |access| room.db.case_counts_of_applicant(&key, &access).await.unwrap();
        assert_eq!(counts(ReadAccess::All).await, CaseCounts { total: 120, readable: 120 });
        // Nobody has submitted them.
        assert_eq!(counts(ReadAccess::Submitted).await, CaseCounts { total: 120, readable: 0 });
    })
    .await;
}
