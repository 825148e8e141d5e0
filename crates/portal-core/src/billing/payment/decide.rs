//! Decides what an answer of the gateway makes of a payment.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::exception::{ExceptionKind, PaymentException};
use super::gateway::{GatewayState, GatewayStatus};
use super::method::PaymentChannel;
use super::model::{PaymentAttempt, PaymentEventKind, PaymentState, VersionedPayment};
use super::policy::PaymentPolicy;
use super::port::PaymentChange;
use crate::billing::ledger::{Entry, Journal, JournalKind, LedgerAccount, UnbalancedJournal};
use crate::kernel::id::InvoiceNumber;
use crate::kernel::money::Rupiah;

/// What is owed on invoices at the moment of deciding. An invoice that is not among them is owed nothing.
pub(super) type Owed = HashMap<InvoiceNumber, Rupiah>;

/// What an answer of the gateway is decided with.
pub(super) struct Deciding<'d> {
    pub(super) policy: &'d PaymentPolicy,
    pub(super) owed: &'d Owed,
    pub(super) now: DateTime<Utc>,
}

impl Deciding<'_> {
    /// The change that the gateway's answer makes. There always is one: if nothing else, the time of the next question.
    pub(super) fn change(
        &self,
        found: &VersionedPayment,
        status: Option<&GatewayStatus>,
    ) -> Result<PaymentChange, UnbalancedJournal> {
        let mut change = PaymentChange {
            expected: found.version,
            after: PaymentAttempt { checks: found.payment.checks.saturating_add(1), ..found.payment.clone() },
            journal: None,
            exceptions: Vec::new(),
            refund: None,
            paid_before: None,
        };
        match status {
            Some(status) => {
                change.after.reference = status.reference.clone().or(change.after.reference);
                self.take(&mut change, status)?;
            }
            None => self.missing(&mut change.after),
        }
        let is_proven = found.payment.channel.is_reviewed()
            && status.is_some_and(|status| status.state == GatewayState::Review)
            && !change.after.state.was_paid();
        if is_proven {
            // It waits for finance, however long that takes.
            change.after.next_check_at = Some(self.now + self.policy.pause(change.after.checks));
            return Ok(change);
        }
        self.end(&mut change.after);
        // What follows from money that stayed is done first.
        if change.after.state != PaymentState::Paid || change.after.settled_at.is_some() {
            change.after.next_check_at = self.next_check(&change.after);
        }
        Ok(change)
    }

    fn take(&self, change: &mut PaymentChange, status: &GatewayStatus) -> Result<(), UnbalancedJournal> {
        let state = change.after.state;
        match status.state {
            GatewayState::Paid if state.was_paid() => {}
            GatewayState::Paid if is_as_asked(&change.after, status) => self.receive(change, status)?,
            GatewayState::Paid => {
                change.exceptions.push(self.exception(&change.after, ExceptionKind::AmountDiffers, status.amount));
            }
            GatewayState::Pending if state == PaymentState::Created => {
                // Its instructions were lost with the answer: nobody can pay it.
            }
            GatewayState::Review => {
                if change.after.at(PaymentEventKind::InReview).is_none() {
                    change.after.note(self.now, PaymentEventKind::InReview);
                }
            }
            GatewayState::Pending | GatewayState::Unknown => {}
            GatewayState::Failed if change.after.channel == PaymentChannel::Card && state.is_open() => {
                // The customer may try another card on the same page.
            }
            GatewayState::Refunded => {
                self.reverse(change, PaymentState::Refunded, PaymentEventKind::Refunded);
            }
            GatewayState::ChargedBack => {
                self.reverse(change, PaymentState::ChargedBack, PaymentEventKind::ChargedBack);
            }
            over => self.over(change, over),
        }
        Ok(())
    }

    /// Books money that came in.
    fn receive(&self, change: &mut PaymentChange, status: &GatewayStatus) -> Result<(), UnbalancedJournal> {
        let is_late = !change.after.state.is_open();
        let payment = &mut change.after;
        payment.received = status.amount.filter(|amount| *amount != payment.total());
        let mut left = Rupiah::new(payment.gross().amount().saturating_sub(payment.fee.amount()).max(0));
        for line in &mut payment.lines {
            let owed = self.owed.get(&line.invoice).copied().unwrap_or_default();
            line.applied = line.amount.min(owed).min(left).max(Rupiah::ZERO);
            left = Rupiah::new(left.amount() - line.applied.amount());
        }
        if self.policy.transfers.keeps_extra {
            payment.kept = payment.extra.min(left);
        }
        let at = status.paid_at.unwrap_or(self.now).min(self.now);
        (payment.state, payment.paid_at) = (PaymentState::Paid, Some(at));
        payment.next_check_at = Some(self.now);
        payment.note(self.now, if is_late { PaymentEventKind::ReceivedLate } else { PaymentEventKind::Received });
        let credited = payment.credited();
        change.journal = Some(journal(&change.after, at, self.now)?);
        if is_late {
            change.exceptions.push(self.exception(&change.after, ExceptionKind::Late, status.amount));
        }
        // What was asked for to tell the payment from others is no surprise.
        let expected = change.after.extra.amount().saturating_sub(change.after.kept.amount());
        if credited.amount() > expected {
            change.exceptions.push(self.exception(&change.after, ExceptionKind::Overpaid, Some(credited)));
        }
        Ok(())
    }

    /// Notes that money went back. If it was booked, the booking stands until somebody looked at it.
    fn reverse(&self, change: &mut PaymentChange, state: PaymentState, event: PaymentEventKind) {
        if change.after.state == PaymentState::Paid || change.after.state.is_open() {
            change.after.state = state;
            change.after.note(self.now, event);
        }
        let total = Some(change.after.gross());
        change.exceptions.push(self.exception(&change.after, ExceptionKind::Reversed, total));
    }

    /// Notes that nothing came in and nothing will.
    fn over(&self, change: &mut PaymentChange, over: GatewayState) {
        if change.after.state.was_paid() {
            let total = Some(change.after.gross());
            change.exceptions.push(self.exception(&change.after, ExceptionKind::Reversed, total));
        } else if change.after.state.is_open() || is_rejected_late(&change.after, over) {
            let (state, event) = match over {
                GatewayState::Expired => (PaymentState::Expired, PaymentEventKind::Expired),
                GatewayState::Cancelled => (PaymentState::Cancelled, PaymentEventKind::Cancelled),
                _ => (PaymentState::Failed, PaymentEventKind::Failed),
            };
            change.after.state = state;
            change.after.note(self.now, event);
        }
    }

    /// The gateway has no payment of that name: one that was never made there can be paid by nobody. Pages of a gateway
    /// have none until the customer chose how to pay there.
    fn missing(&self, payment: &mut PaymentAttempt) {
        if payment.state == PaymentState::Created {
            payment.state = PaymentState::Failed;
            payment.note(self.now, PaymentEventKind::Failed);
        }
    }

    /// Ends a payment that the gateway never ended.
    fn end(&self, payment: &mut PaymentAttempt) {
        if payment.state.is_open() && self.now >= payment.expires_at + self.policy.watch_after_end {
            payment.state = PaymentState::Expired;
            payment.note(self.now, PaymentEventKind::Expired);
        }
    }

    /// When the gateway is asked next: more seldom each time, and not any more from a day after the end on.
    fn next_check(&self, payment: &PaymentAttempt) -> Option<DateTime<Utc>> {
        if payment.state.was_paid() {
            return None;
        }
        let last = payment.expires_at + self.policy.watch_after_end;
        let next = if payment.state.is_open() {
            self.now + self.policy.pause(payment.checks)
        } else {
            let ended = payment.timeline.last().map_or(self.now, |event| event.at);
            self.now + (self.now - ended).max(self.policy.longest_pause)
        };
        (self.now < last).then(|| next.min(last))
    }

    fn exception(&self, payment: &PaymentAttempt, kind: ExceptionKind, amount: Option<Rupiah>) -> PaymentException {
        let (gateway, order) = (payment.gateway.clone(), payment.id.as_str().to_owned());
        PaymentException { kind, gateway, order, amount, found_at: self.now }
    }
}

