//! What documents say.

use portal_core::billing::invoice::{InvoiceDocument, InvoiceState, TaxMode};
use portal_core::{Locale, Rupiah};

use crate::support::{assert_says, assert_silent, document, item, late, pdf, read, seen, seen_by};

#[tokio::test]
async fn an_indonesian_invoice_says_everything_there_is_to_it() {
    let pages = read("unpaid-id", &pdf(&document(Locale::Id)).await);
    assert_eq!(pages.len(), 1);
    assert_says(
        &pages,
        &["INV/2025/11/0001", "1 November 2025", "20 November 2025", "1 November 2025 s.d. 30 November"],
    );
    assert_says(&pages, &["Siti Rahmawati", "Jl. Melati Raya No. 27 RT 03/RW 05", "AGLS202510150001", "0817-1020-70"]);
    assert_says(
        &pages,
        &["AGLIS Net", "Jl. Merdeka No. 10", "(022) 555-0199", "www.example.id", "01.234.567.8-901.000"],
    );
    assert_says(&pages, &["Fiber Rumah 50 Mbps – November 2025 1 300.000 300.000", "Sewa router 1 25.000 25.000"]);
    assert_says(&pages, &["Subtotal Rp 325.000", "Diskon −Rp 25.000", "DPP nilai lain (11/12) Rp 275.000"]);
    assert_says(&pages, &["PPN 12% × DPP 11/12 Rp 33.000", "Total Rp 333.000", "BELUM DIBAYAR"]);
    assert_says(&pages, &["Terbilang: tiga ratus tiga puluh tiga ribu rupiah"]);
    assert_says(&pages, &["Yang harus dibayar paling lambat 20 November 2025 Rp 333.000"]);
    assert_says(
        &pages,
        &["Cara membayar BCA 123 456 7890 a.n. PT Contoh Jaringan", "WhatsApp 0812-3456-7890", "Halaman 1 dari 1"],
    );
    assert_says(&pages, &["Dokumen ini bukan faktur pajak."]);
}

#[tokio::test]
async fn an_invoice_that_is_paid_by_a_link_shows_where() {
    let mut document = document(Locale::Id);
    assert_silent(&read("unlinked", &pdf(&document).await), &["tanpa login"]);
    document.pay_link = Some("https://portal.example/pay/abc".into());
    let linked = pdf(&document).await;
    assert_says(&read("linked", &linked), &["Bayar daring tanpa login", "Pindai kode ini"]);
    assert!(linked.windows(30).any(|part| part == b"https://portal.example/pay/abc"), "the link can be opened");
}

#[tokio::test]
async fn an_english_invoice_says_it_in_english() {
    let pages = read("late-en", &pdf(&late(Locale::En)).await);
    assert_says(
        &pages,
        &["OVERDUE", "Billed to", "Due date 20 November 2025", "VAT (PPN) 12% × tax base 11/12 Rp 33.000"],
    );
    assert_says(&pages, &["In words: three hundred thirty-three thousand rupiah", "Page 1 of 1"]);
    assert_says(&pages, &["Still to pay since 20 November 2025, 5 days late Rp 233.000", "Already paid Rp 100.000"]);
    assert_says(&pages, &["This document is not a tax invoice (faktur pajak)."]);
    assert_silent(&pages, &["Jatuh tempo", "Terbilang", "Halaman", "Dokumen"]);
}

#[tokio::test]
async fn payments_are_dated_in_the_portals_time_zone() {
    let pages = read("late-id", &pdf(&late(Locale::Id)).await);
    assert_says(&pages, &["Pembayaran 3 November 2025 Transfer BCA · TRX-7781 Rp 100.000"]);
    assert_says(&pages, &["TERLAMBAT", "Sisa tagihan sejak 20 November 2025, terlambat 5 hari Rp 233.000"]);
}

#[tokio::test]
async fn each_state_has_its_stamp_and_settled_invoices_ask_for_nothing() {
    for (state, id, en) in [
        (InvoiceState::Paid, "LUNAS", "PAID"),
        (InvoiceState::Cancelled, "DIBATALKAN", "CANCELLED"),
        (InvoiceState::Refunded, "DIKEMBALIKAN", "REFUNDED"),
    ] {
        for (locale, stamp) in [(Locale::Id, id), (Locale::En, en)] {
            let mut document = document(locale);
            document.billed.detail.invoice.state = state;
            let pages = read(stamp, &pdf(&seen(document)).await);
            assert_says(&pages, &[stamp]);
            assert_silent(&pages, &["Yang harus dibayar", "To pay", "Cara membayar", "How to pay", "Transfer BCA"]);
        }
    }
}

#[tokio::test]
async fn prices_that_include_tax_say_so_and_untaxed_ones_say_nothing_of_it() {
    let mut document = document(Locale::Id);
    let invoice = &mut document.billed.detail.invoice;
    (invoice.tax, invoice.total) = (Rupiah::ZERO, Rupiah::new(300_000));
    let within = seen_by(TaxMode::Inclusive, document.clone());
    let pages = read("within", &pdf(&within).await);
    assert_says(&pages, &["Total sudah termasuk PPN.", "PPN 12% × DPP 11/12 Rp 29.730", "Total Rp 300.000"]);
    let pages = read("untaxed", &pdf(&seen_by(TaxMode::None, document)).await);
    assert_silent(&pages, &["PPN", "DPP"]);
}

fn with_lines(lines: usize) -> InvoiceDocument {
    let mut document = document(Locale::Id);
    let items = (1..=lines).map(|n| item(&format!("Layanan tambahan nomor {n:02}"), 2, 12_500));
    document.billed.detail.items = items.collect();
    document
}

#[tokio::test]
async fn sixty_lines_go_on_under_the_same_header_and_every_page_is_numbered() {
    let pages = read("sixty", &pdf(&with_lines(60)).await);
    assert!((2..=3).contains(&pages.len()), "{} pages", pages.len());
    for n in 1..=60 {
        assert_says(&pages, &[&format!("Layanan tambahan nomor {n:02} 2 12.500 25.000")]);
    }
    for (n, page) in pages.iter().enumerate() {
        assert_says(std::slice::from_ref(page), &[&format!("Halaman {} dari {}", n + 1, pages.len()), "AGLIS Net"]);
        assert!(!page.contains("Layanan tambahan") || page.contains("Keterangan Banyak Harga (Rp) Jumlah (Rp)"));
    }
    assert_says(&pages[1..], &["Invoice INV/2025/11/0001", "Total Rp 333.000", "Terbilang"]);
}

#[tokio::test]
async fn an_invoice_without_lines_is_a_document_too() {
    let pages = read("no-lines", &pdf(&with_lines(0)).await);
    assert_says(&pages, &["Tidak ada rincian.", "Total Rp 333.000"]);
}

#[tokio::test]
async fn long_texts_wrap_and_lose_nothing() {
    let mut document = document(Locale::Id);
    let sentence = "Perbaikan kabel udara sepanjang jalan utama ".repeat(12);
    let word = "Alamat".repeat(60);
    document.billed.detail.items = vec![item(&sentence, 1, 1_000_000_000_000), item(&word, 1, 1)];
    document.customer.name = "Kartika".repeat(20);
    let pages = read("long", &pdf(&document).await);
    let shown = pages.join("").replace(' ', "");
    for whole in [sentence.replace(' ', ""), word, "Kartika".repeat(20), "1.000.000.000.000".into()] {
        assert!(shown.contains(&whole), "{whole} in {shown}");
    }
}
