//! The applicant whose cases are measured, and the portal through which they are filed.

use super::{case_documents::CaseDocuments, error::BenchError};
use crate::{
    portal::{DocumentFile, FilingError, Portal},
    samples,
    services::Services,
    workers::Workers,
};
use kartabl_actions::{
    Seen,
    review::{Decide, Take},
};
use kartabl_domain::{
    World,
    cases::{Case, Refusal},
    ids::{ApiKeyId, StaffId},
    people::{Applicant, ApplicantKind, Post, Role, Staff, UnitId},
    procedures::Decision,
    transitions::Verdict,
    values::{Email, LegalId, Mobile},
};
use serde_json::json;
use std::time::Duration;

const SERVICE: &str = "shahkar";
const OPERATOR: &str = "sitad";
const ROUTE: &str = "PGSB";

/// A portal with its only applicant.
#[derive(Clone)]
pub(super) struct BenchApplicant {
    pub(super) portal: Portal,
    applicant: Applicant,
}

/// The reviewer who approves the connection of the applicant.
pub(super) fn reviewer(world: &World) -> Staff {
    Staff {
        id: StaffId::new(world),
        login: "expert".to_owned(),
        name: "کارشناس".to_owned(),
        national_code: None,
        posts: vec![Post { role: Role::Expert, unit: UnitId::new(UnitId::EVALUATION) }],
    }
}

impl BenchApplicant {
    /// The applicant, filing with the key `key`.
    ///
    /// # Errors
    /// [`BenchError::Filing`] where a value of the applicant can't be parsed.
    pub(super) fn new(services: &Services, key: ApiKeyId) -> Result<Self, BenchError> {
        let invalid = |_| FilingError::from(Refusal::NotAllowed);
        let applicant = Applicant {
            kind: ApplicantKind::Legal,
            national_code: None,
            legal_id: Some(LegalId::parse("14003778990").map_err(invalid)?),
            name: "شرکت سنجش نمونه".to_owned(),
            mobile: Mobile::parse("09120000001").map_err(invalid)?,
            email: Email::parse("info@sanjesh.example.ir").map_err(invalid)?,
            birth_date: None,
            father_name: None,
            address: None,
            domains: vec!["sanjesh.example.ir".to_owned()],
        };
        Ok(Self { portal: Portal { services: services.clone(), key }, applicant })
    }

    /// Files a connection and has it approved. No service can be requested without one.
    ///
    /// # Errors
    /// [`BenchError::Filing`] where the case is refused, [`BenchError::Storage`] where the database fails.
    pub(super) async fn connect(
        &self,
        reviewer: &Staff,
        workers: &Workers,
        poll: Duration,
    ) -> Result<(), BenchError> {
        let Self { portal, applicant } = self;
        let Services { actions, db, .. } = &portal.services;
        let data = json!({
            "route": { "route": ROUTE, "operator": OPERATOR },
            "contact": {
                "first_name": "نام", "last_name": "نام خانوادگی", "mobile": "09120000002",
                "email": "it@sanjesh.example.ir",
            },
            "letters": { "number": "1404/1", "date": "1404/07/01" },
        });
        let case = portal.open("connection", applicant.clone(), &data).await?;
        let bytes = samples::letter("1404/1", "1404/07/01").into();
        let letter = DocumentFile { slot: "letter", item: None, filename: "letter.pdf".to_owned(), bytes };
        portal.upload(&case.code, letter).await?;
        portal.submit(&case.code).await?;
        workers.wait_until_idle(poll).await?;
        let seen = Seen { case: case.id, version: db.case(case.id).await?.version };
        let take = Take { reason: "" };
        let taken = actions.perform(&take, reviewer, seen, "").await.map_err(FilingError::from)?;
        let verdict = Verdict {
            decision: Decision::Approve,
            subject: String::new(),
            body: String::new(),
            report: String::new(),
            usernames: String::new(),
        };
        let seen = Seen { case: taken.id, version: db.case(taken.id).await?.version };
        actions.perform(&Decide { verdict }, reviewer, seen, "").await.map_err(FilingError::from)?;
        workers.wait_until_idle(poll).await?;
        Ok(())
    }

    /// Opens a complete draft with its documents, ready to be submitted.
    ///
    /// # Errors
    /// [`FilingError`] where the case or a document is refused.
    pub(super) async fn draft(&self, documents: CaseDocuments) -> Result<Case, FilingError> {
        let data = json!({
            "service": { "service": SERVICE },
            "connection": { "route": ROUTE, "operator": OPERATOR, "username": "none" },
            "systems": [{
                "title": "سامانه", "url": "https://www.sanjesh.example.ir", "network": "internet",
                "ip": "203.0.113.10",
            }],
            "contacts": [{
                "first_name": "نام", "last_name": "نام خانوادگی", "mobile": "09120000002",
                "email": "it@sanjesh.example.ir",
            }],
            "letters": { "number": "1404/2", "date": "1404/07/15", "licence_number": "1404/3" },
        });
        let case = self.portal.open("gsb-service", self.applicant.clone(), &data).await?;
        let CaseDocuments { letter, licence, logo } = documents;
        for (slot, item, filename, bytes) in [
            ("letter", None, "letter.pdf", letter),
            ("licence", None, "licence.pdf", licence),
            ("logo", Some(0), "logo.png", logo),
        ] {
            let file = DocumentFile { slot, item, filename: filename.to_owned(), bytes };
            self.portal.upload(&case.code, file).await?;
        }
        Ok(case)
    }
}
