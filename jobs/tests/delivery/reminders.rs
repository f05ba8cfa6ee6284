//! Reminders by the clock: in office hours only, and all of a long list.

use super::{Story, applicant, write};
use jiff::SignedDuration;
use kartabl_domain::{
    JalaliDate, WorkingCalendar,
    cases::{Case, Defect, DefectSource, completeness::Findings, data::CaseData},
    clock::fixed,
    ids::{CaseId, DefectId},
    office::{House, OfficeSettings},
    orders::{Queue, RemindApplicants},
    procedures::{DefectKind, Place, ProcedureId, Procedures, Start},
    transitions::NewCase,
};
use kartabl_storage::{
    args,
    testing::{TestDb, on_both},
};
use std::sync::Arc;

/// More than two pages of the job.
const CASES: usize = 450;

const REMINDED: &str =
    "SELECT CAST(count(DISTINCT case_id) AS BIGINT) FROM messages WHERE notice = 'last_warning'";
const JOBS: &str =
    "SELECT CAST(count(*) AS BIGINT) FROM jobs WHERE kind = 'remind_applicants' AND state = $1";
const COME: &str = "UPDATE jobs SET run_at = 0 WHERE kind = 'remind_applicants' AND state = 'scheduled'";

async fn count(test: &TestDb, sql: &'static str, args: Vec<kartabl_storage::Value>) -> i64 {
    test.db.one::<(i64,)>(sql, args).await.unwrap().0
}

/// A case that was returned to its applicant.
async fn returned(test: &TestDb, house: &House) -> CaseId {
    let office = house.office();
    let procedure = house.procedures.current(&ProcedureId::new("connection")).unwrap();
    let new = NewCase { applicant: applicant("info@nemune.ir"), data: CaseData::default(), opened_by: None };
    let opened = Case::open(&office, procedure, new).unwrap();
    let id = opened.case.id;
    write(test, house, &opened).await;
    let case = test.db.case(id).await.unwrap();
    let (clean, title) = (case.data.clone(), case.title.clone());
    let submitted = case.submit(&office, &Findings::default(), clean, title, vec![]).unwrap();
    write(test, house, &submitted).await;
    let defect = Defect {
        id: DefectId::new(&house.world),
        place: Place::section("route", None),
        kind: DefectKind::Missing,
        source: DefectSource::System,
        text: "مسیر انتخاب نشده است.".to_owned(),
        link: None,
        resolved: false,
    };
    let findings = Findings { defects: vec![defect], ..Findings::default() };
    let case = test.db.case(id).await.unwrap();
    let start = Start::Evaluation(procedure.unit.clone());
    write(test, house, &case.inspected(&office, &findings, start).unwrap()).await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tick_at_night_waits_for_office_hours_and_then_reminds_everybody() {
    on_both(async |test| {
        let (world, clock) = fixed::world("2030-01-07T08:00:00Z".parse().unwrap(), 1);
        let house = Arc::new(House {
            world: world.clone(),
            calendar: WorkingCalendar::default().into(),
            procedures: Procedures::built_in(),
            settings: OfficeSettings::default(),
        });
        let mut case = returned(test, &house).await;
        for _ in 1..CASES {
            case = returned(test, &house).await;
        }
        let story = Story { test, house: Arc::clone(&house), case };
        let due: JalaliDate = {
            let office = house.office();
            let stored = test.db.case(case).await.unwrap();
            office.due(stored.state.deadline().unwrap())
        };
        // 01:30 of the last day.
        let night = due.at(jiff::civil::Time::constant(1, 30, 0, 0));
        clock.advance(night.duration_since(world.now()));
        let mut tx = test.db.begin().await.unwrap();
        tx.order(&RemindApplicants::default()).await.unwrap();
        tx.commit().await.unwrap();
        story.work_until(&[Queue::Cron], async || count(test, JOBS, args!["scheduled"]).await == 1).await;
        assert_eq!(count(test, REMINDED, args![]).await, 0, "nobody is written to at night");

        clock.advance(SignedDuration::from_hours(8));
        assert_eq!(test.db.exec(COME, args![]).await.unwrap(), 1);
        story.work_until(&[Queue::Cron], async || count(test, JOBS, args!["done"]).await == 3).await;
        assert_eq!(count(test, REMINDED, args![]).await, i64::try_from(CASES).unwrap());
        assert_eq!(count(test, JOBS, args!["done"]).await, 3, "one job a page");
    })
    .await;
}
