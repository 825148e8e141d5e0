//! An invoice to start from, a renderer, and what `pdftotext` reads.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use adapters_typst::{Letterhead, Template, TypstRenderer};
use chrono::{NaiveDate, TimeZone, Utc};
use portal_core::billing::document::{Document, DocumentRenderer};
use portal_core::billing::invoice::{
    BilledInvoice, Invoice, InvoiceDetail, InvoiceDocument, InvoiceItem, InvoiceState, Payment, TaxMode, TaxPolicy,
    WayToPay,
};
use portal_core::identity::customer::{AccountAccess, AccountStatus, Customer, Service};
use portal_core::{CustomerId, InvoiceNumber, Locale, PhoneNumber, Rupiah};
use portal_testkit::TestClock;

pub(crate) fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, month, day).expect("a day of 2025")
}

pub(crate) fn letterhead() -> Letterhead {
    let text = |text: &str| Some(text.to_owned());
    Letterhead {
        name: "AGLIS Net".into(),
        address: vec!["Jl. Merdeka No. 10".into(), "Bandung 40111, Jawa Barat".into()],
        phone: text("(022) 555-0199"),
        email: text("cs@example.id"),
        website: text("www.example.id"),
        npwp: text("01.234.567.8-901.000"),
        logo: None,
        primary: [0x0b, 0x63, 0xd6],
        secondary: [0x0f, 0xa3, 0x6b],
        cs_whatsapp: text("0812 3456 7890"),
        cs_hours: text("Setiap hari 08.00–21.00 WIB"),
        how_to_pay: vec![WayToPay::Account {
            bank: "BCA".into(),
            number: "123 456 7890".into(),
            holder: text("PT Contoh Jaringan"),
        }],
    }
}

pub(crate) fn renderer(sender: Letterhead) -> TypstRenderer {
    printing(sender, Template::built_in())
}

pub(crate) fn printing(sender: Letterhead, template: Template) -> TypstRenderer {
    TypstRenderer::new(sender, template, Arc::new(TestClock::default()))
}

pub(crate) fn item(description: &str, quantity: i64, price: i64) -> InvoiceItem {
    let (unit_price, amount) = (Rupiah::new(price), Rupiah::new(price * quantity));
    InvoiceItem { description: description.into(), quantity, unit_price, amount }
}

fn customer() -> Customer {
    let text = |text: &str| Some(text.to_owned());
    let access = AccountAccess {
        customer_id: CustomerId::parse("AGLS202510150001").expect("an id"),
        phone: PhoneNumber::parse("0817102070").ok(),
        portal_active: true,
        status: AccountStatus::Active,
    };
    Customer {
        access,
        name: "Siti Rahmawati".into(),
        phone_as_written: "0817102070".into(),
        email: text("siti@example.id"),
        address: text("Jl. Melati Raya No. 27 RT 03/RW 05"),
        city: text("Bandung"),
        province: text("Jawa Barat"),
        service: Service { package_name: text("Fiber Rumah 50 Mbps"), ..Service::default() },
        subscription_start_date: None,
        due_date: None,
    }
}

/// An unpaid invoice of 1 November 2025, due on the 20th, looked at on the 5th, with 12 % of 11/12 on top.
pub(crate) fn document(locale: Locale) -> InvoiceDocument {
    let items = vec![item("Fiber Rumah 50 Mbps – November 2025", 1, 300_000), item("Sewa router", 1, 25_000)];
    let invoice = Invoice {
        number: InvoiceNumber::parse("INV/2025/11/0001").expect("a number"),
        invoice_date: day(11, 1),
        due_date: day(11, 20),
        period_start: Some(day(11, 1)),
        period_end: Some(day(11, 30)),
        subtotal: Rupiah::new(325_000),
        tax: Rupiah::new(33_000),
        discount: Rupiah::new(25_000),
        total: Rupiah::new(333_000),
        paid: Rupiah::ZERO,
        state: InvoiceState::Sent,
        last_paid_at: None,
    };
    let detail = InvoiceDetail { invoice, items, payments: Vec::new(), previous: None };
    seen(InvoiceDocument { locale, customer: customer(), billed: billed(detail, day(11, 5)), pay_link: None })
}

