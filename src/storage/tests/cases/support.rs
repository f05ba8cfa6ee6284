//! Cases, their documents and the bytes of both.

use bytes::Bytes;
use kartabl_domain::{
    WorkingCalendar, World,
    cases::{Case, data::CaseData, facts::Facts},
    documents::{Code, Finding, Report},
    ids::DocumentId,
    office::{House, OfficeSettings},
    people::{Applicant, ApplicantKind},
    procedures::{ProcedureId, Procedures},
    transitions::{NewCase, Step},
};
use kartabl_storage::{
    Db, Files, StorageError, args,
    documents::Document,
    sweep::Swept,
    testing::{TestDb, on_both, world},
};
use serde_json::json;

pub(crate) fn house(world: World) -> House {
    House {
        world,
        calendar: WorkingCalendar::default().into(),
        procedures: Procedures::built_in(),
        settings: OfficeSettings::default(),
    }
}

pub(crate) fn applicant() -> Applicant {
    Applicant {
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
    }
}

pub(crate) async fn write(db: &Db, house: &House, step: &Step) -> Result<(), StorageError> {
    let mut tx = db.begin().await?;
    tx.apply(step, &house.calendar).await?;
    tx.commit().await
}

pub(crate) async fn opened(db: &Db, house: &House) -> Case {
    let office = house.office();
    let procedure = house.procedures.current(&ProcedureId::new("connection")).unwrap();
    let mut data = CaseData::default();
    let patch = json!({"route": {"route": "PGSB"}});
    data.merge(&patch, procedure, &Facts::default()).unwrap();
    let step =
        Case::open(&office, procedure, NewCase { applicant: applicant(), data, opened_by: None }).unwrap();
    write(db, house, &step).await.unwrap();
    db.case_by_code(&step.case.code).await.unwrap()
}

/// A database with its house and its files.
pub(crate) struct Room<'t> {
    pub(crate) db: &'t Db,
    pub(crate) files: Files,
    pub(crate) house: House,
    pub(crate) test: &'t TestDb,
}

/// Runs a test on both engines, with files.
pub(crate) async fn with_files(test: impl AsyncFn(&Room<'_>)) {
    on_both(async |database: &TestDb| {
        let files = Files::open(database.folder().join("files"), &database.db).unwrap();
        test(&Room { db: &database.db, files, house: house(world()), test: database }).await;
    })
    .await;
}

/// What a check says that finds nothing.
pub(crate) fn good() -> Report {
    Report::of(Some(1), vec![])
}

/// What a check says of a file that is not taken.
pub(crate) fn refused() -> Report {
    Report::of(None, vec![Finding::new(Code::TooLarge, "")])
}

impl Room<'_> {
    pub(crate) async fn opened(&self) -> Case {
        opened(self.db, &self.house).await
    }

    /// A document of a case that is about to be added.
    pub(crate) fn document(&self, case: &Case, slot: &str, sha256: &str) -> Document {
        Document {
            id: DocumentId::new(self.db.world()),
            case: case.id,
            section: "letters".to_owned(),
            slot: slot.to_owned(),
            item: None,
            filename: "letter.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: 1,
            sha256: sha256.to_owned(),
            report: None,
            preview: None,
            uploaded_at: self.db.world().now(),
            replaced_at: None,
            kept: true,
        }
    }

    /// Stores bytes and puts them into the slot of a case.
    pub(crate) async fn upload(&self, case: &Case, bytes: &str) -> Document {
        let stored = self.files.put(Bytes::from(bytes.to_owned())).await.unwrap();
        let document = self.document(case, "letter", &stored.sha256);
        self.add(&document).await.unwrap();
        document
    }

    pub(crate) async fn add(&self, document: &Document) -> Result<(), StorageError> {
        let mut tx = self.db.begin().await?;
        tx.add_document(document).await?;
        tx.commit().await
    }

    /// Keeps what a check says of a document, with a picture where there is one.
    pub(crate) async fn checked(&self, document: &Document, report: &Report, picture: Option<&str>) {
        let picture = match picture {
            Some(picture) => Some(self.files.write(Bytes::from(picture.to_owned())).await.unwrap()),
            None => None,
        };
        let mut tx = self.db.begin().await.unwrap();
        let kept = tx.keep_report(document, report, picture.as_ref()).await.unwrap();
        tx.commit().await.unwrap();
        if let (Some(picture), Some(place)) = (picture, kept.picture) {
            self.files.settle(&picture, &place).await.unwrap();
        }
    }

    pub(crate) async fn delete(&self, case: &Case) -> Result<(), StorageError> {
        let case = self.db.case(case.id).await?;
        let mut tx = self.db.begin().await?;
        tx.delete_draft(&case).await?;
        tx.commit().await
    }

    /// Removes everything that nothing uses at this moment.
    pub(crate) async fn sweep(&self) -> Swept {
        self.files.sweep_unused(self.db.world().now(), None, 1_000).await.unwrap()
    }

    pub(crate) async fn is_there(&self, sha256: &str) -> bool {
        match self.files.get(sha256).await {
            Ok(_) => true,
            Err(StorageError::NotFound) => false,
            Err(error) => panic!("{error}"),
        }
    }

    pub(crate) async fn count(&self, table: &'static str) -> i64 {
        let sql = match table {
            "blobs" => "SELECT count(*) FROM blobs",
            "blob_uses" => "SELECT count(*) FROM blob_uses",
            _ => "SELECT count(*) FROM audit WHERE action = 'file_removed'",
        };
        self.db.one::<(i64,)>(sql, args![]).await.unwrap().0
    }

    /// All files of the store, half-written ones included.
    pub(crate) fn on_disk(&self) -> usize {
        entries(&self.test.folder().join("files"))
    }
}

fn entries(folder: &std::path::Path) -> usize {
    let Ok(list) = std::fs::read_dir(folder) else { return 0 };
    list.flatten().map(|entry| if entry.path().is_dir() { entries(&entry.path()) } else { 1 }).sum()
}
