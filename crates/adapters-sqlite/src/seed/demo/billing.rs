//! Invoices of up to eighteen months, with their lines, tax and payments.

use chrono::{Datelike, Days, Months, NaiveDate, TimeDelta};
use portal_core::billing::invoice::{TaxMode, TaxPolicy};
use portal_core::{Locale, Rupiah};
use sqlx::SqliteConnection;

use super::Today;
use super::people::{Bill, PACKAGES, Person};
use crate::row::stamp;

/// What connecting the line cost, on the first invoice.
const INSTALLATION: i64 = 150_000;

/// What the provider's router at home costs a month.
const ROUTER_RENT: i64 = 25_000;

/// What each public address of a dedicated line costs a month.
const PUBLIC_IP: i64 = 50_000;

/// What is charged when the invoice before was not paid in time.
const LATE_FEE: i64 = 10_000;

/// What is taken off in the months of an offer: last month, and half a year ago.
const DISCOUNT: i64 = 25_000;

/// The most invoices anybody has.
const MOST: u32 = 18;

/// The due date of the invoice of `months_ago`: two weeks ahead for the present one, so that an unpaid
/// one is to be paid today and that of the month before is overdue, whatever day the demo is started on.
pub(super) fn due_date(today: Today, months_ago: u32) -> NaiveDate {
    today.date + Days::new(15) - Months::new(months_ago)
}

/// What is charged for: words, how many, and the price of one.
struct Line {
    description: String,
    quantity: i64,
    unit_price: i64,
}

impl Line {
    fn one(description: impl Into<String>, unit_price: i64) -> Self {
        Self { description: description.into(), quantity: 1, unit_price }
    }

    fn amount(&self) -> i64 {
        self.quantity * self.unit_price
    }
}

/// One invoice with its sums.
struct Invoice {
    number: String,
    due: NaiveDate,
    lines: Vec<Line>,
    discount: i64,
    tax: i64,
    bill: Bill,
    /// Paid in two goes.
    in_parts: bool,
}

impl Invoice {
    /// The invoice of `months_ago` of the customer at `place` in the list.
    fn new(place: u32, person: &Person, today: Today, months_ago: u32) -> Self {
        let due = due_date(today, months_ago);
        let mut invoice = Self {
            number: format!("INV/{}/{:02}/{place:04}", due.year(), due.month()),
            due,
            lines: lines(person, due, months_ago),
            discount: if matches!(months_ago, 1 | 6) { DISCOUNT } else { 0 },
            tax: 0,
            bill: bill(person, months_ago),
            in_parts: months_ago == 3,
        };
        let policy = TaxPolicy { mode: TaxMode::Exclusive, ..TaxPolicy::default() };
        let net = Rupiah::new(invoice.subtotal() - invoice.discount);
        invoice.tax = policy.tax_of(net, invoice.issued()).amount();
        invoice
    }

    fn issued(&self) -> NaiveDate {
        self.due - Days::new(20)
    }

    fn subtotal(&self) -> i64 {
        self.lines.iter().map(Line::amount).sum()
    }

    fn total(&self) -> i64 {
        self.subtotal() - self.discount + self.tax
    }

    fn paid(&self) -> i64 {
        match self.bill {
            Bill::Paid | Bill::Refunded => self.total(),
            Bill::Partial => self.total() / 2 / 1_000 * 1_000,
            Bill::Draft | Bill::Sent | Bill::Viewed | Bill::Overdue | Bill::Cancelled => 0,
        }
    }

    /// The payments it was paid with.
    fn parts(&self) -> Vec<i64> {
        let paid = self.paid();
        if self.in_parts && paid > 0 { vec![100_000, paid - 100_000] } else { vec![paid] }
    }
}

fn bill(person: &Person, months_ago: u32) -> Bill {
    let recent = usize::try_from(months_ago).unwrap_or(usize::MAX);
    person.bills.get(recent).copied().unwrap_or(Bill::Paid)
}

fn month_of(day: NaiveDate) -> String {
    format!("{} {}", Locale::Id.month(day), day.year())
}

