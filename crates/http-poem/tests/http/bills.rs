//! The ISP's bills on a portal, for the tests of invoices.

use std::sync::Arc;

use portal_core::PortError;
use portal_core::billing::document::{Document, MockDocumentRenderer};
use portal_testkit::EmailInbox;

use crate::test_portal::{OWNER, Plan, TestPortal};

/// The number of customer AGLS9, to whom nothing of AGLS1 belongs.
pub(crate) const NEIGHBOUR: &str = "081355556666";

/// Number, customer and stored state; the days of November 2025 it was issued and is due; total and paid.
pub(crate) type Bill<'a> = (&'a str, &'a str, &'a str, (u32, u32), (i64, i64));

/// Puts an invoice without lines on file.
pub(crate) async fn put(portal: &TestPortal, bill: Bill<'_>) {
    let (number, owner, status, (issued, due), (total, paid)) = bill;
    portal
        .staff(&format!(
            "INSERT INTO invoices (invoice_number, customer_id, invoice_date, due_date, period_start, period_end,
                 subtotal, total_amount, paid_amount, status)
             VALUES ('{number}', '{owner}', '2025-11-{issued:02}', '2025-11-{due:02}', '2025-11-01', '2025-11-30',
                 {total}, {total}, {paid}, '{status}')"
        ))
        .await;
}

/// A portal on 5 November 2025 whose AGLS1 has an invoice in each state, and AGLS9 one of its own.
pub(crate) async fn billed(plan: Plan) -> TestPortal {
    let portal = Box::pin(TestPortal::with(plan)).await;
    portal.add_customer("AGLS9", NEIGHBOUR).await;
    for bill in [
        ("INV/2025/11/0001", "AGLS1", "sent", (1, 20), (333_000, 0)),
        ("INV-LATE", "AGLS1", "viewed", (2, 4), (150_000, 0)),
        ("INV-PART", "AGLS1", "partial", (3, 5), (200_000, 80_000)),
        ("INV-PAID", "AGLS1", "paid", (4, 4), (100_000, 100_000)),
        ("INV-OFF", "AGLS1", "cancelled", (4, 4), (90_000, 0)),
        ("INV-BACK", "AGLS1", "refunded", (3, 3), (70_000, 70_000)),
        ("INV-DRAFT", "AGLS1", "draft", (5, 25), (1_000_000, 0)),
        ("INV-NEXT-DOOR", "AGLS9", "sent", (1, 20), (999_000, 0)),
        ("INV-DOOR-MAT", "AGLS9", "sent", (1, 20), (99_000, 0)),
    ] {
        put(&portal, bill).await;
    }
    portal
}

/// A portal with one invoice that has all there is to it, and the one before it.
pub(crate) async fn detailed(plan: Plan) -> TestPortal {
    let portal = TestPortal::with(plan).await;
    portal
        .staff(
            "INSERT INTO invoices (invoice_number, customer_id, invoice_date, due_date, period_start, period_end,
                 subtotal, tax_amount, discount_amount, total_amount, paid_amount, status)
             VALUES ('INV/2025/10/0001', 'AGLS1', '2025-10-01', '2025-10-20', '2025-10-01', '2025-10-31',
                     320000, 35200, 0, 355200, 355200, 'paid'),
                    ('INV/2025/11/0001', 'AGLS1', '2025-11-01', '2025-11-20', '2025-11-01', '2025-11-30',
                     350000, 35750, 25000, 360750, 100000, 'partial');
             INSERT INTO invoice_items (invoice_number, position, description, quantity, unit_price, amount)
             VALUES ('INV/2025/10/0001', 1, 'Langganan Home 50 Oktober 2025', 1, 300000, 300000),
                    ('INV/2025/10/0001', 2, 'Sewa router', 1, 20000, 20000),
                    ('INV/2025/11/0001', 1, 'Langganan Home 50 November 2025', 1, 300000, 300000),
                    ('INV/2025/11/0001', 2, 'Kabel <b>20 m</b>', 2, 25000, 50000);
             INSERT INTO payments (invoice_number, paid_at, amount, method, reference)
             VALUES ('INV/2025/11/0001', '2025-11-05T02:30:00.000Z', 60000, 'Transfer <i>BCA</i>', 'FT&1'),
                    ('INV/2025/11/0001', '2025-11-04T02:30:00.000Z', 40000, 'Tunai', NULL)",
        )
        .await;
    portal
}

/// A plan with a machine that makes a file of the document's number and language.
pub(crate) fn with_printer() -> Plan {
    let print = |document: &Document| {
        let (number, locale, customer) = match document {
            Document::Invoice(of) => (of.billed.detail.invoice.number.to_string(), of.locale, &of.customer),
            Document::Receipt(of) => (of.number(), of.locale, &of.customer),
            Document::RecordedReceipt(of) => (of.number(), of.locale, &of.customer),
            Document::Statement(of) => (of.number(), of.locale, &of.customer),
            _ => return Err(PortError::broken("renderer", "no such document")),
        };
        Ok(format!("%PDF-1.7 {number} {} for {}", locale.tag(), customer.name).into_bytes())
    };
    with_renderer(print)
}

/// The same, with a mail server.
pub(crate) fn with_mail() -> (Plan, Arc<EmailInbox>) {
    let (plan, mail) = (with_printer(), Arc::new(EmailInbox::default()));
    let (print, sender) = (plan.ports, mail.clone());
    let ports = move |ports: &mut portal_core::Ports| {
        print(ports);
        ports.messaging.email = Some(sender);
    };
    (Plan { ports: Box::new(ports), ..plan }, mail)
}

/// A plan with a machine that fails in this way.
pub(crate) fn with_broken_printer(error: fn() -> PortError) -> Plan {
    with_renderer(move |_| Err(error()))
}

fn with_renderer(print: impl Fn(&Document) -> Result<Vec<u8>, PortError> + Send + Sync + 'static) -> Plan {
    let mut renderer = MockDocumentRenderer::new();
    renderer.expect_render().returning(print);
    let ports = move |ports: &mut portal_core::Ports| {
        ports.billing.as_mut().expect("a portal with invoices").renderer = Some(Arc::new(renderer));
    };
    Plan { ports: Box::new(ports), ..Plan::default() }
}

/// A token of customer AGLS1.
pub(crate) async fn token(portal: &TestPortal) -> String {
    portal.api_token(OWNER).await
}
