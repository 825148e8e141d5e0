//! Portals without some groups of ports: no route of a missing group, and nothing that leads to one.

use std::collections::BTreeSet;
use std::sync::Arc;

use http_poem::route_list;
use portal_core::content::ContentPorts;
use portal_core::insight::InsightPorts;
use portal_core::{Group, Ports};
use serde_json::Value;

use crate::bills;
use crate::client::{Browser, Call};
use crate::faq::content;
use crate::test_portal::{OWNER, Plan, TestPortal};

const API: &str = "/api/customer-portal";
const HOME: &str = "/customer/profile";

/// The groups that a route needs; none for what every portal has.
fn groups_of(method: &str, path: &str) -> Vec<Group> {
    let of_ticket = path.contains("/tickets/") && path.ends_with("/messages");
    let group = group_of(method, path);
    let needs_invoices = matches!(group, Some(Group::Payments | Group::Email | Group::Statements | Group::Promises));
    let of_receipt = path.ends_with("/receipt/email");
    let also = [
        of_ticket.then_some(Group::Conversations),
        needs_invoices.then_some(Group::Billing),
        of_receipt.then_some(Group::Payments),
    ];
    group.into_iter().chain(also.into_iter().flatten()).collect()
}

/// The group that a route belongs to; `None` for what every portal has.
fn group_of(method: &str, path: &str) -> Option<Group> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let below = path.strip_prefix(API).or_else(|| path.strip_prefix("/customer"))?;
    match below.split('/').skip(1).collect::<Vec<_>>()[..] {
        ["dashboard", ..] => Some(Group::Dashboard),
        ["invoices", _, "email"] | ["payments", _, "receipt", "email"] => Some(Group::Email),
        // It is there with either: what was started here, and what is on record.
        ["payments"] if path.starts_with("/customer") => None,
        ["statements", ..] | ["invoices", _, "payments", ..] => Some(Group::Statements),
        ["invoices", _, "promise"] => Some(Group::Promises),
        ["payments" | "payment-methods", ..] | ["invoices", _, "pay"] => Some(Group::Payments),
        ["invoices", ..] => Some(Group::Billing),
        ["tickets", ..] => Some(Group::Support),
        ["conversations" | "chat" | "events", ..] => Some(Group::Conversations),
        ["faq", ..] => Some(Group::Content),
        ["attachments", ..] => Some(Group::Attachments),
        ["looks", ..] => Some(Group::StaffLooks),
        ["profile", _, ..] | ["phone", ..] => Some(Group::Profile),
        ["profile"] if method == "PUT" => Some(Group::Profile),
        _ => None,
    }
}

fn remove(ports: &mut Ports, group: Group) {
    match group {
        Group::Dashboard => ports.insight.dashboard = None,
        Group::Profile => ports.profile = None,
        Group::Billing => ports.billing = None,
        Group::Support => ports.support = None,
        Group::Conversations => ports.conversations = None,
        Group::Content => ports.content = None,
        Group::Attachments => ports.attachments = None,
        Group::StaffLooks => ports.staff_looks = None,
        Group::Payments => ports.payments = None,
        Group::Email => ports.messaging.email = None,
        Group::Promises => ports.promises = None,
        Group::Statements => {
            if let Some(billing) = &mut ports.billing {
                billing.statements = None;
            }
        }
    }
}

/// A portal without these groups, whose customer owes something and has a ticket that is worked on.
async fn without(groups: &[Group]) -> TestPortal {
    let (groups, mail) = (groups.to_vec(), bills::with_mail().0.ports);
    let change = move |ports: &mut Ports| {
        ports.content = Some(ContentPorts { faq: Arc::new(content()) });
        mail(ports);
        for group in groups {
            remove(ports, group);
        }
    };
    let mut plan = Plan { gateway: Some(Arc::default()), ports: Box::new(change), ..Plan::default() };
    (plan.policies.promises.days_before_due, plan.policies.promises.most_days) = (31, 31);
    let portal = TestPortal::with(plan).await;
    bills::put(&portal, ("INV/2025/11/0001", "AGLS1", "sent", (1, 20), (333_000, 0))).await;
    portal
        .staff(
            "INSERT INTO tickets (ticket_number, customer_id, type, title, created_at, updated_at)
             VALUES ('TKT1', 'AGLS1', 'repair', 'Internet mati', '2025-11-05T02:30:00.000Z', '2025-11-05T02:30:00.000Z')",
        )
        .await;
    portal
}

