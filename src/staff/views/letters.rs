//! نامه‌های صادره: the letters desk, a list by stage with one letter open beside it.

use kartabl_web::{
    templates::Page,
    views::{
        form::FormState,
        parts::{Label, Moment, Pager, Paper},
    },
};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct LettersPage {
    pub tabs: Vec<LetterTab>,
    pub letters: Vec<LetterRow>,
    pub pager: Pager,
    pub open: Option<OpenLetter>,
    /// The letter has its own address (`/letters/{id}`); phones then show it instead of the list.
    pub direct: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct LetterTab {
    pub stage: LetterStage,
    pub count: u64,
    pub href: String,
    pub current: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterStage {
    /// Approved draft without a number.
    Draft,
    /// Has its number, waits for signature and issue.
    Numbered,
    /// Being typeset by the workers.
    Issuing,
    /// Its bytes are kept; a way beside the portal is still waited for.
    Dispatching,
    Issued,
    /// Sent back to the expert, or voided by reopening its case.
    Void,
}

#[derive(Clone, Debug, Serialize)]
pub struct LetterRow {
    pub id: String,
    pub href: String,
    pub subject: String,
    pub recipient: String,
    pub code: String,
    pub number: Option<String>,
    pub at: Moment,
    pub routes: String,
    /// How far each way has come; only of letters on their way.
    pub ways: Vec<Label>,
}

/// Forms: `/number` (`version`, `date`, optional), `/issue` (`version` and the fields of [`RouteChoice`]), `/return`
/// (`version`, `reason`), `/void` (`version`, `void_reason`), and those of [`WayLine`].
#[derive(Clone, Debug, Serialize)]
pub struct OpenLetter {
    pub id: String,
    pub version: i64,
    pub code: String,
    pub stage: LetterStage,
    pub form: FormState,
    pub paper: Paper,
    /// Name of the register: «صادره ۱۴۰۵».
    pub register: String,
    /// The number that comes next in the book; for information, it is fixed only on taking it.
    pub next_number: Option<String>,
    /// Jalali date proposed or set.
    pub date: String,
    pub ways: Vec<WayLine>,
    /// The ways that may be chosen; only before it is signed off.
    pub choice: Option<RouteChoice>,
    pub drafted_by: String,
    pub approved_by: Option<String>,
    /// Typed reason for giving the letter back to the expert.
    pub reason: String,
    /// Typed reason for voiding a letter on its way; only where that may be done.
    pub void_reason: Option<String>,
    /// May act on it (secretariat); else the page only shows it.
    pub may_act: bool,
    /// Its typesetting was given up: forms `/typeset` (`version`) and `/return`.
    pub failed: bool,
    pub pdf: bool,
    pub sha256: Option<String>,
    pub verify: Option<String>,
    pub issued_at: Option<Moment>,
}

/// One way of the letter, with what may be done about it: forms `/post` (`version`, `consignment`, `posted`),
/// `/ece/confirm` (`version`), `/ece/repeat` (`version`, `ece_address`), `/set-aside` (`version`, `route`, `aside_ROUTE`).
#[derive(Clone, Debug, Default, Serialize)]
pub struct WayLine {
    pub route: String,
    pub label: String,
    /// None while the letter has not been signed off.
    pub status: Option<Label>,
    /// Where it goes.
    pub to: Option<String>,
    /// Why it was set aside.
    pub reason: Option<String>,
    /// What went wrong, newest first.
    pub tries: Vec<TryLine>,
    pub record: Option<RecordForm>,
    pub confirm: bool,
    /// The address to which it may be sent once more.
    pub repeat: Option<String>,
    /// Typed reason for going without it.
    pub aside: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct TryLine {
    pub at: Moment,
    /// As the other side said it.
    pub cause: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct RecordForm {
    pub consignment: String,
    pub posted: String,
}

/// Fields: `ece`, `ece_address`, `post`, `post_address`, `postal_code`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RouteChoice {
    pub ece: bool,
    /// The organisation has an address of its own in the network.
    pub ece_open: bool,
    pub ece_address: String,
    /// No real sample has confirmed the form of the packages.
    pub unverified: bool,
    pub post: bool,
    pub post_address: String,
    pub postal_code: String,
    /// The procedure would like another way, but no address is known.
    pub lacks_address: bool,
}

impl Page for LettersPage {
    const TEMPLATE: &'static str = "pages/letters.html";
}
