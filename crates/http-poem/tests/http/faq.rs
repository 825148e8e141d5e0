//! Questions and answers: over the API and on the page, for customers and for visitors.

use std::sync::Arc;

use adapters_content::{ContentFaq, Filling, Hours};
use http_poem::views::SupportHours;
use portal_core::content::ContentPorts;
use portal_core::content::faq::{AnswerLink, Faq, FaqBook, FaqCategory, FaqRepo, FaqSource, MockFaqRepo, Synonyms};
use portal_core::identity::customer::MockCustomerRepo;
use portal_core::identity::session::MockSessionStore;
use portal_core::support::opening_hours::OpeningHours;
use portal_core::{Locale, PortError};
use serde_json::{Value, json};

use crate::client::{Answer, Call};
use crate::schema::mismatches;
use crate::test_portal::{OWNER, Plan, TestPortal};

const API: &str = "/api/customer-portal/faq";
const PAGE: &str = "/customer/faq";

/// What nobody should type, and what must come back as text.
const NASTY: [&str; 64] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg/onload=alert(1)>",
    "</title><script>1</script>",
    "</mark><b>x",
    "<mark>lemot</mark>",
    "javascript:alert(1)",
    "{{7*7}}",
    "${7*7}",
    "{brand}",
    "{ $query }",
    "{% raw %}",
    "%s%s%n",
    "%00",
    "%",
    "%ff%fe",
    "..%2f..%2fetc/passwd",
    "../../etc/passwd",
    "' OR '1'='1",
    "'; DROP TABLE customers; --",
    "\\",
    "\"",
    "'",
    "&lt;b&gt;",
    "&amp;&#60;",
    "&q=lemot",
    "a&b",
    "#anchor",
    "?open=x",
    "lemot\r\nSet-Cookie: a=b",
    "\u{0}",
    "\u{1}\u{2}\u{7f}",
    "\u{202e}kotel",
    "\u{200b}lemot",
    "\u{feff}lemot",
    "e\u{301}\u{301}\u{301}",
    "\u{301}",
    "\u{345}",
    "İİİ",
    "ẞß",
    "ﬃ",
    "😀😀😀",
    "👩‍👩‍👧",
    "中文 网络 慢",
    "شبكة بطيئة",
    "ก็็็็็",
    "🇮🇩 lemot",
    "---",
    "- - -",
    "_____",
    "((((((((",
    "a*",
    ".*",
    "^$",
    "[a-z]+",
    "NULL",
    "undefined",
    "0",
    "-1",
    "1e309",
    "true",
    " ",
    "\t\n",
    "«lemot»",
];

pub(crate) fn content() -> ContentFaq {
    let filling = Filling {
        brand: "AGLIS Net".into(),
        hours: Some(Hours { id: "08.00–21.00 WIB".into(), en: "08:00–21:00 WIB".into() }),
        otp_minutes: 10,
        sla_hours: [4, 24, 48],
        reopen_days: 7,
    };
    ContentFaq::built_in(&filling).expect("the built-in texts")
}

async fn portal_with(faq: impl FaqRepo + 'static) -> TestPortal {
    TestPortal::with(Plan {
        ports: Box::new(|ports| ports.content = Some(ContentPorts { faq: Arc::new(faq) })),
        ..Plan::default()
    })
    .await
}

async fn portal() -> TestPortal {
    let mut plan = Plan {
        ports: Box::new(|ports| ports.content = Some(ContentPorts { faq: Arc::new(content()) })),
        ..Plan::default()
    };
    plan.config.brand.support.whatsapp = Some("6281234567890".into());
    let hours = OpeningHours::parse(&["daily 08:00-21:00"]).expect("opening hours");
    plan.config.brand.support.hours = Some(SupportHours::Week(hours));
    TestPortal::with(plan).await
}

fn with_query(path: &str, query: &str) -> String {
    format!("{path}?{}", serde_urlencoded::to_string([("q", query)]).expect("a query"))
}

fn slugs(answer: &Answer) -> Vec<String> {
    let body = answer.json();
    let categories = body["data"]["categories"].as_array().expect("categories");
    let faqs = categories.iter().flat_map(|category| category["faqs"].as_array().expect("questions"));
    faqs.map(|faq| faq["slug"].as_str().expect("a slug").to_owned()).collect()
}

