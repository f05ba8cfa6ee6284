//! `kartabl bench cases`: whole cases, from «تایید و ارسال» to the reviewer's tray and the message that says so, beside
//! what the checks of the same documents alone allow on the same machine.

use crate::{
    config::Config,
    errors::{RunError, StartError},
    portal::{FilingError, Paper, Portal},
    rooms::{Duty, Rooms},
    samples,
    workers::Workers,
};
use bytes::Bytes;
use kartabl_actions::{
    Seen,
    review::{Decide, Take},
};
use kartabl_documents::Unavailable;
use kartabl_domain::{
    World,
    cases::{Case, Refusal},
    documents::{DocumentKind, Expectation},
    ids::{CaseId, StaffId},
    orders::Queue,
    people::{Applicant, ApplicantKind, Post, Role, Staff, UnitId},
    procedures::{Decision, builtin_catalogue},
    transitions::Verdict,
    values::{Email, LegalId, Mobile},
};
use kartabl_storage::{Db, StorageError};
use serde::Serialize;
use serde_json::json;
use std::{
    num::NonZeroU32,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// How many applicants submit at once.
const APPLICANTS: usize = 8;
/// Cases filed one by one on an idle engine, at most.
const SINGLES: u32 = 50;
/// How often it is looked whether the work is done.
const LOOK: Duration = Duration::from_millis(5);
const SERVICE: &str = "shahkar";
const OPERATOR: &str = "sitad";
const ROUTE: &str = "PGSB";

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct CaseFigures {
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    /// Whole cases, submitted as fast as the database takes them.
    pub cases: u32,
    /// Each with so many documents: a letter, a licence, a logo.
    pub documents: u32,
    /// How many documents are looked at at once.
    pub children: usize,
    /// Submitted, documents checked and drawn, inspected, routed, messages handed over.
    pub cases_per_second: f64,
    /// The same documents, checked and drawn by the same children, and nothing else; in cases.
    pub documents_only_cases_per_second: f64,
    /// The former by the latter.
    pub ratio: f64,
    /// From submission to the tray while all cases come at once: most of it is waiting in line.
    pub in_line_ms: Quantiles,
    /// From submission to the tray, one case at a time, its documents uploaded just before.
    pub alone_ms: Quantiles,
    /// Messages that left, one a case.
    pub messages: i64,
}

/// Quantiles in milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Quantiles {
    /// Half of the times were shorter.
    pub p50: f64,
    /// 95 of 100 were.
    pub p95: f64,
}

