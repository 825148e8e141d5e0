//! Why a command ended without success, in words for the person who typed it.

use std::error::Error;
use std::fmt::{self, Write as _};

use portal_core::PortError;

use crate::config::Problem;
use crate::output;

/// What went wrong, and what to do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    advice: Option<String>,
}

/// How a command ends.
pub(crate) type Outcome = Result<(), Failure>;

impl Failure {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), advice: None }
    }

    /// Wraps an error with all of its causes.
    pub(crate) fn caused(what: &str, error: &(dyn Error + 'static)) -> Self {
        Self::new(format!("{what}: {}", chain(error)))
    }

    pub(crate) fn advise(self, advice: impl Into<String>) -> Self {
        Self { advice: Some(advice.into()), ..self }
    }

    /// A configuration that does not hold together.
    pub(crate) fn configuration(problems: &[Problem]) -> Self {
        let mut what =
            format!("the configuration has {} problem{}:", problems.len(), if problems.len() == 1 { "" } else { "s" });
        for problem in problems {
            // Writing into a String cannot fail.
            let _ = write!(what, "\n  - {problem}");
        }
        Self::new(what).advise("every key is explained in portal.default.toml")
    }

    /// Both in one line.
    pub(crate) fn in_one_line(&self) -> String {
        match &self.advice {
            Some(advice) => format!("{} → {advice}", self.what),
            None => self.what.clone(),
        }
    }

    /// Shows it on stderr.
    pub(crate) fn show(&self) {
        output::note(format_args!("portal: {self}"));
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.advice {
            Some(advice) => write!(f, "\n  → {advice}"),
            None => Ok(()),
        }
    }
}

impl From<PortError> for Failure {
    fn from(error: PortError) -> Self {
        let advice = if error.is_retryable() {
            "is the database running? `portal doctor` looks"
        } else {
            "has the schema been brought up to date? run: portal migrate"
        };
        Self::new(chain(&error)).advise(advice)
    }
}

/// An error and its causes in one line; a cause that repeats the words before it is left out.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !text.ends_with(&next) {
            let _ = write!(text, ": {next}");
        }
        cause = error.source();
    }
    text
}
