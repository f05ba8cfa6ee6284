//! clamd, asked over its socket (INSTREAM).

use super::{Antivirus, ScanError};
use clamav_client::tokio::{Socket, Tcp, TransportProtocol, get_version, scan_buffer};
use futures::{FutureExt, future::BoxFuture};
use kartabl_domain::documents::{Code, Finding};
use std::{io, path::PathBuf, time::Duration};

/// How long a scan may take. A letter takes milliseconds; a scanner that reloads its signatures takes seconds.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The clamd that listens at one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clamd(Address);

/// Where clamd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Address {
    /// The path of its socket on this machine.
    Socket(PathBuf),
    /// `HOST:PORT`.
    Tcp(String),
}

impl Clamd {
    /// The clamd at this address: an absolute path (`unix:` may stand before it) or `HOST:PORT` (after `tcp:`, maybe).
    pub fn at(address: &str) -> Option<Self> {
        let path = address.strip_prefix("unix:").unwrap_or(address);
        if path.starts_with('/') {
            return Some(Self(Address::Socket(path.into())));
        }
        let server = address.strip_prefix("tcp:").unwrap_or(address);
        let (host, port) = server.rsplit_once(':')?;
        let port = port.parse::<u16>().ok().filter(|port| *port > 0);
        (!host.is_empty() && !host.contains(['/', ' ']) && port.is_some())
            .then(|| Self(Address::Tcp(server.to_owned())))
    }
}

impl Antivirus for Clamd {
    fn scan<'a>(&'a self, bytes: &'a [u8]) -> BoxFuture<'a, Result<Option<Finding>, ScanError>> {
        async {
            judge(&match &self.0 {
                Address::Socket(path) => scan(bytes, Socket { socket_path: path }).await?,
                Address::Tcp(server) => scan(bytes, Tcp { host_address: server.as_str() }).await?,
            })
        }
        .boxed()
    }

    fn about(&self) -> BoxFuture<'_, Result<String, ScanError>> {
        async {
            Ok(text_of(&match &self.0 {
                Address::Socket(path) => in_time(get_version(Socket { socket_path: path })).await?,
                Address::Tcp(server) => in_time(get_version(Tcp { host_address: server.as_str() })).await?,
            }))
        }
        .boxed()
    }
}

async fn scan(bytes: &[u8], connection: impl TransportProtocol) -> Result<Vec<u8>, ScanError> {
    const CHUNK: usize = 64 << 10;
    in_time(scan_buffer(bytes, connection, Some(CHUNK))).await
}

async fn in_time(asked: impl Future<Output = io::Result<Vec<u8>>>) -> Result<Vec<u8>, ScanError> {
    match tokio::time::timeout(TIMEOUT, asked).await {
        Ok(Ok(answer)) if answer.is_empty() => Err(ScanError::Down("it closed the connection".to_owned())),
        Ok(answer) => answer.map_err(|error| ScanError::Down(error.to_string())),
        Err(_) => Err(ScanError::Down("no answer in time".to_owned())),
    }
}

/// The text of an answer, which ends with a zero byte or a line end, depending on how clamd was asked.
fn text_of(answer: &[u8]) -> String {
    String::from_utf8_lossy(answer).trim_matches(['\0', '\n', '\r', ' ']).to_owned()
}

/// `stream: OK`, `stream: NAME FOUND`, or an error in many forms, of which none may pass for «clean».
fn judge(answer: &[u8]) -> Result<Option<Finding>, ScanError> {
    let answer = text_of(answer);
    let verdict = answer.strip_prefix("stream: ").unwrap_or_default();
    if verdict == "OK" {
        return Ok(None);
    }
    match verdict.strip_suffix(" FOUND") {
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
        let socket = Clamd(Address::Socket("/run/clamav/clamd.ctl".into()));
        assert_eq!(Clamd::at("/run/clamav/clamd.ctl"), Some(socket.clone()));
        assert_eq!(Clamd::at("unix:/run/clamav/clamd.ctl"), Some(socket));
        let server = Clamd(Address::Tcp("scanner:3310".to_owned()));
        assert_eq!(Clamd::at("scanner:3310"), Some(server.clone()));
        assert_eq!(Clamd::at("tcp:scanner:3310"), Some(server));
        for wrong in
            ["", "scanner", "scanner:", ":3310", "scanner:0", "run/clamd.ctl", "http://scanner:3310/"]
        {
            assert_eq!(Clamd::at(wrong), None, "{wrong}");
        }
    }
}
