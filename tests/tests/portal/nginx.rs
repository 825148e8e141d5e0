//! The portal behind nginx with TLS, set up as docs/operating.md says, and set up wrongly.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use portal_testkit::servers::NginxServer;
use portal_tests::{Database, PortalProcess, Stack, free_port};
use reqwest::{Method, Response};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

const NAME: &str = "portal.example.id";
const ORIGIN: &str = "https://portal.example.id";
const PHONE: &str = "0817102070";

const BILL: &str = "INSERT INTO invoices (invoice_number, customer_id, invoice_date, due_date, period_start, \
    period_end, subtotal, tax_amount, discount_amount, total_amount, paid_amount, status) VALUES \
    ('INV/2025/01/0001', 'AGLS1', '2025-01-01', '2025-01-20', '2025-01-01', '2025-01-31', 300000, 33000, 0, 333000, \
     0, 'sent')";

/// The first block of this kind in the operator's guide.
fn block_of_the_guide(heading: &str, kind: &str) -> String {
    let guide = include_str!("../../../docs/operating.md");
    let (_, section) = guide.split_once(heading).expect("the section is there");
    let (_, block) = section.split_once(&format!("```{kind}\n")).expect("the block is there");
    block.split("```").next().expect("its end").to_owned()
}

/// The guide's configuration with this machine's ports and certificate, for a portal at `backend` called `name`.
fn configured(name: &str, home: &Path, (http, https): (u16, u16), backend: &str) -> String {
    let own = |line: &str| {
        let line = line.replace("127.0.0.1:8080", backend).replace(NAME, name);
        let line = line.replace("listen 80;", &format!("listen 127.0.0.1:{http};"));
        let line = line.replace("listen 443 ssl", &format!("listen 127.0.0.1:{https} ssl"));
        match line.trim().split_once(' ') {
            Some(("ssl_certificate", _)) => format!("ssl_certificate {}/cert.pem;", home.display()),
            Some(("ssl_certificate_key", _)) => format!("ssl_certificate_key {}/key.pem;", home.display()),
            _ => line,
        }
    };
    let guide = block_of_the_guide("### Behind nginx", "nginx");
    guide.lines().filter(|line| !line.contains("[::]")).map(|line| own(line) + "\n").collect()
}

/// A certificate for the names of this test, signed by itself.
fn make_certificate(home: &Path) {
    let settings = "[req]\ndistinguished_name = name\nx509_extensions = extensions\nprompt = no\n[name]\nCN = portal\n\
                    [extensions]\nsubjectAltName = DNS:portal.example.id, DNS:untrusted.example.id, DNS:unset.example.id\n";
    std::fs::write(home.join("req.cnf"), settings).expect("a file is written");
    let arguments = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -config req.cnf \
                     -keyout key.pem -out cert.pem";
    let made = Command::new("openssl").args(arguments.split_whitespace()).current_dir(home).output();
    let made = made.expect("openssl runs: install the package `openssl`");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

/// A browser at an address of its own, which finds every name at nginx.
struct Browser {
    client: reqwest::Client,
    port: u16,
    cookies: BTreeMap<String, String>,
    lines: Vec<String>,
}

impl Browser {
    fn new(nginx: &NginxServer, address: &str) -> Self {
        let pem = std::fs::read(nginx.home().join("cert.pem")).expect("the certificate");
        let at = std::net::SocketAddr::from(([127, 0, 0, 1], nginx.https_port()));
        let names = [NAME, "untrusted.example.id", "unset.example.id"];
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls(&pem))
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(30))
            .local_address(address.parse::<IpAddr>().expect("an address"))
            .http1_only()
            .no_proxy();
        for name in names {
            builder = builder.resolve(name, at);
        }
        let client = builder.build().expect("a client can be built");
        Self { client, port: nginx.https_port(), cookies: BTreeMap::new(), lines: Vec::new() }
    }

    /// Sends a request as a browser at the usual port would.
    async fn send(&mut self, name: &str, method: Method, path: &str, form: Option<String>) -> Response {
        let url = format!("https://{name}:{}{path}", self.port);
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = self.client.request(method, url).header("host", name).header("cookie", cookies.join("; "));
        // A client may write what it likes.
        request = request.header("x-forwarded-for", "203.0.113.99").header("forwarded", "for=203.0.113.98");
        if let Some(form) = form {
            request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin")
                .header("origin", format!("https://{name}"))
                .body(form);
        }
        let answer = request.send().await.expect("nginx answers");
        for line in answer.headers().get_all("set-cookie") {
            let line = line.to_str().expect("a text").to_owned();
            let (name, rest) = line.split_once('=').expect("a cookie has a name");
            self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap_or_default().to_owned());
            self.lines.push(line);
        }
        answer
    }

    /// Opens a page and sends its form with these fields.
    async fn fill_in(&mut self, name: &str, path: &str, fields: &str) -> Response {
        let page = self.send(name, Method::GET, path, None).await.text().await.expect("a page");
        let (_, rest) = page.split_once(r#"name="csrf" value=""#).unwrap_or_else(|| panic!("no form: {page}"));
        let token = rest.split('"').next().expect("its end");
        self.send(name, Method::POST, path, Some(format!("csrf={token}&{fields}"))).await
    }
}

fn location(answer: &Response) -> &str {
    answer.headers().get("location").map_or("", |place| place.to_str().expect("a text"))
}

