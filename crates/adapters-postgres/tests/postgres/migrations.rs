//! The way up and the way down.

use std::process::Command;

use adapters_postgres::migrator;

use crate::database::TempDatabase;

/// The schema as statements. What `pg_dump` makes up anew each time is left out.
fn schema(database: &TempDatabase) -> String {
    let programs = std::env::var("PORTAL_TEST_PG_BIN").expect("PORTAL_TEST_PG_BIN: run through scripts/with-services");
    let dumped = Command::new(format!("{programs}/pg_dump"))
        .args(["--schema-only", "--no-owner", "--exclude-table=_sqlx_migrations", &database.url])
        .output()
        .expect("pg_dump runs");
    assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
    let text = String::from_utf8(dumped.stdout).expect("text");
    text.lines().filter(|line| !line.contains("restrict ")).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn up_down_and_up_again_leave_the_same_schema() {
    let database = TempDatabase::empty().await;
    let empty = schema(&database);
    let store = database.store();

    store.migrate().await.expect("the way up");
    let first = schema(&database);
    assert!(first.contains("CREATE TABLE public.outbox"), "{first}");

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
    assert_eq!(store.pending_migrations().await.expect("it answers"), [1, 2, 3, 4]);

    store.migrate().await.expect("the way up");

    assert_eq!(store.pending_migrations().await.expect("it answers"), [0; 0]);
}
