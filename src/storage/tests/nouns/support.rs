//! Rows that several nouns need, and databases whose clock the test moves.

use jiff::Timestamp;
use kartabl_domain::{
    clock::fixed::{self, FixedClock},
    ids::{CaseId, StaffId},
    people::{Post, Role, Staff, UnitId},
};
use kartabl_storage::{
    Db, args,
    testing::{TestDb, postgres, sqlite},
};

/// Runs a test on both engines at a time that stands still.
pub(crate) async fn at_fixed_time(test: impl AsyncFn(&TestDb, &FixedClock)) {
    let start: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
    // PostgreSQL databases are named by chance, and tests run in many processes.
    let seed = u64::from_le_bytes(kartabl_storage::testing::world().bytes());
    let (world, clock) = fixed::world(start, seed);
    for database in [sqlite(world.clone()).await, postgres(world).await] {
        eprintln!("on {}", database.engine());
        test(&database, &clock).await;
        database.db.close().await;
    }
}

pub(crate) fn post(role: Role, unit: &str) -> Post {
    Post { role, unit: UnitId::new(unit) }
}

/// Adds a person with these posts.
pub(crate) async fn person(db: &Db, login: &str, posts: &[Post]) -> Staff {
    let staff = Staff {
        id: StaffId::new(db.world()),
        login: login.to_owned(),
        name: format!("name of {login}"),
        national_code: None,
        posts: posts.to_vec(),
    };
    let mut tx = db.begin().await.unwrap();
    tx.add_staff(&staff, "$argon2id$one", None).await.unwrap();
    tx.commit().await.unwrap();
    staff
}

pub(crate) const ADD_CASE: &str = "
INSERT INTO cases (id, code, procedure_id, procedure_version, title, applicant_key, applicant_name, applicant, data, state,
  facts, tray, unit, reviewer, priority, defects, warnings, open_defects, warning_count, snapshots, granted, ended, search, version,
  opened_at, entered_at, changed_at)
VALUES ($1, $2, 'connection', 1, 'title', 'key', 'applicant', '{}', '{}', 'evaluation', '{}', $3, 'evaluation', $4, 0, '[]',
  '[]', 0, 0, 0, 'null', FALSE, '', 1, 0, 0, 0)";

/// A bare row of a case in this tray; what matters here is who has it.
pub(crate) async fn case(db: &Db, tray: &str, reviewer: Option<StaffId>) -> CaseId {
    let id = CaseId::new(db.world());
    db.exec(ADD_CASE, args![id, format!("code {id}"), tray, reviewer]).await.unwrap();
    id
}

/// How many audit rows tell of this action.
pub(crate) async fn audited(db: &Db, action: &str) -> i64 {
    let (count,): (i64,) =
        db.one("SELECT count(*) FROM audit WHERE action = $1", args![action]).await.unwrap();
    count
}
