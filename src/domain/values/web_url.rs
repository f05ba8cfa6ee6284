//! Address of a site or system (لینک).

use super::{ValueFault, text_value};
use crate::text::{clean_line, compact};
use serde::{Deserialize, Serialize};
use url::Url;

const EXPECTED: &str = "نشانی کامل که با http:// یا https:// آغاز شود، مانند https://www.example.ir";
const LONGEST: usize = 2048;

/// An `http` or `https` address in the spelling of the URL standard.
///
/// Addresses that carry a user name or password are refused: a reviewer would see another host than the link opens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebUrl(String);

text_value!(WebUrl);

impl WebUrl {
    /// Reads an address; Persian digits in it are taken for ASCII ones.
    ///
    /// # Errors
    /// When it is no URL, of another scheme, with credentials, with a space inside, or longer than 2048 characters.
    pub fn parse(given: &str) -> Result<Self, ValueFault> {
        let fault = || ValueFault::expected(EXPECTED);
        if clean_line(given).contains(' ') {
            return Err(fault());
        }
        let address = compact(given);
        // The URL standard also reads `http:example` and `http:\\example`; nobody means those.
        let scheme_end = address.find("://").ok_or_else(fault)?;
        if !matches!(address[..scheme_end].to_ascii_lowercase().as_str(), "http" | "https") {
            return Err(fault());
        }
        let url = Url::parse(&address).map_err(|_| fault())?;
        let plain = url.host().is_some() && url.username().is_empty() && url.password().is_none();
        if !plain || url.as_str().len() > LONGEST {
            return Err(fault());
        }
        Ok(Self(url.into()))
    }
}
