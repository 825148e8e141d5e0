//! Tickets on the pages.

use std::sync::Arc;

use chrono::TimeDelta;
use portal_core::identity::rate_limit::Window;
use portal_core::messaging::outbox::{Lane, Outcome};
use portal_core::support::SupportPorts;
use portal_core::support::ticket::{MockTicketRepo, TicketPolicy};
use portal_core::{Clock as _, PortError, PortalPolicies};

use crate::client::{Answer, Browser, field};
use crate::payloads::{PAYLOADS, assert_plain, escaped};
use crate::test_portal::{OWNER, Plan, TestPortal};

const LIST: &str = "/customer/tickets";
const NEW: &str = "/customer/tickets/new";
const FIRST: &str = "/customer/tickets/TKT20251105001";
const VICTIM: &str = "081355556666";

/// What a customer types into the form.
fn typed<'a>(once: &'a str, title: &'a str) -> [(&'a str, &'a str); 5] {
    let description = "Lampu LOS merah.\r\nSudah dicoba ulang.";
    [
        ("idempotency_key", once),
        ("type", "repair"),
        ("title", title),
        ("description", description),
        ("priority", "high"),
    ]
}

/// Opens the form and answers its token.
async fn form(browser: &mut Browser) -> String {
    let page = browser.get(NEW).await;
    assert_eq!(page.status, 200, "{}", page.text());
    field(&page.text(), "idempotency_key").expect("the form's token")
}

/// Opens a ticket and answers the path of its page.
async fn open(browser: &mut Browser, title: &str) -> String {
    let once = form(browser).await;
    let sent = browser.submit(LIST, &typed(&once, title)).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    sent.location().to_owned()
}

/// How many tickets the customer has.
async fn count(browser: &mut Browser) -> usize {
    browser.get(&format!("{LIST}?limit=100")).await.text().matches("href=\"/customer/tickets/TKT").count()
}

fn assert_shown(page: &Answer, words: &[&str]) {
    for words in words {
        assert!(page.text().contains(words), "{words} is not on the page: {}", page.text());
    }
}

#[tokio::test]
async fn a_ticket_is_opened_with_the_form_and_shown_with_what_happens_next() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    assert_shown(&browser.get(LIST).await, &["Belum ada tiket"]);
    assert_eq!(open(&mut browser, "Internet mati").await, FIRST);
    let page = browser.get(FIRST).await;
    let words = ["Tiket sudah kami terima!", "Selanjutnya:", "TKT20251105001", "Diterima", "Target selesai 4 jam lagi"];
    assert_shown(&page, &words);
    assert_shown(&page, &["Lampu LOS merah.\nSudah dicoba ulang.", "5 November 2025, 23.00 WIB"]);
    assert_shown(&browser.get(LIST).await, &["Internet mati", &format!("href=\"{FIRST}\"")]);
    assert_shown(&browser.get("/customer/dashboard").await, &["Internet mati", &format!("href=\"{FIRST}\"")]);
    assert_eq!(portal.deliver_from(Lane::Notice).await, [Outcome::Sent]);
    assert!(portal.phone.messages().pop().is_some_and(|sent| sent.text.expose().contains("TKT20251105001")));
}

#[tokio::test]
async fn what_is_wrong_is_named_at_once_and_nothing_that_was_typed_is_lost() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    let once = form(&mut browser).await;
    let fields = [
        ("idempotency_key", once.as_str()),
        ("title", " "),
        ("description", "\r\n<b>Sejak pagi</b>"),
        ("priority", "low"),
    ];
    let page = browser.refused(LIST, &fields).await;
    assert_shown(&page, &["Pilih jenis tiket", "href=\"#type-repair\"", "Isi judul tiket.", "href=\"#title\""]);
    assert_shown(&page, &["\n\r\n&#60;b&#62;Sejak pagi", "value=\"low\" checked", "<title>Perlu diperbaiki: "]);
    assert_eq!(field(&page.text(), "idempotency_key").as_deref(), Some(once.as_str()));
    assert_shown(&page, &["name=\"return_to\" value=\"/customer/tickets/new\""]);

    let long = "x".repeat(201);
    let fields =
        [("idempotency_key", once.as_str()), ("type", "upgrade"), ("title", &long), ("description", "a\u{7}b")];
    let page = browser.refused(LIST, &fields).await;
    assert_shown(
        &page,
        &["Judul terlalu panjang", &long, "value=\"upgrade\" required checked", "Ketik ulang bagian itu"],
    );
    assert_eq!(browser.submit(LIST, &[("type", "other"), ("priority", "now")]).await.location(), NEW);
    assert_eq!(count(&mut browser).await, 0);
}

