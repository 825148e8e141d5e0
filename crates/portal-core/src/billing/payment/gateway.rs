//! The port of payment gateways.
#![cfg_attr(any(test, feature = "mocks"), expect(clippy::ref_option_ref, reason = "the mock compares by reference"))]

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::id::PaymentId;
use super::instructions::PaymentInstructions;
use super::method::PaymentChannel;
use crate::kernel::error::PortError;
use crate::kernel::money::Rupiah;

/// One line of what is paid, as the customer reads it at the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// What it is: an invoice's number, or what the fee is called.
    pub name: String,
    /// How much.
    pub amount: Rupiah,
}

/// Who pays, as far as the gateway may know it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Payer {
    /// The name on file.
    pub name: Option<String>,
    /// The number, in the form `+62…`.
    pub phone: Option<String>,
    /// The e-mail address on file.
    pub email: Option<String>,
}

/// A payment that a gateway is to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentOrder {
    /// Our name for it.
    pub id: PaymentId,
    /// How it is paid.
    pub channel: PaymentChannel,
    /// What is paid, whole rupiah, fee included; the sum of `lines`.
    pub total: Rupiah,
    /// What it is made of.
    pub lines: Vec<OrderLine>,
    /// What of the total tells it from the totals of other payments; zero where nothing does.
    pub extra: Rupiah,
    /// Who pays.
    pub payer: Payer,
    /// When it is asked for.
    pub at: DateTime<Utc>,
    /// When it can be paid no more.
    pub expires_at: DateTime<Utc>,
    /// The page to return to from a page or an app of the gateway's, as a full address.
    pub return_to: String,
}

impl PaymentOrder {
    /// Whether the lines, if there are any, come to the total, and something is paid at all.
    pub fn adds_up(&self) -> bool {
        let sum = self.lines.iter().try_fold(Rupiah::ZERO, |sum, line| sum.checked_add(line.amount));
        (self.lines.is_empty() || sum == Some(self.total)) && self.total.is_positive()
    }
}

/// A payment that a gateway waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedPayment {
    /// The gateway's own name for it, if it gave one.
    pub reference: Option<String>,
    /// What the customer needs.
    pub instructions: PaymentInstructions,
    /// When it can be paid no more, if the gateway says so.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Why there is no payment to be paid.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CreatePaymentError {
    /// Surely nothing was created: the gateway refused, or was never reached.
    #[error("the gateway did not take the payment")]
    NotCreated(#[source] PortError),
    /// It may have been created: the answer did not come, or could not be read.
    #[error("it is not known whether the gateway took the payment")]
    Unknown(#[source] PortError),
}

/// How a gateway says a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GatewayState {
    /// It waits for the customer.
    Pending,
    /// The money is held back until somebody looks at it.
    Review,
    /// The money is there.
    Paid,
    /// It was tried and refused.
    Failed,
    /// Nobody paid in time.
    Expired,
    /// It was called off.
    Cancelled,
    /// It was paid and given back.
    Refunded,
    /// It was paid, and the customer's bank took it back.
    ChargedBack,
    /// A word that this version does not know.
    Unknown,
}

/// What a gateway answers about a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayStatus {
    /// Our name for it, as the gateway has it.
    pub id: PaymentId,
    /// How it stands.
    pub state: GatewayState,
    /// The gross amount in whole rupiah; `None` if it is in another currency, or not a whole number of rupiah.
    pub amount: Option<Rupiah>,
    /// The gateway's own name for it.
    pub reference: Option<String>,
    /// When the money came in, if it did and the gateway says so.
    pub paid_at: Option<DateTime<Utc>>,
}

/// A notification as it came in.
#[derive(Debug, Clone, Copy)]
pub struct RawNotification<'n> {
    /// Its headers, names in lower case, in their order.
    pub headers: &'n [(&'n str, &'n str)],
    /// Its body, byte for byte.
    pub body: &'n [u8],
}

/// What a notification is believed to say: nothing but which payment to ask the gateway for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notified {
    /// The payment, as the gateway names it to us; any text.
    pub order: String,
    /// The gross amount that it tells, in whole rupiah, if it tells one that can be read.
    pub amount: Option<Rupiah>,
    /// The gateway's own name for the payment, if it tells it.
    pub reference: Option<String>,
}

/// Why a notification is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotificationError {
    /// Its signature is missing or wrong.
    #[error("the signature is missing or wrong")]
    Unsigned,
    /// It cannot be read.
    #[error("the notification cannot be read")]
    Malformed,
}

/// Takes payments.
///
/// # Contract
/// * [`create`](Self::create) makes at most one payment of each of our names ([`PaymentOrder::id`]).
/// * [`status`](Self::status) and [`cancel`](Self::cancel) find a payment by our name for it, also if the answer to
///   `create` was lost. A gateway that knows its payments by its own names alone finds them by the reference: the one of
///   [`CreatedPayment`], of [`GatewayStatus`], or else of [`Notified`]. If the answer to `create` was lost there, `status`
///   is `None` until a notification tells the reference: nobody can pay what nobody was shown.
/// * A reference of another payment never makes `status` tell of that one. `cancel` is only given what `create` or
///   `status` answered.
/// * [`CreatePaymentError`] tells truly: `NotCreated` means that nobody can pay it.
/// * [`status`](Self::status) is `None` if the gateway knows no payment of that name: nobody began to pay it, or there is
///   none. It never guesses: a state that the adapter does not know is [`GatewayState::Unknown`], an amount that it
///   cannot read is `None`.
/// * [`cancel`](Self::cancel) is `Ok` if the payment cannot be paid any more, was paid, or nobody began to pay it: how it
///   stands is asked for. A page of the gateway's that cannot be taken back may still be paid until it expires.
/// * [`read_notification`](Self::read_notification) is `Ok` only for what the gateway signed with its secret, compared
///   in constant time over the text as it came, or for what it sent its secret along with, compared likewise. It does no
///   I/O.
/// * Amounts are whole rupiah, whatever notation the gateway uses.
/// * Each call ends within ten seconds.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait PaymentGateway: Send + Sync {
    /// The gateway's name, such as `midtrans`.
    fn name(&self) -> &str;

    /// Whether it takes payments by this channel.
    fn takes(&self, channel: PaymentChannel) -> bool;

    /// Makes a payment that the customer can pay.
    ///
    /// # Errors
    /// [`CreatePaymentError`].
    async fn create(&self, order: &PaymentOrder) -> Result<CreatedPayment, CreatePaymentError>;

    /// How a payment stands. `reference` is the gateway's own name for it, as far as it is known.
    ///
    /// # Errors
    /// [`PortError`] if the gateway does not say, or answers about another payment.
    async fn status<'r>(&self, id: &PaymentId, reference: Option<&'r str>) -> Result<Option<GatewayStatus>, PortError>;

    /// Calls a payment off. `reference` is the gateway's own name for it, as far as it is known.
    ///
    /// # Errors
    /// [`PortError`] if it may still be paid.
    async fn cancel<'r>(&self, id: &PaymentId, reference: Option<&'r str>) -> Result<(), PortError>;

    /// Reads a notification of the gateway's.
    ///
    /// # Errors
    /// [`NotificationError`].
    #[expect(clippy::elidable_lifetime_names, reason = "the mock needs it to have a name")]
    fn read_notification<'n>(&self, notification: RawNotification<'n>) -> Result<Notified, NotificationError>;
}
