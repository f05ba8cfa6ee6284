//! What the calls answer, key by key as SPEC §11 has it.

use jiff::Timestamp;
use kartabl_domain::{
    cases::{Case, Event, State},
    defects::{Defect, DefectKind, DefectSource},
    documents::{Finding, Severity},
    letters::{Letter, Stage},
    office::Office,
    procedures::ProcedureId,
};
use kartabl_storage::documents::Document;
use serde::Serialize;
use serde_json::Value;
use utoipa::{
    ToSchema,
    openapi::{ObjectBuilder, schema::Type},
};

/// A case as its applicant sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Case)]
pub(super) struct CaseAnswer {
    /// Its name to the outside.
    pub(super) tracking_code: String,
    /// Where it stands.
    #[schema(schema_with = state_schema)]
    pub(super) state: &'static str,
    /// The Persian name of the state.
    pub(super) state_label: String,
    /// How it ended; only when closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = outcome_schema)]
    pub(super) outcome: Option<&'static str>,
    /// What was filled in, section by section.
    #[schema(value_type = Object)]
    pub(super) data: Value,
    /// The documents that it has now.
    pub(super) documents: Vec<DocumentAnswer>,
    /// What is missing or wrong.
    pub(super) defects: Vec<DefectAnswer>,
    /// The messages on the applicant's desk, oldest first.
    pub(super) messages: Vec<MessageAnswer>,
    /// The issued letters.
    pub(super) letters: Vec<LetterAnswer>,
    /// What happened, as far as the applicant may see it, oldest first.
    pub(super) events: Vec<EventAnswer>,
    /// The budget that runs now; `null` where none does.
    #[schema(required)]
    pub(super) deadline: Option<DeadlineAnswer>,
}

/// A document with its check.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Document)]
pub(super) struct DocumentAnswer {
    /// Its id.
    pub(super) id: String,
    /// The slot that holds it.
    pub(super) slot: String,
    /// The row of a repeating section, from zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) item: Option<usize>,
    /// Its name as uploaded.
    pub(super) filename: String,
    /// Its size.
    pub(super) bytes: i64,
    /// The SHA-256 of its bytes, hexadecimal.
    pub(super) sha256: String,
    /// `pending` until the check has finished.
    #[schema(schema_with = checks_schema)]
    pub(super) checks: &'static str,
    /// The outcome of the check.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = verdict_schema)]
    pub(super) verdict: Option<&'static str>,
    /// What the check found, gravest first.
    pub(super) findings: Vec<FindingAnswer>,
}

impl From<&Document> for DocumentAnswer {
    fn from(document: &Document) -> Self {
        let report = document.report.as_ref();
        Self {
            id: document.id.to_string(),
            slot: document.slot.clone(),
            item: document.item,
            filename: document.filename.clone(),
            bytes: document.bytes,
            sha256: document.sha256.clone(),
            checks: if report.is_some() { "done" } else { "pending" },
            verdict: report.map(|report| report.verdict.name()),
            findings: report
                .map(|report| report.findings.iter().map(FindingAnswer::from).collect())
                .unwrap_or_default(),
        }
    }
}

/// One thing that a check found in a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Finding)]
pub(super) struct FindingAnswer {
    /// A stable code.
    #[schema(value_type = String)]
    pub(super) code: &'static str,
    /// How grave it is.
    #[schema(schema_with = severity_schema)]
    pub(super) severity: Severity,
    /// The first page that it concerns, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<u32>,
    /// The figures, in Persian; may be empty.
    pub(super) detail: String,
    /// What is wrong and what to do, in Persian.
    #[schema(value_type = String)]
    pub(super) text: &'static str,
}

impl From<&Finding> for FindingAnswer {
    fn from(finding: &Finding) -> Self {
        Self {
            code: finding.code.name(),
            severity: finding.severity,
            page: finding.page,
            detail: finding.detail.clone(),
            text: finding.code.text(),
        }
    }
}

/// Something missing or wrong in a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Defect)]
pub(super) struct DefectAnswer {
    /// Its id; the same defect keeps it.
    pub(super) id: String,
    /// The section.
    pub(super) section: String,
    /// The row of a repeating section, from zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) item: Option<usize>,
    /// The field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) field: Option<String>,
    /// The document slot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) document: Option<String>,
    /// What is the matter.
    #[schema(schema_with = defect_kind_schema)]
    pub(super) kind: &'static str,
    /// Who found it.
    #[schema(schema_with = defect_source_schema)]
    pub(super) source: DefectSource,
    /// What is wrong and what is expected, in Persian.
    pub(super) text: String,
    /// Where what is missing can be started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<LinkAnswer>,
    /// Whether it was mended.
    pub(super) resolved: bool,
}

