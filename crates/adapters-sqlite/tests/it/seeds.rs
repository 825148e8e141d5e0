//! The demo's provider and the customers for load tests.

use adapters_sqlite::{SqliteStore, seed};
use chrono::{Datelike, Days, NaiveDate, TimeDelta};
use portal_core::billing::invoice::{InvoiceQuery, InvoiceRepo, compare};
use portal_core::identity::customer::{AccountStatus, CustomerRepo};
use portal_core::insight::dashboard::{DashboardRepo, PortalFigures};
use portal_core::support::ticket::{TicketEventKind, TicketQuery, TicketRepo};
use portal_core::{PageRequest, PhoneNumber};
use portal_testkit::fixtures::{day, noon, number, scope};
use sqlx::AssertSqlSafe;

use crate::support::{store_in_file, store_in_memory};

async fn count(store: &SqliteStore, of: &str) -> i64 {
    // The texts are this file's own.
    sqlx::query_scalar(AssertSqlSafe(format!("SELECT COUNT(*) FROM {of}")))
        .fetch_one(store.connection())
        .await
        .expect("a count")
}

async fn demo_on(today: NaiveDate) -> SqliteStore {
    let (store, ()) = store_in_memory().await;
    let at = today.and_hms_opt(2, 0, 0).expect("an hour").and_utc();
    let login = seed::demo(&store, at, today).await.expect("the demo");
    assert_eq!(login, "0817102070");
    store
}

async fn figures(store: &SqliteStore, customer: &str, today: NaiveDate) -> PortalFigures {
    let overview = store.overview(&scope(customer), today).await.expect("an answer");
    overview.expect("the customer is there").figures
}

#[tokio::test]
async fn budi_has_something_in_every_figure_on_every_day_of_a_leap_year() {
    let first = NaiveDate::from_ymd_opt(2028, 1, 1).expect("a day");
    for today in first.iter_days().take_while(|day| day.year() == 2028).step_by(9).chain([first + Days::new(59)]) {
        let store = demo_on(today).await;
        let budi = figures(&store, "AGLS202510150001", today).await;
        let numbers = [budi.tickets.active, budi.tickets.completed, budi.tickets.cancelled];
        assert!(numbers.iter().all(|n| *n > 0), "{today}: {numbers:?}");
        let numbers = [budi.invoices.paid, budi.invoices.pending, budi.invoices.overdue];
        assert!(numbers.iter().all(|n| *n > 0), "{today}: {numbers:?}");
        assert!(budi.invoices.outstanding.is_positive(), "{today}");
    }
}

#[tokio::test]
async fn a_suspended_customer_owes_something_overdue() {
    let store = demo_on(day(5)).await;
    let joko = store.profile(&scope("AGLS202309050004")).await.expect("an answer").expect("a customer");
    assert_eq!(joko.access.status, AccountStatus::Suspended);
    assert!(joko.access.may_enter());
    let figures = figures(&store, "AGLS202309050004", day(5)).await;
    assert_eq!(figures.invoices.overdue, 2);
    assert!(figures.invoices.outstanding.is_positive());
}

#[tokio::test]
async fn a_family_has_one_number_and_two_addresses() {
    let store = demo_on(day(5)).await;
    let family = store.accounts_of(&number("0812 3456 7801")).await.expect("an answer");
    let addresses: Vec<_> = family.iter().map(|account| account.address.clone()).collect();
    assert_eq!(family.len(), 2);
    assert_ne!(addresses[0], addresses[1]);
}

#[tokio::test]
async fn the_demo_shows_every_kind_of_ticket_invoice_and_account() {
    let store = demo_on(day(5)).await;
    assert_eq!(count(&store, "customers").await, 12);
    assert_eq!(count(&store, "(SELECT DISTINCT account_status FROM customers)").await, 4);
    assert_eq!(count(&store, "(SELECT DISTINCT status FROM invoices)").await, 8);
    assert_eq!(count(&store, "(SELECT DISTINCT status FROM tickets)").await, 6);
    assert_eq!(count(&store, "(SELECT DISTINCT type FROM tickets)").await, 3);
    assert!(count(&store, "(SELECT DISTINCT city FROM customers)").await >= 8);
    let without_history = "tickets WHERE ticket_number NOT IN (SELECT ticket_number FROM ticket_history)";
    assert_eq!(count(&store, without_history).await, 0);
}