/// A portal with settings of its own, on a store of its own, with metrics for the doctor.
async fn portal(settings: &[(&str, &str)]) -> (Stack, PortalProcess) {
    let mut stack = Stack::new(Database::Sqlite).await;
    let metrics = format!("127.0.0.1:{}", free_port());
    for (key, value) in [("http.metrics_listen", metrics.as_str())].iter().chain(settings) {
        stack = stack.with(key, value);
    }
    stack.add_customers([("AGLS1", PHONE)]);
    stack.execute(BILL).await;
    let portal = stack.serve(&[]).await;
    (stack, portal)
}

fn doctor(stack: &Stack) -> String {
    String::from_utf8_lossy(&stack.run(&["doctor"]).stdout).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guide_leads_to_a_portal_that_works_behind_nginx_and_the_doctor_finds_what_was_left_out() {
    let good = portal(&[("http.public_url", ORIGIN), ("http.trusted_proxies", r#"["127.0.0.1/32"]"#)]).await;
    let untrusted =
        portal(&[("http.public_url", "https://untrusted.example.id"), ("http.trusted_proxies", "[]")]).await;
    let unset = portal(&[("http.public_url", ""), ("http.trusted_proxies", "[]")]).await;
    let nginx = NginxServer::start(|home, http, https| {
        make_certificate(home);
        let of = |name, portal: &PortalProcess| configured(name, home, (http, https), portal.address());
        [of(NAME, &good.1), of("untrusted.example.id", &untrusted.1), of("unset.example.id", &unset.1)].concat()
    })
    .await;
    logs_in_by_page(&nginx, &good.0).await;
    sends_plain_http_to_tls(&nginx).await;
    case_23_an_untrusted_proxy_is_told(&nginx, &untrusted).await;
    case_22_a_missing_public_url_is_told(&nginx, &unset).await;
}

async fn logs_in_by_page(nginx: &NginxServer, stack: &Stack) {
    let mut browser = Browser::new(nginx, "127.0.0.77");
    let answer = browser.fill_in(NAME, "/customer/login", &format!("phone={PHONE}")).await;
    assert!(location(&answer).starts_with("/customer/login/code?challenge="), "{answer:?}");
    let code = stack.code(PHONE, 1).await;
    let answer = browser.fill_in(NAME, "/customer/login/code", &format!("otp={code}")).await;
    assert_eq!((answer.status().as_u16(), location(&answer)), (303, "/customer/dashboard"));
    let session = browser.lines.iter().find(|line| line.starts_with("__Host-session=")).expect("a session");
    assert!(session.contains("; Secure") && session.contains("; HttpOnly"), "{session}");

    for path in ["/customer/invoices/INV%2F2025%2F01%2F0001", "/customer/invoices/INV%2F2025%2F01%2F0001/pdf"] {
        let answer = browser.send(NAME, Method::GET, path, None).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert!(answer.headers().contains_key("strict-transport-security"), "{path}");
    }
    let seen = "SELECT COUNT(*) FROM customer_sessions WHERE network = '127.0.0.77'";
    assert_eq!(stack.count(seen).await, 1, "the customer's own address, whatever the browser wrote");
    let told = doctor(stack);
    assert!(told.contains("✓ requests: proxies and origins are as configured"), "{told}");
}

async fn sends_plain_http_to_tls(nginx: &NginxServer) {
    let url = format!("http://127.0.0.1:{}/customer/login?x=1", nginx.http_port());
    let answer = portal_tests::http().get(url).header("host", NAME).send().await.expect("nginx answers");
    assert_eq!((answer.status().as_u16(), location(&answer)), (301, "https://portal.example.id/customer/login?x=1"));
}

async fn case_23_an_untrusted_proxy_is_told(nginx: &NginxServer, (stack, portal): &(Stack, PortalProcess)) {
    for client in 1..=12 {
        let mut browser = Browser::new(nginx, &format!("127.0.1.{client}"));
        let answer = browser.send("untrusted.example.id", Method::GET, "/customer/login", None).await;
        assert_eq!(answer.status(), 200);
    }
    let told = doctor(stack);
    assert!(told.contains("✗ proxy: 127.0.0.1") && told.contains("http.trusted_proxies"), "{told}");
    assert_eq!(portal.log().matches("forwards requests of many clients").count(), 1, "once in the log");
}

async fn case_22_a_missing_public_url_is_told(nginx: &NginxServer, (stack, portal): &(Stack, PortalProcess)) {
    let mut browser = Browser::new(nginx, "127.0.0.78");
    let answer = browser.fill_in("unset.example.id", "/customer/login", &format!("phone={PHONE}")).await;
    assert_eq!(answer.status(), 403);
    assert!(portal.log().contains("form_origin"), "{}", portal.log());
    let told = doctor(stack);
    assert!(told.contains("✗ public address: forms are refused"), "{told}");
    assert!(told.contains("https://unset.example.id") && told.contains("set http.public_url"), "{told}");
}

/// TLS that believes in this certificate alone.
fn tls(pem: &[u8]) -> rustls::ClientConfig {
    let certificate = CertificateDer::from_pem_slice(pem).expect("a certificate");
    let mut roots = rustls::RootCertStore::empty();
    roots.add(certificate).expect("a certificate to believe in");
    rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring offers the default versions")
        .with_root_certificates(roots)
        .with_no_client_auth()
}
