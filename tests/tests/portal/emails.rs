//! Invoices by e-mail, through the whole binary and a real mail server, on both storage stacks: on request, with a
//! server that defers it or refuses it, and by themselves when they appear.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use adapters_system::SystemClock;
use chrono::{Duration as Days, NaiveDate};
use chrono_tz::Asia::Jakarta;
use mail_parser::{MessageParser, MimeHeaders as _};
use portal_core::Clock as _;
use portal_testkit::servers::SmtpServer;
use portal_tests::{Client, Database, Stack, wait_until};
use reqwest::Method;
use serde_json::json;

const PHONE: &str = "0817102070";
const NEIGHBOUR: &str = "081311112222";
/// Longest wait for what has to come: new invoices are looked for every few seconds.
const SOON: Duration = Duration::from_mins(1);

const ADDRESSES: &str = "UPDATE customers SET email = 'budi@example.id' WHERE customer_id = 'AGLS1'; \
                         UPDATE customers SET email = 'siti@example.id' WHERE customer_id = 'AGLS2'";
const GIVEN_UP: &str = "SELECT COUNT(*) FROM outbox WHERE lane = 'email' AND state = 'dead_letter' AND attempts = 1 \
                        AND reason LIKE '%550 5.1.1%'";
const SENT: &str = "SELECT COUNT(*) FROM outbox WHERE lane = 'email' AND state = 'sent' AND provider = 'smtp'";
const VIEWED: &str = "SELECT COUNT(*) FROM events WHERE topic LIKE '%AUTO%'";

