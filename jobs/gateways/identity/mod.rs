//! Identity inquiries (Shahkar, the civil registry): what a service is asked, and the choice of the service.

mod http;
mod register;

use std::{path::Path, sync::Arc};

use futures::future::BoxFuture;
use kartabl_domain::identity::{Gate, Person};
use serde::{Deserialize, Serialize};

use super::{GatewayError, brief};
use http::HttpIdentity;
pub use http::{HttpIdentitySettings, HttpInquirySettings};
use register::Register;
pub use register::RegisterSettings;

/// What a service said of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// What was given is true.
    True,
    /// It is not; why, in Persian.
    Untrue { reason: String },
}

/// A question that brought no answer; asked again later. The cause quotes the service and no person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no answer: {cause}")]
pub struct InquiryFault {
    pub cause: String,
}

impl InquiryFault {
    fn new(cause: impl std::fmt::Display) -> Self {
        Self { cause: brief(cause) }
    }
}

/// The answer of a service that is being asked.
pub type Inquiring<'a> = BoxFuture<'a, Result<Said, InquiryFault>>;

/// A service that knows who people are. Asking twice harms nobody.
pub trait IdentityGateway: Send + Sync {
    fn ask(&self, gate: Gate, person: Person) -> Inquiring<'_>;

    /// Whether anybody has set up what is to be asked; a service that is only down is set up.
    fn is_set_up(&self) -> BoxFuture<'_, bool> {
        Box::pin(std::future::ready(true))
    }
}

/// Which service is asked, by `kind`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IdentitySettings {
    /// A file of people on this machine, for demonstrations and tests.
    Register(RegisterSettings),
    /// Any service with an HTTP call; request and answer are described in the configuration.
    Http(Box<HttpIdentitySettings>),
}

impl Default for IdentitySettings {
    fn default() -> Self {
        Self::Register(RegisterSettings::default())
    }
}

pub(super) fn open(
    settings: &IdentitySettings,
    data: &Path,
) -> Result<Arc<dyn IdentityGateway>, GatewayError> {
    Ok(match settings {
        IdentitySettings::Register(settings) => Arc::new(Register::new(settings, data)),
        IdentitySettings::Http(settings) => Arc::new(HttpIdentity::new(settings)?),
    })
}

/// What is said where the service gives no reason of its own.
fn usual_reason(gate: Gate) -> String {
    match gate {
        Gate::Shahkar => "شمارهٔ همراه به نام دارندهٔ این کد ملی نیست.",
        Gate::CivilRegistry => "مشخصات با ثبت احوال یکی نیست.",
    }
    .to_owned()
}
