//! Letter data to PDF bytes: tagged PDF/A, fonts inside, the same bytes for the same data, no network, no clock.
//!
//! The page is described by the templates in `admin-templates/letters`; a configured folder may replace any of them.

mod assets;
pub mod bench;
mod error;
mod measure;
mod qr;
#[cfg(test)]
mod tests;
mod text;
mod typesetter;

pub use error::LetterError;
pub use kartabl_domain::letters::{LetterData, LetterTable, verify_url};
pub use qr::qr_svg;
pub use typesetter::Typesetter;
