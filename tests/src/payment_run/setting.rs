//! What a run takes place in: a PostgreSQL that may crash, the portal, two gateways, customers who are logged in.

use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use payment_simulator::{RunningSimulator, Simulator};
use portal_core::{Clock as _, Secret};
use portal_testkit::servers::PostgresServer;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::sync::Mutex;

use super::Options;
use super::plan::{METHODS, amount, invoice};
use crate::client::Client;
use crate::process::PortalProcess;
use crate::stack::{Database, Stack};

/// The key of Midtrans.
pub(super) const MIDTRANS_KEY: &str = "SB-Mid-server-payment-run";
const XENDIT_KEY: &str = "xnd_development_payment_run";
/// The token that the simulator sends.
const XENDIT_TOKEN: &str = payment_simulator::SimulatorConfig::CALLBACK_TOKEN;

/// Everything around the payments.
pub(super) struct Setting {
    pub(super) stack: Stack,
    pub(super) http: reqwest::Client,
    midtrans: RunningSimulator,
    xendit: RunningSimulator,
    pub(super) database: Mutex<PostgresServer>,
    database_url: String,
    pub(super) portal: Mutex<PortalProcess>,
    base: RwLock<String>,
    /// The tokens of the accounts.
    pub(super) tokens: Vec<String>,
}

impl Setting {
    /// Starts everything.
    pub(super) async fn start(options: &Options) -> Self {
        let gateway = |key: &str| {
            let clock = std::sync::Arc::new(clock());
            RunningSimulator::start(Secret::new(key.to_owned()), None, clock)
        };
        let (midtrans, xendit) = (gateway(MIDTRANS_KEY).await, gateway(XENDIT_KEY).await);
        let database = PostgresServer::start_durable().await;
        let database_url = database.url();
        let mut stack = Stack::empty(Database::PostgresAndRedis).await.with("database.url", &database_url);
        for (key, value) in settings(options, [&midtrans.url(), &xendit.url()]) {
            stack = stack.with(key, &value);
        }
        stack.run_well(&["migrate"]);
        let accounts: Vec<_> = (0..options.accounts()).map(account).collect();
        stack.add_customers(accounts.iter().map(|(id, phone)| (id.as_str(), phone.as_str())));
        make_invoices(&database_url, options).await;
        note_what_is_kept(&database_url).await;
        let portal = stack.serve(&[]).await;
        let tokens = log_in(&stack, &portal.base(), &accounts).await;
        Self {
            http: crate::http(),
            midtrans,
            xendit,
            database: Mutex::new(database),
            database_url,
            base: RwLock::new(portal.base()),
            portal: Mutex::new(portal),
            tokens,
            stack,
        }
    }

    /// The gateway of that name.
    pub(super) fn gateway(&self, name: &str) -> &Simulator {
        if name == "midtrans" { self.midtrans.simulator() } else { self.xendit.simulator() }
    }

    /// Where the portal is now.
    pub(super) fn base(&self) -> String {
        self.base.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Kills the portal and starts it again.
    pub(super) async fn kill(&self) {
        let mut portal = self.portal.lock().await;
        portal.signal("KILL");
        portal.ended(Duration::from_secs(10)).await;
        let next = self.stack.start(&["serve"]);
        let before = std::mem::replace(&mut *portal, next);
        drop(before);
        portal.ready().await;
        *self.base.write().unwrap_or_else(PoisonError::into_inner) = portal.base();
    }

    /// Crashes the database and starts it again.
    pub(super) async fn crash(&self) {
        let mut database = self.database.lock().await;
        database.crash();
        tokio::time::sleep(Duration::from_millis(300)).await;
        database.start_again().await;
    }

    /// A connection that finds tables without their schema.
    pub(super) async fn link(&self) -> PgConnection {
        let mut link = PgConnection::connect(&self.database_url).await.expect("PostgreSQL answers");
        sqlx::raw_sql("SET search_path = isp, portal").execute(&mut link).await.expect("the schemas are named");
        link
    }
}

/// The clock of the run.
pub(super) fn clock() -> adapters_system::SystemClock {
    adapters_system::SystemClock::new(chrono_tz::UTC)
}

/// Now.
pub(super) fn now() -> chrono::DateTime<chrono::Utc> {
    clock().now()
}

fn settings(options: &Options, [midtrans, xendit]: [&str; 2]) -> Vec<(&'static str, String)> {
    let method = |method: &super::plan::Method| {
        let (name, gateway, fee) = (method.name, method.gateway, method.fee);
        format!(r#"{{ method = "{name}", gateway = "{gateway}", fee = {fee} }}"#)
    };
    let methods = METHODS.iter().map(method).collect::<Vec<_>>().join(", ");
    vec![
        ("payments.methods", format!("[{methods}]")),
        ("payments.first_check", "3s".into()),
        ("payments.check_every", format!("{}s", options.check_every.as_secs())),
        ("payments.hide_failed", "1s".into()),
        ("payments.per_account", r#"["1000000/1h"]"#.into()),
        ("payments.checks_per_account", r#"["1000000/1h"]"#.into()),
        ("midtrans.server_key", MIDTRANS_KEY.into()),
        ("midtrans.base_url", midtrans.into()),
        ("xendit.secret_key", XENDIT_KEY.into()),
        ("xendit.callback_token", XENDIT_TOKEN.into()),
        ("xendit.base_url", xendit.into()),
        ("otp.sends_in_all", "1000000/1h".into()),
        ("log.level", "warn".into()),
    ]
}

/// The name and the number of an account.
fn account(number: usize) -> (String, String) {
    (format!("RUN{number:05}"), format!("08137{number:07}"))
}

async fn make_invoices(url: &str, options: &Options) {
    let mut link = PgConnection::connect(url).await.expect("PostgreSQL answers");
    let rows: Vec<String> = (0..options.payments)
        .map(|number| {
            let (customer, _) = account(number % options.accounts());
            let amount = amount(number);
            format!("('{}', '{customer}', '2026-01-01', '2099-12-31', {amount}, {amount}, 'sent')", invoice(number))
        })
        .collect();
    for rows in rows.chunks(1_000) {
        let columns = "invoice_number, customer_id, invoice_date, due_date, subtotal, total_amount, status";
        let insert = format!("INSERT INTO isp.invoices ({columns}) VALUES {}", rows.join(", "));
        sqlx::raw_sql(AssertSqlSafe(insert)).execute(&mut link).await.expect("invoices are made");
    }
}

/// Notes when notifications are kept: the portal removes them once the gateway was asked.
async fn note_what_is_kept(url: &str) {
    let mut link = PgConnection::connect(url).await.expect("PostgreSQL answers");
    let noting = "
        CREATE TABLE portal.kept_notifications (payment_id text NOT NULL, kept_at timestamptz NOT NULL);
        CREATE FUNCTION portal.note_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO portal.kept_notifications VALUES (NEW.payment_id, clock_timestamp());
            RETURN NULL;
        END $$;
        CREATE TRIGGER note_kept AFTER INSERT OR UPDATE OF id ON portal.payment_notifications
            FOR EACH ROW EXECUTE FUNCTION portal.note_kept();";
    sqlx::raw_sql(noting).execute(&mut link).await.expect("it is noted");
}

async fn log_in(stack: &Stack, base: &str, accounts: &[(String, String)]) -> Vec<String> {
    let mut tokens = Vec::new();
    for (number, (_, phone)) in accounts.iter().enumerate() {
        let client = Client::new(base, &format!("10.{}.{}.1", number / 250, number % 250));
        let client = stack.log_in(&client, phone).await;
        tokens.push(client.token().expect("a token").to_owned());
    }
    tokens
}
