//! From bytes to a report: is this upload what its slot expects, and is it safe to keep and to show?
//!
//! A file passes three places. The [`Admission`] looks at it while it streams in and turns away what is too large or of
//! the wrong type. The check reads the whole of it, with limits on everything that a file can claim. The [`Inspector`]
//! runs that check in worker processes of this program that a hostile file may crash without harm.

mod admission;
mod antivirus;
pub mod bench;
mod check;
mod confinement;
#[cfg(feature = "fixtures")]
pub mod fixtures;
mod images;
mod inspector;
mod objects;
mod pages;
mod pdf;
mod persian;
mod preview;
mod protocol;
mod recognition;
mod signatures;
mod sniff;
#[cfg(feature = "fixtures")]
mod testing;
mod worker;

pub use admission::{Admission, Admitted, Refusal};
pub use antivirus::{Antivirus, ScanError, clamd::Clamd, local::Local, with_scan};
pub use confinement::Confinement;
pub use inspector::{Inspector, queue::Unavailable, settings::Settings};
pub use preview::READING_WIDTH;
pub use recognition::{COMMAND as READING_COMMAND, Recognition, WIDTH as RECOGNITION_WIDTH, read_scan};
pub use signatures::trust::Trust;
pub use worker::{COMMAND, run};

#[cfg(feature = "fixtures")]
pub use testing::{check, check_trusting, page, preview, serve};
