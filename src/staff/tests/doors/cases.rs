//! Cases at the stages where the pages take them over; the domain has brought them there.

use crate::support::{Door, PASSWORD, Visitor};
use axum::http::StatusCode;
use kartabl_actions::Inspected;
use kartabl_domain::{
    accounts::Filing,
    cases::{Actor, Case, State, completeness::Findings, data::CaseData, facts::FactsWanted},
    people::{Applicant, ApplicantKind, Staff, identity::Answer},
    procedures::{Decision, DefectKind, Place, ProcedureId, builtin_catalogue},
    transitions::{DefectNote, NewCase, Step, Verdict},
};
use serde_json::{Value, json};

/// What the applicant writes into `gsb-service`; the private address of an Internet system gives a warning.
fn filled_in() -> Value {
    json!({
        "service": {"service": "shahkar"},
        "connection": {"route": "PGSB", "operator": "sitad", "username": "new"},
        "systems": [{
            "title": "سامانهٔ نمونه", "url": "https://app.nemune.ir", "network": "internet", "ip": "192.168.40.12",
        }],
        "contacts": [{
            "first_name": "سارا", "last_name": "نمونه", "mobile": "09121234567", "email": "sara@nemune.ir",
        }],
        "letters": {"number": "405/ص/127", "date": "1405/08/25", "licence_number": "405/ص/119"},
    })
}

