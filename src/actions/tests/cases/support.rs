//! An organisation with its people, and cases on their way through it.

use kartabl_actions::{Actions, Filing};
use kartabl_domain::{
    WorkingCalendar,
    cases::{Case, completeness::Findings},
    ids::{ApiKeyId, StaffId},
    office::{House, OfficeSettings},
    people::{Applicant, ApplicantKind, Post, Role, Staff, UnitId},
    procedures::{ProcedureId, Procedures, Start},
};
use kartabl_storage::testing::{TestDb, world};
use serde_json::json;
use std::sync::Arc;

/// An organisation over a database of its own.
pub(crate) struct Office<'a> {
    pub(crate) test: &'a TestDb,
    pub(crate) house: Arc<House>,
    pub(crate) actions: Actions,
    pub(crate) key: ApiKeyId,
}

impl<'a> Office<'a> {
    pub(crate) async fn open(test: &'a TestDb, settings: OfficeSettings) -> Self {
        let house = Arc::new(House {
            world: world(),
            calendar: WorkingCalendar::default().into(),
            procedures: Procedures::built_in(),
            settings,
        });
        let mut tx = test.db.begin().await.unwrap();
        let procedures = [ProcedureId::new("connection")];
        let key = tx.add_api_key("portal", &house.world.secret(), &procedures, None).await.unwrap();
        tx.commit().await.unwrap();
        Self { test, actions: Actions::new(test.db.clone(), Arc::clone(&house)), house, key }
    }

    /// A new expert of a unit.
    pub(crate) async fn expert(&self, login: &str, unit: &str) -> Staff {
        let posts = vec![Post { role: Role::Expert, unit: UnitId::new(unit) }];
        let id = StaffId::new(&self.house.world);
        let staff = Staff { id, login: login.into(), name: login.into(), national_code: None, posts };
        let mut tx = self.test.db.begin().await.unwrap();
        tx.add_staff(&staff, "", None).await.unwrap();
        tx.commit().await.unwrap();
        staff
    }

    /// A draft of a connection, as a portal opens it.
    pub(crate) async fn draft(&self) -> Case {
        let applicant = Applicant {
            kind: ApplicantKind::Legal,
            national_code: None,
            legal_id: Some("10380284790".parse().unwrap()),
            name: "شرکت داده‌پرداز نمونه".to_owned(),
            mobile: "09121234567".parse().unwrap(),
            email: "info@nemune.ir".parse().unwrap(),
            birth_date: None,
            father_name: None,
            address: None,
            domains: vec!["nemune.ir".to_owned()],
        };
        let procedure = self.house.procedures.current(&ProcedureId::new("connection")).unwrap();
        let filing = Filing { procedure, applicant, data: json!({ "route": { "route": "PGSB" } }) };
        let case = self.actions.open_case(self.key, &filing, &()).await.unwrap();
        self.test.db.case(case.id).await.unwrap()
    }

    /// A case in the pool of the evaluation, with what the routing orders.
    pub(crate) async fn pooled(&self) -> Case {
        let case = self.draft().await;
        let (office, none) = (self.house.office(), Findings::default());
        let (clean, title) = (case.data.clone(), case.title.clone());
        let submitted = case.submit(&office, &none, clean, title, vec![]).unwrap();
        let mut tx = self.test.db.begin().await.unwrap();
        tx.apply(&submitted, office.calendar).await.unwrap();
        tx.commit().await.unwrap();
        let case = self.test.db.case(submitted.case.id).await.unwrap();
        let start = Start::Evaluation(UnitId::new(UnitId::EVALUATION));
        let step = case.inspected(&office, &none, start).unwrap();
        let mut tx = self.test.db.begin().await.unwrap();
        tx.apply(&step, office.calendar).await.unwrap();
        tx.commit().await.unwrap();
        self.test.db.case(step.case.id).await.unwrap()
    }
}
