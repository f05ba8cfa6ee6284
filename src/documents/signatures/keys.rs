//! The methods of signing that are known here: RSA and ECDSA over SHA-2, and Ed25519.

use cms::cert::x509::spki::{AlgorithmIdentifierOwned, ObjectIdentifier, SubjectPublicKeyInfoOwned};
use ring::{
    digest,
    signature::{self, UnparsedPublicKey, VerificationAlgorithm},
};

const RSA: &str = "1.2.840.113549.1.1.1";
const ELLIPTIC: &str = "1.2.840.10045.2.1";
const EDWARDS: &str = "1.3.101.112";
const P256: &str = "1.2.840.10045.3.1.7";
const P384: &str = "1.3.132.0.34";

/// A digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    pub(super) fn of(algorithm: &AlgorithmIdentifierOwned) -> Option<Self> {
        match algorithm.oid.to_string().as_str() {
            "2.16.840.1.101.3.4.2.1" => Some(Self::Sha256),
            "2.16.840.1.101.3.4.2.2" => Some(Self::Sha384),
            "2.16.840.1.101.3.4.2.3" => Some(Self::Sha512),
            _ => None,
        }
    }

    /// The one in the method by which a certificate was signed.
    pub(super) fn of_signature(algorithm: &AlgorithmIdentifierOwned) -> Option<Self> {
        match algorithm.oid.to_string().as_str() {
            "1.2.840.113549.1.1.11" | "1.2.840.10045.4.3.2" => Some(Self::Sha256),
            "1.2.840.113549.1.1.12" | "1.2.840.10045.4.3.3" => Some(Self::Sha384),
            "1.2.840.113549.1.1.13" | "1.2.840.10045.4.3.4" | EDWARDS => Some(Self::Sha512),
            _ => None,
        }
    }

    pub(super) fn digest(self, bytes: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        };
        digest::digest(algorithm, bytes).as_ref().to_vec()
    }
}

/// Whether this key signed the message; `None` where the method isn't known.
pub(super) fn verify(
    key: &SubjectPublicKeyInfoOwned,
    hash: Hash,
    message: &[u8],
    signature: &[u8],
) -> Option<bool> {
    let curve = || key.algorithm.parameters.as_ref()?.decode_as::<ObjectIdentifier>().ok();
    let algorithm: &dyn VerificationAlgorithm = match (key.algorithm.oid.to_string().as_str(), hash) {
        (RSA, Hash::Sha256) => &signature::RSA_PKCS1_2048_8192_SHA256,
        (RSA, Hash::Sha384) => &signature::RSA_PKCS1_2048_8192_SHA384,
        (RSA, Hash::Sha512) => &signature::RSA_PKCS1_2048_8192_SHA512,
        (EDWARDS, _) => &signature::ED25519,
        (ELLIPTIC, hash) => match (curve()?.to_string().as_str(), hash) {
            (P256, Hash::Sha256) => &signature::ECDSA_P256_SHA256_ASN1,
            (P256, Hash::Sha384) => &signature::ECDSA_P256_SHA384_ASN1,
            (P384, Hash::Sha256) => &signature::ECDSA_P384_SHA256_ASN1,
            (P384, Hash::Sha384) => &signature::ECDSA_P384_SHA384_ASN1,
            _ => return None,
        },
        _ => return None,
    };
    let key = UnparsedPublicKey::new(algorithm, key.subject_public_key.as_bytes()?);
    Some(key.verify(message, signature).is_ok())
}
