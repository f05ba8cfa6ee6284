//! Signatures in a PDF: who signed, whether the file is still what was signed, and whether the certificates lead to a
//! trusted one, were valid at the time of signing and are not revoked. All of it is shown to the reviewer and decides
//! nothing.

mod chain;
mod keys;
mod people;
pub(crate) mod trust;

use chain::{Chain, End, Revocation};
use cms::{
    cert::{
        CertificateChoices,
        x509::{
            Certificate,
            der::{Decode, Encode, SliceReader, asn1::OctetString},
            ext::pkix::SubjectKeyIdentifier,
            time::Time,
        },
    },
    content_info::ContentInfo,
    signed_data::{SignedData, SignerIdentifier, SignerInfo},
};
use jiff::{SignedDuration, Timestamp};
use kartabl_domain::values::JalaliDate;
use keys::Hash;
use lopdf::{Dictionary, Document, Object};
use people::name;
use std::time::Duration;
use trust::{Trust, TrustStore};

/// Signatures of one file that are looked at.
const MAX_SIGNATURES: usize = 5;

/// `messageDigest` (RFC 5652, 11.2) and `signingTime` (11.3).
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
const SIGNING_TIME: &str = "1.2.840.113549.1.9.5";

/// What is known of the signatures, in Persian.
pub(crate) fn describe(document: &Document, bytes: &[u8], trust: &Trust) -> String {
    let signatures = document.objects.values().filter_map(|object| object.as_dict().ok());
    let signatures = signatures.filter(|signature| signature.has(b"ByteRange") && signature.has(b"Contents"));
    let unreadable = || "امضایی هست که خوانده نمی‌شود".to_owned();
    let described: Vec<_> = signatures
        .take(MAX_SIGNATURES)
        .map(|signature| understand(document, signature, bytes, trust.store()).unwrap_or_else(unreadable))
        .collect();
    if described.is_empty() {
        "جای امضا هست و امضا نیست".to_owned()
    } else {
        described.join("؛ ")
    }
}

/// Whether the signed bytes are still the same and were signed with the signer's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Integrity {
    Yes,
    /// Other bytes were signed, or by another key.
    No,
    /// By a method that is not known here.
    Unknown,
}

/// What one signature says; `None` where it is in no form that is understood here.
fn understand(
    document: &Document,
    signature: &Dictionary,
    bytes: &[u8],
    trust: Option<&TrustStore>,
) -> Option<String> {
    let contents = signature.get_deref(b"Contents", document).and_then(Object::as_str).ok()?;
    let (signed, whole) = covered(document, signature, bytes)?;
    // Room is reserved for a signature before it is made, so zeros follow it.
    let content = ContentInfo::decode(&mut SliceReader::new(contents).ok()?).ok()?;
    let data = content.content.decode_as::<SignedData>().ok()?;
    let signer = data.signer_infos.0.iter().next()?;
    let carried = data.certificates.iter().flat_map(|set| set.0.iter());
    let carried: Vec<_> = carried
        .filter_map(|choice| match choice {
            CertificateChoices::Certificate(certificate) => Some(certificate),
            CertificateChoices::Other(_) => None,
        })
        .collect();
    let own = *carried.iter().find(|certificate| is_of(certificate, &signer.sid))?;
    let whole = match (integrity(signer, own, &signed), whole) {
        (Integrity::Yes, true) => "فایل همان است که امضا شده است",
        (Integrity::Yes, false) => "بخش امضاشده دست‌نخورده است و پس از امضا چیزی به فایل افزوده شده است",
        (Integrity::No, _) => "امضا با این فایل نمی‌خواند",
        (Integrity::Unknown, _) => "درستی امضا با این الگوریتم سنجیده نمی‌شود",
    };
    let chain = Chain::of(own, &carried, trust);
    let mut parts = vec![format!("«{}»: {whole}", name(&own.tbs_certificate.subject)), end_text(&chain.end)];
    let moment = signing_time(signer);
    parts.extend(validity(&chain, moment));
    match trust {
        None => {
            parts.push("اعتماد به صادرکننده سنجیده نشد، چون ریشه‌های مورد اعتماد معرفی نشده‌اند".to_owned());
        }
        Some(trust) => {
            if !matches!(chain.end, End::Trusted(_)) {
                parts.push("گواهی به هیچ ریشهٔ مورد اعتمادی نمی‌رسد".to_owned());
            }
            parts.push(revocation(&chain, moment, trust));
        }
    }
    Some(parts.join("؛ "))
}

