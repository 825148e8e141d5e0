//! What an import tells of itself.

use std::fmt;

/// What an import hands its news to.
pub(crate) trait Audience: Send {
    /// A row was left out.
    fn refused(&mut self, row: &Refused);
    /// A row was written, and something about it will not work later.
    fn warning(&mut self, warned: &Warned);
    /// Something about the file as a whole.
    fn note(&mut self, text: &str);
    /// How far it has come.
    fn progress(&mut self, progress: Progress);
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    /// Its line in the file, from 1.
    pub(crate) line: u64,
    /// What is wrong with it, and what would be right.
    pub(crate) problems: Vec<String>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problems.join("; "))
    }
}

/// A row that was written with a warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Warned {
    /// Its line in the file, from 1.
    pub(crate) line: u64,
    /// What will not work.
    pub(crate) warning: String,
}

impl fmt::Display for Warned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: warning: {}", self.line, self.warning)
    }
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    /// So many records are done.
    pub(crate) records: u64,
    /// So many bytes of the file were read.
    pub(crate) read: u64,
    /// So many it has.
    pub(crate) size: u64,
}

/// How an import went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Summary {
    pub(crate) added: u64,
    pub(crate) updated: u64,
    pub(crate) unchanged: u64,
    pub(crate) refused: u64,
    pub(crate) warnings: u64,
}

impl Summary {
    /// So many records are done.
    pub(crate) fn records(&self) -> u64 {
        self.added + self.updated + self.unchanged + self.refused
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { added, updated, unchanged, refused, warnings } = *self;
        write!(f, "{} imported (added {added}, updated {updated}), ", added + updated)?;
        if unchanged > 0 {
            write!(f, "{unchanged} unchanged, ")?;
        }
        match refused {
            1 => write!(f, "1 line with problems")?,
            more => write!(f, "{more} lines with problems")?,
        }
        match warnings {
            0 => Ok(()),
            1 => write!(f, ", 1 warning"),
            more => write!(f, ", {more} warnings"),
        }
    }
}

/// An import that did not come to its end.
#[derive(Debug)]
pub(crate) struct Stopped {
    /// Why.
    pub(crate) why: String,
    /// What else is to be said of it.
    pub(crate) advice: Option<String>,
    /// What was done until then.
    pub(crate) summary: Summary,
    /// Where to go on, if anything was done.
    pub(crate) next_line: Option<u64>,
    /// Whether there is anything to go on with: the file itself is right.
    pub(crate) goes_on: bool,
}