/// The paths that a page's links and forms lead to, with their methods; files apart.
fn leads(html: &str) -> BTreeSet<(&'static str, String)> {
    let of = |attribute: &str, method| {
        let cut = |part: &str| part.split('"').next().unwrap_or_default().replace("&#38;", "&").replace("&amp;", "&");
        html.split(attribute).skip(1).map(cut).map(|to| (method, to)).collect::<Vec<_>>()
    };
    let mut all = of("href=\"", "GET");
    all.extend(of("action=\"", "POST"));
    let is_page = |to: &str| to.starts_with('/') && !to.starts_with("/static/") && !to.starts_with("/icons/");
    all.into_iter().filter(|(_, to)| is_page(to)).collect()
}

/// Follows every link from these pages on; answers the pages that were seen, and where all of them lead.
async fn crawl(browser: &mut Browser, from: &[&str]) -> (BTreeSet<String>, BTreeSet<(&'static str, String)>) {
    let mut waiting: Vec<String> = from.iter().map(|path| (*path).to_owned()).collect();
    let (mut seen, mut led) = (BTreeSet::new(), BTreeSet::new());
    while let Some(path) = waiting.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let answer = browser.get(&path).await;
        match answer.status {
            303 => waiting.push(answer.location().to_owned()),
            status => assert_eq!(status, 200, "{path}: {}", answer.text()),
        }
        let found = leads(&answer.text());
        waiting.extend(found.iter().filter(|(method, _)| *method == "GET").map(|(_, to)| to.clone()));
        led.extend(found);
    }
    (seen, led)
}

/// The pages of a logged-in customer that no other page needs to lead to.
const PAGES: [&str; 5] =
    ["/", "/customer/accounts", "/customer/confirm?next=/customer/sessions", "/api/docs", "/offline"];

async fn assert_nothing_leads_to(portal: &TestPortal, missing: &[Group]) -> BTreeSet<String> {
    let (mut visitor, mut customer) = (portal.browser(), portal.logged_in(OWNER).await);
    let (_, mut led) = crawl(&mut visitor, &["/customer/login", "/offline", "/api/docs"]).await;
    let (seen, of_customer) = crawl(&mut customer, &PAGES).await;
    led.extend(of_customer);
    led.extend(leads(&customer.get("/customer/nowhere").await.text()));
    for (method, to) in led {
        let group = group_of(method, &to);
        assert!(group.is_none_or(|group| !missing.contains(&group)), "a page without {missing:?} leads to {to}");
    }
    seen
}

#[tokio::test]
async fn a_whole_portal_leads_to_every_group() {
    let portal = without(&[]).await;
    let seen = assert_nothing_leads_to(&portal, &[]).await;
    let groups: Vec<Group> = seen.iter().filter_map(|path| group_of("GET", path)).collect();
    // Files are shown where messages are, and documents are sent from the pages that show them.
    let mut with_pages = Group::ALL.iter().filter(|group| !matches!(group, Group::Attachments | Group::Email));
    assert!(with_pages.all(|group| groups.contains(group)), "{seen:?}");
}

#[tokio::test]
async fn no_page_leads_to_a_group_that_is_not_there() {
    for group in Group::ALL {
        assert_nothing_leads_to(&without(&[group]).await, &[group]).await;
    }
}

#[tokio::test]
async fn a_group_that_is_not_there_has_no_routes() {
    for group in Group::ALL {
        let portal = without(&[group]).await;
        let token = portal.api_token(OWNER).await;
        portal.wait(61);
        let browser = portal.logged_in(OWNER).await;
        let mut of_group = 0;
        for (method, pattern) in route_list() {
            let path = pattern.replace(":number", "TKT1").replace(":token", "x");
            if !groups_of(method.as_str(), &path).contains(&group) {
                continue;
            }
            of_group += 1;
            let call = Call::new(method.as_str(), &path);
            let is_api = path.starts_with(API);
            let call = if is_api { call.bearer(&token) } else { call.header("cookie", &browser.cookie_line()) };
            let answer = portal.call(call).await;
            if path == format!("{API}/profile") {
                assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"), "{method} {path}");
            } else {
                assert_eq!(answer.status, 404, "{method} {path}: {}", answer.text());
            }
        }
        assert!(of_group >= 1, "{group:?} has {of_group} routes");
    }
}

