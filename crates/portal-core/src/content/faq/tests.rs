//! What the search finds, in which order, and where.

use std::ops::Range;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::Locale;

fn faq(slug: &str, question: &str, keywords: &[&str], answer: &str) -> Faq {
    let keywords = keywords.iter().map(|&word| word.to_owned()).collect();
    let source = FaqSource { question: question.to_owned(), answer: answer.to_owned() };
    let FaqSource { question, answer } = source.clone();
    Faq { slug: slug.to_owned(), question, answer, links: Vec::new(), keywords, source }
}

fn category(slug: &str, faqs: Vec<Faq>) -> FaqCategory {
    FaqCategory { slug: slug.to_owned(), name: slug.to_owned(), icon: "info".to_owned(), faqs }
}

/// Groups as `a, b c; d, e`.
fn synonyms(groups: &str) -> Synonyms {
    let members = |group: &str| group.split(", ").map(str::to_owned).collect();
    let filler = "kenapa saya yang bagaimana cara".split(' ').map(str::to_owned).collect();
    Synonyms { groups: groups.split("; ").map(members).collect(), filler }
}

fn book() -> FaqBook {
    let slow = faq("internet-lambat", "Internet terasa lambat, apa yang bisa saya periksa?", &["buffering"], "Wi-Fi.");
    let los = faq("lampu-los", "Lampu LOS menyala merah", &[], "Kabel serat mungkin putus. Buat tiket.");
    let late = faq("lewat-tempo", "Bagaimana kalau lewat jatuh tempo?", &["terlambat"], "Layanan bisa ditangguhkan.");
    let back = faq("aktif-lagi", "Layanan saya ditangguhkan", &[], "Bayar tagihan, lalu internet aktif kembali.");
    let groups = "lambat, lemot, lelet, ngelag, slow; los merah, lampu los, los menyala merah; \
                  ditangguhkan, isolir, suspended; telat bayar, terlambat, jatuh tempo; wifi, wi fi";
    let categories = vec![category("teknis", vec![slow, los]), category("pembayaran", vec![late, back])];
    FaqBook::new(categories, synonyms(groups))
}

fn slugs(query: &str) -> Vec<String> {
    let book = book();
    let found = book.search(query);
    found.iter().map(|hit| book.categories()[hit.category].faqs[hit.faq].slug.clone()).collect()
}

#[test]
fn slang_finds_what_is_written_properly() {
    for (query, slug) in [
        ("lemot", "internet-lambat"),
        ("Lelet!!", "internet-lambat"),
        ("ngelag", "internet-lambat"),
        ("slow", "internet-lambat"),
        ("los merah", "lampu-los"),
        ("isolir", "aktif-lagi"),
        ("telat bayar", "lewat-tempo"),
        ("wifi", "internet-lambat"),
    ] {
        assert_eq!(slugs(query).first().map(String::as_str), Some(slug), "{query}");
    }
}

#[test]
fn words_that_say_nothing_are_left_out_unless_there_are_no_others() {
    assert_eq!(slugs("kenapa yang saya lemot"), ["internet-lambat"]);
    assert_eq!(slugs("bagaimana"), ["lewat-tempo"]);
}

#[test]
fn the_beginning_of_a_word_and_one_slip_are_enough() {
    assert_eq!(slugs("buffer"), ["internet-lambat"]);
    assert_eq!(slugs("tangguhkann"), Vec::<String>::new(), "two slips are too many");
    for typed in ["lambta", "lambatt", "lmbat", "lemotttt", "LÉMOOOT"] {
        assert_eq!(slugs(typed), ["internet-lambat"], "{typed}");
    }
    assert_eq!(slugs("loz"), Vec::<String>::new(), "a short word is taken at its word");
}

#[test]
fn a_short_word_that_has_others_like_it_finds_no_longer_ones() {
    let faqs = vec![faq("a-a", "x", &[], "coba lagi"), faq("b-b", "lambat", &[], "x")];
    let book = FaqBook::new(vec![category("teknis", faqs)], synonyms("lambat, lag"));
    let places: Vec<usize> = book.search("lag").iter().map(|hit| hit.faq).collect();
    assert_eq!(places, [1]);
}

#[test]
fn the_question_comes_before_the_keywords_before_the_answer() {
    let faqs = vec![faq("a-a", "x", &[], "modem"), faq("b-b", "x", &["modem"], "x"), faq("c-c", "Modem", &[], "x")];
    let book = FaqBook::new(vec![category("teknis", faqs)], Synonyms::default());
    let places: Vec<usize> = book.search("modem").iter().map(|hit| hit.faq).collect();
    assert_eq!(places, [2, 1, 0]);
}

