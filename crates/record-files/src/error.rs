//! Why a file as a whole cannot be read.

use std::error::Error;

/// What is wrong with a file, in English for the operator, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct FileError {
    what: String,
    advice: Option<String>,
}

impl FileError {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), advice: None }
    }

    /// Wraps an error with all of its causes.
    pub(crate) fn caused(what: &str, error: &dyn Error) -> Self {
        let mut text = format!("{what}: {error}");
        let mut cause = error.source();
        while let Some(error) = cause {
            let next = error.to_string();
            if !text.ends_with(&next) {
                text = format!("{text}: {next}");
            }
            cause = error.source();
        }
        Self::new(text)
    }

    pub(crate) fn unreadable(error: &dyn Error) -> Self {
        Self::caused("the file cannot be read", error)
    }

    pub(crate) fn advise(self, advice: impl Into<String>) -> Self {
        Self { advice: Some(advice.into()), ..self }
    }

    /// What to do about it.
    pub fn advice(&self) -> Option<&str> {
        self.advice.as_deref()
    }
}