#[tokio::test]
async fn sec_45_a_form_that_is_sent_twice_opens_one_ticket() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    let once = form(&mut browser).await;
    for _ in 0..3 {
        let sent = browser.submit(LIST, &typed(&once, "Internet mati")).await;
        assert_eq!((sent.status, sent.location()), (303, FIRST));
    }
    assert_eq!(count(&mut browser).await, 1);
    assert_eq!(portal.deliver_from(Lane::Notice).await, [Outcome::Sent]);

    let changed = browser.refused(LIST, &typed(&once, "Internet lambat")).await;
    // It was gone back to and changed: one ticket or two?
    assert_shown(&changed, &["Formulir ini sudah menjadi tiket.", "value=\"Internet lambat\""]);
    assert_eq!(count(&mut browser).await, 1);
    let fresh = field(&changed.text(), "idempotency_key").expect("a token");
    assert_ne!(fresh, once);
    let sent = browser.submit(LIST, &typed(&fresh, "Internet lambat")).await;
    assert_eq!(sent.location(), "/customer/tickets/TKT20251105002");
    assert_eq!(open(&mut browser, "Internet mati").await, "/customer/tickets/TKT20251105003", "a form of its own");
}

#[tokio::test]
async fn while_tickets_cannot_be_saved_the_form_keeps_what_was_typed() {
    let healthy = TestPortal::new().await;
    let mut browser = healthy.logged_in(OWNER).await;
    let once = form(&mut browser).await;
    let plan = Plan {
        ports: Box::new(|ports| {
            let mut tickets = MockTicketRepo::new();
            tickets.expect_open().returning(|_, _| Err(PortError::unavailable("tickets", "db-7 is away")));
            ports.support = Some(SupportPorts { tickets: Arc::new(tickets) });
        }),
        ..Plan::default()
    };
    let portal = TestPortal::on(healthy.store.clone(), plan);
    let mut away = portal.browser();
    (away.cookies, away.csrf) = (browser.cookies, browser.csrf);
    let page = away.refused(LIST, &typed(&once, "Internet mati")).await;
    assert_shown(&page, &["Tiket belum bisa kami simpan.", "value=\"Internet mati\"", &once]);
    assert!(!page.text().contains("db-7"));
}

#[tokio::test]
async fn completed_work_is_rated_on_its_page_once() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    open(&mut browser, "Internet mati").await;
    let rate = format!("{FIRST}/rating");
    assert!(!browser.get(FIRST).await.text().contains("name=\"rating\""), "there is nothing to rate yet");
    let early = browser.submit(&rate, &[("rating", "5")]).await;
    assert_eq!((early.status, early.location()), (303, FIRST));
    assert_shown(&browser.get(FIRST).await, &["Tiket ini sudah berubah."]);

    portal.complete("TKT20251105001").await;
    let wrong = browser.refused(&rate, &[("feedback", "Teknisinya ramah.")]).await;
    assert_shown(&wrong, &["Pilih 1 sampai 5 bintang.", "href=\"#rating-1\"", "\nTeknisinya ramah.</textarea>"]);
    let long = "x".repeat(1_001);
    let wrong = browser.refused(&rate, &[("rating", "2"), ("feedback", &long)]).await;
    assert_shown(&wrong, &["value=\"2\" required checked", &long, "href=\"#feedback\""]);
    for _ in 0..2 {
        let sent = browser.submit(&rate, &[("rating", "4"), ("feedback", "Teknisinya ramah.")]).await;
        assert_eq!((sent.status, sent.location()), (303, FIRST));
        let page = browser.get(FIRST).await;
        assert_shown(&page, &["Terima kasih atas penilaian Anda!", "4 dari 5 bintang", "Anda memberi 4 bintang"]);
        assert!(!page.text().contains("name=\"rating\""));
    }
    browser.submit(&rate, &[("rating", "1")]).await;
    assert_shown(&browser.get(FIRST).await, &["Tiket ini sudah berubah.", "4 dari 5 bintang"]);
}

