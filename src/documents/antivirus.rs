//! The antivirus beside the program: clamd, asked over its socket (INSTREAM), where one is configured.

use clamav_client::tokio::{Socket, Tcp, TransportProtocol, get_version, scan_buffer};
use kartabl_domain::documents::{Code, Finding};
use std::{io, path::PathBuf, time::Duration};

/// A letter takes milliseconds; a scanner that reloads its signatures takes longer, one that hangs takes for ever.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whom to ask about viruses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Antivirus {
    /// None is configured; nothing is said of viruses.
    Absent,
    /// The clamd that listens here.
    Clamd(Address),
}

/// Where clamd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// The path of its socket on this machine.
    Socket(PathBuf),
    /// `HOST:PORT`.
    Tcp(String),
}

/// Nothing is known of the file: it must be asked again, and is never taken for clean.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// Nobody answers; every other file would fare the same.
    #[error("the antivirus does not answer: {0}")]
    Down(String),
    /// It answers that it can't tell.
    #[error("the antivirus could not scan the file: {0}")]
    Failed(String),
}

impl Antivirus {
    /// The one at this address: an absolute path (`unix:` may stand before it) or `HOST:PORT` (after `tcp:`, maybe).
    pub fn at(address: &str) -> Option<Self> {
        let path = address.strip_prefix("unix:").unwrap_or(address);
        if path.starts_with('/') {
            return Some(Self::Clamd(Address::Socket(path.into())));
        }
        let server = address.strip_prefix("tcp:").unwrap_or(address);
        let (host, port) = server.rsplit_once(':')?;
        let port = port.parse::<u16>().ok().filter(|port| *port > 0);
        (!host.is_empty() && !host.contains(['/', ' ']) && port.is_some())
            .then(|| Self::Clamd(Address::Tcp(server.to_owned())))
    }

    /// What it finds in a file.
    ///
    /// # Errors
    /// There was no answer, or another one than «clean» and «found».
    pub async fn scan(&self, bytes: &[u8]) -> Result<Option<Finding>, ScanError> {
        let answer = match self {
            Self::Absent => return Ok(None),
            Self::Clamd(Address::Socket(path)) => scan(bytes, Socket { socket_path: path }).await?,
            Self::Clamd(Address::Tcp(server)) => scan(bytes, Tcp { host_address: server.as_str() }).await?,
        };
        judge(&answer)
    }

    /// Its version and the date of its signatures, in its own words; `None` where none is configured.
    ///
    /// # Errors
    /// There was no answer.
    pub async fn version(&self) -> Result<Option<String>, ScanError> {
        let answer = match self {
            Self::Absent => return Ok(None),
            Self::Clamd(Address::Socket(path)) => in_time(get_version(Socket { socket_path: path })).await?,
            Self::Clamd(Address::Tcp(server)) => {
                in_time(get_version(Tcp { host_address: server.as_str() })).await?
            }
        };
        Ok(Some(words(&answer)))
    }
}

async fn scan(bytes: &[u8], connection: impl TransportProtocol) -> Result<Vec<u8>, ScanError> {
    const CHUNK: usize = 64 << 10;
    in_time(scan_buffer(bytes, connection, Some(CHUNK))).await
}

async fn in_time(asked: impl Future<Output = io::Result<Vec<u8>>>) -> Result<Vec<u8>, ScanError> {
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(answer)) if answer.is_empty() => Err(ScanError::Down("it closed the connection".to_owned())),
        Ok(answer) => answer.map_err(|error| ScanError::Down(error.to_string())),
        Err(_) => Err(ScanError::Down("no answer in time".to_owned())),
    }
}

/// An answer ends with a zero byte or a line end, as it was asked.
fn words(answer: &[u8]) -> String {
    String::from_utf8_lossy(answer).trim_matches(['\0', '\n', '\r', ' ']).to_owned()
}

/// `stream: OK`, `stream: NAME FOUND`, or an error in many forms, of which none may pass for «clean».
fn judge(answer: &[u8]) -> Result<Option<Finding>, ScanError> {
    let answer = words(answer);
    let said = answer.strip_prefix("stream: ").unwrap_or_default();
    if said == "OK" {
        return Ok(None);
    }
    match said.strip_suffix(" FOUND") {
        // It can't look into what it has no password for; that says nothing of viruses.
        Some(name) if name.starts_with("Heuristics.Encrypted.") => {
            Ok(Some(Finding::new(Code::Encrypted, "")))
        }
        Some(name) => Ok(Some(Finding::new(Code::Virus, name))),
        None => Err(ScanError::Failed(answer)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ok_is_clean() {
        let code = |answer: &[u8]| judge(answer).map(|found| found.map(|finding| finding.code));
        assert_eq!(code(b"stream: OK\0"), Ok(None));
        assert_eq!(code(b"stream: Win.Test.EICAR_HDB-1 FOUND\0"), Ok(Some(Code::Virus)));
        assert_eq!(code(b"stream: Heuristics.Encrypted.PDF FOUND\n"), Ok(Some(Code::Encrypted)));
        for answer in [
            &b"INSTREAM size limit exceeded. ERROR\0"[..],
            b"stream: Can't allocate memory ERROR\0",
            b"UNKNOWN COMMAND OK\0",
            b"stream: OK ERROR\0",
            b"",
        ] {
            assert!(judge(answer).is_err(), "{answer:?}");
        }
    }

    #[test]
    fn an_address_is_a_path_or_a_server() {
        let socket = Antivirus::Clamd(Address::Socket("/run/clamav/clamd.ctl".into()));
        assert_eq!(Antivirus::at("/run/clamav/clamd.ctl"), Some(socket.clone()));
        assert_eq!(Antivirus::at("unix:/run/clamav/clamd.ctl"), Some(socket));
        let server = Antivirus::Clamd(Address::Tcp("scanner:3310".to_owned()));
        assert_eq!(Antivirus::at("scanner:3310"), Some(server.clone()));
        assert_eq!(Antivirus::at("tcp:scanner:3310"), Some(server));
        for wrong in
            ["", "scanner", "scanner:", ":3310", "scanner:0", "run/clamd.ctl", "http://scanner:3310/"]
        {
            assert_eq!(Antivirus::at(wrong), None, "{wrong}");
        }
    }
}
