//! Checks what staff typed.

use super::model::FaqText;
use crate::content::faq::model::Faq;
use crate::content::faq::slug::FaqSlug;
use crate::content::faq::syntax::{FaqSource, FaqSyntax, FaqTextError};
use crate::content::faq::words::phrase;
use crate::kernel::text::{InvalidText, checked};

/// What is typed into one of the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaqField {
    /// The category.
    Category,
    /// The question.
    Question,
    /// The answer.
    Answer,
    /// The keywords.
    Keywords,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field:?}: {error}")]
pub struct FaqProblem {
    /// Which.
    pub field: FaqField,
    /// What.
    pub error: FaqTextError,
}

/// A question as it was typed, with its places and links.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FaqDraft {
    /// The slug of its category.
    pub category: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// Words by which people look for it, one on each line.
    pub keywords: String,
}

impl FaqDraft {
    /// The most characters of a question.
    pub const LONGEST_QUESTION: usize = 200;
    /// The most characters of an answer.
    pub const LONGEST_ANSWER: usize = 4_000;
    /// The most characters of a keyword.
    pub const LONGEST_KEYWORD: usize = 60;
    /// The most keywords.
    pub const MOST_KEYWORDS: usize = 40;

    /// The texts without white space around them. Whether their places and links are good is not looked at.
    ///
    /// # Errors
    /// What is wrong with each field.
    pub fn read(&self) -> Result<FaqText, Vec<FaqProblem>> {
        let mut problems = Vec::new();
        let mut text = |field, typed: &str, most, lines| {
            checked_text(typed, most, lines).unwrap_or_else(|error| {
                problems.push(FaqProblem { field, error });
                String::new()
            })
        };
        let question = text(FaqField::Question, &self.question, Self::LONGEST_QUESTION, false);
        let answer = text(FaqField::Answer, &self.answer, Self::LONGEST_ANSWER, true);
        let mut keywords: Vec<String> = Vec::new();
        for line in self.keywords.lines().filter(|line| !line.trim().is_empty()) {
            let keyword = text(FaqField::Keywords, line, Self::LONGEST_KEYWORD, false);
            if !keywords.contains(&keyword) {
                keywords.push(keyword);
            }
        }
        if keywords.len() > Self::MOST_KEYWORDS {
            let error = FaqTextError::TooMany { most: Self::MOST_KEYWORDS };
            problems.push(FaqProblem { field: FaqField::Keywords, error });
        }
        let text = FaqText { category: self.category.clone(), question, answer, keywords };
        if problems.is_empty() { Ok(text) } else { Err(problems) }
    }
}

impl FaqDraft {
    /// The texts, and the question as customers would read it.
    ///
    /// # Errors
    /// What is wrong with each field.
    pub(super) fn faq(&self, slug: &FaqSlug, syntax: &FaqSyntax) -> Result<(FaqText, Faq), Vec<FaqProblem>> {
        let mut problems = match self.read() {
            Ok(text) => return text.faq(slug, syntax).map(|faq| (text, faq)),
            Err(problems) => problems,
        };
        // Places and links of the fields that are right so far.
        for (field, errors) in [
            (FaqField::Question, syntax.line(&self.question).err()),
            (FaqField::Answer, syntax.answer(&self.answer).err()),
        ] {
            if problems.iter().all(|problem| problem.field != field) {
                problems.extend(errors.into_iter().flatten().map(|error| FaqProblem { field, error }));
            }
        }
        Err(problems)
    }
}

fn checked_text(typed: &str, most: usize, lines: bool) -> Result<String, FaqTextError> {
    let text = checked(typed, most, lines).map_err(|error| match error {
        InvalidText::Empty => FaqTextError::Blank,
        InvalidText::TooLong { most } => FaqTextError::TooLong { most },
        InvalidText::Control if typed.trim().contains('\n') && !lines => FaqTextError::Lines,
        InvalidText::Control => FaqTextError::Control,
    })?;
    if text.contains('\t') { Err(FaqTextError::Control) } else { Ok(text) }
}

impl FaqText {
    /// The texts as a form shows them.
    pub fn draft(&self) -> FaqDraft {
        FaqDraft {
            category: self.category.clone(),
            question: self.question.clone(),
            answer: self.answer.clone(),
            keywords: self.keywords.join("\n"),
        }
    }

