//! Opening a session with a number that was just proved.

use super::SessionService;
use super::model::{ClientInfo, NewSession, OpenedSession, Session};
use crate::identity::customer::Account;
use crate::identity::device::{DeviceToken, TrustedDevice};
use crate::identity::otp::VerifiedPhone;
use crate::kernel::error::PortError;
use crate::kernel::id::SessionId;
use crate::kernel::phone::PhoneNumber;
use crate::staff::audit::AuditAction;

/// Why no session was opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenSessionError {
    /// No account that may be entered has this number any more.
    #[error("no account may be entered with this number")]
    NoAccount,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl SessionService {
    /// Opens a session in the first account that `proof`'s number may enter, looked up anew, and makes the
    /// device known, in one step. The other accounts are in the answer, to be chosen among with
    /// [`switch`](Self::switch).
    ///
    /// # Errors
    /// [`OpenSessionError`].
    pub async fn open(&self, proof: VerifiedPhone, client: &ClientInfo) -> Result<OpenedSession, OpenSessionError> {
        let mut accounts = self.accounts_that_admit(&proof.phone).await?;
        if let Some(requested) = &proof.narrowed_to {
            accounts.retain(|account| account.access.customer_id == *requested);
        }
        let account = accounts.first().cloned().ok_or(OpenSessionError::NoAccount)?;
        let session = self.new_session(&account, &proof.phone, client);
        let device_token = DeviceToken::generate(self.deps.entropy.as_ref());
        let device = self.trusted_device(device_token, &session);
        let audit = self.entry(AuditAction::LoggedIn, &session);
        let new = NewSession { session, device, replaces: proof.known_device, audit };
        self.deps.store.open(&new).await?;
        Ok(OpenedSession { session: new.session, account, accounts, device_token: Some(device_token) })
    }

    /// The accounts that somebody who proved `phone` may enter.
    pub(super) async fn accounts_that_admit(&self, phone: &PhoneNumber) -> Result<Vec<Account>, PortError> {
        let mut accounts = self.deps.customers.accounts_of(phone).await?;
        accounts.retain(|account| account.access.admits(phone));
        Ok(accounts)
    }

    pub(super) fn new_session(&self, account: &Account, phone: &PhoneNumber, client: &ClientInfo) -> Session {
        let now = self.deps.clock.now();
        Session {
            id: SessionId::generate(now, self.deps.entropy.as_ref()),
            customer_id: account.access.customer_id.clone(),
            phone: phone.clone(),
            device: client.device.chars().take(100).collect(),
            network: client.network(),
            verified_at: now,
            created_at: now,
            last_seen_at: now,
            expires_at: now + self.policy.absolute_life,
        }
    }

    fn trusted_device(&self, token: DeviceToken, session: &Session) -> TrustedDevice {
        TrustedDevice {
            token: token.hash(),
            phone: session.phone.clone(),
            trusted_at: session.created_at,
            expires_at: session.created_at + self.policy.device_life,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::identity::customer::MockCustomerRepo;
    use crate::identity::device::TokenHash;
    use crate::identity::session::{MockSessionStore, SessionDeps, SessionPolicy};
    use crate::kernel::actor::Actor;
    use crate::test_support::{CountingEntropy, account, clock_at, noon, phone, unreachable_port};

    fn service(store: MockSessionStore) -> SessionService {
        let mut customers = MockCustomerRepo::new();
        customers.expect_accounts_of().returning(|_| Ok(vec![account("AGLS1")]));
        let deps = SessionDeps {
            store: Arc::new(store),
            customers: Arc::new(customers),
            clock: clock_at(noon()),
            entropy: Arc::new(CountingEntropy::default()),
        };
        SessionService::new(deps, SessionPolicy::default())
    }

    fn proof() -> VerifiedPhone {
        VerifiedPhone { phone: phone(), narrowed_to: None, known_device: Some(TokenHash::from_bytes([7; 32])) }
    }

    #[tokio::test]
    async fn a_login_is_one_commit_and_one_that_fails_is_tried_with_a_new_proof() {
        let (mut store, mut tries) = (MockSessionStore::new(), 0);
        store.expect_open().times(2).returning(move |new| {
            tries += 1;
            assert_eq!(new.device.phone, new.session.phone);
            assert_eq!(new.replaces, Some(TokenHash::from_bytes([7; 32])));
            assert_eq!(new.audit.actor, Actor::Customer(Some(new.session.id)));
            assert_eq!(new.audit.customer_id, new.session.customer_id);
            if tries == 1 { Err(unreachable_port()) } else { Ok(()) }
        });
        let (service, client) = (service(store), ClientInfo::new([192, 0, 2, 7].into(), "Chrome, Android"));
        assert!(matches!(service.open(proof(), &client).await, Err(OpenSessionError::Port(_))));
        let opened = service.open(proof(), &client).await.expect("the second commit is done");
        assert!(opened.device_token.is_some());
    }
}
