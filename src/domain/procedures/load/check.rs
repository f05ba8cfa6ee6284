//! What a procedure file says about itself: ids stand once, and places that it names are places that it has.

use super::{Known, reader::Reader};
use crate::procedures::{FieldKind, Procedure, ProcedureId, RECORD_KEY, Section};
use std::collections::{BTreeMap, BTreeSet};

/// What the words of a letter may read beside the roots of conditions.
const LETTER_ROOTS: [&str; 3] = ["code", "title", "organisation"];

pub(super) fn check(procedure: &Procedure, known: &Known<'_>, reader: &Reader<'_>) {
    let checker = Checker { procedure, known, reader };
    checker.duplicates();
    checker.sections();
    checker.rules();
    checker.grants();
    checker.routing();
    checker.texts();
}

pub(super) struct Checker<'c, 'a> {
    pub(super) procedure: &'c Procedure,
    known: &'c Known<'c>,
    pub(super) reader: &'c Reader<'a>,
}

impl Checker<'_, '_> {
    fn duplicates(&self) {
        let sections = &self.procedure.sections;
        self.unique(
            sections.iter().enumerate().map(|(s, section)| (format!("sections[{s}].id"), &section.id)),
        );
        for (s, section) in sections.iter().enumerate() {
            let fields = section.fields.iter().enumerate();
            self.unique(fields.map(|(f, field)| (format!("sections[{s}].fields[{f}].id"), &field.id)));
        }
        // The API addresses a document slot alone, so its id is unique in the procedure.
        self.unique(sections.iter().enumerate().flat_map(|(s, section)| {
            let slots = section.documents.iter().enumerate();
            slots.map(move |(d, slot)| (format!("sections[{s}].documents[{d}].id"), &slot.id))
        }));
        let rules = self.procedure.rules.iter().enumerate();
        self.unique(rules.map(|(r, rule)| (format!("rules[{r}].id"), &rule.id)));
    }

