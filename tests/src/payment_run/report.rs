//! What a run came to, as a table.

use std::fmt;

/// The most differences that are written out.
const MOST: usize = 40;

/// The result of a run.
#[derive(Debug, Default)]
pub struct Report {
    facts: Vec<(String, String)>,
    rows: Vec<(String, String, String)>,
    differences: Vec<String>,
}

impl Report {
    /// Whether everything is as it has to be.
    pub fn is_right(&self) -> bool {
        self.differences.is_empty() && self.rows.iter().all(|(_, expected, found)| expected == found)
    }

    /// Adds what is told and not compared.
    pub(super) fn fact(&mut self, what: &str, value: impl fmt::Display) {
        self.facts.push((what.to_owned(), value.to_string()));
    }

    /// Adds a comparison.
    pub(super) fn row<T: fmt::Display, U: fmt::Display>(&mut self, what: &str, expected: T, found: U) {
        self.rows.push((what.to_owned(), expected.to_string(), found.to_string()));
    }

    /// Adds a difference.
    pub(super) fn differs(&mut self, what: String) {
        self.differences.push(what);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, value) in &self.facts {
            writeln!(f, "{what:<48} {value:>14}")?;
        }
        writeln!(f, "\n{:<38} {:>14} {:>14}", "", "expected", "found")?;
        for (what, expected, found) in &self.rows {
            let mark = if expected == found { "" } else { "  WRONG" };
            writeln!(f, "{what:<38} {expected:>14} {found:>14}{mark}")?;
        }
        for difference in self.differences.iter().take(MOST) {
            writeln!(f, "{difference}")?;
        }
        if self.differences.len() > MOST {
            writeln!(f, "… and {} more", self.differences.len() - MOST)?;
        }
        writeln!(f, "\n{}", if self.is_right() { "All is as it has to be." } else { "Something is wrong." })
    }
}
