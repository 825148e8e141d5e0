//! Notifications: the token that they carry, and what they say.

use portal_core::Secret;
use portal_core::billing::payment::{NotificationError, Notified, RawNotification};
use portal_core::kernel::secret::sha256;
use serde_json::Value;
use subtle::ConstantTimeEq as _;

use crate::record::Record;

/// The header with the token.
const TOKEN: &str = "x-callback-token";

/// Reads a notification: an invoice as it stands, or an event with its payment in `data`, whatever it is called. One that
/// names no payment by both names is none.
pub(crate) fn read(sent: RawNotification<'_>, token: &Secret<String>) -> Result<Notified, NotificationError> {
    check_token(sent.headers, token)?;
    let body: Value = serde_json::from_slice(sent.body).map_err(|_| NotificationError::Malformed)?;
    let record = body.get("data").map_or_else(|| Record::invoice(&body), Record::request);
    let (order, reference) = record.order().zip(record.reference()).ok_or(NotificationError::Malformed)?;
    Ok(Notified { order: order.to_owned(), amount: record.amount(), reference: Some(reference.to_owned()) })
}

/// Compares hashes, so that not even the length of the token shows in the time it takes.
fn check_token(headers: &[(&str, &str)], token: &Secret<String>) -> Result<(), NotificationError> {
    let mut given = headers.iter().filter(|(name, _)| *name == TOKEN).map(|(_, value)| *value);
    let (Some(given), None) = (given.next(), given.next()) else { return Err(NotificationError::Unsigned) };
    let [given, expected] = [given, token.expose()].map(|text| sha256(text.as_bytes()));
    if bool::from(given.ct_eq(&expected)) { Ok(()) } else { Err(NotificationError::Unsigned) }
}

#[cfg(test)]
mod tests {
    use portal_core::Rupiah;
    use serde_json::json;

    use super::*;

    const INVOICE: &str = r#"{"id":"6748105a77f16ebe0cc583a7","external_id":"INV-1","user_id":"5f27a14a9bf05c73dd040bc8","is_high":false,"payment_method":"RETAIL_OUTLET","status":"PAID","merchant_name":"Contoh ISP","amount":145000,"paid_amount":145000,"paid_at":"2025-11-05T12:05:00.000Z","payer_email":"budi@example.id","description":"INV/1","created":"2025-11-05T12:00:00.000Z","updated":"2025-11-05T12:05:00.000Z","currency":"IDR","payment_channel":"ALFAMART","payment_destination":"770000000001"}"#;
    const EVENT: &str = r#"{"event":"payment.capture","business_id":"5f27a14a9bf05c73dd040bc8","created":"2025-11-05T12:05:00.000Z","api_version":"v3","data":{"payment_id":"py-1402feb0-bb79-47ae-9d1e-e69394d3949c","payment_request_id":"pr-1102feb0-bb79-47ae-9d1e-e69394d3949c","reference_id":"INV-1","status":"SUCCEEDED","request_amount":145000,"channel_code":"QRIS","country":"ID","currency":"IDR","captures":[{"capture_id":"cap-1","capture_amount":145000}]}}"#;

    fn with(body: &str, headers: &[(&str, &str)]) -> Result<Notified, NotificationError> {
        read(RawNotification { headers, body: body.as_bytes() }, &Secret::new("token-1".to_owned()))
    }

    fn told(body: &str) -> Result<Notified, NotificationError> {
        with(body, &[("content-type", "application/json"), (TOKEN, "token-1")])
    }

    fn notified(reference: &str) -> Notified {
        let (order, reference) = ("INV-1".to_owned(), Some(reference.to_owned()));
        Notified { order, amount: Some(Rupiah::new(145_000)), reference }
    }

    #[test]
    fn both_shapes_name_the_payment_by_both_names() {
        assert_eq!(told(INVOICE), Ok(notified("6748105a77f16ebe0cc583a7")));
        let request = notified("pr-1102feb0-bb79-47ae-9d1e-e69394d3949c");
        assert_eq!(told(EVENT), Ok(request.clone()));
        for event in ["payment.succeeded", "payment_request.expiry", "an event of later"] {
            assert_eq!(told(&EVENT.replace("payment.capture", event)), Ok(request.clone()), "{event}");
        }
        let foreign = told(&EVENT.replace("IDR", "USD"));
        assert_eq!(foreign, Ok(Notified { amount: None, ..request.clone() }));
        assert_eq!(told(&EVENT.replace(":145000,\"channel", ":\"145000\",\"channel")), Ok(request), "as a text");
    }

    #[test]
    fn only_the_token_makes_it_believed_and_it_comes_once() {
        for headers in [
            &[][..],
            &[(TOKEN, "")],
            &[(TOKEN, "token-2")],
            &[(TOKEN, "token-1 ")],
            &[(TOKEN, "TOKEN-1")],
            &[(TOKEN, "token-")],
            &[("callback-token", "token-1")],
            &[(TOKEN, "token-2"), (TOKEN, "token-1")],
            &[(TOKEN, "token-1"), (TOKEN, "token-1")],
        ] {
            for body in [INVOICE, EVENT, "", "{}"] {
                assert_eq!(with(body, headers), Err(NotificationError::Unsigned), "{headers:?}");
            }
        }
    }

    #[test]
    fn what_names_no_payment_is_malformed() {
        let token =
            json!({ "event": "payment_token.activation", "data": { "payment_token_id": "pt-1", "reference_id": "x" } });
        let nameless = EVENT.replace("INV-1", "").replace("reference_id", "reference");
        let elsewhere = INVOICE.replace("6748105a77f16ebe0cc583a7", "../payment_requests/x");
        for body in ["", "[]", "null", "{}", "external_id=1", "\u{0}", &token.to_string(), &nameless, &elsewhere] {
            assert_eq!(told(body), Err(NotificationError::Malformed), "{body}");
        }
    }
}