#[tokio::test]
async fn the_document_tells_of_the_operations_that_are_there() {
    let expected = |missing: Option<Group>| {
        let there = route_list().into_iter().filter(|(method, path)| {
            path.starts_with(API) && missing.is_none_or(|missing| !groups_of(method.as_str(), path).contains(&missing))
        });
        there.map(|(method, path)| format!("{method} {}", &path[API.len()..])).collect::<BTreeSet<_>>()
    };
    for missing in Group::ALL.into_iter().map(Some).chain([None]) {
        let portal = without(missing.as_slice()).await;
        let document = portal.call(Call::get("/api/openapi.json")).await.json();
        let (mut told, mut tags) = (BTreeSet::new(), BTreeSet::new());
        for (path, item) in document["paths"].as_object().expect("paths") {
            for (verb, operation) in item.as_object().expect("an item").iter().filter(|(verb, _)| *verb != "parameters")
            {
                told.insert(format!("{} {}", verb.to_uppercase(), path.replace('{', ":").replace('}', "")));
                tags.extend(operation["tags"].as_array().expect("tags").iter().filter_map(Value::as_str));
            }
        }
        assert_eq!(told, expected(missing), "without {missing:?}");
        let named = document["tags"].as_array().expect("tags").iter().filter_map(|tag| tag["name"].as_str());
        assert_eq!(named.collect::<BTreeSet<_>>(), tags, "without {missing:?}");
    }
}

/// Leaves the ports of a login.
fn login_alone(ports: &mut Ports) {
    for group in Group::ALL {
        remove(ports, group);
    }
    ports.insight = InsightPorts::default();
}

#[tokio::test]
async fn a_login_alone_logs_in_by_page_and_every_page_that_is_left_answers() {
    let portal = TestPortal::with(Plan { ports: Box::new(login_alone), ..Plan::default() }).await;
    let mut browser = portal.logged_in(OWNER).await;
    for path in ["/", "/customer/login", "/customer/login/code"] {
        assert_eq!(browser.get(path).await.location(), HOME, "{path}");
    }
    for path in ["/customer/profile/edit", "/customer/profile/phone", HOME] {
        assert_eq!(browser.get(&format!("/customer/confirm?next={path}")).await.location(), HOME, "{path}");
    }
    let profile = browser.get(HOME).await.text();
    assert!(profile.contains("Budi AGLS1") && profile.contains("aria-current=\"page\""), "{profile}");
    let tabs = profile.split("<nav class=\"tabs\"").nth(1).and_then(|rest| rest.split("</nav>").next()).expect("tabs");
    assert_eq!(leads(tabs), BTreeSet::from([("GET", HOME.to_owned())]));
    portal.wait(61);
    let seen = assert_nothing_leads_to(&portal, &Group::ALL).await;
    assert!(seen.contains("/customer/sessions") && seen.contains(HOME), "{seen:?}");
    let lost = browser.get("/customer/dashboard").await;
    assert_eq!(lost.status, 404);
    assert!(lost.text().contains("Kembali ke Profil"), "{}", lost.text());
    browser.get(HOME).await;
    let out = browser.submit("/customer/logout", &[]).await;
    assert_eq!((out.status, out.location()), (303, "/customer/login"));
}

