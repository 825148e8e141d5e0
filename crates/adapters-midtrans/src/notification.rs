//! Notifications: what they are signed with, and what they say.

use portal_core::Secret;
use portal_core::billing::payment::{NotificationError, Notified};
use portal_core::kernel::secret::hex;
use serde::Deserialize;
use sha2::{Digest as _, Sha512};
use subtle::ConstantTimeEq as _;

use crate::status::amount;

/// What is signed, and the signature. Numbers are texts and are never written anew: the signature covers them as they
/// came.
#[derive(Deserialize)]
struct Signed {
    order_id: String,
    status_code: String,
    gross_amount: String,
    #[serde(default)]
    currency: Option<String>,
    #[serde(default)]
    signature_key: Option<String>,
}

/// Reads the body of a notification.
pub(crate) fn read(body: &[u8], key: &Secret<String>) -> Result<Notified, NotificationError> {
    let signed: Signed = serde_json::from_slice(body).map_err(|_| NotificationError::Malformed)?;
    let expected = signature(&signed, key);
    let given = signed.signature_key.as_deref().unwrap_or_default();
    if !bool::from(expected.as_bytes().ct_eq(given.as_bytes())) {
        return Err(NotificationError::Unsigned);
    }
    let amount = amount(Some(&signed.gross_amount), signed.currency.as_deref());
    // The signature does not cover Midtrans' own name for the payment.
    Ok(Notified { order: signed.order_id, amount, reference: None })
}

/// The digits of SHA-512 over the texts and the key, without anything between them.
fn signature(signed: &Signed, key: &Secret<String>) -> String {
    let mut hash = Sha512::new();
    for part in [&signed.order_id, &signed.status_code, &signed.gross_amount, key.expose()] {
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use portal_core::Rupiah;
    use serde_json::{Value, json};

    use super::*;

    const KEY: &str = "SB-Mid-server-abc123cde456";
    const SIGNATURE: &str = "1fcd0be1c84a17da164cc657ab27fc937393597aa6482ef2bc816eb184a091e325cd276956a0dc2e0bea9fc17eff822d551a311cae3d11abd3568a32005d6faa";

    fn notification() -> Value {
        json!({
            "transaction_time": "2025-01-05 10:00:00", "transaction_status": "settlement", "transaction_id": "x",
            "status_message": "midtrans payment notification", "status_code": "200", "signature_key": SIGNATURE,
            "payment_type": "qris", "order_id": "INV-202501-0001-1", "merchant_id": "G1",
            "gross_amount": "333000.00", "currency": "IDR",
        })
    }

    fn with(name: &str, value: Value) -> Result<Notified, NotificationError> {
        let mut body = notification();
        body[name] = value;
        read(body.to_string().as_bytes(), &Secret::new(KEY.to_owned()))
    }

    #[test]
    fn signatures_are_those_of_the_documentation() {
        for (order, code, gross, key, expected) in [
            (
                "1111",
                "200",
                "100000.00",
                "askvnoibnosifnboseofinbofinfgbiufglnbfg",
                "edc076b21793ebe3e17926350f5b8ae67d902fe657b3d0aa31b932d5c127e2375d308a2bc94f3265ac2d80a1f181a79b997ac178a236fcff35af263fc4d4c231",
            ),
            ("INV-202501-0001-1", "200", "333000.00", KEY, SIGNATURE),
            (
                "INV-202501-0001-1",
                "201",
                "333000.00",
                KEY,
                "d589cd732fb81a694fec171694d97edc9fc44816f7e13797ad751e7ee0732ac5cf28b19a88cbde2514f9228e6f99ae1d9916c23bb31114aa676a3abd2de5e4fb",
            ),
        ] {
            let signed = Signed {
                order_id: order.to_owned(),
                status_code: code.to_owned(),
                gross_amount: gross.to_owned(),
                currency: None,
                signature_key: None,
            };
            assert_eq!(signature(&signed, &Secret::new(key.to_owned())), expected);
        }
    }

    #[test]
    fn a_signed_notification_names_the_payment_and_the_amount() {
        let order = "INV-202501-0001-1".to_owned();
        let expected = Notified { order, amount: Some(Rupiah::new(333_000)), reference: None };
        assert_eq!(with("unknown_field", json!([1])), Ok(expected.clone()));
        assert_eq!(with("currency", json!("USD")), Ok(Notified { amount: None, ..expected }));
    }

    #[test]
    fn whatever_the_signature_covers_cannot_be_changed() {
        for (name, value) in [
            ("order_id", json!("INV-202501-0001-2")),
            ("status_code", json!("201")),
            ("gross_amount", json!("333000")),
            ("gross_amount", json!("333000.0")),
            ("signature_key", Value::Null),
            ("signature_key", json!("")),
            ("signature_key", json!(SIGNATURE.to_uppercase())),
            ("signature_key", json!(SIGNATURE[1..])),
        ] {
            assert_eq!(with(name, value.clone()), Err(NotificationError::Unsigned), "{name} {value}");
        }
        let other = read(notification().to_string().as_bytes(), &Secret::new("SB-other".to_owned()));
        assert_eq!(other, Err(NotificationError::Unsigned));
    }

    #[test]
    fn what_is_no_notification_is_malformed_and_numbers_are_not_written_anew() {
        for (name, value) in [
            ("gross_amount", json!(333_000.00)),
            ("gross_amount", json!(333_000)),
            ("status_code", json!(200)),
            ("order_id", Value::Null),
            ("signature_key", json!(1)),
        ] {
            assert_eq!(with(name, value.clone()), Err(NotificationError::Malformed), "{name} {value}");
        }
        let doubled = notification().to_string().replacen('{', r#"{"order_id":"INV-2","#, 1);
        for body in ["", "[]", "null", "{}", "order_id=1", "\u{0}", &doubled] {
            let key = Secret::new(KEY.to_owned());
            assert_eq!(read(body.as_bytes(), &key), Err(NotificationError::Malformed), "{body}");
        }
    }
}
