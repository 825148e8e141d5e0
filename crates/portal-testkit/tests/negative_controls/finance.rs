//! Finding payments, and what was paid out.

use std::future::ready;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::billing::ledger::{Journal, JournalKind, LedgerAccount};
use portal_core::billing::payment::{PaymentAttempt, PaymentId, PaymentRefund, PaymentState};
use portal_core::billing::settlement::{Settlement, SettlementFile, SettlementRepo, UnsettledPayment};
use portal_core::kernel::commit::Committed;
use portal_core::kernel::local_day::LocalDay;
use portal_core::staff::payment::{GivenBack, PaymentDirectory, PaymentFilter, PaymentSubject, Received};
use portal_core::{PortError, Rupiah};
use portal_testkit::payment_directory::FinanceStore;

use crate::let_others_go_first;
use crate::payments::{Books, Fault, books};

impl Books {
    fn fits(&self, filter: &PaymentFilter, payment: &PaymentAttempt) -> bool {
        let fits_state = self.is(Fault::MindsNoState) || filter.state.is_none_or(|state| state == payment.state);
        let fits_subject = match &filter.subject {
            None => true,
            Some(PaymentSubject::Of(customers)) => {
                customers.contains(&payment.customer_id) || self.is(Fault::FindsEverybody)
            }
            Some(PaymentSubject::Named(name)) => {
                let is_it = |text: &str| text == name || (self.is(Fault::FindsPartsOfNames) && text.starts_with(name));
                is_it(payment.id.as_str())
                    || payment.reference.as_deref().is_some_and(is_it)
                    || payment.lines.iter().any(|line| is_it(line.invoice.as_str()))
            }
        };
        fits_state
            && fits_subject
            && filter.channel.is_none_or(|channel| channel == payment.channel)
            && filter.gateway.as_ref().is_none_or(|gateway| *gateway == payment.gateway)
            && filter.from.is_none_or(|from| payment.created_at >= from)
            && filter.until.is_none_or(|until| payment.created_at < until)
    }

    fn came_in(&self, payment: &PaymentAttempt) -> Rupiah {
        if self.is(Fault::CountsWhatWasAskedFor) { payment.total() } else { payment.gross() }
    }
}

#[async_trait]
impl PaymentDirectory for Books {
    async fn search(&self, filter: &PaymentFilter) -> Result<Vec<PaymentAttempt>, PortError> {
        let mut all: Vec<PaymentAttempt> =
            self.read(|rows| rows.payments.iter().map(|row| row.payment.clone()).collect());
        let key = |payment: &PaymentAttempt| (payment.created_at, payment.id.clone());
        if self.is(Fault::FindsByName) {
            all.sort_by_key(|payment| payment.id.clone());
        } else {
            all.sort_by_key(key);
        }
        all.reverse();
        if let Some(after) = filter.after.as_ref().filter(|_| !self.is(Fault::StartsAgain)) {
            let behind = all.iter().position(|payment| payment.id == *after).map_or(all.len(), |at| at + 1);
            all.drain(..behind);
        }
        all.retain(|payment| self.fits(filter, payment));
        all.truncate(filter.limit as usize);
        Ok(all)
    }

    async fn gateways(&self) -> Result<Vec<String>, PortError> {
        let mut gateways: Vec<String> =
            self.read(|rows| rows.payments.iter().map(|row| row.payment.gateway.clone()).collect());
        gateways.sort();
        if !self.is(Fault::RepeatsGateways) {
            gateways.dedup();
        }
        Ok(gateways)
    }

    async fn received(&self, days: &[LocalDay]) -> Result<Vec<Received>, PortError> {
        let mut received: Vec<Received> = Vec::new();
        let payments: Vec<PaymentAttempt> =
            self.read(|rows| rows.payments.iter().map(|row| row.payment.clone()).collect());
        for payment in payments {
            let at =
                payment.paid_at.map(|at| if self.is(Fault::CountsByTheDayOfAsking) { payment.created_at } else { at });
            let day = days.iter().find(|day| at.is_some_and(|at| day.starts <= at && at < day.ends));
            let Some(day) = day else { continue };
            let is_it = |one: &&mut Received| {
                (one.day, &one.gateway, one.channel) == (day.day, &payment.gateway, payment.channel)
            };
            let gross = self.came_in(&payment);
            let add = |one: Rupiah, other: Rupiah| Rupiah::new(one.amount() + other.amount());
            match received.iter_mut().find(is_it) {
                Some(one) => {
                    one.count += 1;
                    one.gross = add(one.gross, gross);
                    one.fees = add(one.fees, payment.fee);
                }
                None => received.push(Received {
                    day: day.day,
                    gateway: payment.gateway.clone(),
                    channel: payment.channel,
                    count: 1,
                    gross,
                    fees: payment.fee,
                }),
            }
        }
        Ok(received)
    }

