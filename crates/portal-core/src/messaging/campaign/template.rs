//! The text of an announcement, with gaps that are filled when it is sent.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest template, in characters.
pub const LONGEST_TEMPLATE: usize = 4_000;

/// A text with gaps such as `{name}`, all of which can be filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Template(String);

/// What the gaps are filled with.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// `{name}`: the customer's name.
    pub name: &'a str,
    /// `{customer_id}`: the number of the account.
    pub customer_id: &'a str,
    /// `{brand}`: the ISP's name.
    pub brand: &'a str,
    /// `{portal_url}`: where customers find the portal.
    pub portal_url: &'a str,
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateFault {
    /// It says nothing.
    #[error("it is empty")]
    Empty,
    /// It has so many characters.
    #[error("it has {0} characters, and at most {LONGEST_TEMPLATE} fit")]
    TooLong(usize),
    /// It holds control characters.
    #[error("holds control characters")]
    ControlCharacters,
    /// A brace is opened and not closed.
    #[error("a {{ that no }} closes")]
    Unclosed,
    /// Nothing fills the gap with that name.
    #[error("{{{0}}} is not known; there are {gaps}", gaps = Template::GAPS.map(|gap| format!("{{{gap}}}")).join(", "))]
    UnknownGap(String),
}

/// What is wrong with a template, and in which line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct TemplateProblem {
    /// The line, from 1 on; `None` if it is the whole.
    pub line: Option<usize>,
    /// What is wrong, in English for the operator.
    pub fault: TemplateFault,
}

impl fmt::Display for TemplateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.fault),
            None => self.fault.fmt(f),
        }
    }
}

impl Template {
    /// The words that may stand between braces.
    pub const GAPS: [&str; 4] = ["name", "customer_id", "brand", "portal_url"];

    /// Checks a text: it says something, is not too long, and every gap can be filled. Line ends are made the
    /// same, and blank lines at both ends dropped.
    ///
    /// # Errors
    /// The first [`TemplateProblem`].
    pub fn parse(text: &str) -> Result<Self, TemplateProblem> {
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        for (at, line) in text.lines().enumerate() {
            check_line(line).map_err(|fault| TemplateProblem { line: Some(at + 1), fault })?;
        }
        let whole = |fault| Err(TemplateProblem { line: None, fault });
        let text = text.trim();
        match text.chars().count() {
            0 => whole(TemplateFault::Empty),
            long if long > LONGEST_TEMPLATE => whole(TemplateFault::TooLong(long)),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// The text with its gaps.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Whether a gap is in it.
    pub fn uses(&self, gap: &str) -> bool {
        self.0.contains(&format!("{{{gap}}}"))
    }

    /// The text with its gaps filled. What is filled in is never looked at for gaps.
    pub fn fill(&self, facts: &Facts<'_>) -> String {
        let mut filled = String::with_capacity(self.0.len() + 100);
        let mut rest = self.0.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (gap, after) = after.split_once('}').unwrap_or((after, ""));
            filled.push_str(before);
            filled.push_str(match gap {
                "name" => facts.name,
                "customer_id" => facts.customer_id,
                "brand" => facts.brand,
                _ => facts.portal_url,
            });
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

fn check_line(line: &str) -> Result<(), TemplateFault> {
    if line.chars().any(|c| c.is_control() && c != '\t') {
        return Err(TemplateFault::ControlCharacters);
    }
    let mut rest = line;
    while let Some((_, after)) = rest.split_once('{') {
        let (gap, after) = after.split_once('}').ok_or(TemplateFault::Unclosed)?;
        if !Template::GAPS.contains(&gap) {
            return Err(TemplateFault::UnknownGap(gap.to_owned()));
        }
        rest = after;
    }
    Ok(())
}

impl TryFrom<String> for Template {
    type Error = TemplateProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Template> for String {
    fn from(template: Template) -> Self {
        template.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACTS: Facts<'_> =
        Facts { name: "Budi {brand}", customer_id: "AGLS1", brand: "AGLIS Net", portal_url: "https://p.example" };

    fn problem(text: &str) -> String {
        Template::parse(text).expect_err("a bad template").to_string()
    }

    #[test]
    fn gaps_are_filled_and_what_fills_them_is_not_filled_again() {
        let template = Template::parse("\u{feff}Halo *{name}*,\r\n\r\n{portal_url} {customer_id}\n_{brand}_ :}\n\n");
        let text = template.expect("a template").fill(&FACTS);
        assert_eq!(text, "Halo *Budi {brand}*,\n\nhttps://p.example AGLS1\n_AGLIS Net_ :}");
    }

    #[test]
    fn a_gap_that_nothing_fills_is_named_with_its_line() {
        assert_eq!(
            problem("Halo {name}\n\nAnda {nama}"),
            "line 3: {nama} is not known; there are {name}, {customer_id}, {brand}, {portal_url}"
        );
        assert_eq!(problem("Halo {name"), "line 1: a { that no } closes");
        assert_eq!(problem("a\n{name\n}"), "line 2: a { that no } closes");
        assert_eq!(problem("a\u{1b}[2J"), "line 1: holds control characters");
    }

    #[test]
    fn a_template_says_something_and_not_too_much() {
        assert_eq!(problem(" \r\n"), "it is empty");
        assert!(Template::parse(&"é".repeat(4_000)).is_ok());
        assert_eq!(problem(&"é".repeat(4_001)), "it has 4001 characters, and at most 4000 fit");
    }
}
