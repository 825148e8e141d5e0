//! How a payment stands.

use http_client::JsonAnswer;
use portal_core::PortError;
use portal_core::billing::payment::{GatewayState, GatewayStatus, PaymentId, whole_rupiah};

use crate::code::{EXPIRED, NONE, broken, code_of, refused};
use crate::time;

/// The currency that is paid in.
const CURRENCY: &str = "IDR";

/// Reads an answer about the payment `id`.
pub(crate) fn read(
    id: &PaymentId,
    answer: &JsonAnswer,
    merchant_id: Option<&str>,
) -> Result<Option<GatewayStatus>, PortError> {
    if code_of(answer) == Some(NONE) {
        return Ok(None);
    }
    if !matches!(code_of(answer), Some(200..=202 | EXPIRED)) {
        return Err(refused(answer));
    }
    if answer.text("order_id") != Some(id.as_str()) {
        return Err(broken("an answer about another payment"));
    }
    if merchant_id.is_some_and(|own| answer.text("merchant_id").is_some_and(|other| other != own)) {
        return Err(broken("an answer about a payment of another merchant"));
    }
    let state = state(answer);
    let status = GatewayStatus {
        id: id.clone(),
        state,
        amount: amount(answer.text("gross_amount"), answer.text("currency")),
        reference: answer.text("transaction_id").map(str::to_owned),
        paid_at: paid_at(state, answer),
    };
    Ok(Some(status))
}

/// An amount in rupiah, if it is one.
pub(crate) fn amount(text: Option<&str>, currency: Option<&str>) -> Option<portal_core::Rupiah> {
    text.filter(|_| currency == Some(CURRENCY)).and_then(whole_rupiah)
}

fn state(answer: &JsonAnswer) -> GatewayState {
    match answer.text("transaction_status") {
        Some("pending" | "authorize") => GatewayState::Pending,
        Some("settlement" | "capture") => money_in(answer),
        Some("deny" | "failure") => GatewayState::Failed,
        Some("cancel") => GatewayState::Cancelled,
        Some("expire") => GatewayState::Expired,
        Some("refund" | "partial_refund") => GatewayState::Refunded,
        Some("chargeback" | "partial_chargeback") => GatewayState::ChargedBack,
        None if code_of(answer) == Some(EXPIRED) => GatewayState::Expired,
        _ => GatewayState::Unknown,
    }
}

/// Money that came in counts once the check for fraud let it through.
fn money_in(answer: &JsonAnswer) -> GatewayState {
    match (answer.text("fraud_status"), code_of(answer)) {
        (None | Some("accept"), Some(200)) => GatewayState::Paid,
        (Some("challenge"), _) => GatewayState::Review,
        _ => GatewayState::Unknown,
    }
}

fn paid_at(state: GatewayState, answer: &JsonAnswer) -> Option<chrono::DateTime<chrono::Utc>> {
    let was_paid = matches!(state, GatewayState::Paid | GatewayState::Refunded | GatewayState::ChargedBack);
    let is_captured = answer.text("transaction_status") == Some("capture");
    let at = answer.text("settlement_time").or_else(|| answer.text("transaction_time").filter(|_| is_captured));
    at.filter(|_| was_paid).and_then(time::read)
}

#[cfg(test)]
mod tests {
    use portal_core::Rupiah;
    use serde_json::{Value, json};

    use super::*;

    const RECORDED: &str = r#"{"transaction_type":"on-us","transaction_time":"2021-06-23 14:02:42","transaction_status":"settlement","transaction_id":"513f1f01-c9da-474c-9fc9-d5c64364b709","status_message":"Success, transaction is found","status_code":"200","settlement_time":"2021-06-23 14:06:48","payment_type":"qris","order_id":"qris-01","merchant_id":"G490526303","issuer":"gopay","gross_amount":"5539.00","fraud_status":"accept","currency":"IDR","acquirer":"gopay"}"#;

    fn read_of(changes: &[(&str, Value)]) -> Result<Option<GatewayStatus>, PortError> {
        let mut body: Value = serde_json::from_str(RECORDED).expect("JSON");
        for (name, value) in changes {
            body[*name] = value.clone();
        }
        read(&PaymentId::parse("qris-01").expect("a name"), &JsonAnswer { status: 200, body }, Some("G490526303"))
    }