impl From<Defect> for DefectAnswer {
    fn from(defect: Defect) -> Self {
        Self {
            id: defect.id.to_string(),
            section: defect.place.section,
            item: defect.place.item,
            field: defect.place.field,
            document: defect.place.document,
            kind: defect.kind.name(),
            source: defect.source,
            text: defect.text,
            link: defect.link.map(|link| LinkAnswer { procedure: link.procedure, label: link.label }),
            resolved: defect.resolved,
        }
    }
}

/// Another procedure that has to be done first.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Link)]
pub(super) struct LinkAnswer {
    /// The procedure to start.
    #[schema(value_type = String)]
    pub(super) procedure: ProcedureId,
    /// The words of the link, in Persian.
    pub(super) label: String,
}

/// A message on the applicant's desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Message)]
pub(super) struct MessageAnswer {
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub(super) at: Timestamp,
    /// The text.
    pub(super) text: String,
}

/// An issued letter.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Letter)]
pub(super) struct LetterAnswer {
    /// Its id.
    pub(super) id: String,
    /// Its number in the register, such as `1405/12`.
    pub(super) number: String,
    /// Its Jalali date, such as `1405/09/02`.
    pub(super) date: String,
    /// The SHA-256 of the PDF, hexadecimal.
    pub(super) sha256: String,
    /// The public page that proves it.
    pub(super) verify: String,
}

impl LetterAnswer {
    /// The answer, where the letter is issued and holds.
    pub(super) fn of(letter: &Letter, office: &Office<'_>) -> Option<Self> {
        let Stage::Issued { entry, sha256, .. } = &letter.stage else { return None };
        Some(Self {
            id: letter.id.to_string(),
            number: entry.number(),
            date: entry.date.to_string(),
            sha256: sha256.clone(),
            verify: letter.verification_url(office),
        })
    }
}

/// Something that happened to a case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub(super) struct EventAnswer {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub(super) at: Timestamp,
    /// What, in Persian.
    pub(super) label: String,
    /// What was written for the applicant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
}

impl EventAnswer {
    /// The answer, where the applicant may see the event.
    pub(super) fn of(event: &Event) -> Option<Self> {
        event.kind.is_for_applicant().then(|| Self {
            at: event.at,
            label: event.kind.label(),
            note: event.note.clone().filter(|_| event.kind.note_is_for_applicant()),
        })
    }
}

/// A running budget of working days.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deadline)]
pub(super) struct DeadlineAnswer {
    /// The last day, Jalali, such as `1405/09/02`; `null` while it stands still.
    #[schema(required)]
    pub(super) due: Option<String>,
    /// Working days after today; negative when it has passed.
    pub(super) working_days_left: i32,
    /// Whether it stands still.
    pub(super) paused: bool,
}

impl DeadlineAnswer {
    pub(super) fn of(case: &Case, office: &Office<'_>) -> Option<Self> {
        let deadline = case.state.deadline()?;
        Some(Self {
            due: deadline.due(office.calendar).map(|due| due.to_string()),
            working_days_left: deadline.days_left(office.calendar, office.office_day()),
            paused: deadline.is_paused(),
        })
    }
}

/// A document that was taken in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Upload)]
pub(super) struct UploadAnswer {
    /// Its id.
    pub(super) id: String,
    /// The SHA-256 of its bytes, hexadecimal.
    pub(super) sha256: String,
    /// Its size.
    pub(super) bytes: u64,
    /// `pending`: the check runs in the background.
    #[schema(schema_with = checks_schema)]
    pub(super) checks: &'static str,
}

/// Whether the answer's defects are those of this moment: only where the applicant may mend them.
pub(super) fn inspects(state: &State) -> bool {
    matches!(state, State::Draft | State::Returned(_))
}

fn one_of(values: &[&str]) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(values.iter().copied()))
}

fn state_schema() -> ObjectBuilder {
    one_of(&[
        "draft",
        "inspecting",
        "awaiting_registration",
        "evaluation",
        "returned",
        "referred",
        "awaiting_samava",
        "awaiting_paper_letter",
        "awaiting_letter",
        "closed",
    ])
}

fn outcome_schema() -> ObjectBuilder {
    one_of(&["approved", "answered", "rejected", "withdrawn", "expired"])
}

fn checks_schema() -> ObjectBuilder {
    one_of(&["pending", "done"])
}

fn verdict_schema() -> ObjectBuilder {
    one_of(&["ok", "defect", "refused"])
}

fn severity_schema() -> ObjectBuilder {
    one_of(&["information", "warning", "defect", "refused"])
}

fn defect_kind_schema() -> ObjectBuilder {
    one_of(&DefectKind::ALL.map(DefectKind::name))
}

fn defect_source_schema() -> ObjectBuilder {
    one_of(&["system", "reviewer"])
}
