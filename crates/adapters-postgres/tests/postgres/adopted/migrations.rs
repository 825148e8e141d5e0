//! The schema where the records are the ISP's own.

use adapters_postgres::{PgError, adopted_migrator, migrator};
use sqlx::PgConnection;

use crate::database::{TempDatabase, run};

/// A migration's statements without comments.
fn statements(sql: &str) -> String {
    let code = |line: &str| line.split("--").next().unwrap_or_default().to_owned();
    sql.lines().map(code).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_migration_makes_what_the_isp_owns_or_what_the_portal_owns() {
    for migration in migrator().iter() {
        let sql = statements(migration.sql.as_str());
        let (isp, portal) = (sql.contains("isp."), sql.contains("portal."));
        assert!(isp != portal, "{} {} touches both, or neither", migration.version, migration.description);
        // Where the records are adopted, those of the ISP's are left out.
        let left_out = !adopted_migrator().iter().any(|other| other.checksum == migration.checksum);
        assert_eq!(left_out, isp, "{} {}", migration.version, migration.description);
    }
}

async fn relations(connection: &mut PgConnection, schema: &str) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT relname::text FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'v') ORDER BY relname",
    )
    .bind(schema)
    .fetch_all(connection)
    .await
    .expect("the catalogue")
}

#[tokio::test]
async fn the_portal_makes_its_own_tables_and_none_of_the_isps() {
    let (database, other) = (TempDatabase::empty().await, TempDatabase::migrated().await);
    let store = database.adopted_store();
    assert_eq!(
        store.pending_migrations().await.expect("an answer"),
        [1, 2, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16, 17, 19, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]
    );

    store.migrate().await.expect("the way up");
    store.migrate().await.expect("nothing to do");

    assert_eq!(store.pending_migrations().await.expect("an answer"), [0; 0]);
    let mut connection = database.connection().await;
    assert_eq!(relations(&mut connection, "isp").await, ["ticket_counters", "ticket_requests"]);
    assert_eq!(relations(&mut connection, "portal").await, relations(&mut other.connection().await, "portal").await);
}

#[tokio::test]
async fn the_functions_are_those_that_the_tables_have() {
    let functions = "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'isp'::regnamespace
        AND proname <> 'payment_state' ORDER BY proname";
    let of = async |database: &TempDatabase| -> Vec<String> {
        sqlx::query_scalar(functions).fetch_all(&mut database.connection().await).await.expect("the catalogue")
    };
    let (adopted, migrated) = (of(&TempDatabase::adopted().await).await, of(&TempDatabase::migrated().await).await);
    assert_eq!(adopted, migrated);
    assert_eq!(adopted.len(), 5);
}

#[tokio::test]
async fn what_is_left_of_an_invoice_is_what_the_tables_say() {
    let database = TempDatabase::migrated().await;
    let mut connection = database.connection().await;
    let text = include_str!("../../../migrations-adopted/0001_isp_functions.up.sql");
    let start = text.find("CREATE FUNCTION isp.payment_state").expect("it is there");
    let function = text[start..].split_inclusive(';').next().expect("its end");
    run(&mut connection, function).await;
    run(
        &mut connection,
        "INSERT INTO isp.customers (customer_id, name, phone, account_status) VALUES ('A', 'A', '', 'active')",
    )
    .await;
    run(
        &mut connection,
        "INSERT INTO isp.invoices (invoice_number, customer_id, invoice_date, due_date, total_amount, paid_amount, status)
         SELECT status || '.' || total || '.' || paid, 'A', '2025-11-01', '2025-11-20', total, paid, status
         FROM unnest(ARRAY['draft', 'sent', 'viewed', 'partial', 'paid', 'overdue', 'cancelled', 'refunded']) status,
            unnest(ARRAY[0, 100, 200]) total, unnest(ARRAY[0, 50, 100, 300]) paid",
    )
    .await;
    let (all, same): (i64, i64) = sqlx::query_as(
        "SELECT count(*), count(*) FILTER (WHERE payment_state IS NOT DISTINCT FROM
            isp.payment_state(status, total_amount, paid_amount)) FROM isp.invoices",
    )
    .fetch_one(&mut connection)
    .await
    .expect("an answer");
    assert_eq!((all, same), (96, 96));
}

#[tokio::test]
async fn records_that_were_made_in_the_other_way_are_refused_and_nothing_is_made() {
    let adopted = TempDatabase::adopted().await;
    let before = relations(&mut adopted.connection().await, "portal").await;
    let store = adopted.store();
    let refused = |error: &PgError| matches!(error, PgError::RecordsDiffer(_));
    assert!(store.migrate().await.is_err_and(|error| refused(&error)));
    assert!(store.pending_migrations().await.is_err_and(|error| refused(&error)));
    assert_eq!(relations(&mut adopted.connection().await, "portal").await, before);

    let migrated = TempDatabase::migrated().await;
    let store = migrated.adopted_store();
    assert!(store.migrate().await.is_err_and(|error| refused(&error)));
    assert!(store.pending_migrations().await.is_err_and(|error| refused(&error)));

    let empty = TempDatabase::empty().await;
    run(&mut empty.connection().await, "CREATE SCHEMA isp; CREATE VIEW isp.customers AS SELECT 1 AS customer_id").await;
    let error = empty.store().migrate().await.expect_err("somebody made views there");
    assert!(error.to_string().contains("docs/adopting.md"), "{error}");
    let portal: bool = sqlx::query_scalar("SELECT to_regnamespace('portal') IS NULL")
        .fetch_one(&mut empty.connection().await)
        .await
        .expect("an answer");
    assert!(portal, "the schema portal was made");
}

#[tokio::test]
async fn the_way_down_leaves_nothing() {
    let database = TempDatabase::empty().await;
    let store = database.adopted_store();
    store.migrate().await.expect("the way up");
    let mut connection = database.connection().await;
    adopted_migrator().undo(&mut connection, 0).await.expect("the way down");
    assert_eq!(relations(&mut connection, "isp").await, [""; 0]);
    assert_eq!(relations(&mut connection, "portal").await, ["_sqlx_migrations"]);
}
