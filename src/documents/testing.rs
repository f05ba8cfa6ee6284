//! What tests need and the program must not have: the parsers outside a worker process, and workers that misbehave.

use crate::{
    protocol::{Answer, Task},
    signatures::trust::Trust,
    worker,
};
use kartabl_domain::documents::{Code, Expectation, Finding, Report};
use std::process::ExitCode;

/// Checks a whole file in this process and trusts no signature.
pub fn check(bytes: &[u8], expectation: &Expectation) -> Report {
    check_trusting(bytes, expectation, &Trust::default())
}

/// Checks a whole file in this process and judges its signatures by these certificates.
pub fn check_trusting(bytes: &[u8], expectation: &Expectation, trust: &Trust) -> Report {
    crate::check::check(bytes, expectation, trust)
}

/// Draws the first page of a PDF, or an image, in this process.
pub fn preview(bytes: &[u8]) -> Option<Vec<u8>> {
    crate::preview::preview(bytes)
}

/// Draws a page of a PDF, counted from 1, of this width in pixels, in this process.
pub fn page(bytes: &[u8], number: u32, width: u16) -> Option<Vec<u8>> {
    crate::preview::page(bytes, number, width)
}

/// Runs as a worker that hands each file to `misbehave` before its check. Whatever that returns is reported of the file
/// instead of a check.
pub fn serve(misbehave: impl Fn(&[u8]) -> Vec<&'static str>) -> ExitCode {
    let answer = worker::answers();
    worker::serve(move |request| {
        let found = match request.task {
            Task::Check(_) => misbehave(&request.file),
            Task::Preview | Task::Page { .. } | Task::Trust(_) => Vec::new(),
        };
        if found.is_empty() {
            return answer(request);
        }
        Answer::Report(Report::of(None, vec![Finding::new(Code::Unprocessable, found.join(", "))]))
    })
}