#[tokio::test]
async fn anybody_reads_all_questions_by_category_over_the_api() {
    let portal = portal().await;
    let answer = portal.call(Call::get(API)).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "public, max-age=60"));
    let vary: Vec<&str> = answer.headers.get_all("vary").iter().filter_map(|line| line.to_str().ok()).collect();
    assert!(vary.contains(&"Accept-Language") && vary.contains(&"Origin"), "{vary:?}");
    assert!(answer.cookies().is_empty());
    let body = answer.json();
    let categories = body["data"]["categories"].as_array().expect("categories");
    let names: Vec<&Value> = categories.iter().map(|category| &category["name"]).collect();
    let expected = ["Umum", "Pembayaran & Invoice", "Teknis & Gangguan", "Akun & Keamanan", "Instalasi & Pemasangan"];
    assert_eq!(names, expected);
    assert!(slugs(&answer).len() >= 24);
}

#[tokio::test]
async fn the_api_answers_everyday_words_with_the_best_first() {
    let portal = portal().await;
    let answer = portal.call(Call::get(&with_query(API, "lemot"))).await;
    assert_eq!(slugs(&answer)[0], "internet-lambat");
    assert_eq!(answer.json()["data"]["categories"][0]["slug"], "teknis");
    assert_eq!(slugs(&portal.call(Call::get(&with_query(API, "kena isolir"))).await)[0], "layanan-diisolir");
    assert_eq!(slugs(&portal.call(Call::get(&with_query(API, "qqqqqq"))).await), Vec::<String>::new());
    let english = Call::get(&with_query(API, "slow")).header("accept-language", "en");
    let answer = portal.call(english).await.json();
    assert_eq!(answer["data"]["categories"][0]["name"], "Technical & faults");
}

#[tokio::test]
async fn what_the_api_answers_is_in_its_document() {
    let portal = portal().await;
    let document = portal.call(Call::get("/api/openapi.json")).await.json();
    let schema = serde_json::json!({ "$ref": "#/components/schemas/FaqAnswer" });
    for path in [API.to_owned(), with_query(API, "lemot"), with_query(API, "qqqqqq")] {
        let answer = portal.call(Call::get(&path)).await;
        assert_eq!(mismatches(&document, &schema, &answer.json()), Vec::<String>::new(), "{path}");
    }
}

#[tokio::test]
async fn the_page_is_open_to_visitors_who_find_the_way_in_there() {
    let portal = portal().await;
    let page = portal.browser().get(PAGE).await;
    assert_eq!(page.status, 200);
    let html = page.text();
    for part in [
        "<title>FAQ – AGLIS Net</title>",
        "role=\"search\"",
        "href=\"#topic_teknis\"",
        "id=\"topic_teknis\"",
        "id=\"internet-lambat\"",
        "href=\"/customer/faq?open=internet-lambat#internet-lambat\"",
        "href=\"/customer/login\"",
        "Masih butuh bantuan?",
        "08.00–21.00 WIB",
    ] {
        assert!(html.contains(part), "{part} is missing");
    }
    assert!(!html.contains("class=\"tabs\"") && !html.contains("<details open"));
}

#[tokio::test]
async fn customers_read_it_in_their_own_frame() {
    let portal = portal().await;
    let mut browser = portal.logged_in(OWNER).await;
    let html = browser.get(PAGE).await.text();
    assert!(html.contains("Halo, Budi") && html.contains("class=\"tabs\""));
    assert!(!html.contains("Masuk ke akun"));
    let html = browser.get(&with_query(PAGE, "qqqqqq")).await.text();
    let chat =
        "https://wa.me/6281234567890?text=Halo%20CS%2C%20saya%20pelanggan%20AGLS1.%20Saya%20mencari%20%E2%80%9Cqqqqqq";
    assert!(html.contains(chat), "{html}");
}

