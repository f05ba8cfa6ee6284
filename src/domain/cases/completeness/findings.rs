//! What an inspection found, put into the order of the screen.

use crate::{
    cases::{Defect, Warning},
    ids::DocumentId,
    procedures::{
        Place, Procedure,
        expressions::{Condition, Context, Text},
    },
};

/// The result of an inspection, in the order of the screen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings {
    /// What the applicant must mend; none means that the case is complete.
    pub defects: Vec<Defect>,
    /// What the reviewer is told.
    pub warnings: Vec<Warning>,
    /// Documents whose check has not finished; a submitted case waits for them.
    pub pending: Vec<DocumentId>,
}

/// Section, row, position in the section: where it stands on the screen.
type Position = (usize, usize, usize);

pub(super) struct Collector<'a> {
    procedure: &'a Procedure,
    defects: Vec<(Position, Defect)>,
    warnings: Vec<(Position, Warning)>,
    pending: Vec<DocumentId>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(procedure: &'a Procedure) -> Self {
        Self { procedure, defects: Vec::new(), warnings: Vec::new(), pending: Vec::new() }
    }

    pub(super) fn defect(&mut self, defect: Defect) {
        self.defects.push((self.position(&defect.place), defect));
    }

    pub(super) fn warning(&mut self, rule: &str, place: Place, text: String) {
        let warning = Warning { place, rule: rule.to_owned(), text };
        self.warnings.push((self.position(&warning.place), warning));
    }

    pub(super) fn pending(&mut self, document: DocumentId) {
        self.pending.push(document);
    }

    /// Whether a condition holds; one that cannot be evaluated does not, and the reviewer is told.
    pub(super) fn holds(&mut self, condition: &Condition, context: &Context, place: &Place) -> bool {
        condition.holds(context).unwrap_or_else(|error| {
            self.unusable(condition.source(), &error, place);
            false
        })
    }

    /// A text in its context; one that cannot be rendered stands as written.
    pub(super) fn render(&mut self, text: &Text, context: &Context, place: &Place) -> String {
        text.render(context).unwrap_or_else(|error| {
            self.unusable(text.source(), &error, place);
            text.source().to_owned()
        })
    }

    pub(super) fn finish(mut self) -> Findings {
        // Stable: at one place, what was found first stays first.
        self.defects.sort_by_key(|(position, _)| *position);
        self.warnings.sort_by_key(|(position, _)| *position);
        Findings {
            defects: self.defects.into_iter().map(|(_, defect)| defect).collect(),
            warnings: self.warnings.into_iter().map(|(_, warning)| warning).collect(),
            pending: self.pending,
        }
    }

    fn unusable(&mut self, source: &str, error: &str, place: &Place) {
        let text = format!("یکی از قواعد این فرایند ارزیابی نشد و باید به چشم بررسی شود: {source} ({error})");
        self.warning("unusable-rule", place.clone(), text);
    }

    fn position(&self, place: &Place) -> Position {
        let sections = &self.procedure.sections;
        let Some(section) = sections.iter().position(|section| section.id == place.section) else {
            return (sections.len(), 0, 0);
        };
        let fields = &sections[section].fields;
        let documents = &sections[section].documents;
        let field = place.field.as_ref().and_then(|id| fields.iter().position(|field| field.id == *id));
        let document =
            place.document.as_ref().and_then(|id| documents.iter().position(|slot| slot.id == *id));
        let inside = match (field, document) {
            (Some(field), _) => 1 + field,
            (None, Some(document)) => 1 + fields.len() + document,
            (None, None) => 0,
        };
        (section, place.item.map_or(0, |item| item + 1), inside)
    }
}
