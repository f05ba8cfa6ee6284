//! What the demo shows: every state, and trays that count what they hold.

use super::show;
use crate::support::http_client;
use kartabl_domain::{
    people::{Role, UnitId},
    procedures::ProcedureId,
};
use kartabl_storage::{
    Db, Settings, args, testing,
    trays::{Page, Pile},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

async fn open(data: &Path) -> Db {
    let url = format!("sqlite://{}", data.join("kartabl.db").display());
    Db::open(&Settings::new(url).shared(), testing::world()).await.unwrap()
}

const STANDING: &str = "
SELECT procedure_id, state, COALESCE(outcome, ''), CAST(count(*) AS BIGINT) FROM cases GROUP BY 1, 2, 3";
const LETTERS: &str = "SELECT stage, CAST(count(*) AS BIGINT) FROM letters GROUP BY 1";
const INCOMING: &str = "SELECT CAST(count(*) AS BIGINT) FROM incoming";
const TROUBLE: &str = "
SELECT kind, state FROM jobs
 WHERE state IN ('available', 'running', 'discarded', 'cancelled') OR (state = 'scheduled' AND attempt > 0)";
const UNSENT: &str = "
SELECT notice, state FROM messages WHERE state NOT IN ('sent', 'delivered') AND not_before IS NULL";
const CONTENT: &str = "
SELECT c.code, c.version, CAST(count(e.id) AS BIGINT) FROM cases c JOIN events e ON e.case_id = c.id
 GROUP BY 1, 2 ORDER BY 1";
/// What the demo is to show beside the states themselves, each as a condition over cases.
macro_rules! shown {
    ($($what:literal: $condition:literal;)*) => {
        const SHOWN: &[(&str, &str)] = &[$((
            $what,
            concat!("SELECT CAST(count(*) AS BIGINT) FROM cases WHERE (", $condition, ") AND $1 > 0"),
        ),)*];
    };
}

shown! {
    "a draft with defects of its data": "state = 'draft' AND data LIKE '%gmail%'";
    "returned by the system": "state = 'returned' AND reviewer IS NULL AND open_defects > 0";
    "returned by a reviewer": "state = 'returned' AND reviewer IS NOT NULL AND open_defects > 1";
    "near its expiry": "state = 'returned' AND due_at BETWEEN $1 AND $1 + 864000000000 AND facts LIKE '%\"reminded\":[1,%'";
    "locked until its identity is established": "state = 'draft' AND facts LIKE '%refused%'";
    "in the pool": "state = 'evaluation' AND reviewer IS NULL";
    "taken": "state = 'evaluation' AND reviewer IS NOT NULL";
    "mended": "state = 'evaluation' AND snapshots > 1";
    "with warnings": "state = 'evaluation' AND warning_count > 0 AND warnings LIKE '%private-ip%'";
    "urgent": "state = 'evaluation' AND priority = 1";
    "immediate": "state = 'evaluation' AND priority = 2";
    "past its deadline": "state = 'evaluation' AND due_at < $1";
    "near its deadline": "state = 'evaluation' AND due_at BETWEEN $1 AND $1 + 864000000000";
    "at the contracts unit": "state = 'referred' AND unit = 'contracts' AND reviewer IS NULL";
    "taken at the contracts unit": "state = 'referred' AND unit = 'contracts' AND reviewer IS NOT NULL";
    "at the workgroup": "state = 'referred' AND unit = 'workgroup' AND reviewer IS NOT NULL";
    "with the contracts unit's opinion": "state = 'evaluation' AND id IN (SELECT case_id FROM events WHERE kind = 'opinion' AND facts LIKE '%contracts%')";
    "with the workgroup's opinion": "state = 'evaluation' AND id IN (SELECT case_id FROM events WHERE kind = 'opinion' AND facts LIKE '%workgroup%')";
    "with Samava data": "state = 'evaluation' AND data LIKE '%SMV-%'";
    "with an identity that the service refused": "state = 'evaluation' AND reviewer IS NOT NULL AND warnings LIKE '%نپذیرفت%'";
    "with an identity that the service confirmed": "state = 'evaluation' AND id IN (SELECT case_id FROM events WHERE kind = 'gate_passed')";
    "with an identity that a reviewer confirmed": "outcome = 'approved' AND id IN (SELECT case_id FROM events WHERE kind = 'identity_vouched')";
    "of an applicant with systems and contacts": "applicant_key IN (SELECT applicant_key FROM applicant_records WHERE kind = 'systems' AND documents LIKE '%logo%') AND applicant_key IN (SELECT applicant_key FROM applicant_records WHERE kind = 'contacts')";
    "a paper letter that has come": "state = 'evaluation' AND id IN (SELECT case_id FROM events WHERE kind = 'paper_letter_received')";
}

#[tokio::test]
async fn the_demo_shows_every_state_and_a_second_start_keeps_it() {
    let home = tempfile::tempdir().unwrap();
    let first = show(home.path()).await;
    for said in ["maryam", "laleh", "auditor", "kartabl-demo", "kartabl_", &first.address, "/verify/"] {
        assert!(first.told.contains(said), "{said}: {}", first.told);
    }
    let data = home.path().join("demo-data");
    let db = open(&data).await;
    let now = db.world().now();

    let standing: Vec<(String, String, String, i64)> = db.all(STANDING, args![]).await.unwrap();
    let of = |procedure: &str| -> BTreeSet<(String, String)> {
        let rows = standing.iter().filter(|row| row.0 == procedure);
        rows.map(|(_, state, outcome, _)| (state.clone(), outcome.clone())).collect()
    };
    let expected = |states: &[(&str, &str)]| -> BTreeSet<(String, String)> {
        states.iter().map(|(state, outcome)| ((*state).to_owned(), (*outcome).to_owned())).collect()
    };
    assert_eq!(
        of(ProcedureId::new("gsb-service").as_str()),
        expected(&[
            ("draft", ""),
            ("returned", ""),
            ("awaiting_paper_letter", ""),
            ("evaluation", ""),
            ("referred", ""),
            ("awaiting_samava", ""),
            ("awaiting_letter", ""),
            ("closed", "approved"),
            ("closed", "rejected"),
            ("closed", "withdrawn"),
            ("closed", "expired"),
        ])
    );
    assert_eq!(
        of("connection"),
        expected(&[
            ("draft", ""),
            ("returned", ""),
            ("evaluation", ""),
            ("referred", ""),
            ("closed", "approved"),
            ("closed", "rejected"),
        ])
    );
    for (procedure, states) in [
        ("workgroup-permit", &[("referred", ""), ("closed", "approved"), ("closed", "rejected")][..]),
        (
            "correspondence",
            &[("draft", ""), ("awaiting_registration", ""), ("evaluation", ""), ("closed", "answered")],
        ),
        ("contract-registration", &[("evaluation", ""), ("closed", "approved")]),
        ("estate-service", &[("evaluation", ""), ("awaiting_letter", ""), ("closed", "approved")]),
    ] {
        assert_eq!(of(procedure), expected(states), "{procedure}");
    }
    for (what, counting) in SHOWN {
        let (count,): (i64,) = db.one(*counting, args![now]).await.unwrap();
        assert!(count > 0, "no case that is {what}");
    }
    let letters: Vec<(String, i64)> = db.all(LETTERS, args![]).await.unwrap();
    let stages: BTreeMap<_, _> = letters.into_iter().collect();
    assert!(
        ["draft", "numbered", "dispatching"].iter().all(|stage| stages[*stage] > 0) && stages["issued"] > 2,
        "{stages:?}"
    );
    let trouble: Vec<(String, String)> = db.all(TROUBLE, args![]).await.unwrap();
    let unsent: Vec<(String, String)> = db.all(UNSENT, args![]).await.unwrap();
    assert_eq!((trouble, unsent), (vec![], vec![]));

    let (incoming,): (i64,) = db.one(INCOMING, args![]).await.unwrap();
    assert!(incoming > 4, "the incoming book is filled");

    trays_count_what_they_hold(&db).await;

    // A key that was printed opens the API, and a letter that was issued is proven.
    let key = first.told.split_whitespace().find(|word| word.starts_with("kartabl_")).unwrap().to_owned();
    let client = http_client();
    let site = format!("http://{}", first.address);
    let forms = client.get(format!("{site}/api/v1/procedures")).bearer_auth(&key).send().await.unwrap();
    assert_eq!(forms.status(), 200);

    let before: Vec<(String, i64, i64)> = db.all(CONTENT, args![]).await.unwrap();
    db.close().await;
    first.stop().await;
    let second = show(home.path()).await;
    let db = open(&data).await;
    let after: Vec<(String, i64, i64)> = db.all(CONTENT, args![]).await.unwrap();
    assert_eq!(before, after);
    assert!(second.told.contains(&key), "{}", second.told);
    db.close().await;
    second.stop().await;
}

/// What stands beside a tray's name is what it lists, for everybody.
async fn trays_count_what_they_hold(db: &Db) {
    let now = db.world().now();
    let page = Page { limit: 1000, ..Page::default() };
    for login in ["maryam", "saman", "negar", "babak", "shirin", "laleh"] {
        let staff = db.staff_by_login(login).await.unwrap().unwrap().staff;
        let units: Vec<UnitId> = staff.units().cloned().collect();
        let counts = db.tray_counts(staff.id, &units, now).await.unwrap();
        let table = [
            (counts.mine, Pile::Mine(staff.id)),
            (counts.pool, Pile::Pool(units.clone())),
            (counts.with_applicant, Pile::WithApplicant(units.clone())),
            (counts.referred, Pile::AskedBy(staff.id)),
            (counts.overdue, Pile::Overdue(units.clone())),
            (counts.contracts, Pile::Unit(UnitId::new(UnitId::CONTRACTS))),
            (counts.workgroup, Pile::Unit(UnitId::new(UnitId::WORKGROUP))),
            (counts.secretariat, Pile::Secretariat),
        ];
        for (count, pile) in table {
            let rows = db.tray(&pile, &page, now).await.unwrap();
            assert_eq!(count, i64::try_from(rows.len()).unwrap(), "{login} {pile:?}");
        }
        assert!(staff.is(Role::Secretariat) || staff.is(Role::Supervisor) || counts.mine > 0, "{login}");
    }
}
