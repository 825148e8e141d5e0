//! Payments as finance works on them: found, looked at, given back, added up; exceptions closed.

use chrono::TimeDelta;
use http_staff::DeskParts;
use portal_core::billing::ledger::{Entry, Journal, JournalKind, Ledger as _, LedgerAccount};
use portal_core::billing::payment::{
    ExceptionKind, PaymentAttempt, PaymentChange, PaymentException, PaymentExceptions as _, PaymentId, PaymentRepo,
    PaymentState,
};
use portal_core::kernel::commit::Committed;
use portal_core::staff::account::Role;
use portal_core::staff::payment::StaffPaymentError;
use portal_core::staff::trail::{StaffTrailDeps, StaffTrailService, TrailPolicy};
use portal_core::{Clock as _, InvoiceNumber, Rupiah};
use portal_testkit::fixtures::operator;
use portal_testkit::fixtures::payments::paid;
use std::sync::Arc;

use crate::browser::Answer;
use crate::test_console::{CUSTOMER, TestConsole, payments};

const PAGE: &str = "/staff/payments";
const EXCEPTIONS: &str = "/staff/payments/exceptions";

/// A payment of the customer that came in now and is in the books: 101,00n rupiah, of which 1,000 are the fee.
async fn pay(console: &TestConsole, n: u32) -> PaymentAttempt {
    let now = console.clock.now();
    let mut payment = PaymentAttempt {
        customer_id: CUSTOMER.parse().expect("an id"),
        gateway: "midtrans".to_owned(),
        reference: Some(format!("trx-{n}")),
        created_at: now,
        paid_at: Some(now),
        settled_at: Some(now),
        ..paid(n)
    };
    payment.lines[0].invoice = InvoiceNumber::parse(&format!("INV-{n}")).expect("a number");
    PaymentRepo::add(&console.store, &payment, None).await.expect("it is added");
    let entry = |account, amount: Rupiah| Entry { account, amount };
    let minus = |amount: Rupiah| Rupiah::new(-amount.amount());
    let entries = vec![
        entry(LedgerAccount::Clearing(payment.gateway.clone()), payment.total()),
        entry(LedgerAccount::Receivable(payment.customer_id.clone()), minus(payment.amount())),
        entry(LedgerAccount::Fees(payment.gateway.clone()), minus(payment.fee)),
    ];
    let journal = Journal::new((JournalKind::Payment, payment.id.as_str()), (now, now), entries).expect("it balances");
    let change = PaymentChange { journal: Some(journal), ..PaymentChange::new(1, payment.clone()) };
    assert_eq!(PaymentRepo::commit(&console.store, &change).await.expect("it is written"), Committed::Done);
    payment
}

async fn raise(console: &TestConsole, kind: ExceptionKind, order: &str, amount: i64) -> PaymentException {
    let (gateway, order, amount) = ("midtrans".to_owned(), order.to_owned(), Some(Rupiah::new(amount)));
    let exception = PaymentException { kind, gateway, order, amount, found_at: console.clock.now() };
    console.store.raise(&exception).await.expect("it is kept");
    exception
}

async fn clearing(console: &TestConsole) -> i64 {
    let account = LedgerAccount::Clearing("midtrans".to_owned());
    console.store.balance(&account).await.expect("the books").amount()
}

fn assert_has(answer: &Answer, words: &[&str]) {
    for word in words {
        assert!(answer.text.contains(word), "{word}: {}", answer.text);
    }
}

fn assert_lacks(answer: &Answer, words: &[&str]) {
    for word in words {
        assert!(!answer.text.contains(word), "{word}: {}", answer.text);
    }
}

