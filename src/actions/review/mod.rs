//! What members of staff decide on a case. An action is a value: a page rehearses it to show what would be sent, and has it
//! performed; so what was shown is what is done.

mod add_note;
mod ask_samava;
mod assign;
mod confirm;
mod decide;
mod give_opinion;
mod perform;
mod prioritise;
mod refer;
mod refuse_proposal;
mod return_with_defects;
mod take;
mod take_return_back;
mod vouch_identity;

pub use ask_samava::AskSamava;
pub use assign::Assign;
pub use confirm::Confirm;
pub use decide::Decide;
pub use give_opinion::GiveOpinion;
pub use perform::{Seen, StaffAction};
pub use prioritise::Prioritise;
pub use refer::Refer;
pub use refuse_proposal::RefuseProposal;
pub use return_with_defects::ReturnWithDefects;
pub use take::Take;
pub use take_return_back::TakeReturnBack;

use kartabl_domain::{
    cases::{Case, Evaluation, Refusal, State},
    procedures::Decision,
};

/// Checks that the case waits for a second person about this decision.
fn proposed(case: &Case, decision: Decision) -> Result<(), Refusal> {
    match &case.state {
        State::Evaluation(Evaluation { proposal: Some(proposal), .. }) if proposal.decision == decision => {
            Ok(())
        }
        other => Err(Refusal::WrongState { state: other.name() }),
    }
}
