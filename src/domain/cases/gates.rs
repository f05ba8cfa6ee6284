//! The identity gates of a draft (guide 002): nothing can be filled in before the last of them is passed.

use super::{Case, Refusal, State};
use crate::people::identity::{Gate, GateFact, Standing};

impl Case {
    /// The gates of a draft, in their order; none where the procedure asks for none, and once it was submitted.
    pub fn gates(&self) -> &[GateFact] {
        match &self.state {
            State::Draft { gates } => gates,
            _ => &[],
        }
    }

    /// The gate that is being asked about.
    pub fn gate_asked(&self) -> Option<Gate> {
        let asked = |fact: &&GateFact| matches!(fact.standing, Standing::Asked | Standing::Down { .. });
        self.gates().iter().find(asked).map(|fact| fact.gate)
    }

    /// # Errors
    /// The first gate that is not passed.
    pub(crate) fn gates_passed(&self) -> Result<(), Refusal> {
        let closed = self.gates().iter().find(|fact| !matches!(fact.standing, Standing::Passed { .. }));
        match closed {
            Some(fact) => Err(Refusal::IdentityAwaited { fact: fact.clone() }),
            None => Ok(()),
        }
    }
}
