//! Invoices that were issued lately.

use std::future::ready;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::NaiveDate;
use portal_core::PortError;
use portal_core::billing::email::{IssuedInvoice, IssuedInvoices, IssuedPage, IssuedPlace};
use portal_core::billing::invoice::InvoiceState;
use portal_core::kernel::email::EmailAddress;
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::InvoiceFixture;

use crate::database::Isp;
use crate::sessions::Sessions;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    AnswersEarlierOnes,
    LeavesOutTheLastDay,
    NamesAnotherCustomer,
    AnswersDrafts,
    AnswersWhatIsPaid,
    SortsByNumber,
    ComparesLettersAlone,
    RepeatsTheLast,
    StartsAnewWhereItIsGone,
    EndsAtAPageWithoutAddresses,
}

struct Issued {
    fault: Fault,
    isp: Arc<Isp>,
}

impl Issued {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn passes(&self, row: &InvoiceFixture, (from, to): (NaiveDate, NaiveDate)) -> bool {
        let from = if self.is(Fault::AnswersEarlierOnes) { NaiveDate::MIN } else { from };
        let to = if self.is(Fault::LeavesOutTheLastDay) { to.pred_opt().expect("a day") } else { to };
        let settled = [InvoiceState::Paid, InvoiceState::Cancelled, InvoiceState::Refunded];
        let is_owed = row.paid < row.total && !settled.contains(&row.state) || self.is(Fault::AnswersWhatIsPaid);
        let is_issued = row.state != InvoiceState::Draft || self.is(Fault::AnswersDrafts);
        (from..=to).contains(&row.invoice_date) && is_owed && is_issued
    }

    fn key(&self, place: &IssuedPlace) -> (NaiveDate, String) {
        let date = if self.is(Fault::SortsByNumber) { NaiveDate::MIN } else { place.date };
        let number = place.number.to_string();
        (date, if self.is(Fault::ComparesLettersAlone) { number.to_lowercase() } else { number })
    }

    fn read(&self, row: &InvoiceFixture) -> Option<IssuedInvoice> {
        let on_file = self.isp.customer(&row.customer_id)?.email?;
        let email = EmailAddress::parse(&on_file).ok()?;
        let customer = if self.is(Fault::NamesAnotherCustomer) { "AGLS1" } else { row.customer_id.as_str() };
        Some(IssuedInvoice { number: row.number.clone(), customer_id: customer.parse().expect("an id"), email })
    }
}

fn place(row: &InvoiceFixture) -> IssuedPlace {
    IssuedPlace { date: row.invoice_date, number: row.number.clone() }
}

#[async_trait]
impl IssuedInvoices for Issued {
    async fn issued(
        &self,
        days: (NaiveDate, NaiveDate),
        after: Option<IssuedPlace>,
        limit: u32,
    ) -> Result<IssuedPage, PortError> {
        let mut rows = self.isp.invoices.lock().expect("no panic").clone();
        rows.retain(|row| self.passes(row, days));
        rows.sort_by_key(|row| self.key(&place(row)));
        let is_there = |of: &IssuedPlace| rows.iter().any(|row| place(row) == *of);
        let after = after.filter(|of| is_there(of) || !self.is(Fault::StartsAnewWhereItIsGone));
        rows.retain(|row| after.as_ref().is_none_or(|of| self.key(&place(row)) > self.key(of)));
        let limit = usize::try_from(limit).expect("a small number");
        let is_full = rows.len() > limit;
        let page = &rows[..rows.len().min(limit)];
        let mut invoices: Vec<_> = page.iter().filter_map(|row| self.read(row)).collect();
        let last = page.last().filter(|_| is_full).map(place);
        if self.is(Fault::RepeatsTheLast) && after.is_some() {
            invoices.extend(invoices.last().cloned());
        }
        let last = last.filter(|_| !invoices.is_empty() || !self.is(Fault::EndsAtAPageWithoutAddresses));
        Ok(IssuedPage { invoices, last })
    }
}

fn with(fault: Fault) -> (Arc<dyn IssuedInvoices>, Arc<dyn TestDatabase>) {
    let isp = Isp::new(Sessions::plain());
    (Arc::new(Issued { fault, isp: isp.clone() }), isp)
}

fn fresh() -> impl Future<Output = (Arc<dyn IssuedInvoices>, Arc<dyn TestDatabase>, ())> {
    let (issued, test_db) = with(Fault::None);
    ready((issued, test_db, ()))
}

portal_testkit::issued_invoices_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { issued_invoices, with;
        Fault::AnswersEarlierOnes => invoices_of_the_days_are_answered_with_their_customer_and_address;
        Fault::AnswersDrafts => drafts_and_what_nothing_is_owed_on_are_left_out;
        Fault::SortsByNumber => they_come_by_date_and_number_each_once;
        Fault::StartsAnewWhereItIsGone => a_walk_goes_on_after_an_invoice_that_is_not_there_any_more;
        Fault::EndsAtAPageWithoutAddresses => invoices_without_an_address_are_left_out_and_do_not_end_the_walk;
    }

    mod again {
        use super::{Fault, with};

        crate::must_fail_on! { issued_invoices, with;
            Fault::LeavesOutTheLastDay => invoices_of_the_days_are_answered_with_their_customer_and_address;
            Fault::AnswersWhatIsPaid => drafts_and_what_nothing_is_owed_on_are_left_out;
            Fault::ComparesLettersAlone => they_come_by_date_and_number_each_once;
        }
    }

    mod once_more {
        use super::{Fault, with};

        crate::must_fail_on! { issued_invoices, with;
            Fault::NamesAnotherCustomer => invoices_of_the_days_are_answered_with_their_customer_and_address;
            Fault::RepeatsTheLast => they_come_by_date_and_number_each_once;
        }
    }
}
