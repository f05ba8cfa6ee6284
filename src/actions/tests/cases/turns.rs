//! Cases that the worker gives out in turn.

use crate::support::Office;
use kartabl_domain::{
    cases::{Actor, EventKind},
    office::OfficeSettings,
    people::UnitId,
};
use kartabl_storage::testing::on_both;

#[tokio::test]
async fn a_case_goes_to_the_present_expert_with_the_least_open_work() {
    on_both(async |test| {
        let assigned_in_turn = vec![UnitId::new(UnitId::EVALUATION)];
        let settings = OfficeSettings { assigned_in_turn, ..OfficeSettings::default() };
        let office = Office::open(test, settings).await;
        let experts = [office.expert("one", "evaluation").await, office.expert("two", "evaluation").await];
        office.expert("elsewhere", "contracts").await;
        let mut holders = Vec::new();
        for _ in 0..4 {
            let case = office.pooled().await;
            office.actions.assign_in_turn(case.id, None).await.unwrap();
            // A job that runs twice gives nothing away again.
            office.actions.assign_in_turn(case.id, None).await.unwrap();
            let case = test.db.case(case.id).await.unwrap();
            holders.push(case.reviewer().unwrap());
            let events = test.db.events_of(case.id).await.unwrap();
            let assigned: Vec<_> =
                events.iter().filter(|event| matches!(event.kind, EventKind::Assigned { .. })).collect();
            assert_eq!(assigned.len(), 1);
            assert_eq!(assigned[0].actor, Actor::System);
        }
        for expert in &experts {
            assert_eq!(holders.iter().filter(|holder| **holder == expert.id).count(), 2, "{holders:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_unit_with_nobody_keeps_its_cases_in_the_pool() {
    on_both(async |test| {
        let assigned_in_turn = vec![UnitId::new(UnitId::EVALUATION)];
        let settings = OfficeSettings { assigned_in_turn, ..OfficeSettings::default() };
        let office = Office::open(test, settings).await;
        office.expert("elsewhere", "contracts").await;
        let case = office.pooled().await;
        office.actions.assign_in_turn(case.id, None).await.unwrap();
        assert_eq!(test.db.case(case.id).await.unwrap().reviewer(), None);
    })
    .await;
}
