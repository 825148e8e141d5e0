//! The statement of a year: what was owed before it, what was invoiced and paid in it, and what was owed after it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::model::{AccountRecords, DatedPayment, sum};
use crate::billing::invoice::{Invoice, InvoiceView};
use crate::kernel::clock::Clock;
use crate::kernel::id::InvoiceNumber;
use crate::kernel::money::Rupiah;

/// An invoice of the year as it stands on the day of the statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementInvoice {
    /// The invoice.
    pub invoice: Invoice,
    /// What the customer sees of it.
    pub view: InvoiceView,
}

/// What makes an invoice and its payments on record come to what is owed on it: what was settled without a payment on
/// record, withdrawn, or given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// The day it is counted on: of the invoice, or of its last payment if that is later.
    pub day: NaiveDate,
    /// The invoice.
    pub invoice: InvoiceNumber,
    /// How much less is owed by it; below zero if more is.
    pub amount: Rupiah,
}

/// The statement of a year. [`opening`](Self::opening) and [`invoiced`](Self::invoiced) less [`paid`](Self::paid) and
/// [`adjusted`](Self::adjusted) are [`closing`](Self::closing). Balances below zero are the customer's credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The year.
    pub year: i32,
    /// What was owed when the year began.
    pub opening: Rupiah,
    /// What was invoiced in the year.
    pub invoiced: Rupiah,
    /// What was paid in the year, as far as payments are on record.
    pub paid: Rupiah,
    /// The sum of the adjustments.
    pub adjusted: Rupiah,
    /// What was owed when the year ended, or is owed now.
    pub closing: Rupiah,
    /// The invoices of the year, by date and number.
    pub invoices: Vec<StatementInvoice>,
    /// The payments of the year, oldest first.
    pub payments: Vec<DatedPayment>,
    /// The adjustments of the year, by day and number; none that comes to nothing.
    pub adjustments: Vec<Adjustment>,
}

/// A year of an account, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatementYear {
    /// The year.
    pub year: i32,
    /// What was invoiced in it.
    pub invoiced: Rupiah,
    /// What was paid in it, as far as payments are on record.
    pub paid: Rupiah,
}

/// The years in which anything was invoiced or paid, the latest first.
pub(super) fn years_of(records: &AccountRecords, clock: &dyn Clock) -> Vec<i32> {
    let invoiced = records.invoices.iter().map(|invoice| invoice.invoice_date.year());
    let paid = records.payments.iter().map(|record| clock.local_date(record.payment.paid_at).year());
    let years: BTreeSet<i32> = invoiced.chain(paid).collect();
    years.into_iter().rev().collect()
}

impl StatementYear {
    /// The years of an account, the latest first.
    pub(super) fn all(records: &AccountRecords, clock: &dyn Clock) -> Vec<Self> {
        let of = |year| {
            let invoiced = records.invoices.iter().filter(|invoice| invoice.invoice_date.year() == year);
            let paid = records.payments.iter().filter(|record| clock.local_date(record.payment.paid_at).year() == year);
            Self {
                year,
                invoiced: sum(invoiced.map(|invoice| invoice.total)),
                paid: sum(paid.map(|record| record.payment.amount)),
            }
        };
        years_of(records, clock).into_iter().map(of).collect()
    }
}

impl Statement {
    /// The statement of `year`, with the states of `today`; `None` if nothing was invoiced and nothing paid in it.
    pub(super) fn of(records: AccountRecords, year: i32, clock: &dyn Clock) -> Option<Self> {
        let today = clock.local_date(clock.now());
        let dated = records.payments.into_iter().map(|record| DatedPayment::of(record, clock));
        let payments: Vec<DatedPayment> = dated.collect();
        let adjustments = adjustments(&records.invoices, &payments);
        let until = |last: i32| {
            let invoiced = records.invoices.iter().filter(|invoice| invoice.invoice_date.year() <= last);
            let paid = payments.iter().filter(|payment| payment.day.year() <= last);
            let adjusted = adjustments.iter().filter(|adjustment| adjustment.day.year() <= last);
            let less = paid
                .map(|payment| payment.record.payment.amount)
                .chain(adjusted.map(|adjustment| adjustment.amount))
                .map(|amount| Rupiah::new(amount.amount().saturating_neg()));
            sum(invoiced.map(|invoice| invoice.total).chain(less))
        };
        let (opening, closing) = (until(year.saturating_sub(1)), until(year));
        let invoices: Vec<StatementInvoice> = records
            .invoices
            .into_iter()
            .filter(|invoice| invoice.invoice_date.year() == year)
            .filter_map(|invoice| invoice.view(today).map(|view| StatementInvoice { invoice, view }))
            .collect();
        let payments: Vec<_> = payments.into_iter().filter(|payment| payment.day.year() == year).collect();
        let adjustments: Vec<_> = adjustments.into_iter().filter(|adjustment| adjustment.day.year() == year).collect();
        (!invoices.is_empty() || !payments.is_empty()).then(|| Self {
            year,
            opening,
            invoiced: sum(invoices.iter().map(|of| of.invoice.total)),
            paid: sum(payments.iter().map(|payment| payment.record.payment.amount)),
            adjusted: sum(adjustments.iter().map(|adjustment| adjustment.amount)),
            closing,
            invoices,
            payments,
            adjustments,
        })
    }
}