#[tokio::test]
async fn what_is_still_broken_is_reopened_on_its_page() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    open(&mut browser, "Internet mati").await;
    portal.complete("TKT20251105001").await;
    let page = browser.get(FIRST).await;
    assert_shown(&page, &["Masih bermasalah?", "sampai 12 November 2025, 19.00 WIB"]);
    let reopen = format!("{FIRST}/reopen");
    let long = "x".repeat(1_001);
    let wrong = browser.refused(&reopen, &[("note", &long)]).await;
    assert_shown(&wrong, &[&long, "href=\"#note\"", "Paling banyak 1.000 karakter."]);
    portal.wait(3_600);
    for _ in 0..2 {
        let sent = browser.submit(&reopen, &[("note", "Masih putus-putus.")]).await;
        assert_eq!((sent.status, sent.location()), (303, FIRST));
        let page = browser.get(FIRST).await;
        let words =
            ["Tiket sudah kami buka lagi.", "Dibuka lagi oleh Anda", "Masih putus-putus.", "Target selesai 4 jam lagi"];
        assert_shown(&page, &words);
        assert!(!page.text().contains("action=\"/customer/tickets/TKT20251105001/reopen\""), "once is enough");
    }
    portal.complete("TKT20251105001").await;
    assert_eq!(browser.submit(&reopen, &[]).await.status, 303);
    assert_shown(&browser.get(FIRST).await, &["Tiket ini sudah berubah."]);
}

#[tokio::test]
async fn an_upgrade_and_an_end_of_service_need_one_line_and_have_a_title_that_says_what_they_are() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    for (kind, typed, title) in [
        ("upgrade", "100 Mbps", "Upgrade Paket: 100 Mbps"),
        ("dismantle", "30 November 2025", "Pemutusan: 30 November 2025"),
    ] {
        let page = browser.get(&format!("{NEW}?type={kind}")).await;
        assert_shown(&page, &[&format!("value=\"{kind}\" required checked")]);
        let once = field(&page.text(), "idempotency_key").expect("the form's token");
        let fields = [("idempotency_key", once.as_str()), ("type", kind), ("title", typed), ("priority", "high")];
        let sent = browser.submit(LIST, &fields).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        assert_shown(&browser.get(sent.location()).await, &[title, "Normal (selesai dalam 24 jam)"]);
    }
    let nothing = browser.refused(LIST, &[("type", "upgrade"), ("title", " ")]).await;
    assert_shown(&nothing, &["Tulis paket atau kecepatan yang Anda inginkan.", "href=\"#title\""]);
    assert!(!nothing.text().contains("href=\"#description\""), "a note may be left out");
    let nothing = browser.refused(LIST, &[("type", "dismantle")]).await;
    assert_shown(&nothing, &["Tulis kapan Anda ingin berhenti."]);
    assert_eq!(browser.get(&format!("{NEW}?type=%22%3E%3Cb%3E")).await.status, 200, "another word chooses nothing");
}

