//! Staff who see what a customer sees: all of it, and change nothing of it.

use std::sync::Arc;

use http_poem::route_list;
use poem::http::Method;
use portal_core::staff::account::StaffAccount;
use portal_core::staff::session::{
    ActiveStaffSession, StaffSessionDeps, StaffSessionPolicy, StaffSessionService, StaffSessionStore as _,
    StaffSessionToken,
};
use portal_core::staff::trail::TrailReason;
use portal_core::{Clock as _, CustomerId};
use portal_testkit::fixtures::staff_session;
use portal_testkit::{SeededEntropy, StaffStores};

use crate::client::{Browser, Call};
use crate::isolation::{World, dump};
use crate::test_portal::{OWNER, TestPortal, views};

/// A member of customer service who is logged in to the console.
struct Staff {
    account: StaffAccount,
    active: ActiveStaffSession,
}

impl Staff {
    async fn at(portal: &TestPortal) -> Self {
        let account = StaffStores::on(Arc::new(portal.store.clone())).log_in(1).await;
        let deps = StaffSessionDeps { sessions: Arc::new(portal.store.clone()), clock: portal.clock.clone() };
        let token = StaffSessionToken::generate(&SeededEntropy::new(1));
        assert_eq!(token.hash(), staff_session(&account, 1).hash);
        let sessions = StaffSessionService::new(deps, StaffSessionPolicy::default());
        Self { account, active: sessions.authenticate(token.expose()).await.expect("it stands") }
    }

    /// The link that the console makes.
    async fn link(&self, portal: &TestPortal) -> String {
        let (customer, reason) = (CustomerId::parse("AGLS1"), TrailReason::parse("Tagihan tidak terlihat"));
        let (customer, reason) = (customer.expect("an id"), reason.expect("a reason"));
        let link = views(&portal.store, &portal.clock).begin(&self.active, &customer, reason).await.expect("a link");
        format!("/customer/view/{}", link.token.expose())
    }

    /// A browser in which the link was opened.
    async fn viewing(&self, portal: &TestPortal) -> Browser {
        let mut browser = portal.browser();
        let opened = browser.get(&self.link(portal).await).await;
        assert_eq!((opened.status, opened.location()), (303, "/customer/dashboard"));
        browser
    }
}

#[tokio::test]
async fn stf_05_every_page_is_shown_and_says_that_it_is_a_view() {
    let world = World::new().await;
    let staff = Staff::at(&world.portal).await;
    let mut browser = staff.viewing(&world.portal).await;
    let before = dump(&world.portal).await;
    let mut shown = 0;
    for (method, path) in route_list() {
        let is_page = path.starts_with("/customer/") && !path.contains("/events") && !path.contains("attachments");
        if method != Method::GET
            || !is_page
            || path.contains("/:token")
            || ["/pdf", "/csv", "/state", "/qr", "/receipt"].iter().any(|file| path.ends_with(file))
        {
            continue;
        }
        let path = world.own_path(&path);
        let answer = browser.get(&path).await;
        if answer.status == 303 {
            // The login, and a step that was not begun.
            assert!(!answer.location().contains("/login"), "{path} leads to {}", answer.location());
            continue;
        }
        // A step that was not begun has no page, which is said on one.
        assert!(matches!(answer.status, 200 | 400), "{path}: {}", answer.text());
        let text = answer.text();
        assert!(text.contains("seperti pelanggan AGLS1") && text.contains("/customer/view/end"), "{path}: {text}");
        assert!(!text.contains("data-events"), "{path} would mark what comes as delivered");
        shown += 1;
    }
    assert!(shown >= 15, "{shown} pages");
    let lost = browser.get("/customer/nowhere").await;
    assert!(lost.status == 404 && lost.text().contains("seperti pelanggan AGLS1"), "{}", lost.text());
    assert_eq!(dump(&world.portal).await, before, "looking changed something");
}

