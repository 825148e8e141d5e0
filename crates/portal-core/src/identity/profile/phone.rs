//! Putting another WhatsApp number on file.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::ProfileService;
use super::error::ChangePhoneError;
use super::record::{PhoneChange, PhoneChanged};
use crate::identity::customer::Customer;
use crate::identity::otp::{AskedFor, IssuedChallenge, OtpCode, Purpose, Redeemer, RequestOtp, Requester, VerifyOtp};
use crate::identity::rate_limit::Verdict;
use crate::identity::session::{ActiveSession, ClientInfo};
use crate::kernel::error::PortError;
use crate::kernel::id::{ChallengeId, HitId, PhoneChangeId, SessionId};
use crate::kernel::locale::Locale;
use crate::kernel::phone::PhoneNumber;
use crate::kernel::secret::sha256;

/// A wish for another number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartPhoneChange {
    /// The new number.
    pub to: PhoneNumber,
    /// From where.
    pub client: ClientInfo,
    /// The language of the message.
    pub locale: Locale,
    /// The challenge asked for before, to have its code resent.
    pub previous: Option<ChallengeId>,
}

/// What the code for a new number is bound to: the account, in the place of a session. So a code that was asked for
/// in an app can be typed on the page as well, where the same account has another session.
fn holder(session: &ActiveSession) -> SessionId {
    let account = sha256(format!("new-phone:{}", session.session.customer_id).as_bytes());
    let [first, second] =
        [&account[..8], &account[8..16]].map(|half| half.iter().fold(0, |n, byte| n << 8 | u64::from(*byte)));
    SessionId::from_uuid(Uuid::from_u64_pair(first, second))
}

impl ProfileService {
    /// Has a code sent to the new number; nothing changes yet.
    ///
    /// # Errors
    /// [`ChangePhoneError`].
    pub async fn start_phone_change(
        &self,
        session: &ActiveSession,
        wish: &StartPhoneChange,
    ) -> Result<IssuedChallenge, ChangePhoneError> {
        let now = self.deps.clock.now();
        if wish.to == session.session.phone {
            return Err(ChangePhoneError::SameNumber);
        }
        if !self.deps.sessions.is_fresh(session) {
            return Err(ChangePhoneError::ConfirmationNeeded);
        }
        if let (Some(until), _) = self.record_holds(session, now).await? {
            return Err(ChangePhoneError::OnHold { until });
        }
        self.take_capacity(session, now).await?;
        let request = RequestOtp {
            phone: wish.to.clone(),
            purpose: Purpose::NewPhone,
            narrowed_to: Some(session.session.customer_id.clone()),
            requester: Requester::Session { id: holder(session), previous: wish.previous },
            client: wish.client.clone(),
            device: None,
            locale: wish.locale,
        };
        Ok(self.deps.otp.request(&request).await?)
    }

    /// What the account asked for under `challenge`: the page that asks for the code shows it. `None` when it is not
    /// the account's, not for a new number, or redeemed.
    ///
    /// # Errors
    /// [`PortError`] if the challenges cannot be reached.
    pub async fn asked_for(
        &self,
        session: &ActiveSession,
        challenge: ChallengeId,
    ) -> Result<Option<AskedFor>, PortError> {
        self.deps.otp.asked_within(holder(session), challenge, Purpose::NewPhone).await
    }

    /// Redeems the code that went to the new number: it is on file from now on, the old one is told, and other
    /// sessions end.
    ///
    /// # Errors
    /// [`ChangePhoneError`].
    pub async fn finish_phone_change(
        &self,
        session: &ActiveSession,
        client: &ClientInfo,
        challenge: ChallengeId,
        code: OtpCode,
        locale: Locale,
    ) -> Result<Customer, ChangePhoneError> {
        if !self.deps.sessions.is_fresh(session) {
            return Err(ChangePhoneError::ConfirmationNeeded);
        }
        let redeemer = Redeemer::Session { id: holder(session), challenge };
        let attempt = VerifyOtp { redeemer, code, client: client.clone(), device: None };
        let proof = self.deps.otp.redeem(&attempt, Purpose::NewPhone).await?;
        let change = self.change(session, proof.phone, locale);
        match self.deps.changes.change_phone(&session.scope(), &change).await? {
            PhoneChanged::Done(customer) => Ok(*customer),
            PhoneChanged::Moved => Err(ChangePhoneError::Moved),
            PhoneChanged::OnHold { until } => Err(ChangePhoneError::OnHold { until }),
        }
    }

    fn change(&self, session: &ActiveSession, to: PhoneNumber, locale: Locale) -> PhoneChange {
        let at = self.deps.clock.now();
        let id = PhoneChangeId::generate(at, self.deps.entropy.as_ref());
        PhoneChange {
            id,
            from: session.session.phone.clone(),
            to,
            session: session.session.id,
            network: session.session.network.clone(),
            locale,
            at,
            revert_until: at + self.policy.revert_within,
        }
    }

    async fn take_capacity(&self, session: &ActiveSession, now: DateTime<Utc>) -> Result<(), ChangePhoneError> {
        let hit = HitId::generate(now, self.deps.entropy.as_ref());
        match self.deps.limits.take(&[self.new_numbers(session)], hit, now).await? {
            Verdict::Allowed => Ok(()),
            Verdict::Denied { retry_after } => Err(ChangePhoneError::RateLimited { retry_after }),
        }
    }
}