#[tokio::test]
async fn a_ticket_that_nobody_has_taken_is_called_off_on_its_page() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    open(&mut browser, "Internet mati").await;
    let cancel = format!("{FIRST}/cancel");
    assert_shown(&browser.get(FIRST).await, &["Batalkan tiket ini", &format!("action=\"{cancel}\"")]);
    for _ in 0..2 {
        let sent = browser.submit(&cancel, &[]).await;
        assert_eq!((sent.status, sent.location()), (303, FIRST));
        let page = browser.get(FIRST).await;
        let words =
            ["Tiket sudah dibatalkan.", "Anda membatalkan tiket ini", "Dibatalkan oleh Anda", "Dibatalkan</span>"];
        assert_shown(&page, &words);
        assert!(!page.text().contains("Batalkan tiket ini"), "once is enough");
    }
    open(&mut browser, "Internet mati lagi").await;
    let taken = "UPDATE tickets SET technician_name = 'Rudi' WHERE ticket_number = 'TKT20251105002'";
    portal.staff(taken).await;
    let second = FIRST.replace("001", "002");
    assert!(!browser.get(&second).await.text().contains("Batalkan tiket ini"), "somebody has taken it");
    assert_eq!(browser.submit(&format!("{second}/cancel"), &[]).await.status, 303);
    assert_shown(&browser.get(&second).await, &["Tiket ini sudah berubah.", "Diterima"]);
}

#[tokio::test]
async fn the_hours_of_the_policy_are_told_by_form_and_ticket_alike() {
    let tickets = TicketPolicy { sla_high: TimeDelta::hours(6), ..TicketPolicy::default() };
    let plan = Plan { policies: Box::new(PortalPolicies { tickets, ..PortalPolicies::default() }), ..Plan::default() };
    let portal = TestPortal::with(plan).await;
    let mut browser = portal.logged_in(OWNER).await;
    assert_shown(&browser.get(NEW).await, &["Selesai dalam 6 jam", "Selesai dalam 24 jam", "Selesai dalam 48 jam"]);
    let path = open(&mut browser, "Internet mati").await;
    assert_shown(&browser.get(&path).await, &["Tinggi (selesai dalam 6 jam)", "Target selesai 6 jam lagi"]);
}

#[tokio::test]
async fn a_customer_who_opens_many_tickets_is_told_when_the_next_one_may_come_and_keeps_what_was_typed() {
    let tickets = TicketPolicy { per_account: vec![Window::new(1, 3_600)], ..TicketPolicy::default() };
    let plan = Plan { policies: Box::new(PortalPolicies { tickets, ..PortalPolicies::default() }), ..Plan::default() };
    let portal = TestPortal::with(plan).await;
    let mut browser = portal.logged_in(OWNER).await;
    open(&mut browser, "Internet mati").await;
    portal.wait(60);
    let once = form(&mut browser).await;
    let refused = browser.submit(LIST, &typed(&once, "Masih mati")).await;
    assert_eq!(refused.status, 303);
    let shown = browser.get(refused.location()).await.text().replace('\u{a0}', " ");
    let opened = portal.clock.now() - TimeDelta::seconds(60);
    let again = (opened + TimeDelta::hours(1 + 7)).format("setelah 5 November 2025, %H.%M WIB").to_string();
    assert!(shown.contains(&again), "{again} is not on: {shown}");
    assert!(shown.contains("Masih mati"));
}

#[tokio::test]
async fn the_list_keeps_its_filter_from_page_to_page() {
    let portal = TestPortal::with_many_tickets().await;
    let mut browser = portal.logged_in(OWNER).await;
    for n in 1..=12 {
        open(&mut browser, &format!("Gangguan {n}")).await;
        portal.wait(60);
    }
    portal.staff("UPDATE tickets SET status = 'cancelled' WHERE title = 'Gangguan 12'").await;
    let first = browser.get(&format!("{LIST}?status=active")).await;
    assert_shown(&first, &["Halaman 1 dari 2", "href=\"/customer/tickets?status=active&#38;page=2\"", "Gangguan 11"]);
    assert!(!first.text().contains("Gangguan 12"));
    let second = browser.get(&format!("{LIST}?status=active&page=2")).await;
    assert_shown(&second, &["Gangguan 1<", "rel=\"prev\" href=\"/customer/tickets?status=active\""]);
    assert_shown(&browser.get(&format!("{LIST}?status=cancelled")).await, &["Gangguan 12"]);
    assert_shown(&browser.get(&format!("{LIST}?status=completed")).await, &["Tidak ada tiket di sini"]);
    let found = browser.get(&format!("{LIST}?q=gangguan+7")).await;
    assert_shown(
        &found,
        &["Gangguan 7", "value=\"gangguan 7\"", "status=active&#38;q=gangguan%207", "Aktif <span class=\"num\">1<"],
    );
    assert!(!found.text().contains("Gangguan 10"));
    assert_shown(
        &browser.get(&format!("{LIST}?q=zzz")).await,
        &["Tidak ada tiket yang cocok", "href=\"/customer/tickets\""],
    );
    assert_shown(&browser.get(&format!("{LIST}?page=9")).await, &["Tidak ada tiket di sini", "Halaman"]);
    assert_eq!(browser.get(&format!("{LIST}?status=done")).await.status, 400);
    assert_eq!(browser.get(&format!("{LIST}?page=0")).await.status, 400);
}

