//! The way up and the way down.

use std::process::Command;

use adapters_postgres::{PgError, PgStore, migrator};

use crate::database::{TempDatabase, patient, run};

/// The tables and functions as statements. What `pg_dump` makes up anew each time is left out, and so are the schemas
/// themselves: one of them holds the list of the migrations, also after the way down.
fn schema(database: &TempDatabase) -> String {
    let programs = std::env::var("PORTAL_TEST_PG_BIN").expect("PORTAL_TEST_PG_BIN: run through scripts/with-services");
    let dumped = Command::new(format!("{programs}/pg_dump"))
        .args(["--schema-only", "--no-owner", "--exclude-table=portal._sqlx_migrations", &database.url])
        .output()
        .expect("pg_dump runs");
    assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
    let text = String::from_utf8(dumped.stdout).expect("text");
    let made_up = |line: &&str| line.contains("restrict ") || line.contains("CREATE SCHEMA");
    let lines = text.lines().filter(|line| !made_up(line) && !line.starts_with("--") && !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn up_down_and_up_again_leave_the_same_schema() {
    let database = TempDatabase::empty().await;
    let empty = schema(&database);
    let store = database.store();

    store.migrate().await.expect("the way up");
    let first = schema(&database);
    assert!(first.contains("CREATE TABLE portal.outbox"), "{first}");

    let mut connection = database.connection().await;
    migrator().undo(&mut connection, 0).await.expect("the way down");
    assert_eq!(schema(&database), empty);

    store.migrate().await.expect("the way up again");
    assert_eq!(schema(&database), first);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_may_migrate_at_once() {
    let database = TempDatabase::empty().await;
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let store = database.store();
            tokio::spawn(async move { store.migrate().await })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic").expect("the migrations run");
    }
    database.store().ping().await.expect("it answers");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_being_migrated_is_never_taken_for_one_that_others_made() {
    for _ in 0..10 {
        let database = TempDatabase::empty().await;
        let lookers: Vec<_> = (0..4)
            .map(|_| {
                let store = database.store();
                tokio::spawn(async move { while !store.pending_migrations().await.expect("an answer").is_empty() {} })
            })
            .collect();
        database.store().migrate().await.expect("the migrations run");
        for looker in lookers {
            looker.await.expect("no panic");
        }
    }
}

#[tokio::test]
async fn every_migration_has_a_way_down() {
    for migration in migrator().iter().filter(|m| m.migration_type.is_up_migration()) {
        let down =
            |m: &&sqlx::migrate::Migration| m.version == migration.version && m.migration_type.is_down_migration();
        assert!(migrator().iter().find(down).is_some(), "{} has no way down", migration.description);
    }
}

#[tokio::test]
async fn migrations_are_pending_until_they_ran() {
    let database = TempDatabase::empty().await;
    let store = database.store();
    assert_eq!(
        store.pending_migrations().await.expect("it answers"),
        [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]
    );

    store.migrate().await.expect("the way up");

    assert_eq!(store.pending_migrations().await.expect("it answers"), [0; 0]);
}

#[tokio::test]
async fn tables_and_functions_belong_to_an_owner_and_no_foreign_key_leads_from_one_to_the_other() {
    let database = TempDatabase::migrated().await;
    let mut connection = database.connection().await;
    let elsewhere = "SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace";
    let elsewhere: Vec<String> = sqlx::query_scalar(elsewhere).fetch_all(&mut connection).await.expect("the catalogue");
    assert_eq!(elsewhere, [""; 0]);

    let keys = "SELECT conname::text, (SELECT relnamespace FROM pg_class WHERE oid = conrelid)
            = (SELECT relnamespace FROM pg_class WHERE oid = confrelid)
        FROM pg_constraint WHERE contype = 'f'";
    let keys: Vec<(String, bool)> = sqlx::query_as(keys).fetch_all(&mut connection).await.expect("the catalogue");
    assert!(!keys.is_empty());
    for (key, stays_with_its_owner) in keys {
        assert!(stays_with_its_owner, "{key}");
    }
}

#[tokio::test]
async fn a_user_who_may_not_create_schemas_is_told_so_and_can_be_given_them() {
    let database = TempDatabase::empty().await;
    let mut admin = database.connection().await;
    let user = database.url.rsplit_once('/').expect("a URL with a database").1.replace("test_", "user_");
    run(&mut admin, &format!("CREATE ROLE {user} LOGIN")).await;
    let url = database.url.replace("//postgres@", &format!("//{user}@"));
    let store = PgStore::connect_lazy(&url, &patient()).expect("a URL");

    let error = store.migrate().await.expect_err("it may not");
    assert!(matches!(error, PgError::MayNotCreate("isp")), "{error:?}");
    assert!(error.to_string().contains("CREATE SCHEMA isp AUTHORIZATION"), "{error}");

    run(&mut admin, &format!("CREATE SCHEMA isp AUTHORIZATION {user}")).await;
    let error = store.migrate().await.expect_err("it may not create the other one");
    assert!(matches!(error, PgError::MayNotCreate("portal")), "{error:?}");

    run(&mut admin, &format!("CREATE SCHEMA portal AUTHORIZATION {user}")).await;
    store.migrate().await.expect("the way up");
    store.migrate().await.expect("nothing to do");
    assert_eq!(store.pending_migrations().await.expect("it answers"), [0; 0]);
    store.close().await;
    run(&mut admin, &format!("DROP OWNED BY {user}; DROP ROLE {user}")).await;
}
