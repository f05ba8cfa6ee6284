//! What a check found in a file.

use super::{Digits, Severity, Verdict, codes::Code};
use crate::text::fa;
use serde::{Deserialize, Serialize};

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

    /// Ties the finding to a page, counted from 1.
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

    /// Adds what another check of the same file found (antivirus, duplicates, declared numbers).
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
}
