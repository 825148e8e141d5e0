//! Rules that hold for every route there is, generated from the list of them: nobody reaches what is somebody
//! else's, forms come from our own pages, and a visit changes nothing.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use http_poem::route_list;
use poem::http::Method;
use portal_core::Clock as _;
use portal_core::billing::payment::GatewayState;
use portal_core::support::conversation::{
    ClientId, ConversationEvent, ConversationRepo as _, EntryContent, NewEntry, Participant,
};
use portal_testkit::fixtures::media::png;
use portal_testkit::fixtures::operator;
use serde_json::{Value, json};
use sqlx::Row as _;

use crate::attachments::uploaded;
use crate::bills::{NEIGHBOUR, billed, with_mail};
use crate::client::{Answer, Browser, Call};
use crate::paying::TestGateway;
use crate::test_portal::{OWNER, Plan, TestPortal};

const API: &str = "/api/customer-portal";

/// What the parameter of a route names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Invoice,
    Ticket,
    Session,
    Conversation,
    Attachment,
    Payment,
    Transfer,
}

/// Every route whose parameter names something that belongs to a customer. A route with a parameter that is
/// neither here nor in [`NOBODYS`] fails the first test below.
const OWNED: [(&str, &str, Subject); 55] = [
    ("POST", "/api/customer-portal/invoices/:number/email", Subject::Invoice),
    ("POST", "/customer/invoices/:number/email", Subject::Invoice),
    ("POST", "/api/customer-portal/payments/:id/receipt/email", Subject::Payment),
    ("POST", "/customer/payments/:id/receipt/email", Subject::Payment),
    ("GET", "/api/customer-portal/payments/:id/receipt", Subject::Payment),
    ("GET", "/api/customer-portal/invoices/:number/payments/:id/receipt", Subject::Invoice),
    ("GET", "/customer/invoices/:number/payments/:id/receipt", Subject::Invoice),
    ("POST", "/api/customer-portal/invoices/:number/promise", Subject::Invoice),
    ("GET", "/customer/invoices/:number/promise", Subject::Invoice),
    ("POST", "/customer/invoices/:number/promise", Subject::Invoice),
    ("GET", "/customer/payments/:id/receipt", Subject::Payment),
    ("GET", "/api/customer-portal/payments/:id", Subject::Payment),
    ("POST", "/api/customer-portal/payments/:id/check", Subject::Payment),
    ("POST", "/api/customer-portal/payments/:id/cancel", Subject::Payment),
    ("GET", "/customer/invoices/:number/pay", Subject::Invoice),
    ("POST", "/customer/invoices/:number/pay", Subject::Invoice),
    ("GET", "/customer/payments/:id", Subject::Payment),
    ("GET", "/customer/payments/:id/state", Subject::Payment),
    ("GET", "/customer/payments/:id/qr", Subject::Payment),
    ("POST", "/customer/payments/:id/check", Subject::Payment),
    ("POST", "/customer/payments/:id/cancel", Subject::Payment),
    ("GET", "/api/customer-portal/payments/:id/proof", Subject::Transfer),
    ("POST", "/api/customer-portal/payments/:id/proof", Subject::Transfer),
    ("POST", "/customer/payments/:id/proof", Subject::Transfer),
    ("GET", "/api/customer-portal/attachments/:id", Subject::Attachment),
    ("GET", "/api/customer-portal/attachments/:id/preview", Subject::Attachment),
    ("GET", "/customer/attachments/:id", Subject::Attachment),
    ("GET", "/customer/attachments/:id/preview", Subject::Attachment),
    ("GET", "/api/customer-portal/invoices/:number", Subject::Invoice),
    ("GET", "/api/customer-portal/invoices/:number/pdf", Subject::Invoice),
    ("GET", "/api/customer-portal/tickets/:number", Subject::Ticket),
    ("POST", "/api/customer-portal/tickets/:number/rating", Subject::Ticket),
    ("POST", "/api/customer-portal/tickets/:number/reopen", Subject::Ticket),
    ("POST", "/api/customer-portal/tickets/:number/cancel", Subject::Ticket),
    ("GET", "/api/customer-portal/tickets/:number/messages", Subject::Ticket),
    ("POST", "/api/customer-portal/tickets/:number/messages", Subject::Ticket),
    ("GET", "/api/customer-portal/conversations/:id/messages", Subject::Conversation),
    ("POST", "/api/customer-portal/conversations/:id/messages", Subject::Conversation),
    ("POST", "/api/customer-portal/conversations/:id/read", Subject::Conversation),
    ("POST", "/api/customer-portal/conversations/:id/rating", Subject::Conversation),
    ("POST", "/api/customer-portal/conversations/:id/typing", Subject::Conversation),
    ("DELETE", "/api/customer-portal/sessions/:id", Subject::Session),
    ("GET", "/customer/invoices/:number", Subject::Invoice),
    ("GET", "/customer/invoices/:number/pdf", Subject::Invoice),
    ("GET", "/customer/tickets/:number", Subject::Ticket),
    ("POST", "/customer/tickets/:number/rating", Subject::Ticket),
    ("POST", "/customer/tickets/:number/reopen", Subject::Ticket),
    ("POST", "/customer/tickets/:number/cancel", Subject::Ticket),
    ("POST", "/customer/tickets/:number/messages", Subject::Ticket),
    ("GET", "/customer/chat/:id", Subject::Conversation),
    ("POST", "/customer/chat/:id/messages", Subject::Conversation),
    ("POST", "/customer/chat/:id/read", Subject::Conversation),
    ("POST", "/customer/chat/:id/rating", Subject::Conversation),
    ("POST", "/customer/chat/:id/typing", Subject::Conversation),
    ("POST", "/customer/sessions/:id/end", Subject::Session),
];