fn billed(detail: InvoiceDetail, today: NaiveDate) -> BilledInvoice {
    let view = detail.invoice.view(today).expect("no draft");
    BilledInvoice { detail, view, tax: None, comparison: None, today }
}

/// The document with everything that follows from its invoice and its day.
pub(crate) fn seen(document: InvoiceDocument) -> InvoiceDocument {
    seen_by(TaxMode::None, document)
}

pub(crate) fn seen_by(mode: TaxMode, document: InvoiceDocument) -> InvoiceDocument {
    let policy = TaxPolicy { mode, ..TaxPolicy::default() };
    let tax = policy.breakdown(&document.billed.detail.invoice);
    let fresh = billed(document.billed.detail, document.billed.today);
    InvoiceDocument { billed: BilledInvoice { tax, ..fresh }, ..document }
}

/// The same document, partly paid and looked at five days late.
pub(crate) fn late(locale: Locale) -> InvoiceDocument {
    let mut document = document(locale);
    let payment = Payment {
        // The 3rd in Jakarta already.
        paid_at: Utc.with_ymd_and_hms(2025, 11, 2, 18, 0, 0).single().expect("an instant"),
        amount: Rupiah::new(100_000),
        method: "Transfer BCA".into(),
        reference: Some("TRX-7781".into()),
    };
    document.billed.detail.payments.push(payment);
    let invoice = &mut document.billed.detail.invoice;
    (invoice.paid, invoice.state) = (Rupiah::new(100_000), InvoiceState::Partial);
    document.billed.today = day(11, 25);
    seen(document)
}

pub(crate) async fn pdf(document: &(impl Clone + Into<Document>)) -> Vec<u8> {
    renderer(letterhead()).render(&document.clone().into()).await.expect("a document")
}

/// The words on each page, in the order they were set. Keeps the file under its name, for looking at.
pub(crate) fn read(name: &str, pdf: &[u8]) -> Vec<String> {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pdf"));
    std::fs::write(&kept, pdf).expect("the file is written");
    let text = through("pdftotext", &["-raw", "-enc", "UTF-8", "-", "-"], pdf);
    text.split_terminator('\u{c}').map(|page| page.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// How far from the top of a page, in points, its footer begins: A4 less the margin below.
pub(crate) const FOOTER_FROM: f64 = 842.0 - 62.0;

/// The page and the lower end, in points from the top, of each word that begins so and goes on with a digit.
pub(crate) fn places(pdf: &[u8], beginning: &str) -> Vec<(usize, f64)> {
    let boxes = through("pdftotext", &["-bbox", "-enc", "UTF-8", "-", "-"], pdf);
    let pages = boxes.split("<page ").skip(1).enumerate();
    let words = pages.flat_map(|(page, words)| words.split("<word ").skip(1).map(move |word| (page + 1, word)));
    let expected = words.filter(|(_, word)| {
        let said = word.split('>').nth(1).unwrap_or_default();
        said.strip_prefix(beginning).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    });
    let end = |word: &str| word.split("yMax=\"").nth(1)?.split('"').next()?.parse().ok();
    expected.filter_map(|(page, word)| Some((page, end(word)?))).collect()
}

/// The names of the fonts in a document.
pub(crate) fn fonts_of(name: &str, pdf: &[u8]) -> String {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pdf"));
    std::fs::write(&kept, pdf).expect("the file is written");
    through("pdffonts", &[kept.to_str().expect("a path")], &[])
}

fn through(program: &str, arguments: &[&str], input: &[u8]) -> String {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|e| panic!("{program} is missing: {e}; scripts/install-test-tools brings it"));
    child.stdin.take().expect("an input").write_all(input).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{program} does not understand the file");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[track_caller]
pub(crate) fn assert_says(pages: &[String], expected: &[&str]) {
    let all = pages.join(" ");
    for words in expected {
        assert!(all.contains(words), "{words:?} is missing in: {all}");
    }
}

#[track_caller]
pub(crate) fn assert_silent(pages: &[String], unwanted: &[&str]) {
    let all = pages.join(" ");
    for words in unwanted {
        assert!(!all.contains(words), "{words:?} is in: {all}");
    }
}
