//! What really happened at the gateways, and what the books have to show for it.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use super::report::Report;

/// Money that a gateway took.
#[derive(Debug, Clone)]
pub(super) struct Settled {
    pub(super) order: String,
    pub(super) gateway: &'static str,
    pub(super) invoice: String,
    pub(super) total: i64,
    /// What was taken off the invoice, by the plan.
    pub(super) applied: i64,
    pub(super) fee: i64,
    /// When the portal first acknowledged a notification of it.
    pub(super) acknowledged: Option<DateTime<Utc>>,
}

impl Settled {
    /// What is the customer's credit.
    pub(super) const fn credited(&self) -> i64 {
        self.total - self.fee - self.applied
    }
}

/// What somebody has to look at: kind, gateway, order, amount.
pub(super) type Exception = (String, String, String, Option<i64>);

/// Everything that was noted while the run went on.
#[derive(Debug, Default)]
pub(super) struct Noted {
    pub(super) settled: Vec<Settled>,
    pub(super) exceptions: BTreeSet<Exception>,
    /// Orders that clients were shown.
    pub(super) orders: Vec<String>,
    /// Requests that got no answer or a refusal for the moment, and were sent again.
    pub(super) repeated_requests: u64,
    /// Payments whose instructions were lost, so that another one was asked for.
    pub(super) asked_anew: u64,
    pub(super) notifications: u64,
    pub(super) lost_notifications: u64,
    /// Notifications that were not acknowledged at first.
    pub(super) unacknowledged: u64,
    pub(super) forged: u64,
    pub(super) kills: u64,
    pub(super) crashes: u64,
    /// What went wrong while the run went on.
    pub(super) troubles: Vec<String>,
}

impl Noted {
    /// Tells what is not compared, and what went wrong.
    pub(super) fn tell(&self, report: &mut Report) {
        report.fact("kills of the portal", self.kills);
        report.fact("crashes of the database", self.crashes);
        report.fact("requests sent again", self.repeated_requests);
        report.fact("payments asked for anew, instructions lost", self.asked_anew);
        report.fact("notifications sent", self.notifications);
        report.fact("notifications lost", self.lost_notifications);
        report.fact("notifications not acknowledged at first", self.unacknowledged);
        report.fact("notifications forged", self.forged);
        for trouble in &self.troubles {
            report.differs(trouble.clone());
        }
    }
}

/// The shared record.
#[derive(Debug, Default)]
pub(super) struct Record(Mutex<Noted>);

impl Record {
    pub(super) fn note(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn settled(&self, settled: Settled) {
        self.note().settled.push(settled);
    }

    pub(super) fn expect(&self, kind: &str, gateway: &str, order: &str, amount: i64) {
        let exception = (kind.to_owned(), gateway.to_owned(), order.to_owned(), Some(amount));
        self.note().exceptions.insert(exception);
    }

    /// Notes that a notification of money was acknowledged.
    pub(super) fn acknowledged(&self, order: &str, at: DateTime<Utc>) {
        let mut noted = self.note();
        let settled = noted.settled.iter_mut().rev().find(|settled| settled.order == order);
        if let Some(settled) = settled {
            settled.acknowledged.get_or_insert(at);
        }
    }
}
