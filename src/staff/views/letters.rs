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
pub(crate) struct LettersPage {
    pub(crate) tabs: Vec<LetterTab>,
    pub(crate) letters: Vec<LetterRow>,
    pub(crate) pager: Pager,
    pub(crate) open: Option<OpenLetter>,
    /// Whether the address is that of the letter (`/letters/{id}`); phones then show it instead of the list.
    pub(crate) direct: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct LetterTab {
    pub(crate) stage: LetterStage,
    pub(crate) count: u64,
    pub(crate) href: String,
    pub(crate) current: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LetterStage {
    /// Approved draft without a number.
    Draft,
    /// Numbered; waits for signature and issue.
    Numbered,
    /// Being typeset by the workers.
    Issuing,
    /// Issued, while a way beside the portal has not ended yet.
    Dispatching,
    Issued,
    /// Sent back to the expert, or voided by reopening its case.
    Void,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct LetterRow {
    pub(crate) id: String,
    pub(crate) href: String,
    pub(crate) subject: String,
    pub(crate) recipient: String,
    pub(crate) code: String,
    pub(crate) number: Option<String>,
    pub(crate) at: Moment,
    pub(crate) routes: String,
    /// The state of each way, for letters on their way.
    pub(crate) ways: Vec<Label>,
}

/// Forms: `/number` (`version`, `date`, optional), `/issue` (`version` and the fields of [`RouteChoice`]), `/return`
/// (`version`, `reason`), `/void` (`version`, `void_reason`), and those of [`WayLine`].
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OpenLetter {
    pub(crate) id: String,
    pub(crate) version: i64,
    pub(crate) code: String,
    pub(crate) stage: LetterStage,
    pub(crate) form: FormState,
    pub(crate) paper: Paper,
    /// Name of the register: «صادره ۱۴۰۵».
    pub(crate) register: String,
    /// The number that comes next in the register; another letter may still take it.
    pub(crate) next_number: Option<String>,
    /// Jalali date proposed or set.
    pub(crate) date: String,
    pub(crate) ways: Vec<WayLine>,
    /// The ways to choose from, before the letter is signed off.
    pub(crate) choice: Option<RouteChoice>,
    pub(crate) drafted_by: String,
    pub(crate) approved_by: Option<String>,
    /// The reason for giving the letter back to the expert, as typed so far.
    pub(crate) reason: String,
    /// The reason for voiding a letter on its way, as typed so far; `None` where that may not be done.
    pub(crate) void_reason: Option<String>,
    /// Whether the reader may act on the letter.
    pub(crate) may_act: bool,
    /// Whether the typesetting was given up: forms `/typeset` (`version`) and `/return`.
    pub(crate) failed: bool,
    pub(crate) pdf: bool,
    pub(crate) sha256: Option<String>,
    pub(crate) verify: Option<String>,
    pub(crate) issued_at: Option<Moment>,
}

/// One way of the letter, with what may be done about it: forms `/post` (`version`, `consignment`, `posted`),
/// `/ece/confirm` (`version`), `/ece/repeat` (`version`, `ece_address`), `/set-aside` (`version`, `route`, `aside_ROUTE`).
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct WayLine {
    pub(crate) route: String,
    pub(crate) label: String,
    /// `None` while the letter has not been signed off.
    pub(crate) status: Option<Label>,
    /// The address of the receiver.
    pub(crate) to: Option<String>,
    /// The reason for going without this way.
    pub(crate) reason: Option<String>,
    /// Failed attempts, newest first.
    pub(crate) tries: Vec<TryLine>,
    pub(crate) record: Option<RecordForm>,
    pub(crate) confirm: bool,
    /// The address to which the letter may be sent once more.
    pub(crate) repeat: Option<String>,
    /// The reason for going without this way, as typed so far.
    pub(crate) aside: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct TryLine {
    pub(crate) at: Moment,
    /// The error in the words of the other side.
    pub(crate) cause: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct RecordForm {
    pub(crate) consignment: String,
    pub(crate) posted: String,
}

/// Fields: `ece`, `ece_address`, `post`, `post_address`, `postal_code`.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct RouteChoice {
    pub(crate) ece: bool,
    /// The organisation has an address of its own in the network.
    pub(crate) ece_open: bool,
    pub(crate) ece_address: String,
    /// No real sample has confirmed the form of the packages.
    pub(crate) unverified: bool,
    pub(crate) post: bool,
    pub(crate) post_address: String,
    pub(crate) postal_code: String,
    /// The procedure would like another way, but no address is known.
    pub(crate) lacks_address: bool,
}

impl Page for LettersPage {
    const TEMPLATE: &'static str = "pages/letters.html";
}
