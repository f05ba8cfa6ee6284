//! The budgets of the states of a case.

/// Budgets in working days (SPEC §5); zero means by the end of the same working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadlines {
    /// Registration by the secretariat.
    pub registration: u16,
    /// Evaluation by the unit.
    pub evaluation: u16,
    /// Each referral.
    pub referred: u16,
    /// The applicant's repair.
    pub repair: u16,
    /// The applicant's Samava data.
    pub samava: u16,
    /// Waiting for the paper letter.
    pub paper_letter: u16,
    /// Issuing the letter.
    pub letter: u16,
    /// Confirming whose mobile number the account has.
    pub identity: u16,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            registration: 1,
            evaluation: 5,
            referred: 5,
            repair: 10,
            samava: 10,
            paper_letter: 10,
            letter: 2,
            identity: 1,
        }
    }
}
