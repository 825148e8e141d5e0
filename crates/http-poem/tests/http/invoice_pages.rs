//! Invoices in a browser.

use portal_core::PortError;
use portal_core::billing::invoice::WayToPay;

use crate::bills::{NEIGHBOUR, billed, detailed, put, with_broken_printer, with_printer};
use crate::client::{Answer, Browser, Call};
use crate::test_portal::{OWNER, Plan, TestPortal};

const LIST: &str = "/customer/invoices";

/// The part of a page that is its own.
fn main_part(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let html = answer.text();
    let from = html.find("<main").expect("a main part");
    html[from..html.find("</main>").expect("its end")].to_owned()
}

async fn page(browser: &mut Browser, path: &str) -> String {
    main_part(&browser.get(path).await)
}

/// Where a text stands.
fn place(html: &str, text: &str) -> usize {
    html.find(text).unwrap_or_else(|| panic!("{text} is missing in {html}"))
}

/// The addresses of the invoices that are listed, in their order.
fn listed(html: &str) -> Vec<&str> {
    let rows = html.split("<th role=\"rowheader\"").skip(1);
    rows.filter_map(|row| row.split("/customer/invoices/").nth(1)?.split('"').next()).collect()
}

#[tokio::test]
async fn what_is_to_be_paid_comes_first_with_what_is_owed_in_all() {
    let portal = billed(Plan::default()).await;
    let html = page(&mut portal.logged_in(OWNER).await, LIST).await;
    let order = ["INV-LATE", "INV-PART", "INV%2F2025%2F11%2F0001", "INV-PAID", "INV-OFF", "INV-BACK"];
    assert_eq!(listed(&html), order);
    assert!(place(&html, "Rp 603.000") < place(&html, "<table"));
    for words in ["1 invoice terlambat", "November 2025", "20 November 2025", "Rp 120.000</strong>", "Total Rp 200.000"]
    {
        place(&html, words);
    }
    for state in ["Belum dibayar", "Terlambat", "Lunas", "Dibatalkan", "Dikembalikan"] {
        place(&html, &format!("</svg>{state}</span>"));
    }
    assert!(!html.contains("INV-DRAFT") && !html.contains("INV-NEXT-DOOR"));
}

#[tokio::test]
async fn filters_are_links_that_say_which_one_is_on() {
    let portal = billed(Plan::default()).await;
    let mut browser = portal.logged_in(OWNER).await;
    for (path, numbers) in [
        ("/customer/invoices?status=unpaid", &["INV-LATE", "INV-PART", "INV%2F2025%2F11%2F0001"][..]),
        ("/customer/invoices?status=overdue", &["INV-LATE"]),
        ("/customer/invoices?status=paid", &["INV-PAID"]),
    ] {
        let html = page(&mut browser, path).await;
        assert_eq!(listed(&html), numbers);
        place(&html, &format!("href=\"{path}\" aria-current=\"true\""));
        assert_eq!(html.matches("aria-current").count(), 1);
        place(&html, "Rp 603.000");
    }
    place(&page(&mut browser, LIST).await, "href=\"/customer/invoices\" aria-current=\"true\"");
    assert_eq!(browser.get("/customer/invoices?status=open").await.status, 400);
    assert_eq!(browser.get("/customer/invoices?page=0").await.status, 400);
}

#[tokio::test]
async fn each_list_without_invoices_says_what_would_be_here() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    for (query, words) in [
        ("", "Belum ada invoice"),
        ("?status=unpaid", "Tidak ada invoice yang belum dibayar"),
        ("?status=overdue", "Tidak ada invoice yang terlambat"),
        ("?status=paid", "Belum ada invoice yang lunas"),
        ("?status=refunded", "Tidak ada invoice dengan status ini"),
    ] {
        let html = page(&mut browser, &format!("{LIST}{query}")).await;
        place(&html, words);
        place(&html, "Tidak ada tagihan yang perlu dibayar");
        assert!(!html.contains("<table"), "{query}");
    }
}

#[tokio::test]
async fn long_lists_have_pages_that_keep_the_filter() {
    let portal = TestPortal::new().await;
    for n in 1..=11 {
        put(&portal, (&format!("INV-{n}"), "AGLS1", "paid", (n, 20), (100_000, 100_000))).await;
    }
    let mut browser = portal.logged_in(OWNER).await;
    let first = page(&mut browser, "/customer/invoices?status=paid").await;
    assert_eq!(listed(&first).len(), 10);
    place(&first, "rel=\"next\" href=\"/customer/invoices?status=paid&#38;page=2\"");
    let second = page(&mut browser, "/customer/invoices?status=paid&page=2").await;
    assert_eq!(listed(&second), ["INV-1"]);
    place(&second, "rel=\"prev\" href=\"/customer/invoices?status=paid\"");
    place(&second, "Halaman 2 dari 2");
    let past = page(&mut browser, "/customer/invoices?page=9").await;
    place(&past, "Halaman ini kosong");
    place(&past, "rel=\"prev\" href=\"/customer/invoices?page=2\"");
}

