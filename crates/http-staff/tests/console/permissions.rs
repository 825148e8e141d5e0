//! Every route with every role, and as a visitor.

use http_staff::{Access, route_list};
use poem::http::Method;
use portal_core::staff::account::Role;

use crate::browser::{Answer, Browser};
use crate::test_console::{CUSTOMER, TestConsole};

const NOWHERE: &str = "01999999-9999-7999-8999-999999999999";

/// The path of a route, of things that there are.
fn address(path: &str, ticket: &str, chat: &str) -> String {
    let id = if path.contains("/customers/") {
        CUSTOMER
    } else if path.contains("/chats/") {
        chat
    } else if path.contains("/faq/") {
        "internet-lambat"
    } else if path.contains("/proofs/") {
        crate::proofs::NOWHERE
    } else {
        NOWHERE
    };
    path.replace(":number", ticket)
        .replace(":id", id)
        .replace(":token", "x")
        .replace(":name", "staff.css")
        .replace(":file", NOWHERE)
}

async fn ask(browser: &mut Browser, method: &Method, path: &str) -> Answer {
    if *method == Method::GET { browser.get(path).await } else { browser.submit(path, &[]).await }
}

#[tokio::test]
async fn stf_03_every_route_is_open_to_the_roles_of_its_permission_and_to_no_other() {
    let console = TestConsole::new().await;
    let ticket = console.ticket().await.to_string();
    let chat = console.chat("Halo").await.id.to_string();
    let mut tried = 0;
    for role in Role::ALL {
        let mut browser = console.logged_in(role).await;
        for (method, path, access) in route_list() {
            let Access::Staff(permission) = access else { continue };
            if path == "/staff/logout" {
                continue;
            }
            browser.get("/staff/sessions").await;
            let answer = ask(&mut browser, &method, &address(&path, &ticket, &chat)).await;
            let is_refused = answer.status == 403 && answer.text.contains("Peran Anda");
            let may = role.permissions().contains(permission);
            assert_eq!(!is_refused, may, "{role:?} {method} {path}: {} {}", answer.status, answer.text);
            assert!(answer.status < 500, "{role:?} {method} {path}: {}", answer.text);
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried} were tried");
}

#[tokio::test]
async fn stf_03_a_visitor_reaches_what_is_for_visitors_alone() {
    let console = TestConsole::new().await;
    let ticket = console.ticket().await.to_string();
    for (method, path, access) in route_list() {
        let mut browser = console.browser();
        browser.get("/staff/login").await;
        let answer = ask(&mut browser, &method, &address(&path, &ticket, NOWHERE)).await;
        let is_sent_away = answer.status == 303 && answer.location == "/staff/login";
        match access {
            Access::Staff(_) => assert!(is_sent_away, "{method} {path}: {} {}", answer.status, answer.location),
            Access::Visitor => {
                assert!(answer.status < 400 && answer.status != 403, "{method} {path}: {}", answer.status);
            }
        }
    }
}

#[tokio::test]
async fn a_role_sees_the_ways_it_may_go() {
    let console = TestConsole::new().await;
    for (role, sees, lacks) in [
        (Role::Cs, "/staff/customers", "/staff/audit"),
        (Role::Cs, "/staff/customers", "href=\"/staff/announcements\""),
        (Role::Supervisor, "href=\"/staff/announcements\"", "x-nothing"),
        (Role::Finance, "/staff/customers", "href=\"/staff/settings\""),
        (Role::Finance, "href=\"/staff/payments\"", "x-nothing"),
        (Role::Cs, "/staff/customers", "href=\"/staff/payments"),
        (Role::Technician, "/staff/customers", "href=\"/staff/payments"),
        (Role::Supervisor, "href=\"/staff/settings\"", "x-nothing"),
        (Role::Admin, "href=\"/staff/settings\"", "x-nothing"),
    ] {
        let mut browser = console.logged_in(role).await;
        let page = browser.get("/staff/sessions").await.text;
        assert!(page.contains(sees) && !page.contains(lacks), "{role:?}");
    }
}

#[tokio::test]
async fn the_pages_of_payments_lead_to_one_another() {
    let console = TestConsole::new().await;
    let page = console.logged_in(Role::Finance).await.get("/staff/payments").await.text;
    for name in ["", "/exceptions", "/proofs", "/totals"] {
        assert!(page.contains(&format!("href=\"/staff/payments{name}\"")), "{name}: {page}");
    }
}

#[tokio::test]
async fn a_role_sees_what_it_may_set() {
    let console = TestConsole::new().await;
    let all = ["replies", "faq", "accounts", "keys"];
    for (role, may) in [(Role::Supervisor, &all[..2]), (Role::Admin, &all[..])] {
        let page = console.logged_in(role).await.get("/staff/settings").await.text;
        for name in all {
            let is_there = page.contains(&format!("href=\"/staff/settings/{name}\""));
            assert_eq!(is_there, may.contains(&name), "{role:?} {name}: {page}");
        }
    }
}