/// What a link reaches is tried in `pay_links.rs`.
const LINK: &str = "the holder of a payment link, and the payments of its invoice alone";

/// That a year shows the caller's own alone is tried in `statements.rs`.
const YEAR: &str = "a year";

/// Routes whose parameter names nothing of a customer, and why.
const NOBODYS: [(&str, &str); 13] = [
    ("/api/customer-portal/statements/:year", YEAR),
    ("/customer/statements/:year/pdf", YEAR),
    ("/customer/statements/:year/csv", YEAR),
    ("/static/:name", "files of the program"),
    ("/icons/:name", "pictures of the brand"),
    ("/customer/view/:token", "a member of staff, by the link of the console"),
    ("/customer/phone/revert/:token", "the holder of the token in the old number's message"),
    ("/pay/:token", LINK),
    ("/pay/:token/payments/:id", LINK),
    ("/pay/:token/payments/:id/state", LINK),
    ("/pay/:token/payments/:id/qr", LINK),
    ("/pay/:token/payments/:id/check", LINK),
    ("/pay/:token/payments/:id/cancel", LINK),
];

#[test]
fn sec_40_every_route_with_a_parameter_is_in_the_matrix() {
    let owned: BTreeSet<(String, String)> = OWNED.iter().map(|(method, path, _)| pair(method, path)).collect();
    for (method, path) in route_list() {
        if path.contains(':') && !NOBODYS.iter().any(|(known, _)| *known == path) {
            assert!(owned.contains(&pair(method.as_str(), &path)), "{method} {path} is not in the isolation matrix");
        }
    }
    let routes: BTreeSet<(String, String)> =
        route_list().iter().map(|(method, path)| pair(method.as_str(), path)).collect();
    for route in owned {
        assert!(routes.contains(&route), "{route:?} is in the matrix but nowhere else");
    }
}

fn pair(method: &str, path: &str) -> (String, String) {
    (method.to_owned(), path.to_owned())
}

