//! One version of a procedure.

use super::{
    Deadlines, Decision, DocumentSlot, Field, LetterPlan, Letters, Place, Prerequisite, ProcedureId,
    Referral, RoutingLine, Rule, Section, expressions::Text,
};
use crate::{
    notices::Texts,
    people::{ApplicantKind, UnitId, identity::Gate},
};
use std::collections::BTreeMap;

/// The JSON schema (2020-12) of procedure files, for editors; what it cannot say is told by `kartabl procedures check`.
pub const SCHEMA: &str = include_str!("schema.json");

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
    pub routing: Vec<RoutingLine>,
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

    /// Whether an applicant of this kind must be known by a national code: a natural person always, and an organisation's
    /// representative where an identity is established, at a gate (guide 002) or of the account (guide 004).
    pub fn wants_national_code(&self, kind: ApplicantKind) -> bool {
        kind == ApplicantKind::Natural || self.account || !self.identity.is_empty()
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

impl Procedure {
    /// The units to which the secretariat may refer what it registers: the procedure's own first.
    pub fn addressees(&self) -> impl Iterator<Item = &UnitId> {
        let others = self.referrals.iter().map(|referral| &referral.unit);
        std::iter::once(&self.unit).chain(others.filter(|unit| **unit != self.unit))
    }
}
