//! Completeness: what is missing or wrong in a case (SPEC §2). Defects are data; what is found does not depend on the
//! order in which sections were filled in, and stands in the order of the screen.

mod context;
mod documents;
mod fields;
mod findings;
#[cfg(test)]
mod tests;

pub use documents::{CheckState, DocumentFacts, forbidden};
pub use fields::inspect_samava;
pub use findings::Findings;

use crate::{
    cases::Applicant,
    data::CaseData,
    defects::{Defect, DefectKind, Link, Place},
    expressions::{Condition, Context},
    facts::Facts,
    jalali::JalaliDate,
    procedures::{Procedure, Rule, Section, Severity},
};
use findings::Collector;

/// All that an inspection looks at.
#[derive(Debug, Clone, Copy)]
pub struct Inspection<'a> {
    /// The version of the procedure that the case was opened under.
    pub procedure: &'a Procedure,
    /// Who files.
    pub applicant: &'a Applicant,
    /// What was entered.
    pub data: &'a CaseData,
    /// What was uploaded.
    pub documents: &'a [DocumentFacts],
    /// What else must be known; gathered for [`crate::facts::FactsWanted::of`] these data.
    pub facts: &'a Facts,
    /// The day in Tehran.
    pub today: JalaliDate,
}

impl Inspection<'_> {
    /// What the procedure's conditions and texts may read.
    pub fn context(&self) -> Context {
        context::of(self)
    }

    /// What the case is called in lists: its service, say; else the procedure's title.
    pub fn title(&self) -> String {
        let own = self.procedure.case_title.as_ref().and_then(|title| title.render(&self.context()).ok());
        own.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| self.procedure.title.clone())
    }
}

/// Looks through a case. Never fails: a rule that cannot be evaluated is a warning for the reviewer.
pub fn inspect(input: &Inspection<'_>) -> Findings {
    let context = input.context();
    let mut found = Collector::new(input.procedure);
    for section in &input.procedure.sections {
        inspect_section(input, section, &context, &mut found);
    }
    for rule in &input.procedure.rules {
        apply(rule, input, &context, &mut found);
    }
    prerequisites(input, &context, &mut found);
    found.finish()
}

fn inspect_section(input: &Inspection<'_>, section: &Section, context: &Context, found: &mut Collector<'_>) {
    let rows = input.data.rows(section);
    if let Some(repetition) = &section.repeats {
        fields::count_rows(section, repetition, rows, found);
    }
    for row in 0..rows {
        let item = section.repeats.is_some().then_some(row);
        let context = context::row(context, section, item);
        for field in &section.fields {
            fields::inspect_field(input, section, item, field, &context, found);
        }
        for slot in &section.documents {
            documents::inspect_slot(input, section, item, slot, &context, found);
        }
    }
}

fn apply(rule: &Rule, input: &Inspection<'_>, context: &Context, found: &mut Collector<'_>) {
    let Some(section) = input.procedure.section(&rule.section) else { return };
    for row in 0..input.data.rows(section) {
        let item = section.repeats.is_some().then_some(row);
        let context = context::row(context, section, item);
        let place = Place {
            section: section.id.clone(),
            item,
            field: rule.field.clone(),
            document: rule.document.clone(),
        };
        if !found.holds(&rule.when, &context, &place) {
            continue;
        }
        let text = found.render(&rule.text, &context, &place);
        match rule.severity {
            Severity::Defect => found.defect(Defect::system(&rule.id, place, rule.kind, text)),
            Severity::Warning => found.warning(&rule.id, place, text),
        }
    }
}

fn prerequisites(input: &Inspection<'_>, context: &Context, found: &mut Collector<'_>) {
    for prerequisite in &input.procedure.prerequisites {
        let place = Place {
            section: prerequisite.section.clone(),
            item: None,
            field: prerequisite.field.clone(),
            document: None,
        };
        let counts = |found: &mut Collector<'_>, condition: &Condition, case| {
            let context = context.clone().with_serialized("case", case);
            found.holds(condition, &context, &place)
        };
        let satisfied = input.facts.approved(&prerequisite.procedure).any(|case| match &prerequisite.when {
            Some(condition) => counts(found, condition, case),
            None => true,
        });
        if !satisfied {
            let text = found.render(&prerequisite.text, context, &place);
            let rule = format!("prerequisite:{}", prerequisite.procedure);
            let link = Link { procedure: prerequisite.procedure.clone(), label: prerequisite.link.clone() };
            let defect = Defect::system(&rule, place, DefectKind::Missing, text);
            found.defect(Defect { link: Some(link), ..defect });
        }
    }
}
