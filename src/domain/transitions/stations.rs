//! Where a case lies with people: who may act on it there, and how its clock stands still and goes on.

use crate::{
    calendar::PauseReason,
    cases::{Case, Evaluation, Referral, Refusal, State, Station},
    ids::StaffId,
    office::Office,
    people::{Staff, UnitId},
    procedures::Procedure,
};

impl Case {
    /// Where the case lies with people now: in Evaluation or referred.
    pub(super) fn station(&self) -> Result<Station, Refusal> {
        match &self.state {
            State::Evaluation(evaluation) => Ok(Station::Evaluation(evaluation.clone())),
            State::Referred(referral) => Ok(Station::Referred(referral.clone())),
            other => Err(Refusal::wrong(other)),
        }
    }

    /// The place where this person may act on the case now.
    ///
    /// # Errors
    /// Another state, another reviewer's case, or a filing of one's own.
    pub(super) fn station_of(&self, staff: &Staff) -> Result<Station, Refusal> {
        let station = self.station()?;
        if !staff.reviews_for(station.unit()) {
            return Err(Refusal::NotAllowed);
        }
        if station.reviewer() != Some(staff.id) {
            return Err(Refusal::NotYours { holder: station.reviewer() });
        }
        self.not_own_filing(staff)?;
        Ok(station)
    }

    /// The evaluation, when this person may act on it now.
    pub(super) fn evaluation_of(&self, staff: &Staff) -> Result<Evaluation, Refusal> {
        match self.station_of(staff)? {
            Station::Evaluation(evaluation) => Ok(evaluation),
            Station::Referred(_) => Err(Refusal::wrong(&self.state)),
        }
    }

    pub(super) fn not_own_filing(&self, staff: &Staff) -> Result<(), Refusal> {
        let own = staff.national_code.is_some() && staff.national_code == self.applicant.national_code;
        if own { Err(Refusal::OwnFiling) } else { Ok(()) }
    }

    pub(super) fn put(&mut self, station: Station) {
        self.state = match station {
            Station::Evaluation(evaluation) => State::Evaluation(evaluation),
            Station::Referred(referral) => State::Referred(referral),
        };
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

    /// The evaluation without a decision that waits for its second person.
    pub(super) fn without_proposal(self) -> Self {
        Self { proposal: None, ..self }
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

    /// Stops the clock of the place.
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

impl Station {
    /// This place in a person's hands. An open proposal is not theirs and falls, unless they have the case already.
    pub(super) fn held_by(self, reviewer: Option<StaffId>) -> Self {
        match self {
            Self::Evaluation(evaluation) => {
                let proposal = evaluation.proposal.filter(|_| evaluation.reviewer == reviewer);
                Self::Evaluation(Evaluation { reviewer, proposal, ..evaluation })
            }
            Self::Referred(referral) => Self::Referred(Referral { reviewer, ..referral }),
        }
    }

    pub(super) fn without_proposal(self) -> Self {
        match self {
            Self::Evaluation(evaluation) => Self::Evaluation(evaluation.without_proposal()),
            referred @ Self::Referred(_) => referred,
        }
    }
}

impl Station {
    /// The evaluation behind the station.
    pub(super) fn into_evaluation(self) -> Evaluation {
        match self {
            Self::Evaluation(evaluation) => evaluation,
            Self::Referred(referral) => *referral.evaluation,
        }
    }
}
