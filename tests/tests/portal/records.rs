//! Rows that slipped into the database and cannot be shown: pages do without them, and `doctor` names them.

use portal_tests::{Client, Database, Stack};

const PHONE: &str = "081234567890";

/// What SQLite and PostgreSQL let go of before they take anything.
fn no_rules(kind: Database) -> &'static str {
    match kind {
        Database::Sqlite => {
            "PRAGMA ignore_check_constraints = ON;
             DROP TRIGGER invoices_changed;
             UPDATE invoices SET due_date = '05/11/2025' WHERE invoice_number = 'INV2';
             UPDATE tickets SET status = 'selesai' WHERE ticket_number = 'TKT1';
             UPDATE customers SET account_status = 'aktif' WHERE customer_id = 'AGLS3';"
        }
        Database::PostgresAndRedis => {
            "ALTER TABLE invoices DROP CONSTRAINT invoices_due_date_lies_between_1000_and_9999;
             ALTER TABLE tickets DROP CONSTRAINT tickets_status_check;
             ALTER TABLE customers DROP CONSTRAINT customers_account_status_check;
             UPDATE invoices SET due_date = 'infinity' WHERE invoice_number = 'INV2';
             UPDATE tickets SET status = 'selesai' WHERE ticket_number = 'TKT1';
             UPDATE customers SET account_status = 'aktif' WHERE customer_id = 'AGLS3';"
        }
    }
}

fn doctor(stack: &Stack) -> (Option<i32>, String) {
    let done = stack.run(&["doctor"]);
    (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
}

async fn broken_rows_are_named(kind: Database) {
    let stack = Stack::new(kind).await;
    stack.add_customers([("AGLS1", PHONE), ("AGLS2", "081234567891"), ("AGLS3", PHONE)]);
    stack
        .execute(
            "INSERT INTO invoices (invoice_number, customer_id, invoice_date, due_date, total_amount, status) VALUES
                 ('INV1', 'AGLS1', '2025-11-01', '2025-11-20', 300000, 'sent'),
                 ('INV2', 'AGLS1', '2025-10-01', '2025-10-20', 300000, 'sent');
             INSERT INTO tickets (ticket_number, customer_id, type, title) VALUES ('TKT1', 'AGLS1', 'repair', 'x');",
        )
        .await;
    let (_, told) = doctor(&stack);
    assert!(told.lines().any(|line| line == "✓ rows: 7 read"), "{told}");

    stack.execute("UPDATE customers SET phone = '0812/3456' WHERE customer_id = 'AGLS2'").await;
    stack.execute(no_rules(kind)).await;
    let portal = stack.serve(&[]).await;
    let me = stack.log_in(&Client::new(&portal.base(), "203.0.113.5"), PHONE).await;
    for path in ["/dashboard/stats", "/invoices", "/tickets", "/profile"] {
        let (status, answer) = me.get(path).await;
        assert!(status.is_success(), "{path}: {answer}");
        assert!(!answer.to_string().contains("INV2"), "{path}: {answer}");
    }
    let (code, told) = doctor(&stack);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("✗ rows: 4 of 7 cannot be shown"), "{told}");
    for line in [
        "    customers.phone of AGLS2: the number holds “/”",
        "    customers.account_status of AGLS3: ",
        "    invoices.due_date of INV2: ",
        "    tickets.status of TKT1: ",
    ] {
        assert!(told.lines().any(|told| told.starts_with(line)), "{line} is not in: {told}");
    }
    for value in ["05/11/2025", "infinity", "selesai", "aktif", "0812/3456"] {
        assert!(!told.contains(value), "{value} is told: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_names_rows_that_cannot_be_shown_on_sqlite() {
    broken_rows_are_named(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_names_rows_that_cannot_be_shown_on_postgres() {
    broken_rows_are_named(Database::PostgresAndRedis).await;
}
