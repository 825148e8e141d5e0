//! How a payment stands.

use http_client::JsonAnswer;
use portal_core::PortError;
use portal_core::billing::payment::{GatewayState, GatewayStatus, PaymentId};

use crate::code::{NONE, broken, refused};
use crate::record::{Name, Record};
use crate::time;

/// Reads an answer about the payment `id`, which was asked for by Xendit's name for it.
pub(crate) fn read(id: &PaymentId, name: Name<'_>, answer: &JsonAnswer) -> Result<Option<GatewayStatus>, PortError> {
    if answer.status == NONE {
        return Ok(None);
    }
    if !answer.is_success() {
        return Err(refused(answer));
    }
    let record = match name {
        Name::Request(_) => Record::request(&answer.body),
        Name::Invoice(_) => Record::invoice(&answer.body),
    };
    if record.order() != Some(id.as_str()) {
        return Err(broken("an answer about another payment"));
    }
    Ok(Some(status(id, record)))
}

/// Reads the list of invoices that bear our name. If there are several, money counts before what can still be paid.
pub(crate) fn read_list(id: &PaymentId, answer: &JsonAnswer) -> Result<Option<GatewayStatus>, PortError> {
    let rank = |status: &GatewayStatus| match status.state {
        GatewayState::Paid => 3,
        GatewayState::Pending | GatewayState::Review => 2,
        GatewayState::Unknown => 1,
        _ => 0,
    };
    Ok(invoices(id, answer)?.into_iter().map(|record| status(id, record)).max_by_key(rank))
}

/// The invoices of a list that bear our name.
pub(crate) fn invoices<'a>(id: &PaymentId, answer: &'a JsonAnswer) -> Result<Vec<Record<'a>>, PortError> {
    if !answer.is_success() {
        return Err(refused(answer));
    }
    let list = answer.body.as_array().ok_or_else(|| broken("an answer that is no list of invoices"))?;
    Ok(list.iter().map(Record::invoice).filter(|record| record.order() == Some(id.as_str())).collect())
}

fn status(id: &PaymentId, record: Record<'_>) -> GatewayStatus {
    let state = state(record.text("status"));
    GatewayStatus {
        id: id.clone(),
        state,
        amount: record.amount(),
        reference: record.reference().map(str::to_owned),
        paid_at: record.text("paid_at").filter(|_| state == GatewayState::Paid).and_then(time::read),
    }
}