/// What the invoice due on `due` charges for.
fn lines(person: &Person, due: NaiveDate, months_ago: u32) -> Vec<Line> {
    let package = &PACKAGES[person.package];
    let mut lines = vec![Line::one(format!("Langganan {} {}", package.name, month_of(due)), package.price)];
    if package.service == "Dedicated" {
        lines.push(Line { description: "IP publik tambahan".to_owned(), quantity: 2, unit_price: PUBLIC_IP });
    } else {
        lines.push(Line::one("Sewa router Wi-Fi", ROUTER_RENT));
    }
    if months_ago + 1 == person.months {
        lines.push(Line::one("Biaya pemasangan", INSTALLATION));
    }
    if bill(person, months_ago + 1).is_late() {
        lines.push(Line::one(format!("Denda keterlambatan {}", month_of(due - Months::new(1))), LATE_FEE));
    }
    lines
}

pub(super) async fn add_invoices(
    write: &mut SqliteConnection,
    place: u32,
    person: &Person,
    today: Today,
) -> Result<(), sqlx::Error> {
    for months_ago in (0..person.months.min(MOST)).rev() {
        let invoice = Invoice::new(place, person, today, months_ago);
        add_invoice(write, person.id, &invoice).await?;
        add_lines(write, &invoice).await?;
        if invoice.paid() > 0 {
            add_payments(write, place, &invoice, today).await?;
        }
    }
    Ok(())
}

async fn add_invoice(write: &mut SqliteConnection, customer_id: &str, invoice: &Invoice) -> Result<(), sqlx::Error> {
    let issued = invoice.issued();
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
        invoice.tax,
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
    for (position, line) in (1_i64..).zip(&invoice.lines) {
        sqlx::query!(
            "INSERT INTO invoice_items (invoice_number, position, description, quantity, unit_price, amount)
             VALUES (?, ?, ?, ?, ?, ?)",
            invoice.number,
            position,
            line.description,
            line.quantity,
            line.unit_price,
            line.amount(),
        )
        .execute(&mut *write)
        .await?;
    }
    Ok(())
}

/// Payments in the days before the due date, and never after the demo was started.
async fn add_payments(
    write: &mut SqliteConnection,
    place: u32,
    invoice: &Invoice,
    today: Today,
) -> Result<(), sqlx::Error> {
    const METHODS: [&str; 4] = ["QRIS", "Virtual Account BCA", "Transfer Mandiri", "Tunai"];
    let method = METHODS[usize::try_from(place % 4).unwrap_or_default()];
    let parts = invoice.parts();
    for (part, amount) in (1..).zip(&parts) {
        let days_before = place % 5 + 1 + if part < parts.len() { 3 } else { 0 };
        let on = (invoice.due - Days::new(days_before.into())).and_time(chrono::NaiveTime::MIN);
        let at = (on.and_utc() + TimeDelta::minutes(i64::from(place) * 37)).min(today.now);
        let reference = (method != "Tunai").then(|| format!("PAY-{}-{part}", invoice.number.replace('/', "")));
        sqlx::query!(
            "INSERT INTO payments (invoice_number, paid_at, amount, method, reference) VALUES (?, ?, ?, ?, ?)",
            invoice.number,
            stamp(at),
            amount,
            method,
            reference,
        )
        .execute(&mut *write)
        .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::super::people::PEOPLE;
    use super::*;

    fn budis(months_ago: u32) -> Invoice {
        let now = chrono::Utc.with_ymd_and_hms(2025, 11, 5, 2, 0, 0).single().expect("an instant");
        Invoice::new(1, &PEOPLE[0], Today { now, date: now.date_naive() }, months_ago)
    }

    #[test]
    fn tax_is_eleven_percent_of_what_is_left_after_the_discount() {
        let last = budis(1);
        assert_eq!((last.subtotal(), last.discount, last.tax, last.total()), (325_000, 25_000, 33_000, 333_000));
    }

    #[test]
    fn the_present_invoice_names_the_month_that_was_paid_late() {
        let lines: Vec<_> = budis(0).lines.into_iter().map(|line| line.description).collect();
        assert_eq!(lines, ["Langganan Home 50 November 2025", "Sewa router Wi-Fi", "Denda keterlambatan Oktober 2025"]);
        assert_eq!(budis(1).lines.len(), 2);
    }

    #[test]
    fn what_is_paid_in_parts_is_paid_in_full() {
        let invoice = budis(3);
        assert_eq!(invoice.parts().len(), 2);
        assert_eq!(invoice.parts().iter().sum::<i64>(), invoice.total());
    }
}
