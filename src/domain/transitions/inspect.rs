//! The worker's move: what follows from the automatic inspection of a submitted or mended case.

use super::Step;
use crate::{
    calendar::PauseReason,
    cases::{Actor, Case, Evaluation, EventKind, Referral, Refusal, State, completeness::Findings},
    notices::Notice,
    office::Office,
    procedures::{Procedure, Start},
};

impl Case {
    /// Sends an inspected case on: back to the applicant with the defects found, else to where it belongs.
    ///
    /// # Errors
    /// Another state than Inspecting: the job ran twice.
    pub fn inspected(
        mut self,
        office: &Office<'_>,
        findings: &Findings,
        start: Start,
    ) -> Result<Step, Refusal> {
        let State::Inspecting { back } = self.state.clone() else {
            return Err(Refusal::wrong(&self.state));
        };
        let (defects, warnings) = (findings.defects.len(), findings.warnings.len());
        self.warnings = findings.warnings.clone();
        if defects > 0 {
            let found = findings.defects.clone();
            self.defects.retain(|defect| !found.iter().any(|new| new.id == defect.id));
            self.defects.extend(found);
            let step =
                Step::of(self).record(office, Actor::System, EventKind::Inspected { defects, warnings });
            return Ok(step.hand_to_applicant(office, Actor::System, back));
        }
        match back {
            Some(station) => self.state = station.resumed(office),
            None => {
                let procedure = office.procedure(&self);
                self.state = self.begin(office, procedure, start);
            }
        }
        let step = Step::of(self).record(office, Actor::System, EventKind::Inspected { defects, warnings });
        Ok(match &step.case.state {
            State::Evaluation(Evaluation { unit, .. }) => {
                let unit = unit.clone();
                step.record(office, Actor::System, EventKind::Routed { unit })
            }
            State::Referred(Referral { unit, .. }) => {
                let unit = unit.clone();
                let notice = Notice::Referred { unit: unit.label().to_owned() };
                step.record(office, Actor::System, EventKind::Routed { unit }).tell(office, &notice)
            }
            State::AwaitingPaperLetter { .. } => step.tell(office, &Notice::PaperLetterAwaited),
            _ => step,
        })
    }

    fn begin(&self, office: &Office<'_>, procedure: &Procedure, start: Start) -> State {
        let days = procedure.deadlines;
        match start {
            Start::Registration => {
                State::AwaitingRegistration { deadline: office.deadline(days.registration) }
            }
            Start::PaperLetter => State::AwaitingPaperLetter { deadline: office.deadline(days.paper_letter) },
            Start::Evaluation(unit) => State::Evaluation(Evaluation::pooled(office, procedure, unit)),
            Start::Referred(unit) => State::Referred(Referral {
                unit,
                reviewer: None,
                question: String::new(),
                by: None,
                deadline: office.deadline(days.referred),
                evaluation: Box::new(
                    Evaluation::pooled(office, procedure, procedure.unit.clone())
                        .paused(office, PauseReason::Referred),
                ),
            }),
        }
    }
}
