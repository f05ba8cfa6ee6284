//! Documents made in code, good and hostile, each with what a check must say of it. Tests, the demo and the
//! benchmark use them; no file of somebody else's is kept for that.

mod hostile;
mod paper;
mod pictures;
mod signed;

pub use hostile::{content_bomb, infected, object_stream_bomb, page_count_bomb};
pub use paper::{encrypted, letter, letter_of_pages, office_letter, photocopy, scan};
pub use pictures::{logo, photo};
pub use signed::{Signing, other_root, pem, revocations, root_certificate, root_revocations, signed};

use kartabl_domain::documents::{Code, DocumentKind, Expectation, Finding, Report, Verdict};
use std::sync::LazyLock;

/// One document and what a check must say of it.
pub struct Fixture {
    /// A name for messages.
    pub name: &'static str,
    /// What it is handed in as.
    pub kind: DocumentKind,
    /// The file.
    pub bytes: Vec<u8>,
    /// The codes of the report, all of them, in any order.
    pub codes: &'static [Code],
}

impl Fixture {
    /// What the check must conclude.
    pub fn verdict(&self) -> Verdict {
        let findings = self.codes.iter().map(|code| Finding::new(*code, ""));
        Report::of(None, findings.collect()).verdict
    }

    /// What its slot expects.
    pub fn expectation(&self) -> Expectation {
        Expectation::of(self.kind)
    }
}

/// All of them, made once.
pub fn all() -> &'static [Fixture] {
    static ALL: LazyLock<Vec<Fixture>> =
        LazyLock::new(|| [paper::all(), hostile::all(), pictures::all()].into_iter().flatten().collect());
    &ALL
}

/// The one of this name.
///
/// # Panics
/// There is none.
pub fn named(name: &str) -> &'static Fixture {
    all().iter().find(|fixture| fixture.name == name).unwrap_or_else(|| panic!("no fixture {name}"))
}
