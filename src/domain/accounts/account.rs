//! The account itself: what is known of it, and what may be done with it.

use super::{Inquiry, Known, Voucher};
use crate::{
    calendar::Deadline,
    cases::{Case, Refusal, Warning},
    ids::{ApplicantId, StaffId},
    office::Office,
    orders::ConfirmAccount,
    people::{Applicant, ApplicantKind, Role, Staff, identity::Person},
    procedures::Place,
    values::{LegalId, Mobile, NationalCode},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The section under which the warnings about an account stand; no procedure's form has it.
pub const APPLICANT: &str = "applicant";
/// The rule of a warning that stands in the way of an approval: nobody has confirmed whose number it is.
pub const UNCONFIRMED: &str = "identity";
/// The rule of a warning that leaves the judgement to the reviewer: there is no service, or nobody, to ask about.
pub const UNASKED: &str = "identity-unasked";
/// The least number of characters that say how an identity was established by hand.
pub const NOTE_LEAST: usize = 10;
/// The least number of characters of the reason for another mobile number.
pub const REASON_LEAST: usize = 5;

/// The account of an applicant.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Its id inside the house, which stands in addresses and tells nothing.
    pub id: ApplicantId,
    /// Whose it is: [`Applicant::key`].
    pub key: String,
    /// What sort of person it is.
    pub kind: ApplicantKind,
    /// The name of the newest filing.
    pub name: String,
    /// The person who must own the mobile number; of an organisation its chief executive, if known.
    pub national_code: Option<NationalCode>,
    /// The id of an organisation.
    pub legal_id: Option<LegalId>,
    /// The number of the account.
    pub mobile: Mobile,
    /// Whether the owner is bound to the number: since the first case that goes by the account, or since the organisation
    /// has set it. Before that it is the number of the newest filing.
    pub fixed: bool,
    /// The organisation's own e-mail domains as they were given last (guide 001).
    pub domains: Vec<String>,
    /// What is known of whose number it is.
    pub identity: Known,
    /// Counts the questions to the identity service: the answer to an older one is not taken.
    pub question: u32,
    /// What the staff did with the account, oldest first.
    pub history: Vec<Deed>,
    /// When its first case was opened.
    pub opened_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// Counts the changes; 0 before it is stored.
    pub version: i64,
}

/// Something that a member of the staff did with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: StaffId,
    /// What.
    pub kind: DeedKind,
    /// Why, or how it was established.
    pub note: String,
}

/// What can be done with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "snake_case")]
pub enum DeedKind {
    /// Another mobile number was set.
    Mobile {
        /// The number before.
        from: Mobile,
        /// The number since.
        to: Mobile,
    },
    /// The identity was established by hand.
    Vouched,
}

impl Account {
    /// Whether the answer to this question is still to come; not where it was answered or asked anew since.
    pub fn awaits(&self, question: u32) -> bool {
        self.identity.is_pending() && self.question == question
    }

    /// The person who must own the number; `None` of an organisation that has not said who leads it.
    pub fn person(&self) -> Option<Person> {
        Some(Person {
            national_code: self.national_code.clone()?,
            mobile: self.mobile.clone(),
            name: (self.kind == ApplicantKind::Natural).then(|| self.name.clone()),
            birth_date: None,
            father_name: None,
        })
    }

    /// Takes over what the service said to a question; `None` where that is no news.
    #[must_use]
    pub fn answered(mut self, office: &Office<'_>, question: u32, answer: &Inquiry) -> Option<Self> {
        if !self.awaits(question) {
            return None;
        }
        self.identity = self.identity.answered(office.now, answer);
        self.changed_at = office.now;
        Some(self)
    }

    /// A reviewer establishes by hand whose number it is (guide 004): remembered, so that the next case needs nothing.
    ///
    /// # Errors
    /// When the identity is confirmed already, or the note does not say how.
    pub fn vouch(mut self, office: &Office<'_>, staff: &Staff, note: &str) -> Result<Self, Refusal> {
        if self.identity.is_confirmed() {
            return Err(Refusal::IdentityKnown);
        }
        let note = Refusal::words("identity_note", note, NOTE_LEAST)?;
        self.identity = Known::Confirmed { at: office.now, by: Voucher::Staff { id: staff.id } };
        Ok(self.done(office, staff, DeedKind::Vouched, note))
    }