#[tokio::test]
async fn one_invoice_says_how_much_is_left_and_why_before_its_lines() {
    let portal = detailed(with_printer()).await;
    let html = page(&mut portal.logged_in(OWNER).await, "/customer/invoices/INV%2F2025%2F11%2F0001").await;
    assert!(place(&html, "Rp 260.750</span></h1>") < place(&html, "Langganan Home 50 November 2025"));
    for words in [
        "Jatuh tempo 20 November 2025",
        "Sudah dibayar Rp 100.000 dari Rp 360.750.",
        "2 × Rp 25.000",
        "−Rp 25.000",
        "PPN 12%",
        "(DPP) Rp 297.917, yaitu 11/12 dari Rp 325.000",
        "Rp 35.750",
        "−Rp 100.000",
        "5 November 2025, 09.30 WIB",
        "Kenapa beda dengan bulan lalu?",
        "Rp 5.550 lebih tinggi daripada invoice sebelumnya, yang jumlahnya Rp 355.200.",
        "Baru: Rp 50.000",
        "Tidak ada lagi, sebelumnya Rp 20.000",
        "Naik Rp 550: dari Rp 35.200 menjadi Rp 35.750",
    ] {
        place(&html, words);
    }
    place(&html, "href=\"/customer/invoices/INV%2F2025%2F10%2F0001\"");
    place(&html, "href=\"/customer/invoices/INV%2F2025%2F11%2F0001/pdf\"");
    assert!(!html.contains(" download"), "a page that says what went wrong must not be saved as a file");
}

#[tokio::test]
async fn words_of_the_records_stay_words() {
    let portal = detailed(Plan::default()).await;
    let html = page(&mut portal.logged_in(OWNER).await, "/customer/invoices/INV%2F2025%2F11%2F0001").await;
    place(&html, "Kabel &#60;b&#62;20 m&#60;/b&#62;");
    place(&html, "Transfer &#60;i&#62;BCA&#60;/i&#62;");
    assert!(!html.contains("<b>") && !html.contains("<i>"));
}

#[tokio::test]
async fn each_state_is_told_in_a_sentence() {
    let portal = billed(Plan::default()).await;
    let mut browser = portal.logged_in(OWNER).await;
    for (number, amount, words) in [
        ("INV-LATE", "Rp 150.000", "Jatuh tempo sejak 4 November 2025"),
        ("INV-PART", "Rp 120.000", "Jatuh tempo 5 November 2025"),
        ("INV-PAID", "Rp 100.000", "Invoice ini sudah lunas. Terima kasih!"),
        ("INV-OFF", "Rp 90.000", "Invoice ini dibatalkan. Anda tidak perlu membayarnya."),
        ("INV-BACK", "Rp 70.000", "Pembayaran invoice ini sudah dikembalikan kepada Anda."),
    ] {
        let html = page(&mut browser, &format!("{LIST}/{number}")).await;
        place(&html, &format!("{amount}</span></h1>"));
        place(&html, words);
        assert!(!html.contains("/pdf"), "there is no document to download");
    }
}

#[tokio::test]
async fn foreign_and_missing_invoices_are_no_page() {
    let portal = billed(with_printer()).await;
    let mut browser = portal.logged_in(OWNER).await;
    for number in ["INV-NEXT-DOOR", "INV-DRAFT", "INV-0", "%3Cscript%3E"] {
        for tail in ["", "/pdf"] {
            assert_eq!(browser.get(&format!("{LIST}/{number}{tail}")).await.status, 404, "{number}{tail}");
        }
    }
    let mut neighbour = portal.logged_in(NEIGHBOUR).await;
    place(&page(&mut neighbour, "/customer/invoices/INV-NEXT-DOOR").await, "Rp 999.000");
    for path in [LIST, "/customer/invoices/INV-PAID", "/customer/invoices/INV-PAID/pdf"] {
        assert_eq!(portal.browser().get(path).await.location(), "/customer/login", "{path}");
    }
}

#[tokio::test]
async fn the_download_is_a_file_or_a_page_that_says_what_to_do() {
    let portal = billed(with_printer()).await;
    let mut browser = portal.logged_in(OWNER).await;
    let file = browser.get("/customer/invoices/INV%2F2025%2F11%2F0001/pdf").await;
    assert_eq!((file.status, file.header("content-type")), (200, "application/pdf"));
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"INV-2025-11-0001.pdf\"");
    assert_eq!((file.text().starts_with("%PDF-"), file.header("cache-control")), (true, "private, no-store"));
    let english = Call::get("/customer/invoices/INV-PAID/pdf").header("accept-language", "en");
    assert!(browser.send(english).await.text().contains("INV-PAID en"));

    let portal = billed(with_broken_printer(|| PortError::unavailable("renderer", "busy"))).await;
    let answer = portal.logged_in(OWNER).await.get("/customer/invoices/INV-PAID/pdf").await;
    assert_eq!((answer.status, answer.header("content-disposition")), (503, ""));
    assert!(answer.text().contains("Coba lagi"));
}

