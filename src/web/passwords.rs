//! Passwords of staff: argon2id at OWASP's minimum cost (19 MiB, two passes), away from the async threads and only a few
//! at once, so that sign-ins can exhaust neither the processors nor the memory.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use kartabl_domain::World;
use std::{sync::LazyLock, thread::available_parallelism};
use tokio::{sync::Semaphore, task::spawn_blocking};

static AT_ONCE: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(available_parallelism().map_or(2, usize::from)));

/// Compared with where there is no such account, so that an answer takes as long as for a wrong password.
static DECOY: LazyLock<String> = LazyLock::new(|| hashed("no such account", &[0; 16]));

/// The PHC string to keep for this password.
pub fn hash(world: &World, password: &str) -> String {
    hashed(password, &world.bytes::<16>())
}

/// Whether this is the password of `kept`; without an account the same work is done and the answer is no.
pub async fn verify(password: String, kept: Option<String>) -> bool {
    let Ok(_permit) = AT_ONCE.acquire().await else {
        return false;
    };
    let compared = spawn_blocking(move || {
        let known = kept.is_some();
        let kept = kept.unwrap_or_else(|| DECOY.clone());
        let same = PasswordHash::new(&kept)
            .is_ok_and(|hash| argon2id().verify_password(password.as_bytes(), &hash).is_ok());
        same && known
    });
    compared.await.unwrap_or(false)
}

fn hashed(password: &str, salt: &[u8; 16]) -> String {
    let hash: PasswordHash = argon2id()
        .hash_password_with_salt(password.as_bytes(), salt)
        .expect("the parameters and the salt are valid for every password");
    hash.to_string()
}

fn argon2id() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("constant parameters are in range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_an_account_is_right() {
        let kept = hashed("گذرواژه 1", &[7; 16]);
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(verify("گذرواژه 1".into(), Some(kept.clone())).await);
        assert!(!verify("گذرواژه 2".into(), Some(kept)).await);
        assert!(!verify("no such account".into(), None).await);
        assert!(!verify("x".into(), Some("not a hash".into())).await);
    }
}