fn end_text(end: &End) -> String {
    match end {
        End::Trusted(root) => format!("گواهی به ریشهٔ مورد اعتماد «{}» می‌رسد", name(root)),
        End::Root(root) => format!("زنجیرهٔ گواهی تا ریشهٔ «{}» درست است", name(root)),
        End::Open(issuer) => format!("گواهی صادرکننده، «{}»، در فایل نیست", name(issuer)),
        End::Broken => "زنجیرهٔ گواهی نادرست است".to_owned(),
        End::Unknown => "زنجیرهٔ گواهی با این الگوریتم سنجیده نمی‌شود".to_owned(),
    }
}

/// Whether the certificates were valid when the signature says that it was made; nobody else vouches for that time.
fn validity(chain: &Chain<'_>, moment: Option<Duration>) -> Vec<String> {
    let Some(moment) = moment else {
        return vec!["زمان امضا نوشته نشده است و اعتبار گواهی در آن زمان سنجیده نشد".to_owned()];
    };
    let time = format!("زمان امضا به گفتهٔ خود آن {}", day(moment));
    let judged = chain.invalid_at(moment).map(|invalid| {
        let body = &invalid.tbs_certificate;
        let [from, to] =
            [body.validity.not_before, body.validity.not_after].map(|time| day(time.to_unix_duration()));
        format!("گواهی «{}» در آن زمان معتبر نبود: از {from} تا {to}", name(&body.subject))
    });
    vec![time, judged.unwrap_or_else(|| "گواهی‌ها در آن زمان منقضی نبودند".to_owned())]
}

fn revocation(chain: &Chain<'_>, moment: Option<Duration>, trust: &TrustStore) -> String {
    match chain.revocation(trust) {
        Revocation::None => "گواهی‌ها در فهرست‌های ابطال نیستند".to_owned(),
        Revocation::Unlisted => "فهرست ابطال صادرکننده در دست نیست و ابطال سنجیده نشد".to_owned(),
        Revocation::Revoked(certificate, entry) => {
            let since = entry.revocation_date.to_unix_duration();
            let when = match moment {
                Some(moment) if since > moment => "، پس از امضا",
                Some(_) => "، پیش از امضا",
                None => "",
            };
            let name = name(&certificate.tbs_certificate.subject);
            format!("گواهی «{name}» در {} باطل شده است{when}", day(since))
        }
    }
}

fn day(moment: Duration) -> String {
    let moment = SignedDuration::try_from(moment).ok().and_then(|since| Timestamp::from_duration(since).ok());
    moment.map_or_else(|| "زمانی نامعلوم".to_owned(), |moment| JalaliDate::today(moment).numeric())
}

/// When the signature says that it was made; this is part of what was signed.
fn signing_time(signer: &SignerInfo) -> Option<Duration> {
    let attributes = signer.signed_attrs.as_ref()?;
    let time = attributes.iter().find(|attribute| attribute.oid.to_string() == SIGNING_TIME)?;
    let time = time.values.iter().next()?.to_der().ok()?;
    Some(Time::from_der(&time).ok()?.to_unix_duration())
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
fn integrity(signer: &SignerInfo, certificate: &Certificate, bytes: &[u8]) -> Integrity {
    let Some(hash) = Hash::of(&signer.digest_alg) else { return Integrity::Unknown };
    let message = match &signer.signed_attrs {
        None => bytes.to_vec(),
        Some(attributes) => {
            let digest = attributes.iter().find(|attribute| attribute.oid.to_string() == MESSAGE_DIGEST);
            let digest = digest.and_then(|digest| digest.values.iter().next());
            let digest = digest.and_then(|digest| digest.decode_as::<OctetString>().ok());
            if digest.is_none_or(|digest| digest.as_bytes() != hash.digest(bytes)) {
                return Integrity::No;
            }
            let Ok(attributes) = attributes.to_der() else { return Integrity::Unknown };
            attributes
        }
    };
    let key = &certificate.tbs_certificate.subject_public_key_info;
    match keys::verify(key, hash, &message, signer.signature.as_bytes()) {
        None => Integrity::Unknown,
        Some(true) => Integrity::Yes,
        Some(false) => Integrity::No,
    }
}
