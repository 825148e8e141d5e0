//! The statements that operators have in their notes run as they stand.

use chrono::NaiveDate;
use portal_core::identity::session::SessionStore;
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{customer, opening, session, ticket};

use crate::database::TempDatabase;
use crate::test_database::PgTestDatabase;

async fn changed(database: &TempDatabase, sql: &'static str) -> u64 {
    sqlx::query(sql).execute(&mut database.connection().await).await.expect("the statement runs").rows_affected()
}

async fn count(database: &TempDatabase, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&mut database.connection().await).await.expect("the statement runs")
}

/// Three customers, the portal switched off for all.
async fn three_customers() -> (TempDatabase, PgTestDatabase) {
    let database = TempDatabase::migrated().await;
    let test_db = PgTestDatabase::on(&database);
    test_db.put_customer(&customer("AGLS202510150001").phone("0817102070").build()).await;
    test_db.put_customer(&customer("AGLS202510150002").phone("0817 102 070").build()).await;
    test_db
        .put_customer(
            &customer("AGLS202510150003")
                .phone("0812000003")
                .status(portal_core::identity::customer::AccountStatus::Closed)
                .build(),
        )
        .await;
    (database, test_db)
}

#[tokio::test]
async fn the_portal_is_switched_on_by_id_by_state_and_by_phone() {
    let (database, _test_db) = three_customers().await;
    let active = "SELECT COUNT(*) FROM isp.customers WHERE portal_active = TRUE;";

    let by_id = "UPDATE isp.customers SET portal_active = TRUE WHERE customer_id = 'AGLS202510150001';";
    assert_eq!((changed(&database, by_id).await, count(&database, active).await), (1, 1));

    let by_phone = "UPDATE isp.customers SET portal_active = TRUE WHERE phone = '0817102070';";
    assert_eq!((changed(&database, by_phone).await, count(&database, active).await), (1, 1));

    let by_state = "UPDATE isp.customers SET portal_active = TRUE WHERE account_status = 'active';";
    assert_eq!((changed(&database, by_state).await, count(&database, active).await), (2, 2));
}

#[tokio::test]
async fn sessions_are_counted_by_day_and_tickets_by_where_they_came_from() {
    let (database, test_db) = three_customers().await;
    let store = database.store();
    store.open(&opening(&session(1, "AGLS202510150001"))).await.expect("it is stored");
    store.open(&opening(&session(2, "AGLS202510150001"))).await.expect("it is stored");
    test_db.put_ticket(&ticket("TKT1", "AGLS202510150001")).await;

    let by_day = "SELECT DATE(created_at), COUNT(*) FROM portal.customer_sessions GROUP BY DATE(created_at);";
    let days: Vec<(NaiveDate, i64)> =
        sqlx::query_as(by_day).fetch_all(&mut database.connection().await).await.expect("the statement runs");
    assert_eq!(days, [(portal_testkit::fixtures::day(5), 2)]);

    let from_portal = "SELECT COUNT(*) FROM isp.tickets WHERE created_via = 'customer_portal';";
    assert_eq!(count(&database, from_portal).await, 1);
}