/// The words of all of Xendit's interfaces: notifications and older payments use those of others.
fn state(word: Option<&str>) -> GatewayState {
    match word {
        Some("PAID" | "SETTLED" | "SUCCEEDED" | "COMPLETED") => GatewayState::Paid,
        Some("PENDING" | "ACCEPTING_PAYMENTS" | "REQUIRES_ACTION" | "AUTHORIZED" | "AWAITING_CAPTURE" | "ACTIVE") => {
            GatewayState::Pending
        }
        Some("FAILED") => GatewayState::Failed,
        Some("CANCELED" | "VOIDED") => GatewayState::Cancelled,
        Some("EXPIRED") => GatewayState::Expired,
        Some("REFUNDED" | "PARTIALLY_REFUNDED") => GatewayState::Refunded,
        _ => GatewayState::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use portal_core::Rupiah;
    use serde_json::{Value, json};

    use super::*;

    const REQUEST: &str = r#"{"payment_request_id":"pr-1102feb0-bb79-47ae-9d1e-e69394d3949c","country":"ID","currency":"IDR","business_id":"5f27a14a9bf05c73dd040bc8","reference_id":"INV-1","type":"PAY","created":"2025-11-05T12:00:00.000Z","updated":"2025-11-05T12:05:00.000Z","status":"SUCCEEDED","capture_method":"AUTOMATIC","channel_code":"QRIS","request_amount":145000,"channel_properties":{"expires_at":"2025-11-05T12:30:00Z"},"actions":[],"latest_payment_id":"py-1402feb0-bb79-47ae-9d1e-e69394d3949c"}"#;
    const INVOICE: &str = r#"{"id":"6748105a77f16ebe0cc583a7","external_id":"INV-1","user_id":"5f27a14a9bf05c73dd040bc8","status":"SETTLED","merchant_name":"Contoh ISP","amount":145000,"paid_amount":145000,"paid_at":"2025-11-05T12:05:00.000Z","expiry_date":"2025-11-06T12:00:00.000Z","invoice_url":"https://checkout-staging.xendit.co/web/6748105a77f16ebe0cc583a7","available_banks":[],"should_send_email":false,"created":"2025-11-05T12:00:00.000Z","updated":"2025-11-05T12:05:00.000Z","currency":"IDR"}"#;

    fn id() -> PaymentId {
        PaymentId::parse("INV-1").expect("a name")
    }

    fn changed(recorded: &str, changes: &[(&str, Value)]) -> Value {
        let mut body: Value = serde_json::from_str(recorded).expect("JSON");
        for (name, value) in changes {
            body[*name] = value.clone();
        }
        body
    }

    fn read_of(recorded: &str, changes: &[(&str, Value)]) -> Result<Option<GatewayStatus>, PortError> {
        let name = if recorded == REQUEST { Name::Request("pr-1") } else { Name::Invoice("1") };
        read(&id(), name, &JsonAnswer { status: 200, body: changed(recorded, changes) })
    }

    fn status_of(recorded: &str, changes: &[(&str, Value)]) -> GatewayStatus {
        read_of(recorded, changes).expect("an answer").expect("a payment")
    }

    #[test]
    fn recorded_payments_are_paid() {
        let request = status_of(REQUEST, &[]);
        assert_eq!((request.state, request.amount), (GatewayState::Paid, Some(Rupiah::new(145_000))));
        assert_eq!(request.reference.as_deref(), Some("pr-1102feb0-bb79-47ae-9d1e-e69394d3949c"));
        assert_eq!(request.paid_at, None, "it is not told");
        let invoice = status_of(INVOICE, &[]);
        assert_eq!((invoice.state, invoice.amount), (GatewayState::Paid, Some(Rupiah::new(145_000))));
        assert_eq!(invoice.reference.as_deref(), Some("6748105a77f16ebe0cc583a7"));
        assert_eq!(invoice.paid_at.expect("a time").to_rfc3339(), "2025-11-05T12:05:00+00:00");
    }

    #[test]
    fn each_word_is_a_state_and_an_unknown_one_is_never_guessed() {
        for (word, expected) in [
            ("PAID", GatewayState::Paid),
            ("SETTLED", GatewayState::Paid),
            ("SUCCEEDED", GatewayState::Paid),
            ("COMPLETED", GatewayState::Paid),
            ("PENDING", GatewayState::Pending),
            ("ACCEPTING_PAYMENTS", GatewayState::Pending),
            ("REQUIRES_ACTION", GatewayState::Pending),
            ("AUTHORIZED", GatewayState::Pending),
            ("AWAITING_CAPTURE", GatewayState::Pending),
            ("ACTIVE", GatewayState::Pending),
            ("FAILED", GatewayState::Failed),
            ("CANCELED", GatewayState::Cancelled),
            ("VOIDED", GatewayState::Cancelled),
            ("EXPIRED", GatewayState::Expired),
            ("REFUNDED", GatewayState::Refunded),
            ("PARTIALLY_REFUNDED", GatewayState::Refunded),
            ("REFUND_PENDING", GatewayState::Unknown),
            ("UNKNOWN", GatewayState::Unknown),
            ("paid", GatewayState::Unknown),
            ("", GatewayState::Unknown),
        ] {
            for recorded in [REQUEST, INVOICE] {
                let status = status_of(recorded, &[("status", json!(word))]);
                assert_eq!(status.state, expected, "{word}");
                let may_tell = recorded == INVOICE && expected == GatewayState::Paid;
                assert_eq!(status.paid_at.is_some(), may_tell, "{word}");
            }
        }
        assert_eq!(status_of(INVOICE, &[("status", Value::Null)]).state, GatewayState::Unknown);
    }

    #[test]
    fn an_answer_about_something_else_is_none() {
        for (recorded, order) in [(REQUEST, "reference_id"), (INVOICE, "external_id")] {
            for other in [json!("INV-2"), Value::Null] {
                let other = read_of(recorded, &[(order, other.clone())]);
                assert!(other.is_err_and(|error| !error.is_retryable()), "{order}");
            }
        }
        let of = |status| read(&id(), Name::Invoice("1"), &JsonAnswer { status, body: changed(INVOICE, &[]) });
        assert_eq!(of(404).expect("an answer"), None);
        for (status, is_retryable) in [(400, false), (401, false), (429, true), (500, true), (503, true)] {
            assert!(of(status).is_err_and(|error| error.is_retryable() == is_retryable), "{status}");
        }
    }

    #[test]
    fn of_several_invoices_the_paid_one_counts() {
        let list = |words: &[&str]| {
            let body = words.iter().map(|word| changed(INVOICE, &[("status", json!(word))])).collect();
            read_list(&id(), &JsonAnswer { status: 200, body }).expect("a list").map(|status| status.state)
        };
        assert_eq!(list(&[]), None);
        assert_eq!(list(&["EXPIRED", "PAID", "PENDING"]), Some(GatewayState::Paid));
        assert_eq!(list(&["EXPIRED", "PENDING", "EXPIRED"]), Some(GatewayState::Pending));
        assert_eq!(list(&["EXPIRED"]), Some(GatewayState::Expired));
        let other = JsonAnswer { status: 200, body: json!([changed(INVOICE, &[("external_id", json!("INV-10"))])]) };
        assert_eq!(read_list(&id(), &other).expect("a list"), None, "a search may find longer names");
        for body in [json!({}), Value::Null] {
            assert!(read_list(&id(), &JsonAnswer { status: 200, body }).is_err());
        }
    }
}
