//! The port over the files: read once at start, handed out from memory.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::{fmt, fs};

use async_trait::async_trait;
use portal_core::content::faq::{FaqBook, FaqRepo};
use portal_core::{Locale, PortError};

use crate::book::book;
use crate::error::{ContentError, ContentProblem};
use crate::file::Source;
use crate::filling::Filling;

/// The file of each language as it is built in.
const BUILT_IN: [(Locale, &str, &str); 2] = [
    (Locale::Id, "faq.id.toml", include_str!("../content/faq.id.toml")),
    (Locale::En, "faq.en.toml", include_str!("../content/faq.en.toml")),
];

/// The questions and answers of a portal. The default has none.
#[derive(Clone, Default)]
pub struct ContentFaq {
    indonesian: Arc<FaqBook>,
    english: Arc<FaqBook>,
}

impl ContentFaq {
    /// What is built in.
    ///
    /// # Errors
    /// [`ContentError`] if it cannot be filled in; the tests see that it can.
    pub fn built_in(filling: &Filling) -> Result<Self, ContentError> {
        let [indonesian, english] = BUILT_IN.map(|(locale, name, text)| read(locale, name, text, filling));
        Self::of(indonesian, english)
    }

    /// What stands in `faq.id.toml` and `faq.en.toml` of a directory; one of them may be missing, and then
    /// what is built in stands in for it.
    ///
    /// # Errors
    /// [`ContentError`] with everything that is wrong with both.
    pub fn in_directory(directory: &Path, filling: &Filling) -> Result<Self, ContentError> {
        let found = BUILT_IN.map(|(_, name, _)| directory.join(name).exists());
        if found == [false, false] {
            let what = "holds neither faq.id.toml nor faq.en.toml".to_owned();
            let file = directory.display().to_string();
            return Err(ContentError(vec![ContentProblem { file, line: None, what }]));
        }
        let [indonesian, english] = BUILT_IN.map(|built_in| from_directory(directory, built_in, filling));
        Self::of(indonesian, english)
    }

    fn of(indonesian: Book, english: Book) -> Result<Self, ContentError> {
        match (indonesian, english) {
            (Ok(indonesian), Ok(english)) => Ok(Self { indonesian, english }),
            (indonesian, english) => {
                let problems = [indonesian, english].into_iter().filter_map(Result::err).flatten();
                Err(ContentError(problems.collect()))
            }
        }
    }

    /// The book of a language.
    pub fn book_in(&self, locale: Locale) -> &Arc<FaqBook> {
        match locale {
            Locale::Id => &self.indonesian,
            Locale::En => &self.english,
        }
    }
}

impl fmt::Debug for ContentFaq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContentFaq").finish_non_exhaustive()
    }
}

type Book = Result<Arc<FaqBook>, Vec<ContentProblem>>;

fn from_directory(directory: &Path, (locale, name, built_in): (Locale, &str, &str), filling: &Filling) -> Book {
    let path = directory.join(name);
    let shown = path.display().to_string();
    match fs::read_to_string(&path) {
        Ok(text) => read(locale, &shown, &text, filling),
        Err(error) if error.kind() == ErrorKind::NotFound => read(locale, name, built_in, filling),
        Err(error) => Err(vec![ContentProblem { file: shown, line: None, what: format!("cannot be read: {error}") }]),
    }
}

fn read(locale: Locale, name: &str, text: &str, filling: &Filling) -> Book {
    book(&Source { name: name.to_owned(), locale, text }, filling).map(Arc::new)
}

#[async_trait]
impl FaqRepo for ContentFaq {
    async fn book(&self, locale: Locale) -> Result<Arc<FaqBook>, PortError> {
        Ok(self.book_in(locale).clone())
    }
}