fn applicant() -> Applicant {
    Applicant {
        kind: ApplicantKind::Legal,
        national_code: Some("0076229645".parse().unwrap()),
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

impl Door {
    /// Writes a step and reads the case back.
    pub(crate) async fn store(&self, step: Step) -> Case {
        let mut tx = self.db.begin().await.unwrap();
        tx.apply(&step, &self.app.house.calendar).await.unwrap();
        tx.commit().await.unwrap();
        self.db.case(step.case.id).await.unwrap()
    }

    /// A submitted `gsb-service` case in the pool of the evaluating unit.
    pub(crate) async fn pooled(&self) -> Case {
        self.submitted("gsb-service", filled_in()).await
    }

    /// A submitted case that waits for its confidential paper letter.
    pub(crate) async fn confidential(&self) -> Case {
        let mut data = filled_in();
        data["letters"]["confidential"] = json!(true);
        self.submitted("gsb-service", data).await
    }

    /// A letter of the correspondence that waits for the incoming register.
    pub(crate) async fn arrived(&self) -> Case {
        let data = json!({
            "person": {
                "kind": "legal", "organisation": "شرکت داده‌پرداز نمونه", "first_name": "سارا", "last_name": "نمونه",
                "father_name": "بهرام", "birth_date": "1365/04/12", "national_code": "0076229645",
                "mobile": "09121234567", "address": "تهران، خیابان نمونه",
            },
            "subject": {"subject": "اعلام تغییر مدیرعامل"},
        });
        self.submitted("correspondence", data).await
    }

    /// A submitted case of a procedure, inspected without defects.
    pub(crate) async fn submitted(&self, procedure: &str, filled_in: Value) -> Case {
        let mut tx = self.db.begin().await.unwrap();
        for seed in builtin_catalogue() {
            tx.put_catalogue(&seed.kind, &seed.items, None).await.unwrap();
        }
        tx.commit().await.unwrap();
        let office = self.app.house.office();
        let procedure = self.app.house.procedures.current(&ProcedureId::new(procedure)).unwrap();
        let wanted = FactsWanted::of(procedure, &filled_in);
        let facts = self.db.facts(&wanted, &applicant().key(), None).await.unwrap();
        let mut data = CaseData::default();
        data.merge(&filled_in, procedure, &facts).unwrap();
        let mut tx = self.db.begin().await.unwrap();
        let known = tx.hold_account_of(&applicant().key()).await.unwrap();
        let filing = Filing::of(&office, procedure, known, applicant()).unwrap();
        if filing.changed {
            tx.put_account(&filing.account, Actor::Applicant).await.unwrap();
        }
        tx.commit().await.unwrap();
        let new = NewCase { applicant: filing.applicant, data: CaseData::default(), opened_by: None };
        let mut draft = self.store(Case::open(&office, procedure, new).unwrap()).await;
        while let Some(gate) = draft.gate_asked() {
            draft = self.store(draft.gate_answered(&office, gate, &Answer::True).unwrap()).await;
        }
        let changed = CaseData::default().differences(&data, procedure);
        let draft = self.store(draft.edit(&office, data, &changed).unwrap()).await;
        let known = Inspected::now(&self.db, &office, &draft).await.unwrap();
        let (clean, title) = (known.clean, known.title);
        let step = draft.submit(&office, &Findings::default(), clean, title, vec![]).unwrap();
        let case = self.store(step).await;
        let found = Findings { warnings: known.findings.warnings, ..Findings::default() };
        self.store(case.inspected(&office, &found, known.start).unwrap()).await
    }

    /// A case that this person has taken.
    pub(crate) async fn taken(&self, staff: &Staff) -> Case {
        let case = self.pooled().await;
        self.store(case.take(&self.app.house.office(), staff, "").unwrap()).await
    }

    /// A case that this person has returned because of its letter's date.
    pub(crate) async fn returned(&self, staff: &Staff) -> Case {
        let case = self.taken(staff).await;
        let note = DefectNote {
            place: Place::field("letters", None, "date"),
            kind: DefectKind::Wrong,
            text: "تاریخ نامه با متن آن نمی‌خواند.".to_owned(),
        };
        self.store(case.return_with_defects(&self.app.house.office(), staff, &[note]).unwrap()).await
    }

    /// A case whose approval waits for its letter.
    pub(crate) async fn approved(&self, staff: &Staff) -> Case {
        let case = self.taken(staff).await;
        let verdict = Verdict {
            decision: Decision::Approve,
            subject: "پاسخ درخواست".to_owned(),
            body: "با سلام،\nبا درخواست موافقت شد.".to_owned(),
            report: "نتیجه در نامه آمده است.".to_owned(),
            usernames: String::new(),
        };
        self.store(case.decide(&self.app.house.office(), staff, &verdict).unwrap()).await
    }

    /// The applicant mends the sections of a returned case with this patch and says that it is done.
    pub(crate) async fn mended(&self, case: Case, patch: &Value) -> Case {
        let office = self.app.house.office();
        let procedure = office.procedure(&case);
        let wanted = FactsWanted::of(procedure, patch);
        let facts = self.db.facts(&wanted, &case.applicant.key(), Some(case.id)).await.unwrap();
        let mut data = case.data.clone();
        let changed = data.merge(patch, procedure, &facts).unwrap();
        let case = self.store(case.edit(&office, data, &changed).unwrap()).await;
        let (data, title) = (case.data.clone(), case.title.clone());
        let step = case.resubmit(&office, &Findings::default(), data, title, vec![]).unwrap();
        let case = self.store(step).await;
        let start = Inspected::now(&self.db, &office, &case).await.unwrap().start;
        self.store(case.inspected(&office, &Findings::default(), start).unwrap()).await
    }

    /// The case as it is now.
    pub(crate) async fn now(&self, case: &Case) -> Case {
        self.db.case(case.id).await.unwrap()
    }

    /// A browser in which this member has signed in.
    pub(crate) async fn signed_in(&self, staff: &Staff) -> Visitor {
        let mut visitor = self.visitor();
        let answer = visitor.post("/login", &[("login", &staff.login), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        visitor
    }
}

/// The name of the state of a case.
pub(crate) fn state(case: &Case) -> &'static str {
    State::name(&case.state)
}

/// The value of a hidden or visible input of a page.
pub(crate) fn input<'h>(html: &'h str, name: &str) -> &'h str {
    let tag = html.split(&format!("name=\"{name}\" value=\"")).nth(1);
    tag.and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("no input {name}"))
}
