//! The chain from the certificate of a signer up to a root: who issued what, and whether its end is trusted.

use super::{
    keys::{self, Hash},
    trust::TrustStore,
};
use cms::cert::x509::{
    Certificate, TbsCertificate,
    crl::{CertificateList, RevokedCert},
    der::Encode,
    ext::pkix::{BasicConstraints, KeyUsage},
    name::Name,
    spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned},
};
use std::time::Duration;

/// Certificates of one chain that are followed.
const MAX_LINKS: usize = 8;

/// How far the certificates lead.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// To a trusted certificate.
    Trusted(Name),
    /// To a root that issued itself and is not trusted.
    Root(Name),
    /// Up to an issuer whose certificate is not at hand.
    Open(Name),
    /// One was not signed by the one above it, or that one may not issue any.
    Broken,
    /// One was signed by a method that is not known here.
    Unknown,
}

/// The certificates from the signer's on, each issued by the next one.
#[derive(Debug)]
pub(super) struct Chain<'a> {
    pub(super) links: Vec<&'a Certificate>,
    /// The one that issued the last link, where it is not a link itself.
    pub(super) top: Option<&'a Certificate>,
    pub(super) end: End,
}

impl<'a> Chain<'a> {
    pub(super) fn of(
        own: &'a Certificate,
        carried: &[&'a Certificate],
        trust: Option<&'a TrustStore>,
    ) -> Self {
        let anchors: &[Certificate] = trust.map_or(&[], |trust| &trust.anchors);
        let mut links = vec![own];
        let mut below = own;
        let (top, end) = loop {
            let (body, issuer) = (&below.tbs_certificate, &below.tbs_certificate.issuer);
            if let Some(anchor) = anchors.iter().find(|anchor| *anchor == below) {
                break (Some(anchor), End::Trusted(body.subject.clone()));
            }
            let trusted = anchors.iter().filter(|above| above.tbs_certificate.subject == *issuer);
            if let Some(anchor) = trusted.into_iter().find(|above| has_issued(above, below) == Some(true)) {
                break (Some(anchor), End::Trusted(issuer.clone()));
            }
            if body.subject == *issuer {
                let end = match has_issued(below, below) {
                    Some(true) => End::Root(issuer.clone()),
                    Some(false) => End::Broken,
                    None => End::Unknown,
                };
                break (None, end);
            }
            let named: Vec<_> =
                carried.iter().filter(|above| above.tbs_certificate.subject == *issuer).collect();
            // Anybody can carry another certificate of the same name.
            let Some(above) = named.iter().find(|above| has_issued(above, below) == Some(true)) else {
                let known = named.iter().all(|above| has_issued(above, below).is_some());
                break (
                    None,
                    if named.is_empty() {
                        End::Open(issuer.clone())
                    } else if known {
                        End::Broken
                    } else {
                        End::Unknown
                    },
                );
            };
            if links.len() == MAX_LINKS || !may_issue(&above.tbs_certificate, links.len() - 1) {
                break (None, End::Broken);
            }
            below = above;
            links.push(below);
        };
        Self { links, top, end }
    }

    /// The first certificate that was not valid at that moment.
    pub(super) fn invalid_at(&self, moment: Duration) -> Option<&'a Certificate> {
        self.links.iter().copied().find(|link| {
            let validity = link.tbs_certificate.validity;
            !(validity.not_before.to_unix_duration()..=validity.not_after.to_unix_duration())
                .contains(&moment)
        })
    }

    /// What the configured revocation lists say of the certificates below the trusted one.
    pub(super) fn revocation(&self, trust: &'a TrustStore) -> Revocation<'a> {
        let above = self.links.iter().copied().skip(1).chain(self.top);
        let mut unlisted = false;
        for (link, issuer) in self.links.iter().copied().zip(above) {
            if link == issuer {
                continue;
            }
            let lists: Vec<_> = trust.revocations.iter().filter(|list| is_list_of(list, issuer)).collect();
            unlisted |= lists.is_empty();
            let entries =
                lists.iter().filter_map(|list| list.tbs_cert_list.revoked_certificates.as_ref()).flatten();
            let serial = &link.tbs_certificate.serial_number;
            let entries = entries.filter(|entry| entry.serial_number == *serial);
            if let Some(entry) = entries.min_by_key(|entry| entry.revocation_date.to_unix_duration()) {
                return Revocation::Revoked(link, entry);
            }
        }
        if unlisted { Revocation::Unlisted } else { Revocation::None }
    }
}

/// What is known of revoked certificates.
#[derive(Debug)]
pub(super) enum Revocation<'a> {
    /// This certificate is revoked.
    Revoked(&'a Certificate, &'a RevokedCert),
    /// No certificate is revoked, by the lists of all issuers.
    None,
    /// The list of an issuer is not at hand.
    Unlisted,
}

/// Whether this may issue certificates, with so many other issuers below it.
fn may_issue(body: &TbsCertificate, below: usize) -> bool {
    let constraints = matches!(body.get::<BasicConstraints>(), Ok(Some((_, constraints)))
        if constraints.ca && constraints.path_len_constraint.is_none_or(|most| below <= most.into()));
    let usage = match body.get::<KeyUsage>() {
        Ok(None) => true,
        Ok(Some((_, usage))) => usage.key_cert_sign(),
        Err(_) => false,
    };
    constraints && usage
}

/// Whether a list is of this issuer, whole, and signed with its key.
fn is_list_of(list: &CertificateList, issuer: &Certificate) -> bool {
    let body = &list.tbs_cert_list;
    // What narrows a list down is critical; such lists are not understood here.
    let narrowed = body.crl_extensions.iter().flatten().any(|extension| extension.critical);
    let issued = body.issuer == issuer.tbs_certificate.subject && !narrowed;
    let key = &issuer.tbs_certificate.subject_public_key_info;
    issued && signed(key, &list.signature_algorithm, body, list.signature.as_bytes()) == Some(true)
}

/// Whether the certificate below was signed with the key of the one above; `None` where the method isn't known.
fn has_issued(above: &Certificate, below: &Certificate) -> Option<bool> {
    let key = &above.tbs_certificate.subject_public_key_info;
    signed(key, &below.signature_algorithm, &below.tbs_certificate, below.signature.as_bytes())
}

fn signed(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    body: &impl Encode,
    signature: Option<&[u8]>,
) -> Option<bool> {
    let hash = Hash::of_signature(algorithm)?;
    keys::verify(key, hash, &body.to_der().ok()?, signature?)
}
