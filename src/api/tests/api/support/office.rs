//! The office behind the API: its database, its settable clock, and the work of its staff and workers.

use super::Portal;
use axum::Router;
use kartabl_actions::{Actions, Inspected};
use kartabl_documents::Inspector;
use kartabl_domain::{
    WorkingCalendar, World,
    cases::{Case, completeness::Findings},
    clock::fixed::{self, FixedClock},
    documents::Report,
    ids::StaffId,
    office::{House, OfficeSettings},
    people::{Post, Role, Staff, UnitId},
    procedures::{ProcedureId, Procedures, builtin_catalogue},
    transitions::Step,
    values::TrackingCode,
};
use kartabl_storage::{
    Db, Files, Tx,
    testing::{self, TestDb},
};
use kartabl_web::{App, Templates, state::Lifetime};
use std::{fs, path::Path, sync::Arc};

/// The office behind the API, with direct access to its database and its clock.
pub(crate) struct Office {
    pub(crate) db: Db,
    pub(crate) clock: FixedClock,
    pub(crate) app: App,
    router: Router,
    database: TestDb,
}

impl Office {
    /// A portal with a fresh key for these procedures.
    pub(crate) async fn portal(&self, name: &str, procedures: &[&str]) -> Portal {
        let key = self.app.world().secret();
        let procedures: Vec<_> = procedures.iter().map(|id| ProcedureId::new(*id)).collect();
        let mut tx = self.db.begin().await.unwrap();
        tx.add_api_key(name, &key, &procedures, None).await.unwrap();
        tx.commit().await.unwrap();
        Portal { router: self.router.clone(), key }
    }

    /// How many files the store has, half-written ones included.
    pub(crate) fn stored_files(&self) -> usize {
        fn count(folder: &Path) -> usize {
            let entries = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
            entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
        }
        count(&self.database.folder().join("files"))
    }

    pub(crate) async fn case(&self, code: &str) -> Case {
        self.db.case_by_code(&TrackingCode::parse(code).unwrap()).await.unwrap()
    }

    /// Applies one transition to a case, the way staff and workers do.
    pub(crate) async fn act(
        &self,
        code: &str,
        decide: impl FnOnce(Case, &kartabl_domain::office::Office<'_>) -> Step,
    ) {
        let step = decide(self.case(code).await, &self.app.house.office());
        let mut tx = self.db.begin().await.unwrap();
        tx.apply(&step, &self.app.house.calendar).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Passes the documents of a submitted case, and inspects the case.
    pub(crate) async fn inspect(&self, code: &str) {
        let case = self.case(code).await;
        let mut tx = self.db.begin().await.unwrap();
        for document in tx.documents_of(case.id).await.unwrap() {
            tx.keep_report(&document, &Report::of(Some(1), vec![]), None).await.unwrap();
        }
        tx.commit().await.unwrap();
        let inspected = Inspected::now(&self.db, &self.app.house.office(), &case).await.unwrap();
        assert_eq!(
            inspected.findings,
            Findings { warnings: inspected.findings.warnings.clone(), ..Findings::default() }
        );
        self.act(code, |case, office| case.inspected(office, &inspected.findings, inspected.start).unwrap())
            .await;
    }

    /// Adds a reviewer who takes the case.
    pub(crate) async fn reviewer(&self, code: &str) -> Staff {
        let staff = Staff {
            id: StaffId::new(self.app.world()),
            login: "kaviani".into(),
            name: "مریم کاویانی".into(),
            national_code: None,
            posts: vec![Post { role: Role::Expert, unit: UnitId::new("evaluation") }],
        };
        let mut tx = self.db.begin().await.unwrap();
        tx.add_staff(&staff, "-", None).await.unwrap();
        tx.commit().await.unwrap();
        self.act(code, |case, office| case.take(office, &staff, "").unwrap()).await;
        staff
    }
}

/// A new office on SQLite.
pub(crate) async fn office() -> Office {
    office_with(OfficeSettings::default()).await
}

pub(crate) async fn office_with(settings: OfficeSettings) -> Office {
    let (world, clock) = world();
    let database = testing::sqlite(world.clone()).await;
    assemble(database, world, clock, settings, Procedures::built_in()).await
}

/// A new office on SQLite with the built-in procedures and this one.
pub(crate) async fn office_of(procedure: &str) -> Office {
    let (world, clock) = world();
    let database = testing::sqlite(world.clone()).await;
    let procedures = Procedures::load(&[("own.toml".to_owned(), procedure.to_owned())], &[]).unwrap();
    assemble(database, world, clock, OfficeSettings::default(), procedures).await
}

/// Runs a test on both engines.
pub(crate) async fn on_both(test: impl AsyncFn(Office)) {
    for postgres in [false, true] {
        let (world, clock) = world();
        let database = if postgres {
            testing::postgres(world.clone()).await
        } else {
            testing::sqlite(world.clone()).await
        };
        eprintln!("on {}", database.engine());
        let (settings, procedures) = (OfficeSettings::default(), Procedures::built_in());
        test(assemble(database, world, clock, settings, procedures).await).await;
    }
}

fn world() -> (World, FixedClock) {
    // PostgreSQL databases are named by chance, and tests run in many processes.
    let seed = u64::from_le_bytes(testing::world().bytes());
    fixed::world("2026-11-23T07:00:00Z".parse().unwrap(), seed)
}

async fn assemble(
    database: TestDb,
    world: World,
    clock: FixedClock,
    settings: OfficeSettings,
    procedures: Procedures,
) -> Office {
    let house =
        House { world: world.clone(), calendar: WorkingCalendar::default().into(), procedures, settings };
    let db = database.db.clone();
    let mut tx = db.begin().await.unwrap();
    fill(&mut tx).await;
    tx.commit().await.unwrap();
    let house = Arc::new(house);
    let app = App {
        actions: Actions::new(db.clone(), Arc::clone(&house)),
        db: db.clone(),
        files: Files::open(database.folder().join("files"), &database.db).unwrap(),
        house,
        inspector: Inspector::in_process().unwrap(),
        templates: Arc::new(Templates::embedded().unwrap()),
        sessions: Lifetime::default(),
    };
    Office { db, clock, router: app.served(kartabl_api::router(app.clone())), app, database }
}

async fn fill(tx: &mut Tx) {
    for seed in builtin_catalogue() {
        tx.put_catalogue(&seed.kind, &seed.items, None).await.unwrap();
    }
}
