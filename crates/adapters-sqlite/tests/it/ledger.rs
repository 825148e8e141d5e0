//! The database itself keeps the books: whatever is tried in SQL.

use adapters_sqlite::SqliteStore;

const COMPLETE: &str = "
    INSERT INTO ledger_entries VALUES ('j1', 1, 'clearing:bank', 300), ('j1', 2, 'receivable:AGLS1', -300);
    INSERT INTO ledger_journals VALUES
        ('j1', 'payment', 'INV-1-x', '2025-11-05T12:00:00.000Z', '2025-11-05T12:00:00.000Z');";

async fn run(store: &SqliteStore, statement: &'static str) -> Result<(), sqlx::Error> {
    let mut transaction = store.connection().begin().await?;
    sqlx::raw_sql(statement).execute(&mut *transaction).await?;
    transaction.commit().await
}

#[tokio::test]
async fn pay_01_the_books_are_appended_only_and_sum_to_zero() {
    let store = SqliteStore::open_in_memory().await.expect("a database");
    store.migrate().await.expect("tables");
    run(&store, COMPLETE).await.expect("a journal that sums to zero");
    for statement in [
        "UPDATE ledger_entries SET amount = 301 WHERE position = 1",
        "DELETE FROM ledger_entries",
        "REPLACE INTO ledger_entries VALUES ('j1', 1, 'clearing:bank', 1)",
        "INSERT INTO ledger_entries VALUES ('j1', 3, 'clearing:bank', 5), ('j1', 4, 'fees:bank', -5)",
        "UPDATE ledger_journals SET reference = 'other'",
        "DELETE FROM ledger_journals",
        "REPLACE INTO ledger_journals SELECT id, kind, 'other', effective_at, recorded_at FROM ledger_journals",
        "INSERT INTO ledger_entries VALUES ('j2', 1, 'clearing:bank', 5)",
        "INSERT INTO ledger_journals SELECT 'j2', kind, 'INV-2-x', effective_at, recorded_at FROM ledger_journals",
        "INSERT INTO ledger_entries VALUES ('j2', 1, 'clearing:bank', 5), ('j2', 2, 'fees:bank', -4);
         INSERT INTO ledger_journals SELECT 'j2', kind, 'INV-2-x', effective_at, recorded_at FROM ledger_journals",
        "INSERT INTO ledger_entries VALUES ('j2', 1, 'clearing:bank', 0), ('j2', 2, 'fees:bank', 0)",
    ] {
        assert!(run(&store, statement).await.is_err(), "{statement}");
    }
}