/// Two customers, each with an invoice, a completed ticket and sessions; the caller is the first.
pub(crate) struct World {
    pub(crate) portal: TestPortal,
    bank: Arc<TestGateway>,
    token: String,
    pub(crate) browser: Browser,
    pub(crate) own: Belongings,
    foreign: Belongings,
}

pub(crate) struct Belongings {
    pub(crate) invoice: &'static str,
    pub(crate) ticket: String,
    session: String,
    pub(crate) conversation: String,
    attachment: String,
    payment: String,
    transfer: String,
}

impl Belongings {
    fn id(&self, subject: Subject) -> &str {
        match subject {
            Subject::Invoice => self.invoice,
            Subject::Ticket => &self.ticket,
            Subject::Session => &self.session,
            Subject::Conversation => &self.conversation,
            Subject::Attachment => &self.attachment,
            Subject::Payment => &self.payment,
            Subject::Transfer => &self.transfer,
        }
    }
}

/// An identity that nobody has, but somebody could.
fn random(subject: Subject) -> &'static str {
    match subject {
        Subject::Invoice => "INV/2099/01/0001",
        Subject::Ticket => "TKT20990101001",
        Subject::Payment | Subject::Transfer => "INV-2099-01-0001-000000000000",
        Subject::Session | Subject::Conversation | Subject::Attachment => "01999999-9999-7999-8999-999999999999",
    }
}

/// What is typed into any form.
const FIELDS: [(&str, &str); 7] = [
    ("date", "2025-11-08"),
    ("method", "gopay"),
    ("rating", "5"),
    ("note", "x"),
    ("client_id", "m-1"),
    ("text", "x"),
    ("ordinal", "1"),
];

const MALFORMED: [&str; 7] =
    ["%FF", "%20", "a%00b", "%3Cscript%3E", "..%2f..%2fetc", "%27%20OR%201=1--", "x%0d%0aSet-Cookie:%20a"];

impl World {
    pub(crate) async fn new() -> Self {
        // So much happens in it that it is too large for a stack.
        Box::pin(Self::made()).await
    }

    async fn made() -> Self {
        let bank = Arc::<TestGateway>::default();
        let portal = billed(Plan { gateway: Some(bank.clone()), ..with_mail().0 }).await;
        portal
            .staff(
                "INSERT INTO payments (id, invoice_number, paid_at, amount, method)
                 VALUES (1, 'INV-PART', '2025-11-04T02:30:00.000Z', 80000, 'Tunai'),
                        (2, 'INV-NEXT-DOOR', '2025-11-04T02:30:00.000Z', 80000, 'Tunai')",
            )
            .await;
        let (neighbour, foreign_ticket) = with_ticket(&portal, NEIGHBOUR).await;
        let (token, own_ticket) = with_ticket(&portal, OWNER).await;
        portal.wait(61);
        let other = portal.api_token(OWNER).await;
        portal.wait(61);
        let browser = portal.logged_in(OWNER).await;
        let foreign = Belongings {
            invoice: "INV-NEXT-DOOR",
            ticket: foreign_ticket,
            session: session(&portal, &neighbour).await,
            conversation: chat(&portal, &neighbour).await,
            attachment: uploaded(&portal, &neighbour, &png(9, 9)).await,
            payment: payment(&portal, &neighbour, ("INV-DOOR-MAT", "gopay")).await,
            transfer: payment(&portal, &neighbour, ("INV-NEXT-DOOR", "transfer")).await,
        };
        let conversation = chat(&portal, &token).await;
        let attachment = uploaded(&portal, &token, &png(9, 9)).await;
        let session = session(&portal, &other).await;
        let transfer = payment(&portal, &token, ("INV-LATE", "transfer")).await;
        let payment = payment(&portal, &token, ("INV-PART", "gopay")).await;
        let (invoice, ticket) = ("INV-PART", own_ticket);
        let own = Belongings { invoice, ticket, session, conversation, attachment, payment, transfer };
        Self { portal, bank, token, browser, own, foreign }
    }

