//! Proving the number again within a session.

use super::ProfileService;
use super::error::ConfirmError;
use super::phone::holder;
use crate::identity::otp::{
    AskedFor, BrowserSecret, BrowserTicket, IssuedChallenge, OtpCode, Purpose, Redeemer, RequestOtp, Requester,
    VerifyOtp,
};
use crate::identity::session::{ActiveSession, ClientInfo};
use crate::kernel::error::PortError;
use crate::kernel::id::ChallengeId;
use crate::kernel::locale::Locale;

impl ProfileService {
    /// Has a code sent to the number on file. `previous` is what was asked for before, to have it resent.
    ///
    /// # Errors
    /// [`ConfirmError`].
    pub async fn ask_confirmation(
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
        Ok(self.deps.otp.request(&request).await?)
    }

    /// What the session asked for under `challenge`: the page that asks for the code shows it. `None` when it is not
    /// the session's, not for `purpose`, or redeemed.
    ///
    /// # Errors
    /// [`PortError`] if the challenges cannot be reached.
    pub async fn asked_for(
        &self,
        session: &ActiveSession,
        challenge: ChallengeId,
        purpose: Purpose,
    ) -> Result<Option<AskedFor>, PortError> {
        let holder = if purpose == Purpose::NewPhone { holder(session) } else { session.session.id };
        let ticket = BrowserTicket { challenge, secret: BrowserSecret::of_session(holder) };
        Ok(self.deps.otp.asked_for(&ticket).await?.filter(|asked| asked.purpose() == purpose))
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
        self.deps.otp.redeem(&attempt, Purpose::Confirm).await?;
        if self.deps.sessions.confirmed(session).await? { Ok(()) } else { Err(ConfirmError::Ended) }
    }
}
