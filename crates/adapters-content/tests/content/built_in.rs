//! The texts that are built in: enough of them, the same in both languages, found by everyday words.

use adapters_content::{ContentFaq, Filling, Hours};
use portal_core::Locale;
use portal_core::content::faq::FaqBook;

fn built_in() -> ContentFaq {
    let filling = Filling {
        brand: "AGLIS Net".to_owned(),
        hours: Some(Hours { id: "08.00–21.00".to_owned(), en: "08:00–21:00".to_owned() }),
        otp_minutes: 10,
        sla_hours: [4, 24, 48],
        reopen_days: 7,
    };
    ContentFaq::built_in(&filling).expect("the built-in texts")
}

/// The slugs of what a query finds, best first.
fn found(book: &FaqBook, query: &str) -> Vec<String> {
    let faq = |hit: portal_core::content::faq::FaqHit| book.categories()[hit.category].faqs[hit.faq].slug.clone();
    book.search(query).into_iter().map(faq).collect()
}

#[test]
fn there_are_five_categories_and_enough_questions_in_each() {
    for locale in [Locale::Id, Locale::En] {
        let content = built_in();
        let book = content.book_in(locale);
        let slugs: Vec<&str> = book.categories().iter().map(|category| category.slug.as_str()).collect();
        assert_eq!(slugs, ["umum", "pembayaran", "teknis", "akun", "instalasi"]);
        assert!(book.categories().iter().all(|category| category.faqs.len() >= 4));
        assert!(book.faqs().count() >= 24);
    }
}

#[test]
fn both_languages_answer_the_same_questions_so_that_links_hold() {
    let content = built_in();
    let slugs = |locale| content.book_in(locale).faqs().map(|faq| faq.slug.clone()).collect::<Vec<_>>();
    assert_eq!(slugs(Locale::Id), slugs(Locale::En));
}

#[test]
fn an_answer_is_neither_a_word_nor_an_essay() {
    for locale in [Locale::Id, Locale::En] {
        for faq in built_in().book_in(locale).faqs() {
            let words = faq.answer.split_whitespace().count();
            assert!((40..=120).contains(&words), "{} has {words} words", faq.slug);
        }
    }
}

#[test]
fn the_operators_words_stand_in_the_texts() {
    let content = built_in();
    let all: String = content.book_in(Locale::Id).faqs().map(|faq| faq.answer.clone()).collect();
    for words in ["AGLIS Net melayani 08.00–21.00", "berlaku 10 menit", "nomor AGLIS Net tidak Anda blokir"] {
        assert!(all.contains(words), "{words}");
    }
}

#[test]
fn indonesians_find_answers_by_the_words_they_use() {
    let content = built_in();
    for (query, slug) in [
        ("lemot", "internet-lambat"),
        ("internet lemot banget", "internet-lambat"),
        ("wifi lelet di kamar", "wifi-atau-jalur"),
        ("ngelag", "internet-lambat"),
        ("slow", "internet-lambat"),
        ("los merah", "lampu-los-merah"),
        ("lampu merah di modem", "lampu-los-merah"),
        ("kena isolir", "layanan-diisolir"),
        ("suspended", "layanan-diisolir"),
        ("telat bayar", "telat-bayar"),
        ("terlambat", "telat-bayar"),
        ("denda", "telat-bayar"),
        ("sudah transfer tapi belum lunas", "sudah-bayar-belum-lunas"),
        ("nyicil", "bayar-sebagian"),
        ("otp ga masuk", "kode-tidak-datang"),
        ("kode tidak datang", "kode-tidak-datang"),
        ("ganti nomor wa", "ganti-nomor"),
        ("hp hilang", "perangkat-masuk"),
        ("pajak", "arti-ppn"),
        ("download invoice", "unduh-pdf"),
        ("pindah rumah", "pindah-rumah"),
        ("naik paket", "ganti-paket"),
        ("stop langganan", "berhenti-langganan"),
        ("cara reset modem", "urutan-restart"),
        ("putus nyambung", "sering-putus"),
        ("password wifi", "sandi-wifi"),
        ("sla", "lama-penanganan"),
        ("rating", "buka-lagi-tiket"),
        ("privasi", "data-pribadi"),
        ("dua rumah", "beberapa-akun"),
        ("tagihn", "lihat-tagihan"),
        ("pemasngan baru", "langkah-pemasangan"),
    ] {
        let found = found(content.book_in(Locale::Id), query);
        assert!(found.iter().take(2).any(|hit| hit == slug), "{query}: {found:?}");
    }
}

