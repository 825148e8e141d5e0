//! The database itself keeps the books: whatever is tried in SQL.

use sqlx::{Connection as _, PgConnection};

use crate::database::TempDatabase;

const ONE: &str = "'00000000-0000-0000-0000-000000000001'";

async fn run(c: &mut PgConnection, statement: &str) -> Result<(), sqlx::Error> {
    let statement = statement.replace("j1", ONE).replace("j2", "'00000000-0000-0000-0000-000000000002'");
    let mut transaction = c.begin().await?;
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *transaction).await?;
    transaction.commit().await
}

#[tokio::test]
async fn pay_01_the_books_are_appended_only_and_sum_to_zero() {
    let database = TempDatabase::migrated().await;
    let mut c = database.connection().await;
    let complete = "
        INSERT INTO portal.ledger_entries VALUES (j1, 1, 'clearing:bank', 300), (j1, 2, 'receivable:AGLS1', -300);
        INSERT INTO portal.ledger_journals VALUES (j1, 'payment', 'INV-1-x', now(), now())";
    run(&mut c, complete).await.expect("a journal that sums to zero");
    for statement in [
        "UPDATE portal.ledger_entries SET amount = 301 WHERE position = 1",
        "DELETE FROM portal.ledger_entries",
        "TRUNCATE portal.ledger_entries",
        "INSERT INTO portal.ledger_entries VALUES (j1, 3, 'clearing:bank', 5), (j1, 4, 'fees:bank', -5)",
        "UPDATE portal.ledger_journals SET reference = 'other'",
        "DELETE FROM portal.ledger_journals",
        "TRUNCATE portal.ledger_journals CASCADE",
        "INSERT INTO portal.ledger_entries VALUES (j2, 1, 'clearing:bank', 5)",
        "INSERT INTO portal.ledger_journals VALUES (j2, 'payment', 'INV-2-x', now(), now())",
        "INSERT INTO portal.ledger_entries VALUES (j2, 1, 'clearing:bank', 5), (j2, 2, 'fees:bank', -4);
         INSERT INTO portal.ledger_journals VALUES (j2, 'payment', 'INV-2-x', now(), now())",
        "INSERT INTO portal.ledger_entries VALUES (j2, 1, 'clearing:bank', 0), (j2, 2, 'fees:bank', 0)",
    ] {
        assert!(run(&mut c, statement).await.is_err(), "{statement}");
    }
}
