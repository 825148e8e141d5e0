//! The ISP's records from files, through the whole binary, on both storage stacks: what an operator imports is what the
//! customer sees, to the rupiah.

use portal_tests::{Client, Database, Stack};
use serde_json::json;

const PHONE: &str = "0817102070";

const CUSTOMERS: &str = "customer_id;name;phone;account_status;package_code;city\n\
                         AGLS1;Budi;0817-102-070;aktif;HOME-50;Bandung\n";

const INVOICES: &str = "\
    invoice_number;customer_id;invoice_date;due_date;tax_amount;total_amount;item_description;item_quantity;item_unit_price\n\
    INV/2025/11/0001;AGLS1;1/11/2025;20/11/2025;Rp 35.750;Rp 360.750;Paket Home 50;1;300.000\n\
    INV/2025/11/0001;;;;;;Sewa router;2;12.500\n";

const PAYMENTS: &str = "invoice_number;paid_at;amount;method;reference\n\
                        INV/2025/11/0001;10/11/2025 10.00;100.000;Transfer BCA;FT1\n\
                        INV/2025/11/0001;11/11/2025 10.00;60.750;Tunai;\n";

const STEPS: &str =
    "ticket_number;step_status;step_at\nREP-1;assigned;3/11/2025 09.00\nREP-1;completed;3/11/2025 14.40\n";

fn import(stack: &Stack, kind: &str, file: &str, more: &[&str]) -> String {
    let path = stack.home().join(format!("{kind}.csv"));
    std::fs::write(&path, file).expect("a file is written");
    stack.run_well(&[&["import", kind, &path.to_string_lossy()], more].concat())
}

async fn what_is_imported_is_what_the_customer_sees(kind: Database) {
    let stack = Stack::new(kind).await;
    import(&stack, "packages", "package_code,name,monthly_price\nHOME-50,Home 50,300000\n", &[]);
    import(&stack, "customers", CUSTOMERS, &[]);
    stack.run_well(&["customers", "enable", "--all-active"]);
    let steps = stack.home().join("steps.csv");
    std::fs::write(&steps, STEPS).expect("a file is written");
    let tickets = "ticket_number;customer_id;type;title;created_at\nREP-1;AGLS1;repair;Putus;3/11/2025 08.00\n";
    for is_new in [true, false] {
        let told = [
            import(&stack, "invoices", INVOICES, &[]),
            import(&stack, "payments", PAYMENTS, &[]),
            import(&stack, "tickets", tickets, &["--steps", &steps.to_string_lossy()]),
        ];
        assert!(told.iter().all(|told| told.contains("0 imported (added 0, updated 0)") != is_new), "{told:?}");
    }
    let moved = import(&stack, "customers", &CUSTOMERS.replace("Bandung", "Cimahi"), &[]);
    assert!(moved.contains("updated 1"), "{moved}");

    let portal = stack.serve(&[]).await;
    let me = stack.log_in(&Client::new(&portal.base(), "203.0.113.9"), PHONE).await;
    assert_eq!(me.get("/profile").await.1["data"]["city"], "Cimahi");
    let (_, one) = me.get("/invoices/INV%2F2025%2F11%2F0001").await;
    let one = &one["data"];
    assert_eq!((&one["total_amount"], &one["outstanding_amount"]), (&json!(360_750), &json!(200_000)), "{one}");
    assert_eq!((&one["items"][1]["quantity"], &one["items"][1]["amount"]), (&json!(2), &json!(25_000)), "{one}");
    assert_eq!(one["payments"].as_array().map(Vec::len), Some(2), "{one}");
    assert_eq!(stack.count("SELECT count(*) FROM invoice_items").await, 2);
    assert_eq!(me.get("/tickets").await.1["data"]["tickets"][0]["status"], "completed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_imported_is_what_the_customer_sees_on_one_sqlite_file() {
    what_is_imported_is_what_the_customer_sees(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_imported_is_what_the_customer_sees_on_postgres_and_redis() {
    what_is_imported_is_what_the_customer_sees(Database::PostgresAndRedis).await;
}
