//! Proving the number again within a session.

use super::{ConfirmError, ConfirmationService};
use crate::identity::otp::{AskedFor, IssuedChallenge, OtpCode, Purpose, Redeemer, RequestOtp, Requester, VerifyOtp};
use crate::identity::session::{ActiveSession, ClientInfo};
use crate::kernel::error::PortError;
use crate::kernel::id::ChallengeId;
use crate::kernel::locale::Locale;

impl ConfirmationService {
    /// Has a code sent to the number on file. `previous` is what was asked for before, to have it resent.
    ///
    /// # Errors
    /// [`ConfirmError`].
    pub async fn ask(
        &self,
        session: &ActiveSession,
        client: &ClientInfo,
        locale: Locale,
        previous: Option<ChallengeId>,
    ) -> Result<IssuedChallenge, ConfirmError> {
        let request = RequestOtp {
            phone: session.session.phone.clone(),
            purpose: Purpose::Confirm,
            narrowed_to: Some(session.session.customer_id.clone()),
            requester: Requester::Session { id: session.session.id, previous },
            client: client.clone(),
            device: None,
            locale,
        };
        Ok(self.otp.request(&request).await?)
    }

    /// What the session asked for under `challenge`: the page that asks for the code shows it. `None` when it is not
    /// the session's, not for this, or redeemed.
    ///
    /// # Errors
    /// [`PortError`] if the challenges cannot be reached.
    pub async fn asked_for(
        &self,
        session: &ActiveSession,
        challenge: ChallengeId,
    ) -> Result<Option<AskedFor>, PortError> {
        self.otp.asked_within(session.session.id, challenge, Purpose::Confirm).await
    }

    /// Redeems that code: the session is fresh from now on.
    ///
    /// # Errors
    /// [`ConfirmError`].
    pub async fn confirm(
        &self,
        session: &ActiveSession,
        client: &ClientInfo,
        challenge: ChallengeId,
        code: OtpCode,
    ) -> Result<(), ConfirmError> {
        let redeemer = Redeemer::Session { id: session.session.id, challenge };
        let attempt = VerifyOtp { redeemer, code, client: client.clone(), device: None };
        self.otp.redeem(&attempt, Purpose::Confirm).await?;
        if self.sessions.confirmed(session).await? { Ok(()) } else { Err(ConfirmError::Ended) }
    }
}