#[tokio::test]
async fn the_demos_sums_add_up() {
    let store = demo_on(day(5)).await;
    let wrong = [
        "invoices WHERE total_amount <> subtotal - discount_amount + tax_amount",
        "invoices i WHERE subtotal <> (SELECT SUM(amount) FROM invoice_items x WHERE x.invoice_number = i.invoice_number)",
        "invoices i WHERE paid_amount <>
             COALESCE((SELECT SUM(amount) FROM payments p WHERE p.invoice_number = i.invoice_number), 0)",
        "invoices WHERE status = 'paid' AND paid_amount <> total_amount",
        "invoices WHERE status = 'partial' AND paid_amount NOT BETWEEN 1 AND total_amount - 1",
        "invoices WHERE ABS(tax_amount * 100 - (subtotal - discount_amount) * 11) > 50",
        "invoices WHERE period_start NOT LIKE '%-01' OR period_end <= period_start",
        "invoice_items WHERE amount <> quantity * unit_price",
        "payments WHERE paid_at > '2025-11-05T02:00:00.000Z'",
        "ticket_history WHERE at > '2025-11-05T02:00:00.000Z'",
        "tickets WHERE updated_at < created_at",
    ];
    for (number, of) in wrong.into_iter().enumerate() {
        assert_eq!(count(&store, of).await, 0, "{number}: {of}");
    }
}

#[tokio::test]
async fn budi_has_pages_of_invoices_and_something_to_compare() {
    let store = demo_on(day(5)).await;
    let budi = scope("AGLS202510150001");
    let second = InvoiceQuery { page: PageRequest::new(2, 10).expect("a page"), ..InvoiceQuery::default() };
    let list = InvoiceRepo::page_of(&store, &budi, &second, day(5)).await.expect("an answer");
    assert_eq!((list.page.total, list.page.items.len(), list.overdue), (16, 6, 1));
    let first = InvoiceRepo::page_of(&store, &budi, &InvoiceQuery::default(), day(5)).await.expect("an answer");
    let number = &first.page.items[0].number;
    let present = InvoiceRepo::find(&store, &budi, number).await.expect("an answer").expect("an invoice");
    assert_eq!(present.items.len(), 3);
    let comparison = compare(&present, present.previous.as_ref().expect("one before it"));
    assert_eq!(comparison.items.len(), 1, "the late fee is new");
    assert!(comparison.discount.is_some() && comparison.difference.is_positive());
}

#[tokio::test]
async fn budi_has_a_ticket_to_rate_and_reopen_and_others_that_are_rated() {
    let store = demo_on(day(5)).await;
    let budi = scope("AGLS202510150001");
    let list = TicketRepo::page_of(&store, &budi, &TicketQuery::default()).await.expect("an answer").page;
    let since = day(5).and_hms_opt(2, 0, 0).expect("an hour").and_utc() - TimeDelta::days(7);
    let reopenable = list.items.iter().filter(|t| t.rating.is_none() && t.completed_at.is_some_and(|at| at >= since));
    assert_eq!(reopenable.count(), 1);
    assert!(list.items.iter().any(|ticket| ticket.rating.is_some() && ticket.feedback.is_some()));
    for ticket in &list.items {
        let detail =
            TicketRepo::find(&store, &budi, &ticket.number).await.expect("an answer").expect("a ticket").detail;
        assert_eq!(detail.timeline.first().map(|event| event.kind), Some(TicketEventKind::Opened));
        assert_eq!(detail.timeline.last().map(|event| event.status), Some(ticket.status));
    }
}

#[tokio::test]
async fn filling_in_the_demo_twice_changes_nothing() {
    let store = demo_on(day(5)).await;
    let before = count(&store, "invoices").await;
    let again = seed::demo(&store, noon(), day(5)).await.expect("the demo");
    assert_eq!(again, "0817102070");
    assert_eq!(count(&store, "invoices").await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn load_tests_get_four_invoices_and_two_tickets_for_each_customer() {
    let (store, _folder) = store_in_file().await;
    let seeded = seed::bulk(&store, 500, noon()).await.expect("the customers");
    assert_eq!((seeded.customers, seeded.invoices, seeded.tickets), (500, 2_000, 1_000));
    assert_eq!(count(&store, "invoices WHERE customer_id = 'SEED00000001'").await, 24);
    assert_eq!(count(&store, "invoice_items").await, 2_000);
    assert_eq!(count(&store, "tickets WHERE customer_id = 'SEED00000001'").await, 12);
    assert_eq!(count(&store, "customers WHERE portal_active").await, 500);
    assert_eq!(count(&store, "(SELECT DISTINCT phone_e164 FROM customers WHERE phone_e164 IS NOT NULL)").await, 500);
    assert_eq!(count(&store, "(SELECT DISTINCT status FROM tickets)").await, 6);
    let phone = PhoneNumber::parse("081200000500").expect("a number");
    let found = store.accounts_of(&phone).await.expect("an answer");
    assert_eq!(found[0].access.customer_id.as_str(), "SEED00000500");
    let busy = figures(&store, "SEED00000001", day(5)).await;
    assert_eq!(busy.tickets.total(), 12);
    assert!(busy.invoices.paid > 0 && busy.invoices.pending > 0 && busy.invoices.overdue > 0);
    let again = seed::bulk(&store, 500, noon()).await.expect("the customers");
    assert_eq!(again, seed::Seeded::default());
}

#[tokio::test]
async fn no_customers_are_no_error() {
    let (store, ()) = store_in_memory().await;
    let seeded = seed::bulk(&store, 0, noon()).await.expect("nothing");
    assert_eq!(seeded, seed::Seeded::default());
}
