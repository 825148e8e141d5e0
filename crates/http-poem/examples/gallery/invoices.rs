//! Sample invoices: the list in its moods, and one invoice in each state.

use chrono::{Days, Months, NaiveDate, TimeDelta};
use http_kit::i18n::Locale;
use http_poem::views::{Brand, EmailOffer, InvoicePage, InvoicesPage, Pagination};
use portal_core::billing::invoice::{
    BilledInvoice, Invoice, InvoiceCounts, InvoiceDetail, InvoiceFilter, InvoiceItem, InvoiceList, InvoiceState,
    InvoiceView, Payment, PreviousInvoice, TaxPolicy, compare,
};
use portal_core::{InvoiceNumber, Page, PageRequest, Rupiah};

use super::{Pages, add, customer, now};

/// A day of 2025, by its month and day.
fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, month, day).unwrap_or_default()
}

/// An invoice of Rp 333.000 for a month, due on a day of it.
fn invoice(month: u32, due: u32, state: InvoiceState, paid: i64) -> Option<Invoice> {
    let first = day(month, 1);
    Some(Invoice {
        number: InvoiceNumber::parse(&format!("INV/2025/{month:02}/0001")).ok()?,
        invoice_date: first,
        due_date: day(month, due),
        period_start: Some(first),
        period_end: Some(first + Months::new(1) - Days::new(1)),
        subtotal: Rupiah::new(350_000),
        tax: Rupiah::new(33_000),
        discount: Rupiah::new(50_000),
        total: Rupiah::new(333_000),
        paid: Rupiah::new(paid),
        state,
        last_paid_at: None,
    })
}

fn item(description: &str, quantity: i64, unit_price: i64) -> InvoiceItem {
    let (unit_price, amount) = (Rupiah::new(unit_price), Rupiah::new(quantity * unit_price));
    InvoiceItem { description: description.to_owned(), quantity, unit_price, amount }
}

/// The invoice as it is shown, beside the one of the month before.
fn billed(invoice: Invoice) -> Option<BilledInvoice> {
    let payment = Payment {
        paid_at: now() - TimeDelta::hours(20),
        amount: invoice.paid,
        method: "Virtual Account BCA".to_owned(),
        reference: Some("PAY-INV2025110001".to_owned()),
    };
    let previous = PreviousInvoice {
        invoice: Invoice { total: Rupiah::new(344_100), ..self::invoice(10, 20, InvoiceState::Paid, 344_100)? },
        items: vec![item("Langganan Home Fiber 50 Oktober 2025", 1, 300_000), item("Sewa router", 1, 10_000)],
    };
    let detail = InvoiceDetail {
        items: vec![item("Langganan Home Fiber 50 November 2025", 1, 300_000), item("Kabel tambahan 20 m", 2, 25_000)],
        payments: if invoice.paid.is_positive() { vec![payment] } else { Vec::new() },
        previous: Some(previous.clone()),
        invoice,
    };
    Some(BilledInvoice {
        view: detail.invoice.view(day(11, 5))?,
        tax: TaxPolicy::default().breakdown(&detail.invoice),
        comparison: Some(compare(&detail, &previous)),
        today: day(11, 5),
        detail,
    })
}

/// How many there are of each state on the day of the gallery.
fn counts(items: &[Invoice]) -> InvoiceCounts {
    let seen = |view| items.iter().filter(|one| one.view(day(11, 5)) == Some(view)).count() as u64;
    InvoiceCounts {
        pending: seen(InvoiceView::Pending),
        overdue: seen(InvoiceView::Overdue),
        paid: seen(InvoiceView::Paid),
        cancelled: seen(InvoiceView::Cancelled),
        refunded: seen(InvoiceView::Refunded),
    }
}

/// Adds the pages of invoices.
pub(super) fn invoices(locale: Locale, brand: &Brand, pages: &mut Pages) -> askama::Result<()> {
    let all = [
        invoice(11, 20, InvoiceState::Partial, 100_000),
        invoice(10, 20, InvoiceState::Sent, 0),
        invoice(9, 20, InvoiceState::Paid, 333_000),
        invoice(8, 20, InvoiceState::Cancelled, 0),
        invoice(7, 20, InvoiceState::Refunded, 333_000),
    ];
    let all: Vec<Invoice> = all.into_iter().flatten().collect();
    let list = |filter, items: &[Invoice], owed, late| InvoicesPage {
        layout: customer(locale, brand, "/customer/invoices", "Budi Santoso"),
        filter,
        search: String::new(),
        has_document: true,
        list: InvoiceList {
            page: Page { items: items.to_vec(), total: items.len() as u64, request: PageRequest::default() },
            outstanding: Rupiah::new(owed),
            overdue: late,
            counts: counts(items),
        },
        pagination: Pagination::new("/customer/invoices", "", 1, if items.len() > 1 { 2 } else { 0 }),
        today: day(11, 5),
    };
    add(pages, "invoices", &list(InvoiceFilter::All, &all, 566_000, 1))?;
    add(pages, "invoices-due", &list(InvoiceFilter::Unpaid, &all[..1], 233_000, 0))?;
    add(pages, "invoices-none", &list(InvoiceFilter::Seen(InvoiceView::Overdue), &[], 0, 0))?;
    for (name, invoice) in ["part", "late", "paid", "cancelled", "refunded"].into_iter().zip(all) {
        let layout = customer(locale, brand, "/customer/invoices/INV%2F2025%2F11%2F0001", "Budi Santoso");
        let has_document = name != "cancelled";
        let email = match name {
            "part" => Some(EmailOffer::To("budi.santoso@example.id".into())),
            "late" => Some(EmailOffer::NoAddress),
            _ => None,
        };
        if let Some(billed) = billed(invoice) {
            add(
                pages,
                &format!("invoice-{name}"),
                &InvoicePage {
                    layout,
                    billed,
                    has_document,
                    pay_link: None,
                    email,
                    records: Vec::new(),
                    promise: None,
                },
            )?;
        }
    }
    Ok(())
}
