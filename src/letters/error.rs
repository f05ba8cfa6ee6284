//! Why a letter could not be set.

use std::path::PathBuf;

/// A letter that can't be set. Trying again doesn't help: the letter's data or the templates have to be changed.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// No template has this name.
    #[error("no letter template is called `{0}`")]
    UnknownTemplate(String),
    /// Fields that every letter needs are blank.
    #[error("the letter lacks {}", .0.join(", "))]
    Missing(Vec<&'static str>),
    /// A row of the table (counted from 1) has more or fewer cells than there are headings.
    #[error("row {row} of the table has {cells} cells under {headers} headings")]
    UnevenTable { row: usize, cells: usize, headers: usize },
    /// The fonts have no glyph for this character, so it would be printed as an empty box.
    #[error("the fonts have no glyph for {} in {field}", .character.escape_unicode())]
    Unprintable { field: String, character: char },
    /// The signature is not a PNG picture.
    #[error("the signature is not a PNG picture")]
    Signature,
    /// The verification address does not fit into a QR code.
    #[error("the verification address is too long for a QR code")]
    VerificationUrl,
    /// The configured folder of templates can't be read.
    #[error("cannot read {}", path.display())]
    Folder { path: PathBuf, source: std::io::Error },
    /// A template is wrong, or refuses this letter.
    #[error("template {place}: {message}")]
    Template { place: String, message: String },
}
