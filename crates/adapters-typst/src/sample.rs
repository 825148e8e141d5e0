//! Invented documents that have everything there can be, or next to nothing: templates are tried on them.

use chrono::{DateTime, Days, NaiveDate};
use portal_core::billing::document::Document;
use portal_core::billing::invoice::{
    BilledInvoice, Invoice, InvoiceDetail, InvoiceDocument, InvoiceItem, InvoiceState, InvoiceView, Payment,
    TaxBreakdown, TaxPlace, TaxRate,
};
use portal_core::billing::payment::{PaymentAttempt, PaymentChannel, PaymentId, PaymentLine, PaymentState};
use portal_core::billing::receipt::{ReceiptDocument, RecordedReceiptDocument};
use portal_core::billing::statement::{
    Adjustment, DatedPayment, RecordedPayment, RecordedPaymentId, Statement, StatementDocument, StatementInvoice,
};
use portal_core::identity::customer::{AccountAccess, AccountStatus, Customer, Service};
use portal_core::kernel::id::{CustomerId, InvoiceNumber};
use portal_core::kernel::money::Rupiah;
use portal_core::{Locale, PhoneNumber};

/// A full invoice, partly paid and overdue, a bare one that is paid, receipts, and a statement.
pub(crate) fn documents(locale: Locale) -> Vec<Document> {
    let made = customer().and_then(|customer| Some((customer, InvoiceNumber::parse("INV/2025/11/0001").ok()?)));
    let Some((customer, number)) = made else { return Vec::new() };
    let day = NaiveDate::from_ymd_opt(2025, 11, 1).unwrap_or_default();
    let invoices = [full(number.clone(), day), bare(number.clone(), day)];
    let invoices = invoices.map(|billed| document(locale, customer.clone(), billed));
    let yearly = statement(locale, customer.clone(), number.clone(), day);
    let recorded = recorded(locale, customer.clone(), number.clone());
    let receipt = payment(number, &customer).map(|payment| ReceiptDocument { locale, customer, payment }.into());
    invoices.into_iter().chain(receipt).chain([recorded, yearly]).collect()
}

fn recorded(locale: Locale, customer: Customer, invoice: InvoiceNumber) -> Document {
    let record = RecordedPayment { id: RecordedPaymentId::new(17), invoice, payment: transfer() };
    RecordedReceiptDocument { locale, customer, record }.into()
}

fn statement(locale: Locale, customer: Customer, number: InvoiceNumber, day: NaiveDate) -> Document {
    let BilledInvoice { detail, view, .. } = full(number.clone(), day);
    let record = RecordedPayment { id: RecordedPaymentId::new(17), invoice: number.clone(), payment: transfer() };
    let statement = Statement {
        year: 2025,
        opening: Rupiah::new(-5_000),
        invoiced: detail.invoice.total,
        paid: record.payment.amount,
        adjusted: Rupiah::new(1_000),
        closing: Rupiah::new(detail.invoice.total.amount() - record.payment.amount.amount() - 6_000),
        invoices: vec![StatementInvoice { invoice: detail.invoice, view }],
        payments: vec![DatedPayment { day, record }],
        adjustments: vec![Adjustment { day, invoice: number, amount: Rupiah::new(1_000) }],
    };
    StatementDocument { locale, customer, today: day, statement }.into()
}

fn transfer() -> Payment {
    let paid_at = DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_400);
    let (method, reference) = ("Transfer BCA".to_owned(), Some("FT25309XYZ".to_owned()));
    Payment { paid_at, amount: Rupiah::new(100_000), method, reference }
}

fn document(locale: Locale, customer: Customer, billed: BilledInvoice) -> Document {
    let is_owed = billed.detail.invoice.outstanding().is_positive();
    let pay_link = is_owed.then(|| format!("https://portal.example.id/pay/{}", "A".repeat(88)));
    InvoiceDocument { locale, customer, billed, pay_link }.into()
}

fn payment(invoice: InvoiceNumber, customer: &Customer) -> Option<PaymentAttempt> {
    let (at, amount) = (DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_400), Rupiah::new(333_000));
    Some(PaymentAttempt {
        id: PaymentId::parse("INV-2025-11-0001-7d2k9x0q4m1z").ok()?,
        customer_id: customer.access.customer_id.clone(),
        lines: vec![PaymentLine { invoice, amount, applied: Rupiah::new(300_000) }],
        channel: PaymentChannel::Qris,
        gateway: "midtrans".into(),
        fee: Rupiah::new(4_000),
        extra: Rupiah::ZERO,
        received: None,
        kept: Rupiah::ZERO,
        state: PaymentState::Paid,
        instructions: None,
        reference: Some("7f0c5f1e".into()),
        locale: Locale::Id,
        created_at: at,
        expires_at: at,
        paid_at: Some(at),
        settled_at: Some(at),
        next_check_at: None,
        checks: 0,
        timeline: Vec::new(),
    })
}

