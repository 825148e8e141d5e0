//! What is wrong with a file, where, in words for who edits it.

use std::fmt;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentProblem {
    /// The file, as it was named.
    pub file: String,
    /// Its line, counted from one; `None` if it concerns no line.
    pub line: Option<usize>,
    /// What is wrong, as the rest of a sentence.
    pub what: String,
}

impl fmt::Display for ContentProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.file, self.what),
            None => write!(f, "{}: {}", self.file, self.what),
        }
    }
}

/// Everything that is wrong with the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentError(pub Vec<ContentProblem>);

impl fmt::Display for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.0.iter().enumerate() {
            let between = if n == 0 { "" } else { "; " };
            write!(f, "{between}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ContentError {}
