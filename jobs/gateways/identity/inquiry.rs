//! What an identity service is asked, and what it may answer.

use futures::future::BoxFuture;
use kartabl_domain::people::identity::{Gate, Person};

use super::super::outcome::brief;

/// What a service answered about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InquiryAnswer {
    /// What was given is true.
    Matches,
    /// What was given is not that person's; why, in Persian.
    Differs { reason: String },
}

/// A question that brought no answer; asked again later. The cause quotes the service and no person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no answer: {cause}")]
pub struct InquiryFault {
    pub cause: String,
}

impl InquiryFault {
    pub(super) fn new(cause: impl std::fmt::Display) -> Self {
        Self { cause: brief(cause) }
    }
}

/// The answer of a service that is being asked.
pub type Inquiring<'a> = BoxFuture<'a, Result<InquiryAnswer, InquiryFault>>;

/// A service that knows who people are. Asking twice harms nobody.
pub trait IdentityGateway: Send + Sync {
    /// Asks whether what is given of a person is true.
    fn ask(&self, gate: Gate, person: Person) -> Inquiring<'_>;

    /// Whether anybody has set up what is to be asked; a service that is only down is set up.
    fn is_set_up(&self) -> BoxFuture<'_, bool> {
        Box::pin(std::future::ready(true))
    }
}

/// The reason where the service gives none of its own.
pub(super) fn usual_reason(gate: Gate) -> String {
    match gate {
        Gate::Shahkar => "شمارهٔ همراه به نام دارندهٔ این کد ملی نیست.",
        Gate::CivilRegistry => "مشخصات با ثبت احوال یکی نیست.",
    }
    .to_owned()
}
