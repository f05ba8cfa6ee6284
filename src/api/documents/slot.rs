//! The slot that an upload names: is it there, and may it be filled now.

use super::super::{act::own_case, caller::Caller, error::ApiError};
use kartabl_domain::{
    cases::{Case, Refusal},
    completeness::{DocumentFacts, Inspection, forbidden},
    data::CaseData,
    defects::Place,
    facts::FactsWanted,
    office::Office,
    procedures::{DocumentSlot, Procedure, Section},
    text::{ascii_digits, fa},
};
use kartabl_storage::{Tx, documents::Document};

/// A case with a slot of it that may be filled now.
pub(super) struct Target<'a> {
    pub(super) case: Case,
    pub(super) procedure: &'a Procedure,
    pub(super) slot: &'a DocumentSlot,
    pub(super) place: Place,
}

/// What the address of an upload names.
pub(super) struct Address {
    pub(super) code: String,
    pub(super) slot: String,
    pub(super) item: Option<String>,
}

impl Address {
    /// Finds the slot and judges whether it may be filled now.
    pub(super) async fn open<'a>(
        &self,
        tx: &mut Tx,
        office: &Office<'a>,
        caller: &Caller,
    ) -> Result<Target<'a>, ApiError> {
        let case = own_case(tx, &self.code, caller).await?;
        let procedure = office.procedure(&case);
        let (section, slot) = procedure.slot(&self.slot).ok_or(ApiError::UnknownSlot)?;
        let item = row(section, self.item.as_deref(), &case.data)?;
        let place = Place::document(&section.id, item, &slot.id);
        // Asked of the domain before the bytes come; it is asked again when they are stored.
        if let Err(refusal) = case.clone().touch_document(office, &place, true) {
            return Err(ApiError::not_editable(procedure)(refusal));
        }
        if slot.forbidden_if.is_some()
            && let Some(text) = forbidden_now(tx, office, &case, &slot.id, item).await?
        {
            return Err(ApiError::Refused { refusal: Refusal::Confidential, text });
        }
        Ok(Target { case, procedure, slot, place })
    }
}

async fn forbidden_now(
    tx: &mut Tx,
    office: &Office<'_>,
    case: &Case,
    slot: &str,
    item: Option<usize>,
) -> Result<Option<String>, ApiError> {
    let procedure = office.procedure(case);
    let wanted = FactsWanted::of(procedure, &case.data.to_value());
    let facts = tx.facts(&wanted, &case.applicant.key(), Some(case.id)).await?;
    let documents: Vec<DocumentFacts> = tx.documents_of(case.id).await?.iter().map(Document::facts).collect();
    let input = Inspection {
        procedure,
        applicant: &case.applicant,
        data: &case.data,
        documents: &documents,
        facts: &facts,
        today: office.today(),
    };
    Ok(forbidden(&input, slot, item))
}

/// The row that an upload names: needed in a repeating section, and nowhere else allowed.
fn row(section: &Section, given: Option<&str>, data: &CaseData) -> Result<Option<usize>, ApiError> {
    let rows = data.rows(section);
    match (&section.repeats, given.map(str::trim).filter(|given| !given.is_empty())) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(ApiError::invalid("item", "این بخش تکرارشونده نیست؛ item نفرستید")),
        (Some(_), None) => {
            Err(ApiError::invalid("item", "این بخش تکرارشونده است؛ شمارهٔ ردیف را از صفر در item بفرستید"))
        }
        (Some(_), Some(given)) => match ascii_digits(given).parse::<usize>() {
            Ok(item) if item < rows => Ok(Some(item)),
            Ok(_) => {
                Err(ApiError::invalid("item", format!("چنین ردیفی نیست؛ این بخش {} ردیف دارد", fa(rows))))
            }
            Err(_) => Err(ApiError::invalid("item", "عددی از صفر لازم است")),
        },
    }
}
