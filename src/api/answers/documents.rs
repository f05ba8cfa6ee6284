//! The response bodies for documents.

use super::schemas::{checks_schema, severity_schema, verdict_schema};
use kartabl_domain::documents::{Finding, Severity};
use kartabl_storage::documents::Document;
use serde::Serialize;
use utoipa::ToSchema;

/// A document with its check.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Document)]
pub(crate) struct DocumentAnswer {
    /// Its id.
    pub(crate) id: String,
    /// The slot that holds it.
    pub(crate) slot: String,
    /// The row of a repeating section, from zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) item: Option<usize>,
    /// Its name as uploaded.
    pub(crate) filename: String,
    /// Its size.
    pub(crate) bytes: i64,
    /// The SHA-256 of its bytes, hexadecimal.
    pub(crate) sha256: String,
    /// `pending` until the check has finished.
    #[schema(schema_with = checks_schema)]
    pub(crate) checks: &'static str,
    /// The outcome of the check.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = verdict_schema)]
    pub(crate) verdict: Option<&'static str>,
    /// What the check found, gravest first.
    pub(crate) findings: Vec<FindingAnswer>,
}

impl From<&Document> for DocumentAnswer {
    fn from(document: &Document) -> Self {
        let report = document.report.as_ref();
        Self {
            id: document.id.to_string(),
            slot: document.slot.clone(),
            item: document.item,
            filename: document.filename.clone(),
            bytes: document.bytes,
            sha256: document.sha256.clone(),
            checks: if report.is_some() { "done" } else { "pending" },
            verdict: report.map(|report| report.verdict.name()),
            findings: report
                .map(|report| report.findings.iter().map(FindingAnswer::from).collect())
                .unwrap_or_default(),
        }
    }
}

/// One thing that a check found in a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Finding)]
pub(crate) struct FindingAnswer {
    /// A stable code.
    #[schema(value_type = String)]
    pub(crate) code: &'static str,
    /// How grave it is.
    #[schema(schema_with = severity_schema)]
    pub(crate) severity: Severity,
    /// The first page that it concerns, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) page: Option<u32>,
    /// The figures, in Persian; may be empty.
    pub(crate) detail: String,
    /// What is wrong and what to do, in Persian.
    #[schema(value_type = String)]
    pub(crate) text: &'static str,
}

impl From<&Finding> for FindingAnswer {
    fn from(finding: &Finding) -> Self {
        Self {
            code: finding.code.name(),
            severity: finding.severity,
            page: finding.page,
            detail: finding.told_to_applicant().to_owned(),
            text: finding.code.text(),
        }
    }
}

/// A document that was taken in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Upload)]
pub(crate) struct UploadAnswer {
    /// Its id.
    pub(crate) id: String,
    /// The SHA-256 of its bytes, hexadecimal.
    pub(crate) sha256: String,
    /// Its size.
    pub(crate) bytes: u64,
    /// `pending`: the check runs in the background.
    #[schema(schema_with = checks_schema)]
    pub(crate) checks: &'static str,
}
