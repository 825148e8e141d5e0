//! The numbers payments work by.

use chrono::TimeDelta;

use super::method::PaymentMethod;
use crate::identity::rate_limit::Window;

/// How payments that finance reviews are told from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TransferPolicy {
    /// Whether 1 to 999 rupiah are added to the sum, so that no other open payment has the same total.
    pub has_unique_amounts: bool,
    /// Whether what was added stays with the ISP; else it is the customer's credit.
    pub keeps_extra: bool,
}

/// What an operator may tune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentPolicy {
    /// The ways to pay, in the order in which they are offered.
    pub methods: Vec<PaymentMethod>,
    /// How payments that finance reviews are told from each other.
    pub transfers: TransferPolicy,
    /// How long a client's name for a request is remembered.
    pub remember_keys: TimeDelta,
    /// How many payments an account may ask for.
    pub per_account: Vec<Window>,
    /// How often an account may have a gateway asked how a payment stands.
    pub checks_per_account: Vec<Window>,
    /// How long the gateway is left to itself before it is asked for the first time.
    pub first_check: TimeDelta,
    /// The longest time between two questions while a payment is open: how long a lost notification goes unnoticed.
    pub longest_pause: TimeDelta,
    /// How long a way to pay is not offered after its gateway did not answer, or refused the payments of two customers.
    pub hide_failed: TimeDelta,
    /// How long an invoice can be paid by a link after it fell due, or after the link was made for one that is late.
    pub link_lifetime: TimeDelta,
    /// Whether what customers paid beyond what was owed pays the invoice that falls due first.
    pub spend_credit: bool,
    /// How long after its end a payment is asked for, in case the money comes late.
    pub watch_after_end: TimeDelta,
}

impl Default for PaymentPolicy {
    fn default() -> Self {
        Self {
            methods: Vec::new(),
            transfers: TransferPolicy::default(),
            remember_keys: TimeDelta::hours(24),
            per_account: vec![Window::new(10, 60 * 60), Window::new(40, 24 * 60 * 60)],
            checks_per_account: vec![Window::new(6, 60), Window::new(60, 60 * 60)],
            first_check: TimeDelta::seconds(30),
            longest_pause: TimeDelta::minutes(10),
            hide_failed: TimeDelta::minutes(5),
            link_lifetime: TimeDelta::days(60),
            spend_credit: false,
            watch_after_end: TimeDelta::hours(24),
        }
    }
}

impl PaymentPolicy {
    /// How long after the `checks`-th question the next one is asked: twice as long each time.
    pub fn pause(&self, checks: u32) -> TimeDelta {
        let doubled = self.first_check * 2_i32.saturating_pow(checks.min(12));
        doubled.min(self.longest_pause)
    }
}
