//! Signatures in a PDF: who signed, whether the file is still what was signed, and how far the certificates lead. It is
//! told to the reviewer and decides nothing: whose root is trusted is not known here, nor what was revoked since.

mod keys;
mod people;

use cms::{
    cert::{
        CertificateChoices,
        x509::{
            Certificate,
            der::{Decode, Encode, SliceReader, asn1::OctetString},
            ext::pkix::SubjectKeyIdentifier,
        },
    },
    content_info::ContentInfo,
    signed_data::{SignedData, SignerIdentifier, SignerInfo},
};
use keys::Hash;
use lopdf::{Dictionary, Document, Object};
use people::name;

/// Signatures of one file that are looked at.
const MOST: usize = 5;

/// Certificates of one chain that are followed.
const LONGEST_CHAIN: usize = 8;

/// `messageDigest` (RFC 5652, 11.2).
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";

/// What is known of the signatures, in Persian.
pub(crate) fn tell(document: &Document, bytes: &[u8]) -> String {
    let signatures = document.objects.values().filter_map(|object| object.as_dict().ok());
    let signatures = signatures.filter(|signature| signature.has(b"ByteRange") && signature.has(b"Contents"));
    let told: Vec<_> =
        signatures.take(MOST).map(|signature| Signature::read(document, signature, bytes).words()).collect();
    if told.is_empty() { "جای امضا هست و امضا نیست".to_owned() } else { told.join("؛ ") }
}

/// What one signature says.
#[derive(Debug, PartialEq, Eq)]
enum Signature {
    /// It is in no form that is understood here.
    Unreadable,
    /// Somebody's.
    By { signer: String, holds: Holds, chain: Chain, whole: bool },
}

/// Whether the signed bytes are still the same and were signed with the signer's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Yes,
    /// Other bytes were signed, or by another key.
    No,
    /// By a method that is not known here.
    Unknown,
}

/// How far the certificates lead.
#[derive(Debug, PartialEq, Eq)]
enum Chain {
    /// To the root of this name, which is in the file itself.
    Root(String),
    /// Up to an issuer that is not in the file.
    Open(String),
    /// One was not signed by the one above it.
    Broken,
}

impl Signature {
    fn read(document: &Document, signature: &Dictionary, bytes: &[u8]) -> Self {
        Self::understand(document, signature, bytes).unwrap_or(Self::Unreadable)
    }

    fn understand(document: &Document, signature: &Dictionary, bytes: &[u8]) -> Option<Self> {
        let contents = signature.get_deref(b"Contents", document).and_then(Object::as_str).ok()?;
        let (signed, whole) = covered(document, signature, bytes)?;
        // Room is reserved for a signature before it is made, so zeros follow it.
        let content = ContentInfo::decode(&mut SliceReader::new(contents).ok()?).ok()?;
        let data = content.content.decode_as::<SignedData>().ok()?;
        let signer = data.signer_infos.0.iter().next()?;
        let certificates: Vec<_> = data.certificates.iter().flat_map(|set| set.0.iter()).collect();
        let certificates: Vec<_> = certificates
            .into_iter()
            .filter_map(|choice| match choice {
                CertificateChoices::Certificate(certificate) => Some(certificate),
                CertificateChoices::Other(_) => None,
            })
            .collect();
        let own = *certificates.iter().find(|certificate| is_of(certificate, &signer.sid))?;
        let subject = &own.tbs_certificate.subject;
        let holds = holds(signer, own, &signed);
        Some(Self::By { signer: name(subject), holds, chain: chain(own, &certificates), whole })
    }

    fn words(&self) -> String {
        let Self::By { signer, holds, chain, whole } = self else {
            return "امضایی هست که خوانده نمی‌شود".to_owned();
        };
        let holds = match (holds, whole) {
            (Holds::Yes, true) => "فایل همان است که امضا شده است",
            (Holds::Yes, false) => "بخش امضاشده دست‌نخورده است و پس از امضا چیزی به فایل افزوده شده است",
            (Holds::No, _) => "امضا با این فایل نمی‌خواند",
            (Holds::Unknown, _) => "درستی امضا با این الگوریتم سنجیده نمی‌شود",
        };
        let chain = match chain {
            Chain::Root(root) => format!("زنجیرهٔ گواهی تا ریشهٔ «{root}» درست است"),
            Chain::Open(issuer) => format!("گواهی صادرکننده، «{issuer}»، در فایل نیست"),
            Chain::Broken => "زنجیرهٔ گواهی نادرست است".to_owned(),
        };
        format!("«{signer}»: {holds}؛ {chain}")
    }
}

