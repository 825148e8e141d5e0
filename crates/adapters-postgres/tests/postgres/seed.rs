//! Bulk data for load tests.

use adapters_postgres::seed::bulk;
use portal_core::identity::customer::CustomerRepo;
use portal_core::insight::dashboard::DashboardRepo;
use portal_testkit::fixtures::{day, noon, number, scope};

use crate::database::TempDatabase;

#[tokio::test]
async fn a_thousand_customers_have_four_invoices_and_two_tickets_each_on_average() {
    let database = TempDatabase::migrated().await;
    let store = database.store();

    bulk(&store, 1000, noon()).await.expect("they are added");

    let counts: (i64, i64, i64, i64, i64, i64) = sqlx::query_as(
        "SELECT count(*), count(DISTINCT phone_e164), count(*) FILTER (WHERE portal_active),
            (SELECT count(*) FROM isp.invoices), (SELECT count(DISTINCT invoice_number) FROM isp.invoice_items),
            (SELECT count(*) FROM isp.tickets) FROM isp.customers",
    )
    .fetch_one(&mut database.connection().await)
    .await
    .expect("the counts");
    assert_eq!(counts, (1000, 1000, 1000, 4000, 4000, 2000));
}

#[tokio::test]
async fn the_first_seeded_customer_has_much_to_show() {
    let database = TempDatabase::migrated().await;
    let store = database.store();
    bulk(&store, 100, noon()).await.expect("they are added");

    let overview = store.overview(&scope("SEED00000001"), day(5)).await.expect("it answers").expect("a customer");

    assert_eq!(overview.figures.tickets.total(), 12);
    let invoices = overview.figures.invoices;
    assert_eq!(invoices.paid + invoices.pending + invoices.overdue, 24);
    assert!(invoices.outstanding.is_positive());
    assert!(overview.active_ticket.is_some());
    let phone = number("086100000001");
    assert_eq!(store.accounts_of(&phone).await.expect("it answers").len(), 1);
}

#[tokio::test]
async fn seeding_twice_is_refused_and_changes_nothing() {
    let database = TempDatabase::migrated().await;
    let store = database.store();
    bulk(&store, 10, noon()).await.expect("they are added");

    assert!(bulk(&store, 20, noon()).await.is_err());

    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM isp.customers")
        .fetch_one(&mut database.connection().await)
        .await
        .expect("a count");
    assert_eq!(count, 10);
}