/// Whether finance rejected a proof that came after the payment's end: it was looked at, and is over by that.
fn is_rejected_late(payment: &PaymentAttempt, over: GatewayState) -> bool {
    over == GatewayState::Failed && payment.channel.is_reviewed() && payment.state == PaymentState::Expired
}

/// Whether what came in can be booked: the total, and for what finance reviewed whatever they found.
fn is_as_asked(payment: &PaymentAttempt, status: &GatewayStatus) -> bool {
    let is_reviewed = payment.channel.is_reviewed();
    status.amount.is_some_and(|amount| amount == payment.total() || (is_reviewed && amount.is_positive()))
}

/// The journal of a payment that came in: the gateway has the money; it is off what the customer owes, the customer's
/// credit, and the fee with what was added to the total and stays.
fn journal(
    payment: &PaymentAttempt,
    effective_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
) -> Result<Journal, UnbalancedJournal> {
    let customer = &payment.customer_id;
    let credit = |account, amount: Rupiah| Entry { account, amount: Rupiah::new(-amount.amount()) };
    let (gross, applied, credited) = (payment.gross(), payment.applied(), payment.credited());
    let fees = Rupiah::new(gross.amount() - applied.amount() - credited.amount());
    let entries = vec![
        Entry { account: LedgerAccount::Clearing(payment.gateway.clone()), amount: gross },
        credit(LedgerAccount::Receivable(customer.clone()), applied),
        credit(LedgerAccount::Credit(customer.clone()), credited),
        credit(LedgerAccount::Fees(payment.gateway.clone()), fees),
    ];
    Journal::new((JournalKind::Payment, payment.id.as_str()), (effective_at, recorded_at), entries)
}
