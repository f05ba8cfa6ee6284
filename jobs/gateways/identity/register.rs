//! A local register of people: a TOML file that is read at every question, so that it may change while the service runs.
//!
//! ```toml
//! [[people]]
//! national_code = "0076229645"
//! mobiles = ["09121112299"]
//! name = "نگار آذری"
//! father_name = "بهرام"
//! birth_date = "1365/04/12"
//! ```

use std::path::{Path, PathBuf};

use futures::future::BoxFuture;
use kartabl_domain::{
    people::identity::{Gate, Person},
    text::{ascii_digits, fold},
};
use serde::{Deserialize, Serialize};

use super::inquiry::{IdentityGateway, Inquiring, InquiryAnswer, InquiryFault, usual_reason};

/// Where the register is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterSettings {
    /// The file; `identity.toml` of the data folder when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
}

impl RegisterSettings {
    /// Where the file is.
    pub fn path(&self, data: &Path) -> PathBuf {
        self.file.clone().unwrap_or_else(|| data.join("identity.toml"))
    }
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct People {
    #[serde(default)]
    people: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    national_code: String,
    #[serde(default)]
    mobiles: Vec<String>,
    name: String,
    #[serde(default)]
    father_name: String,
    #[serde(default)]
    birth_date: String,
}

/// Looks people up in the file.
pub(super) struct Register {
    path: PathBuf,
    /// Whether the configuration names the file: then its absence is a fault.
    named: bool,
}

impl Register {
    pub(super) fn new(settings: &RegisterSettings, data: &Path) -> Self {
        Self { path: settings.path(data), named: settings.file.is_some() }
    }

    async fn look_up(&self, gate: Gate, person: Person) -> Result<InquiryAnswer, InquiryFault> {
        let named = |cause: String| InquiryFault::new(format!("{}: {cause}", self.path.display()));
        let text = tokio::fs::read_to_string(&self.path).await.map_err(|error| named(error.to_string()))?;
        let register: People = toml::from_str(&text).map_err(|error| {
            // The words of the parser would quote a person.
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            named(format!("can't be read at line {}", before.matches('\n').count() + 1))
        })?;
        let code = person.national_code.as_str();
        let entry = register.people.iter().find(|entry| ascii_digits(entry.national_code.trim()) == code);
        let matches = match (gate, entry) {
            (_, None) => false,
            (Gate::Shahkar, Some(entry)) => {
                entry.mobiles.iter().any(|mobile| ascii_digits(mobile.trim()) == person.mobile.as_str())
            }
            (Gate::CivilRegistry, Some(entry)) => {
                let same = |given: &Option<String>, registered: &str| {
                    given.as_ref().is_none_or(|given| fold(given) == fold(registered))
                };
                same(&person.name, &entry.name)
                    && same(&person.father_name, &entry.father_name)
                    && same(&person.birth_date, &entry.birth_date)
            }
        };
        Ok(if matches {
            InquiryAnswer::Matches
        } else {
            InquiryAnswer::Differs { reason: usual_reason(gate) }
        })
    }
}

impl IdentityGateway for Register {
    fn ask(&self, gate: Gate, person: Person) -> Inquiring<'_> {
        Box::pin(self.look_up(gate, person))
    }

    /// There is a register where the configuration names one or the data folder holds one.
    fn is_set_up(&self) -> BoxFuture<'_, bool> {
        Box::pin(async { self.named || tokio::fs::try_exists(&self.path).await.unwrap_or(true) })
    }
}
