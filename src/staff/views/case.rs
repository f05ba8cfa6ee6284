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
pub(crate) struct CasePage {
    pub(crate) code: String,
    pub(crate) title: String,
    pub(crate) version: i64,
    pub(crate) back: Crumb,
    /// The part of the query that links to this page carry on: «&tray=mine» or nothing.
    pub(crate) keep: String,
    /// The place in the tray that the case was opened from.
    pub(crate) place: Option<Place>,
    pub(crate) status: Label,
    pub(crate) priority: Option<Label>,
    pub(crate) applicant: String,
    /// The address of the applicant's page.
    pub(crate) applicant_page: Option<String>,
    pub(crate) expert: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) sla: Option<Sla>,
    pub(crate) form: FormState,
    /// The identity gates of a draft that has some.
    pub(crate) identity: Vec<Finding>,
    pub(crate) checks: Checks,
    pub(crate) defects: Vec<DefectLine>,
    pub(crate) sections: Vec<Section>,
    /// Number of the last submitted snapshot; 0 while in draft.
    pub(crate) snapshot: u32,
    pub(crate) documents: Vec<Document>,
    /// Id of the document in the preview.
    pub(crate) open_document: Option<String>,
    pub(crate) events: Vec<Event>,
    pub(crate) notes: Vec<Note>,
    /// The text of a note that was typed and not stored.
    pub(crate) note: String,
    pub(crate) letters: Vec<LetterLine>,
    pub(crate) panel: Panel,
    pub(crate) deadline: Option<Deadline>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Place {
    pub(crate) number: u64,
    pub(crate) total: u64,
    pub(crate) previous: Option<String>,
    pub(crate) next: Option<String>,
}

/// Results of the automatic checks.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Checks {
    pub(crate) ok: u32,
    pub(crate) warn: u32,
    pub(crate) bad: u32,
    /// Whether checks still run in the background.
    pub(crate) running: bool,
    pub(crate) at: Option<Moment>,
    /// Faults first, then warnings.
    pub(crate) findings: Vec<Finding>,
    pub(crate) passed: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Finding {
    pub(crate) mark: Label,
    /// The place of the finding: «نامه‌ها ‹ تاریخ نامه».
    pub(crate) detail: String,
    /// The key of the same finding among the suggestions of the page «اعلام نقص».
    pub(crate) suggestion: Option<String>,
}

/// A defect that was declared.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DefectLine {
    /// «نامه‌ها ‹ تاریخ نامه».
    pub(crate) place: String,
    pub(crate) text: String,
    pub(crate) resolved: bool,
    /// «سامانه» or the reviewer's name.
    pub(crate) source: String,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Section {
    pub(crate) title: String,
    pub(crate) fields: Vec<Field>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Field {
    pub(crate) label: String,
    /// The value; empty where nothing was given.
    pub(crate) value: String,
    pub(crate) form: FieldForm,
    pub(crate) mark: Option<Label>,
}

/// How a value is set: direction and script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FieldForm {
    Text,
    /// Machine strings: codes, addresses, e-mail; left to right, fixed width.
    Code,
    /// Letter numbers with Persian letters keep their order only right to left.
    Number,
    /// A text of several lines.
    Long,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Document {
    /// `None` for a confidential letter, of which nothing is uploaded.
    pub(crate) id: Option<String>,
    pub(crate) title: String,
    pub(crate) kind: DocumentKind,
    /// «شمارهٔ ۴۰۵/ص/۱۲۷ · ۱۸ آذر ۱۴۰۵» or «۳ صفحه · ۱٫۲ مگابایت».
    pub(crate) facts: String,
    pub(crate) mark: Label,
    pub(crate) findings: Vec<Label>,
    /// The reason why the file cannot be opened, where it cannot.
    pub(crate) closed: Option<String>,
    /// Whether there is a picture of the first page, or of the image.
    pub(crate) preview: bool,
    /// The number of pages that are shown as pictures.
    pub(crate) pages: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DocumentKind {
    Pdf,
    Image,
    Confidential,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Event {
    pub(crate) tone: Option<Tone>,
    /// Name of a symbol in `icons.svg`.
    pub(crate) icon: &'static str,
    pub(crate) who: String,
    pub(crate) text: String,
    pub(crate) at: Moment,
    pub(crate) quote: Option<String>,
    /// Whether the program itself did it; such events can be hidden.
    pub(crate) system: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Note {
    pub(crate) who: String,
    pub(crate) initials: String,
    pub(crate) at: Moment,
    pub(crate) text: String,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct LetterLine {
    pub(crate) id: String,
    pub(crate) subject: String,
    pub(crate) number: Option<String>,
    pub(crate) status: Label,
    /// Whether the reader may open the page of the letter.
    pub(crate) open: bool,
    pub(crate) issued: bool,
}

impl Page for CasePage {
    const TEMPLATE: &'static str = "pages/case.html";
}