    async fn given_back(&self, days: &[LocalDay]) -> Result<Vec<GivenBack>, PortError> {
        let mut found: Vec<GivenBack> = Vec::new();
        let (journals, payments) = self.read(|rows| (rows.journals.clone(), rows.payments.clone()));
        let mut kinds = vec![JournalKind::Reversal, JournalKind::Refund, JournalKind::PaymentRefund];
        kinds.extend(self.is(Fault::AddsUpPayments).then_some(JournalKind::Payment));
        for journal in journals.iter().filter(|journal| kinds.contains(&journal.kind)) {
            let at = journal.recorded_at;
            let day = days.iter().find(|day| day.starts <= at && at < day.ends);
            let order = journal.reference.split('/').next().unwrap_or_default();
            let payment = payments.iter().find(|row| row.payment.id.as_str() == order);
            let (Some(day), Some(row)) = (day, payment) else { continue };
            let clearing = |account: &LedgerAccount| matches!(account, LedgerAccount::Clearing(_));
            let entries = journal.entries().iter().filter(|entry| clearing(&entry.account));
            let amount = -entries.map(|entry| entry.amount.amount()).sum::<i64>();
            let (gateway, channel) = (row.payment.gateway.clone(), row.payment.channel);
            match found.iter_mut().find(|one| (one.day, &one.gateway, one.channel) == (day.day, &gateway, channel)) {
                Some(one) => one.amount = Rupiah::new(one.amount.amount() + amount),
                None => found.push(GivenBack { day: day.day, gateway, channel, amount: Rupiah::new(amount) }),
            }
        }
        Ok(found)
    }

    async fn refunds(&self, payment: &PaymentId) -> Result<Vec<PaymentRefund>, PortError> {
        let mut refunds: Vec<_> =
            self.read(|rows| rows.refunds.iter().filter(|refund| refund.payment == *payment).cloned().collect());
        refunds.sort_by_key(|refund: &PaymentRefund| refund.number);
        Ok(refunds)
    }
}

#[async_trait]
impl SettlementRepo for Books {
    async fn commit(&self, settlement: &Settlement, journal: &Journal) -> Result<Committed, PortError> {
        let _alone = self.gate.pass(self.is(Fault::LooksThenSettles)).await;
        let is_line = |of: &Settlement| {
            let same_gateway = of.gateway == settlement.gateway || self.is(Fault::TakesGatewaysForOne);
            of.line == settlement.line && same_gateway && !self.is(Fault::WritesLinesAgain)
        };
        let line = self.read(|rows| rows.lines.iter().any(is_line));
        let posted = self.read(|rows| rows.journals.iter().any(|kept| kept.id == journal.id));
        let_others_go_first().await;
        let again = [Fault::WritesLinesAgain, Fault::WritesPaymentsAgain].iter().any(|fault| self.is(*fault));
        if line || (posted && !again) {
            return Ok(Committed::Conflict);
        }
        self.read(|rows| {
            rows.lines.push(settlement.clone());
            rows.journals.push(journal.clone());
            let id = settlement.order.as_deref().and_then(|order| PaymentId::parse(order).ok());
            let is_paid_out = settlement.gross.is_positive() && !self.is(Fault::LeavesThemWaiting);
            rows.paid_out.extend(id.filter(|_| is_paid_out));
        });
        Ok(Committed::Done)
    }

    async fn of_line(&self, gateway: &str, line: &str) -> Result<Option<Settlement>, PortError> {
        Ok(self.read(|rows| rows.lines.iter().find(|of| of.gateway == gateway && of.line == line).cloned()))
    }

    async fn of_payment(&self, gateway: &str, order: &str) -> Result<Vec<Settlement>, PortError> {
        let is_it = |of: &&Settlement| {
            of.gateway == gateway && (of.order.as_deref() == Some(order) || self.is(Fault::FindsLinesOfOthers))
        };
        Ok(self.read(|rows| rows.lines.iter().filter(is_it).cloned().collect()))
    }

