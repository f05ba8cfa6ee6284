//! E-mail address (ایمیل).

use super::{ValueFault, text_value};
use crate::text::compact;
use serde::{Deserialize, Serialize};

const EXPECTED: &str = "نشانی ایمیل با حروف لاتین، مانند name@example.ir";

/// Domains that give addresses to anybody, one a line; `name.*` stands for every ending. `#` begins a remark.
const PUBLIC_PROVIDERS: &str = include_str!("public_mail_providers.txt");

/// An e-mail address in ASCII, its domain in lower case.
///
/// Only addresses that every mail server takes: no quoted local part, no address literal, 254 characters at most.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

text_value!(Email);

impl Email {
    /// Reads an address; Persian digits in it are taken for ASCII ones.
    ///
    /// # Errors
    /// When it is not `local@domain` of the allowed characters and lengths.
    pub fn parse(given: &str) -> Result<Self, ValueFault> {
        let address = compact(given);
        let parts =
            address.split_once('@').filter(|(local, domain)| is_local_part(local) && is_domain(domain));
        match parts {
            Some((local, domain)) if address.len() <= 254 => {
                Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
            }
            _ => Err(ValueFault::expected(EXPECTED)),
        }
    }

    /// What follows the `@`, in lower case.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }

    /// Whether the address is at `owner` (such as `ito.gov.ir`) or at a name below it.
    ///
    /// A technical contact's address must be at one of the organisation's own domains (guide 001).
    #[must_use]
    pub fn is_within(&self, owner: &str) -> bool {
        let owner = compact(owner).to_ascii_lowercase();
        let owner = owner.trim_start_matches('@').trim_start_matches("www.").trim_matches('.');
        !owner.is_empty() && is_same_or_below(self.domain(), owner)
    }

    /// Whether the address is at a provider that gives addresses to anybody, such as Gmail.
    #[must_use]
    pub fn is_public_provider(&self) -> bool {
        public_providers().any(|provider| match provider.strip_suffix(".*") {
            Some(name) => registered_label(self.domain()) == name,
            None => is_same_or_below(self.domain(), provider),
        })
    }
}

fn public_providers() -> impl Iterator<Item = &'static str> {
    PUBLIC_PROVIDERS.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The label that somebody registered: `yahoo` of `mail.yahoo.com` and of `yahoo.co.uk`, `ito` of `live.ito.gov.ir`.
fn registered_label(domain: &str) -> &str {
    let mut labels = domain.rsplit('.').skip(1);
    let label = labels.next().unwrap_or_default();
    let is_category = matches!(label, "ac" | "co" | "com" | "edu" | "gov" | "net" | "org");
    if is_category { labels.next().unwrap_or(label) } else { label }
}

fn is_same_or_below(domain: &str, owner: &str) -> bool {
    domain.strip_suffix(owner).is_some_and(|below| below.is_empty() || below.ends_with('.'))
}

fn is_local_part(local: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c);
    local.len() <= 64 && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(allowed))
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let Some((_, ending)) = domain.rsplit_once('.') else { return false };
    ending.len() >= 2 && ending.chars().any(|c| c.is_ascii_alphabetic()) && domain.split('.').all(is_label)
}
