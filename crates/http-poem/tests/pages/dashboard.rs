//! The dashboard: what is owed first, and how it is paid.

use askama::Template;
use http_kit::i18n::Locale;
use portal_core::Group;

use super::*;

pub(crate) fn dashboard(locale: Locale, overdue: Option<i64>, state: AccountState) -> String {
    let layout = samples::customer(locale, &samples::brand(), "/customer/dashboard", "Budi Santoso");
    let owed = overdue.map(samples::owed);
    samples::dashboard(layout, "Budi Santoso", owed, state).render().expect("the page renders")
}

#[test]
fn what_is_owed_comes_before_the_figures() {
    let html = dashboard(Locale::Id, Some(0), AccountState::Active);
    assert!(place(&html, "Rp 300.000") < place(&html, "Tiket aktif"));
    place(&html, "Jatuh tempo 20 November 2025");
    assert!(!html.contains("hero danger"), "nothing is late yet");
}

#[test]
fn late_bills_are_called_late_in_both_languages() {
    place(&dashboard(Locale::Id, Some(2), AccountState::Active), "3 invoice, 2 terlambat");
    place(&dashboard(Locale::En, Some(2), AccountState::Active), "3 invoices, 2 overdue");
    place(&dashboard(Locale::En, Some(1), AccountState::Active), "2 invoices, 1 overdue");
}

#[test]
fn a_suspended_customer_reads_why_how_much_and_how_to_get_back_first() {
    let html = dashboard(Locale::Id, Some(1), AccountState::Suspended);
    let main = &html[place(&html, "<main")..];
    assert!(place(main, "ditangguhkan</h1>") < place(main, "Rp 450.000"));
    assert!(place(main, "aktif kembali") < place(main, "Tiket aktif"));
    place(main, "https://wa.me/6281234567890?text=");
}

#[test]
fn a_customer_who_owes_nothing_is_thanked() {
    place(&dashboard(Locale::Id, None, AccountState::Active), "Terima kasih!");
    place(&dashboard(Locale::En, None, AccountState::Active), "Nothing to pay");
}

#[test]
fn the_account_panel_shows_what_the_portal_knows() {
    let html = dashboard(Locale::Id, None, AccountState::Active);
    for fact in ["AGLS202510150001", "0817-1020-70", "budi.santoso@example.id", "Jl. Merdeka"] {
        place(&html, fact);
    }
    place(&html, "50 Mbps unduh, 20 Mbps unggah");
    place(&html, "Rp 300.000 per bulan");
}

#[test]
fn the_active_ticket_shows_its_state_and_its_latest_event() {
    let html = dashboard(Locale::Id, None, AccountState::Active);
    let ticket = &html[place(&html, "ticket-title")..];
    place(ticket, "Dikerjakan");
    assert!(place(ticket, "Internet mati sejak pagi") < place(ticket, "Rudi Hartono sedang mengerjakannya"));
    place(ticket, "3 jam lalu");
}

#[test]
fn the_dashboard_answers_first_and_tells_nothing_twice() {
    let html = dashboard(Locale::Id, Some(0), AccountState::Active);
    let main = &html[place(&html, "<main")..];
    let order =
        ["Tagihan Saya", "Cara bayar", "Tiket aktif", "Lapor gangguan", "Tiket selesai", "Paket Saya", "Akun Saya"];
    for pair in order.windows(2) {
        assert!(place(main, pair[0]) < place(main, pair[1]), "{pair:?}");
    }
    for href in ["tickets?status=active", "tickets?status=completed", "invoices?status=unpaid"] {
        place(main, &format!("<a class=\"card\" href=\"/customer/{href}\""));
    }
    place(main, "<details class=\"card account\">");
    assert_eq!(count(main, ">AGLS202510150001<"), 1, "a fact is shown once");
    assert_eq!(count(main, ">INV/2025/11/0001<"), 1, "a fact is shown once");
}

#[test]
fn the_way_to_pay_is_an_account_the_exact_amount_and_the_reference_each_to_be_copied() {
    let html = dashboard(Locale::Id, Some(0), AccountState::Active);
    let pay = &html[place(&html, "id=\"pay\"")..];
    let pay = &pay[..place(pay, "</section>")];
    for (shown, copied) in
        [("123 456 7890", "1234567890"), ("Rp 300.000", "300000"), ("INV/2025/11/0001", "INV/2025/11/0001")]
    {
        place(pay, &format!(">{shown}</span>"));
        place(pay, &format!("data-copy=\"{copied}\""));
    }
    assert_eq!(count(pay, " hidden>"), 3, "without JavaScript there is no button that does nothing");
    place(pay, "Bank Contoh a.n. PT Contoh Jaringan");
    assert!(place(pay, "Saya sudah bayar") < place(pay, "Tanya CS"));
    place(pay, "INV%2F2025%2F11%2F0001%20sebesar%20Rp%20300.000.");
}

#[test]
fn several_invoices_are_paid_under_the_customers_number() {
    let html = dashboard(Locale::En, Some(1), AccountState::Suspended);
    let pay = &html[place(&html, "id=\"pay\"")..];
    place(pay, "Payment reference (customer ID)");
    place(pay, "data-copy=\"450000\"");
    place(pay, "data-copy=\"AGLS202510150001\"");
}

#[test]
fn without_an_account_the_way_to_pay_leads_to_customer_service() {
    let mut brand = samples::brand();
    brand.how_to_pay.clear();
    let mut layout = samples::customer(Locale::Id, &brand, "/customer/dashboard", "Budi");
    layout.groups = Group::ALL.into_iter().filter(|group| *group != Group::Payments).collect();
    let page = samples::dashboard(layout, "Budi", Some(samples::owed(0)), AccountState::Active);
    let html = page.render().expect("the page renders");
    let pay = &html[place(&html, "id=\"pay\"")..];
    place(pay, "Tanya cara bayar");
    assert!(!html.contains("Saya sudah bayar"));
}

#[test]
fn a_customer_awaiting_the_service_is_told_what_happens_next() {
    let html = dashboard(Locale::Id, None, AccountState::Pending);
    place(&html, "Layanan Anda menunggu aktivasi");
    place(&html, "jadwal pemasangan");
    assert!(!html.contains("Tidak ada tagihan"));
}

#[test]
fn nothing_to_pay_names_the_next_invoice_when_it_is_known() {
    let html = dashboard(Locale::Id, None, AccountState::Active);
    place(&html, "Invoice berikutnya jatuh tempo 20 Desember 2025, Rp 300.000.");
}
