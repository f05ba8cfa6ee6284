//! The acts of a story on a case that is filed. Each calls the use case of the pages and the API.

use super::story::Act;
use crate::portal::{FilingError, Portal};
use kartabl_actions::{
    Inspected, Seen, SeenLetter, StaffAction,
    review::{AskSamava, Assign, Decide, GiveOpinion, Prioritise, Refer, ReturnWithDefects, Take},
    secretariat::{ReceivePaperLetter, RegisterIncoming, SignOffLetter},
};
use kartabl_domain::{
    JalaliDate,
    cases::{Case, Refusal, completeness::Inspection},
    ids::CaseId,
    letters::{Addresses, Words},
    people::{Staff, UnitId},
    procedures::Decision,
    transitions::{PaperLetter, Verdict},
    values::PostalAddress,
};
use kartabl_storage::documents::Document;
use serde_json::json;
use std::collections::BTreeMap;

/// Performs an act of the applicant or of the staff.
///
/// # Errors
/// [`FilingError`] where the use case refuses the act or fails.
pub(super) async fn perform(
    portal: &Portal,
    people: &BTreeMap<&'static str, Staff>,
    case: CaseId,
    act: &Act,
) -> Result<(), FilingError> {
    let case = portal.services.db.case(case).await?;
    let staff = |login: &str| &people[login];
    let on = CaseActions { portal, case: &case };
    let actions = &portal.services.actions;
    match act {
        Act::Look => {
            actions.note_seen(portal.key, &case.code).await?;
            Ok(())
        }
        Act::GiveSamava(id) => {
            let yesterday = portal.services.house.office().today().add_days(-1);
            let given = json!({ "samava_id": id, "date": yesterday.to_string() });
            actions.give_samava(portal.key, &case.code, &given, &()).await?;
            Ok(())
        }
        Act::Withdraw(reason) => {
            actions.withdraw(portal.key, &case.code, reason, &()).await?;
            Ok(())
        }
        Act::Take(by) => on.perform(staff(by), Take { reason: "" }).await,
        Act::Assign(by, to) => on.perform(staff(by), Assign { to: staff(to) }).await,
        Act::Prioritise(by, priority, reason) => {
            on.perform(staff(by), Prioritise { priority: *priority, reason }).await
        }
        Act::Return(by, defects) => on.perform(staff(by), ReturnWithDefects { defects }).await,
        Act::Refer(by, unit, question) => {
            on.perform(staff(by), Refer { unit: UnitId::new(*unit), question }).await
        }
        Act::Opinion(by, opinion) => on.perform(staff(by), GiveOpinion { verdict: "موافق", opinion }).await,
        Act::AskSamava(by, message) => on.perform(staff(by), AskSamava { message }).await,
        Act::ReceivePaper(by) => on.receive_paper(staff(by)).await,
        Act::Register(by, unit) => {
            let action = RegisterIncoming { unit: &UnitId::new(*unit), note: "" };
            actions.register_incoming(&action, staff(by), on.seen()).await?;
            Ok(())
        }
        Act::Vouch(by, note) => {
            actions.vouch_identity(staff(by), on.seen(), note).await?;
            Ok(())
        }
        Act::Approve(by) => {
            let verdict =
                on.verdict(portal.services.house.office().procedure(&case).favourable(), "").await?;
            on.perform(staff(by), Decide { verdict }).await
        }
        Act::Reject(by, reason) => {
            let verdict = on.verdict(Decision::Reject, reason).await?;
            on.perform(staff(by), Decide { verdict }).await
        }
        Act::Number(by) => {
            let today = portal.services.house.office().today();
            Ok(actions.number_letter(staff(by), on.letter().await?, today).await?)
        }
        Act::Issue(by) => on.sign_off(staff(by), Addresses::default()).await,
        Act::IssueByPost(by) => {
            let lines = case.applicant.address.clone().unwrap_or_default();
            let post = Some(PostalAddress { lines, postal_code: None });
            on.sign_off(staff(by), Addresses { post, ..Addresses::default() }).await
        }
        Act::File | Act::Submit | Act::Change(..) | Act::Replace(_) | Act::Note(..) => {
            Err(Refusal::NotAllowed.into())
        }
    }
}

/// A case, and the use cases that change it.
struct CaseActions<'a> {
    portal: &'a Portal,
    case: &'a Case,
}

impl CaseActions<'_> {
    fn seen(&self) -> Seen {
        Seen { case: self.case.id, version: self.case.version }
    }

    async fn perform(&self, by: &Staff, action: impl StaffAction) -> Result<(), FilingError> {
        self.portal.services.actions.perform(&action, by, self.seen(), "").await?;
        Ok(())
    }

    async fn letter(&self) -> Result<SeenLetter, FilingError> {
        let letter = self.case.letter_awaited().ok_or(Refusal::TooLate)?;
        Ok(SeenLetter { letter, version: self.portal.services.db.letter(letter).await?.version })
    }

    async fn sign_off(&self, by: &Staff, to: Addresses) -> Result<(), FilingError> {
        let letter = self.letter().await?;
        Ok(self.portal.services.actions.perform_on_letter(&SignOffLetter { to }, by, letter).await?)
    }

    async fn receive_paper(&self, by: &Staff) -> Result<(), FilingError> {
        let today = self.portal.services.house.office().today();
        let (number, date) = self.case.announced_letter();
        let date = date.and_then(|date| JalaliDate::parse(&date).ok()).unwrap_or(today);
        let paper = PaperLetter { number: number.unwrap_or_default(), date, note: String::new() };
        self.perform(by, ReceivePaperLetter { paper, received: today }).await
    }

    /// A decision in the words that the procedure proposes, the reason of a rejection added.
    async fn verdict(&self, decision: Decision, reason: &str) -> Result<Verdict, FilingError> {
        let (services, case) = (&self.portal.services, self.case);
        let office = services.house.office();
        let procedure = office.procedure(case);
        let Some(plan) = procedure.letter(decision) else {
            let report = match decision {
                Decision::Reject => reason,
                _ if procedure.id.as_str() == "connection" => "اتصال شما تأیید شد و فعال است.",
                Decision::Approve | Decision::Reply => "درخواست شما بررسی و تأیید شد.",
            };
            return Ok(Verdict {
                decision,
                subject: String::new(),
                body: String::new(),
                report: report.to_owned(),
                usernames: case.proposed_usernames(&office).unwrap_or_default(),
            });
        };
        let facts = Inspected::now(&services.db, &office, case).await?.facts;
        let documents: Vec<_> =
            services.db.documents_of(case.id).await?.iter().map(Document::facts).collect();
        let input = Inspection {
            procedure,
            applicant: &case.applicant,
            data: &case.data,
            documents: &documents,
            facts: &facts,
            today: office.today(),
        };
        let words = Words::proposed(plan, &input, case, &office);
        let body: Vec<_> =
            words.body.iter().map(String::as_str).chain([reason]).filter(|text| !text.is_empty()).collect();
        let report = if reason.is_empty() { words.report } else { reason.to_owned() };
        let body = body.join("\n");
        Ok(Verdict { decision, subject: words.subject, body, report, usernames: String::new() })
    }
}
