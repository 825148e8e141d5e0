//! Edits over the book of the file: which question stands where, and how.

use super::model::{FaqChange, FaqEdit, FaqState, FaqText};
use crate::content::faq::model::{Faq, FaqBook, FaqCategory};
use crate::content::faq::slug::FaqSlug;

/// A category of the file with its questions as edits leave them, hidden ones too.
#[derive(Debug)]
pub(super) struct PlacedCategory<'a> {
    pub(super) category: &'a FaqCategory,
    pub(super) questions: Vec<PlacedFaq<'a>>,
}

/// A question and how it stands.
#[derive(Debug)]
pub(super) struct PlacedFaq<'a> {
    pub(super) faq: Faq,
    pub(super) state: FaqState,
    pub(super) edit: Option<&'a FaqEdit>,
}

/// The book of the file with edits over it.
#[derive(Debug)]
pub(super) struct PlacedBook<'a> {
    pub(super) categories: Vec<PlacedCategory<'a>>,
    /// Edits of questions that the file does not have and that have no place.
    pub(super) without_place: Vec<(&'a FaqEdit, FaqState)>,
}

impl<'a> PlacedBook<'a> {
    /// Puts `edits`, the latest ones of the book's language, over the book of the file.
    pub(super) fn new(file: &'a FaqBook, edits: &'a [FaqEdit]) -> Self {
        let of_file = |faq: &Faq| PlacedFaq { faq: faq.clone(), state: FaqState::Default, edit: None };
        let category = |category: &'a FaqCategory| {
            let questions = category.faqs.iter().map(of_file).collect();
            PlacedCategory { category, questions }
        };
        let categories = file.categories().iter().map(category).collect();
        let mut placed = Self { categories, without_place: Vec::new() };
        for edit in edits {
            placed.put(edit, file);
        }
        placed
    }

    /// Edits that cannot be shown.
    pub(super) fn unusable(&self) -> impl Iterator<Item = &FaqEdit> {
        let of_file = self.categories.iter().flat_map(|placed| &placed.questions);
        let of_file = of_file.filter_map(|placed| Some((placed.edit?, placed.state)));
        let all = of_file.chain(self.without_place.iter().copied());
        all.filter(|(_, state)| *state == FaqState::Unusable).map(|(edit, _)| edit)
    }

    /// The book that customers read; categories without questions are left out.
    pub(super) fn into_book(self, file: &FaqBook) -> FaqBook {
        let category = |placed: PlacedCategory<'_>| {
            let shown = placed.questions.into_iter().filter(|placed| placed.state != FaqState::Hidden);
            FaqCategory { faqs: shown.map(|placed| placed.faq).collect(), ..without_questions(placed.category) }
        };
        let categories = self.categories.into_iter().map(category).filter(|category| !category.faqs.is_empty());
        FaqBook::new(categories.collect(), file.synonyms().clone()).with_syntax(file.syntax().clone())
    }

    fn put(&mut self, edit: &'a FaqEdit, file: &FaqBook) {
        let found = self.find(&edit.slug);
        match (&edit.change, found) {
            (FaqChange::Default, _) => {}
            (FaqChange::Hidden, Some(at)) => self.mark(at, edit, FaqState::Hidden),
            (FaqChange::Hidden, None) => self.without_place.push((edit, FaqState::Hidden)),
            (FaqChange::Text(text), found) => match (self.usable(edit, text, file), found) {
                (Some((category, faq)), found) => self.write(category, found, faq, edit),
                (None, Some(at)) => self.mark(at, edit, FaqState::Unusable),
                (None, None) => self.without_place.push((edit, FaqState::Unusable)),
            },
        }
    }

    /// The places of a question's category and of itself in it.
    fn find(&self, slug: &FaqSlug) -> Option<(usize, usize)> {
        self.categories.iter().enumerate().find_map(|(category, of)| {
            let place = of.questions.iter().position(|placed| placed.faq.slug == slug.as_str())?;
            Some((category, place))
        })
    }

    fn mark(&mut self, (category, place): (usize, usize), edit: &'a FaqEdit, state: FaqState) {
        let placed = &mut self.categories[category].questions[place];
        (placed.state, placed.edit) = (state, Some(edit));
    }

    /// The place of an edit's category, and its question filled in.
    fn usable(&self, edit: &FaqEdit, text: &FaqText, file: &FaqBook) -> Option<(usize, Faq)> {
        let mut slugs = self.categories.iter().map(|placed| placed.category.slug.as_str());
        let is_slug_of_category = slugs.clone().any(|slug| slug == edit.slug.as_str());
        let category = slugs.position(|slug| slug == text.category)?;
        let faq = text.faq(&edit.slug, file.syntax()).ok()?;
        (!is_slug_of_category).then_some((category, faq))
    }

    /// Writes a question over the one of the file, or behind the others of its category.
    fn write(&mut self, category: usize, found: Option<(usize, usize)>, faq: Faq, edit: &'a FaqEdit) {
        let state = if found.is_some() { FaqState::Edited } else { FaqState::Added };
        let placed = PlacedFaq { faq, state, edit: Some(edit) };
        match found {
            Some((same, place)) if same == category => self.categories[same].questions[place] = placed,
            found => {
                if let Some((other, place)) = found {
                    self.categories[other].questions.remove(place);
                }
                self.categories[category].questions.push(placed);
            }
        }
    }
}

