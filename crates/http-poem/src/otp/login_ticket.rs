//! The cookie that ties login codes to the browser that asked for them, and the asking.

use http_kit::{RequestContext, seal};
use portal_core::identity::device::DeviceToken;
use portal_core::identity::otp::{
    BrowserSecret, BrowserTicket, PendingChallenge, RequestOtp, RequestOtpError, Requester,
};
use portal_core::{ChallengeId, CustomerId, PhoneNumber};
use uuid::Uuid;

use crate::check::noted_refusal;
use crate::cookies::{DEVICE, OTP};
use crate::otp::meter;
use crate::state::App;

/// A little longer than a code lives, so that an expired one is told from a foreign one.
const SECONDS: i64 = 15 * 60;
const ID: usize = 16;
/// How many challenges are remembered by name. Older ones are still taken from the form that names them.
const MOST: usize = 4;

/// What a browser holds: one secret for all challenges that it asked for, and the newest of them.
pub(crate) struct LoginTickets {
    secret: BrowserSecret,
    newest: ChallengeId,
    older: Vec<ChallengeId>,
}

impl LoginTickets {
    /// What the request carried.
    pub(crate) fn read(context: &RequestContext) -> Option<Self> {
        let bytes = seal::decode_all(&context.cookie(OTP)?)?;
        let (ids, secret) = bytes.split_last_chunk::<32>()?;
        let (ids, &[]) = ids.as_chunks::<ID>() else { return None };
        let mut ids = ids.iter().take(MOST).map(|id| ChallengeId::from_uuid(Uuid::from_bytes(*id)));
        Some(Self { secret: BrowserSecret::from_bytes(*secret), newest: ids.next()?, older: ids.collect() })
    }

    /// The ticket of the newest challenge.
    pub(crate) fn newest(&self) -> BrowserTicket {
        BrowserTicket { challenge: self.newest, secret: self.secret }
    }

    /// The ticket of the challenge that a page or a form names; of the newest one if it names none.
    pub(crate) fn named(&self, challenge: &str) -> Option<BrowserTicket> {
        if challenge.is_empty() {
            return Some(self.newest());
        }
        Some(BrowserTicket { challenge: challenge.parse().ok()?, secret: self.secret })
    }

    /// The challenge that still waits for a code of `phone`, as far as that can be looked up.
    pub(crate) async fn pending_for(&self, app: &App, phone: &PhoneNumber) -> Option<BrowserTicket> {
        for challenge in self.all() {
            let ticket = BrowserTicket { challenge, secret: self.secret };
            let pending = app.parts.portal.otp.pending(&ticket).await.unwrap_or_default();
            if pending.is_some_and(|PendingChallenge { phone: theirs, .. }| theirs == *phone) {
                return Some(ticket);
            }
        }
        None
    }

    /// The challenges, the newest first.
    fn all(&self) -> impl Iterator<Item = ChallengeId> {
        std::iter::once(self.newest).chain(self.older.iter().copied())
    }
}

/// Asks for a code, again if `ticket` is for the same number, and gives the browser the ticket of it.
pub(crate) async fn ask(
    app: &App,
    context: &RequestContext,
    phone: &PhoneNumber,
    narrowed_to: Option<CustomerId>,
    ticket: Option<BrowserTicket>,
) -> Result<ChallengeId, RequestOtpError> {
    let request = RequestOtp {
        narrowed_to,
        device: device(context),
        locale: context.locale().into(),
        ..RequestOtp::new(phone.clone(), Requester::Browser(ticket), context.client().clone())
    };
    let result = noted_refusal(context, app.parts.portal.otp.request(&request).await);
    meter::code_asked_for(app, "web", result.as_ref().err());
    let issued = result?;
    if let Some(ticket) = issued.ticket {
        give(context, &ticket);
    }
    Ok(issued.challenge)
}

/// What this browser was given at its last login.
pub(crate) fn device(context: &RequestContext) -> Option<DeviceToken> {
    context.cookie(DEVICE).and_then(|token| seal::decode(&token)).map(DeviceToken::from_bytes)
}

/// Gives the browser a ticket, beside those that it holds.
fn give(context: &RequestContext, ticket: &BrowserTicket) {
    let held = LoginTickets::read(context).filter(|held| held.secret == ticket.secret);
    let older = held.iter().flat_map(LoginTickets::all).filter(|challenge| *challenge != ticket.challenge);
    let all = std::iter::once(ticket.challenge).chain(older).take(MOST);
    let mut bytes: Vec<u8> = all.flat_map(|challenge| *challenge.as_uuid().as_bytes()).collect();
    bytes.extend_from_slice(ticket.secret.expose());
    context.set_cookie(OTP, &seal::encode(&bytes), Some(SECONDS));
}