/// What `pdftotext` reads.
fn read_pdf(pdf: &[u8]) -> String {
    let mut reader = Command::new("pdftotext");
    let mut reader = reader.args(["-enc", "UTF-8", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut running = reader.as_mut().expect("pdftotext runs: install the package `poppler-utils`").stdin.take();
    running.as_mut().expect("a pipe").write_all(pdf).expect("it reads");
    drop(running);
    let output = reader.expect("it runs").wait_with_output().expect("it ends");
    assert!(output.status.success(), "the PDF does not open");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Adds an invoice of Rp 333.000 that was issued so many days ago.
async fn issue(stack: &Stack, number: &str, days_ago: i64, status: &str) {
    let clock = SystemClock::new(Jakarta);
    let on: NaiveDate = clock.local_date(clock.now()) - Days::days(days_ago);
    let (due, paid) = (on + Days::days(14), if status == "paid" { 333_000 } else { 0 });
    let sql = format!(
        "INSERT INTO invoices (invoice_number, customer_id, invoice_date, due_date, subtotal, tax_amount, \
         discount_amount, total_amount, paid_amount, status) VALUES \
         ('{number}', 'AGLS1', '{on}', '{due}', 300000, 33000, 0, 333000, {paid}, '{status}')"
    );
    stack.execute(Box::leak(sql.into_boxed_str())).await;
}

async fn arrived(server: &SmtpServer, count: usize) {
    wait_until("the mail arrives", SOON, async || server.received().len() >= count).await;
    assert_eq!(server.received().len(), count);
}

/// The mail holds the invoice in every form.
fn holds(raw: &[u8], number: &str, why: &str) {
    let mail = MessageParser::default().parse(raw).expect("a message");
    let (text, html) = (mail.body_text(0).expect("a text part"), mail.body_html(0).expect("an HTML part"));
    assert!(mail.subject().expect("a subject").contains(number), "{:?}", mail.subject());
    for part in [number, "Rp 333.000", "http://localhost/customer/invoices/", "AGLS1", why] {
        assert!(text.contains(part) && html.contains(part), "{part} in {text} {html}");
    }
    let [file] = &mail.attachments().collect::<Vec<_>>()[..] else { panic!("one file") };
    assert_eq!(file.attachment_name(), Some(format!("{}.pdf", number.replace('/', "-")).as_str()));
    let read = read_pdf(file.contents());
    assert!(read.contains(number) && read.contains("333.000"), "{read}");
    let id = mail.message_id().expect("a Message-ID");
    assert!(id.ends_with("@isp.example"), "{id}");
}

async fn stack(kind: Database, server: &SmtpServer) -> Stack {
    let stack = Stack::new(kind)
        .await
        .with("email.host", "localhost")
        .with("email.port", &server.starttls_port().to_string())
        .with("email.user", SmtpServer::USER)
        .with("email.password", SmtpServer::PASSWORD)
        .with("email.ca_file", &server.certificate().to_string_lossy())
        .with("email.from", "AGLIS Net <tagihan@isp.example>")
        .with("email.send_new_invoices", "true")
        .with("delivery.email_first_wait", "1s")
        .with("delivery.email_longest_wait", "1s");
    stack.add_customers([("AGLS1", PHONE), ("AGLS2", NEIGHBOUR)]);
    stack.execute(ADDRESSES).await;
    stack
}

async fn journey(kind: Database) {
    let server = SmtpServer::start().await;
    let stack = stack(kind, &server).await;
    issue(&stack, "INV/OLD/1", 40, "sent").await;
    let mut portal = stack.serve(&[]).await;
    let me = stack.log_in(&Client::new(&portal.base(), "203.0.113.1"), PHONE).await;

    // Deferred at first, it arrives once.
    server.answer_recipient("*", "451 4.3.0 come again");
    let (status, answer) = me.call(Method::POST, "/invoices/INV%2FOLD%2F1/email", None).await;
    assert_eq!((status.as_u16(), &answer["data"]), (202, &json!({ "email": "budi@example.id" })), "{answer}");
    wait_until("the server is asked", SOON, async || server.asked().len() >= 2).await;
    assert_eq!(server.received().len(), 0);
    server.accept();
    arrived(&server, 1).await;
    holds(&server.received()[0], "INV/OLD/1", "diminta dari akun Anda");
    stack.wait_for_count(SENT, 1, SOON).await;

    // Refused for good, it is tried once.
    let neighbour = stack.log_in(&Client::new(&portal.base(), "203.0.113.2"), NEIGHBOUR).await;
    assert_eq!(neighbour.call(Method::POST, "/invoices/INV%2FOLD%2F1/email", None).await.0, 404, "somebody else's");
    server.answer_recipient("*", "550 5.1.1 no such mailbox");
    let before = server.asked().len();
    assert_eq!(me.call(Method::POST, "/invoices/INV%2FOLD%2F1/email", None).await.0, 202);
    stack.wait_for_count(GIVEN_UP, 1, SOON).await;
    assert_eq!((server.asked().len(), server.received().len()), (before + 1, 1));
    server.accept();

    // New ones are sent by themselves, once, also over a crash; those that are old or paid are not.
    issue(&stack, "INV/AUTO/1", 1, "sent").await;
    issue(&stack, "INV/AUTO/PAID", 1, "paid").await;
    issue(&stack, "INV/AUTO/OLD", 10, "sent").await;
    arrived(&server, 2).await;
    holds(&server.received()[1], "INV/AUTO/1", "menerbitkan invoice baru");
    // What was handed over and not noted yet would rightly be handed over again.
    stack.wait_for_count(SENT, 2, SOON).await;
    portal.signal("KILL");
    portal.ended(SOON).await;
    portal = stack.serve(&[]).await;
    issue(&stack, "INV/AUTO/2", 0, "sent").await;
    arrived(&server, 3).await;
    holds(&server.received()[2], "INV/AUTO/2", "menerbitkan invoice baru");
    stack.wait_for_count(SENT, 3, SOON).await;
    assert_eq!(stack.count(VIEWED).await, 0, "no customer looked at them");
    drop(portal);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_reaches_a_mailbox_from_one_sqlite_file() {
    journey(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_reaches_a_mailbox_from_postgres() {
    journey(Database::PostgresAndRedis).await;
}
