//! Texts of customers and billing systems stay texts.

use portal_core::billing::invoice::{InvoiceDocument, Payment, WayToPay};
use portal_core::{Locale, Rupiah};
use proptest::prelude::*;

use crate::support::{
    FOOTER_FROM, assert_says, assert_silent, document, fonts_of, item, late, letterhead, pdf, places, read, renderer,
    seen,
};

/// What would mean something to Typst.
const MARKUP: [&str; 12] = [
    "#panic(1)",
    "#import \"x.typ\": *",
    "#sys.inputs",
    "*tebal*",
    "_miring_",
    "$x^2$",
    "= Judul",
    "`kode`",
    "@rujukan",
    "<label>",
    "// catatan",
    "\\u{41}",
];

/// The document with a text in every place that takes one.
pub(crate) fn saying(text: &str) -> InvoiceDocument {
    let mut document = late(Locale::Id);
    let customer = &mut document.customer;
    customer.name = text.into();
    customer.phone_as_written = text.into();
    customer.service.package_name = Some(text.into());
    for field in [&mut customer.address, &mut customer.city, &mut customer.province, &mut customer.email] {
        *field = Some(text.into());
    }
    let detail = &mut document.billed.detail;
    detail.items = vec![item(text, 1, 1_000)];
    let payment = Payment { method: text.into(), reference: Some(text.into()), ..detail.payments[0].clone() };
    detail.payments = vec![Payment { amount: Rupiah::new(100_000), ..payment }];
    document
}

#[tokio::test]
async fn markup_in_any_text_is_shown_as_it_is() {
    let pages = read("markup", &pdf(&saying(&MARKUP.join(" "))).await);
    let shown = pages.join(" ").split_whitespace().collect::<String>();
    for text in MARKUP {
        let expected = text.replace(' ', "");
        // Name, phone, package, three lines of address, one line, and the payment's method and reference.
        assert!(shown.matches(&expected).count() >= 7, "{text:?} in {shown}");
    }
}

#[tokio::test]
async fn markup_in_the_letterhead_is_shown_as_it_is() {
    let mut sender = letterhead();
    sender.name = "*ISP* #panic(1)".into();
    sender.address = vec!["_Jl._ $x$".into()];
    sender.how_to_pay = vec![WayToPay::Words("#include \"x\"".into()), WayToPay::Words("= Bank".into())];
    sender.cs_hours = Some("@pagi".into());
    let pdf =
        portal_core::billing::document::DocumentRenderer::render(&renderer(sender), &late(Locale::En).into()).await;
    let pages = read("markup-letterhead", &pdf.expect("a document"));
    assert_says(&pages, &["*ISP* #panic(1)", "_Jl._ $x$", "#include \"x\" = Bank", "@pagi"]);
}

#[tokio::test]
async fn case_16_130_short_lines_in_one_description_are_all_shown_over_pages() {
    for end in ["\n", "\r\n", "\u{2028}"] {
        let mut document = late(Locale::Id);
        let lines: Vec<String> = (1..=130).map(|line| format!("b{line:03}")).collect();
        document.billed.detail.items = vec![item(&lines.join(end), 1, 325_000)];
        let made = pdf(&document).await;
        let pages = read("many-lines", &made);
        assert!(pages.len() >= 3, "130 lines need more than two pages: {}", pages.len());
        assert_says(&pages, &lines.iter().map(String::as_str).collect::<Vec<_>>());
        for (page, words) in pages.iter().enumerate() {
            let footer = format!("Halaman {} dari {}", page + 1, pages.len());
            assert!(words.contains(&footer), "{footer:?} is missing in: {words}");
        }
        for (page, at) in places(&made, "b") {
            assert!(at < FOOTER_FROM, "a line of page {page} stands in the footer, {at} points from the top");
        }
    }
}

#[tokio::test]
async fn case_17_names_in_the_scripts_of_the_country_have_letters() {
    let mut document = late(Locale::Id);
    document.customer.name = "ꦧꦸꦢꦶ ᬩᬸᬤᬶ ᮘᮥᮓᮤ".into();
    let made = pdf(&document).await;
    let fonts = fonts_of("scripts", &made);
    for font in ["NotoSansJavanese", "NotoSerifBalinese", "NotoSansSundanese"] {
        assert!(fonts.contains(font), "{font} is missing in: {fonts}");
    }
}

#[test]
fn case_17_what_the_letterhead_cannot_show_is_named() {
    let mut sender = letterhead();
    assert!(renderer(sender.clone()).lacking().is_empty());
    (sender.name, sender.address) = ("AGLIS 网络".into(), vec!["Jl. Melati 🚀".into()]);
    assert_eq!(renderer(sender).lacking(), ['网', '络', '🚀']);
}

#[tokio::test]
async fn case_15_credit_and_what_was_paid_too_much_are_told() {
    let with = |total: i64, paid: i64| {
        let mut document = document(Locale::Id);
        let invoice = &mut document.billed.detail.invoice;
        (invoice.total, invoice.paid) = (Rupiah::new(total), Rupiah::new(paid));
        document.billed.today = invoice.due_date + chrono::Days::new(40);
        seen(document)
    };
    let over = read("paid-too-much", &pdf(&with(333_000, 400_000)).await);
    assert_says(&over, &["LUNAS", "Kelebihan bayar Rp 67.000"]);
    assert_silent(&over, &["TERLAMBAT", "Cara membayar"]);
    let credit = read("credit-note", &pdf(&with(-50_000, 0)).await);
    assert_says(&credit, &["Total −Rp 50.000", "Nota kredit"]);
    assert_silent(&credit, &["TERLAMBAT", "Cara membayar"]);
    let nothing = read("nothing-to-pay", &pdf(&with(0, 0)).await);
    assert_says(&nothing, &["LUNAS", "Tidak ada sisa tagihan."]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn no_text_keeps_a_document_from_being_made(text in "\\PC{0,60}", control in any::<String>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        for text in [text, control] {
            let made = runtime.block_on(pdf(&saying(&text)));
            prop_assert!(made.starts_with(b"%PDF-"), "{:?}", text);
        }
    }
}