#[test]
fn english_speakers_find_answers_by_the_words_they_use() {
    let content = built_in();
    for (query, slug) in [
        ("slow internet", "internet-lambat"),
        ("lemot", "internet-lambat"),
        ("red light", "lampu-los-merah"),
        ("suspended", "layanan-diisolir"),
        ("isolir", "layanan-diisolir"),
        ("late payment", "telat-bayar"),
        ("vat", "arti-ppn"),
        ("i already paid", "sudah-bayar-belum-lunas"),
        ("instalments", "bayar-sebagian"),
        ("code not received", "kode-tidak-datang"),
        ("change my whatsapp number", "ganti-nomor"),
        ("lost phone", "perangkat-masuk"),
        ("reboot", "urutan-restart"),
        ("moving house", "pindah-rumah"),
        ("cancel", "berhenti-langganan"),
        ("upgrade", "ganti-paket"),
        ("instalation", "langkah-pemasangan"),
        ("scam", "jaga-kode"),
    ] {
        let found = found(content.book_in(Locale::En), query);
        assert!(found.iter().take(2).any(|hit| hit == slug), "{query}: {found:?}");
    }
}

#[test]
fn the_plain_question_comes_before_its_variants() {
    let content = built_in();
    let indonesian = [
        ("bayar", "cara-bayar"),
        ("cara bayar", "cara-bayar"),
        ("cara transfer", "cara-bayar"),
        ("bayar tagihan", "cara-bayar"),
        ("internet mati", "internet-mati"),
        ("wifi mati", "internet-mati"),
        ("internet saya mati total", "internet-mati"),
        ("lupa", "lupa-kata-sandi"),
        ("lupa password", "lupa-kata-sandi"),
        ("ganti password wifi", "sandi-wifi"),
        ("tagihan", "lihat-tagihan"),
        ("pindah rumah", "pindah-rumah"),
        ("telat bayar", "telat-bayar"),
        ("internet lemot", "internet-lambat"),
        ("ganti nomor", "ganti-nomor"),
        ("lapor gangguan", "lapor-gangguan"),
        ("isolir", "layanan-diisolir"),
    ];
    let english = [
        ("pay", "cara-bayar"),
        ("how do i pay my bill", "cara-bayar"),
        ("internet down", "internet-mati"),
        ("no internet", "internet-mati"),
        ("forgot password", "lupa-kata-sandi"),
        ("change wifi password", "sandi-wifi"),
        ("bill", "lihat-tagihan"),
        ("moving house", "pindah-rumah"),
    ];
    for (locale, asked) in [(Locale::Id, &indonesian[..]), (Locale::En, &english[..])] {
        for (query, slug) in asked {
            let found = found(content.book_in(locale), query);
            assert_eq!(found.first().map(String::as_str), Some(*slug), "{query}: {found:?}");
        }
    }
}

#[test]
fn the_promises_of_the_policy_stand_in_the_texts() {
    for (locale, words) in [
        (Locale::Id, ["Tinggi: 4 jam", "Normal: 24 jam", "Rendah: 48 jam", "sampai 7 hari", "selesai dalam 4 jam"]),
        (Locale::En, ["High: 4 hours", "Normal: 24 hours", "Low: 48 hours", "for 7 days", "within 4 hours"]),
    ] {
        let all: String = built_in().book_in(locale).faqs().map(|faq| faq.answer.clone()).collect();
        for words in words {
            assert!(all.contains(words), "{words}");
        }
    }
}

#[test]
fn answers_lead_to_the_pages_they_name() {
    for locale in [Locale::Id, Locale::En] {
        let content = built_in();
        let book = content.book_in(locale);
        let leads = |slug: &str| -> Vec<String> {
            let faq = book.faqs().find(|faq| faq.slug == slug).expect("the question");
            faq.links.iter().map(|link| link.href.clone()).collect()
        };
        assert_eq!(leads("cara-bayar"), ["/customer/invoices"]);
        assert_eq!(leads("ganti-paket"), ["/customer/tickets", "/customer/tickets/new?type=upgrade"]);
        assert_eq!(leads("perangkat-masuk"), ["/customer/sessions"]);
        assert!(book.faqs().all(|faq| !faq.answer.contains("](")), "nothing of the markup is left");
    }
}

#[test]
fn a_search_finds_a_handful_and_not_everything() {
    let content = built_in();
    for query in ["lemot", "isolir", "los merah", "kode otp", "ganti nomor", "internet saya lemot banget"] {
        let found = found(content.book_in(Locale::Id), query).len();
        assert!((1..=12).contains(&found), "{query} finds {found}");
    }
}
