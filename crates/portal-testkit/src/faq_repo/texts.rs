//! What customers read.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::content::faq::{FaqBook, FaqRepo};

use super::books::books;

/// Texts that are one line: names, pictures, questions.
fn lines(book: &FaqBook) -> impl Iterator<Item = &str> {
    let names = book.categories().iter().flat_map(|category| [category.name.as_str(), category.icon.as_str()]);
    names.chain(book.faqs().map(|faq| faq.question.as_str()))
}

/// Every text.
fn texts(book: &FaqBook) -> impl Iterator<Item = &str> {
    lines(book).chain(book.faqs().map(|faq| faq.answer.as_str()))
}

pub async fn nothing_that_customers_read_is_blank(repo: Arc<dyn FaqRepo>) {
    for book in books(&*repo).await {
        assert!(texts(&book).all(|text| !text.trim().is_empty()), "a blank text");
        assert!(book.faqs().all(|faq| !faq.blocks().is_empty()), "an answer without a paragraph");
    }
}

pub async fn questions_and_names_are_one_line(repo: Arc<dyn FaqRepo>) {
    for book in books(&*repo).await {
        assert_eq!(lines(&book).find(|text| text.contains('\n')), None);
    }
}

pub async fn texts_are_plain_and_have_nothing_blank_at_their_ends(repo: Arc<dyn FaqRepo>) {
    for book in books(&*repo).await {
        for text in texts(&book) {
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "control characters in {text:?}");
            assert_eq!(text, text.trim());
        }
    }
}

pub async fn nothing_is_left_to_fill_in(repo: Arc<dyn FaqRepo>) {
    for book in books(&*repo).await {
        for text in texts(&book) {
            for inside in text.split('{').skip(1).filter_map(|rest| rest.split_once('}')) {
                let name = inside.0;
                let placeholder = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
                assert!(!placeholder, "{{{name}}} in {text:?}");
            }
        }
    }
}

pub async fn links_stand_on_words_of_one_line_and_lead_to_paths_of_the_portal(repo: Arc<dyn FaqRepo>) {
    for book in books(&*repo).await {
        for faq in book.faqs() {
            assert!(faq.links.windows(2).all(|two| two[0].at.end <= two[1].at.start), "{:?}", faq.links);
            for link in &faq.links {
                let words = faq.answer.get(link.at.clone()).expect("words of the answer");
                assert!(!words.trim().is_empty() && !words.contains('\n'), "{words:?}");
                let path = link.href.strip_prefix('/').unwrap_or("/");
                let is_plain = path.bytes().all(|b| b.is_ascii_graphic() && !b"\"'<>\\".contains(&b));
                assert!(!path.starts_with('/') && is_plain, "{:?} is no path of the portal", link.href);
            }
        }
    }
}

/// So the book's index is that of its texts, and its filler leaves something to look for.
pub async fn a_question_is_found_by_its_own_words(repo: Arc<dyn FaqRepo>) {
    for book in books(&*repo).await {
        for faq in book.faqs() {
            let hits = book.search(&faq.question);
            let found = hits.iter().any(|hit| book.categories()[hit.category].faqs[hit.faq].slug == faq.slug);
            assert!(found, "{:?} does not find itself", faq.question);
        }
    }
}
