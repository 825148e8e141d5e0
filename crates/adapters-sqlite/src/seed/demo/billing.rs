//! Invoices of the last twelve months, with their lines and payments.

use chrono::{Datelike, Days, Months, NaiveDate, TimeDelta};
use sqlx::SqliteConnection;

use super::Today;
use super::people::{Bill, PACKAGES, Person};
use crate::row::stamp;

/// The value-added tax an invoice carries, in percent.
const PPN: i64 = 11;

/// What connecting the line cost, on the first invoice.
const INSTALLATION: i64 = 150_000;

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// The due date of the invoice of `months_ago`: two weeks ahead for the present one, so that an unpaid
/// one is to be paid today and that of the month before is overdue, whatever day the demo is started on.
pub(super) fn due_date(today: Today, months_ago: u32) -> NaiveDate {
    today.date + Days::new(15) - Months::new(months_ago)
}

/// One invoice with its sums.
struct Invoice {
    number: String,
    due: NaiveDate,
    lines: Vec<(String, i64)>,
    discount: i64,
    bill: Bill,
}

impl Invoice {
    /// The invoice of `months_ago` of the customer at `place` in the list.
    fn new(place: u32, person: &Person, today: Today, months_ago: u32) -> Self {
        let due = due_date(today, months_ago);
        let package = &PACKAGES[person.package];
        let month = MONTHS[usize::try_from(due.month0()).unwrap_or_default()];
        let subscription = format!("Langganan {} {month} {}", package.name, due.year());
        let mut lines = vec![(subscription, package.price)];
        if months_ago + 1 == person.months {
            lines.push(("Biaya pemasangan".to_owned(), INSTALLATION));
        }
        let recent = usize::try_from(months_ago).unwrap_or(usize::MAX);
        Self {
            number: format!("INV/{}/{:02}/{place:04}", due.year(), due.month()),
            due,
            lines,
            discount: if months_ago == 6 { 25_000 } else { 0 },
            bill: person.bills.get(recent).copied().unwrap_or(Bill::Paid),
        }
    }

    fn subtotal(&self) -> i64 {
        self.lines.iter().map(|(_, amount)| amount).sum()
    }

    /// The tax, rounded to the next rupiah.
    fn tax(&self) -> i64 {
        ((self.subtotal() - self.discount) * PPN + 50) / 100
    }

    fn total(&self) -> i64 {
        self.subtotal() - self.discount + self.tax()
    }

    fn paid(&self) -> i64 {
        match self.bill {
            Bill::Paid | Bill::Refunded => self.total(),
            Bill::Partial => self.total() / 2 / 1_000 * 1_000,
            Bill::Draft | Bill::Sent | Bill::Viewed | Bill::Overdue | Bill::Cancelled => 0,
        }
    }
}

pub(super) async fn add_invoices(
    write: &mut SqliteConnection,
    place: u32,
    person: &Person,
    today: Today,
) -> Result<(), sqlx::Error> {
    for months_ago in (0..person.months.min(12)).rev() {
        let invoice = Invoice::new(place, person, today, months_ago);
        add_invoice(write, person.id, &invoice).await?;
        add_lines(write, &invoice).await?;
        if invoice.paid() > 0 {
            add_payment(write, place, &invoice, today).await?;
        }
    }
    Ok(())
}

async fn add_invoice(write: &mut SqliteConnection, customer_id: &str, invoice: &Invoice) -> Result<(), sqlx::Error> {
    let issued = invoice.due - Days::new(20);
    let first = invoice.due.with_day(1).unwrap_or(invoice.due);
    let last = first + Months::new(1) - Days::new(1);
    let issued_at = stamp(issued.and_time(chrono::NaiveTime::MIN).and_utc());
    sqlx::query!(
        "INSERT INTO invoices (invoice_number, customer_id, invoice_date, due_date, period_start,
             period_end, subtotal, tax_amount, discount_amount, total_amount, paid_amount, status,
             created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13)",
        invoice.number,
        customer_id,
        issued.to_string(),
        invoice.due.to_string(),
        first.to_string(),
        last.to_string(),
        invoice.subtotal(),
        invoice.tax(),
        invoice.discount,
        invoice.total(),
        invoice.paid(),
        invoice.bill.word(),
        issued_at,
    )
    .execute(write)
    .await?;
    Ok(())
}

async fn add_lines(write: &mut SqliteConnection, invoice: &Invoice) -> Result<(), sqlx::Error> {
    for (position, (description, amount)) in (1_i64..).zip(&invoice.lines) {
        sqlx::query!(
            "INSERT INTO invoice_items (invoice_number, position, description, quantity, unit_price, amount)
             VALUES (?1, ?2, ?3, 1, ?4, ?4)",
            invoice.number,
            position,
            description,
            amount,
        )
        .execute(&mut *write)
        .await?;
    }
    Ok(())
}

/// A payment some days before the due date, and never after the demo was started.
async fn add_payment(
    write: &mut SqliteConnection,
    place: u32,
    invoice: &Invoice,
    today: Today,
) -> Result<(), sqlx::Error> {
    const METHODS: [&str; 4] = ["QRIS", "Virtual Account BCA", "Transfer Mandiri", "Tunai"];
    let method = METHODS[usize::try_from(place % 4).unwrap_or_default()];
    let on = (invoice.due - Days::new(u64::from(place % 5) + 1)).and_time(chrono::NaiveTime::MIN);
    let at = (on.and_utc() + TimeDelta::minutes(i64::from(place) * 37)).min(today.now);
    let reference = (method != "Tunai").then(|| format!("PAY-{}", invoice.number.replace('/', "")));
    sqlx::query!(
        "INSERT INTO payments (invoice_number, paid_at, amount, method, reference) VALUES (?, ?, ?, ?, ?)",
        invoice.number,
        stamp(at),
        invoice.paid(),
        method,
        reference,
    )
    .execute(write)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tax_is_eleven_percent_of_what_is_left_after_the_discount() {
        let invoice = Invoice {
            number: String::new(),
            due: NaiveDate::MIN,
            lines: vec![("a".into(), 277_000), ("b".into(), 25_000)],
            discount: 25_000,
            bill: Bill::Paid,
        };
        assert_eq!((invoice.tax(), invoice.total()), (30_470, 307_470));
        assert_eq!(invoice.paid(), invoice.total());
    }
}
