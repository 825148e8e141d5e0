//! A book of the file, and edits, for unit tests.

use super::draft::FaqDraft;
use super::model::{FaqChange, FaqEdit};
use crate::content::faq::model::{Faq, FaqBook, FaqCategory, Synonyms};
use crate::content::faq::syntax::FaqSyntax;
use crate::kernel::actor::StaffName;
use crate::kernel::locale::Locale;
use crate::test_support::noon;

/// Two categories with three questions.
pub(super) fn file() -> FaqBook {
    let syntax = FaqSyntax::new([("brand".to_owned(), Some("AGLIS".to_owned()))], ["/customer/faq".to_owned()]);
    let faq = |category: &str, slug: &str, question: &str| -> Faq {
        let FaqChange::Text(text) = text(category, question, "Jawaban {brand}.") else { panic!("a text") };
        text.faq(&slug.parse().expect("a slug"), &syntax).expect("a question")
    };
    let category = |slug: &str, faqs| FaqCategory { slug: slug.into(), name: slug.into(), icon: "info".into(), faqs };
    let categories = vec![
        category("umum", vec![faq("umum", "jam-buka", "Kapan buka?")]),
        category(
            "pembayaran",
            vec![
                faq("pembayaran", "cara-bayar", "Bagaimana membayar?"),
                faq("pembayaran", "telat-bayar", "Bagaimana kalau telat?"),
            ],
        ),
    ];
    FaqBook::new(categories, Synonyms::default()).with_syntax(syntax)
}

/// What was typed.
pub(super) fn draft(category: &str, question: &str, answer: &str) -> FaqDraft {
    let [category, question, answer] = [category, question, answer].map(str::to_owned);
    FaqDraft { category, question, answer, keywords: "kunci".to_owned() }
}

/// A change to that text.
pub(super) fn text(category: &str, question: &str, answer: &str) -> FaqChange {
    FaqChange::Text(draft(category, question, answer).read().expect("a text"))
}

/// An edit in Indonesian.
pub(super) fn edit(slug: &str, version: i64, change: FaqChange) -> FaqEdit {
    let author = StaffName::parse("sari@isp.id").expect("a name");
    FaqEdit { slug: slug.parse().expect("a slug"), locale: Locale::Id, version, author, at: noon(), change }
}
