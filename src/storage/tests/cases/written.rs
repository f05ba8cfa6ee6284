//! Cases on both engines: what an action leads to is written whole, and an old version changes nothing.

use crate::support::{house, opened, write};
use kartabl_domain::{
    cases::{Case, State},
    messages::Channel,
    procedures::Start,
};
use kartabl_storage::{
    Db, StorageError, chain,
    testing::{on_both, world},
    trays::{Page, Pile},
};

#[tokio::test]
async fn a_case_is_read_back_as_it_was_written() {
    on_both(async |test| {
        let house = house(world());
        let case = opened(&test.db, &house).await;
        assert_eq!((case.version, &case.state), (1, &State::Draft { gates: vec![] }));
        assert_eq!(test.db.case(case.id).await.unwrap(), case);
        let events = test.db.events_of(case.id).await.unwrap();
        assert_eq!(events.iter().map(|event| event.kind.name()).collect::<Vec<_>>(), ["opened"]);
        assert_eq!(chain::verify(&test.db).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn the_second_of_two_changes_from_one_version_is_refused_and_leaves_nothing() {
    on_both(async |test| {
        let house = house(world());
        let case = opened(&test.db, &house).await;
        let none = kartabl_domain::cases::completeness::Findings::default();
        let (data, title) = (case.data.clone(), case.title.clone());
        let submit =
            |case: Case| case.submit(&house.office(), &none, data.clone(), title.clone(), vec![]).unwrap();
        write(&test.db, &house, &submit(case.clone())).await.unwrap();
        let late = write(&test.db, &house, &submit(case.clone())).await;
        assert!(matches!(late, Err(StorageError::Conflict)), "{late:?}");

        let stored = test.db.case(case.id).await.unwrap();
        assert_eq!((stored.version, stored.state.name(), stored.snapshots), (2, "inspecting", 1));
        let frozen = test.db.snapshots_of(case.id).await.unwrap();
        assert_eq!(frozen.iter().map(|snapshot| snapshot.number).collect::<Vec<_>>(), [1]);
        let messages = test.db.messages_of(case.id).await.unwrap();
        let sms: Vec<_> = messages.iter().filter(|sent| sent.message.channel == Channel::Sms).collect();
        assert_eq!(sms.len(), 1);
        let text = format!("ثبت درخواست با موفقیت انجام شد. کد رهگیری: {}", case.code);
        assert_eq!(sms[0].message.text, text, "the locked text of guide 002");
    })
    .await;
}

#[tokio::test]
async fn a_routed_case_lies_in_the_trays_of_its_unit_and_is_found_by_its_words() {
    on_both(async |test| {
        let house = house(world());
        let case = opened(&test.db, &house).await;
        let none = kartabl_domain::cases::completeness::Findings::default();
        let (clean, title) = (case.data.clone(), case.title.clone());
        write(&test.db, &house, &case.submit(&house.office(), &none, clean, title, vec![]).unwrap())
            .await
            .unwrap();
        let case = test.db.case_by_code(&opened_code(&test.db).await).await.unwrap();
        let start = Start::Evaluation(house.office().procedure(&case).unit.clone());
        let step = case.inspected(&house.office(), &none, start).unwrap();
        write(&test.db, &house, &step).await.unwrap();

        let units = vec![step.case.state.unit().unwrap().clone()];
        let staff = kartabl_domain::ids::StaffId::new(&house.world);
        let now = house.world.now();
        let counts = test.db.tray_counts(staff, &units, now).await.unwrap();
        assert_eq!((counts.pool, counts.mine, counts.overdue), (1, 0, 0));
        for pile in [
            Pile::Pool(units.clone()),
            Pile::All(units.clone()),
            Pile::Everything,
            Pile::Unit(units[0].clone()),
        ] {
            let page = Page { words: Some("داده پرداز".to_owned()), limit: 25, ..Page::default() };
            let rows = test.db.tray(&pile, &page, now).await.unwrap();
            assert_eq!(rows.len(), 1, "{pile:?}");
            assert_eq!(rows[0].route, None);
            let next = Page { after: Some(rows[0].cursor.clone()), limit: 25, ..Page::default() };
            assert_eq!(test.db.tray(&pile, &next, now).await.unwrap(), []);
        }
        for pile in
            [Pile::Mine(staff), Pile::WithApplicant(units.clone()), Pile::Overdue(units), Pile::Secretariat]
        {
            let page = Page { limit: 25, ..Page::default() };
            assert_eq!(test.db.tray(&pile, &page, now).await.unwrap(), [], "{pile:?}");
        }
    })
    .await;
}

async fn opened_code(db: &Db) -> kartabl_domain::TrackingCode {
    let codes: Vec<(String,)> = db.all("SELECT code FROM cases", vec![]).await.unwrap();
    kartabl_domain::TrackingCode::parse(&codes[0].0).unwrap()
}