#[tokio::test]
async fn the_dashboard_leads_to_what_is_owed() {
    let portal = TestPortal::with(with_account()).await;
    put(&portal, ("INV/1", "AGLS1", "sent", (1, 20), (300_000, 0))).await;
    let mut browser = portal.logged_in(OWNER).await;
    let hero = |html: &str| html[place(html, "class=\"hero")..place(html, "<nav class=\"two\"")].to_owned();
    let html = page(&mut browser, "/customer/dashboard").await;
    place(&hero(&html), "href=\"/customer/invoices/INV%2F1\"");
    place(&hero(&html), "INV%2F1%20sebesar%20Rp%20300.000.");
    put(&portal, ("INV/2", "AGLS1", "sent", (2, 21), (300_000, 0))).await;
    let html = page(&mut browser, "/customer/dashboard").await;
    place(&hero(&html), "href=\"/customer/invoices?status=unpaid\"");
    place(&hero(&html), "semua%20tagihan%20saya%20sebesar%20Rp%20600.000.");
}

/// A plan whose ISP has told how to pay.
fn with_account() -> Plan {
    let mut plan = with_printer();
    let account = WayToPay::Account { bank: "BCA".into(), number: "123 456 7890".into(), holder: None };
    plan.config.brand.how_to_pay = vec![account];
    plan.config.brand.support.whatsapp = Some("081234567890".into());
    plan
}

#[tokio::test]
async fn what_is_left_is_paid_from_its_page_and_what_is_settled_or_withdrawn_is_not() {
    let portal = billed(with_account()).await;
    let mut browser = portal.logged_in(OWNER).await;
    let html = page(&mut browser, &format!("{LIST}/INV-PART")).await;
    for words in ["data-copy=\"1234567890\"", "data-copy=\"120000\"", "data-copy=\"INV-PART\"", "Saya sudah bayar"] {
        place(&html, words);
    }
    assert!(place(&html, "id=\"pay\"") < place(&html, "lines-title"), "the way to pay comes before the lines");
    for number in ["INV-PAID", "INV-OFF", "INV-BACK"] {
        let html = page(&mut browser, &format!("{LIST}/{number}")).await;
        assert!(!html.contains("id=\"pay\"") && !html.contains("Tanya cara bayar"), "{number}");
    }
    let off = page(&mut browser, &format!("{LIST}/INV-OFF")).await;
    assert!(!off.contains("compare-title"), "a withdrawn invoice is compared with nothing");
}

#[tokio::test]
async fn a_row_has_its_document_and_what_is_owed_a_way_to_pay() {
    let portal = billed(with_account()).await;
    let html = page(&mut portal.logged_in(OWNER).await, LIST).await;
    assert_eq!(html.matches("/pdf\"").count(), 6);
    assert_eq!(html.matches("#pay\"").count(), 3);
    place(&html, "href=\"/customer/invoices/INV-LATE#pay\"");
}

#[tokio::test]
async fn filters_tell_how_many_they_show_and_a_search_narrows_them() {
    let portal = billed(Plan::default()).await;
    let mut browser = portal.logged_in(OWNER).await;
    let html = page(&mut browser, LIST).await;
    for (word, number) in [("Semua", 6), ("Belum dibayar", 3), ("Terlambat", 1), ("Lunas", 1)] {
        place(&html, &format!("{word}&nbsp;<span class=\"tally\">{number}</span>"));
    }
    let found = page(&mut browser, &format!("{LIST}?q=inv-pa")).await;
    assert_eq!(listed(&found), ["INV-PART", "INV-PAID"]);
    place(&found, "value=\"inv-pa\"");
    place(&found, "href=\"/customer/invoices?status=paid&#38;q=inv-pa\"");
    let none = page(&mut browser, &format!("{LIST}?q=%22%3E%3Cscript%3E")).await;
    place(&none, "Tidak ada invoice yang cocok");
    assert!(!none.contains("\"><script>"));
}

#[tokio::test]
async fn case_15_amounts_decide_what_a_page_says() {
    let portal = TestPortal::with(with_account()).await;
    for (number, total, paid) in [("FULL", 100, 100), ("OVER", 100, 250), ("NONE", 0, 0), ("NOTE", -50, 0)] {
        put(&portal, (number, "AGLS1", "sent", (1, 2), (total, paid))).await;
    }
    let mut browser = portal.logged_in(OWNER).await;
    for (number, amount, words) in [
        ("FULL", "Rp 100", "Invoice ini sudah lunas. Terima kasih!"),
        ("OVER", "Rp 100", "Anda membayar lebih, dan kelebihannya menjadi hak Anda."),
        ("NONE", "Rp 0", "Tidak ada yang perlu dibayar untuk invoice ini."),
        ("NOTE", "−Rp 50", "Ini nota kredit"),
    ] {
        let html = page(&mut browser, &format!("{LIST}/{number}")).await;
        place(&html, &format!("{amount}</span></h1>"));
        place(&html, words);
        assert!(!html.contains("Terlambat") && !html.contains("id=\"pay\""), "{number}");
    }
    let list = page(&mut browser, LIST).await;
    for words in ["Kelebihan bayar Rp 150", "Nota kredit", "Tidak ada tagihan yang perlu dibayar"] {
        place(&list, words);
    }
}
