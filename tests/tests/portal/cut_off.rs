//! Another system writes the same records twice, at once, while every tenth of its calls is cut off: the tables are those
//! of a portal that got them once, in peace.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use portal_tests::{Database, Stack, http};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};

const SCOPES: [&str; 8] = [
    "packages:write",
    "customers:write",
    "invoices:write",
    "payments:write",
    "packages:read",
    "customers:read",
    "invoices:read",
    "payments:read",
];
const KINDS: [&str; 4] = ["packages", "customers", "invoices", "payments"];

/// How many connections came, and how many were cut.
#[derive(Default)]
struct Cuts {
    connections: AtomicU32,
    cut: AtomicU32,
}

/// A way to a portal that cuts every tenth connection: by turns before the request reaches it, and after, when the answer
/// is lost.
async fn cutting(portal: String, cuts: Arc<Cuts>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(pass(client, portal.clone(), Arc::clone(&cuts)));
        }
    });
    base
}

async fn pass(mut client: TcpStream, portal: String, cuts: Arc<Cuts>) {
    let number = cuts.connections.fetch_add(1, Ordering::Relaxed);
    let is_cut = number % 10 == 3;
    cuts.cut.fetch_add(u32::from(is_cut), Ordering::Relaxed);
    if is_cut && number % 20 == 3 {
        return;
    }
    let address = portal.trim_start_matches("http://").to_owned();
    let mut server = TcpStream::connect(address).await.expect("the portal");
    if !is_cut {
        let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
        return;
    }
    let (mut from_client, _) = client.split();
    let (mut from_server, mut to_server) = server.split();
    let mut lost = [0; 1];
    tokio::select! {
        _ = tokio::io::copy(&mut from_client, &mut to_server) => {}
        // The request was carried out; nobody hears of it.
        _ = from_server.read(&mut lost) => {}
    }
}

/// Another system, with its key.
#[derive(Clone)]
struct Billing {
    base: String,
    secret: String,
}

impl Billing {
    /// Sends a batch until it is answered.
    async fn send(&self, kind: &str, rows: &[Value]) {
        let url = format!("{}/api/integration/v1/{kind}", self.base);
        let batch = json!({ (kind): rows });
        for _ in 0..20 {
            // A connection for each call, so that each may be cut.
            let sent = http().post(&url).bearer_auth(&self.secret).json(&batch).send().await;
            let Ok(answer) = sent else { continue };
            let Ok(answer) = answer.json::<Value>().await else { continue };
            let results = answer["data"]["results"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
            if results.iter().all(|result| ["added", "unchanged"].contains(&result["outcome"].as_str().unwrap_or(""))) {
                return;
            }
            // Others write the same records at this moment.
            assert!(results.iter().all(|result| result["outcome"] != "refused"), "{results:?}");
        }
        panic!("no answer in twenty tries");
    }

    async fn send_all(&self) {
        for (kind, rows) in KINDS.into_iter().zip(records()) {
            for rows in rows.chunks(10) {
                self.send(kind, rows).await;
            }
        }
    }

    /// Every record of a kind.
    async fn all(&self, kind: &str) -> Vec<Value> {
        let url = format!("{}/api/integration/v1/{kind}?limit=1000", self.base);
        let answer = http().get(url).bearer_auth(&self.secret).send().await.expect("an answer");
        let mut answer: Value = answer.json().await.expect("JSON");
        assert_eq!(answer["data"]["next"], Value::Null);
        serde_json::from_value(answer["data"][kind].take()).expect("a list")
    }
}

/// Records of each kind, each after what it belongs to.
fn records() -> [Vec<Value>; 4] {
    let packages = (0..20).map(|n| json!({ "package_code": format!("P-{n}"), "name": format!("Home {n}") }));
    let customers = (0..100).map(|n| {
        json!({
            "customer_id": format!("AGLS{n:03}"), "name": format!("Pelanggan {n}"), "account_status": "active",
            "phone": format!("0812{n:07}"), "package_code": format!("P-{}", n % 20),
        })
    });
    let invoices = (0..200).map(|n| {
        json!({
            "invoice_number": format!("INV/{n:04}"), "customer_id": format!("AGLS{:03}", n % 100),
            "invoice_date": "2025-11-01", "due_date": "2025-11-20", "total_amount": 300_000 + n,
            "items": [
                { "description": "Home", "unit_price": 300_000 },
                { "description": "Materai", "unit_price": n },
            ],
        })
    });
    // Without numbers: they are known by their references, or by what they are.
    let payments = (0..200).map(|n| {
        let reference = if n % 2 == 0 { json!(format!("FT{n}")) } else { Value::Null };
        json!({
            "invoice_number": format!("INV/{n:04}"), "paid_at": "2025-11-05T14:05:00+07:00", "amount": 100_000,
            "method": "Transfer", "reference": reference,
        })
    });
    [packages.collect(), customers.collect(), invoices.collect(), payments.collect()]
}

fn system(stack: &Stack, base: String) -> Billing {
    let create = [&["keys", "create", "--name", "billing", "--scope"][..], &SCOPES].concat();
    Billing { base, secret: stack.run_well(&create).trim().to_owned() }
}

async fn journey(kind: Database) {
    let stack = Stack::new(kind).await.with("integration.requests_per_key", r#"["5000/1m"]"#);
    let portal = stack.serve(&[]).await;
    let cuts = Arc::new(Cuts::default());
    let billing = system(&stack, cutting(portal.base(), Arc::clone(&cuts)).await);
    let both = [billing.clone(), billing.clone()].map(|billing| tokio::spawn(async move { billing.send_all().await }));
    for one in both {
        one.await.expect("everything arrives");
    }
    let cut = cuts.cut.load(Ordering::Relaxed);
    assert!(cut >= 10, "{cut} calls were cut");

    let quiet = Stack::new(Database::Sqlite).await;
    let other = quiet.serve(&[]).await;
    let reference = system(&quiet, other.base());
    reference.send_all().await;
    let direct = Billing { base: portal.base(), ..billing };
    for kind in KINDS {
        assert_eq!(direct.all(kind).await, reference.all(kind).await, "{kind}");
    }
    for (table, rows) in [
        ("SELECT count(*) FROM packages", 20),
        ("SELECT count(*) FROM customers", 100),
        ("SELECT count(*) FROM invoices", 200),
        ("SELECT count(*) FROM invoice_items", 400),
        ("SELECT count(*) FROM payments", 200),
        ("SELECT count(*) FROM invoices WHERE paid_amount = 100000", 200),
    ] {
        assert_eq!(stack.count(table).await, rows, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn int_02_the_same_records_sent_twice_over_a_line_that_is_cut_leave_the_same_tables_on_sqlite() {
    journey(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn int_02_the_same_records_sent_twice_over_a_line_that_is_cut_leave_the_same_tables_on_postgres() {
    journey(Database::PostgresAndRedis).await;
}