#[tokio::test]
async fn a_login_alone_logs_in_over_the_api() {
    let portal = TestPortal::with(Plan { ports: Box::new(login_alone), ..Plan::default() }).await;
    let token = portal.api_token(OWNER).await;
    for (path, status) in [("/profile", 200), ("/sessions", 200), ("/invoices", 404), ("/dashboard/stats", 404)] {
        let answer = portal.call(Call::get(&format!("{API}{path}")).bearer(&token)).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_login_alone_proves_the_number_again_before_it_puts_other_devices_out() {
    let portal = TestPortal::with(Plan { ports: Box::new(login_alone), ..Plan::default() }).await;
    let mut browser = portal.logged_in(OWNER).await;
    portal.wait(3_600);
    portal.logged_in(OWNER).await;
    portal.wait(61);
    browser.get("/customer/sessions").await;
    let detour = browser.submit("/customer/sessions/end-others", &[]).await;
    assert_eq!(detour.location(), "/customer/confirm?next=/customer/sessions/end-others");
    browser.get(detour.location()).await;
    let asked = browser.submit("/customer/confirm", &[("next", "/customer/sessions/end-others")]).await;
    let page = browser.get(asked.location()).await.text();
    portal.deliver().await;
    let (challenge, code) = (crate::client::field(&page, "challenge").expect("a challenge"), portal.phone.last_code());
    let fields = [("challenge", challenge.as_str()), ("next", "/customer/sessions/end-others"), ("otp", &code)];
    let done = browser.submit("/customer/confirm/code", &fields).await;
    assert_eq!(done.location(), "/customer/sessions");
    assert!(browser.get("/customer/sessions").await.text().contains("Semua perangkat lain"), "they are put out");
}

#[tokio::test]
async fn the_dashboard_says_nothing_of_what_is_not_there() {
    let stats = async |portal: &TestPortal| {
        let token = portal.api_token(OWNER).await;
        let answer = portal.call(Call::get(&format!("{API}/dashboard/stats")).bearer(&token)).await;
        answer.json()["data"].as_object().expect("figures").keys().cloned().collect::<Vec<_>>()
    };
    let page = async |portal: &TestPortal| {
        portal.wait(3_600);
        portal.logged_in(OWNER).await.get("/customer/dashboard").await.text()
    };
    let (owed, ticket) = ("Rp 333.000", "Internet mati");
    for (missing, keys, shown, hidden) in [
        (vec![], vec!["invoices", "tickets"], vec![owed, ticket], vec![]),
        (vec![Group::Billing], vec!["tickets"], vec![ticket], vec![owed, "Tidak ada tagihan", "Invoice berikutnya"]),
        (vec![Group::Support], vec!["invoices"], vec![owed], vec![ticket, "Tiket aktif", "Lapor gangguan"]),
    ] {
        let portal = without(&missing).await;
        assert_eq!(stats(&portal).await, keys, "without {missing:?}");
        let html = page(&portal).await;
        let main = html.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).expect("a page");
        for words in shown {
            assert!(main.contains(words), "without {missing:?}: no {words} in {main}");
        }
        for words in hidden {
            assert!(!main.contains(words), "without {missing:?}: {words} in {main}");
        }
    }
}

#[tokio::test]
async fn after_a_login_nobody_is_led_to_a_page_that_is_not_there() {
    for (address, status, after) in [("/customer/tickets", 303, "/customer/tickets"), ("/customer/invoices", 404, HOME)]
    {
        let portal = without(&[Group::Dashboard, Group::Billing]).await;
        let mut browser = portal.browser();
        assert_eq!(browser.get(address).await.status, status, "{address}");
        browser.get("/customer/login").await;
        let page = browser.submit("/customer/login", &[("phone", OWNER)]).await.location().to_owned();
        portal.deliver().await;
        browser.get(&page).await;
        let entered = browser.submit("/customer/login/code", &[("otp", &portal.phone.last_code())]).await;
        assert_eq!(entered.location(), after);
    }
}

#[tokio::test]
async fn a_portal_that_counts_nothing_serves_all_the_same() {
    let change = |ports: &mut Ports| ports.insight.analytics = None;
    let portal =
        TestPortal::with(Plan { gateway: Some(Arc::default()), ports: Box::new(change), ..Plan::default() }).await;
    assert!(portal.core.analytics.is_none());
    let mut browser = portal.logged_in(OWNER).await;
    assert_eq!(browser.get("/customer/dashboard").await.status, 200);
    portal.wait(61);
    let token = portal.api_token(OWNER).await;
    assert_eq!(portal.call(Call::get(&format!("{API}/profile")).bearer(&token)).await.status, 200);
}
