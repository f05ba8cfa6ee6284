//! The address of the database, which is never shown with its password.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};
use std::{
    fmt,
    path::{Path, PathBuf},
};

/// Characters that would end the file name in an address, or begin an escape.
const SPECIAL: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#');

/// The address of a database: `sqlite://PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct DatabaseUrl(SecretString);

impl DatabaseUrl {
    /// The address of the embedded database in this file.
    pub fn file(path: &Path) -> Self {
        let path = path.to_string_lossy();
        Self(format!("sqlite://{}", utf8_percent_encode(&path, SPECIAL)).into())
    }

    /// The whole address, password included.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The file of the embedded database; `None` on PostgreSQL.
    pub fn path(&self) -> Option<PathBuf> {
        let rest = self.expose().strip_prefix("sqlite:")?;
        let path = rest.strip_prefix("//").unwrap_or(rest).split('?').next().unwrap_or_default();
        Some(percent_decode_str(path).decode_utf8_lossy().into_owned().into())
    }
}

impl TryFrom<String> for DatabaseUrl {
    type Error = &'static str;

    fn try_from(url: String) -> Result<Self, Self::Error> {
        let file = url.strip_prefix("sqlite:").map(|rest| rest.trim_start_matches('/'));
        let server = url.strip_prefix("postgres://").or_else(|| url.strip_prefix("postgresql://"));
        match file.or(server) {
            Some(rest) if !rest.is_empty() => Ok(Self(url.into())),
            _ => Err("expected sqlite://PATH or postgres://USER:PASSWORD@HOST/DATABASE"),
        }
    }
}

/// Shows the address with a masked password, and without parameters, which may hold a password too.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.expose().split('?').next().unwrap_or_default();
        match url.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?))) {
            Some((scheme, (account, place))) if scheme != "sqlite" => {
                let user = account.split(':').next().unwrap_or_default();
                let mask = if account.contains(':') { ":***" } else { "" };
                write!(f, "{scheme}://{user}{mask}@{place}")
            }
            _ => f.write_str(url),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
