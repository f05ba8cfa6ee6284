//! A complete `gsb-service` case that tests spoil in one place.

use crate::{
    cases::{
        completeness::{CheckState, DocumentFacts, Findings, Inspection, inspect},
        data::{CaseData, DataFault},
        facts::{CaseFact, Facts, FactsWanted, Standing},
    },
    documents::{Report, Verdict},
    ids::DocumentId,
    people::{Applicant, ApplicantKind},
    procedures::{Procedure, ProcedureId, Procedures, builtin_catalogue},
    values::{Email, JalaliDate, LegalId, Mobile, TrackingCode},
};
use serde_json::{Value, json};
use std::{borrow::Borrow, sync::LazyLock};

static PROCEDURES: LazyLock<Procedures> = LazyLock::new(Procedures::built_in);

pub(super) struct Fixture {
    pub(super) applicant: Applicant,
    pub(super) data: CaseData,
    pub(super) documents: Vec<DocumentFacts>,
    pub(super) facts: Facts,
}

impl Fixture {
    /// A complete case over a PGSB connection of Sitad.
    pub(super) fn complete() -> Self {
        let mut fixture = Self {
            applicant: applicant(),
            data: CaseData::default(),
            documents: vec![document("logo", Some(0)), document("letter", None), document("licence", None)],
            facts: Facts {
                related: vec![connection("PGSB", "sitad", Standing::Approved)],
                ..Facts::default()
            },
        };
        for kind in builtin_catalogue() {
            for item in kind.items {
                fixture.facts.catalogue.insert((kind.kind.clone(), item.id.clone()), item);
            }
        }
        fixture.merge(complete_data());
        fixture
    }

    pub(super) fn procedure(&self) -> &'static Procedure {
        PROCEDURES.current(&ProcedureId::new("gsb-service")).unwrap()
    }

    pub(super) fn try_merge(&mut self, patch: &Value) -> Result<(), DataFault> {
        self.data.merge(patch, self.procedure(), &self.facts).map(|_| ())
    }

    pub(super) fn merge(&mut self, patch: impl Borrow<Value>) {
        self.try_merge(patch.borrow()).unwrap();
    }

    /// The fixture's case after a patch.
    pub(super) fn with(mut self, patch: impl Borrow<Value>) -> Self {
        self.merge(patch);
        self
    }

    pub(super) fn without_document(mut self, slot: &str) -> Self {
        self.documents.retain(|document| document.slot != slot);
        self
    }

    pub(super) fn inspection(&self) -> Inspection<'_> {
        Inspection {
            procedure: self.procedure(),
            applicant: &self.applicant,
            data: &self.data,
            documents: &self.documents,
            facts: &self.facts,
            today: JalaliDate::new(1405, 9, 2).unwrap(),
        }
    }

    pub(super) fn findings(&self) -> Findings {
        inspect(&self.inspection())
    }

    /// The defects as `section[row].part kind`, without their texts.
    pub(super) fn defects(&self) -> Vec<String> {
        let place = |place: &crate::procedures::Place| {
            let item = place.item.map(|item| format!("[{item}]")).unwrap_or_default();
            let part = place.field.as_ref().or(place.document.as_ref());
            format!("{}{item}{}", place.section, part.map(|part| format!(".{part}")).unwrap_or_default())
        };
        self.findings()
            .defects
            .iter()
            .map(|defect| format!("{} {}", place(&defect.place), defect.kind.name()))
            .collect()
    }

    /// The rules of the warnings.
    pub(super) fn warnings(&self) -> Vec<String> {
        self.findings().warnings.into_iter().map(|warning| warning.rule).collect()
    }

    /// The text of the only defect.
    pub(super) fn text(&self) -> String {
        let defects = self.findings().defects;
        assert_eq!(defects.len(), 1, "{defects:#?}");
        defects[0].text.clone()
    }

    /// What storage would be asked for.
    pub(super) fn wanted(&self) -> FactsWanted {
        FactsWanted::of(self.procedure(), &self.data.to_value())
    }
}

pub(super) fn applicant() -> Applicant {
    Applicant {
        kind: ApplicantKind::Legal,
        national_code: None,
        legal_id: Some(LegalId::parse("10380284790").unwrap()),
        name: "شرکت داده‌پرداز نمونه".into(),
        mobile: Mobile::parse("09120000001").unwrap(),
        email: Email::parse("info@dp.example.ir").unwrap(),
        birth_date: None,
        father_name: None,
        address: None,
        domains: vec!["dp.example.ir".into()],
    }
}

pub(super) fn complete_data() -> Value {
    json!({
        "service": { "service": "shahkar" },
        "connection": { "route": "PGSB", "operator": "sitad", "username": "new" },
        "systems": [system()],
        "contacts": [contact()],
        "letters": { "number": "۴۰۵/ص/۱۲۷", "date": "۱۴۰۵/۰۸/۳۰", "licence_number": "22/1405" },
    })
}

pub(super) fn system() -> Value {
    json!({
        "title": "سامانهٔ احراز هویت مشتریان",
        "url": "https://kyc.example.ir/",
        "network": "internet",
        "ip": "185.10.20.30",
    })
}

pub(super) fn contact() -> Value {
    json!({
        "first_name": "سینا",
        "last_name": "مهرپویا",
        "mobile": "۰۹۱۲۰۰۰۰۰۰۲",
        "email": "s.mehrpooya@dp.example.ir",
    })
}

pub(super) fn document(slot: &str, item: Option<usize>) -> DocumentFacts {
    let report = Report { verdict: Verdict::Ok, pages: Some(1), findings: Vec::new(), digits: None };
    checked(slot, item, CheckState::Done(report))
}

pub(super) fn checked(slot: &str, item: Option<usize>, check: CheckState) -> DocumentFacts {
    DocumentFacts { id: DocumentId::from_bytes([7; 16]), slot: slot.into(), item, check }
}

pub(super) fn connection(route: &str, operator: &str, standing: Standing) -> CaseFact {
    CaseFact {
        code: code(1),
        procedure: ProcedureId::new("connection"),
        applicant: applicant().key(),
        standing,
        data: json!({ "route": { "route": route, "operator": operator, "usernames": "dp_kyc، dp_old" } }),
        granted: json!({ "usernames": ["dp_kyc", "dp_granted"] }),
    }
}

pub(super) fn permit(service: &str, standing: Standing) -> CaseFact {
    CaseFact {
        code: TrackingCode::parse(&permit_code()).unwrap(),
        procedure: ProcedureId::new("workgroup-permit"),
        data: json!({ "service": { "service": service } }),
        granted: Value::Null,
        ..connection("", "", standing)
    }
}

/// A well-formed tracking code for the permit.
pub(super) fn permit_code() -> String {
    code(2).to_string()
}

fn code(seed: u64) -> TrackingCode {
    let (world, _) = crate::clock::fixed::world(jiff::Timestamp::UNIX_EPOCH, seed);
    TrackingCode::random(&world)
}
