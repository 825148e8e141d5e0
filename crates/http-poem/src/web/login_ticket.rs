//! The cookie that ties a login code to the browser that asked for it, and the asking.

use portal_core::device::DeviceToken;
use portal_core::otp::{BrowserSecret, BrowserTicket, RequestOtp, RequestOtpError, Requester};
use portal_core::{ChallengeId, CustomerId, PhoneNumber};

use crate::edge::{DEVICE, OTP, Visit};
use crate::state::App;
use crate::{meter, seal};

/// A little longer than a code lives, so that an expired one is told from a foreign one.
const SECONDS: i64 = 15 * 60;
const ID: usize = 16;

/// The ticket the browser holds.
pub(super) fn read(visit: &Visit) -> Option<BrowserTicket> {
    let (id, secret) = split(&seal::decode::<48>(&visit.cookie(OTP)?)?)?;
    Some(BrowserTicket {
        challenge: ChallengeId::from_uuid(uuid::Uuid::from_bytes(id)),
        secret: BrowserSecret::from_bytes(secret),
    })
}

fn split(bytes: &[u8; 48]) -> Option<([u8; ID], [u8; 32])> {
    let (id, secret) = bytes.split_at(ID);
    Some((id.try_into().ok()?, secret.try_into().ok()?))
}

/// Asks for a code, again if `ticket` is for the same number, and gives the browser the ticket of it.
pub(super) async fn ask(
    app: &App,
    visit: &Visit,
    phone: &PhoneNumber,
    narrowed_to: Option<CustomerId>,
    ticket: Option<BrowserTicket>,
) -> Result<(), RequestOtpError> {
    let request = RequestOtp {
        narrowed_to,
        device: device(visit),
        locale: visit.locale().into(),
        ..RequestOtp::new(phone.clone(), Requester::Browser(ticket), visit.client().clone())
    };
    let result = visit.noted(app.parts.portal.otp.request(&request).await);
    meter::code_asked_for(app, "web", result.as_ref().err());
    if let Some(ticket) = result?.ticket {
        give(visit, &ticket);
    }
    Ok(())
}

/// What this browser was given at its last login.
pub(super) fn device(visit: &Visit) -> Option<DeviceToken> {
    visit.cookie(DEVICE).and_then(|token| seal::decode(&token)).map(DeviceToken::from_bytes)
}

/// Gives the browser a ticket.
fn give(visit: &Visit, ticket: &BrowserTicket) {
    let mut bytes = ticket.challenge.as_uuid().as_bytes().to_vec();
    bytes.extend_from_slice(ticket.secret.expose());
    visit.set_cookie(OTP, &seal::encode(&bytes), Some(SECONDS));
}
