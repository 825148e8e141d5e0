//! How texts are written: places that are filled in, and links to pages of the portal.

mod error;
mod link;
mod place;

use std::collections::BTreeMap;

pub use error::FaqTextError;

use self::link::{Part, parts};
use self::place::next_place;
use super::answer::AnswerLink;

/// How the texts of one language are written: what stands for the places, and the pages that answers may lead to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FaqSyntax {
    places: BTreeMap<String, Option<String>>,
    pages: Vec<String>,
}

/// The texts of a question as they were written, with their places and links.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FaqSource {
    /// The question, one line.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// An answer without its markup, and its links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadAnswer {
    /// Plain text.
    pub text: String,
    /// Its words that lead to pages of the portal, in order.
    pub links: Vec<AnswerLink>,
}

impl FaqSyntax {
    /// The syntax with these places and pages. A place without a value is known, but cannot be filled in. A page is a path
    /// of the portal.
    pub fn new(
        places: impl IntoIterator<Item = (String, Option<String>)>,
        pages: impl IntoIterator<Item = String>,
    ) -> Self {
        Self { places: places.into_iter().collect(), pages: pages.into_iter().collect() }
    }

    /// The names of the places that can be filled in, and what stands for them.
    pub fn places(&self) -> impl Iterator<Item = (&str, &str)> {
        self.places.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?)))
    }

    /// The pages that answers may lead to, with any query and anchor.
    pub fn pages(&self) -> &[String] {
        &self.pages
    }

    /// A text of one line, filled in.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn line(&self, source: &str) -> Result<String, Vec<FaqTextError>> {
        let mut errors = Vec::new();
        let source = plain(source, &mut errors);
        let line = self.filled(&source, &mut errors);
        if line.contains('\n') {
            errors.push(FaqTextError::Lines);
        }
        if errors.is_empty() { Ok(line) } else { Err(errors) }
    }

    /// An answer, filled in. `[words](page)` makes a link.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn answer(&self, source: &str) -> Result<ReadAnswer, Vec<FaqTextError>> {
        let mut errors = Vec::new();
        let source = plain(source, &mut errors);
        let (mut text, mut links) = (String::new(), Vec::new());
        for part in parts(&source) {
            let start = text.len();
            let (Part::Text(words) | Part::Link(words, _)) = part;
            text.push_str(&self.filled(words, &mut errors));
            if let Part::Link(_, href) = part {
                if !link::leads_to_page(href, &self.pages) {
                    errors.push(FaqTextError::Page(href.to_owned()));
                }
                links.push(AnswerLink { at: start..text.len(), href: href.to_owned() });
            }
        }
        if errors.is_empty() { Ok(ReadAnswer { text, links }) } else { Err(errors) }
    }

    /// The text with its places filled in. What is filled in is not looked at again.
    fn filled(&self, text: &str, errors: &mut Vec<FaqTextError>) -> String {
        let (mut filled, mut rest) = (String::with_capacity(text.len()), text);
        while let Some((before, name, after)) = next_place(rest) {
            filled.push_str(before);
            match self.places.get(name) {
                Some(Some(value)) => filled.push_str(value),
                Some(None) => errors.push(FaqTextError::PlaceWithoutValue(name.to_owned())),
                None => errors.push(FaqTextError::Place(name.to_owned())),
            }
            rest = after;
        }
        filled + rest
    }
}

/// A text without white space around it, with line ends that are `\n`.
fn plain(source: &str, errors: &mut Vec<FaqTextError>) -> String {
    let plain = source.replace("\r\n", "\n").trim().to_owned();
    if plain.is_empty() {
        errors.push(FaqTextError::Blank);
    }
    if plain.chars().any(|c| c.is_control() && c != '\n') {
        errors.push(FaqTextError::Control);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn syntax() -> FaqSyntax {
        let places = [("brand", Some("{hours} Net")), ("hours", None), ("otp_minutes", Some("10"))];
        let places = places.map(|(name, value)| (name.to_owned(), value.map(str::to_owned)));
        FaqSyntax::new(places, ["/customer/tickets".to_owned()])
    }

    #[test]
    fn places_are_filled_in_once() {
        let line = syntax().line(" {brand}: {otp_minutes} menit{brand}\r\n");
        assert_eq!(line.as_deref(), Ok("{hours} Net: 10 menit{hours} Net"));
        assert_eq!(syntax().places().collect::<Vec<_>>(), [("brand", "{hours} Net"), ("otp_minutes", "10")]);
    }

    #[test]
    fn everything_wrong_with_a_line_is_told() {
        assert_eq!(syntax().line(" "), Err(vec![FaqTextError::Blank]));
        let wrong = ["hours", "price"].map(str::to_owned);
        let [without_value, unknown] = wrong;
        let told = vec![
            FaqTextError::Control,
            FaqTextError::PlaceWithoutValue(without_value),
            FaqTextError::Place(unknown),
            FaqTextError::Lines,
        ];
        assert_eq!(syntax().line("a\t{hours}\n{{price}}"), Err(told));
    }

    #[test]
    fn an_answer_has_its_links_on_the_words_that_are_left() {
        let read = syntax().answer("Buka [tiket {brand}](/customer/tickets?type=repair).\n\n- Ya").expect("an answer");
        assert_eq!(read.text, "Buka tiket {hours} Net.\n\n- Ya");
        let [link] = read.links.as_slice() else { panic!("one link: {:?}", read.links) };
        assert_eq!(&read.text[link.at.clone()], "tiket {hours} Net");
        assert_eq!(link.href, "/customer/tickets?type=repair");
    }

    #[test]
    fn an_answer_that_leads_elsewhere_is_refused() {
        for href in ["https://example.id", "/customer/logout"] {
            let told = syntax().answer(&format!("[x]({href})"));
            assert_eq!(told, Err(vec![FaqTextError::Page(href.to_owned())]));
        }
    }
}
