//! Uploaded documents: what a slot expects of a file, and the report that a check of the file gives.
//!
//! The rules themselves live in the documents room; these are the words in which the other rooms speak of them.

mod codes;
mod digits;

pub use codes::Code;
pub use digits::{DigitReader, Digits};

use crate::text::{fa, fa_bytes};
use serde::{Deserialize, Serialize};

/// How grave a finding is, mildest first; each [`Code`] has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know; asks nothing of anybody.
    Information,
    /// For the eyes of the reviewer; the file is accepted.
    Warning,
    /// The applicant must send another file.
    Defect,
    /// The file is not kept, and the applicant must send another one.
    Refused,
}

/// The outcome of a check: the gravest of its findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Accepted; there may be warnings and information.
    Ok,
    /// A defect of the case until the applicant sends another file.
    Defect,
    /// Dangerous or of the wrong kind: the bytes are removed, and it is a defect of the case.
    Refused,
}

impl Verdict {
    /// The name in JSON and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Defect => "defect",
            Self::Refused => "refused",
        }
    }
}

/// One thing that was found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was found.
    pub code: Code,
    /// Always [`Code::severity`] of the code; written out for readers of the JSON.
    pub severity: Severity,
    /// The first page that it concerns, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The figures, in Persian: sizes, limits, page numbers. May be empty.
    pub detail: String,
}

impl Finding {
    /// A finding that concerns the whole file.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, severity: code.severity(), page: None, detail: detail.into() }
    }

    /// The figures that the applicant may read: which other cases hold the same file is the office's affair.
    pub fn told_to_applicant(&self) -> &str {
        if self.code == Code::Duplicate { "" } else { &self.detail }
    }

    /// The same finding, tied to a page (counted from 1).
    #[must_use]
    pub fn on_page(mut self, page: u32) -> Self {
        self.page = Some(page);
        self
    }
}

/// What a check says about one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The gravest of the findings.
    pub verdict: Verdict,
    /// Pages of a PDF; `None` for an image and where the file couldn't be read that far.
    pub pages: Option<u32>,
    /// What was found, gravest first, each code once.
    pub findings: Vec<Finding>,
    /// The digits of its text, to look for declared numbers and dates; `None` where the text can't be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digits: Option<Digits>,
}

impl Report {
    /// Gathers findings into a report: sorts them, keeps the first of each code and takes the verdict from the gravest.
    pub fn of(pages: Option<u32>, mut findings: Vec<Finding>) -> Self {
        findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.code));
        findings.dedup_by_key(|finding| finding.code);
        let verdict = match findings.first().map(|gravest| gravest.severity) {
            Some(Severity::Refused) => Verdict::Refused,
            Some(Severity::Defect) => Verdict::Defect,
            Some(Severity::Warning | Severity::Information) | None => Verdict::Ok,
        };
        Self { verdict, pages, findings, digits: None }
    }

    /// The same report with what another check of the same file found (antivirus, duplicates, declared numbers).
    #[must_use]
    pub fn with(mut self, more: impl IntoIterator<Item = Finding>) -> Self {
        self.findings.extend(more);
        Self { digits: self.digits, ..Self::of(self.pages, self.findings) }
    }

    /// The report for somebody who declared these, without the digits that it was compared with.
    #[must_use]
    pub fn told(mut self, number: Option<&str>, date: Option<&str>) -> Self {
        let missing = self.missing(number, date);
        self.digits = None;
        self.with(missing)
    }

    /// Whether a letter number and a date that were declared are missing in its text, as far as that can be read.
    pub fn missing(&self, number: Option<&str>, date: Option<&str>) -> Vec<Finding> {
        let Some(digits) = &self.digits else { return Vec::new() };
        let number = number.filter(|number| !digits.hold_number(number));
        let date = date.filter(|date| !digits.hold_date(date));
        let number = number.map(|number| Finding::new(Code::NumberNotFound, fa(number)));
        number.into_iter().chain(date.map(|date| Finding::new(Code::DateNotFound, fa(date)))).collect()
    }

    /// Whether this was found.
    pub fn has(&self, code: Code) -> bool {
        self.findings.iter().any(|finding| finding.code == code)
    }
}

/// The types of file that any slot can accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MediaType {
    /// A letter or any other paper document.
    #[serde(rename = "application/pdf")]
    Pdf,
    /// A logo, a photo or a scan.
    #[serde(rename = "image/png")]
    Png,
    /// A photo or a scan.
    #[serde(rename = "image/jpeg")]
    Jpeg,
}

impl MediaType {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Png, Self::Jpeg];

    /// The name in `Content-Type`, in procedure files and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// The type of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.name() == name)
    }

    /// The usual ending of a file name, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

