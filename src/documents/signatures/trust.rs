//! The certificates that signatures are trusted under, and the lists of revoked ones: read from a folder, sent to workers.

use cms::cert::x509::{
    Certificate,
    crl::CertificateList,
    der::{Decode, DecodeOwned},
};
use rustls_pki_types::pem::{PemObject, SectionKind};
use serde::{Deserialize, Serialize};
use std::{fs, io, path::Path, sync::Arc};

/// Larger files are not read, in bytes.
const MAX_FILE: u64 = 64 << 20;

/// Certificates at which a chain may end, and lists of revoked ones. The default trusts nobody and judges nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(try_from = "EncodedStore", into = "EncodedStore")]
pub struct Trust(Option<Arc<TrustStore>>);

#[derive(Debug)]
pub(super) struct TrustStore {
    pub(super) anchors: Vec<Certificate>,
    pub(super) revocations: Vec<CertificateList>,
    encoded: EncodedStore,
}

/// A trust store in hexadecimal DER, for the way to a worker process, which can open no folder.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct EncodedStore {
    anchors: Vec<String>,
    revocations: Vec<String>,
}

impl Trust {
    /// The certificates (PEM or DER) and revocation lists of a folder.
    ///
    /// # Errors
    /// The folder or a file in it can't be read or holds neither, or there is no certificate at all; names it.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let named = |path: &Path, what: &dyn std::fmt::Display| format!("{}: {what}", path.display());
        let entries = fs::read_dir(folder).map_err(|error| named(folder, &error))?;
        let mut paths: Vec<_> = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<_>>()
            .map_err(|error| named(folder, &error))?;
        paths.sort();
        let hidden =
            |path: &Path| path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
        let mut found = EncodedStore::default();
        for path in paths.iter().filter(|path| path.is_file() && !hidden(path)) {
            let size = fs::metadata(path).map_err(|error| named(path, &error))?.len();
            if size > MAX_FILE {
                return Err(named(path, &"too large for certificates"));
            }
            let bytes = fs::read(path).map_err(|error| named(path, &error))?;
            found.add(&bytes).map_err(|what| named(path, &what))?;
        }
        if found.anchors.is_empty() {
            return Err(named(folder, &"no certificate in it"));
        }
        Self::try_from(found).map_err(|what| named(folder, &what))
    }

    /// Whether nobody is trusted, so that trust is not judged.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// How many certificates, and how many lists of revoked ones.
    pub fn counts(&self) -> (usize, usize) {
        self.0.as_ref().map_or((0, 0), |store| (store.anchors.len(), store.revocations.len()))
    }

    pub(super) fn store(&self) -> Option<&TrustStore> {
        self.0.as_deref()
    }
}

impl TryFrom<EncodedStore> for Trust {
    type Error = &'static str;

    fn try_from(encoded: EncodedStore) -> Result<Self, Self::Error> {
        if encoded.anchors.is_empty() {
            return Ok(Self(None));
        }
        let anchors = decoded(&encoded.anchors).ok_or("a certificate that is none")?;
        let revocations = decoded(&encoded.revocations).ok_or("a revocation list that is none")?;
        Ok(Self(Some(Arc::new(TrustStore { anchors, revocations, encoded }))))
    }
}

impl From<Trust> for EncodedStore {
    fn from(trust: Trust) -> Self {
        trust.0.map(|store| store.encoded.clone()).unwrap_or_default()
    }
}

fn decoded<T: DecodeOwned>(texts: &[String]) -> Option<Vec<T>> {
    texts.iter().map(|text| T::from_der(&hex::decode(text).ok()?).ok()).collect()
}

impl EncodedStore {
    /// Adds what a file holds: one item in DER, or several in PEM, where other sections are passed over.
    fn add(&mut self, bytes: &[u8]) -> Result<(), String> {
        let (anchors, revocations) = (self.anchors.len(), self.revocations.len());
        if memchr::memmem::find(bytes, b"-----BEGIN ").is_some() {
            for section in <(SectionKind, Vec<u8>)>::pem_slice_iter(bytes) {
                match section.map_err(|error| format!("{error:?}"))? {
                    (SectionKind::Certificate, der) => self.certificate(&der)?,
                    (SectionKind::Crl, der) => self.revocation(&der)?,
                    _ => {}
                }
            }
        } else if self.certificate(bytes).is_err() {
            self.revocation(bytes)
                .map_err(|_| "neither a certificate nor a list of revoked ones".to_owned())?;
        }
        if (anchors, revocations) == (self.anchors.len(), self.revocations.len()) {
            return Err("no certificate in it".to_owned());
        }
        Ok(())
    }

    fn certificate(&mut self, der: &[u8]) -> Result<(), String> {
        Certificate::from_der(der).map_err(|error| format!("not a certificate: {error}"))?;
        self.anchors.push(hex::encode(der));
        Ok(())
    }

    fn revocation(&mut self, der: &[u8]) -> Result<(), String> {
        CertificateList::from_der(der)
            .map_err(|error| format!("not a list of revoked certificates: {error}"))?;
        self.revocations.push(hex::encode(der));
        Ok(())
    }
}