/// What makes each invoice come to what is owed on it, by day and number.
fn adjustments(invoices: &[Invoice], payments: &[DatedPayment]) -> Vec<Adjustment> {
    let mut paid: BTreeMap<&InvoiceNumber, (NaiveDate, Rupiah)> = BTreeMap::new();
    for DatedPayment { day, record } in payments {
        let known = paid.entry(&record.invoice).or_insert((*day, Rupiah::ZERO));
        *known = (known.0.max(*day), sum([known.1, record.payment.amount]));
    }
    let of = |invoice: &Invoice| {
        let (last, paid) = paid.get(&invoice.number).copied().unwrap_or((invoice.invoice_date, Rupiah::ZERO));
        let balance = invoice.balance();
        let less = [paid, balance.outstanding].map(|amount| Rupiah::new(amount.amount().saturating_neg()));
        let amount = sum([invoice.total, balance.credit].into_iter().chain(less));
        let day = last.max(invoice.invoice_date);
        (amount != Rupiah::ZERO).then(|| Adjustment { day, invoice: invoice.number.clone(), amount })
    };
    let mut all: Vec<Adjustment> = invoices.iter().filter_map(of).collect();
    all.sort_by(|a, b| (a.day, &a.invoice).cmp(&(b.day, &b.invoice)));
    all
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
    use proptest::prelude::*;

    use super::*;
    use crate::billing::invoice::{InvoiceState, Payment};
    use crate::billing::statement::{PaymentHistory, RecordedPayment, RecordedPaymentId};

    /// Days in a zone seven hours ahead.
    struct Jakarta;

    impl Clock for Jakarta {
        fn now(&self) -> DateTime<Utc> {
            day(2025, 360).and_time(NaiveTime::MIN).and_utc()
        }

        fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
            (at + TimeDelta::hours(7)).date_naive()
        }
    }

    fn day(year: i32, of_year: u32) -> NaiveDate {
        NaiveDate::from_yo_opt(year, of_year).expect("a day")
    }

    fn number(n: usize) -> InvoiceNumber {
        InvoiceNumber::parse(&format!("INV/{n}")).expect("a number")
    }

    fn invoice(n: usize, date: NaiveDate, total: i64, paid: i64, state: InvoiceState) -> Invoice {
        Invoice {
            number: number(n),
            invoice_date: date,
            due_date: date,
            period_start: None,
            period_end: None,
            subtotal: Rupiah::new(total),
            tax: Rupiah::ZERO,
            discount: Rupiah::ZERO,
            total: Rupiah::new(total),
            paid: Rupiah::new(paid),
            state,
            last_paid_at: None,
        }
    }

    fn payment(id: i64, of: usize, date: NaiveDate, hour: i64, amount: i64) -> RecordedPayment {
        let paid_at = date.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(hour);
        let payment = Payment { paid_at, amount: Rupiah::new(amount), method: "Transfer BCA".into(), reference: None };
        RecordedPayment { id: RecordedPaymentId::new(id), invoice: number(of), payment }
    }

    fn usual() -> AccountRecords {
        AccountRecords {
            invoices: vec![
                invoice(1, day(2024, 340), 300_000, 300_000, InvoiceState::Paid),
                invoice(2, day(2025, 10), 300_000, 100_000, InvoiceState::Partial),
                invoice(3, day(2025, 20), 50_000, 0, InvoiceState::Cancelled),
                invoice(4, day(2025, 30), 200_000, 0, InvoiceState::Paid),
            ],
            // The first came in on the last evening of 2024 by the clock of Greenwich.
            payments: vec![payment(1, 1, day(2024, 366), 20, 300_000), payment(2, 2, day(2025, 40), 3, 100_000)],
        }
    }

    fn amounts(statement: &Statement) -> [i64; 5] {
        let Statement { opening, invoiced, paid, adjusted, closing, .. } = statement;
        [opening, invoiced, paid, adjusted, closing].map(|amount| amount.amount())
    }

    #[test]
    fn a_statement_goes_from_what_was_owed_before_to_what_was_owed_after() {
        let before = Statement::of(usual(), 2024, &Jakarta).expect("a year with an invoice");
        assert_eq!(amounts(&before), [0, 300_000, 0, 0, 300_000]);
        let statement = Statement::of(usual(), 2025, &Jakarta).expect("a year with invoices");
        assert_eq!(amounts(&statement), [300_000, 550_000, 400_000, 250_000, 200_000]);
        let adjusted: Vec<_> = statement.adjustments.iter().map(|of| (of.day, of.amount.amount())).collect();
        assert_eq!(adjusted, [(day(2025, 20), 50_000), (day(2025, 30), 200_000)]);
        assert_eq!(statement.payments[0].day, day(2025, 1));
        let views: Vec<_> = statement.invoices.iter().map(|of| of.view).collect();
        assert_eq!(views, [InvoiceView::Overdue, InvoiceView::Cancelled, InvoiceView::Paid]);
        assert_eq!(Statement::of(usual(), 2023, &Jakarta), None);
        assert_eq!(Statement::of(usual(), 2026, &Jakarta), None);
    }

    #[test]
    fn the_years_of_an_account_are_told_with_what_was_invoiced_and_paid() {
        let years: Vec<_> = StatementYear::all(&usual(), &Jakarta)
            .into_iter()
            .map(|of| (of.year, of.invoiced.amount(), of.paid.amount()))
            .collect();
        assert_eq!(years, [(2025, 550_000, 400_000), (2024, 300_000, 0)]);
    }

    #[test]
    fn the_history_of_a_year_is_grouped_by_month_with_sums() {
        let mut records = usual();
        records.payments.push(payment(3, 2, day(2025, 41), 3, 7));
        let history = PaymentHistory::of(records, None, &Jakarta);
        assert_eq!((history.year, history.total.amount()), (2025, 400_007));
        assert_eq!(history.years, [2025, 2024]);
        let months: Vec<_> = history
            .months
            .iter()
            .map(|of| (of.month, of.total.amount(), of.payments.iter().map(|p| p.record.id.to_string()).collect()))
            .collect::<Vec<(u32, i64, Vec<String>)>>();
        assert_eq!(months, [(2, 100_007, vec!["3".into(), "2".into()]), (1, 300_000, vec!["1".into()])]);
        let empty = PaymentHistory::of(AccountRecords::default(), None, &Jakarta);
        assert_eq!((empty.year, empty.years.len(), empty.months.len()), (2025, 0, 0));
        let other = PaymentHistory::of(usual(), Some(2024), &Jakarta);
        assert_eq!((other.year, other.total, other.months.len()), (2024, Rupiah::ZERO, 0));
    }

    prop_compose! {
        fn any_records()(
            invoices in prop::collection::vec((
                2019_i32..2026, 1_u32..366, -500_000_i64..2_000_000, 0_i64..2_000_000,
                proptest::sample::select(&InvoiceState::ALL[1..]),
            ), 0..12),
            payments in prop::collection::vec(
                (0_usize..12, 2019_i32..2026, 1_u32..366, 0_i64..24, -100_000_i64..2_000_000), 0..16,
            ),
        ) -> AccountRecords {
            let count = invoices.len();
            let made = invoices.into_iter().enumerate();
            let invoices = made
                .map(|(n, (year, of_year, total, paid, state))| invoice(n, day(year, of_year), total, paid, state))
                .collect();
            let known = payments.into_iter().enumerate().filter(|(_, (of, ..))| *of < count);
            let payments = known
                .map(|(id, (of, year, of_year, hour, amount))| {
                    payment(i64::try_from(id).unwrap_or_default(), of, day(year, of_year), hour, amount)
                })
                .collect();
            AccountRecords { invoices, payments }
        }
    }

    proptest! {
        #[test]
        fn years_add_up_and_follow_one_another_to_what_is_owed_now(records in any_records()) {
            let mut closing = 0;
            for year in years_of(&records, &Jakarta).into_iter().rev() {
                let statement = Statement::of(records.clone(), year, &Jakarta).expect("a year with something");
                let [opening, invoiced, paid, adjusted, closed] = amounts(&statement);
                prop_assert_eq!(opening, closing, "{} begins where the year before ended", year);
                prop_assert_eq!(opening + invoiced - paid - adjusted, closed);
                let listed: i64 = statement.payments.iter().map(|p| p.record.payment.amount.amount()).sum();
                prop_assert_eq!(listed, paid);
                let history = PaymentHistory::of(records.clone(), Some(year), &Jakarta);
                prop_assert_eq!(history.total.amount(), paid);
                closing = closed;
            }
            let owed: i64 = records.invoices.iter().map(|of| of.outstanding().amount() - of.credit().amount()).sum();
            prop_assert_eq!(closing, owed, "the last year ends with what the invoices come to");
        }
    }
}
