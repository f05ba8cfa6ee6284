//! پرونده: everything a reviewer sees of one case, and what may be done with it.

use super::case_panel::{Deadline, Panel};
use kartabl_web::{
    templates::Page,
    views::{
        form::FormState,
        parts::{Crumb, Label, Moment, Sla, Tone},
    },
};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct CasePage {
    pub code: String,
    pub title: String,
    pub version: i64,
    pub back: Crumb,
    /// What links to this same page carry on in their address: «&tray=mine» or nothing.
    pub keep: String,
    /// Place in the tray it was opened from, with the addresses of its neighbours there.
    pub place: Option<Place>,
    pub status: Label,
    pub priority: Option<Label>,
    pub applicant: String,
    /// The address of the applicant's page.
    pub applicant_page: Option<String>,
    pub expert: Option<String>,
    pub unit: Option<String>,
    pub sla: Option<Sla>,
    pub form: FormState,
    /// The identity gates of a draft that has some.
    pub identity: Vec<Finding>,
    pub checks: Checks,
    pub defects: Vec<DefectLine>,
    pub sections: Vec<Section>,
    /// Number of the last submitted snapshot; 0 while in draft.
    pub snapshot: u32,
    pub documents: Vec<Document>,
    /// Id of the document in the preview.
    pub open_document: Option<String>,
    pub events: Vec<Event>,
    pub notes: Vec<Note>,
    /// The note that was typed but could not be kept.
    pub note: String,
    pub letters: Vec<LetterLine>,
    pub panel: Panel,
    pub deadline: Option<Deadline>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Place {
    pub number: u64,
    pub total: u64,
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// Results of the automatic checks.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Checks {
    pub ok: u32,
    pub warn: u32,
    pub bad: u32,
    /// Still running in the background.
    pub running: bool,
    pub at: Option<Moment>,
    /// Faults first, then warnings.
    pub findings: Vec<Finding>,
    pub passed: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    pub mark: Label,
    /// Where and what was given: «بخش «نامه‌ها»، فیلد «تاریخ نامه»».
    pub detail: String,
    /// The key of the same finding among the suggestions of the page «اعلام نقص».
    pub suggestion: Option<String>,
}

/// A defect that was declared.
#[derive(Clone, Debug, Serialize)]
pub struct DefectLine {
    /// «نامه‌ها ‹ تاریخ نامه».
    pub place: String,
    pub text: String,
    pub resolved: bool,
    /// «سامانه» or the reviewer's name.
    pub source: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Section {
    pub title: String,
    pub fields: Vec<Field>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Field {
    pub label: String,
    /// Empty when nothing was given.
    pub value: String,
    pub form: FieldForm,
    pub mark: Option<Label>,
}

/// How a value is set: direction and script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldForm {
    Text,
    /// Machine strings: codes, addresses, e-mail; left to right, fixed width.
    Code,
    /// Letter numbers with Persian letters keep their order only right to left.
    Number,
    /// Several lines.
    Long,
}

#[derive(Clone, Debug, Serialize)]
pub struct Document {
    /// Missing when nothing may be uploaded (confidential letter).
    pub id: Option<String>,
    pub title: String,
    pub kind: DocumentKind,
    /// «شمارهٔ ۴۰۵/ص/۱۲۷ · ۱۸ آذر ۱۴۰۵» or «۳ صفحه · ۱٫۲ مگابایت».
    pub facts: String,
    pub mark: Label,
    pub findings: Vec<Label>,
    /// Why the file can't be opened, where it can't.
    pub closed: Option<String>,
    /// A picture of the first page (or of the image) exists.
    pub preview: bool,
    /// How many of its pages are shown as pictures.
    pub pages: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    Pdf,
    Image,
    Confidential,
}

#[derive(Clone, Debug, Serialize)]
pub struct Event {
    pub tone: Option<Tone>,
    /// Name of a symbol in `icons.svg`.
    pub icon: &'static str,
    pub who: String,
    pub text: String,
    pub at: Moment,
    pub quote: Option<String>,
    /// Done by the program itself; can be hidden.
    pub system: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct Note {
    pub who: String,
    pub initials: String,
    pub at: Moment,
    pub text: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct LetterLine {
    pub id: String,
    pub subject: String,
    pub number: Option<String>,
    pub status: Label,
    /// The reader may open the letters desk.
    pub open: bool,
    pub issued: bool,
}

impl Page for CasePage {
    const TEMPLATE: &'static str = "pages/case.html";
}
