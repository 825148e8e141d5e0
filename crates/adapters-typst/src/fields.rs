//! Everything a template can show, ready to be shown: texts in the document's language.
//!
//! The list is written down for operators in `docs/operating.md`, "Invoice documents".

use chrono::NaiveDate;
use portal_core::billing::invoice::{
    InvoiceDocument, InvoiceItem, InvoiceView, Payment, TaxBreakdown, TaxPlace, WayToPay,
};
use portal_core::identity::customer::Customer;
use portal_core::kernel::clock::Clock;
use portal_core::kernel::money::Rupiah;
use portal_core::{Locale, PhoneNumber};
use serde::Serialize;

use crate::dates::written;
use crate::letterhead::Letterhead;
use crate::words::in_words;

/// The fields of one document.
#[derive(Serialize)]
pub(crate) struct Fields<'a> {
    locale: &'static str,
    today: String,
    isp: Isp<'a>,
    customer: Recipient<'a>,
    invoice: Facts<'a>,
    lines: Vec<Line<'a>>,
    subtotal: String,
    discount: Option<String>,
    tax: Option<Tax>,
    total: String,
    total_in_words: String,
    payments: Vec<Receipt<'a>>,
    paid: Option<String>,
    owed: Option<String>,
    /// What was paid too much, or is given back.
    credit: Option<String>,
    /// Whether it gives money back.
    #[serde(rename = "credit-note")]
    credit_note: bool,
}

#[derive(Serialize)]
struct Isp<'a> {
    name: &'a str,
    address: &'a [String],
    phone: Option<&'a str>,
    email: Option<&'a str>,
    website: Option<&'a str>,
    npwp: Option<&'a str>,
    /// The logo's file.
    logo: Option<&'static str>,
    primary: String,
    secondary: String,
    cs_whatsapp: Option<String>,
    cs_hours: Option<&'a str>,
    /// In lines.
    how_to_pay: Vec<String>,
    accounts: Vec<Account<'a>>,
}

/// An account to pay into.
#[derive(Serialize)]
struct Account<'a> {
    bank: &'a str,
    number: &'a str,
    holder: Option<&'a str>,
}

#[derive(Serialize)]
struct Recipient<'a> {
    id: &'a str,
    name: &'a str,
    address: Vec<String>,
    phone: String,
    email: Option<&'a str>,
    package: Option<&'a str>,
}

#[derive(Serialize)]
struct Facts<'a> {
    number: &'a str,
    date: String,
    due_date: String,
    period: Option<Period>,
    /// `pending`, `overdue`, `paid`, `cancelled` or `refunded`.
    state: &'static str,
    /// Days since the due date; 0 unless overdue.
    days_late: i64,
}

#[derive(Serialize)]
struct Period {
    from: String,
    to: String,
}

#[derive(Serialize)]
struct Line<'a> {
    description: &'a str,
    quantity: String,
    price: String,
    amount: String,
}

#[derive(Serialize)]
struct Tax {
    /// Whether it is part of the lines already.
    within: bool,
    percent: Option<u32>,
    /// The share of the price that is taxed, such as `11/12`; `null` if it is all of it.
    share: Option<String>,
    net: String,
    base: String,
    amount: String,
}

#[derive(Serialize)]
struct Receipt<'a> {
    date: String,
    method: &'a str,
    reference: Option<&'a str>,
    amount: String,
}

impl<'a> Fields<'a> {
    pub(crate) fn of(document: &'a InvoiceDocument, sender: &'a Letterhead, clock: &dyn Clock) -> Self {
        let (billed, locale) = (&document.billed, document.locale);
        let (detail, invoice) = (&billed.detail, &billed.detail.invoice);
        let positive = |amount: Rupiah| Some(amount.to_string()).filter(|_| amount.is_positive());
        Self {
            locale: locale.tag(),
            today: written(billed.today, locale),
            isp: Isp::of(sender, locale),
            customer: Recipient::of(&document.customer),
            invoice: Facts::of(document),
            lines: detail.items.iter().map(Line::of).collect(),
            subtotal: invoice.subtotal.to_string(),
            discount: positive(invoice.discount),
            tax: billed.tax.map(Tax::of),
            total: invoice.total.to_string(),
            total_in_words: in_words(invoice.total, locale),
            payments: detail.payments.iter().map(|payment| Receipt::of(payment, locale, clock)).collect(),
            paid: positive(invoice.paid),
            owed: positive(invoice.outstanding()),
            credit: positive(invoice.credit()),
            credit_note: invoice.is_credit_note(),
        }
    }
}

