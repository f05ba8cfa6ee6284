//! Records that several submissions of one applicant leave at the same time.

use crate::support::{applicant, house, write};
use futures::future::join_all;
use kartabl_domain::{
    cases::{data::CaseData, records::Kept},
    procedures::ProcedureId,
    transitions::NewCase,
};
use kartabl_storage::{
    records::RecordSearch,
    testing::{TestDb, on_both, world},
};
use serde_json::{Map, json};

const ROUNDS: usize = 200;
const AT_ONCE: usize = 8;

/// A record of which this submission knows one field.
fn kept(tell: &str, field: &str, value: usize) -> Kept {
    Kept {
        kind: "contacts".to_owned(),
        tell: tell.to_owned(),
        label: tell.to_owned(),
        data: Map::from_iter([(field.to_owned(), json!(value))]),
        fields: vec![field.to_owned()],
        slots: Vec::new(),
        item: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_submissions_at_once_know_of_a_record_comes_together() {
    on_both(async |database: &TestDb| {
        let house = house(world());
        let procedure = house.procedures.current(&ProcedureId::new("connection")).unwrap();
        let submit = async |round: usize, number: usize| {
            let new = NewCase { applicant: applicant(), data: CaseData::default(), opened_by: None };
            let mut step = kartabl_domain::cases::Case::open(&house.office(), procedure, new).unwrap();
            let field = format!("field {number}");
            // One that everybody brings up to date, and one that everybody finds missing; in an order of its own.
            step.records = vec![kept("old", &field, round), kept(&format!("new {round:03}"), &field, round)];
            if number.is_multiple_of(2) {
                step.records.reverse();
            }
            write(&database.db, &house, &step).await
        };
        for round in 0..ROUNDS {
            for outcome in join_all((0..AT_ONCE).map(|number| submit(round, number))).await {
                outcome.expect("no submission stands in another one's way");
            }
        }

        let search = RecordSearch { applicant: applicant().key(), limit: 200, ..RecordSearch::default() };
        let first = database.db.records_of(&search).await.unwrap();
        let after = first.last().map(|record| record.id.to_string());
        let rest = database.db.records_of(&RecordSearch { after, ..search }).await.unwrap();
        assert_eq!((first.len(), rest.len()), (200, ROUNDS + 1 - 200));
        for record in first.iter().chain(&rest) {
            let round = record.label.strip_prefix("new ").map_or(ROUNDS - 1, |round| round.parse().unwrap());
            let whole = (0..AT_ONCE).map(|number| (format!("field {number}"), json!(round)));
            assert_eq!(record.data, Map::from_iter(whole), "{}", record.label);
        }
    })
    .await;
}