/// The bytes that a signature speaks of, and whether they are all of the file but the signature itself.
fn covered(document: &Document, signature: &Dictionary, bytes: &[u8]) -> Option<(Vec<u8>, bool)> {
    let range = signature.get_deref(b"ByteRange", document).and_then(Object::as_array).ok()?;
    let range: Vec<_> = range.iter().filter_map(|item| usize::try_from(item.as_i64().ok()?).ok()).collect();
    let [first, length, second, rest] = range.try_into().ok()?;
    let (before, after) = (first.checked_add(length)?, second.checked_add(rest)?);
    let signed = [bytes.get(first..before)?, bytes.get(second..after)?].concat();
    // What is left out must be the signature and nothing else: whatever stood there could be changed unnoticed.
    let left_out = bytes.get(before..second).and_then(|gap| gap.strip_prefix(b"<")?.strip_suffix(b">"));
    let own = left_out.is_some_and(|gap| gap.iter().all(u8::is_ascii_hexdigit));
    let whole = first == 0 && own && bytes[after..].trim_ascii().is_empty();
    Some((signed, whole))
}

fn is_of(certificate: &Certificate, signer: &SignerIdentifier) -> bool {
    let own = &certificate.tbs_certificate;
    match signer {
        SignerIdentifier::IssuerAndSerialNumber(id) => {
            own.issuer == id.issuer && own.serial_number == id.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(id) => {
            matches!(own.get::<SubjectKeyIdentifier>(), Ok(Some((_, own))) if own == *id)
        }
    }
}

/// The signer signs attributes, of which one is the digest of the bytes; without attributes the bytes themselves.
fn holds(signer: &SignerInfo, certificate: &Certificate, bytes: &[u8]) -> Holds {
    let Some(hash) = Hash::of(&signer.digest_alg) else { return Holds::Unknown };
    let message = match &signer.signed_attrs {
        None => bytes.to_vec(),
        Some(attributes) => {
            let digest = attributes.iter().find(|attribute| attribute.oid.to_string() == MESSAGE_DIGEST);
            let digest = digest.and_then(|digest| digest.values.iter().next());
            let digest = digest.and_then(|digest| digest.decode_as::<OctetString>().ok());
            if digest.is_none_or(|digest| digest.as_bytes() != hash.digest(bytes)) {
                return Holds::No;
            }
            let Ok(attributes) = attributes.to_der() else { return Holds::Unknown };
            attributes
        }
    };
    let key = &certificate.tbs_certificate.subject_public_key_info;
    match keys::verify(key, hash, &message, signer.signature.as_bytes()) {
        None => Holds::Unknown,
        Some(true) => Holds::Yes,
        Some(false) => Holds::No,
    }
}

fn chain(own: &Certificate, certificates: &[&Certificate]) -> Chain {
    let mut below = own;
    for _ in 0..LONGEST_CHAIN {
        let issuer = &below.tbs_certificate.issuer;
        let Some(above) = certificates.iter().find(|above| above.tbs_certificate.subject == *issuer) else {
            return Chain::Open(name(issuer));
        };
        if !vouches(above, below) {
            return Chain::Broken;
        }
        if above.tbs_certificate.subject == above.tbs_certificate.issuer {
            let own = vouches(above, above);
            return if own { Chain::Root(name(issuer)) } else { Chain::Broken };
        }
        below = above;
    }
    Chain::Broken
}

/// Whether the certificate below was signed with the key of the one above.
fn vouches(above: &Certificate, below: &Certificate) -> bool {
    let hash = Hash::of_signature(&below.signature_algorithm);
    let message = below.tbs_certificate.to_der();
    let (Some(hash), Ok(message), Some(signature)) = (hash, message, below.signature.as_bytes()) else {
        return false;
    };
    keys::verify(&above.tbs_certificate.subject_public_key_info, hash, &message, signature) == Some(true)
}