#[tokio::test]
async fn payments_are_found_by_number_reference_invoice_customer_and_filters() {
    let console = TestConsole::new().await;
    for n in 1..=2 {
        pay(&console, n).await;
        console.clock.advance(TimeDelta::minutes(1));
    }
    let over = PaymentAttempt { state: PaymentState::Expired, paid_at: None, gateway: "xendit".into(), ..paid(3) };
    PaymentRepo::add(&console.store, &over, None).await.expect("it is added");
    let mut finance = console.logged_in(Role::Finance).await;
    let name = console.customer_name().await;
    let all = finance.get(PAGE).await;
    assert_has(&all, &["INV-1-x", "INV-2-x", "INV-3-x", &name, "Rp 101.001", "aria-current=\"page\""]);
    assert!(all.text.find("INV-2-x") < all.text.find("INV-1-x"), "the newest first");
    for (query, finds) in [
        ("q=INV-2-x", "INV-2-x"),
        ("q=trx-2", "INV-2-x"),
        ("q=INV-2", "INV-2-x"),
        ("state=expired", "INV-3-x"),
        ("gateway=xendit", "INV-3-x"),
    ] {
        let found = finance.get(&format!("{PAGE}?{query}")).await;
        assert_has(&found, &[&format!("{PAGE}/{finds}\"")]);
        assert_lacks(&found, &[&format!("{PAGE}/INV-1-x\"")]);
    }
    let customer = finance.get(&format!("{PAGE}?q={CUSTOMER}&state=paid")).await;
    assert_has(&customer, &["/INV-1-x\"", "/INV-2-x\""]);
    assert_lacks(&customer, &["/INV-3-x\""]);
    let behind = finance.get(&format!("{PAGE}?after=INV-2-x")).await;
    assert_lacks(&behind, &["/INV-2-x\""]);
    assert_has(&behind, &["/INV-1-x\"", "Ke halaman pertama"]);
    for none in ["q=nobody-at-all", "method=card", "from=2031-01-01", "until=2001-01-01"] {
        assert_has(&finance.get(&format!("{PAGE}?{none}")).await, &["Tidak ada pembayaran yang cocok"]);
    }
    // What cannot be read is left out, stays in its field and breaks no page.
    let odd = finance.get(&format!("{PAGE}?q=%22%3E%3Cscript%3E&from=x&state=y&after=%00")).await;
    assert_has(&odd, &["&#34;&#62;&#60;script&#62;"]);
    assert_lacks(&odd, &["\"><script>"]);
}

#[tokio::test]
async fn a_day_or_a_character_that_there_is_not_breaks_no_page() {
    let console = TestConsole::new().await;
    pay(&console, 1).await;
    let mut finance = console.logged_in(Role::Finance).await;
    for day in ["%2B262142-01-01", "%2B262142-12-31", "-262143-01-01", "-0001-12-31", "0000-01-01"] {
        for page in ["", "/export", "/totals", "/totals/export"] {
            for query in [format!("from={day}"), format!("until={day}"), format!("from={day}&until={day}")] {
                let found = finance.get(&format!("{PAGE}{page}?{query}")).await;
                assert!([200, 404].contains(&found.status), "{} of {page}?{query}", found.status);
            }
        }
    }
    assert_has(&finance.get(&format!("{PAGE}?from=%2B262142-01-01")).await, &["Tidak ada pembayaran yang cocok"]);
    assert_has(&finance.get(&format!("{PAGE}?from=-262143-01-01&until=%2B262142-12-31")).await, &["INV-1-x"]);
    // PostgreSQL takes no NUL in a text.
    let odd = finance.get(&format!("{PAGE}?q=%00INV-%001-x%00&gateway=mid%00trans")).await;
    assert_has(&odd, &["/staff/payments/INV-1-x\"", "value=\"INV-1-x\""]);
    assert_has(&finance.get("/staff/customers?q=Bu%00di").await, &["value=\"Budi\""]);
    assert_has(&finance.get("/staff/customers?q=Bu%%0000di").await, &["value=\"Budi\""]);
    let mut admin = console.logged_in(Role::Admin).await;
    for query in ["from=%2B262142-12-31", "until=%2B262142-12-31", "from=-262143-01-01", "staff=a%00b"] {
        assert_eq!(admin.get(&format!("/staff/audit?{query}")).await.status, 200, "{query}");
    }
}

