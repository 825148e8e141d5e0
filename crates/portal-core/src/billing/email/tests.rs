use std::sync::Mutex;

use chrono::{NaiveDate, TimeDelta};

use super::*;
use crate::billing::document::MockDocumentRenderer;
use crate::billing::invoice::{Invoice, InvoiceDeps, InvoiceDetail, InvoiceState, MockInvoiceRepo, TaxPolicy};
use crate::billing::pay_link::PayLinks;
use crate::identity::customer::{Customer, MockCustomerRepo};
use crate::identity::rate_limit::{MockRateLimiter, Verdict};
use crate::kernel::commit::Committed;
use crate::kernel::email::EmailAddress;
use crate::kernel::id::{InvoiceNumber, MessageId};
use crate::kernel::locale::Locale;
use crate::kernel::money::Rupiah;
use crate::messaging::outbox::{
    Branding, Claimed, DeliveryContext, EmailContent, Lane, MessageContent, MessageWriter as _, MockOutbox,
    OutboxMessage, Prepared, Settlement,
};
use crate::test_support::{CountingEntropy, active_session, clock_at, customer, noon, test_key, unreachable_port};

const ADDRESS: &str = "budi@example.id";

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 11, day).expect("a day of November")
}

fn number(n: u32) -> InvoiceNumber {
    InvoiceNumber::parse(&format!("INV/{n}")).expect("a number")
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

/// An invoice of Rp 333.000 that is due on 20 November, of which so much was paid.
fn invoice(paid: i64) -> Invoice {
    Invoice {
        number: number(1),
        invoice_date: day(1),
        due_date: day(20),
        period_start: Some(day(1)),
        period_end: Some(day(30)),
        subtotal: Rupiah::new(333_000),
        tax: Rupiah::ZERO,
        discount: Rupiah::ZERO,
        total: Rupiah::new(333_000),
        paid: Rupiah::new(paid),
        state: InvoiceState::Sent,
        last_paid_at: None,
    }
}

fn on_file() -> Customer {
    Customer { email: Some(format!(" {ADDRESS} ")), name: "Budi <b>Santoso</b>".into(), ..customer("AGLS1") }
}

fn customers(found: Option<Customer>) -> Arc<MockCustomerRepo> {
    let mut customers = MockCustomerRepo::new();
    customers.expect_profile().returning(move |_| Ok(found.clone()));
    Arc::new(customers)
}

/// Knows one invoice of the customer.
fn invoices(invoice: Option<Invoice>, customers: Arc<MockCustomerRepo>) -> InvoiceService {
    let mut repo = MockInvoiceRepo::new();
    repo.expect_find().withf(|scope, _| scope.customer_id().as_str() == "AGLS1").returning(move |_, _| {
        let detail = |invoice| InvoiceDetail { invoice, items: vec![], payments: vec![], previous: None };
        Ok(invoice.clone().map(detail))
    });
    let mut renderer = MockDocumentRenderer::new();
    renderer.expect_render().returning(|_| Ok(b"%PDF-1.7".to_vec()));
    let deps = InvoiceDeps {
        invoices: Arc::new(repo),
        customers,
        renderer: Some(Arc::new(renderer)),
        clock: clock_at(noon()),
    };
    let keys = Arc::new(KeyRing::new(test_key(), Vec::new()));
    let links = PayLinks::new(keys, "https://p.example/pay/".into(), TimeDelta::days(60));
    InvoiceService::new(deps, TaxPolicy::default()).with_links(Some(links))
}

fn message(is_requested: bool) -> InvoiceEmail {
    let customer_id = customer("AGLS1").access.customer_id;
    InvoiceEmail { customer_id, invoice: number(1), is_requested }
}

/// What becomes of the message in Indonesian or English.
async fn written(
    (of, is_requested, locale): (Option<Invoice>, bool, Locale),
    found: Option<Customer>,
    to: &str,
) -> Prepared {
    let (customers, entropy) = (customers(found), CountingEntropy::default());
    let claimed = Claimed {
        message: OutboxMessage {
            id: MessageId::generate(noon(), &entropy),
            lane: Lane::Email,
            to: address(to).into(),
            locale,
            content: MessageContent::of(&message(is_requested)),
            created_at: noon(),
            not_before: None,
            expires_at: None,
        },
        fence: 1,
        attempt: 1,
    };
    let branding = Branding { brand: "Aglis & Co".into(), portal_url: "https://p.example".into() };
    let (clock, keys) = (clock_at(noon()), KeyRing::new(test_key(), Vec::new()));
    let context =
        DeliveryContext { customers: &*customers, clock: &*clock, keys: &keys, branding: &branding, now: noon() };
    let writer = DocumentWriter::new(invoices(of, customers.clone()), None, [0, 0, 0]);
    writer.write(message(is_requested), &claimed, &context).await.expect("every port answers")
}

async fn said(invoice: Invoice, is_requested: bool, locale: Locale) -> EmailContent {
    match written((Some(invoice), is_requested, locale), Some(on_file()), ADDRESS).await {
        Prepared::Email(content) => *content,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_invoice_tells_number_amount_and_due_date_and_where_to_pay_in_both_parts() {
    for (locale, due) in [(Locale::Id, "20 November 2025"), (Locale::En, "20 November 2025")] {
        let content = said(invoice(100_000), true, locale).await;
        assert!(content.subject.contains("INV/1") && content.subject.contains("Aglis & Co"), "{}", content.subject);
        let (text, html) = (content.text.expose(), content.html.expose());
        for part in ["INV/1", "Rp 233.000", "Rp 100.000", due, "/customer/invoices/INV%2F1", "https://p.example/pay/"] {
            assert!(text.contains(part) && html.contains(part), "{part} in {text} {html}");
        }
        assert!(text.contains("Budi <b>Santoso</b>,") && html.contains("Budi &lt;b&gt;Santoso&lt;/b&gt;,"), "{html}");
        let [file] = &content.attachments[..] else { panic!("one file") };
        assert_eq!((file.name.as_str(), file.media_type), ("INV-1.pdf", "application/pdf"));
        assert_eq!(file.bytes.expose(), b"%PDF-1.7");
    }
}

#[tokio::test]
async fn an_invoice_is_told_as_it_stands_when_it_is_sent() {
    let paid = said(invoice(333_000), true, Locale::Id).await;
    let text = paid.text.expose();
    assert!(text.contains("lunas") && text.contains("Rp 333.000") && !text.contains("/pay/"), "{text}");
    assert!(!text.contains("Jatuh tempo"), "{text}");
    let late = said(Invoice { due_date: day(4), ..invoice(0) }, true, Locale::En).await;
    assert!(late.text.expose().contains("due date has passed"), "{}", late.text.expose());
}

#[tokio::test]
async fn it_says_why_it_came() {
    let requested = said(invoice(0), true, Locale::Id).await;
    assert!(requested.text.expose().contains("karena dokumen ini diminta"), "{}", requested.text.expose());
    let issued = said(invoice(0), false, Locale::En).await;
    assert!(issued.html.expose().contains("issued a new invoice"), "{}", issued.html.expose());
}

#[tokio::test]
async fn an_invoice_that_was_paid_meanwhile_is_not_sent_by_itself() {
    let dropped = Prepared::Settled(Settlement::Dropped);
    assert_eq!(written((Some(invoice(333_000)), false, Locale::Id), Some(on_file()), ADDRESS).await, dropped);
    assert_eq!(written((None, true, Locale::Id), Some(on_file()), ADDRESS).await, dropped, "it is gone");
}

#[tokio::test]
async fn it_goes_to_the_address_on_file_alone_and_to_nobody_who_may_not_enter() {
    let dropped = Prepared::Settled(Settlement::Dropped);
    let of = || (Some(invoice(0)), true, Locale::Id);
    assert_eq!(written(of(), Some(on_file()), "lain@example.id").await, dropped);
    assert_eq!(written(of(), Some(Customer { email: None, ..on_file() }), ADDRESS).await, dropped);
    let mut closed = on_file();
    closed.access.portal_active = false;
    assert_eq!(written(of(), Some(closed), ADDRESS).await, dropped);
    assert_eq!(written(of(), None, ADDRESS).await, dropped);
}

fn service(found: Customer, outbox: MockOutbox, verdict: Verdict) -> EmailService {
    let customers = customers(Some(found));
    let mut limits = MockRateLimiter::new();
    limits.expect_take().returning(move |_, _, _| Ok(verdict));
    let deps = EmailDeps {
        invoices: invoices(Some(invoice(0)), customers.clone()),
        receipts: None,
        customers,
        outbox: Arc::new(outbox),
        limits: Arc::new(limits),
        clock: clock_at(noon()),
        entropy: Arc::new(CountingEntropy::default()),
    };
    EmailService::new(deps, EmailPolicy::default(), Arc::new(KeyRing::new(test_key(), Vec::new())))
}

#[tokio::test]
async fn a_document_that_is_asked_for_goes_into_the_outbox_for_the_address_on_file() {
    let mut outbox = MockOutbox::new();
    outbox
        .expect_enqueue()
        .withf(|put_in| {
            let content = MessageContent::of(&message(true));
            put_in.to.email().map(EmailAddress::as_str) == Some(ADDRESS)
                && (put_in.lane, put_in.locale, &put_in.content) == (Lane::Email, Locale::En, &content)
                && put_in.content.topic() == Some("invoice_email:INV/1")
        })
        .times(1)
        .returning(|_| Ok(()));
    let service = service(on_file(), outbox, Verdict::Allowed);
    let sent = service.send_invoice(&active_session(), &number(1), Locale::En).await.expect("it is sent");
    assert_eq!(sent.as_str(), ADDRESS);
    let receipt = crate::billing::payment::PaymentId::parse("INV-1-x").expect("a name");
    let none = service.send_receipt(&active_session(), &receipt, Locale::En).await;
    assert!(matches!(none, Err(SendDocumentError::NotFound)), "a portal that takes no payments");
}

#[tokio::test]
async fn nothing_is_sent_without_an_address_or_beyond_the_limit() {
    let mut silent = MockOutbox::new();
    silent.expect_enqueue().never();
    let without = Customer { email: Some("tidak ada".into()), ..on_file() };
    let service_without = service(without, silent, Verdict::Allowed);
    let refused = service_without.send_invoice(&active_session(), &number(1), Locale::Id).await;
    assert!(matches!(refused, Err(SendDocumentError::NoAddress)));
    let mut silent = MockOutbox::new();
    silent.expect_enqueue().never();
    let retry_after = TimeDelta::minutes(9);
    let limited = service(on_file(), silent, Verdict::Denied { retry_after });
    let refused = limited.send_invoice(&active_session(), &number(1), Locale::Id).await;
    assert!(matches!(refused, Err(SendDocumentError::RateLimited { retry_after: after }) if after == retry_after));
}

type PutIn = Arc<Mutex<Vec<String>>>;

/// An outbox that holds messages about these invoices already.
fn holding(before: &[u32], put_in: &PutIn) -> MockOutbox {
    let before: Vec<String> = before.iter().map(|n| format!("invoice_email:INV/{n}")).collect();
    let (mut outbox, put_in) = (MockOutbox::new(), put_in.clone());
    outbox.expect_enqueue_after().returning(move |message, latest| {
        assert_eq!(latest, None, "there was none before");
        let (mut all, topic) = (put_in.lock().expect("no panic"), message.content.topic().expect("a topic").to_owned());
        if before.contains(&topic) || all.contains(&topic) {
            return Ok(Committed::Conflict);
        }
        all.push(topic);
        Ok(Committed::Done)
    });
    outbox
}

/// Invoices 1 to `last`, three at a time.
fn issued(last: u32) -> MockIssuedInvoices {
    let mut issued = MockIssuedInvoices::new();
    issued.expect_issued().withf(|days, _, _| *days == (day(2), day(5))).returning(move |_, after, _| {
        let from = after.map_or(1, |place| place.number.as_str()[4..].parse::<u32>().expect("a number") + 1);
        let to = (from + 2).min(last);
        let invoices = (from..=to).map(|n| IssuedInvoice {
            number: number(n),
            customer_id: customer("AGLS1").access.customer_id,
            email: address(ADDRESS),
        });
        let last = (to < last).then(|| IssuedPlace { date: day(5), number: number(to) });
        Ok(IssuedPage { invoices: invoices.collect(), last })
    });
    issued
}

fn new_invoices(issued: MockIssuedInvoices, outbox: MockOutbox, per_run: u32) -> NewInvoiceEmails {
    let deps = NewInvoiceDeps {
        issued: Arc::new(issued),
        outbox: Arc::new(outbox),
        clock: clock_at(noon()),
        entropy: Arc::new(CountingEntropy::default()),
    };
    NewInvoiceEmails::new(deps, NewInvoicePolicy { per_run, ..NewInvoicePolicy::default() })
}

#[tokio::test]
async fn each_new_invoice_is_sent_once_so_many_in_a_run_also_after_a_start() {
    let put_in = PutIn::default();
    let emails = new_invoices(issued(7), holding(&[2], &put_in), 4);
    let runs = [emails.run().await, emails.run().await, emails.run().await].map(|run| run.expect("the ports answer"));
    assert_eq!(runs, [4, 2, 0]);
    let after_a_start = new_invoices(issued(7), holding(&[1, 2, 3, 4, 5, 6, 7], &put_in), 4);
    assert_eq!(after_a_start.run().await.expect("the ports answer"), 0);
    let expected = [1, 3, 4, 5, 6, 7].map(|n| format!("invoice_email:INV/{n}"));
    assert_eq!(*put_in.lock().expect("no panic"), expected);
}

#[tokio::test]
async fn an_invoice_whose_message_was_not_put_in_is_tried_again_in_the_next_run() {
    let (put_in, mut outbox) = (PutIn::default(), MockOutbox::new());
    outbox.expect_enqueue_after().times(1).returning(|_, _| Err(unreachable_port()));
    let log = put_in.clone();
    outbox.expect_enqueue_after().returning(move |message, _| {
        log.lock().expect("no panic").push(message.content.topic().expect("a topic").to_owned());
        Ok(Committed::Done)
    });
    let emails = new_invoices(issued(1), outbox, 4);
    assert!(emails.run().await.is_err());
    assert_eq!(emails.run().await.expect("the ports answer"), 1);
    assert_eq!(*put_in.lock().expect("no panic"), ["invoice_email:INV/1"]);
}
