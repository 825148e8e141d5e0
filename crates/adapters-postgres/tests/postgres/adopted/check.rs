//! The check of the views: clean on those that are finished, and a finding for each thing that is taken away.

use std::time::{Duration, Instant};

use adapters_postgres::adopt::{Finding, NeededBy, Problem};
use adapters_postgres::{PgOptions, PgStore, Records};
use portal_core::support::ticket::{OpenedTicket, TicketRepo as _};
use portal_testkit::TestDatabase as _;
use portal_testkit::fixtures::{customer, scope};

use super::legacy_database::LegacyTestDatabase;
use crate::database::{TempDatabase, connect, patient, run};
use crate::tickets::new_ticket;

/// What the portal cannot do without.
async fn lacking(database: &TempDatabase) -> Vec<Finding> {
    let store = database.adopted_store();
    let found = store.check_relations().await.expect("an answer");
    store.close().await;
    found.into_iter().filter(|finding| finding.needed_by == NeededBy::Portal).collect()
}

/// The only finding after `change`.
async fn after(change: &str) -> (&'static str, Problem) {
    let database = TempDatabase::adopted().await;
    run(&mut database.connection().await, change).await;
    let mut found = lacking(&database).await;
    assert_eq!(found.len(), 1, "{change}: {found:?}");
    let finding = found.remove(0);
    (finding.relation, finding.problem)
}

#[tokio::test]
async fn finished_views_lack_nothing() {
    let database = TempDatabase::adopted().await;
    run(&mut database.connection().await, include_str!("../../../../../tests/legacy/rows.sql")).await;
    assert_eq!(lacking(&database).await, []);
}

#[tokio::test]
async fn the_portals_user_needs_no_right_on_the_isps_own_tables() {
    let database = TempDatabase::adopted().await;
    let test_db = LegacyTestDatabase::on(&database);
    test_db.put_customer(&customer("AGLS1").active().build()).await;
    let mut admin = database.connection().await;
    let user = database.url.rsplit_once('/').expect("a URL with a database").1.replace("test_", "user_");
    let grants = format!(
        "CREATE ROLE {user} LOGIN; GRANT USAGE ON SCHEMA isp, portal TO {user};
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA isp, portal TO {user}"
    );
    run(&mut admin, &grants).await;
    let url = database.url.replace("//postgres@", &format!("//{user}@"));
    let store = PgStore::connect_lazy(&url, &PgOptions { records: Records::Adopted, ..patient() }).expect("a URL");

    let found = store.check_relations().await.expect("an answer");
    assert!(found.iter().all(|finding| finding.needed_by == NeededBy::Integration), "{found:?}");
    let opened = store.open(&scope("AGLS1"), &new_ticket("Internet mati")).await.expect("it is opened");
    assert!(matches!(opened, OpenedTicket::New(_)), "{opened:?}");
    let mut own = connect(&url).await;
    assert!(sqlx::query("SELECT FROM ops.tiket").execute(&mut own).await.is_err(), "it may read the ISP's own tables");

    store.close().await;
    run(&mut admin, &format!("DROP OWNED BY {user}; DROP ROLE {user}")).await;
}

#[tokio::test]
async fn without_views_every_relation_is_missing() {
    let database = TempDatabase::empty().await;
    database.adopted_store().migrate().await.expect("the way up");
    let found = lacking(&database).await;
    assert_eq!(found.len(), 7);
    assert!(found.iter().all(|finding| finding.problem == Problem::Missing), "{found:?}");
}

#[tokio::test]
async fn a_column_that_is_missing_or_has_another_type_is_named() {
    let found = after(
        "DROP VIEW isp.packages; CREATE VIEW isp.packages AS SELECT id::bigint AS id, jenis::text AS service_type_name,
            nama::text AS name, mbps_turun AS bandwidth_down, mbps_naik AS bandwidth_up FROM ops.paket",
    )
    .await;
    assert_eq!(found, ("packages", Problem::ColumnMissing { column: "monthly_price", kind: "bigint" }));
    let found = after(
        "DROP VIEW isp.packages; CREATE VIEW isp.packages AS SELECT id::bigint AS id, jenis::text AS service_type_name,
            nama::text AS name, mbps_turun AS bandwidth_down, mbps_naik AS bandwidth_up, harga AS monthly_price
            FROM ops.paket",
    )
    .await;
    let is = "numeric".to_owned();
    assert_eq!(found, ("packages", Problem::ColumnType { column: "monthly_price", is, kind: "bigint" }));
}