#[tokio::test]
async fn a_search_marks_what_was_looked_for_and_opens_the_best_answer() {
    let portal = portal().await;
    let html = portal.browser().get(&with_query(PAGE, "Lemot!")).await.text();
    assert!(html.contains("<title>Lemot! – FAQ – AGLIS Net</title>"));
    assert!(html.contains("value=\"Lemot!\""), "what was typed stays");
    assert!(html.contains("<details open>\n<summary><h3>Internet saya <mark>lambat</mark>."));
    assert_eq!(html.matches("<details open>").count(), 1);
    assert!(html.contains("jawaban untuk “Lemot!”"));
}

#[tokio::test]
async fn a_search_without_an_answer_leads_to_a_person_with_the_question_written() {
    let portal = portal().await;
    let nothing = portal.browser().get(&with_query(PAGE, "qqqq & \"zzzz\"")).await.text();
    assert!(nothing.contains("Belum ada jawaban untuk “qqqq &#38; &#34;zzzz&#34;”"), "{nothing}");
    assert!(nothing.contains("saya%20mencari%20%E2%80%9Cqqqq%20%26%20%22zzzz%22%E2%80%9D"));
    assert!(nothing.contains("Semua pertanyaan"));
}

#[tokio::test]
async fn an_address_may_name_the_answer_that_is_open() {
    let portal = portal().await;
    let html = portal.browser().get("/customer/faq?open=lampu-los-merah").await.text();
    assert_eq!(html.matches("<details open>").count(), 1);
    let open = html.split("<details open>").nth(1).expect("the open one");
    assert!(open.trim_start().starts_with("<summary><h3>Lampu LOS"));
    let unknown = portal.browser().get("/customer/faq?open=%22%3E%3Cb%3E").await;
    assert_eq!((unknown.status, unknown.text().contains("<details open")), (200, false));
}

#[tokio::test]
async fn the_language_of_the_browser_decides() {
    let portal = portal().await;
    let html = portal.call(Call::get(PAGE).header("accept-language", "en")).await.text();
    assert!(html.contains("How can we help?") && html.contains("My internet is slow."));
}

#[tokio::test]
async fn questions_are_answered_while_the_database_is_away() {
    let away = || PortError::unavailable("store", "no route to db-7.internal");
    let portal = TestPortal::with(Plan::default()).await;
    let browser = portal.logged_in(OWNER).await;
    let plan = Plan {
        ports: Box::new(move |ports| {
            let (mut sessions, mut customers) = (MockSessionStore::new(), MockCustomerRepo::new());
            sessions.expect_resume().returning(move |_, _, _| Err(away()));
            customers.expect_profile().returning(move |_| Err(away()));
            ports.identity.sessions = Arc::new(sessions);
            ports.identity.customers = Arc::new(customers);
            ports.content = Some(ContentPorts { faq: Arc::new(content()) });
        }),
        ..Plan::default()
    };
    let ill = TestPortal::on(portal.store.clone(), plan);
    let page = ill.call(Call::get(PAGE).header("cookie", &browser.cookie_line())).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("Masuk ke akun"), "nobody is greeted whom it cannot know");
}

#[tokio::test]
async fn nasty_queries_stay_text() {
    let portal = portal().await;
    for query in NASTY {
        let answer = portal.call(Call::get(&with_query(API, query))).await;
        assert_eq!(answer.status, 200, "{query:?}");
        assert!(answer.json()["data"]["categories"].is_array());
        let page = portal.call(Call::get(&with_query(PAGE, query))).await;
        assert_eq!(page.status, 200, "{query:?}");
        assert!(page.headers.get("set-cookie").is_none_or(|line| !line.as_bytes().starts_with(b"a=")));
        let html = page.text();
        for markup in ["<script>", "<img", "<svg/", "<b>", "onerror=alert(1)>", "</mark><b"] {
            assert!(!html.contains(markup), "{query:?} becomes {markup}");
        }
        assert_eq!(html.matches("<mark>").count(), html.matches("</mark>").count(), "{query:?}");
        assert_eq!(html.matches("</title>").count(), 1, "{query:?}");
    }
}