fn without_questions(category: &FaqCategory) -> FaqCategory {
    let FaqCategory { slug, name, icon, faqs: _ } = category;
    FaqCategory { slug: slug.clone(), name: name.clone(), icon: icon.clone(), faqs: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::super::test_edits::{edit, file, text};
    use super::*;
    use crate::content::faq::model::Synonyms;

    fn slugs(book: &FaqBook) -> Vec<(String, Vec<String>)> {
        let named = |category: &FaqCategory| -> (String, Vec<String>) {
            (category.slug.clone(), category.faqs.iter().map(|faq| faq.slug.clone()).collect())
        };
        book.categories().iter().map(named).collect()
    }

    fn named(category: &str, slugs: &[&str]) -> (String, Vec<String>) {
        (category.to_owned(), slugs.iter().map(|&slug| slug.to_owned()).collect())
    }

    fn merged(edits: &[FaqEdit]) -> FaqBook {
        let file = file();
        PlacedBook::new(&file, edits).into_book(&file)
    }

    #[test]
    fn without_edits_the_book_is_that_of_the_file() {
        assert_eq!(merged(&[]), file());
        assert_eq!(merged(&[edit("cara-bayar", 2, FaqChange::Default)]), file());
    }

    #[test]
    fn an_edited_question_keeps_its_place_and_is_found_by_its_new_words() {
        let book = merged(&[edit("cara-bayar", 1, text("pembayaran", "Bayar lewat apa?", "Lewat QRIS {brand}."))]);
        assert_eq!(slugs(&book), slugs(&file()));
        let faq = book.faqs().find(|faq| faq.slug == "cara-bayar").expect("the question");
        assert_eq!((faq.question.as_str(), faq.answer.as_str()), ("Bayar lewat apa?", "Lewat QRIS AGLIS."));
        assert_eq!(faq.source.answer, "Lewat QRIS {brand}.");
        assert_eq!(book.search("qris").len(), 1);
        assert!(file().search("qris").is_empty());
    }

    #[test]
    fn added_and_moved_questions_stand_behind_the_others_of_their_category() {
        let added = edit("promo-baru", 1, text("umum", "Ada promo?", "Ada."));
        let moved = edit("cara-bayar", 1, text("umum", "Cara bayar?", "Transfer."));
        let book = merged(&[added, moved]);
        let expected =
            [named("umum", &["jam-buka", "promo-baru", "cara-bayar"]), named("pembayaran", &["telat-bayar"])];
        assert_eq!(slugs(&book), expected);
    }

    #[test]
    fn hidden_questions_are_left_out_and_so_are_categories_without_questions() {
        let book = merged(&[edit("jam-buka", 3, FaqChange::Hidden)]);
        assert_eq!(slugs(&book), [named("pembayaran", &["cara-bayar", "telat-bayar"])]);
        let file = file();
        let edits = [edit("promo-baru", 2, FaqChange::Hidden)];
        let placed = PlacedBook::new(&file, &edits);
        assert!(matches!(placed.without_place.as_slice(), [(_, FaqState::Hidden)]));
    }

    #[test]
    fn an_edit_that_cannot_be_shown_leaves_the_text_of_the_file() {
        let broken = [
            text("teknis", "Cara bayar?", "Transfer."),
            text("umum", "Cara bayar {price}?", "Transfer."),
            text("umum", "Cara bayar?", "[x](/customer/logout)"),
        ];
        for change in broken {
            let file = file();
            let edits = [edit("cara-bayar", 1, change.clone()), edit("promo-baru", 1, change)];
            let placed = PlacedBook::new(&file, &edits);
            assert_eq!(placed.categories[1].questions[0].state, FaqState::Unusable);
            assert!(matches!(placed.without_place.as_slice(), [(_, FaqState::Unusable)]));
            assert_eq!(placed.into_book(&file), file);
        }
    }

    #[test]
    fn a_question_with_the_slug_of_a_category_is_not_shown() {
        let mut categories = file().categories().to_vec();
        categories[0].slug = "topik-umum".to_owned();
        let file = FaqBook::new(categories, Synonyms::default());
        let edits = [edit("topik-umum", 1, text("topik-umum", "Ada promo?", "Ada."))];
        assert_eq!(PlacedBook::new(&file, &edits).into_book(&file), file);
    }
}