/// Why nothing was measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The database is no empty one.
    #[error("there are cases or users in this database; measure in an empty one")]
    InUse,
    /// The program can't be started.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A case that was refused.
    #[error(transparent)]
    Filing(#[from] FilingError),
    /// The background work.
    #[error(transparent)]
    Work(#[from] RunError),
    /// The document checks.
    #[error(transparent)]
    Documents(#[from] Unavailable),
    /// A defect of the measurement.
    #[error("{0} of {1} cases reached the tray")]
    Lost(usize, u32),
}

/// The documents of a case.
#[derive(Clone)]
struct Papers {
    letter: Bytes,
    licence: Bytes,
    logo: Bytes,
}

impl Papers {
    const COUNT: u32 = 3;

    fn of(number: u32) -> Self {
        Self {
            letter: samples::office_letter(&format!("1404/{number}"), "1404/07/15").into(),
            licence: samples::letter(&format!("1404/{number}"), "1404/07/10").into(),
            // Systems, and so their logos, are the same in several cases.
            logo: samples::logo(120 + number % 16).into(),
        }
    }

    fn checks(self) -> [(Bytes, DocumentKind); 3] {
        [
            (self.letter, DocumentKind::Letter),
            (self.licence, DocumentKind::Licence),
            (self.logo, DocumentKind::Logo),
        ]
    }
}

/// Measures in the database and the data folder of this configuration, which must hold nothing else.
///
/// # Errors
/// A database that is in use; a case that does not go its way.
pub async fn cases(config: &Config, world: World, count: NonZeroU32) -> Result<CaseFigures, BenchError> {
    let count = count.get();
    let rooms = Rooms::open(config, &Duty::Serve, world).await?;
    if !rooms.db.is_unused().await? {
        return Err(BenchError::InUse);
    }
    let portal = office(&rooms, config).await?;
    let papers: Vec<Papers> = (1..=count).map(Papers::of).collect();
    let documents_only_cases_per_second = documents_alone(&rooms, config, &papers).await?;

    let mut filed = Vec::with_capacity(papers.len());
    for papers in papers {
        filed.push(portal.fill_in(papers).await?);
    }
    let workers = start(&rooms, config)?;
    let started = Instant::now();
    let next = Arc::new(tokio::sync::Mutex::new(filed.clone()));
    let mut applicants = JoinSet::new();
    for _ in 0..APPLICANTS {
        let (portal, next) = (portal.clone(), Arc::clone(&next));
        applicants.spawn(async move {
            loop {
                let Some(case) = next.lock().await.pop() else { return Ok(()) };
                portal.0.submit(&case.code).await?;
            }
        });
    }
    applicants.join_all().await.into_iter().collect::<Result<(), FilingError>>()?;
    workers.settle(LOOK).await?;
    let cases_per_second = f64::from(count) / started.elapsed().as_secs_f64();
    let in_line_ms = waits(&rooms.db, &filed, count).await?;

    let mut alone = Vec::new();
    for number in count + 1..=count + count.min(SINGLES) {
        let case = portal.fill_in(Papers::of(number)).await?;
        portal.0.submit(&case.code).await?;
        workers.settle(Duration::from_millis(1)).await?;
        alone.push(case);
    }
    let alone_ms = waits(&rooms.db, &alone, count.min(SINGLES)).await?;
    workers.stop().await?;
    let messages = rooms.db.messages_sent(&ids(&filed)).await?;
    rooms.db.close().await;
    Ok(CaseFigures {
        engine: if config.database_url().path().is_some() { "sqlite" } else { "postgres" },
        cases: count,
        documents: Papers::COUNT,
        children: config.queues.children(),
        cases_per_second,
        documents_only_cases_per_second,
        ratio: cases_per_second / documents_only_cases_per_second,
        in_line_ms,
        alone_ms,
        messages,
    })
}

fn start(rooms: &Rooms, config: &Config) -> Result<Workers, StartError> {
    Ok(Workers::start(&rooms.db, rooms.work(rooms.tools(config)?, config, Queue::ALL)?))
}

/// A portal whose only applicant has a connection.
#[derive(Clone)]
struct Applicants(Portal, Applicant);

impl std::ops::Deref for Applicants {
    type Target = Portal;

    fn deref(&self) -> &Portal {
        &self.0
    }
}

async fn office(rooms: &Rooms, config: &Config) -> Result<Applicants, BenchError> {
    let world = &rooms.house.world;
    let unit = UnitId::new(UnitId::EVALUATION);
    let expert = Staff {
        id: StaffId::new(world),
        login: "expert".to_owned(),
        name: "کارشناس".to_owned(),
        national_code: None,
        posts: vec![Post { role: Role::Expert, unit }],
    };
    let mut tx = rooms.db.begin().await?;
    // Nobody signs in, so there is no password that would fit.
    tx.add_staff(&expert, "", None).await?;
    for seed in builtin_catalogue() {
        tx.put_catalogue(&seed.kind, &seed.items, None).await?;
    }
    let procedures: Vec<_> = rooms.house.procedures.all().map(|procedure| procedure.id.clone()).collect();
    let key = tx.add_api_key("bench", &world.secret(), &procedures, None).await?;
    tx.commit().await?;

    let invented = |_| FilingError::from(Refusal::NotAllowed);
    let applicant = Applicant {
        kind: ApplicantKind::Legal,
        national_code: None,
        legal_id: Some(LegalId::parse("14003778990").map_err(invented)?),
        name: "شرکت سنجش نمونه".to_owned(),
        mobile: Mobile::parse("09120000001").map_err(invented)?,
        email: Email::parse("info@sanjesh.example.ir").map_err(invented)?,
        birth_date: None,
        father_name: None,
        address: None,
        domains: vec!["sanjesh.example.ir".to_owned()],
    };
    let portal = Portal { rooms: rooms.clone(), key };
    let contact = json!({
        "first_name": "نام", "last_name": "نام خانوادگی", "mobile": "09120000002", "email": "it@sanjesh.example.ir",
    });
    let data = json!({
        "route": { "route": ROUTE, "operator": OPERATOR },
        "contact": contact,
        "letters": { "number": "1404/1", "date": "1404/07/01" },
    });
    let case = portal.open("connection", applicant.clone(), &data).await?;
    let letter = samples::letter("1404/1", "1404/07/01").into();
    portal
        .upload(
            &case.code,
            Paper { slot: "letter", item: None, filename: "letter.pdf".to_owned(), bytes: letter },
        )
        .await?;
    portal.submit(&case.code).await?;
    let workers = start(rooms, config)?;
    workers.settle(LOOK).await?;
    let seen = Seen { case: case.id, version: rooms.db.case(case.id).await?.version };
    let taken =
        rooms.actions.perform(&Take { reason: "" }, &expert, seen, "").await.map_err(FilingError::from)?;
    let verdict = Verdict {
        decision: Decision::Approve,
        subject: String::new(),
        body: String::new(),
        report: String::new(),
        usernames: String::new(),
    };
    let seen = Seen { case: taken.id, version: rooms.db.case(taken.id).await?.version };
    rooms.actions.perform(&Decide { verdict }, &expert, seen, "").await.map_err(FilingError::from)?;
    workers.settle(LOOK).await?;
    workers.stop().await?;
    Ok(Applicants(portal, applicant))
}

impl Applicants {
    /// A complete draft with its documents, ready to be submitted.
    async fn fill_in(&self, papers: Papers) -> Result<Case, FilingError> {
        let data = json!({
            "service": { "service": SERVICE },
            "connection": { "route": ROUTE, "operator": OPERATOR, "username": "none" },
            "systems": [{
                "title": "سامانه", "url": "https://www.sanjesh.example.ir", "network": "internet", "ip": "203.0.113.10",
            }],
            "contacts": [{
                "first_name": "نام", "last_name": "نام خانوادگی", "mobile": "09120000002",
                "email": "it@sanjesh.example.ir",
            }],
            "letters": { "number": "1404/2", "date": "1404/07/15", "licence_number": "1404/3" },
        });
        let case = self.0.open("gsb-service", self.1.clone(), &data).await?;
        let Papers { letter, licence, logo } = papers;
        for (slot, item, filename, bytes) in [
            ("letter", None, "letter.pdf", letter),
            ("licence", None, "licence.pdf", licence),
            ("logo", Some(0), "logo.png", logo),
        ] {
            self.0.upload(&case.code, Paper { slot, item, filename: filename.to_owned(), bytes }).await?;
        }
        Ok(case)
    }
}

/// Checks and draws all documents with all children, after a start that is not counted.
async fn documents_alone(rooms: &Rooms, config: &Config, papers: &[Papers]) -> Result<f64, BenchError> {
    let at_once = config.queues.children();
    let few = papers.iter().cycle().take(at_once * 4).cloned().collect();
    look_at(rooms, few, at_once).await?;
    let started = Instant::now();
    look_at(rooms, papers.to_vec(), at_once).await?;
    let count = u32::try_from(papers.len()).map_or(f64::INFINITY, f64::from);
    Ok(count / started.elapsed().as_secs_f64())
}

async fn look_at(rooms: &Rooms, papers: Vec<Papers>, at_once: usize) -> Result<(), BenchError> {
    let mut looking: JoinSet<Result<(), Unavailable>> = JoinSet::new();
    for (bytes, kind) in papers.into_iter().flat_map(Papers::checks) {
        if looking.len() >= at_once
            && let Some(looked) = looking.join_next().await
        {
            looked.map_err(RunError::from)??;
        }
        let inspector = rooms.inspector.clone();
        looking.spawn(async move {
            inspector.check(bytes.clone(), Expectation::of(kind)).await?;
            inspector.preview(bytes).await.map(drop)
        });
    }
    looking.join_all().await.into_iter().collect::<Result<(), _>>()?;
    Ok(())
}

/// From submission to the tray.
async fn waits(db: &Db, cases: &[Case], count: u32) -> Result<Quantiles, BenchError> {
    let waits = db.times_to_tray(&ids(cases)).await?;
    if waits.len() != cases.len() {
        return Err(BenchError::Lost(waits.len(), count));
    }
    // Microseconds of a measurement are far below the precision of a double.
    let quantile = |percent: usize| {
        waits.get((waits.len() - 1) * percent / 100).map_or(f64::NAN, |wait| *wait as f64 / 1_000.0)
    };
    Ok(Quantiles { p50: quantile(50), p95: quantile(95) })
}

fn ids(cases: &[Case]) -> Vec<CaseId> {
    cases.iter().map(|case| case.id).collect()
}
