//! The answer of a case, gathered from all that storage keeps of it.

use super::answers::{
    CaseAnswer, DeadlineAnswer, DefectAnswer, DocumentAnswer, EventAnswer, GateAnswer, GrantedAnswer,
    LetterAnswer, MessageAnswer, inspects,
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

struct Gathered {
    documents: Vec<Document>,
    /// What the inspection finds now; `None` where the stored defects are the answer.
    found: Option<Vec<Defect>>,
    events: Vec<Event>,
    messages: Vec<Sent>,
    letters: Vec<Letter>,
    /// What the case goes by, where it does.
    account: Option<Account>,
}

macro_rules! gather {
    ($store:ident, $inspected:ident, $office:ident, $case:ident) => {
        Gathered {
            documents: $store.documents_of($case.id).await?,
            found: match inspects(&$case.state) {
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

/// The case as it stands.
pub(super) async fn case_answer(db: &Db, office: &Office<'_>, case: &Case) -> Result<CaseAnswer> {
    Ok(gather!(db, now, office, case).answer(office, case))
}

/// The case as this transaction sees it.
pub(super) async fn case_answer_in(tx: &mut Tx, office: &Office<'_>, case: &Case) -> Result<CaseAnswer> {
    Ok(gather!(tx, within, office, case).answer(office, case))
}

impl Gathered {
    fn answer(self, office: &Office<'_>, case: &Case) -> CaseAnswer {
        let defects: Vec<Defect> = match self.found {
            Some(found) => {
                let declared = case.defects.iter().filter(|defect| defect.source == DefectSource::Reviewer);
                found.into_iter().chain(declared.cloned()).collect()
            }
            None => case.defects.clone(),
        };
        let on_desk = |sent: &Sent| sent.message.channel == Channel::Desk && sent.state != Delivery::Recalled;
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
                .filter(on_desk)
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
