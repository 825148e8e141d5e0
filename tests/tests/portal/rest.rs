//! Customers, invoices and tickets in another system: the portal shows what it has while that is away, and says so.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use portal_tests::{Client, Database, PortalProcess, Stack, free_port, http, portal_binary, wait_until};
use reqwest::{Method, Response};
use serde_json::{Value, json};

const PHONE: &str = "0817102070";
const TOKEN: &str = "journey-billing-token";
const LIMIT: Duration = Duration::from_secs(30);
const NOTICE: &str = "sistem kami sedang tidak terhubung";

/// The reference server of the contract; it ends with the test.
struct BillingSystem {
    child: Child,
    port: u16,
}

fn billing_binary() -> PathBuf {
    let built = std::env::var_os("REST_BILLING_BIN")
        .map_or_else(|| portal_binary().with_file_name("rest_billing"), PathBuf::from);
    assert!(built.exists(), "{} is missing: run the tests through scripts/test", built.display());
    built
}

impl BillingSystem {
    async fn start(port: u16) -> Self {
        let mut command = Command::new(billing_binary());
        command.args(["--billing", &format!("127.0.0.1:{port}")]).env("BILLING_TOKEN", TOKEN);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("the billing system starts");
        let system = Self { child, port };
        wait_until("the billing system answers", LIMIT, async || http().get(system.base()).send().await.is_ok()).await;
        system
    }

    fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Has it take connections and answer nothing.
    fn hang(&self) {
        let stopped = Command::new("kill").args(["-STOP", &self.child.id().to_string()]).status();
        assert!(stopped.expect("kill runs").success());
    }
}

impl Drop for BillingSystem {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser at the portal's address.
struct Browser {
    base: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    async fn send(&mut self, method: Method, path: &str, form: Option<String>) -> Response {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = http().request(method, format!("{}{path}", self.base)).header("cookie", cookies.join("; "));
        request = request.header("host", "localhost");
        if let Some(form) = form {
            let kind = "application/x-www-form-urlencoded";
            request = request.header("content-type", kind).header("origin", "http://localhost").body(form);
        }
        let answer = request.send().await.expect("the portal answers");
        for line in answer.headers().get_all("set-cookie") {
            let (name, rest) = line.to_str().expect("a text").split_once('=').expect("a cookie has a name");
            self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap_or_default().to_owned());
        }
        answer
    }

    async fn page(&mut self, path: &str) -> String {
        let answer = self.send(Method::GET, path, None).await;
        let status = answer.status();
        let page = answer.text().await.expect("a page");
        assert_eq!(status, 200, "{path}: {page}");
        page
    }

