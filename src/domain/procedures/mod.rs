//! Procedures (فرایند): what may be asked for, with which fields and documents, under which rules. They are data,
//! read from TOML files (SPEC §2); a case keeps the version that it was opened under.

mod check;
mod fields;
mod form;
mod load;
mod reader;
mod samples;
mod set;
#[cfg(test)]
mod tests;

pub(crate) use fields::one_of;
pub use fields::{Choice, DocumentSlot, Field, FieldKind, Records, Repetition, Section, Unique};
pub use form::{DocumentForm, FieldForm, Form, RecordsForm, SectionForm};
pub use load::{Known, load};
pub use reader::{LoadError, LoadErrors};
pub use samples::{CatalogueSeed, builtin_catalogue};
pub use set::{Procedures, read_folder};

use crate::{
    cases::{ApplicantKind, Decision},
    defects::{DefectKind, Place},
    dispatch::RoutePlan,
    expressions::{Condition, Text},
    identity::Gate,
    messages::Texts,
    staff::UnitId,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// The JSON schema (2020-12) of procedure files, for editors; what it cannot say is told by `kartabl procedures check`.
pub const SCHEMA: &str = include_str!("schema.json");

/// The id of a procedure, such as `gsb-service`: lower-case letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProcedureId(String);

impl ProcedureId {
    /// The six procedures of SPEC §2; a file may refer to one of them before it is there.
    pub const BUILT_IN: [&'static str; 6] = [
        "connection",
        "workgroup-permit",
        "gsb-service",
        "correspondence",
        "contract-registration",
        "estate-service",
    ];

    /// The procedure of this id.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as kept in the database.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProcedureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One version of a procedure.
#[derive(Debug, Clone)]
pub struct Procedure {
    /// Which procedure it is.
    pub id: ProcedureId,
    /// Counts up with every change that open cases must not see; a case keeps its own.
    pub version: u32,
    /// The Persian title.
    pub title: String,
    /// The Persian category under which it is offered (دسته‌بندی).
    pub category: String,
    /// What one case is called in lists, such as its service; the procedure's title without it.
    pub case_title: Option<Text>,
    /// Who may file it.
    pub applicant_kinds: Vec<ApplicantKind>,
    /// The unit that evaluates its cases.
    pub unit: UnitId,
    /// Its cases go by the applicant's account: by its mobile number, which must be confirmed before an approval (guide 004).
    pub account: bool,
    /// What must be established of the person before the form opens, in this order (guide 002).
    pub identity: Vec<Gate>,
    /// Cases that the applicant must already have.
    pub prerequisites: Vec<Prerequisite>,
    /// The sections (گام) in screen order; completeness never depends on the order.
    pub sections: Vec<Section>,
    /// Completeness rules beyond single fields.
    pub rules: Vec<Rule>,
    /// Where a complete case starts; the first rule that holds wins, the last one has no condition.
    pub routing: Vec<Route>,
    /// The units to which a reviewer may refer a case.
    pub referrals: Vec<Referral>,
    /// Whether a second person must confirm the decision (four eyes).
    pub second_person: bool,
    /// The budget of each state.
    pub deadlines: Deadlines,
    /// How many working days before the end of the repair deadline the applicant is reminded.
    pub reminders: Vec<u32>,
    /// The letters that decisions draft.
    pub letters: Letters,
    /// The procedure's own texts of messages, by notice.
    pub messages: BTreeMap<String, Texts>,
    /// What the unit gives with an approval, such as the user names of a connection.
    pub grants: Option<Grants>,
    /// What «ثبت اطلاعات سماوا» asks for, where the procedure knows it (guide 000).
    pub samava: Option<Section>,
    /// The file as loaded, so that a version can be kept after its file has changed.
    pub source: String,
}

/// The user names that an approval gives: the field in which the applicant may ask for some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grants {
    /// A section that does not repeat.
    pub section: String,
    /// A field of it.
    pub field: String,
}

impl Procedure {
    /// The section of this id.
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// The field of this id in a section.
    pub fn field(&self, section: &str, field: &str) -> Option<&Field> {
        self.section(section)?.field(field)
    }

    /// The document slot of this id with its section; slot ids are unique in a procedure.
    pub fn slot(&self, id: &str) -> Option<(&Section, &DocumentSlot)> {
        self.sections.iter().find_map(|section| Some((section, section.document(id)?)))
    }

    /// Whether the form has this place; a row that is not there yet counts.
    pub fn has(&self, place: &Place) -> bool {
        let Some(section) = self.section(&place.section) else { return false };
        place.field.as_ref().is_none_or(|id| section.field(id).is_some())
            && place.document.as_ref().is_none_or(|id| section.document(id).is_some())
            && (place.item.is_none() || section.repeats.is_some())
    }

    /// Whether its cases are decided so: what has an answer is answered, everything else is approved.
    pub fn decides(&self, decision: Decision) -> bool {
        match decision {
            Decision::Approve => self.letters.reply.is_none(),
            Decision::Reply => self.letters.reply.is_some(),
            Decision::Reject => true,
        }
    }

    /// The decision in the applicant's favour.
    pub fn favourable(&self) -> Decision {
        if self.decides(Decision::Reply) { Decision::Reply } else { Decision::Approve }
    }

    /// How the letter of a decision is drafted; `None` closes the case without one.
    pub fn letter(&self, decision: Decision) -> Option<&LetterPlan> {
        match decision {
            Decision::Approve => self.letters.approve.as_ref(),
            Decision::Reject => self.letters.reject.as_ref(),
            Decision::Reply => self.letters.reply.as_ref(),
        }
    }
}

/// A case of another procedure that the applicant must have, approved and active (SPEC §2; guide 003, steps 4–5).
#[derive(Debug, Clone)]
pub struct Prerequisite {
    /// The procedure of that case.
    pub procedure: ProcedureId,
    /// Which of the applicant's approved cases (`case`) count; every one without it.
    pub when: Option<Condition>,
    /// The section that shows the defect.
    pub section: String,
    /// The field that shows the defect.
    pub field: Option<String>,
    /// The text of the defect.
    pub text: Text,
    /// The words of the link that starts the missing case.
    pub link: String,
}

/// How bad it is when a rule fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The applicant must mend it.
    Defect,
    /// The reviewer is told.
    Warning,
}