    fn status(changes: &[(&str, Value)]) -> GatewayStatus {
        read_of(changes).expect("an answer").expect("a payment")
    }

    #[test]
    fn a_recorded_settlement_is_paid() {
        let paid = status(&[]);
        assert_eq!((paid.state, paid.amount), (GatewayState::Paid, Some(Rupiah::new(5_539))));
        assert_eq!(paid.reference.as_deref(), Some("513f1f01-c9da-474c-9fc9-d5c64364b709"));
        assert_eq!(paid.paid_at.expect("a time").to_rfc3339(), "2021-06-23T07:06:48+00:00");
    }

    #[test]
    fn each_word_is_a_state_and_an_unknown_one_is_never_guessed() {
        for (word, code, expected) in [
            ("settlement", "200", GatewayState::Paid),
            ("settlement", "201", GatewayState::Unknown),
            ("capture", "200", GatewayState::Paid),
            ("pending", "201", GatewayState::Pending),
            ("authorize", "200", GatewayState::Pending),
            ("deny", "202", GatewayState::Failed),
            ("failure", "202", GatewayState::Failed),
            ("cancel", "200", GatewayState::Cancelled),
            ("expire", "407", GatewayState::Expired),
            ("refund", "200", GatewayState::Refunded),
            ("partial_refund", "200", GatewayState::Refunded),
            ("chargeback", "200", GatewayState::ChargedBack),
            ("partial_chargeback", "200", GatewayState::ChargedBack),
            ("Settlement", "200", GatewayState::Unknown),
            ("held", "200", GatewayState::Unknown),
            ("", "407", GatewayState::Unknown),
        ] {
            let status = status(&[("transaction_status", json!(word)), ("status_code", json!(code))]);
            assert_eq!(status.state, expected, "{word} {code}");
            let was_paid = [GatewayState::Paid, GatewayState::Refunded, GatewayState::ChargedBack].contains(&expected);
            assert_eq!(status.paid_at.is_some(), was_paid, "{word}");
        }
        assert_eq!(status(&[("transaction_status", Value::Null)]).state, GatewayState::Unknown);
    }

    #[test]
    fn money_counts_once_the_check_for_fraud_let_it_through() {
        for word in ["settlement", "capture"] {
            for (fraud, expected) in [
                (json!("accept"), GatewayState::Paid),
                (Value::Null, GatewayState::Paid),
                (json!("challenge"), GatewayState::Review),
                (json!("deny"), GatewayState::Unknown),
                (json!("other"), GatewayState::Unknown),
            ] {
                let status = status(&[("transaction_status", json!(word)), ("fraud_status", fraud.clone())]);
                assert_eq!(status.state, expected, "{word} {fraud}");
            }
        }
    }

    #[test]
    fn an_amount_is_whole_rupiah_or_not_told() {
        let amount = |changes: &[(&str, Value)]| status(changes).amount;
        assert_eq!(amount(&[("gross_amount", json!("145000.00"))]), Some(Rupiah::new(145_000)));
        for changes in [
            ("gross_amount", json!("145000.50")),
            ("gross_amount", json!(145_000)),
            ("gross_amount", Value::Null),
            ("currency", json!("USD")),
            ("currency", Value::Null),
        ] {
            assert_eq!(amount(std::slice::from_ref(&changes)), None, "{changes:?}");
        }
    }

    #[test]
    fn an_answer_about_something_else_is_none() {
        assert_eq!(read_of(&[("status_code", json!("404"))]).expect("an answer"), None);
        for other in [
            ("order_id", json!("qris-02")),
            ("order_id", Value::Null),
            ("merchant_id", json!("G1")),
            ("status_code", json!("401")),
            ("status_code", Value::Null),
        ] {
            assert!(read_of(std::slice::from_ref(&other)).is_err_and(|error| !error.is_retryable()), "{other:?}");
        }
        for away in ["429", "500", "503"] {
            assert!(read_of(&[("status_code", json!(away))]).is_err_and(|error| error.is_retryable()), "{away}");
        }
    }
}
