//! Passwords hashed with Argon2id, on threads of their own.

use std::sync::Arc;

use argon2::password_hash::phc;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use async_trait::async_trait;
use portal_core::PortError;
use portal_core::staff::account::{Password, PasswordHash, PasswordHasher};
use tokio::sync::Semaphore;

const PORT: &str = "password hasher";

/// Kibibytes of memory for one hash.
const MEMORY: u32 = 19 * 1_024;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Hashes that are worked on at once; the others wait. It bounds the memory that logins take.
const AT_ONCE: usize = 2;

/// A hash with the cost of new ones, whose password nobody knows: verified where there is no account.
const OF_NOBODY: [u8; 16] = *b"no account here!";

/// Argon2id with 19 MiB and two passes, as OWASP recommends.
#[derive(Debug, Clone)]
pub struct Argon2Hasher {
    turns: Arc<Semaphore>,
}

impl Default for Argon2Hasher {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Argon2Hasher {
    /// Runs the work on a thread for it, once it is its turn.
    async fn in_turn<T, F>(&self, work: F) -> Result<T, PortError>
    where
        T: Send + 'static,
        F: FnOnce() -> argon2::password_hash::Result<T> + Send + 'static,
    {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|error| PortError::broken(PORT, error))?;
        // The turn goes with the work: a caller that leaves does not end it.
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        let done = done.await.map_err(|error| PortError::broken(PORT, error))?;
        done.map_err(|error| PortError::broken(PORT, error.to_string()))
    }
}

#[async_trait]
impl PasswordHasher for Argon2Hasher {
    async fn hash(&self, password: &Password, salt: [u8; 16]) -> Result<PasswordHash, PortError> {
        let password = password.clone();
        self.in_turn(move || hashed(&password, salt)).await
    }

    async fn verify(&self, password: &Password, hash: Option<PasswordHash>) -> Result<bool, PortError> {
        let password = password.clone();
        self.in_turn(move || {
            let Some(hash) = hash else {
                // The same work as verifying a hash of this cost.
                return hashed(&password, OF_NOBODY).map(|_| false);
            };
            let hash = phc::PasswordHash::new(hash.as_str())?;
            Ok(argon2().verify_password(password.expose().as_bytes(), &hash).is_ok())
        })
        .await
    }
}

fn hashed(password: &Password, salt: [u8; 16]) -> argon2::password_hash::Result<PasswordHash> {
    let hash = argon2().hash_password_with_salt(password.expose().as_bytes(), &salt)?;
    Ok(PasswordHash::new(hash.to_string()))
}

fn argon2() -> Argon2<'static> {
    let Ok(params) = Params::new(MEMORY, PASSES, 1, None) else { unreachable!("the numbers are in range") };
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn stf_02_a_hash_is_of_argon2id_with_nineteen_mebibytes_and_two_passes() {
        let password = Password::choose("kuda besi hijau").expect("a password");
        let hash = Argon2Hasher::default().hash(&password, [7; 16]).await.expect("a hash");
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.as_str());
    }

    #[tokio::test]
    async fn stf_02_as_many_as_may_work_at_once_have_a_turn_and_the_next_one_waits() {
        let hasher = Argon2Hasher::default();
        let turns: Vec<_> = (0..AT_ONCE).map(|_| hasher.turns.clone().try_acquire_owned().expect("a turn")).collect();
        let password = Password::choose("kuda besi hijau").expect("a password");
        let mut waiting = Box::pin(hasher.verify(&password, None));
        assert!(polled_once(&mut waiting).await.is_pending());
        drop(turns);
        assert!(!waiting.await.expect("an answer"));
    }

    /// Polls once.
    async fn polled_once<F: Future + Unpin>(future: &mut F) -> std::task::Poll<F::Output> {
        std::future::poll_fn(|context| std::task::Poll::Ready(std::pin::Pin::new(&mut *future).poll(context))).await
    }
}
