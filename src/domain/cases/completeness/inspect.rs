//! Looks through a case: its sections, its rules, its prerequisites.

use super::{Findings, Inspection, context, documents, fields, findings::Collector};
use crate::{
    cases::{Defect, Link},
    procedures::{
        DefectKind, Place, Rule, Section, Severity,
        expressions::{Condition, Context},
    },
};

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
