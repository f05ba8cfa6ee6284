//! What the applicant changes in a draft or a returned case: data and documents.

use super::Step;
use crate::{
    cases::{
        Actor, Case, EventKind, Refusal, State,
        data::{CaseData, Changed},
    },
    office::Office,
    procedures::Place,
};
use std::collections::BTreeSet;

impl Case {
    /// Takes over edited data; `changed` tells what the edit touched.
    ///
    /// # Errors
    /// A section that is locked in this state, or identity gates that are still closed.
    pub fn edit(mut self, office: &Office<'_>, data: CaseData, changed: &Changed) -> Result<Step, Refusal> {
        self.gates_passed()?;
        let sections: BTreeSet<String> = changed.places().map(|place| place.section.clone()).collect();
        if let Some(section) = sections.iter().find(|section| !self.is_editable(section)) {
            return Err(match self.state {
                State::Draft { .. } | State::Returned(_) => {
                    Refusal::LockedSection { section: section.clone() }
                }
                _ => Refusal::wrong(&self.state),
            });
        }
        if !matches!(self.state, State::Draft { .. } | State::Returned(_)) {
            return Err(Refusal::wrong(&self.state));
        }
        self.data = data;
        for place in changed.places() {
            self.mended(place);
        }
        let sections = sections.into_iter().collect();
        Ok(Step::of(self).record(office, Actor::Applicant, EventKind::Edited { sections }))
    }

    /// Notes that a document was added to a slot, or removed from it.
    ///
    /// # Errors
    /// A section that is locked in this state, or identity gates that are still closed.
    pub fn touch_document(
        mut self,
        office: &Office<'_>,
        place: &Place,
        added: bool,
    ) -> Result<Step, Refusal> {
        self.gates_passed()?;
        if !self.is_editable(&place.section) {
            return Err(match self.state {
                State::Draft { .. } | State::Returned(_) => {
                    Refusal::LockedSection { section: place.section.clone() }
                }
                _ => Refusal::wrong(&self.state),
            });
        }
        let slot = place.document.clone().unwrap_or_default();
        if added {
            self.mended(place);
        }
        let kind =
            if added { EventKind::DocumentAdded { slot } } else { EventKind::DocumentRemoved { slot } };
        Ok(Step::of(self).record(office, Actor::Applicant, kind))
    }

    /// A defect counts as mended once its own field, document or, where it names neither, its section changed.
    fn mended(&mut self, changed: &Place) {
        for defect in &mut self.defects {
            let place = &defect.place;
            let same_item = place.item.is_none() || changed.item.is_none() || place.item == changed.item;
            let same_part = match (&place.field, &place.document) {
                (None, None) => true,
                (field, document) => {
                    (field.is_some() && *field == changed.field)
                        || (document.is_some() && *document == changed.document)
                        || (changed.field.is_none() && changed.document.is_none())
                }
            };
            if place.section == changed.section && same_item && same_part {
                defect.resolved = true;
            }
        }
    }
}