    /// Opens a page and sends its form with these fields; answers where that leads.
    async fn fill_in(&mut self, page: &str, path: &str, fields: &str) -> String {
        let page = self.page(page).await;
        let field = |name: &str| page.split(&format!(r#"name="{name}" value=""#)).nth(1)?.split('"').next();
        let csrf = field("csrf").unwrap_or_else(|| panic!("no form: {page}"));
        let mut form = format!("csrf={csrf}&{fields}");
        for name in ["challenge", "idempotency_key"] {
            form.extend(field(name).map(|value| format!("&{name}={value}")));
        }
        let answer = self.send(Method::POST, path, Some(form)).await;
        answer.headers()["location"].to_str().expect("a text").to_owned()
    }
}

async fn logged_in(stack: &Stack, portal: &PortalProcess) -> Browser {
    let mut browser = Browser { base: portal.base(), cookies: BTreeMap::new() };
    let code_page = browser.fill_in("/customer/login", "/customer/login", &format!("phone={PHONE}")).await;
    let code = stack.code(PHONE, 1).await;
    let home = browser.fill_in(&code_page, "/customer/login/code", &format!("otp={code}")).await;
    assert_eq!(home, "/customer/dashboard");
    browser
}

async fn stack(kind: Database, billing: &BillingSystem) -> Stack {
    let stack = Stack::new(kind).await;
    let stack = stack.with("rest.url", &billing.base()).with("rest.token", TOKEN);
    stack.with("rest.timeout", "2s").with("rest.rest", "1s").with("rest.fresh", "500ms")
}

async fn while_away(browser: &mut Browser) {
    for (path, shown) in
        [("/customer/dashboard", "Home 50"), ("/customer/invoices", "INV-0002"), ("/customer/tickets", "OLD-0001")]
    {
        let page = browser.page(path).await;
        assert!(page.contains(NOTICE) && page.contains(shown), "{path}: {page}");
    }
    let fields = "type=repair&priority=normal&title=Lampu+LOS+merah&description=Sejak+pagi+ini";
    let back = browser.fill_in("/customer/tickets/new", "/customer/tickets", fields).await;
    let page = browser.page(&back).await;
    assert!(page.contains("Lampu LOS merah") && page.contains("Sejak pagi ini"), "the input is kept: {page}");
    assert!(page.contains(r#"class="summary danger" role="alert""#), "{page}");
}

async fn journey(kind: Database) {
    let port = free_port();
    let billing = BillingSystem::start(port).await;
    let stack = stack(kind, &billing).await;
    let portal = stack.serve(&[]).await;
    let mut browser = logged_in(&stack, &portal).await;
    for (path, shown) in
        [("/customer/dashboard", "Rp"), ("/customer/invoices", "INV-0002"), ("/customer/tickets", "OLD-0001")]
    {
        let page = browser.page(path).await;
        assert!(page.contains(shown) && !page.contains(NOTICE), "{path}: {page}");
    }
    let api = Client::new(&portal.base(), "203.0.113.7");
    drop(billing);
    wait_until("what was read stands in", LIMIT, async || {
        let mut browser = Browser { base: browser.base.clone(), cookies: browser.cookies.clone() };
        browser.page("/customer/dashboard").await.contains(NOTICE)
    })
    .await;
    while_away(&mut browser).await;
    let (status, _) = api.request_otp("081298765432").await;
    assert_eq!(status, 200, "asking tells nothing of whether the number is known");

    let billing = BillingSystem::start(port).await;
    wait_until("the notice goes", LIMIT, async || {
        let mut browser = Browser { base: browser.base.clone(), cookies: browser.cookies.clone() };
        !browser.page("/customer/invoices").await.contains(NOTICE)
    })
    .await;
    let fields = "type=repair&priority=normal&title=Lampu+LOS+merah&description=Sejak+pagi+ini";
    let opened = browser.fill_in("/customer/tickets/new", "/customer/tickets", fields).await;
    assert!(opened.starts_with("/customer/tickets/TKT"), "{opened}");
    assert!(browser.page("/customer/tickets").await.contains("Lampu LOS merah"), "what was written is read at once");
    drop(billing);
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_see_what_there_is_while_the_billing_system_is_away_on_sqlite() {
    journey(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_see_what_there_is_while_the_billing_system_is_away_on_postgres() {
    journey(Database::PostgresAndRedis).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rel_17_the_first_page_is_shown_already_when_the_billing_system_hangs() {
    let billing = BillingSystem::start(free_port()).await;
    // Nothing is taken again without asking, so the system is asked for each page.
    let stack = stack(Database::Sqlite, &billing).await.with("rest.fresh", "");
    let portal = stack.serve(&[]).await;
    let mut browser = logged_in(&stack, &portal).await;
    let pages = ["/customer/dashboard", "/customer/invoices", "/customer/tickets", "/customer/profile"];
    for path in pages {
        assert!(!browser.page(path).await.contains(NOTICE), "{path}");
    }
    billing.hang();
    for path in pages {
        assert!(browser.page(path).await.contains(NOTICE), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_says_since_when_what_it_answers_may_have_changed() {
    let billing = BillingSystem::start(free_port()).await;
    let stack = stack(Database::Sqlite, &billing).await;
    let portal = stack.serve(&[]).await;
    let me = stack.log_in(&Client::new(&portal.base(), "203.0.113.7"), PHONE).await;
    let (_, invoices) = me.get("/invoices").await;
    assert_eq!(invoices["data"]["pagination"]["total"], 2, "{invoices}");
    drop(billing);
    wait_until("what was read stands in", LIMIT, async || {
        let answer = me.send(Method::GET, "/invoices", None).await.expect("an answer");
        assert_eq!(answer.status(), 200);
        answer.headers().contains_key("portal-data-as-of")
    })
    .await;
    assert_eq!(me.get("/invoices").await.1["data"], invoices["data"]);
    let ticket = json!({"type": "repair", "title": "x", "description": "y y y y y y y y y y", "priority": "low"});
    let (status, problem): (_, Value) = me.call(Method::POST, "/tickets", Some(ticket)).await;
    assert_eq!(status, 503, "{problem}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_whom_the_other_system_closes_is_logged_out_and_old_rows_do_not_count() {
    let billing = BillingSystem::start(free_port()).await;
    let stack = stack(Database::Sqlite, &billing).await;
    stack
        .execute(
            "INSERT INTO customers (customer_id, name, phone, account_status, portal_active) \
             VALUES ('AGLS0001', 'Nama Lama', '0817102070', 'active', 1)",
        )
        .await;
    let portal = stack.serve(&[]).await;
    let me = stack.log_in(&Client::new(&portal.base(), "203.0.113.7"), PHONE).await;
    let (_, profile) = me.get("/profile").await;
    assert_eq!(profile["data"]["name"], "Budi Santoso", "{profile}");
    let record = format!("{}/customers/AGLS0001", billing.base());
    let read = http().get(&record).bearer_auth(TOKEN).send().await.expect("an answer");
    let etag = read.headers()["etag"].clone();
    let moved = json!({"phone": "081234567890"});
    let patch = http().patch(&record).bearer_auth(TOKEN).header("if-match", etag).json(&moved).send().await;
    assert_eq!(patch.expect("an answer").status(), 204);
    wait_until("the session ends", LIMIT, async || me.get("/profile").await.0 == 401).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tools_say_what_they_see_and_refuse_what_is_kept_elsewhere() {
    let port = free_port();
    let billing = BillingSystem::start(port).await;
    let stack = stack(Database::Sqlite, &billing).await;
    let told = String::from_utf8_lossy(&stack.run(&["doctor"]).stdout).into_owned();
    assert!(told.contains("✓ rest: the other system answers in"), "{told}");
    for command in
        [&["customers", "show", PHONE][..], &["customers", "enable", "--all-active"], &["seed", "--customers", "1"]]
    {
        let output = stack.run(command);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && error.contains("rest.url is set"), "{command:?}: {error}");
    }
    let portal = stack.serve(&[]).await;
    let integration = http().get(format!("{}/api/integration/v1/customers", portal.base())).send().await;
    assert_eq!(integration.expect("an answer").status(), 404, "records are kept elsewhere");
    drop(billing);
    let told = String::from_utf8_lossy(&stack.run(&["doctor"]).stdout).into_owned();
    assert!(told.contains("✗ rest: it cannot be reached"), "{told}");
    let wrong = stack.with("rest.token", "another");
    let billing = BillingSystem::start(port).await;
    let told = String::from_utf8_lossy(&wrong.run(&["doctor"]).stdout).into_owned();
    assert!(told.contains("✗ rest: it answers 401"), "{told}");
    drop(billing);
}
