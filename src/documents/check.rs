//! The check of a whole file: the admission by its first bytes, then what its type asks for.

use crate::{admission, images, pdf, signatures::trust::Trust};
use kartabl_domain::documents::{Expectation, MediaType, Report};

/// Checks a whole file in this process and judges its signatures by these certificates.
///
/// Everything is bounded except what the parsers behind it do wrong, so it belongs in a worker process.
pub(crate) fn check(bytes: &[u8], expectation: &Expectation, trust: &Trust) -> Report {
    match admission::admit(bytes, expectation) {
        Err(refusal) => Report::of(None, admission::findings(bytes, refusal)),
        Ok(MediaType::Pdf) => pdf::check(bytes, trust),
        Ok(media @ (MediaType::Png | MediaType::Jpeg)) => images::check(bytes, media, expectation),
    }
}
