//! What the simulator does wrong on request.

use std::time::Duration;

/// What is wrong with the answers to calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AnswerFault {
    /// Nothing.
    #[default]
    None,
    /// They come late.
    Delay(Duration),
    /// They never come, and nothing is done.
    Hang,
    /// They never come, and everything is done.
    HangAfterwards,
    /// The next new payment is made and answered with an error of the server; then all is well.
    FailOnceAfterCreating,
    /// A new payment is answered with an error of the server, and not made.
    FailBeforeCreating,
    /// Every call is refused with this code.
    Refuse(u16),
}

/// What is wrong with the delivery of notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DeliveryFault {
    /// Nothing.
    #[default]
    None,
    /// None is sent.
    Drop,
    /// Each is sent so many times.
    Repeat(u32),
    /// That of the payment that waits comes after that of the payment that was paid.
    Reorder,
}

/// What is wrong from now on; by default nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// With the answers.
    pub answer: AnswerFault,
    /// With the delivery of notifications.
    pub delivery: DeliveryFault,
    /// Another amount in notifications.
    pub notified_amount: Option<i64>,
    /// Another amount when asked for the state.
    pub status_amount: Option<i64>,
    /// Whether notifications have a wrong signature or token.
    pub has_bad_signature: bool,
    /// Another word for the state.
    pub transaction_status: Option<String>,
    /// Another currency.
    pub currency: Option<String>,
    /// Another merchant.
    pub merchant_id: Option<String>,
}
