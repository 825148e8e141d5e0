//! A payment gateway in memory, for the tests of payments. It knows its payments by its own names alone.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use chrono::TimeDelta;
use portal_core::billing::payment::{
    Bank, CreatePaymentError, CreatedPayment, Fee, GatewayState, GatewayStatus, NotificationError, Notified,
    PaymentChannel, PaymentGateway, PaymentId, PaymentInstructions, PaymentMethod, PaymentOrder, RawNotification,
    Wallet,
};
use portal_core::{PortError, Rupiah};
use serde_json::{Value, json};
use tokio::sync::Notify;

/// Its name.
pub(crate) const GATEWAY: &str = "bank";
/// What its notifications are signed with.
const SIGNATURE: &str = "signed by the bank";

#[derive(Default)]
pub(crate) struct TestGateway {
    payments: Mutex<HashMap<PaymentId, (GatewayState, Rupiah)>>,
    pub(crate) is_away: AtomicBool,
    /// Makes payments and loses the answer.
    pub(crate) loses_answers: AtomicBool,
    /// Makes payments and answers only after [`answer`](Self::answer).
    pub(crate) holds_answers: AtomicBool,
    released: Notify,
    /// Gives out a QR code that cannot be shown.
    pub(crate) gives_bad_codes: AtomicBool,
}

impl TestGateway {
    /// Has a payment stand so from now on.
    pub(crate) fn turn(&self, id: &str, state: GatewayState) {
        let id = PaymentId::parse(id).expect("a name");
        self.payments.lock().expect("the lock").get_mut(&id).expect("a payment").0 = state;
    }

    /// Gives the answer that was held back.
    pub(crate) fn answer(&self) {
        self.released.notify_one();
    }

    /// The names of the payments that wait.
    pub(crate) fn waiting(&self) -> Vec<String> {
        let payments = self.payments.lock().expect("the lock");
        let waiting = payments.iter().filter(|(_, (state, _))| *state == GatewayState::Pending);
        waiting.map(|(id, _)| id.to_string()).collect()
    }

    /// Whether a payment is asked for by the gateway's own name.
    fn is_named(id: &PaymentId, reference: Option<&str>) -> bool {
        reference == Some(&own_name(id.as_str()))
    }

    fn answers(&self) -> Result<(), PortError> {
        let is_away = self.is_away.load(Ordering::Relaxed);
        if is_away { Err(PortError::unavailable("bank", "no route to bank.internal")) } else { Ok(()) }
    }
}

/// The gateway's own name for a payment.
fn own_name(order: &str) -> String {
    format!("bank-{order}")
}

/// A notification of the bank's about `order`.
pub(crate) fn notification(order: &str, amount: i64, signature: &str) -> Vec<u8> {
    json!({ "order": order, "amount": amount, "signature": signature }).to_string().into_bytes()
}

/// The same, signed.
pub(crate) fn signed(order: &str, amount: i64) -> Vec<u8> {
    notification(order, amount, SIGNATURE)
}

/// A wallet without a fee, and an account number with one.
pub(crate) fn methods() -> Vec<PaymentMethod> {
    let method = |channel, fee| PaymentMethod {
        channel,
        gateway: GATEWAY.to_owned(),
        fee: Fee { flat: Rupiah::new(fee), basis_points: 0 },
        least: Rupiah::new(10_000),
        most: Rupiah::new(500_000),
        lifetime: TimeDelta::hours(1),
    };
    vec![method(PaymentChannel::Wallet(Wallet::Gopay), 0), method(PaymentChannel::VirtualAccount(Bank::Bca), 4_000)]
}

/// A transfer to the ISP's own account.
pub(crate) fn by_transfer() -> PaymentMethod {
    let (channel, gateway) = (PaymentChannel::Transfer, adapters_transfer::GATEWAY.to_owned());
    let (least, most) = (Rupiah::new(1), Rupiah::new(10_000_000));
    PaymentMethod { channel, gateway, fee: Fee::default(), least, most, lifetime: TimeDelta::days(3) }
}

#[async_trait]
impl PaymentGateway for TestGateway {
    fn name(&self) -> &str {
        GATEWAY
    }

    fn takes(&self, channel: PaymentChannel) -> bool {
        methods().iter().any(|method| method.channel == channel)
    }

    async fn create(&self, order: &PaymentOrder) -> Result<CreatedPayment, CreatePaymentError> {
        self.answers().map_err(CreatePaymentError::NotCreated)?;
        assert_eq!(order.lines.iter().map(|line| line.amount.amount()).sum::<i64>(), order.total.amount());
        self.payments.lock().expect("the lock").insert(order.id.clone(), (GatewayState::Pending, order.total));
        if self.loses_answers.load(Ordering::Relaxed) {
            return Err(CreatePaymentError::Unknown(PortError::unavailable("bank", "no answer in time")));
        }
        if self.holds_answers.load(Ordering::Relaxed) {
            self.released.notified().await;
        }
        let instructions = match order.channel {
            _ if self.gives_bad_codes.load(Ordering::Relaxed) => {
                PaymentInstructions::Qris { payload: "no code".to_owned() }
            }
            PaymentChannel::VirtualAccount(bank) => {
                PaymentInstructions::VirtualAccount { bank, number: "3901234567".to_owned() }
            }
            _ => PaymentInstructions::Link {
                url: "https://wallet.example/pay".to_owned(),
                qr: Some("https://wallet.example/pay".to_owned()),
            },
        };
        Ok(CreatedPayment { reference: Some(own_name(order.id.as_str())), instructions, expires_at: None })
    }

    async fn status<'r>(&self, id: &PaymentId, reference: Option<&'r str>) -> Result<Option<GatewayStatus>, PortError> {
        self.answers()?;
        let found = self.payments.lock().expect("the lock").get(id).copied();
        let found = found.filter(|_| Self::is_named(id, reference));
        let status = |(state, amount)| GatewayStatus {
            id: id.clone(),
            state,
            amount: Some(amount),
            reference: reference.map(str::to_owned),
            paid_at: None,
        };
        Ok(found.map(status))
    }

    async fn cancel<'r>(&self, id: &PaymentId, reference: Option<&'r str>) -> Result<(), PortError> {
        self.answers()?;
        if let Some((state, _)) = self.payments.lock().expect("the lock").get_mut(id)
            && Self::is_named(id, reference)
            && *state == GatewayState::Pending
        {
            *state = GatewayState::Cancelled;
        }
        Ok(())
    }

    fn read_notification(&self, notification: RawNotification<'_>) -> Result<Notified, NotificationError> {
        let sent: Value = serde_json::from_slice(notification.body).map_err(|_| NotificationError::Malformed)?;
        if sent["signature"] != SIGNATURE {
            return Err(NotificationError::Unsigned);
        }
        let order = sent["order"].as_str().ok_or(NotificationError::Malformed)?.to_owned();
        let amount = sent["amount"].as_i64().map(Rupiah::new);
        let reference = Some(own_name(&order));
        Ok(Notified { order, amount, reference })
    }
}
