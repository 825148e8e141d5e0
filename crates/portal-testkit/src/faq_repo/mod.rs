//! The contract of [`FaqRepo`](portal_core::content::faq::FaqRepo).

mod books;
mod texts;

pub use books::*;
pub use texts::*;

/// Runs every case of the contract of [`FaqRepo`](portal_core::content::faq::FaqRepo).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn FaqRepo>, Guard)`.
#[macro_export]
macro_rules! faq_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain faq_repo_contract faq_repo [$(#$attribute)*] $fresh;
            every_language_has_a_book_that_stays_the_same
            everybody_who_asks_at_once_gets_the_same_book
            slugs_fit_into_an_address
            slugs_are_given_once_in_a_book
            no_category_is_without_questions
            no_group_of_synonyms_has_fewer_than_two_members
            nothing_that_customers_read_is_blank
            questions_and_names_are_one_line
            texts_are_plain_and_have_nothing_blank_at_their_ends
            nothing_is_left_to_fill_in
            links_stand_on_words_of_one_line_and_lead_to_paths_of_the_portal
            a_question_is_found_by_its_own_words
        }
    };
}