impl<'a> Isp<'a> {
    fn of(sender: &'a Letterhead, locale: Locale) -> Self {
        let colour = |[r, g, b]: [u8; 3]| format!("#{r:02x}{g:02x}{b:02x}");
        Self {
            name: &sender.name,
            address: &sender.address,
            phone: sender.phone.as_deref(),
            email: sender.email.as_deref(),
            website: sender.website.as_deref(),
            npwp: sender.npwp.as_deref(),
            logo: sender.logo.as_ref().map(|logo| logo.name),
            primary: colour(sender.primary),
            secondary: colour(sender.secondary),
            cs_whatsapp: sender
                .cs_whatsapp
                .as_deref()
                .map(|number| PhoneNumber::parse(number).map_or_else(|_| number.to_owned(), |number| number.display())),
            cs_hours: sender.cs_hours.as_deref(),
            how_to_pay: sender.how_to_pay.iter().map(|way| line_of(way, locale)).collect(),
            accounts: sender.how_to_pay.iter().filter_map(Account::of).collect(),
        }
    }
}

impl<'a> Account<'a> {
    fn of(way: &'a WayToPay) -> Option<Self> {
        match way {
            WayToPay::Account { bank, number, holder } => Some(Self { bank, number, holder: holder.as_deref() }),
            WayToPay::Words(_) => None,
        }
    }
}

/// A way to pay in one line: `BCA 123 456 7890 a.n. PT Contoh`.
fn line_of(way: &WayToPay, locale: Locale) -> String {
    match (way, locale) {
        (WayToPay::Words(words), _) => words.clone(),
        (WayToPay::Account { bank, number, holder: None }, _) => format!("{bank} {number}"),
        (WayToPay::Account { bank, number, holder: Some(holder) }, Locale::Id) => {
            format!("{bank} {number} a.n. {holder}")
        }
        (WayToPay::Account { bank, number, holder: Some(holder) }, Locale::En) => {
            format!("{bank} {number}, in the name of {holder}")
        }
    }
}

impl<'a> Recipient<'a> {
    fn of(customer: &'a Customer) -> Self {
        let area: Vec<&str> = [&customer.city, &customer.province].into_iter().flatten().map(String::as_str).collect();
        let area = Some(area.join(", ")).filter(|area| !area.is_empty());
        Self {
            id: customer.access.customer_id.as_str(),
            name: &customer.name,
            address: customer.address.iter().cloned().chain(area).collect(),
            phone: customer.display_phone(),
            email: customer.email.as_deref(),
            package: customer.service.package_name.as_deref(),
        }
    }
}

impl<'a> Facts<'a> {
    fn of(document: &'a InvoiceDocument) -> Self {
        let (billed, locale) = (&document.billed, document.locale);
        let invoice = &billed.detail.invoice;
        let period = invoice.period_start.zip(invoice.period_end);
        let written = |day: NaiveDate| written(day, locale);
        let overdue = billed.view == InvoiceView::Overdue;
        Self {
            number: invoice.number.as_str(),
            date: written(invoice.invoice_date),
            due_date: written(invoice.due_date),
            period: period.map(|(from, to)| Period { from: written(from), to: written(to) }),
            state: billed.view.as_str(),
            days_late: if overdue { (billed.today - invoice.due_date).num_days() } else { 0 },
        }
    }
}

impl<'a> Line<'a> {
    fn of(item: &'a InvoiceItem) -> Self {
        Self {
            description: &item.description,
            quantity: item.quantity.to_string(),
            price: item.unit_price.to_string(),
            amount: item.amount.to_string(),
        }
    }
}

impl Tax {
    fn of(tax: TaxBreakdown) -> Self {
        let share = tax.rate.map(|rate| rate.base).filter(|(numerator, denominator)| numerator != denominator);
        Self {
            within: tax.place == TaxPlace::Within,
            percent: tax.rate.map(|rate| rate.percent),
            share: share.map(|(numerator, denominator)| format!("{numerator}/{denominator}")),
            net: tax.net.to_string(),
            base: tax.base.to_string(),
            amount: tax.tax.to_string(),
        }
    }
}

impl<'a> Receipt<'a> {
    fn of(payment: &'a Payment, locale: Locale, clock: &dyn Clock) -> Self {
        Self {
            date: written(clock.local_date(payment.paid_at), locale),
            method: &payment.method,
            reference: payment.reference.as_deref(),
            amount: payment.amount.to_string(),
        }
    }
}