    /// The question as customers read it.
    ///
    /// # Errors
    /// What is wrong with each field.
    pub fn faq(&self, slug: &FaqSlug, syntax: &FaqSyntax) -> Result<Faq, Vec<FaqProblem>> {
        let question = syntax.line(&self.question).and_then(|question| match phrase(&question).as_slice() {
            [] => Err(vec![FaqTextError::Blank]),
            _ => Ok(question),
        });
        match (question, syntax.answer(&self.answer)) {
            (Ok(question), Ok(answer)) => Ok(Faq {
                slug: slug.as_str().to_owned(),
                question,
                answer: answer.text,
                links: answer.links,
                keywords: self.keywords.clone(),
                source: FaqSource { question: self.question.clone(), answer: self.answer.clone() },
            }),
            (question, answer) => {
                let problems_of = |field, errors: Option<Vec<_>>| {
                    errors.into_iter().flatten().map(move |error| FaqProblem { field, error })
                };
                let of_question = problems_of(FaqField::Question, question.err());
                Err(of_question.chain(problems_of(FaqField::Answer, answer.err())).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(question: &str, answer: &str, keywords: &str) -> FaqDraft {
        let [question, answer, keywords] = [question, answer, keywords].map(str::to_owned);
        FaqDraft { category: "umum".to_owned(), question, answer, keywords }
    }

    fn errors(problems: Vec<FaqProblem>) -> Vec<(FaqField, FaqTextError)> {
        problems.into_iter().map(|problem| (problem.field, problem.error)).collect()
    }

    #[test]
    fn a_draft_is_read_without_white_space_and_shown_again_as_it_was_read() {
        let text = draft(" Kapan buka? ", "Satu\r\n\r\n- dua\r\n", " jam \r\n\r\nbuka\njam\n").read().expect("a text");
        assert_eq!((text.question.as_str(), text.answer.as_str()), ("Kapan buka?", "Satu\n\n- dua"));
        assert_eq!(text.keywords, ["jam", "buka"]);
        assert_eq!(text.draft().read(), Ok(text));
    }

    #[test]
    fn what_is_wrong_is_told_of_every_field() {
        let wrong = draft(" ", &"x".repeat(4_001), "a\tb").read().expect_err("three problems");
        let expected = [
            (FaqField::Question, FaqTextError::Blank),
            (FaqField::Answer, FaqTextError::TooLong { most: 4_000 }),
            (FaqField::Keywords, FaqTextError::Control),
        ];
        assert_eq!(errors(wrong), expected);
        let many: Vec<String> = (0..41).map(|n| n.to_string()).collect();
        let wrong = draft("a\nb", "a\tb", &many.join("\n")).read();
        let expected = [
            (FaqField::Question, FaqTextError::Lines),
            (FaqField::Answer, FaqTextError::Control),
            (FaqField::Keywords, FaqTextError::TooMany { most: 40 }),
        ];
        assert_eq!(errors(wrong.expect_err("three problems")), expected);
    }

    #[test]
    fn places_and_links_are_checked_beside_a_field_that_is_wrong() {
        let slug = "jam-buka".parse().expect("a slug");
        let told = draft(" ", "{z}", "").faq(&slug, &FaqSyntax::default()).expect_err("two problems");
        let expected =
            [(FaqField::Question, FaqTextError::Blank), (FaqField::Answer, FaqTextError::Place("z".to_owned()))];
        assert_eq!(errors(told), expected);
    }

    #[test]
    fn a_question_is_filled_in_or_told_what_is_wrong_with_it() {
        let slug = "jam-buka".parse().expect("a slug");
        let syntax = FaqSyntax::new([("brand".to_owned(), Some("AGLIS".to_owned()))], ["/customer/faq".to_owned()]);
        let text = draft("Apa itu {brand}?", "Lihat [FAQ](/customer/faq).", "isp").read().expect("a text");
        let faq = text.faq(&slug, &syntax).expect("a question");
        assert_eq!((faq.question.as_str(), faq.answer.as_str()), ("Apa itu AGLIS?", "Lihat FAQ."));
        assert_eq!((faq.source.question, faq.source.answer), (text.question, text.answer));
        let text = draft("???", "[x](/y) {z}", "").read().expect("a text");
        let expected = [
            (FaqField::Question, FaqTextError::Blank),
            (FaqField::Answer, FaqTextError::Page("/y".to_owned())),
            (FaqField::Answer, FaqTextError::Place("z".to_owned())),
        ];
        assert_eq!(errors(text.faq(&slug, &syntax).expect_err("three problems")), expected);
    }
}
