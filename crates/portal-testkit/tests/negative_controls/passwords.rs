//! A hasher of passwords, which is fast and no secret.

use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::kernel::secret::{hex, sha256};
use portal_core::staff::account::{Password, PasswordHash, PasswordHasher};

use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    TrimsPasswords,
    LeavesOutTheSalt,
    VerifiesNothing,
    StoresThePassword,
    SharesItsPlace,
}

struct Hasher {
    fault: Fault,
    place: Mutex<String>,
}

impl Hasher {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn digest(&self, password: &str, salt: &str) -> String {
        let password = if self.is(Fault::TrimsPasswords) { password.trim() } else { password };
        let plain = if self.is(Fault::StoresThePassword) { password } else { "" };
        format!("{}{plain}", hex(&sha256(format!("{salt} {password}").as_bytes())))
    }
}

#[async_trait]
impl PasswordHasher for Hasher {
    async fn hash(&self, password: &Password, salt: [u8; 16]) -> Result<PasswordHash, PortError> {
        let salt = if self.is(Fault::LeavesOutTheSalt) { String::new() } else { hex(&salt) };
        Ok(PasswordHash::new(format!("{salt}${}", self.digest(password.expose(), &salt))))
    }

    async fn verify(&self, password: &Password, hash: Option<PasswordHash>) -> Result<bool, PortError> {
        let Some(hash) = hash else { return Ok(self.is(Fault::VerifiesNothing)) };
        password.expose().clone_into(&mut self.place.lock().expect("no panic"));
        let_others_go_first().await;
        let shared = self.place.lock().expect("no panic").clone();
        let asked = if self.is(Fault::SharesItsPlace) { &shared } else { password.expose() };
        let (salt, digest) = hash.as_str().split_once('$').ok_or_else(|| PortError::broken("hasher", "no salt"))?;
        Ok(self.digest(asked, salt) == digest)
    }
}

fn with(fault: Fault) -> Arc<dyn PasswordHasher> {
    Arc::new(Hasher { fault, place: Mutex::default() })
}

fn fresh() -> impl Future<Output = (Arc<dyn PasswordHasher>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::password_hasher_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { password_hasher, with;
        Fault::TrimsPasswords => a_hash_is_verified_by_its_own_password_alone;
        Fault::LeavesOutTheSalt => another_salt_makes_another_hash;
        Fault::VerifiesNothing => without_a_hash_nothing_is_verified;
        Fault::StoresThePassword => the_password_is_not_in_its_hash;
        Fault::SharesItsPlace => many_callers_at_once_get_their_own_answers;
    }
}