    async fn payment_of(&self, gateway: &str, reference: &str) -> Result<Option<PaymentId>, PortError> {
        let is_it = |of: &&PaymentAttempt| {
            of.reference.as_deref() == Some(reference)
                && (of.gateway == gateway || self.is(Fault::FindsReferencesOfOthers))
        };
        Ok(self.read(|rows| rows.payments.iter().map(|row| &row.payment).find(is_it).map(|of| of.id.clone())))
    }

    async fn unsettled(
        &self,
        gateway: &str,
        (from, until): (DateTime<Utc>, DateTime<Utc>),
        limit: u32,
    ) -> Result<Vec<UnsettledPayment>, PortError> {
        let (payments, paid_out) = self.read(|rows| (rows.payments.clone(), rows.paid_out.clone()));
        let waits = |payment: &PaymentAttempt| {
            let is_there = payment.state == PaymentState::Paid || self.is(Fault::WaitsForWhatWentBack);
            is_there && payment.gateway == gateway && !paid_out.contains(&payment.id)
        };
        let mut found: Vec<UnsettledPayment> = Vec::new();
        for payment in payments.into_iter().map(|row| row.payment).filter(waits) {
            let Some(paid_at) = payment.paid_at.filter(|at| from <= *at && *at < until) else { continue };
            let total = self.came_in(&payment);
            found.push(UnsettledPayment { id: payment.id, total, paid_at });
        }
        found.sort_by_key(|payment| (payment.paid_at, payment.id.clone()));
        found.truncate(limit as usize);
        Ok(found)
    }

    async fn file(&self, hash: &[u8; 32]) -> Result<Option<SettlementFile>, PortError> {
        let latest = self.is(Fault::TakesTheLatestFile);
        Ok(self.read(|rows| {
            let mut found = rows.files.iter().filter(|file| file.hash == *hash);
            if latest { found.next_back() } else { found.next() }.cloned()
        }))
    }

    async fn add_file(&self, file: &SettlementFile) -> Result<(), PortError> {
        self.read(|rows| rows.files.push(file.clone()));
        Ok(())
    }
}

fn with(fault: Fault) -> Arc<dyn FinanceStore> {
    Arc::new(books(fault))
}

fn fresh() -> impl Future<Output = (Arc<dyn FinanceStore>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::payment_directory_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
portal_testkit::settlement_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod finding_must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { payment_directory, with;
        Fault::FindsByName => payments_are_found_the_newest_first_and_each_once;
        Fault::StartsAgain => a_list_goes_on_behind_a_payment;
        Fault::MindsNoState => all_parts_of_a_filter_have_to_fit;
        Fault::FindsPartsOfNames => a_name_finds_a_payment_by_number_reference_and_invoice_as_written;
        Fault::FindsEverybody => payments_of_customers_are_found;
        Fault::RepeatsGateways => each_gateway_of_payments_is_answered_once;
        Fault::CountsByTheDayOfAsking => money_is_counted_on_the_day_on_which_it_came_in;
        Fault::CountsWhatWasAskedFor => what_came_in_is_counted_where_it_is_not_what_was_asked_for;
        Fault::AddsUpPayments => what_went_back_is_added_up_on_the_day_on_which_it_was_posted;
        Fault::ForgetsRefunds => refunds_are_answered_as_they_were_written;
        Fault::RefundsWithoutLooking => of_racing_refunds_of_one_version_one_is_written;
    }
}

mod settling_must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { settlement_repo, with;
        Fault::WritesLinesAgain => a_line_is_written_once_with_its_journal;
        Fault::WritesPaymentsAgain => a_line_whose_journal_is_there_writes_nothing;
        Fault::LooksThenSettles => of_racing_lines_of_a_payment_one_is_written;
        Fault::TakesGatewaysForOne => the_same_line_at_another_gateway_is_another_one;
        Fault::FindsLinesOfOthers => lines_are_found_by_their_payment;
        Fault::LeavesThemWaiting => a_payment_that_was_paid_out_is_unsettled_no_more;
        Fault::WaitsForWhatWentBack => what_is_unsettled_is_answered_the_oldest_first_within_its_time;
        Fault::ClosesWithoutTaking => a_closing_that_takes_what_was_paid_out_ends_the_waiting;
        Fault::FindsReferencesOfOthers => a_payment_is_found_by_its_gateways_name_for_it;
        Fault::TakesTheLatestFile => a_file_is_kept_as_it_was_first_added;
    }
}
