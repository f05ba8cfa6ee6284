//! QR codes as SVG pictures.

use crate::error::LetterError;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// Light modules around the code that readers need (ISO/IEC 18004).
const QUIET_ZONE: usize = 4;

/// The text as a QR code, one unit a module, with the quiet zone around it.
///
/// # Errors
/// [`LetterError::VerificationUrl`] when the text is too long (about 2,300 bytes).
pub fn qr_svg(text: &str) -> Result<String, LetterError> {
    let code =
        QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| LetterError::VerificationUrl)?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|left, right| left == right) {
            if run[0] == Color::Dark {
                // Runs of dark modules in one stroke keep the picture small and free of hairlines.
                let _ =
                    write!(path, "M{} {}h{}v1h-{}z", x + QUIET_ZONE, y + QUIET_ZONE, run.len(), run.len());
            }
            x += run.len();
        }
    }
    let side = width + 2 * QUIET_ZONE;
    Ok(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>"#
    ))
}