    /// A route of pages with what is the caller's own in place of its parameters.
    pub(crate) fn own_path(&self, route: &str) -> String {
        let number = if route.contains("/invoices/") { self.own.invoice } else { self.own.ticket.as_str() };
        let id = if route.contains("/payments/") { &self.own.payment } else { &self.own.conversation };
        route.replace(":number", &encoded(number)).replace(":id", id)
    }

    /// Sends the route's request for `id`, as a user of that surface would.
    async fn attempt(&mut self, method: &str, path: &str, id: &str) -> Answer {
        // A payment on record is named by its invoice too: the first is the caller's, the second the neighbour's.
        let record = if id == encoded(self.own.invoice) { "1" } else { "2" };
        let path = if path.contains("/invoices/") { path.replace(":id", record) } else { path.to_owned() };
        let path = path.replace(":number", id).replace(":id", id);
        if path.starts_with(API) {
            let call = Call::new(method, &path).bearer(&self.token);
            let file = self.own.attachment.as_str();
            let message = json!({"client_id": "m-1", "text": "x", "ordinal": 1, "attachment_id": file});
            let mut body = json!({"rating": 5, "note": "x", "date": "2025-11-08"});
            body.as_object_mut().expect("an object").extend(message.as_object().expect("an object").clone());
            let body = body.to_string();
            return self.portal.call(if method == "POST" { call.json(&body) } else { call }).await;
        }
        if method == "GET" {
            return self.browser.get(&path).await;
        }
        self.browser.get("/customer/dashboard").await;
        let file = format!("file-{}", self.own.attachment);
        let proof = path.ends_with("/proof").then_some((file.as_str(), "on"));
        let fields: Vec<(&str, &str)> = FIELDS.into_iter().chain(proof).collect();
        let sent = self.browser.submit(&path, &fields).await;
        // What a form comes to is said by the page that its answer leads to.
        if sent.status == 303 { self.browser.get(sent.location()).await } else { sent }
    }
}

