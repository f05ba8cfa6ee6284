//! From bytes to a report: is this upload what its slot expects, and is it safe to keep and to show?
//!
//! A file passes three places. The [`Door`] looks at it while it streams in and turns away what is too large or of
//! the wrong type. [`check`] reads the whole of it, with limits on everything that a file can claim. The
//! [`Inspector`] runs that check in children of this program that a hostile file may bring down without harm.

mod antivirus;
mod child;
mod confinement;
mod content;
mod door;
mod frames;
mod images;
mod inspector;
mod objects;
mod pages;
mod pdf;
mod persian;
mod preview;
mod recognition;
mod signatures;
mod sniff;

#[cfg(feature = "fixtures")]
pub mod bench;
#[cfg(feature = "fixtures")]
pub mod fixtures;

pub use antivirus::{Antivirus, Clamd, Local, ScanError, with_scan};
pub use child::{COMMAND, answers, run, serve};
pub use confinement::Confinement;
pub use door::{Admitted, Door, Refusal};
pub use frames::{Answer, Request};
pub use inspector::{Inspector, Settings, Unavailable};
pub use preview::{READING_WIDTH, page, preview};
pub use recognition::{COMMAND as READING_COMMAND, Recognition, WIDTH as RECOGNITION_WIDTH, read_scan};
pub use signatures::Trust;

use kartabl_domain::documents::{Expectation, MediaType, Report};

/// Checks a whole file in this process.
///
/// Everything is bounded except what the parsers behind it do wrong; so a server asks the [`Inspector`] instead.
pub fn check(bytes: &[u8], expectation: &Expectation) -> Report {
    check_trusting(bytes, expectation, &Trust::default())
}

/// The same where the house has said whose signatures it trusts.
pub fn check_trusting(bytes: &[u8], expectation: &Expectation, trust: &Trust) -> Report {
    match door::admit(bytes, expectation) {
        Err(refusal) => Report::of(None, door::findings(bytes, refusal)),
        Ok(MediaType::Pdf) => pdf::check(bytes, trust),
        Ok(media @ (MediaType::Png | MediaType::Jpeg)) => images::check(bytes, media, expectation),
    }
}