#[tokio::test]
async fn sec_40_somebody_elses_ticket_has_no_page() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS9", VICTIM).await;
    let mut victim = portal.logged_in(VICTIM).await;
    open(&mut victim, "Rahasia").await;
    portal.complete("TKT20251105001").await;
    let mut browser = portal.logged_in(OWNER).await;
    browser.get(LIST).await;
    let mut pages = Vec::new();
    for path in [FIRST, "/customer/tickets/TKT20251105999", "/customer/tickets/%3Cscript%3E"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, 404);
        assert!(!page.text().contains("Rahasia"));
        pages.push(scrubbed(&page.text()).replace(path, "PATH"));
        browser.get(LIST).await;
        for (rest, fields) in [
            ("rating", [("rating", "1")]),
            ("rating", [("rating", "")]),
            ("reopen", [("note", "x")]),
            ("cancel", [("note", "x")]),
        ] {
            assert_eq!(browser.refused(&format!("{path}/{rest}"), &fields).await.status, 404, "{path}/{rest}");
        }
    }
    assert_eq!(pages[0], pages[1]);
    assert_eq!(pages[0], pages[2]);
    let untouched = victim.get(FIRST).await;
    assert_shown(&untouched, &["name=\"rating\"", "Masih bermasalah?"]);
}

#[tokio::test]
async fn sec_39_what_customers_write_stays_text_wherever_it_is_shown() {
    let portal = TestPortal::with_many_tickets().await;
    let mut browser = portal.logged_in(OWNER).await;
    for payload in PAYLOADS {
        // A title is one line without tabs.
        let title = payload.replace('\t', " ");
        let once = form(&mut browser).await;
        let fields =
            [("idempotency_key", once.as_str()), ("type", "repair"), ("title", &title), ("description", payload)];
        let path = browser.submit(LIST, &fields).await.location().to_owned();
        let number = path.rsplit('/').next().expect("a number").to_owned();
        portal.complete(&number).await;
        browser.get(&path).await;
        browser.submit(&format!("{path}/rating"), &[("rating", "1"), ("feedback", payload)]).await;
        let rated = browser.get(&path).await.text();
        assert!(rated.matches(&escaped(payload)).count() >= 3, "description, feedback and timeline show {payload}");
        assert_plain(&rated, payload);
        browser.submit(&format!("{path}/reopen"), &[("note", payload)]).await;
        assert_plain(&browser.get(&path).await.text(), payload);
        assert_plain(&browser.get("/customer/dashboard").await.text(), &title);
        let again = browser.refused(LIST, &[("title", &title), ("description", payload), ("type", payload)]).await;
        assert_plain(&again.text(), payload);
        portal.wait(60);
    }
    let listed = browser.get(&format!("{LIST}?limit=100")).await.text();
    for payload in PAYLOADS {
        assert_plain(&listed, &payload.replace('\t', " "));
    }
}

/// A page without what differs from request to request.
fn scrubbed(html: &str) -> String {
    let mut clean = html.to_owned();
    for (before, after) in [("nonce=\"", '"'), ("name=\"csrf\" value=\"", '"'), ("<code>", '<')] {
        let pieces: Vec<&str> = clean.split(before).collect();
        let rest = pieces[1..].iter().map(|piece| format!("{before}{}", &piece[piece.find(after).unwrap_or(0)..]));
        clean = format!("{}{}", pieces[0], rest.collect::<String>());
    }
    clean
}