#[tokio::test]
async fn a_payment_shows_all_that_belongs_to_it_and_the_look_is_in_the_trail() {
    let console = TestConsole::new().await;
    let payment = pay(&console, 1).await;
    raise(&console, ExceptionKind::Late, payment.id.as_str(), 101_001).await;
    let mut finance = console.logged_in(Role::Finance).await;
    let page = finance.get(&format!("{PAGE}/INV-1-x")).await;
    let name = console.customer_name().await;
    assert_has(
        &page,
        &[
            "Lunas",
            "trx-1",
            "clearing:midtrans",
            "fees:midtrans",
            "\u{2212}Rp 1.000",
            "Terlambat",
            &format!("/staff/customers/{CUSTOMER}"),
            "#invoices-title",
            &name,
            "Belum ada di laporan pencairan",
            "Portal tidak memindahkan uang",
        ],
    );
    assert_lacks(&page, &["Tanya gateway"]);
    let mut admin = console.logged_in(Role::Admin).await;
    assert_has(&admin.get("/staff/audit?staff=finance@isp.id").await, &["Membuka pembayaran", "INV-1-x", CUSTOMER]);
    assert_eq!(finance.get(&format!("{PAGE}/INV-9-x")).await.status, 404);
    // Nobody asks a gateway that is not set up.
    finance.get(&format!("{PAGE}/INV-1-x")).await;
    assert_has(&finance.follow(&format!("{PAGE}/INV-1-x/check"), &[]).await, &["Gateway tidak menjawab"]);
}

