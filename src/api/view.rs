//! The JSON representation of a case, built from everything that storage has about it.

use super::answers::{
    CaseAnswer, DeadlineAnswer, DefectAnswer, DocumentAnswer, EventAnswer, GateAnswer, GrantedAnswer,
    LetterAnswer, MessageAnswer, shows_current_defects,
};
use kartabl_actions::Inspected;
use kartabl_domain::{
    accounts::Account,
    cases::{Case, Defect, DefectSource, Event, Outcome, Turn},
    letters::Letter,
    messages::Channel,
    office::Office,
};
use kartabl_storage::{
    Db, Result, Tx,
    documents::Document,
    messages::{Delivery, Sent},
};

/// Everything that the representation of a case is built from.
struct CaseParts {
    documents: Vec<Document>,
    /// The defects that an inspection finds now. `None` when the stored defects are shown.
    current_defects: Option<Vec<Defect>>,
    events: Vec<Event>,
    messages: Vec<Sent>,
    letters: Vec<Letter>,
    /// The applicant's account, when the procedure relies on it.
    account: Option<Account>,
}

/// Loads the parts of a case. A macro, since [`Db`] and [`Tx`] have the same methods but no common trait.
macro_rules! load_parts {
    ($store:ident, $inspected:ident, $office:ident, $case:ident) => {
        CaseParts {
            documents: $store.documents_of($case.id).await?,
            current_defects: match shows_current_defects(&$case.state) {
                true => Some(Inspected::$inspected($store, $office, $case).await?.findings.defects),
                false => None,
            },
            events: $store.events_of($case.id).await?,
            messages: $store.messages_of($case.id).await?,
            letters: $store.letters_of_case($case.id).await?,
            account: match $office.procedure($case).account && $case.state.turn() != Turn::Nobody {
                true => $store.account_of(&$case.applicant.key()).await?,
                false => None,
            },
        }
    };
}

/// The representation of a case, read outside of a transaction.
///
/// # Errors
/// A storage error when the database fails.
pub(super) async fn case_answer(db: &Db, office: &Office<'_>, case: &Case) -> Result<CaseAnswer> {
    Ok(load_parts!(db, now, office, case).answer(office, case))
}

/// The representation of a case, read inside a transaction.
///
/// # Errors
/// A storage error when the database fails.
pub(super) async fn case_answer_in(tx: &mut Tx, office: &Office<'_>, case: &Case) -> Result<CaseAnswer> {
    Ok(load_parts!(tx, within, office, case).answer(office, case))
}

impl CaseParts {
    fn answer(self, office: &Office<'_>, case: &Case) -> CaseAnswer {
        let defects: Vec<Defect> = match self.current_defects {
            Some(current) => {
                let declared = case.defects.iter().filter(|defect| defect.source == DefectSource::Reviewer);
                current.into_iter().chain(declared.cloned()).collect()
            }
            None => case.defects.clone(),
        };
        let is_on_desk =
            |sent: &Sent| sent.message.channel == Channel::Desk && sent.state != Delivery::Recalled;
        CaseAnswer {
            tracking_code: case.code.to_string(),
            state: case.state.name(),
            state_label: case.state.label(),
            outcome: case.state.outcome().map(Outcome::name),
            data: case.data.to_value(),
            documents: self.documents.iter().map(DocumentAnswer::from).collect(),
            defects: defects.into_iter().map(DefectAnswer::from).collect(),
            messages: self
                .messages
                .into_iter()
                .filter(is_on_desk)
                .map(|sent| MessageAnswer { at: sent.message.created_at, text: sent.message.text })
                .collect(),
            letters: self.letters.iter().filter_map(|letter| LetterAnswer::of(letter, office)).collect(),
            granted: GrantedAnswer::of(case),
            events: self.events.iter().filter_map(EventAnswer::of).collect(),
            identity: self
                .account
                .iter()
                .map(GateAnswer::from)
                .chain(case.gates().iter().map(GateAnswer::from))
                .collect(),
            deadline: DeadlineAnswer::of(case, office),
        }
    }
}