#[tokio::test]
async fn stf_05_no_form_of_the_customer_changes_anything() {
    let world = World::new().await;
    let staff = Staff::at(&world.portal).await;
    let mut browser = staff.viewing(&world.portal).await;
    let mut refused = 0;
    browser.get("/customer/dashboard").await;
    let before = dump(&world.portal).await;
    for (method, path) in route_list() {
        // What takes no session is the same for everybody; the way out is tried below.
        let is_open = path.starts_with("/customer/login") || path.contains("/revert/") || path == "/customer/view/end";
        if method == Method::GET || !path.starts_with("/customer/") || is_open {
            continue;
        }
        let path = world.own_path(&path);
        browser.get("/customer/dashboard").await;
        let fields = [("rating", "5"), ("text", "x"), ("client_id", "m-1"), ("ordinal", "1"), ("customer_id", "AGLS1")];
        let answer = browser.submit(&path, &fields).await;
        // A refused form comes back on its page.
        let text = if answer.status == 303 { browser.get(answer.location()).await.text() } else { answer.text() };
        // A step that was not begun, or that needs a fresh code, has no page to come back on.
        let has_page = !path.starts_with("/customer/confirm/") && !path.starts_with("/customer/profile/phone");
        assert!(!has_page || text.contains("tidak ada yang diubah"), "{path}: {} {text}", answer.status);
        assert_eq!(dump(&world.portal).await, before, "{path} changed something");
        refused += 1;
    }
    assert!(refused >= 20, "{refused} forms");
}

#[tokio::test]
async fn stf_05_a_link_is_opened_once_and_within_a_minute() {
    let portal = TestPortal::new().await;
    let staff = Staff::at(&portal).await;
    let link = staff.link(&portal).await;
    let mut first = portal.browser();
    assert_eq!(first.get(&link).await.location(), "/customer/dashboard");
    let again = portal.browser().get(&link).await;
    assert_eq!((again.status, again.location()), (303, "/customer/login"));
    let late = staff.link(&portal).await;
    portal.wait(60);
    assert_eq!(portal.browser().get(&late).await.location(), "/customer/login");
    assert_eq!(portal.browser().get("/customer/view/x").await.location(), "/customer/login");
    // The newer link took the place of the first view.
    assert_eq!(first.get("/customer/dashboard").await.location(), "/customer/login");
}

#[tokio::test]
async fn stf_05_a_view_ends_by_time_by_itself_and_with_the_session_of_staff() {
    let portal = TestPortal::new().await;
    let staff = Staff::at(&portal).await;
    let mut browser = staff.viewing(&portal).await;
    portal.wait(15 * 60 - 1);
    assert_eq!(browser.get("/customer/dashboard").await.status, 200);
    portal.wait(1);
    assert_eq!(browser.get("/customer/dashboard").await.location(), "/customer/login");
    let login = browser.get("/customer/login").await.text();
    assert!(login.contains("Waktu untuk melihat seperti pelanggan sudah habis"), "{login}");

    let mut browser = staff.viewing(&portal).await;
    browser.get("/customer/dashboard").await;
    let cookies = browser.cookies.clone();
    let ended = browser.submit("/customer/view/end", &[]).await;
    assert_eq!((ended.status, ended.location()), (303, "/customer/login"));
    browser.cookies = cookies;
    assert_eq!(browser.get("/customer/dashboard").await.location(), "/customer/login", "the token is good no more");

    let mut browser = staff.viewing(&portal).await;
    assert_eq!(browser.get("/customer/dashboard").await.status, 200);
    portal.store.end(staff.account.id, staff.active.session().id, portal.clock.now()).await.expect("it ends");
    assert_eq!(browser.get("/customer/dashboard").await.location(), "/customer/login");
}

#[tokio::test]
async fn stf_06_the_token_of_a_view_opens_nothing_else() {
    let portal = TestPortal::new().await;
    let staff = Staff::at(&portal).await;
    let mut browser = staff.viewing(&portal).await;
    browser.get("/customer/dashboard").await;
    let token = browser.cookies.iter().find(|(name, _)| name.ends_with("view")).expect("a cookie").1.clone();
    let api = Call::get("/api/customer-portal/profile").bearer(&token);
    assert_eq!(portal.call(api).await.status, 401);
    let mut other = portal.browser();
    let session =
        browser.cookies.keys().find(|name| name.ends_with("view")).expect("a cookie").replace("view", "session");
    other.cookies.insert(session, token);
    assert_eq!(other.get("/customer/dashboard").await.location(), "/customer/login");
}

#[tokio::test]
async fn stf_05_the_customer_reads_who_saw_the_portal_as_they_do_and_why() {
    let portal = TestPortal::new().await;
    let staff = Staff::at(&portal).await;
    staff.viewing(&portal).await;
    let mut browser = portal.logged_in(OWNER).await;
    let shown = browser.get("/customer/looks").await.text();
    for words in [staff.account.name.as_str(), "Melihat portal seperti yang Anda lihat", "Tagihan tidak terlihat"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}
