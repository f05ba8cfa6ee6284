//! A letter (نامه) of a case on its way from draft to issue (SPEC §8).

use super::{
    Entry, LetterData, Words,
    dispatch::{Dispatch, Standing},
};
use crate::{
    cases::Case,
    ids::{CaseId, LetterId, StaffId},
    office::Office,
    procedures::{Decision, Route},
    text::fa,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How far a letter has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// پیش‌نویس.
    Draft,
    /// The letter has its number and date in the register.
    Numbered(Entry),
    /// The letter was signed off; the background typesets it.
    Issuing(Entry),
    /// در حال ارسال: the bytes are kept and never made again, the applicant has them at the portal; another way is still
    /// waited for.
    Dispatching {
        /// Its entry in the register.
        entry: Entry,
        /// Since when.
        at: Timestamp,
        /// The SHA-256 of the bytes, hexadecimal.
        sha256: String,
        /// How many bytes.
        bytes: i64,
    },
    /// صادر شده: it has left on every way that was chosen.
    Issued {
        /// Its entry in the register.
        entry: Entry,
        /// When it was issued.
        at: Timestamp,
        /// The SHA-256 of the bytes, hexadecimal.
        sha256: String,
        /// How many bytes.
        bytes: i64,
    },
    /// ابطال: a number that was taken stays in the book.
    Void {
        /// Its entry, if it had one.
        entry: Option<Entry>,
        /// Why.
        reason: String,
    },
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    /// Its id.
    pub id: LetterId,
    /// Whose it is.
    pub case: CaseId,
    /// What it tells.
    pub decision: Decision,
    /// The register that numbers it.
    pub register: String,
    /// The subject.
    pub subject: String,
    /// The paragraphs, as the expert left them.
    pub body: Vec<String>,
    /// The report for the applicant that goes with it («گزارش درخواست»).
    pub report: String,
    /// Who drafted it.
    pub drafted_by: StaffId,
    /// The name under the letter.
    pub signer_name: String,
    /// The office of the signer.
    pub signer_title: String,
    /// The code of the public verification page; says nothing about the case.
    pub verification: String,
    /// How far it has come.
    pub stage: Stage,
    /// The ways beside the portal, chosen when it was signed off; none is the portal alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dispatches: Vec<Dispatch>,
    /// Counts the changes.
    pub version: i64,
    /// When it was drafted.
    pub created_at: Timestamp,
}

/// Letters and digits that nobody mistakes for each other.
const VERIFICATION_ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Sixteen unpredictable characters in groups of four: 79 bits, beyond guessing over the network.
fn verification_code(office: &Office<'_>) -> String {
    let bytes: [u8; 16] = office.world.bytes();
    let text: Vec<char> =
        bytes.iter().map(|byte| char::from(VERIFICATION_ALPHABET[usize::from(byte & 31)])).collect();
    text.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

impl Letter {
    /// A first draft for a decision.
    pub fn draft(office: &Office<'_>, case: &Case, decision: Decision, by: StaffId, words: Words) -> Self {
        Self {
            id: LetterId::new(office.world),
            case: case.id,
            decision,
            register: words.register,
            subject: words.subject,
            body: words.body,
            report: words.report,
            drafted_by: by,
            signer_name: words.signer_name,
            signer_title: words.signer_title,
            verification: verification_code(office),
            stage: Stage::Draft,
            dispatches: Vec::new(),
            version: 0,
            created_at: office.now,
        }
    }

    /// Its line in the register, once it has one.
    pub fn entry(&self) -> Option<&Entry> {
        match &self.stage {
            Stage::Draft => None,
            Stage::Numbered(entry)
            | Stage::Issuing(entry)
            | Stage::Dispatching { entry, .. }
            | Stage::Issued { entry, .. } => Some(entry),
            Stage::Void { entry, .. } => entry.as_ref(),
        }
    }

    /// The name of the stage in the database.
    pub fn stage_name(&self) -> &'static str {
        match self.stage {
            Stage::Draft => "draft",
            Stage::Numbered(_) => "numbered",
            Stage::Issuing(_) => "issuing",
            Stage::Dispatching { .. } => "dispatching",
            Stage::Issued { .. } => "issued",
            Stage::Void { .. } => "void",
        }
    }

    /// Its bytes, once they are kept and as long as the letter holds.
    pub fn kept(&self) -> Option<Kept<'_>> {
        match &self.stage {
            Stage::Dispatching { entry, sha256, bytes, .. } | Stage::Issued { entry, sha256, bytes, .. } => {
                Some(Kept { entry, sha256, bytes: *bytes })
            }
            _ => None,
        }
    }

    /// Its way by this route, where it was chosen; the portal is not among them.
    pub fn dispatch(&self, route: Route) -> Option<&Dispatch> {
        self.dispatches.iter().find(|dispatch| dispatch.route() == route)
    }

    /// Every way of the letter with how far it has come, the portal first.
    pub fn ways(&self) -> Vec<(Route, Standing)> {
        let portal = match &self.stage {
            Stage::Dispatching { at, .. } | Stage::Issued { at, .. } => {
                Standing::Confirmed { at: *at, reference: None, by: None }
            }
            _ => Standing::Waiting,
        };
        let others = self.dispatches.iter().map(|dispatch| (dispatch.route(), dispatch.standing.clone()));
        std::iter::once((Route::Portal, portal)).chain(others).collect()
    }

    /// The public page that proves the letter.
    pub fn verification_url(&self, office: &Office<'_>) -> String {
        format!("{}/verify/{}", office.settings.public_url.trim_end_matches('/'), self.verification)
    }

    /// What is printed and previewed; before the number is taken its places are empty.
    pub fn data(&self, office: &Office<'_>, case: &Case) -> LetterData {
        let entry = self.entry();
        let date = entry.map(|entry| entry.date);
        LetterData {
            organisation: office.settings.organisation.clone(),
            unit: case.state.unit().map(|unit| unit.label().to_owned()).unwrap_or_default(),
            address: office.settings.address.clone(),
            number: entry.map(|entry| fa(entry.number())).unwrap_or_default(),
            date: date.map(|date| fa(date.to_string())).unwrap_or_default(),
            iso_date: date.unwrap_or_else(|| office.today()).to_civil(),
            attachment: "ندارد".to_owned(),
            classification: "عادی".to_owned(),
            recipient: case.applicant.name.clone(),
            recipient_title: String::new(),
            subject: self.subject.clone(),
            body: self.body.clone(),
            table: None,
            closing: "با احترام".to_owned(),
            signer_name: self.signer_name.clone(),
            signer_title: self.signer_title.clone(),
            signature_png: None,
            tracking_code: case.code.to_string(),
            verification_code: self.verification.clone(),
            verification_url: self.verification_url(office),
            copies: Vec::new(),
        }
    }
}

/// The bytes of a letter, as they were kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept<'a> {
    /// Its entry in the register.
    pub entry: &'a Entry,
    /// The SHA-256 of the bytes, hexadecimal.
    pub sha256: &'a str,
    /// How many bytes.
    pub bytes: i64,
}