#[tokio::test]
async fn a_refund_is_recorded_up_to_what_is_left_with_a_reason() {
    let console = TestConsole::new().await;
    pay(&console, 1).await;
    let mut finance = console.logged_in(Role::Finance).await;
    let (page, post) = (format!("{PAGE}/INV-1-x"), format!("{PAGE}/INV-1-x/refund"));
    finance.get(&page).await;
    for (amount, reason, field) in [
        ("101.002", "x", "amount-error"),
        ("0", "x", "amount-error"),
        ("-5", "x", "amount-error"),
        ("abc<b>", "x", "amount-error"),
        ("1000", " ", "reason-error"),
        ("1000", &"x".repeat(501), "reason-error"),
    ] {
        let refused = finance.follow(&post, &[("amount", amount), ("reason", reason)]).await;
        assert_has(&refused, &[&format!("id=\"{field}\"")]);
        assert_lacks(&refused, &["<b>"]);
    }
    assert_eq!(clearing(&console).await, 101_001, "nothing was posted");
    let reason = "bayar dua kali <script>";
    let part = finance.follow(&post, &[("amount", "Rp 100.000"), ("reason", reason)]).await;
    assert_has(&part, &["Pengembalian tercatat", "bayar dua kali &#60;script&#62;", "Sebagian uang dikembalikan"]);
    assert_has(&part, &["finance@isp.id", "Paling banyak Rp 1.001", "Lunas"]);
    assert_eq!(clearing(&console).await, 1_001);
    let too_much = finance.follow(&post, &[("amount", "1002"), ("reason", "x")]).await;
    assert_has(&too_much, &["id=\"amount-error\""]);
    let rest = finance.follow(&post, &[("amount", "1001"), ("reason", "x")]).await;
    assert_has(&rest, &["Pengembalian tercatat", "Dikembalikan"]);
    assert_lacks(&rest, &["name=\"amount\""]);
    let nothing = finance.follow(&post, &[("amount", "1"), ("reason", "x")]).await;
    assert_has(&nothing, &["Tidak ada lagi yang bisa dikembalikan"]);
    assert_eq!(clearing(&console).await, 0);
    assert!(console.store.summary().await.expect("the books").is_balanced());
    let mut admin = console.logged_in(Role::Admin).await;
    assert_has(&admin.get("/staff/audit").await, &["Mencatat pengembalian", "INV-1-x:100000", "bayar dua kali"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn refunds_at_the_same_time_never_come_to_more_than_came_in() {
    let console = TestConsole::new().await;
    let payment = pay(&console, 1).await;
    let trail = StaffTrailDeps { trail: Arc::new(console.store.clone()), clock: console.clock.clone() };
    let service = payments(&console.store, &console.clock, &StaffTrailService::new(trail, TrailPolicy::default()));
    let racing = (0..12).map(|_| {
        let (service, id) = (service.clone(), payment.id.clone());
        tokio::spawn(async move { service.refund(&operator(), &id, (Rupiah::new(60_000), "twice")).await })
    });
    let mut written = 0;
    for answer in racing.collect::<Vec<_>>() {
        match answer.await.expect("no panic") {
            Ok(_) => written += 1,
            Err(StaffPaymentError::Refund(_) | StaffPaymentError::Busy) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!((written, clearing(&console).await), (1, 41_001));
}

#[tokio::test]
async fn exceptions_are_closed_once_with_what_is_posted_and_a_reason() {
    let console = TestConsole::new().await;
    let payment = pay(&console, 1).await;
    let reversed = raise(&console, ExceptionKind::Reversed, payment.id.as_str(), 101_001).await;
    let unknown = raise(&console, ExceptionKind::UnknownOrder, "=X<img>", 5_000).await;
    let mut finance = console.logged_in(Role::Finance).await;
    let page = finance.get(EXCEPTIONS).await;
    assert_has(&page, &["Uang kembali", "Tarik pembayaran di pembukuan", "Tahan uang di gateway", "=X&#60;img&#62;"]);
    assert_lacks(&page, &["<img>"]);
    let close = |exception: &PaymentException| format!("{EXCEPTIONS}/{}/close", exception.id());
    let refused = finance.follow(&close(&reversed), &[("reason", " "), ("book", "yes")]).await;
    assert_has(&refused, &["Isi alasan", &format!("id=\"x{}\"", reversed.id())]);
    let closed = finance.follow(&close(&reversed), &[("reason", "ditarik bank"), ("book", "yes")]).await;
    assert_has(&closed, &["Pengecualian ditutup", "ditarik bank", "finance@isp.id"]);
    assert_eq!(clearing(&console).await, 0);
    let again = finance.follow(&close(&reversed), &[("reason", "x"), ("book", "no")]).await;
    assert_has(&again, &["Sudah ditutup orang lain"]);
    let held = finance.follow(&close(&unknown), &[("reason", "bukan milik kita"), ("book", "yes")]).await;
    assert_has(&held, &["Pengecualian ditutup", "Tidak ada yang perlu dilihat"]);
    assert_eq!(clearing(&console).await, 5_000);
    // A payment that was taken back leaves nothing to give back.
    let payment = finance.get(&format!("{PAGE}/INV-1-x")).await;
    assert_lacks(&payment, &["name=\"amount\""]);
    assert_has(&payment, &["ditarik bank"]);
    let mut admin = console.logged_in(Role::Admin).await;
    assert_has(&admin.get("/staff/audit").await, &["Menutup pengecualian", "reversed:INV-1-x", "ditarik bank"]);
}

#[tokio::test]
async fn what_cannot_be_posted_is_told_at_its_exception_and_what_was_typed_stays() {
    let console = TestConsole::new().await;
    let payment = pay(&console, 1).await;
    let overpaid = raise(&console, ExceptionKind::Overpaid, payment.id.as_str(), 5).await;
    let mut finance = console.logged_in(Role::Finance).await;
    finance.get(EXCEPTIONS).await;
    let path = format!("{EXCEPTIONS}/{}/close", overpaid.id());
    let refused = finance.follow(&path, &[("reason", "sudah \"dikirim\""), ("book", "yes")]).await;
    assert_has(&refused, &["Tidak ada yang bisa dibukukan", "value=\"sudah &#34;dikirim&#34;\""]);
    assert_eq!(clearing(&console).await, 101_001);
}

#[tokio::test]
async fn days_are_added_up_by_way_and_gateway_and_downloaded() {
    let console = TestConsole::new().await;
    for n in 1..=2 {
        pay(&console, n).await;
    }
    let mut finance = console.logged_in(Role::Finance).await;
    finance.get(&format!("{PAGE}/INV-1-x")).await;
    finance.follow(&format!("{PAGE}/INV-1-x/refund"), &[("amount", "1000"), ("reason", "x")]).await;
    let day = console.clock.local_date(console.clock.now());
    let page = finance.get(&format!("{PAGE}/totals")).await;
    assert_has(&page, &["QRIS", "Rp 202.003", "Rp 2.000", "Rp 1.000", "Rp 201.003", "Seluruhnya"]);
    let file = finance.get(&format!("{PAGE}/totals/export?from={day}&until={day}")).await;
    assert_eq!(file.disposition, format!("attachment; filename=\"payment-totals-{day}-{day}.csv\""));
    let expected = format!(
        "\u{feff}day,gateway,method,payments,gross,fees,refunds,net\r\n\
         {day},midtrans,qris,2,202003,2000,1000,201003\r\ntotal,,,2,202003,2000,1000,201003\r\n"
    );
    assert_eq!(file.text, expected);
    for wrong in ["from=2025-11-05&until=2025-11-04", "from=2025-01-01&until=2025-12-31"] {
        assert_has(&finance.get(&format!("{PAGE}/totals?{wrong}")).await, &["id=\"from-error\"", "1 sampai 92 hari"]);
    }
}

#[tokio::test]
async fn what_was_found_is_downloaded_in_the_same_order_and_no_cell_starts_a_formula() {
    let console = TestConsole::new().await;
    for n in 1..=3 {
        pay(&console, n).await;
        console.clock.advance(TimeDelta::minutes(1));
    }
    let evil =
        PaymentAttempt { reference: Some("=cmd|' /C calc'!A0".into()), created_at: console.clock.now(), ..paid(4) };
    PaymentRepo::add(&console.store, &evil, None).await.expect("it is added");
    let mut finance = console.logged_in(Role::Finance).await;
    let file = finance.get(&format!("{PAGE}/export")).await;
    assert!(file.disposition.starts_with("attachment; filename=\"payments-"), "{}", file.disposition);
    let lines: Vec<&str> = file.text.trim_start_matches('\u{feff}').lines().collect();
    assert!(lines[0].starts_with("payment,created,paid,customer,name,invoices,method,gateway,reference,state,total"));
    let names: Vec<&str> = lines[1..].iter().map(|line| line.split(',').next().unwrap_or_default()).collect();
    assert_eq!(names, ["INV-4-x", "INV-3-x", "INV-2-x", "INV-1-x"]);
    assert!(lines[1].contains(",'=cmd|' /C calc'!A0,"), "{}", lines[1]);
    assert!(lines[4].ends_with(",midtrans,trx-1,paid,101001,1000,100001,0"), "{}", lines[4]);
    let one = finance.get(&format!("{PAGE}/export?q=INV-2-x")).await;
    assert_eq!(one.text.lines().count(), 2, "{}", one.text);
    let mut admin = console.logged_in(Role::Admin).await;
    assert_has(&admin.get("/staff/audit").await, &["Mengunduh daftar pembayaran"]);
}

#[tokio::test]
async fn a_long_list_is_downloaded_to_its_end() {
    let console = TestConsole::new().await;
    for n in 1..=1_205_u32 {
        let created_at = console.clock.now() + TimeDelta::seconds(n.into());
        let payment = PaymentAttempt { created_at, ..paid(n) };
        PaymentRepo::add(&console.store, &payment, None).await.expect("it is added");
    }
    let mut finance = console.logged_in(Role::Finance).await;
    let file = finance.get(&format!("{PAGE}/export")).await;
    let names: std::collections::HashSet<&str> =
        file.text.lines().skip(1).map(|line| line.split(',').next().unwrap_or_default()).collect();
    assert_eq!((file.text.lines().count(), names.len()), (1_206, 1_205));
    let page = finance.get(PAGE).await;
    assert_eq!(page.text.matches("class=\"row-link num\"").count(), 25);
    assert!(page.text.contains("after=INV-1181-x") && page.text.len() < 40_000, "{}", page.text.len());
}

#[tokio::test]
async fn stf_03_customer_service_and_technicians_get_nothing_of_payments() {
    let console = TestConsole::new().await;
    let payment = pay(&console, 1).await;
    let exception = raise(&console, ExceptionKind::Late, payment.id.as_str(), 1).await;
    for role in [Role::Cs, Role::Technician] {
        let mut browser = console.logged_in(role).await;
        for path in ["", "/INV-1-x", "/exceptions", "/totals", "/export", "/totals/export"] {
            let refused = browser.get(&format!("{PAGE}{path}")).await;
            assert_eq!(refused.status, 403, "{role:?} {path}");
            assert_lacks(&refused, &["trx-1", "Rp 101.001", "Terlambat"]);
        }
        browser.get("/staff/sessions").await;
        let close = format!("{EXCEPTIONS}/{}/close", exception.id());
        for path in [close.as_str(), "/staff/payments/INV-1-x/refund", "/staff/payments/INV-1-x/check"] {
            let sent = browser.submit(path, &[("reason", "x"), ("amount", "1"), ("book", "yes")]).await;
            assert_eq!(sent.status, 403, "{role:?} {path}");
        }
    }
    assert_eq!((clearing(&console).await, console.store.open(9).await.expect("they are read").len()), (101_001, 1));
    // What customer service may read stands on the customer's page, without a way further.
    let mut cs = console.logged_in(Role::Cs).await;
    let page = cs.get(&format!("/staff/customers/{CUSTOMER}")).await;
    assert_has(&page, &["Pembayaran terakhir", "INV-1-x", "Rp 101.001"]);
    assert_lacks(&page, &["href=\"/staff/payments"]);
    let mut finance = console.logged_in(Role::Finance).await;
    let page = finance.get(&format!("/staff/customers/{CUSTOMER}")).await;
    assert_has(&page, &["href=\"/staff/payments/INV-1-x\""]);
    let mut technician = console.logged_in(Role::Technician).await;
    assert_lacks(&technician.get(&format!("/staff/customers/{CUSTOMER}")).await, &["Pembayaran terakhir", "INV-1-x"]);
}

#[tokio::test]
async fn a_form_without_the_pages_token_changes_nothing() {
    let console = TestConsole::new().await;
    pay(&console, 1).await;
    let mut finance = console.logged_in(Role::Finance).await;
    let mut other = console.browser();
    other.cookies = finance.cookies.clone();
    let sent = other.submit(&format!("{PAGE}/INV-1-x/refund"), &[("amount", "1"), ("reason", "x")]).await;
    assert_ne!(sent.status, 200);
    assert_eq!(clearing(&console).await, 101_001);
    finance.get(&format!("{PAGE}/INV-1-x")).await;
    finance.follow(&format!("{PAGE}/INV-1-x/refund"), &[("amount", "1"), ("reason", "x")]).await;
    assert_eq!(clearing(&console).await, 101_000, "with it, it does");
}

#[tokio::test]
async fn where_nothing_is_paid_online_there_is_no_way_to_payments() {
    let without = |desk: DeskParts| DeskParts { payments: None, payment_exceptions: None, ..desk };
    let console = TestConsole::with(|parts| parts.desk = without(parts.desk.clone())).await;
    let mut finance = console.logged_in(Role::Finance).await;
    for path in ["", "/exceptions", "/totals", "/export", "/INV-1-x"] {
        assert_eq!(finance.get(&format!("{PAGE}{path}")).await.status, 404, "{path}");
    }
    assert_lacks(&finance.get("/staff/sessions").await, &["href=\"/staff/payments\""]);
    assert_lacks(&finance.get(&format!("/staff/customers/{CUSTOMER}")).await, &["Pembayaran terakhir"]);
}

#[tokio::test]
async fn a_number_that_no_payment_can_have_is_not_found() {
    let console = TestConsole::new().await;
    let mut finance = console.logged_in(Role::Finance).await;
    assert!(PaymentId::parse("a b").is_err());
    assert_eq!(finance.get(&format!("{PAGE}/a%20b")).await.status, 404);
}
