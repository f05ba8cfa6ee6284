//! The assembled pages on a fresh database, and a browser's side of a conversation.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use kartabl_actions::Actions;
use kartabl_documents::Inspector;
use kartabl_domain::{
    World,
    calendar::{Weekend, WorkingCalendar, builtin_holidays},
    clock::fixed::{self, FixedClock},
    ids::StaffId,
    office::{House, OfficeSettings},
    people::{Post, Role, Staff, UnitId},
    procedures::Procedures,
};
use kartabl_storage::{
    Db, Files,
    testing::{self, TestDb},
};
use kartabl_web::{App, Templates, passwords, state::Lifetime};
use std::sync::Arc;
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = "گذرواژهٔ درست 1";

/// The fields of a form; names may repeat.
pub(crate) type Form<'f> = &'f [(&'f str, &'f str)];

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// One browser with its cookies.
pub(crate) struct Visitor {
    router: Router,
    cookies: Vec<(String, String)>,
}

impl Visitor {
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(path, fields, "x-test", "").await
    }

    /// Sends a form that was made from this version of its case or letter.
    pub(crate) async fn post_version(&mut self, path: &str, version: i64, fields: &[(&str, &str)]) -> Answer {
        let version = version.to_string();
        let fields = [fields, &[("version", version.as_str())]].concat();
        self.post(path, &fields).await
    }

    /// Sends a form from a page of another site.
    pub(crate) async fn forge(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(path, fields, "sec-fetch-site", "cross-site").await
    }

    /// Sends a form as htmx does.
    pub(crate) async fn by_script(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(path, fields, "hx-request", "true").await
    }

    async fn post_with(&mut self, path: &str, fields: &[(&str, &str)], name: &str, value: &str) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.header(name, value), Body::from(body)).await
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::COOKIE, cookies.join("; ")).body(body).unwrap();
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    pub(crate) fn has_cookie(&self, name: &str) -> bool {
        self.cookies.iter().any(|(known, _)| known == name)
    }
}

/// The pages of the staff with a database of their own and a clock that the test sets.
pub(crate) struct Door {
    pub(crate) db: Db,
    pub(crate) clock: FixedClock,
    pub(crate) app: App,
    _database: TestDb,
}

impl Door {
    pub(crate) fn visitor(&self) -> Visitor {
        Visitor { router: self.app.served(kartabl_staff::router(self.app.clone())), cookies: Vec::new() }
    }

    /// Adds a member of staff with [`PASSWORD`].
    pub(crate) async fn member(&self, login: &str, role: Role, unit: &str) -> Staff {
        let world = self.app.world();
        let staff = Staff {
            id: StaffId::new(world),
            login: login.into(),
            name: "مریم کاویانی".into(),
            national_code: None,
            posts: vec![Post { role, unit: UnitId::new(unit) }],
        };
        let mut tx = self.db.begin().await.unwrap();
        tx.add_staff(&staff, &passwords::hash(world, PASSWORD), None).await.unwrap();
        tx.commit().await.unwrap();
        staff
    }
}

/// Runs a test on both engines.
pub(crate) async fn on_both(public_url: &str, test: impl AsyncFn(Door)) {
    let start = "2026-11-23T07:00:00Z".parse().unwrap();
    for postgres in [false, true] {
        // PostgreSQL databases are named by chance, and tests run in many processes.
        let seed = u64::from_le_bytes(testing::world().bytes());
        let (world, clock) = fixed::world(start, seed);
        let database = if postgres {
            testing::postgres(world.clone()).await
        } else {
            testing::sqlite(world.clone()).await
        };
        eprintln!("on {}", database.engine());
        test(door(database, world, clock, public_url).await).await;
    }
}

/// The pages on SQLite; `change` may put other procedures into the house.
pub(crate) async fn on_sqlite(change: impl FnOnce(&mut House)) -> Door {
    let seed = u64::from_le_bytes(testing::world().bytes());
    let (world, clock) = fixed::world("2026-11-23T07:00:00Z".parse().unwrap(), seed);
    let database = testing::sqlite(world.clone()).await;
    let mut door = door(database, world, clock, "http://127.0.0.1:8080").await;
    let House { world, calendar, procedures, settings } = &*door.app.house;
    let (world, calendar) = (world.clone(), calendar.clone());
    let (procedures, settings) = (procedures.clone(), settings.clone());
    let mut house = House { world, calendar, procedures, settings };
    change(&mut house);
    door.app.house = Arc::new(house);
    door.app.actions = Actions::new(door.db.clone(), Arc::clone(&door.app.house));
    door
}

async fn door(database: TestDb, world: World, clock: FixedClock, public_url: &str) -> Door {
    let settings = OfficeSettings { public_url: public_url.into(), ..OfficeSettings::default() };
    let calendar =
        WorkingCalendar::new(Weekend::default(), builtin_holidays(), WorkingCalendar::DEFAULT_CLOSING_TIME);
    let house = House {
        world: world.clone(),
        calendar: calendar.into(),
        procedures: Procedures::built_in(),
        settings,
    };
    let house = Arc::new(house);
    let app = App {
        actions: Actions::new(database.db.clone(), Arc::clone(&house)),
        db: database.db.clone(),
        files: Files::open(database.folder().join("files"), &database.db).unwrap(),
        house,
        inspector: Inspector::in_process().unwrap(),
        templates: Arc::new(Templates::embedded().unwrap()),
        sessions: Lifetime::default(),
    };
    Door { db: database.db.clone(), clock, app, _database: database }
}
