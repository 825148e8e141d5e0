//! The proof that the first step of a login was right, which the browser brings back with the second factor.

use chrono::{DateTime, Utc};
use subtle::ConstantTimeEq as _;

use super::identity::IdentityHash;
use super::model::StaffAccount;
use crate::kernel::id::StaffId;
use crate::kernel::secret::{KeyRing, Secret, ServerKey, hex};

/// Text that only this server can have made: an account at one version, how it was proved, and an end. Any change of
/// the account, such as a login, makes it worthless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginProof(Secret<String>);

/// What a proof says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Proved {
    pub(super) account: StaffId,
    pub(super) version: i64,
    /// Who logged in at the identity provider; `None` after a password.
    pub(super) identity: Option<IdentityHash>,
}

/// What stands for a password where an identity could be.
const PASSWORD: &str = "password";

impl LoginProof {
    pub(super) fn make(
        account: &StaffAccount,
        identity: Option<IdentityHash>,
        expires_at: DateTime<Utc>,
        keys: &KeyRing,
    ) -> Self {
        let by = identity.map_or_else(|| PASSWORD.to_owned(), |identity| hex(identity.as_bytes()));
        let body = format!("{}.{}.{by}.{}", account.id, account.version, expires_at.timestamp_millis());
        Self(Secret::new(format!("{body}.{}", mac(keys.current(), &body))))
    }

    /// Takes what a browser brings back.
    pub fn from_text(text: &str) -> Self {
        Self(Secret::new(text.to_owned()))
    }

    /// The text, for a cookie of the browser that took the first step.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What it says, if this server made it and it has not expired.
    pub(super) fn read(&self, keys: &KeyRing, now: DateTime<Utc>) -> Option<Proved> {
        let (body, sent) = self.expose().rsplit_once('.')?;
        if !keys.iter().any(|key| mac(key, body).as_bytes().ct_eq(sent.as_bytes()).into()) {
            return None;
        }
        let mut parts = body.split('.');
        let (account, version) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let identity = match parts.next()? {
            PASSWORD => None,
            identity => Some(IdentityHash::from_hex(identity)?),
        };
        let expires_at: i64 = parts.next()?.parse().ok()?;
        (now.timestamp_millis() < expires_at).then_some(Proved { account, version, identity })
    }
}

fn mac(key: &ServerKey, body: &str) -> String {
    hex(&key.mac("staff login proof", &[body.as_bytes()]))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::staff::account::test_staff::{account, keys};
    use crate::test_support::noon;

    #[test]
    fn a_proof_is_read_until_it_expires_and_cannot_be_made_elsewhere() {
        let identity = IdentityHash::of("https://login.isp.id", "248289761001");
        for identity in [None, Some(identity)] {
            let proof = LoginProof::make(&account(), identity, noon() + TimeDelta::minutes(5), &keys());
            let proved = Proved { account: account().id, version: account().version, identity };
            assert_eq!(LoginProof::from_text(proof.expose()).read(&keys(), noon()), Some(proved));
            assert_eq!(proof.read(&keys(), noon() + TimeDelta::minutes(5)), None);
            let other = ServerKey::new((9..41).collect()).expect("a key");
            assert_eq!(proof.read(&KeyRing::new(other, vec![]), noon()), None);
            for forged in ["", "a.b", &proof.expose().replacen('0', "1", 1), &format!("{}0", proof.expose())] {
                assert_eq!(LoginProof::from_text(forged).read(&keys(), noon()), None, "{forged}");
            }
        }
    }
}