/// A customer's token, and a completed ticket of theirs.
async fn with_ticket(portal: &TestPortal, phone: &str) -> (String, String) {
    let token = portal.api_token(phone).await;
    let body = json!({"type": "repair", "title": "Internet mati", "description": "LOS merah"}).to_string();
    let answer = portal.call(Call::post(&format!("{API}/tickets")).bearer(&token).json(&body)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let number = answer.json()["data"]["ticket_number"].as_str().expect("a number").to_owned();
    portal.complete(&number).await;
    (token, number)
}

/// A chat of the holder of a token.
async fn chat(portal: &TestPortal, token: &str) -> String {
    let body = json!({"client_id": "m-0", "text": "Halo"}).to_string();
    let answer = portal.call(Call::post(&format!("{API}/conversations")).bearer(token).json(&body)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["data"]["conversation"]["id"].as_str().expect("an id").to_owned()
}

/// A payment of the holder of a token, which waits.
async fn payment(portal: &TestPortal, token: &str, (invoice, method): (&str, &str)) -> String {
    let body = json!({"invoices": [invoice], "method": method}).to_string();
    let call = Call::post(&format!("{API}/payments")).bearer(token).header("idempotency-key", invoice).json(&body);
    let answer = portal.call(call).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["data"]["id"].as_str().expect("a name").to_owned()
}

/// Staff close a chat.
pub(crate) async fn close(portal: &TestPortal, id: &str) {
    let (at, id) = (portal.clock.now(), id.parse().expect("an id"));
    let who = Participant::Staff(operator());
    let client_id = ClientId::parse(&format!("close-{}", at.timestamp_millis())).expect("a name");
    let content = EntryContent::Event(ConversationEvent::Closed);
    let entry = NewEntry { client_id, author: who.author(), at, content, attachments: Vec::new() };
    portal.store.append(&who, id, &entry).await.expect("it is closed");
}

/// The session behind a token.
async fn session(portal: &TestPortal, token: &str) -> String {
    let answer = portal.call(Call::get(&format!("{API}/sessions")).bearer(token)).await;
    let sessions = answer.json()["data"]["sessions"].as_array().expect("sessions").clone();
    let own = sessions.iter().find(|session| session["current"] == Value::Bool(true)).expect("the present one");
    own["id"].as_str().expect("an id").to_owned()
}

pub(crate) fn encoded(id: &str) -> String {
    id.replace('/', "%2F")
}

/// An answer without what differs from request to request: the trace, the tokens, the path that was asked for.
fn bare(answer: &Answer, path_id: &str) -> String {
    let mut text = answer.text().replace(path_id, "ID");
    for (before, after) in
        [(r#"trace_id":""#, '"'), ("<code>", '<'), (r#"nonce=""#, '"'), (r#"name="csrf" value=""#, '"')]
    {
        let mut rest = text.as_str();
        let mut kept = String::new();
        while let Some((head, tail)) = rest.split_once(before) {
            kept.push_str(head);
            kept.push_str(before);
            rest = tail.find(after).map_or("", |at| &tail[at..]);
        }
        kept.push_str(rest);
        text = kept;
    }
    text
}

/// Everything in the database, as text.
pub(crate) async fn dump(portal: &TestPortal) -> String {
    let db = portal.store.connection();
    let tables = sqlx::query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetch_all(db).await;
    let mut all = String::new();
    for table in tables.expect("tables") {
        let table: String = table.get(0);
        let info = sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA table_info({table})"))).fetch_all(db).await;
        let columns: Vec<String> =
            info.expect("columns").iter().map(|row| format!("quote(\"{}\")", row.get::<String, _>(1))).collect();
        let select = format!("SELECT {} FROM {table} ORDER BY 1", columns.join(" || ',' || "));
        for row in sqlx::query(sqlx::AssertSqlSafe(select)).fetch_all(db).await.expect("rows") {
            writeln!(all, "{table}: {}", row.get::<String, _>(0)).expect("a text takes a line");
        }
    }
    all
}

#[tokio::test]
async fn sec_40_foreign_missing_and_malformed_look_the_same_and_change_nothing() {
    let mut world = World::new().await;
    for (method, path, subject) in OWNED {
        world.attempt(method, path, &encoded(random(subject))).await;
        let before = dump(&world.portal).await;
        let missing_id = encoded(random(subject));
        let missing = world.attempt(method, path, &missing_id).await;
        // The form of a session stands on the list of all, and comes back there.
        let status = if (method, path) == ("POST", "/customer/sessions/:id/end") { 200 } else { 404 };
        assert_eq!(missing.status, status, "{method} {path}: {}", missing.text());
        assert!(status == 404 || missing.text().contains("Itu tidak bisa dilakukan"), "{}", missing.text());
        let foreign_id = encoded(world.foreign.id(subject));
        let foreign = world.attempt(method, path, &foreign_id).await;
        assert_eq!(foreign.status, status, "{method} {path}: {}", foreign.text());
        assert_eq!(bare(&foreign, &foreign_id), bare(&missing, &missing_id), "{method} {path}");
        for id in MALFORMED {
            let malformed = world.attempt(method, path, id).await;
            assert_eq!(malformed.status, status, "{method} {path} {id}: {}", malformed.text());
            assert_eq!(bare(&malformed, id), bare(&missing, &missing_id), "{method} {path} {id}");
        }
        assert_eq!(dump(&world.portal).await, before, "{method} {path} changed something");
    }
}

#[tokio::test]
async fn sec_40_what_is_ones_own_is_found_at_every_route_of_the_matrix() {
    for (method, path, subject) in OWNED {
        let mut world = World::new().await;
        let id = encoded(world.own.id(subject));
        if path.ends_with("/cancel") {
            world.portal.staff("UPDATE tickets SET status = 'open'").await;
        }
        if path.ends_with("/rating") && subject == Subject::Conversation {
            close(&world.portal, &world.own.conversation).await;
        }
        if path.contains("/receipt") {
            world.bank.turn(&world.own.payment, GatewayState::Paid);
            let check = "/api/customer-portal/payments/:id/check";
            assert_eq!(world.attempt("POST", check, &world.own.payment.clone()).await.status, 200);
        }
        let own = world.attempt(method, path, &id).await;
        assert!(matches!(own.status, 200 | 201 | 202 | 303), "{method} {path}: {} {}", own.status, own.text());
    }
}

#[tokio::test]
async fn sec_31_every_form_needs_its_token_and_our_own_page() {
    let mut world = World::new().await;
    let id = world.own.ticket.clone();
    let forms = route_list().into_iter().filter(|(method, path)| {
        *method == Method::POST && !path.starts_with("/api") && !path.starts_with("/webhooks")
    });
    world.browser.get("/customer/dashboard").await;
    let before = dump(&world.portal).await;
    for (_, path) in forms {
        let path = path.replace(":number", &id).replace(":id", &world.own.session).replace(":token", "x.y");
        let stale = Call::post(&path).body("application/x-www-form-urlencoded", "csrf=x&phone=0817102070");
        for (what, call) in [
            ("without any header or token", stale.clone()),
            ("from another site", world.browser.form(&path, &[]).header("sec-fetch-site", "cross-site")),
            ("from a sister site", world.browser.form(&path, &[]).header("sec-fetch-site", "same-site")),
            ("from a foreign origin", world.browser.form(&path, &[]).header("origin", "https://evil.example")),
        ] {
            let answer = world.browser.send(call).await;
            // A form of the login from a tab that is older than the login is not read, and leads to the dashboard.
            let is_old_tab = path.starts_with("/customer/login") && what == "without any header or token";
            let expected = if is_old_tab { (303, "/customer/dashboard") } else { (403, "") };
            assert_eq!((answer.status, answer.location()), expected, "{path} {what}: {}", answer.text());
        }
        let ours = world.browser.send(stale.header("sec-fetch-site", "same-origin")).await;
        assert_eq!(ours.status, 303, "{path}, from our own page with a token that is none: {}", ours.text());
    }
    assert_eq!(dump(&world.portal).await, before);
}

#[tokio::test]
async fn sec_31_a_visit_changes_nothing() {
    let mut world = World::new().await;
    world.browser.get("/customer/dashboard").await;
    let before = dump(&world.portal).await;
    for (method, path) in route_list() {
        if method != Method::GET {
            continue;
        }
        let number = if path.contains("invoices") { world.own.invoice } else { world.own.ticket.as_str() };
        let path = path
            .replace(":number", &encoded(number))
            .replace(":token", "x.y")
            .replace(":name", "app.css")
            .replace(":year", "2025");
        let path = path.replace(":id", &world.own.conversation);
        if path.starts_with(API) {
            world.portal.call(Call::get(&path).bearer(&world.token)).await;
        } else {
            world.browser.get(&path).await;
        }
        assert_eq!(dump(&world.portal).await, before, "GET {path} changed something");
    }
}

#[tokio::test]
async fn sec_33_every_route_answers_with_the_security_headers_and_nothing_personal_is_kept() {
    let mut world = World::new().await;
    for (method, path) in route_list() {
        let number = if path.contains("invoices") { world.own.invoice } else { world.own.ticket.as_str() };
        let path = path
            .replace(":number", &encoded(number))
            .replace(":token", "x.y")
            .replace(":name", "app.css")
            .replace(":year", "2025");
        let call = Call::new(method.as_str(), &path);
        let answer = if path.starts_with(API) {
            world.portal.call(call.bearer(&world.token)).await
        } else {
            world.browser.send(call).await
        };
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{method} {path}");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{method} {path}");
        let personal = path.starts_with("/customer/") || path.starts_with(API);
        if personal && !path.contains("/faq") {
            assert!(
                answer.header("cache-control").contains("no-store"),
                "{method} {path}: {}",
                answer.header("cache-control")
            );
        }
    }
}