/// What a file is handed in as; it decides the limits of an image and the wording of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A letter with its annexes: PDF only.
    Letter,
    /// The logo of a site or system: PNG only, at most 4096 pixels a side.
    Logo,
    /// A photo or a scan of one paper: at most 10,000 pixels a side.
    Photo,
    /// A licence or a request file: a PDF, or a photo or scan of it.
    Licence,
}

/// What a slot expects of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// What it is handed in as.
    pub kind: DocumentKind,
    /// The types that are accepted.
    pub accept: Vec<MediaType>,
    /// The largest size, in bytes, that is accepted.
    pub max_bytes: u64,
}

impl Expectation {
    /// What a document of this kind is like where the procedure doesn't say otherwise.
    ///
    /// Source of the sizes: a letter has «حداکثر ۵ مگابایت» (guide 000), a licence too (guides 001, 003), a logo
    /// «کمتر از ۱ مگابایت» (guide 001).
    pub fn of(kind: DocumentKind) -> Self {
        const MEGABYTE: u64 = 1024 * 1024;
        let (accept, max_bytes) = match kind {
            DocumentKind::Letter => (vec![MediaType::Pdf], 5 * MEGABYTE),
            DocumentKind::Logo => (vec![MediaType::Png], MEGABYTE - 1),
            DocumentKind::Photo => (vec![MediaType::Png, MediaType::Jpeg], 5 * MEGABYTE),
            DocumentKind::Licence => (MediaType::ALL.to_vec(), 5 * MEGABYTE),
        };
        Self { kind, accept, max_bytes }
    }

    /// The expectation of a slot that a procedure declares by its types and size alone.
    pub fn of_slot(accept: &[MediaType], max_bytes: u64) -> Self {
        let pdf = accept.contains(&MediaType::Pdf);
        let kind = match (pdf, accept) {
            (true, [_]) => DocumentKind::Letter,
            (true, _) => DocumentKind::Licence,
            (false, [MediaType::Png]) => DocumentKind::Logo,
            (false, _) => DocumentKind::Photo,
        };
        Self { kind, accept: accept.to_vec(), max_bytes }
    }

    /// Why a file does not fit here that came through another door, by its type and size alone; `None` where its check is to
    /// say.
    pub fn unfit(&self, media: MediaType, bytes: u64) -> Option<Finding> {
        if bytes > self.max_bytes {
            return Some(Finding::new(Code::TooLarge, format!("حد مجاز {} است", fa_bytes(self.max_bytes))));
        }
        let code = if self.accept == [MediaType::Pdf] { Code::NotAPdf } else { Code::WrongType };
        (!self.accept.contains(&media)).then(|| Finding::new(code, media.name()))
    }

    /// The longest side, in pixels, that an image may have here.
    pub fn max_side(&self) -> u32 {
        match self.kind {
            DocumentKind::Logo => 4096,
            DocumentKind::Letter | DocumentKind::Photo | DocumentKind::Licence => 10_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_finding_decides_and_each_code_stands_once() {
        let report = Report::of(
            Some(2),
            vec![
                Finding::new(Code::HasUri, "۱ نشانی"),
                Finding::new(Code::Blank, "").on_page(2),
                Finding::new(Code::Blank, "").on_page(3),
            ],
        );
        assert_eq!(
            serde_json::to_string(&report).unwrap(),
            r#"{"verdict":"ok","pages":2,"findings":[{"code":"blank","severity":"warning","page":2,"detail":""},{"code":"has-uri","severity":"information","detail":"۱ نشانی"}]}"#
        );
        assert_eq!(report.with([Finding::new(Code::Virus, "")]).verdict, Verdict::Refused);
    }

    #[test]
    fn every_code_has_its_own_name_and_says_what_to_do() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.name());
            // What was found, and then what to do; of mere information, that nothing is.
            let (_, advice) = code.text().strip_suffix('.').unwrap().rsplit_once(['.', '؛']).unwrap();
            let asked =
                ["کنید", "بسازید", "بارگذاری", "بیاورید", "دهید"].iter().any(|word| advice.contains(word));
            let nothing = advice.contains("کاری لازم نیست");
            let severity = code.severity();
            assert!(asked != nothing && nothing == (severity == Severity::Information), "{}", code.name());
        }
    }

    #[test]
    fn a_file_of_another_slot_must_fit_this_one() {
        let letter = Expectation::of(DocumentKind::Letter);
        let unfit = |media, bytes| letter.unfit(media, bytes).map(|finding| finding.code);
        assert_eq!(unfit(MediaType::Pdf, letter.max_bytes), None);
        assert_eq!(unfit(MediaType::Pdf, letter.max_bytes + 1), Some(Code::TooLarge));
        assert_eq!(unfit(MediaType::Png, 9), Some(Code::NotAPdf));
        let logo = Expectation::of(DocumentKind::Logo).unfit(MediaType::Jpeg, 9).unwrap();
        assert_eq!((logo.code, logo.severity), (Code::WrongType, Severity::Refused));
    }
}
