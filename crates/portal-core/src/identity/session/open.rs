//! Opening a session with a number that was just proved.

use super::SessionService;
use super::model::{ClientInfo, OpenedSession, Session};
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
    /// device known. The other accounts are in the answer, to be chosen among with
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
        let device_token = self.trust_device(&proof, &session).await?;
        self.deps.store.create(&session).await?;
        self.audit(AuditAction::LoggedIn, &session).await?;
        Ok(OpenedSession { session, account, accounts, device_token: Some(device_token) })
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

    /// Gives the device a fresh token; the one it came with is forgotten.
    async fn trust_device(&self, proof: &VerifiedPhone, session: &Session) -> Result<DeviceToken, PortError> {
        let token = DeviceToken::generate(self.deps.entropy.as_ref());
        let device = TrustedDevice {
            token: token.hash(),
            phone: proof.phone.clone(),
            trusted_at: session.created_at,
            expires_at: session.created_at + self.policy.device_life,
        };
        self.deps.devices.trust(&device, proof.known_device).await?;
        Ok(token)
    }
}
