//! What a book is made of.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::collections::BTreeSet;
use std::sync::Arc;

use portal_core::Locale;
use portal_core::content::faq::{FaqBook, FaqRepo};

use crate::support::{ok, race};

/// The languages of the portal.
pub(super) const LANGUAGES: [Locale; 2] = [Locale::Id, Locale::En];

pub(super) async fn books(repo: &dyn FaqRepo) -> Vec<Arc<FaqBook>> {
    let mut books = Vec::new();
    for locale in LANGUAGES {
        books.push(ok(repo.book(locale).await));
    }
    books
}

pub async fn every_language_has_a_book_that_stays_the_same(repo: Arc<dyn FaqRepo>) {
    let first = books(&*repo).await;
    for _ in 0..3 {
        assert!(books(&*repo).await == first, "nobody edited it");
    }
}

pub async fn everybody_who_asks_at_once_gets_the_same_book(repo: Arc<dyn FaqRepo>) {
    let alone = books(&*repo).await;
    let at_once = race(16, |caller| {
        let repo = Arc::clone(&repo);
        async move { (caller % 2, ok(repo.book(LANGUAGES[caller % 2]).await)) }
    });
    assert!(at_once.await.into_iter().all(|(language, book)| book == alone[language]));
}

pub async fn slugs_fit_into_an_address(repo: Arc<dyn FaqRepo>) {
    let good = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    for book in books(&*repo).await {
        for category in book.categories() {
            assert!(category.slug.split('-').all(good), "category {:?}", category.slug);
        }
        for faq in book.faqs() {
            assert!(faq.slug.split('-').all(good), "question {:?}", faq.slug);
            assert!(faq.slug.len() <= 80, "{:?} is too long", faq.slug);
            assert!(faq.slug.contains('-'), "{:?} is one word, as the page's own anchors are", faq.slug);
        }
    }
}

pub async fn slugs_are_given_once_in_a_book(repo: Arc<dyn FaqRepo>) {
    for book in books(&*repo).await {
        let mut seen = BTreeSet::new();
        let categories = book.categories().iter().map(|category| &category.slug);
        for slug in categories.chain(book.faqs().map(|faq| &faq.slug)) {
            assert!(seen.insert(slug), "{slug} is there twice");
        }
    }
}

pub async fn no_category_is_without_questions(repo: Arc<dyn FaqRepo>) {
    for book in books(&*repo).await {
        let empty = book.categories().iter().find(|category| category.faqs.is_empty());
        assert_eq!(empty.map(|category| &category.slug), None);
    }
}

pub async fn no_group_of_synonyms_has_fewer_than_two_members(repo: Arc<dyn FaqRepo>) {
    for book in books(&*repo).await {
        for group in &book.synonyms().groups {
            assert!(group.len() >= 2, "{group:?}");
            assert!(group.iter().all(|word| !word.trim().is_empty()), "{group:?}");
        }
    }
}