    fn unique<'i>(&self, ids: impl Iterator<Item = (String, &'i String)>) {
        let mut seen = BTreeMap::new();
        for (key, id) in ids {
            if id.is_empty() {
                continue;
            }
            if let Some(first) = seen.get(id) {
                self.reader.error(&key, format!("{id:?} stands twice, first at {first}"));
            } else {
                seen.insert(id, key);
            }
        }
    }

    fn sections(&self) {
        for (s, section) in self.procedure.sections.iter().enumerate() {
            let key = format!("sections[{s}]");
            self.section(section, &key, Some(section));
        }
        if let Some(samava) = &self.procedure.samava {
            self.section(samava, "samava", None);
            if samava.repeats.is_some() {
                self.reader.error("samava.repeats", "the Samava section cannot repeat");
            }
            if !samava.documents.is_empty() {
                self.reader.error("samava.documents", "the Samava section takes no documents");
            }
            if samava.records.is_some() {
                self.reader.error("samava.records", "the Samava section leaves no records");
            }
        }
    }

    fn section(&self, section: &Section, key: &str, scope: Option<&Section>) {
        if section.fields.is_empty() && section.documents.is_empty() {
            self.reader.error(key, "the section has neither fields nor documents");
        }
        self.records(section, key);
        for (f, field) in section.fields.iter().enumerate() {
            let key = format!("{key}.fields[{f}]");
            self.condition(field.required_if.as_ref(), &format!("{key}.required_if"), scope);
            match &field.kind {
                FieldKind::Choice { more, .. } => {
                    self.condition(more.as_ref(), &format!("{key}.more"), scope);
                }
                FieldKind::Case { procedure } => self.procedure_id(procedure, &format!("{key}.procedure")),
                _ => {}
            }
        }
        for (d, slot) in section.documents.iter().enumerate() {
            let key = format!("{key}.documents[{d}]");
            self.condition(slot.required_if.as_ref(), &format!("{key}.required_if"), scope);
            self.condition(slot.forbidden_if.as_ref(), &format!("{key}.forbidden_if"), scope);
        }
    }

    fn records(&self, section: &Section, key: &str) {
        let Some(records) = &section.records else { return };
        if section.fields.is_empty() {
            self.reader.error(key, "has records but no fields that tell one from another");
            return;
        }
        let by = [("by".to_owned(), &records.by)].into_iter().filter(|(_, field)| !field.is_empty());
        let label = records.label.iter().enumerate().map(|(l, field)| (format!("label[{l}]"), field));
        for (name, field) in by.chain(label) {
            if section.field(field).is_none() {
                let message = format!("the section {:?} has no field {field:?}", section.id);
                self.reader.error(&format!("{key}.records.{name}"), message);
            }
        }
        if let Some(f) = section.fields.iter().position(|field| field.id == RECORD_KEY) {
            let message = "a row says by this key from which record it is filled in; choose another id";
            self.reader.error(&format!("{key}.fields[{f}].id"), message);
        }
    }

    fn rules(&self) {
        for (r, rule) in self.procedure.rules.iter().enumerate() {
            let key = format!("rules[{r}]");
            let section = self.place(&key, &rule.section, rule.field.as_deref());
            if let (Some(section), Some(document)) = (section, &rule.document)
                && section.document(document).is_none()
            {
                let message = format!("the section {:?} has no document {document:?}", section.id);
                self.reader.error(&format!("{key}.document"), message);
            }
            self.condition(Some(&rule.when), &format!("{key}.when"), section);
            self.text(&rule.text, &format!("{key}.text"), section, &[]);
        }
        for (p, prerequisite) in self.procedure.prerequisites.iter().enumerate() {
            let key = format!("prerequisites[{p}]");
            self.place(&key, &prerequisite.section, prerequisite.field.as_deref());
            self.procedure_id(&prerequisite.procedure, &format!("{key}.procedure"));
            self.condition(prerequisite.when.as_ref(), &format!("{key}.when"), None);
            self.text(&prerequisite.text, &format!("{key}.text"), None, &[]);
        }
    }

    fn place(&self, key: &str, section: &str, field: Option<&str>) -> Option<&Section> {
        let found = self.procedure.section(section);
        match (found, field) {
            (None, _) if section.is_empty() => {}
            (None, _) => {
                let known: Vec<_> =
                    self.procedure.sections.iter().map(|section| section.id.as_str()).collect();
                let message = format!("unknown section {section:?}; known: {}", known.join(", "));
                self.reader.error(&format!("{key}.section"), message);
            }
            (Some(found), Some(field)) if found.field(field).is_none() => {
                let known: Vec<_> = found.fields.iter().map(|field| field.id.as_str()).collect();
                let message =
                    format!("the section {section:?} has no field {field:?}; it has: {}", known.join(", "));
                self.reader.error(&format!("{key}.field"), message);
            }
            _ => {}
        }
        found
    }

    fn grants(&self) {
        let Some(grants) = &self.procedure.grants else { return };
        let section = self.place("grants", &grants.section, Some(&grants.field));
        if section.is_some_and(|section| section.repeats.is_some()) {
            let message = format!("the section {:?} repeats; one that does not is expected", grants.section);
            self.reader.error("grants.section", message);
        }
    }

    fn routing(&self) {
        let routing = &self.procedure.routing;
        for (r, route) in routing.iter().enumerate() {
            let key = format!("routing[{r}].when");
            self.condition(route.when.as_ref(), &key, None);
            if route.when.is_none() && r + 1 < routing.len() {
                self.reader
                    .error(&format!("routing[{r}]"), "has no condition, so the lines below never apply");
            }
        }
        if routing.last().is_none_or(|last| last.when.is_some()) {
            self.reader.error("routing", "the last [[routing]] must have no `when`");
        }
    }

    fn texts(&self) {
        let letters = &self.procedure.letters;
        for (name, plan) in
            [("approve", &letters.approve), ("reject", &letters.reject), ("reply", &letters.reply)]
        {
            let Some(plan) = plan else { continue };
            self.text(&plan.subject, &format!("letters.{name}.subject"), None, &LETTER_ROOTS);
            for (b, paragraph) in plan.body.iter().enumerate() {
                self.text(paragraph, &format!("letters.{name}.body[{b}]"), None, &LETTER_ROOTS);
            }
            self.text(&plan.report, &format!("letters.{name}.report"), None, &LETTER_ROOTS);
        }
        if let Some(title) = &self.procedure.case_title {
            self.text(title, "case_title", None, &[]);
        }
    }

    fn procedure_id(&self, id: &ProcedureId, key: &str) {
        let known = self.known.procedures.iter().map(ProcedureId::as_str);
        let known: BTreeSet<_> = known.chain(ProcedureId::BUILT_IN).collect();
        if !id.as_str().is_empty() && !known.contains(id.as_str()) {
            let known: Vec<_> = known.into_iter().collect();
            self.reader
                .error(key, format!("unknown procedure {:?}; known: {}", id.as_str(), known.join(", ")));
        }
    }
}
