//! The worker's move: what follows from the automatic inspection of a submitted or mended case.

use super::{Actor, Case, Evaluation, EventKind, Referral, Refusal, Return, State, Station, Step};
use crate::{
    completeness::Findings,
    deadlines::PauseReason,
    defects::Defect,
    messages::Notice,
    office::Office,
    procedures::{Procedure, Start},
    staff::UnitId,
};
use std::collections::BTreeSet;

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

impl Evaluation {
    /// A case that nobody of the unit has taken yet.
    pub(super) fn pooled(office: &Office<'_>, procedure: &Procedure, unit: UnitId) -> Self {
        Self {
            unit,
            reviewer: None,
            deadline: office.deadline(procedure.deadlines.evaluation),
            proposal: None,
        }
    }

    /// The unit's clock stands still while another must act.
    pub(super) fn paused(mut self, office: &Office<'_>, reason: PauseReason) -> Self {
        self.deadline = self.deadline.pause(office.office_day(), reason);
        self
    }

    /// The unit's clock goes on.
    pub(super) fn resumed(mut self, office: &Office<'_>) -> Self {
        self.deadline = self.deadline.resume(office.office_day());
        self
    }
}

impl Station {
    /// The state in which the people of the station go on, their clock running again.
    pub(super) fn resumed(self, office: &Office<'_>) -> State {
        match self {
            Self::Evaluation(evaluation) => State::Evaluation(evaluation.resumed(office)),
            Self::Referred(mut referral) => {
                referral.deadline = referral.deadline.resume(office.office_day());
                State::Referred(referral)
            }
        }
    }

    /// The same place with its clock stopped.
    pub(super) fn paused(self, office: &Office<'_>) -> Self {
        let reason = PauseReason::AwaitingApplicant;
        match self {
            Self::Evaluation(evaluation) => Self::Evaluation(evaluation.paused(office, reason)),
            Self::Referred(mut referral) => {
                referral.deadline = referral.deadline.pause(office.office_day(), reason);
                Self::Referred(referral)
            }
        }
    }
}

impl Step {
    /// Puts the case into the applicant's hands: the sections of the open defects may be edited, nothing else.
    pub(super) fn hand_to_applicant(self, office: &Office<'_>, by: Actor, back: Option<Station>) -> Self {
        let Self { mut case, .. } = self.clone();
        let deadline = office.deadline(office.procedure(&case).deadlines.repair);
        let until = office.due(&deadline);
        let open: Vec<Defect> = case.open_defects().cloned().collect();
        case.state = State::Returned(Return {
            by: by.staff(),
            at: office.now,
            sections: open.iter().map(|defect| defect.place.section.clone()).collect(),
            deadline,
            back,
            reminded: BTreeSet::new(),
            seen: false,
        });
        let notice =
            Notice::Returned { defects: open.iter().map(|defect| defect.text.clone()).collect(), until };
        let kind = EventKind::Returned { defects: open.len(), until: until.to_string() };
        // Only a person can change their mind; what the inspection found goes out at once.
        let window = i64::from(office.settings.undo_window);
        let held = (by.staff().is_some() && window > 0)
            .then(|| office.now + jiff::SignedDuration::from_mins(window));
        Self { case, ..self }.record(office, by, kind).tell_at(office, &notice, held)
    }
}
