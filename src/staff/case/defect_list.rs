//! The list of defects that grows in the form of «اعلام نقص»: the ticked suggestions, and what the reviewer has written.

use super::{context::CaseContext, inputs::check_budget, places, suggestions::Finding};
use crate::{
    form_error::Control,
    views::defects::{OwnDefect as OwnDefectView, Suggestion},
};
use kartabl_domain::{
    cases::Case,
    procedures::{DefectKind, Place, Procedure},
    text,
    transitions::DefectNote,
};
use kartabl_web::{forms::Fields, views::form::FormState};
use std::collections::BTreeSet;

pub(super) const CONTROLS: [Control; 2] = [PLACE, TEXT];
const PLACE: Control = Control { field: "place", id: "place", label: "بخش و فیلد" };
const TEXT: Control = Control { field: "text", id: "text", label: "متن نقص برای متقاضی" };

/// The least number of characters of a defect's text.
const MIN_TEXT: usize = 3;

/// A defect that the reviewer has written; hidden fields of the form carry it.
struct OwnDefect {
    place: String,
    kind: String,
    text: String,
    ticked: bool,
}

/// The list, and the fields of a further defect.
#[derive(Default)]
pub(super) struct DefectList {
    /// Keys of the ticked suggestions.
    suggested: BTreeSet<String>,
    own: Vec<OwnDefect>,
    pub(super) place: String,
    pub(super) kind: String,
    pub(super) text: String,
    /// What is wrong with the fields.
    pub(super) errors: FormState,
}

impl DefectList {
    /// The list at first: all faults are ticked, and the finding whose key is `with`.
    pub(super) fn begin(findings: &[Finding], with: &str) -> Self {
        let ticked = findings.iter().filter(|finding| finding.fault || finding.key == with);
        Self { suggested: ticked.map(|finding| finding.key.clone()).collect(), ..Self::default() }
    }

    /// Reads the fields of the form.
    pub(super) fn read(context: &CaseContext, fields: &Fields) -> Self {
        let ticked: BTreeSet<&str> = fields.all("own").collect();
        let (kinds, texts) = (fields.all("own_kind"), fields.all("own_text"));
        let own = fields.all("own_place").zip(kinds).zip(texts).enumerate();
        let own = own.map(|(index, ((place, kind), text))| OwnDefect {
            place: place.to_owned(),
            kind: kind.to_owned(),
            text: text.to_owned(),
            ticked: ticked.contains(index.to_string().as_str()),
        });
        let mut errors = FormState::default();
        check_budget(fields, &mut errors, "مهلت رفع نقص", context.procedure().deadlines.repair);
        Self {
            suggested: fields.all("suggested").map(str::to_owned).collect(),
            own: own.collect(),
            place: fields.get("place").to_owned(),
            kind: fields.get("kind").to_owned(),
            text: fields.get("text").to_owned(),
            errors,
        }
    }

    /// Notes that the further defect needs a text.
    pub(super) fn require_text(&mut self) {
        if text::clean(&self.text).is_empty() {
            self.errors.wrong(TEXT.id, TEXT.label, "متن نقص را بنویسید.");
        }
    }

    /// Moves the further defect into the list, or notes what is wrong with it. Without a text there is none.
    pub(super) fn add(&mut self, procedure: &Procedure, case: &Case) {
        let text = text::clean(&self.text);
        if text.is_empty() {
            return;
        }
        if text.chars().count() < MIN_TEXT {
            self.errors.wrong(TEXT.id, TEXT.label, "متن نقص کوتاه است؛ بنویسید متقاضی چه باید بکند.");
        }
        if places::find(procedure, case, &self.place).is_none() {
            self.errors.wrong(PLACE.id, PLACE.label, "بخش یا فیلد را از فهرست انتخاب کنید.");
        }
        if DefectKind::named(&self.kind).is_none() {
            self.errors.wrong("kind", "نوع نقص", "نوع نقص را از فهرست انتخاب کنید.");
        }
        if self.errors.is_clear() {
            // The next one gets a place of its own; its kind is often the same.
            let place = std::mem::take(&mut self.place);
            self.text.clear();
            self.own.push(OwnDefect { place, kind: self.kind.clone(), text, ticked: true });
        }
    }

    /// The ticked defects, suggested and own.
    pub(super) fn notes(&self, procedure: &Procedure, case: &Case, findings: &[Finding]) -> Vec<DefectNote> {
        let suggested = findings.iter().filter(|finding| self.suggested.contains(&finding.key));
        let own = self.own.iter().filter(|own| own.ticked).map(|own| DefectNote {
            // A place that the form does not have is refused by name.
            place: places::find(procedure, case, &own.place)
                .unwrap_or_else(|| Place::section(&own.place, None)),
            kind: DefectKind::named(&own.kind).unwrap_or(DefectKind::Wrong),
            text: own.text.clone(),
        });
        suggested.map(|finding| finding.note.clone()).chain(own).collect()
    }

    /// The suggestions as the form shows them.
    pub(super) fn suggestions(&self, context: &CaseContext, findings: &[Finding]) -> Vec<Suggestion> {
        let ticked = |finding: &Finding| self.suggested.contains(&finding.key);
        findings.iter().map(|finding| finding.suggestion(context, ticked(finding))).collect()
    }

    /// What the reviewer has written, as the form shows it.
    pub(super) fn own_defects(&self, context: &CaseContext) -> Vec<OwnDefectView> {
        let (procedure, case) = (context.procedure(), &context.case);
        let place_label = |name: &str| match places::find(procedure, case, name) {
            Some(place) => places::label(&place, case, &context.office()),
            None => name.to_owned(),
        };
        let kind_label = |name: &str| match DefectKind::named(name) {
            Some(kind) => kind.label().to_owned(),
            None => name.to_owned(),
        };
        let view = |own: &OwnDefect| OwnDefectView {
            place_label: place_label(&own.place),
            kind_label: kind_label(&own.kind),
            place: own.place.clone(),
            kind: own.kind.clone(),
            text: own.text.clone(),
            ticked: own.ticked,
        };
        self.own.iter().map(view).collect()
    }
}
