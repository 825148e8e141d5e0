//! A book of questions.

use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use portal_core::content::faq::{AnswerLink, Faq, FaqBook, FaqCategory, FaqRepo, FaqSource, Synonyms};
use portal_core::{Locale, PortError};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    KnowsNoEnglish,
    ChangesFromCallToCall,
    ChangesWhenCallersMeet,
    SlugWithSpaces,
    SlugOfOneWord,
    SlugTwice,
    SlugTooLong,
    EmptyCategory,
    LonelySynonym,
    BlankAnswer,
    QuestionOfTwoLines,
    WindowsLineEnds,
    LeavesAPlaceholder,
    QuestionWithoutWords,
    LinkToElsewhere,
    LinkOverLines,
}

struct Wrong {
    fault: Option<Fault>,
    calls: AtomicU64,
}

fn faq(slug: &str, question: &str) -> Faq {
    let answer = "Cabut adaptor.\n\n- Tunggu 30 detik.\n- Pasang lagi.";
    let links = vec![AnswerLink { at: 0..5, href: "/customer/tickets".into() }];
    let source = FaqSource { question: question.into(), answer: answer.into() };
    let FaqSource { question, answer } = source.clone();
    Faq { slug: slug.into(), question, answer, links, keywords: vec!["reboot".into()], source }
}

fn good() -> (Vec<FaqCategory>, Synonyms) {
    let category = |slug: &str, faq| FaqCategory {
        slug: slug.into(),
        name: "Teknis".into(),
        icon: "wifi".into(),
        faqs: vec![faq],
    };
    let categories = vec![
        category("teknis", faq("urutan-restart", "Bagaimana menyalakan ulang modem?")),
        category("umum", faq("jam-buka", "Kapan CS melayani?")),
    ];
    let group = ["restart", "reboot"].map(str::to_owned).to_vec();
    (categories, Synonyms { groups: vec![group], filler: vec!["bagaimana".into()] })
}

impl Wrong {
    fn spoilt(&self) -> FaqBook {
        let (mut categories, mut synonyms) = good();
        let first = &mut categories[0].faqs[0];
        match self.fault {
            Some(Fault::ChangesFromCallToCall) => {
                let links = Vec::new();
                (first.answer, first.links) = (self.calls.fetch_add(1, Ordering::Relaxed).to_string(), links);
            }
            Some(Fault::SlugWithSpaces) => first.slug = "Urutan restart-modem".into(),
            Some(Fault::SlugOfOneWord) => first.slug = "main".into(),
            Some(Fault::SlugTooLong) => first.slug = format!("a-{}", "b".repeat(79)),
            Some(Fault::SlugTwice) => first.slug = "jam-buka".into(),
            Some(Fault::EmptyCategory) => categories[1].faqs.clear(),
            Some(Fault::LonelySynonym) => synonyms.groups.push(vec!["lemot".into()]),
            Some(Fault::BlankAnswer) => (first.answer, first.links) = (" \n".into(), Vec::new()),
            Some(Fault::QuestionOfTwoLines) => first.question.push_str("\nDan router?"),
            Some(Fault::WindowsLineEnds) => first.answer = first.answer.replace('\n', "\r\n"),
            Some(Fault::LeavesAPlaceholder) => first.answer.push_str(" {brand}"),
            Some(Fault::QuestionWithoutWords) => first.question = "?".into(),
            Some(Fault::LinkToElsewhere) => first.links[0].href = "//example.id/customer".into(),
            Some(Fault::LinkOverLines) => first.links[0].at = 0..20,
            _ => {}
        }
        FaqBook::new(categories, synonyms)
    }
}

#[async_trait]
impl FaqRepo for Wrong {
    async fn book(&self, locale: Locale) -> Result<Arc<FaqBook>, PortError> {
        match self.fault {
            Some(Fault::KnowsNoEnglish) if locale == Locale::En => Err(PortError::broken("faq", "no such file")),
            Some(Fault::ChangesWhenCallersMeet) => {
                let before = self.calls.fetch_add(1, Ordering::SeqCst);
                crate::let_others_go_first().await;
                let met = self.calls.load(Ordering::SeqCst) != before + 1;
                Ok(if met { Arc::default() } else { Arc::new(self.spoilt()) })
            }
            _ => Ok(Arc::new(self.spoilt())),
        }
    }
}

fn with(fault: Fault) -> Arc<dyn FaqRepo> {
    Arc::new(Wrong { fault: Some(fault), calls: AtomicU64::default() })
}

/// A book without a fault.
pub(crate) fn good_files() -> Arc<dyn FaqRepo> {
    Arc::new(Wrong { fault: None, calls: AtomicU64::default() })
}

fn fresh() -> impl Future<Output = (Arc<dyn FaqRepo>, ())> {
    ready((good_files(), ()))
}

portal_testkit::faq_repo_suite! { #[tokio::test] fresh }

mod empty {
    use super::*;

    fn fresh() -> impl Future<Output = (Arc<dyn FaqRepo>, ())> {
        let repo: Arc<dyn FaqRepo> = Arc::new(portal_core::content::faq::EmptyFaq);
        ready((repo, ()))
    }

    portal_testkit::faq_repo_suite! { #[tokio::test] fresh }
}

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { faq_repo, with;
        Fault::KnowsNoEnglish => every_language_has_a_book_that_stays_the_same refused;
        Fault::ChangesWhenCallersMeet => everybody_who_asks_at_once_gets_the_same_book;
        Fault::SlugWithSpaces => slugs_fit_into_an_address;
        Fault::SlugTwice => slugs_are_given_once_in_a_book;
        Fault::EmptyCategory => no_category_is_without_questions;
        Fault::LonelySynonym => no_group_of_synonyms_has_fewer_than_two_members;
        Fault::BlankAnswer => nothing_that_customers_read_is_blank;
        Fault::QuestionOfTwoLines => questions_and_names_are_one_line;
        Fault::WindowsLineEnds => texts_are_plain_and_have_nothing_blank_at_their_ends;
        Fault::LeavesAPlaceholder => nothing_is_left_to_fill_in;
        Fault::QuestionWithoutWords => a_question_is_found_by_its_own_words;
        Fault::LinkToElsewhere => links_stand_on_words_of_one_line_and_lead_to_paths_of_the_portal;
    }

    mod again {
        use super::{Fault, with};

        crate::must_fail_on! { faq_repo, with;
            Fault::ChangesFromCallToCall => every_language_has_a_book_that_stays_the_same;
            Fault::SlugOfOneWord => slugs_fit_into_an_address;
            Fault::LinkOverLines => links_stand_on_words_of_one_line_and_lead_to_paths_of_the_portal;
        }
    }

    mod in_a_third_way {
        use super::{Fault, with};

        crate::must_fail_on! { faq_repo, with;
            Fault::SlugTooLong => slugs_fit_into_an_address;
        }
    }
}