/// A completeness rule: where `when` holds, something is wrong.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Unique in the procedure; keeps the defect's id stable.
    pub id: String,
    /// The number of the guide that asks for it, such as `001`.
    pub guide: Option<String>,
    /// When it fires.
    pub when: Condition,
    /// The section that shows it; the rule is asked once per row where the section repeats.
    pub section: String,
    /// The field that shows it.
    pub field: Option<String>,
    /// The document slot that shows it.
    pub document: Option<String>,
    /// What is the matter.
    pub kind: DefectKind,
    /// Whether it stops the case.
    pub severity: Severity,
    /// The Persian text.
    pub text: Text,
}

/// Where a complete case starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "start", content = "unit")]
pub enum Start {
    /// A reviewer of this unit evaluates it.
    Evaluation(UnitId),
    /// The secretariat registers it first.
    Registration,
    /// The secretariat waits for the confidential paper letter; then the procedure's unit evaluates it.
    PaperLetter,
    /// It goes straight to this unit as a referral.
    Referred(UnitId),
}

/// One line of the routing table.
#[derive(Debug, Clone)]
pub struct Route {
    /// When it applies; always, without it.
    pub when: Option<Condition>,
    /// Where the case then starts.
    pub start: Start,
}

/// A unit to which a case may be referred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// The unit.
    pub unit: UnitId,
    /// Whether it may approve and reject by itself.
    pub decides: bool,
}

/// Budgets in working days (SPEC §5); zero means by the end of the same working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadlines {
    /// Registration by the secretariat.
    pub registration: u16,
    /// Evaluation by the unit.
    pub evaluation: u16,
    /// Each referral.
    pub referred: u16,
    /// The applicant's repair.
    pub repair: u16,
    /// The applicant's Samava data.
    pub samava: u16,
    /// Waiting for the paper letter.
    pub paper_letter: u16,
    /// Issuing the letter.
    pub letter: u16,
    /// Confirming whose mobile number the account has.
    pub identity: u16,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            registration: 1,
            evaluation: 5,
            referred: 5,
            repair: 10,
            samava: 10,
            paper_letter: 10,
            letter: 2,
            identity: 1,
        }
    }
}

/// The letters of a procedure; a decision without one closes the case at once (SPEC §3).
#[derive(Debug, Clone, Default)]
pub struct Letters {
    /// Drafted on approval.
    pub approve: Option<LetterPlan>,
    /// Drafted on rejection.
    pub reject: Option<LetterPlan>,
    /// Drafted as the answer; a procedure that has one is answered and not approved.
    pub reply: Option<LetterPlan>,
}

/// How a letter is drafted: data, never markup.
#[derive(Debug, Clone)]
pub struct LetterPlan {
    /// The register (دفتر) that numbers it.
    pub register: String,
    /// The subject.
    pub subject: Text,
    /// The body, one text a paragraph.
    pub body: Vec<Text>,
    /// The report for the applicant that goes with it («گزارش درخواست»).
    pub report: Text,
    /// The ways by which it is proposed to leave.
    pub routes: RoutePlan,
}
