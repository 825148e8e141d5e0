//! How a link is written: encrypted, so that it tells nothing and nobody else can make one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Datelike as _, NaiveDate};

use super::model::PayLink;
use crate::kernel::id::{CustomerId, InvoiceNumber};
use crate::kernel::seal::{self, NONCE};
use crate::kernel::secret::{KeyRing, ServerKey};

/// What the text is encrypted for and bound to: its form.
const FORM: &str = "pay link 1";

/// The link as a token. The nonce is made of what is encrypted, under a key of its own (as in RFC 5297), so that the
/// same link is the same token, and two links never share a nonce but by the chance of a 96-bit hash.
pub(super) fn seal(key: &ServerKey, link: &PayLink) -> String {
    let text = written(link);
    let mac = key.mac("nonce", &[FORM.as_bytes(), &text]);
    let Some(nonce) = mac.first_chunk::<NONCE>() else { unreachable!("a MAC has 32 bytes") };
    URL_SAFE_NO_PAD.encode(seal::seal(key, (FORM, FORM.as_bytes()), *nonce, &text))
}

/// The link of a token.
pub(super) fn open(keys: &KeyRing, token: &str) -> Option<PayLink> {
    let sealed = URL_SAFE_NO_PAD.decode(token).ok()?;
    read(&seal::open(keys, (FORM, FORM.as_bytes()), &sealed)?)
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