    /// The organisation sets another number; whose that is must be confirmed anew.
    ///
    /// # Errors
    /// No post that allows it, the same number, or no reason given.
    pub fn change_mobile(
        mut self,
        office: &Office<'_>,
        staff: &Staff,
        mobile: Mobile,
        reason: &str,
    ) -> Result<(Self, Option<ConfirmAccount>), Refusal> {
        if !may_change_mobile(staff) {
            return Err(Refusal::NotAllowed);
        }
        if mobile == self.mobile {
            return Err(Refusal::SameMobile);
        }
        let reason = Refusal::words("reason", reason, REASON_LEAST)?;
        let asked = self.identity != Known::Unknown;
        let from = std::mem::replace(&mut self.mobile, mobile);
        self.fixed = true;
        self.identity = Known::Unknown;
        let order = asked.then(|| self.ask(office));
        let to = self.mobile.clone();
        Ok((self.done(office, staff, DeedKind::Mobile { from, to }, reason), order))
    }

    fn done(mut self, office: &Office<'_>, staff: &Staff, kind: DeedKind, note: String) -> Self {
        self.changed_at = office.now;
        self.history.push(Deed { at: office.now, by: staff.id, kind, note });
        self
    }

    /// Puts the question anew.
    pub(super) fn ask(&mut self, office: &Office<'_>) -> ConfirmAccount {
        self.question += 1;
        self.identity = self.identity.asked(office.now);
        ConfirmAccount { applicant: self.id, question: self.question }
    }

    /// Until when the inspection of a case waits for the answer (SPEC §5: identity 1 working day since the submission);
    /// `None` where it need not, or the budget is over.
    pub fn awaited_until(&self, office: &Office<'_>, case: &Case) -> Option<Timestamp> {
        let procedure = office.procedure(case);
        if !procedure.account || !self.identity.is_pending() {
            return None;
        }
        let day = office.calendar.day_of(case.submitted_at?);
        let due = Deadline::start(day, procedure.deadlines.identity).due(office.calendar)?;
        Some(office.calendar.due_at(due)).filter(|until| office.now < *until)
    }

    /// What a reviewer is told of it; nothing where the identity is confirmed.
    pub fn warning(&self) -> Option<Warning> {
        let unasked = matches!(self.identity, Known::Unserved | Known::Nameless);
        let rule = if unasked { UNASKED } else { UNCONFIRMED };
        let text = self.identity.warning(self.kind)?;
        Some(Warning { place: Place::section(APPLICANT, None), rule: rule.to_owned(), text })
    }

    /// Whether these facts would change with the filing of an applicant.
    pub(super) fn differs(&self, other: &Self) -> bool {
        Self { changed_at: other.changed_at, ..self.clone() } != *other
    }
}

/// Who may set another mobile number: the administrator and supervisors, never the owner (guide 004).
pub fn may_change_mobile(staff: &Staff) -> bool {
    staff.is(Role::Admin) || staff.is(Role::Supervisor)
}

/// The account that an applicant would have with nothing known of it.
pub(super) fn fresh(office: &Office<'_>, applicant: &Applicant) -> Account {
    Account {
        id: ApplicantId::new(office.world),
        key: applicant.key(),
        kind: applicant.kind,
        name: applicant.name.clone(),
        national_code: applicant.national_code.clone().filter(|_| applicant.kind == ApplicantKind::Natural),
        legal_id: applicant.legal_id.clone().filter(|_| applicant.kind != ApplicantKind::Natural),
        mobile: applicant.mobile.clone(),
        fixed: false,
        domains: Vec::new(),
        identity: Known::Unknown,
        question: 0,
        history: Vec::new(),
        opened_at: office.now,
        changed_at: office.now,
        version: 0,
    }
}
