//! The answers of the identity services to the gates of a draft (guide 002).

use super::Step;
use crate::{
    cases::{Actor, Case, EventKind, Refusal, State},
    office::Office,
    orders::ConfirmIdentity,
    people::identity::{Answer, Gate, GateFact, Standing},
};

impl Case {
    /// Takes over what the service said of a gate. Passed, it leads to the next one; a service that is down is asked
    /// again by the job that asked it.
    ///
    /// # Errors
    /// Another state, or a gate that is not being asked about: the job ran twice.
    pub fn gate_answered(
        mut self,
        office: &Office<'_>,
        gate: Gate,
        answer: &Answer,
    ) -> Result<Step, Refusal> {
        if self.gate_asked() != Some(gate) {
            return Err(Refusal::wrong(&self.state));
        }
        let State::Draft { gates } = &mut self.state else { return Err(Refusal::wrong(&self.state)) };
        let Some(fact) = gates.iter_mut().find(|fact| fact.gate == gate) else {
            return Err(Refusal::wrong(&self.state));
        };
        let (standing, kind) = match (answer, &fact.standing) {
            (Answer::True, _) => (Standing::Passed { at: office.now }, Some(EventKind::GatePassed { gate })),
            (Answer::Untrue(reason), _) => (
                Standing::Refused { at: office.now, reason: reason.clone() },
                Some(EventKind::GateRefused { gate }),
            ),
            // That it is down is told once; how often it was asked since stands with the gate.
            (Answer::None, Standing::Down { attempts, since }) => {
                (Standing::Down { attempts: attempts + 1, since: *since }, None)
            }
            (Answer::None, _) => {
                (Standing::Down { attempts: 1, since: office.now }, Some(EventKind::GateDown { gate }))
            }
        };
        let passed = matches!(standing, Standing::Passed { .. });
        fact.standing = standing;
        let next = gates.iter_mut().find(|fact| fact.standing == Standing::Waiting).filter(|_| passed);
        let next = next.map(|fact| {
            fact.standing = Standing::Asked;
            fact.gate
        });
        let case = self.id;
        let mut step = Step::of(self);
        if let Some(kind) = kind {
            step = step.record(office, Actor::System, kind);
        }
        if let Some(gate) = next {
            step = step.order(&ConfirmIdentity { case, gate });
        }
        Ok(step)
    }
}

/// The gates of a new draft: the first is asked about at once.
pub(super) fn closed(gates: &[Gate]) -> Vec<GateFact> {
    let standing = |index| if index == 0 { Standing::Asked } else { Standing::Waiting };
    gates
        .iter()
        .enumerate()
        .map(|(index, gate)| GateFact { gate: *gate, standing: standing(index) })
        .collect()
}