#[tokio::test]
async fn a_query_has_an_end_and_broken_ones_harm_nobody() {
    let portal = portal().await;
    let long = portal.call(Call::get(&with_query(PAGE, &"lemot ".repeat(500)))).await;
    assert_eq!(long.status, 200);
    assert!(!long.text().contains(&"lemot ".repeat(40)), "two hundred characters stay");
    for query in ["?q", "?q=", "?q=%", "?q=%zz", "?q=%ff%fe", "?&&==", "?x=1", "?q=a&q=b", "?q[]=a"] {
        for path in [PAGE, API] {
            let status = portal.call(Call::get(&format!("{path}{query}"))).await.status;
            assert!([200, 400].contains(&status), "{path}{query}: {status}");
        }
    }
}

#[tokio::test]
async fn texts_of_the_content_cannot_become_markup() {
    let evil = "<script>alert(1)</script> & \"x\"";
    let faq = Faq {
        slug: "a-b".into(),
        question: evil.into(),
        answer: format!("{evil}\n\n- {evil} lemot <mark>"),
        links: vec![
            AnswerLink { at: 0..8, href: format!("/{evil}") },
            AnswerLink { at: 9..11, href: "javascript:alert(1)".into() },
        ],
        keywords: vec![evil.into()],
        source: FaqSource::default(),
    };
    let of = FaqCategory { slug: "umum".into(), name: evil.into(), icon: "\"><b>".into(), faqs: vec![faq] };
    let mut repo = MockFaqRepo::new();
    let book = Arc::new(FaqBook::new(vec![of], Synonyms::default()));
    repo.expect_book().returning(move |_| Ok(book.clone()));
    let portal = portal_with(repo).await;
    for path in [PAGE.to_owned(), with_query(PAGE, "alert lemot"), with_query(PAGE, "script")] {
        let html = portal.browser().get(&path).await.text();
        assert!(!html.contains("<script>alert") && !html.contains("<b>"), "{html}");
        assert!(!html.contains("href=\"javascript:"), "a link leads to the portal alone");
        assert!(html.contains("&#60;"), "it is shown");
    }
}

#[tokio::test]
async fn answers_lead_to_pages_that_exist_and_the_api_has_plain_text() {
    let portal = portal().await;
    let html = portal.browser().get("/customer/faq?open=ganti-paket").await.text();
    assert!(html.contains(
        "Buka <a href=\"/customer/tickets\">Tiket Saya</a>, <a href=\"/customer/tickets/new?type=upgrade\">"
    ));
    let mut browser = portal.logged_in(OWNER).await;
    let book = content();
    for faq in [Locale::Id, Locale::En].into_iter().flat_map(|locale| book.book_in(locale).faqs()) {
        for link in &faq.links {
            let address = link.href.split('#').next().unwrap_or_default();
            let status = browser.get(address).await.status;
            assert!([200, 303].contains(&status), "{}: {} answers {status}", faq.slug, link.href);
        }
    }
    let answer = portal.call(Call::get(&with_query(API, "ganti paket"))).await.json();
    let first = &answer["data"]["categories"][0]["faqs"][0];
    assert_eq!(first["links"][0], json!({ "text": "Tiket Saya", "href": "/customer/tickets" }));
    assert!(
        first["answer"].as_str().is_some_and(|text| text.contains("Buka Tiket Saya, pilih") && !text.contains("]("))
    );
}

#[tokio::test]
async fn it_is_told_whether_customer_service_answers_now() {
    let portal = portal().await;
    let html = portal.browser().get(PAGE).await.text();
    for words in ["CS buka sekarang", "tutup 21.00", "Setiap hari 08.00–21.00"] {
        assert!(html.contains(words), "{words}");
    }
    portal.wait(3 * 3_600);
    let html = portal.call(Call::get(PAGE).header("accept-language", "en")).await.text();
    for words in ["Customer service is closed", "opens Thursday 08:00", "Every day 08:00–21:00"] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let login = portal.browser().get("/customer/login").await.text();
    assert!(login.contains("CS tutup"), "the login says it too");
}

#[tokio::test]
async fn content_that_cannot_be_read_is_said_to_be_away() {
    let mut repo = MockFaqRepo::new();
    repo.expect_book().returning(|_| Err(PortError::unavailable("faq", "the disk is on fire")));
    let portal = portal_with(repo).await;
    for path in [PAGE, API] {
        let answer = portal.call(Call::get(path)).await;
        assert_eq!((answer.status, answer.header("cache-control")), (503, "no-store"));
        assert!(!answer.text().contains("fire"));
    }
}
