//! Identity inquiries (Shahkar, the civil registry): the choice of the service.

pub(super) mod http;
pub(super) mod inquiry;
pub(super) mod register;

use std::{path::Path, sync::Arc};

use serde::{Deserialize, Serialize};

use super::outcome::GatewayError;
use http::{HttpIdentity, HttpIdentitySettings};
use inquiry::IdentityGateway;
use register::{Register, RegisterSettings};

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
