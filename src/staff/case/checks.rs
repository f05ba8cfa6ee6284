//! What the automatic checks found, and the defects that were declared.

use super::{
    places,
    suggestions::{defect_key, warning_key},
};
use crate::{
    people::Names,
    views::case::{Checks, DefectLine, Finding},
};
use kartabl_domain::{
    accounts::APPLICANT,
    cases::{Case, DefectSource, Event, EventKind, Tray},
    documents::Severity,
    office::Office,
    people::identity::{GateFact, Standing},
};
use kartabl_storage::documents::Document;
use kartabl_web::{
    present,
    views::parts::{Label, Tone},
};

/// The results of the automatic checks.
pub(super) fn checks(case: &Case, documents: &[Document], events: &[Event], office: &Office<'_>) -> Checks {
    let running =
        case.state.tray() == Tray::Machine || documents.iter().any(|document| document.report.is_none());
    let defects = case.open_defects().filter(|defect| defect.source == DefectSource::System);
    let mut findings: Vec<Finding> = defects
        .map(|defect| Finding {
            mark: Label::new(Tone::Bad, defect.text.clone()),
            detail: places::label(&defect.place, case, office),
            suggestion: Some(defect_key(defect)),
        })
        .collect();
    let bad = findings.len();
    findings.extend(case.warnings.iter().map(|warning| Finding {
        mark: Label::new(Tone::Warn, warning.text.clone()),
        detail: places::label(&warning.place, case, office),
        // The applicant can mend nothing about the account.
        suggestion: (warning.place.section != APPLICANT).then(|| warning_key(warning)),
    }));
    let passed = passed(case, documents, office);
    let inspected = events.iter().rev().find(|event| matches!(event.kind, EventKind::Inspected { .. }));
    Checks {
        ok: u32::try_from(passed.len()).unwrap_or(0),
        warn: u32::try_from(case.warnings.len()).unwrap_or(0),
        bad: u32::try_from(bad).unwrap_or(0),
        running,
        at: inspected.map(|event| present::moment(event.at, office.now)),
        findings,
        passed,
    }
}

/// The identity gates of a draft, in the words that the applicant reads.
pub(super) fn identity(case: &Case) -> Vec<Finding> {
    let line = |fact: &GateFact| {
        let tone = match fact.standing {
            Standing::Waiting | Standing::Asked => Tone::Off,
            Standing::Down { .. } => Tone::Warn,
            Standing::Passed { .. } => Tone::Ok,
            Standing::Refused { .. } => Tone::Bad,
        };
        Finding { mark: Label::new(tone, fact.gate.label()), detail: fact.standing.text(), suggestion: None }
    };
    case.gates().iter().map(line).collect()
}

/// The sections and documents without findings.
fn passed(case: &Case, documents: &[Document], office: &Office<'_>) -> Vec<String> {
    if case.submitted_at.is_none() {
        return Vec::new();
    }
    let procedure = office.procedure(case);
    let has_findings = |section: &str| {
        case.warnings.iter().any(|warning| warning.place.section == section)
            || case.open_defects().any(|defect| defect.place.section == section)
    };
    let sections =
        procedure.sections.iter().filter(|section| !section.fields.is_empty() && !has_findings(&section.id));
    let clean = documents.iter().filter(|document| {
        let findings = document.report.as_ref().map(|report| &report.findings);
        findings.is_some_and(|findings| findings.iter().all(|finding| finding.severity < Severity::Warning))
    });
    let label = |document: &Document| {
        procedure.slot(&document.slot).map_or_else(|| document.slot.clone(), |(_, slot)| slot.label.clone())
    };
    sections
        .map(|section| format!("بخش «{}» کامل و درست است", section.title))
        .chain(clean.map(|document| format!("«{}» سالم است", label(document))))
        .collect()
}

/// The declared defects with their authors.
pub(super) fn defects(case: &Case, names: &Names, events: &[Event], office: &Office<'_>) -> Vec<DefectLine> {
    // Defects of a return were written by who returned it last.
    let author = events
        .iter()
        .rev()
        .find(|event| matches!(event.kind, EventKind::Returned { .. }) && event.actor.staff().is_some());
    case.defects
        .iter()
        .map(|defect| DefectLine {
            place: places::label(&defect.place, case, office),
            text: defect.text.clone(),
            resolved: defect.resolved,
            source: match (defect.source, author) {
                (DefectSource::Reviewer, Some(event)) => names.actor(event.actor),
                (DefectSource::Reviewer, None) => "کارشناس".to_owned(),
                (DefectSource::System, _) => "سامانه".to_owned(),
            },
        })
        .collect()
}
