//! The numbers documents by e-mail work by.

use chrono::TimeDelta;

use crate::identity::rate_limit::Window;
use crate::kernel::locale::Locale;

/// What an operator may tune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailPolicy {
    /// How many documents an account may have sent.
    pub per_account: Vec<Window>,
    /// For how long a document is tried to be sent.
    pub try_for: TimeDelta,
    /// The ISP's colour: red, green, blue.
    pub colour: [u8; 3],
}

impl Default for EmailPolicy {
    fn default() -> Self {
        Self {
            per_account: vec![Window::new(6, 60 * 60), Window::new(20, 24 * 60 * 60)],
            try_for: TimeDelta::days(3),
            colour: [0x1d, 0x4e, 0xd8],
        }
    }
}

/// Which new invoices are sent by themselves, and how fast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvoicePolicy {
    /// Invoices that were issued longer ago are not sent: they are not new, they were imported.
    pub issued_within: TimeDelta,
    /// How many are put into the outbox in one run.
    pub per_run: u32,
    /// For how long one is tried to be sent.
    pub try_for: TimeDelta,
    /// The language.
    pub locale: Locale,
}

impl Default for NewInvoicePolicy {
    fn default() -> Self {
        Self {
            issued_within: TimeDelta::days(3),
            per_run: 15,
            try_for: EmailPolicy::default().try_for,
            locale: Locale::default(),
        }
    }
}