fn customer() -> Option<Customer> {
    let access = AccountAccess {
        customer_id: CustomerId::parse("AGLS202510150001").ok()?,
        phone: PhoneNumber::parse("0817102070").ok(),
        portal_active: true,
        status: AccountStatus::Active,
    };
    Some(Customer {
        access,
        name: "Budi Santoso".into(),
        phone_as_written: "0817102070".into(),
        email: Some("budi@example.id".into()),
        address: Some("Jl. Contoh No. 1".into()),
        city: Some("Bandung".into()),
        province: Some("Jawa Barat".into()),
        service: Service { package_name: Some("Fiber 50 Mbps".into()), ..Service::default() },
        subscription_start_date: None,
        due_date: None,
    })
}

fn full(number: InvoiceNumber, day: NaiveDate) -> BilledInvoice {
    let invoice = Invoice {
        number,
        invoice_date: day,
        due_date: day + Days::new(19),
        period_start: Some(day),
        period_end: Some(day + Days::new(29)),
        subtotal: Rupiah::new(325_000),
        tax: Rupiah::new(33_000),
        discount: Rupiah::new(25_000),
        total: Rupiah::new(333_000),
        paid: Rupiah::new(100_000),
        state: InvoiceState::Partial,
        last_paid_at: None,
    };
    let payment = Payment {
        paid_at: DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_400),
        amount: Rupiah::new(100_000),
        method: "Transfer BCA".into(),
        reference: Some("TRX-0001".into()),
    };
    let tax = TaxBreakdown {
        place: TaxPlace::OnTop,
        rate: Some(TaxRate::OF_2025),
        net: Rupiah::new(300_000),
        base: Rupiah::new(275_000),
        tax: Rupiah::new(33_000),
    };
    let items = vec![item("Paket Fiber 50 Mbps – November 2025", 300_000), item("Sewa router", 25_000)];
    let detail = InvoiceDetail { invoice, items, payments: vec![payment], previous: None };
    let today = day + Days::new(24);
    BilledInvoice { detail, view: InvoiceView::Overdue, tax: Some(tax), comparison: None, today }
}

fn bare(number: InvoiceNumber, day: NaiveDate) -> BilledInvoice {
    let total = Rupiah::new(300_000);
    let invoice = Invoice {
        number,
        invoice_date: day,
        due_date: day,
        period_start: None,
        period_end: None,
        subtotal: total,
        tax: Rupiah::ZERO,
        discount: Rupiah::ZERO,
        total,
        paid: total,
        state: InvoiceState::Paid,
        last_paid_at: None,
    };
    let detail = InvoiceDetail { invoice, items: Vec::new(), payments: Vec::new(), previous: None };
    BilledInvoice { detail, view: InvoiceView::Paid, tax: None, comparison: None, today: day }
}

fn item(description: &str, amount: i64) -> InvoiceItem {
    let amount = Rupiah::new(amount);
    InvoiceItem { description: description.into(), quantity: 1, unit_price: amount, amount }
}

/// An invented sender that leaves nothing out.
#[cfg(test)]
pub(crate) fn letterhead() -> crate::Letterhead {
    let text = |text: &str| Some(text.to_owned());
    crate::Letterhead {
        name: "AGLIS Net".into(),
        address: vec!["Jl. Contoh Raya No. 10".into(), "Bandung 40111, Jawa Barat".into()],
        phone: text("(022) 555-0199"),
        email: text("cs@example.id"),
        website: text("www.example.id"),
        npwp: text("00.000.000.0-000.000"),
        logo: None,
        primary: [0x0b, 0x63, 0xd6],
        secondary: [0x0f, 0xa3, 0x6b],
        cs_whatsapp: text("0812 3456 7890"),
        cs_hours: text("Setiap hari 08.00–21.00 WIB"),
        how_to_pay: vec![portal_core::billing::invoice::WayToPay::Account {
            bank: "BCA".into(),
            number: "123 456 7890".into(),
            holder: text("PT Contoh Jaringan"),
        }],
    }
}
