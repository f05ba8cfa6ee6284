//! The documents of a case with the results of their checks.

use super::pictures;
use crate::{views::case::Document as View, views::case::DocumentKind};
use kartabl_actions::Inspected;
use kartabl_domain::{
    cases::Case,
    documents::{Finding, Severity, Verdict},
    ids::DocumentId,
    office::Office,
    procedures::Procedure,
    text::{fa, fa_bytes},
};
use kartabl_storage::documents::{Delay, Document};
use kartabl_web::{views::parts::Label, views::parts::Tone};
use std::collections::HashMap;

/// Sorts documents in the order of the form, letters before pictures.
pub(super) fn in_order(mut documents: Vec<Document>, procedure: &Procedure) -> Vec<Document> {
    let slots: Vec<_> = procedure.sections.iter().flat_map(|section| &section.documents).collect();
    documents.sort_by_key(|document| {
        let slot = slots.iter().position(|slot| slot.id == document.slot);
        (document.media_type != "application/pdf", slot, document.item)
    });
    documents
}

/// The document in the preview: the requested one, else the first letter.
pub(super) fn chosen(requested: &str, documents: &[Document]) -> Option<String> {
    let ids = || documents.iter().map(|document| document.id.to_string());
    let letter = documents.iter().find(|document| document.media_type == "application/pdf");
    let usual = letter.or(documents.first()).map(|document| document.id.to_string());
    ids().find(|id| id == requested).or(usual)
}

/// The documents as the page shows them, with a line for each confidential one, which has no file.
pub(super) fn documents(
    case: &Case,
    documents: &[Document],
    delayed: &HashMap<DocumentId, Delay>,
    inspected: &Inspected,
    office: &Office<'_>,
) -> Vec<View> {
    let procedure = office.procedure(case);
    let mut views: Vec<View> = documents
        .iter()
        .map(|document| {
            let label = procedure.slot(&document.slot).map(|(_, slot)| slot.label.clone());
            let title = label.unwrap_or_else(|| document.slot.clone());
            View {
                id: Some(document.id.to_string()),
                title: match document.item {
                    Some(item) => format!("{title} {}", fa(item + 1)),
                    None => title,
                },
                kind: if document.media_type == "application/pdf" {
                    DocumentKind::Pdf
                } else {
                    DocumentKind::Image
                },
                facts: facts(document),
                mark: mark(document, delayed.get(&document.id).copied()),
                findings: findings(document, delayed.get(&document.id).copied()),
                closed: closed(document).map(str::to_owned),
                preview: document.preview.is_some(),
                pages: pictures::page_count(document),
            }
        })
        .collect();
    let forbidden = inspected.forbidden.iter().filter_map(|slot| procedure.slot(slot));
    views.extend(forbidden.map(|(_, slot)| View {
        id: None,
        title: slot.label.clone(),
        kind: DocumentKind::Confidential,
        facts: "بارگذاری نمی‌شود؛ از مسیر دبیرخانه".to_owned(),
        mark: Label::new(Tone::Off, "محرمانه"),
        findings: Vec::new(),
        closed: None,
        preview: false,
        pages: 0,
    }));
    views
}

/// Pages and size: «۳ صفحه · ۱٫۲ مگابایت».
pub(super) fn facts(document: &Document) -> String {
    let size = fa_bytes(u64::try_from(document.bytes).unwrap_or(0));
    match document.report.as_ref().and_then(|report| report.pages) {
        Some(pages) => format!("{} صفحه · {size}", fa(pages)),
        None => size,
    }
}

fn mark(document: &Document, delay: Option<Delay>) -> Label {
    let Some(report) = &document.report else {
        return match delay {
            None => Label::new(Tone::Off, "در حال بررسی"),
            Some(Delay::Antivirus) => Label::new(Tone::Warn, "در انتظار ضدویروس"),
            Some(Delay::Again) => Label::new(Tone::Warn, "بررسی به تأخیر افتاده است"),
            Some(Delay::Stuck) => Label::new(Tone::Bad, "بررسی نشد"),
        };
    };
    let warnings = report.findings.iter().any(|finding| finding.severity == Severity::Warning);
    match report.verdict {
        Verdict::Ok if warnings => Label::new(Tone::Warn, "هشدار"),
        Verdict::Ok => Label::new(Tone::Ok, "سالم"),
        Verdict::Defect => Label::new(Tone::Bad, "نقص"),
        Verdict::Refused => Label::new(Tone::Bad, "پذیرفته نشد"),
    }
}

fn findings(document: &Document, delay: Option<Delay>) -> Vec<Label> {
    if document.report.is_none() {
        return delay.map(delay_label).into_iter().collect();
    }
    let words = |finding: &Finding| {
        let text = finding.code.text();
        let tone = match finding.severity {
            Severity::Information => Tone::Info,
            Severity::Warning => Tone::Warn,
            Severity::Defect | Severity::Refused => Tone::Bad,
        };
        if finding.detail.is_empty() {
            Label::new(tone, text)
        } else {
            Label::new(tone, format!("{text} ({})", finding.detail))
        }
    };
    document.report.iter().flat_map(|report| &report.findings).map(words).collect()
}

/// The reason why the file itself is not shown.
fn closed(document: &Document) -> Option<&'static str> {
    match &document.report {
        None => Some("فایل پس از پایان بررسی باز می‌شود."),
        Some(_) if document.is_open() => None,
        Some(_) => Some("این فایل نگه داشته نشد؛ متقاضی باید فایل دیگری بفرستد."),
    }
}

/// The reason why nothing is known of the file yet, and what follows.
fn delay_label(delay: Delay) -> Label {
    match delay {
        Delay::Antivirus => Label::new(
            Tone::Warn,
            "ضدویروس پاسخ نمی‌دهد. تا پاسخ آن، فایل نه سالم شمرده می‌شود و نه آلوده؛ سامانه خود دوباره می‌پرسد.",
        ),
        Delay::Again => Label::new(Tone::Warn, "بررسی فایل به پایان نرسید؛ سامانه خود دوباره می‌کوشد."),
        Delay::Stuck => Label::new(
            Tone::Bad,
            "بررسی فایل پس از چند بار کوشش انجام نشد. مدیر سامانه باید کار آن را در «کارهای پس‌زمینه» ببیند.",
        ),
    }
}