#[test]
fn a_question_that_is_asked_for_and_nothing_else_comes_before_its_variants() {
    let faqs = vec![
        faq("a-a", "Telat bayar, bayar sebagian, sudah bayar?", &["lupa bayar"], "bayar"),
        faq("b-b", "Bagaimana cara membayar tagihan?", &["transfer", "bayar tagihan"], "x"),
    ];
    let groups = synonyms("bayar, membayar, transfer; tagihan, invoice");
    let book = FaqBook::new(vec![category("pembayaran", faqs)], groups);
    let first = |query: &str| book.search(query).first().map(|hit| hit.faq);
    for query in ["bayar", "cara transfer", "Bagaimana saya membayar?", "invoice bayar", "bayarr"] {
        assert_eq!(first(query), Some(1), "{query}");
    }
    for query in ["telat bayar", "lupa bayar", "sudah transfer"] {
        assert_eq!(first(query), Some(0), "{query}");
    }
}

#[test]
fn all_words_come_before_some_and_a_frequent_word_alone_finds_nothing() {
    let text = |n: usize| format!("internet nomor{n}");
    let mut faqs: Vec<Faq> = (0..8).map(|n| faq("x-x", &text(n), &[], "x")).collect();
    faqs.push(faq("x-x", "internet", &[], "mati"));
    faqs.push(faq("x-x", "mati mati", &["mati"], "mati"));
    let book = FaqBook::new(vec![category("teknis", faqs)], Synonyms::default());
    let places: Vec<usize> = book.search("internet mati").iter().map(|hit| hit.faq).collect();
    assert_eq!(places, [8, 9], "both words, then the rare one, and never the frequent one alone");
}

#[test]
fn what_was_looked_for_is_marked_in_question_and_answer() {
    let book = book();
    let hit = &book.search("lampu los putus")[0];
    let faq = &book.categories()[hit.category].faqs[hit.faq];
    let shown = |text: &str, ranges: &[Range<usize>]| -> Vec<String> {
        ranges.iter().map(|range| text[range.clone()].to_owned()).collect()
    };
    assert_eq!(shown(&faq.question, &hit.question), ["Lampu LOS menyala merah"]);
    assert_eq!(shown(&faq.answer, &hit.answer), ["putus"]);
}

#[test]
fn nothing_is_found_for_nothing() {
    for query in ["", " ", "?!", "—", "zzzzzz", "\u{301}"] {
        assert_eq!(book().search(query), [], "{query:?}");
    }
    assert_eq!(FaqBook::default().search("lemot"), []);
}

async fn searched(query: &str) -> FaqHits {
    let mut repo = MockFaqRepo::new();
    repo.expect_book().returning(|_| Ok(Arc::new(book())));
    FaqService::new(Arc::new(repo)).search(Locale::Id, query).await.expect("the book is there")
}

#[tokio::test]
async fn a_query_counts_up_to_its_two_hundredth_character() {
    assert_eq!(searched(&format!("{}lemot", "—".repeat(195))).await.len(), 1);
    assert!(searched(&format!("{}lemot", "—".repeat(196))).await.is_empty());
}

#[tokio::test]
async fn the_category_with_the_best_answer_comes_first() {
    let found = searched("ditangguhkan").await;
    let shown: Vec<(&str, Vec<&str>)> = found
        .by_category()
        .into_iter()
        .map(|(category, faqs)| (category.slug.as_str(), faqs.iter().map(|(faq, _)| faq.slug.as_str()).collect()))
        .collect();
    assert_eq!(shown, [("pembayaran", vec!["aktif-lagi", "lewat-tempo"])]);
}

#[tokio::test]
async fn a_book_that_cannot_be_read_is_an_error() {
    let mut repo = MockFaqRepo::new();
    repo.expect_book().returning(|_| Err(crate::test_support::unreachable_port()));
    let service = FaqService::new(Arc::new(repo));
    assert!(service.all(Locale::Id).await.is_err());
    assert!(service.search(Locale::En, "x").await.is_err());
}

proptest! {
    #[test]
    fn whatever_is_typed_marks_whole_characters_in_order(query in any::<String>(), text in any::<String>()) {
        let entry = faq("x-x", &text, &[&query], &format!("{query} {text}"));
        let book = FaqBook::new(vec![category("x", vec![entry.clone()])], synonyms(&text));
        for query in [&query, &text, &format!("{text} lemot {query}")] {
            for hit in book.search(query) {
                for (text, ranges) in [(&entry.question, &hit.question), (&entry.answer, &hit.answer)] {
                    prop_assert!(ranges.iter().all(|range| text.get(range.clone()).is_some_and(|s| !s.is_empty())));
                    prop_assert!(ranges.windows(2).all(|two| two[0].end < two[1].start));
                }
            }
        }
        for block in entry.blocks() {
            let ranges = match block {
                AnswerBlock::Paragraph(range) => vec![range],
                AnswerBlock::List(items) => items,
            };
            prop_assert!(ranges.iter().all(|range| entry.answer.get(range.clone()).is_some()));
        }
    }
}
