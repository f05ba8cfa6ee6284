//! Whom the house trusts: a folder of certificates, and of the lists of those that their issuers took back.

use cms::cert::x509::{Certificate, crl::CertificateList, der::Decode};
use rustls_pki_types::pem::{PemObject, SectionKind};
use serde::{Deserialize, Serialize};
use std::{fs, io, path::Path, sync::Arc};

/// More is no list of certificates, in bytes.
const LARGEST: u64 = 64 << 20;

/// Certificates at which a chain may end, and lists of revoked ones. The default trusts nobody and judges nothing.
#[derive(Debug, Clone, Default)]
pub struct Trust(Option<Arc<Kept>>);

#[derive(Debug)]
pub(super) struct Kept {
    pub(super) anchors: Vec<Certificate>,
    pub(super) revocations: Vec<CertificateList>,
    written: Written,
}

/// The same in DER, hexadecimal, for the way to a child, which can open no folder.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Written {
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
        let mut found = Written::default();
        for path in paths.iter().filter(|path| path.is_file() && !hidden(path)) {
            let size = fs::metadata(path).map_err(|error| named(path, &error))?.len();
            if size > LARGEST {
                return Err(named(path, &"too large for certificates"));
            }
            let bytes = fs::read(path).map_err(|error| named(path, &error))?;
            found.take(&bytes).map_err(|what| named(path, &what))?;
        }
        if found.anchors.is_empty() {
            return Err(named(folder, &"no certificate in it"));
        }
        Self::of(found).ok_or_else(|| named(folder, &"a certificate that is none"))
    }

    pub(crate) fn of(written: Written) -> Option<Self> {
        if written.anchors.is_empty() {
            return Some(Self(None));
        }
        let der =
            |texts: &[String]| texts.iter().map(|text| hex::decode(text).ok()).collect::<Option<Vec<_>>>();
        let anchors = der(&written.anchors)?;
        let anchors = anchors.iter().map(|der| Certificate::from_der(der).ok()).collect::<Option<_>>()?;
        let revocations = der(&written.revocations)?;
        let revocations =
            revocations.iter().map(|der| CertificateList::from_der(der).ok()).collect::<Option<_>>()?;
        Some(Self(Some(Arc::new(Kept { anchors, revocations, written }))))
    }

    /// Nobody is trusted: trust is not judged.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// How many certificates, and how many lists of revoked ones.
    pub fn counts(&self) -> (usize, usize) {
        self.0.as_ref().map_or((0, 0), |kept| (kept.anchors.len(), kept.revocations.len()))
    }

    pub(crate) fn written(&self) -> Written {
        self.0.as_ref().map(|kept| kept.written.clone()).unwrap_or_default()
    }

    pub(super) fn kept(&self) -> Option<&Kept> {
        self.0.as_deref()
    }
}

impl Written {
    /// Takes what a file holds; several may stand in a PEM file, other sections there are passed over.
    fn take(&mut self, bytes: &[u8]) -> Result<(), String> {
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
