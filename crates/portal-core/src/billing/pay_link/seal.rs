//! How a link is written: encrypted, so that it tells nothing and nobody else can make one.

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Datelike as _, NaiveDate};

use super::model::PayLink;
use crate::kernel::id::{CustomerId, InvoiceNumber};
use crate::kernel::secret::{KeyRing, ServerKey};

/// Bytes of the nonce.
const NONCE: usize = 12;
/// What the text is bound to: its form.
const FORM: &[u8] = b"pay link 1";

/// The link as a token. The nonce is made of what is encrypted, under a key of its own (as in RFC 5297), so that the
/// same link is the same token, and two links never share a nonce but by the chance of a 96-bit hash.
pub(super) fn seal(key: &ServerKey, link: &PayLink) -> String {
    let text = written(link);
    let mac = key.mac("nonce", &[FORM, &text]);
    let Some(nonce) = mac.first_chunk::<NONCE>() else { unreachable!("a MAC has 32 bytes") };
    let Ok(sealed) = cipher(key).encrypt(&(*nonce).into(), Payload { msg: &text, aad: FORM }) else {
        unreachable!("AES-GCM encrypts any text of this length")
    };
    URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat())
}

/// The link of a token.
pub(super) fn open(keys: &KeyRing, token: &str) -> Option<PayLink> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
    let payload = || Payload { msg: sealed, aad: FORM };
    let text = keys.iter().find_map(|key| cipher(key).decrypt(&(*nonce).into(), payload()).ok())?;
    read(&text)
}

fn cipher(key: &ServerKey) -> Aes256Gcm {
    Aes256Gcm::new(&key.mac("encrypt", &[FORM]).into())
}

/// The day in four bytes, then customer and invoice with a zero byte between them, which no id has.
fn written(link: &PayLink) -> Vec<u8> {
    let day = link.expires_on.num_days_from_ce().to_be_bytes();
    [&day[..], link.customer_id.as_str().as_bytes(), &[0], link.invoice.as_str().as_bytes()].concat()
}

fn read(text: &[u8]) -> Option<PayLink> {
    let (day, rest) = text.split_first_chunk::<4>()?;
    let (customer, invoice) = str::from_utf8(rest).ok()?.split_once('\0')?;
    Some(PayLink {
        customer_id: CustomerId::parse(customer).ok()?,
        invoice: InvoiceNumber::parse(invoice).ok()?,
        expires_on: NaiveDate::from_num_days_from_ce_opt(i32::from_be_bytes(*day))?,
    })
}