#[tokio::test]
async fn an_index_that_is_missing_is_told_by_the_look_up_and_the_table_that_is_read() {
    let no_index = |column, table: &str| Problem::NoIndex { column, tables: vec![table.to_owned()] };
    assert_eq!(after("DROP INDEX ops.pelanggan_telepon").await, ("customers", no_index("phone_e164", "pelanggan")));
    assert_eq!(after("DROP INDEX ops.pelanggan_kode_c").await, ("customers", no_index("customer_id", "pelanggan")));
    assert_eq!(after("DROP INDEX ops.paket_bigint").await, ("packages", no_index("id", "paket")));
    assert_eq!(after("DROP INDEX ops.tagihan_pelanggan").await, ("invoices", no_index("customer_id", "tagihan")));
    assert_eq!(after("DROP INDEX ops.tiket_pelanggan").await, ("tickets", no_index("customer_id", "tiket")));
    assert_eq!(
        after("DROP INDEX ops.pembayaran_tagihan").await,
        ("payments", no_index("invoice_number", "pembayaran"))
    );
}

#[tokio::test]
async fn an_index_that_waits_for_older_transactions_is_not_called_missing() {
    let database = TempDatabase::adopted().await;
    let mut connection = database.connection().await;
    run(&mut connection, include_str!("../../../../../tests/legacy/rows.sql")).await;
    let mut older = database.connection().await;
    run(&mut older, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT pg_current_xact_id()").await;
    // The change leaves two versions of a row, of which the older transaction sees the first.
    run(&mut connection, "DROP INDEX ops.pelanggan_telepon; UPDATE ops.pelanggan SET nama = nama || ' S.'").await;
    run(&mut connection, "CREATE INDEX pelanggan_telepon ON ops.pelanggan (isp.phone_e164(telepon), kode)").await;
    let waits = Problem::IndexNotUsableYet { column: "phone_e164", tables: vec!["pelanggan".to_owned()] };
    let found = lacking(&database).await;
    assert!(found.iter().any(|finding| finding.relation == "customers" && finding.problem == waits), "{found:?}");
    assert!(!found.iter().any(|finding| matches!(finding.problem, Problem::NoIndex { .. })), "{found:?}");

    run(&mut older, "ROLLBACK").await;
    // Other tests' transactions may be older as well.
    let deadline = Instant::now() + Duration::from_mins(1);
    while !lacking(&database).await.is_empty() {
        assert!(Instant::now() < deadline, "{:?}", lacking(&database).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_trigger_that_is_missing_is_told() {
    let (relation, problem) = after("DROP TRIGGER portal_insert ON isp.ticket_history").await;
    assert!(relation == "ticket_history" && matches!(problem, Problem::NotInsertable { .. }), "{problem:?}");
    let (relation, problem) = after("DROP TRIGGER portal_update ON isp.tickets").await;
    assert!(relation == "tickets" && matches!(problem, Problem::NotUpdatable { .. }), "{problem:?}");
    let (relation, problem) = after("DROP TRIGGER portal_update ON isp.customers").await;
    assert!(relation == "customers" && matches!(problem, Problem::NotUpdatable { .. }), "{problem:?}");
}

#[tokio::test]
async fn rows_that_break_rules_are_told() {
    let customer = "INSERT INTO ops.pelanggan (kode, nama, status, portal_aktif) VALUES ('A', 'A', 'aktif', true)";
    let null = format!(
        "ALTER TABLE ops.pelanggan ALTER COLUMN nama DROP NOT NULL; {customer}; UPDATE ops.pelanggan SET nama = NULL"
    );
    assert_eq!(after(&null).await, ("customers", Problem::HoldsNull { column: "name" }));
    let no_keys = "ALTER TABLE ops.pelanggan DROP CONSTRAINT pelanggan_kode_key; DROP INDEX ops.pelanggan_kode_c;
        CREATE INDEX ON ops.pelanggan (kode); CREATE INDEX ON ops.pelanggan (kode COLLATE \"C\")";
    let twice = format!("{no_keys}; {customer}; {customer}");
    assert_eq!(after(&twice).await, ("customers", Problem::NotUnique));
}

#[tokio::test]
async fn rows_behind_an_outer_join_cannot_be_locked() {
    let view = "ALTER VIEW isp.tickets RENAME TO finished; CREATE VIEW isp.tickets AS SELECT f.* FROM isp.finished f
        LEFT JOIN isp.finished o USING (ticket_number); CREATE TRIGGER portal_insert INSTEAD OF INSERT ON isp.tickets
        FOR EACH ROW EXECUTE FUNCTION ops.portal_ticket_inserted(); CREATE TRIGGER portal_update INSTEAD OF UPDATE
        ON isp.tickets FOR EACH ROW EXECUTE FUNCTION ops.portal_ticket_updated()";
    let (relation, problem) = after(view).await;
    assert!(relation == "tickets" && matches!(problem, Problem::NotLockable { .. }), "{problem:?}");
}

#[tokio::test]
async fn a_value_that_the_view_cannot_convert_makes_it_unreadable() {
    let view = "INSERT INTO ops.pelanggan (kode, nama) VALUES ('A', 'A'); INSERT INTO ops.tagihan (nomor, pelanggan_id, tanggal,
        jatuh_tempo, total, status) SELECT 'T1', id, '2025-11-01', '2025-11-20', 9.9e18, 'lunas' FROM ops.pelanggan";
    let (relation, problem) = after(view).await;
    assert!(relation == "invoices" && matches!(problem, Problem::NotReadable { .. }), "{problem:?}");
}

/// What is found when a customer's writes are tried after `change`.
async fn tried_after(change: &str) -> Vec<(&'static str, Problem)> {
    let database = TempDatabase::adopted().await;
    let mut connection = database.connection().await;
    run(&mut connection, include_str!("../../../../../tests/legacy/rows.sql")).await;
    run(&mut connection, change).await;
    let count = "SELECT (SELECT count(*) FROM ops.tiket) + (SELECT count(*) FROM ops.tiket_log)
        + (SELECT count(*) FROM ops.pelanggan WHERE email = 'portal@example.id')";
    let before: i64 = sqlx::query_scalar(count).fetch_one(&mut connection).await.expect("a count");
    let store = database.adopted_store();
    let found = store.try_writes().await.expect("an answer");
    store.close().await;
    let after: i64 = sqlx::query_scalar(count).fetch_one(&mut connection).await.expect("a count");
    assert_eq!(after, before, "something was left behind");
    found.into_iter().map(|finding| (finding.relation, finding.problem)).collect()
}

#[tokio::test]
async fn writes_are_tried_and_taken_back() {
    assert_eq!(tried_after("SELECT 1").await, []);
}

#[tokio::test]
async fn a_trigger_that_loses_a_value_is_told_by_the_column() {
    let found = tried_after(
        "CREATE OR REPLACE FUNCTION ops.portal_customer_updated() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            UPDATE ops.pelanggan SET telepon = NEW.phone, email = NEW.email, alamat = NEW.address, kota = NEW.city,
                provinsi = NEW.province WHERE kode = OLD.customer_id;
            RETURN NEW; END $$",
    )
    .await;
    assert_eq!(found, [("customers", Problem::NotKept { column: "portal_active" })]);
}

#[tokio::test]
async fn a_word_that_a_trigger_does_not_translate_is_told() {
    let found = tried_after(
        "CREATE OR REPLACE FUNCTION ops.portal_status(status text) RETURNS text LANGUAGE sql IMMUTABLE RETURN
            CASE status WHEN 'completed' THEN 'completed' WHEN 'open' THEN 'baru' ELSE 'baru' END",
    )
    .await;
    let status = Problem::NotKept { column: "status" };
    assert!(found.contains(&("tickets", status.clone())) && found.contains(&("ticket_history", status)), "{found:?}");
    assert!(found.iter().all(|(_, problem)| *problem == Problem::NotKept { column: "status" }), "{found:?}");
}
