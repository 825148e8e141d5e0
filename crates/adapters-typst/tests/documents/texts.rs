//! Texts of customers and billing systems stay texts.

use portal_core::invoice::{InvoiceDocument, Payment};
use portal_core::{Locale, Rupiah};
use proptest::prelude::*;

use crate::support::{assert_says, item, late, letterhead, pdf, read, renderer};

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
        let wanted = text.replace(' ', "");
        // Name, phone, package, three lines of address, one line, and the payment's method and reference.
        assert!(shown.matches(&wanted).count() >= 7, "{text:?} in {shown}");
    }
}

#[tokio::test]
async fn markup_in_the_letterhead_is_shown_as_it_is() {
    let mut sender = letterhead();
    sender.name = "*ISP* #panic(1)".into();
    sender.address = vec!["_Jl._ $x$".into()];
    sender.how_to_pay = vec!["#include \"x\"".into(), "= Bank".into()];
    sender.cs_hours = Some("@pagi".into());
    let pdf = portal_core::invoice::InvoiceRenderer::render(&renderer(sender), &late(Locale::En)).await;
    let pages = read("markup-letterhead", &pdf.expect("a document"));
    assert_says(&pages, &["*ISP* #panic(1)", "_Jl._ $x$", "#include \"x\" = Bank", "@pagi"]);
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
