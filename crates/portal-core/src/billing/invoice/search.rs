//! Free text that narrows a list of invoices.

use chrono::Datelike;
use serde::Serialize;

use super::bill::Invoice;
use crate::kernel::money::Rupiah;

/// The most words that are looked for; further ones are ignored.
const MOST_TERMS: usize = 8;
/// The longest word that is looked for, in characters; the rest of a longer one is ignored.
const LONGEST_TERM: usize = 64;

/// Words to look for. An invoice is found when every word fits it; no words fit every invoice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InvoiceSearch {
    terms: Vec<InvoiceTerm>,
}

/// One word. It fits an invoice whose number contains it, whose month or year it names, or whose total it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InvoiceTerm {
    /// The word, its ASCII letters in lower case; it is looked for in the number so spelt.
    pub text: String,
    /// The year it names, in four digits.
    pub year: Option<String>,
    /// The month it names, in two digits.
    pub month: Option<String>,
    /// The amount it names.
    pub amount: Option<Rupiah>,
}

impl InvoiceSearch {
    /// Reads what somebody typed: parts of a number, months in Indonesian or English (`november`, `nov`,
    /// `11/2025`, `2025-11`), years, and amounts (`333000`, `333.000`, `Rp333.000`).
    pub fn parse(text: &str) -> Self {
        let plain: String = text.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
        let words = plain.split_whitespace().map(|word| word.trim_matches([',', ';', ':']).to_ascii_lowercase());
        let terms = words.filter(|word| !word.is_empty() && !matches!(word.as_str(), "rp" | "rp.")).take(MOST_TERMS);
        Self { terms: terms.map(|word| InvoiceTerm::of(&word)).collect() }
    }

    /// The words.
    pub fn terms(&self) -> &[InvoiceTerm] {
        &self.terms
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether every word fits the invoice.
    pub fn finds(&self, invoice: &Invoice) -> bool {
        self.terms.iter().all(|term| term.fits(invoice))
    }
}

impl InvoiceTerm {
    fn of(word: &str) -> Self {
        let text: String = word.chars().take(LONGEST_TERM).collect();
        let (year, month) = month_of(&text);
        let amount = amount_of(&text);
        Self { text, year, month, amount }
    }

    /// Whether the word fits. An invoice is of the month its period begins in, or else of the month it was
    /// issued in.
    pub fn fits(&self, invoice: &Invoice) -> bool {
        let day = invoice.period_start.unwrap_or(invoice.invoice_date);
        let in_year = self.year.as_ref().is_none_or(|year| *year == format!("{:04}", day.year()));
        let in_month = self.month.as_ref().is_none_or(|month| *month == format!("{:02}", day.month()));
        let names_month = self.year.is_some() || self.month.is_some();
        invoice.number.as_str().to_ascii_lowercase().contains(&self.text)
            || (names_month && in_year && in_month)
            || self.amount == Some(invoice.total)
    }
}

/// The year and the month a word names: `november`, `2025`, `11/2025` or `2025-11`.
fn month_of(word: &str) -> (Option<String>, Option<String>) {
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let month = |part: &str| part.parse::<u8>().ok().filter(|month| (1..=12).contains(month) && part.len() <= 2);
    let two_digits = |month: u8| format!("{month:02}");
    if is_year(word) {
        return (Some(word.to_owned()), None);
    }
    if let Some((one, other)) = word.split_once(['/', '-']) {
        for (year, number) in [(one, other), (other, one)] {
            if let (true, Some(month)) = (is_year(year), month(number)) {
                return (Some(year.to_owned()), Some(two_digits(month)));
            }
        }
    }
    let named = MONTHS.iter().zip(1..).find(|(names, _)| names.contains(&word)).map(|(_, month)| two_digits(month));
    (None, named)
}

/// The amount a word names: digits, with dots or commas between thousands or not, after `rp` or not.
fn amount_of(word: &str) -> Option<Rupiah> {
    let digits = word.strip_prefix("rp").unwrap_or(word).trim_start_matches('.');
    let mut parts = digits.split(['.', ',']);
    let first = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    let grouped = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|part| part.len() == 3));
    let plain: String = digits.chars().filter(char::is_ascii_digit).collect();
    let only_digits = digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    if !grouped || !only_digits || first.is_empty() { None } else { plain.parse().ok().map(Rupiah::new) }
}

/// Names of months, in Indonesian and English, short and long.
const MONTHS: [&[&str]; 12] = [
    &["januari", "january", "jan"],
    &["februari", "february", "feb", "pebruari"],
    &["maret", "march", "mar"],
    &["april", "apr"],
    &["mei", "may"],
    &["juni", "june", "jun"],
    &["juli", "july", "jul"],
    &["agustus", "august", "agu", "agt", "aug"],
    &["september", "sep", "sept"],
    &["oktober", "october", "okt", "oct"],
    &["november", "nopember", "nov", "nop"],
    &["desember", "december", "des", "dec"],
];

#[cfg(test)]
mod tests {
    use super::super::bill::tests::{day, invoice};
    use super::*;

    /// Whether the words find `INV/2025/11/0001` over Rp 333.000 for November 2025.
    fn finds(text: &str) -> bool {
        InvoiceSearch::parse(text).finds(&invoice())
    }

    #[test]
    fn words_fit_numbers_months_years_and_totals() {
        for fits in [
            "",
            "  ",
            "inv",
            "INV/2025",
            "0001",
            "November",
            "nov 2025",
            "2025 november",
            "11/2025",
            "2025-11",
            "333.000",
            "Rp 333.000",
            "rp333000",
            "Rp. 333,000",
            "inv november 333000",
        ] {
            assert!(finds(fits), "{fits}");
        }
        for other in ["oktober", "december 2025", "nov 2024", "333.001", "xyz", "10/2025", "november xyz", "333000000"]
        {
            assert!(!finds(other), "{other}");
        }
    }

    #[test]
    fn an_invoice_without_a_period_is_of_the_month_it_was_issued_in() {
        let bare = Invoice { period_start: None, period_end: None, invoice_date: day(3, 9), ..invoice() };
        assert!(InvoiceSearch::parse("maret").finds(&bare));
        assert!(!InvoiceSearch::parse("november").finds(&bare));
    }

    #[test]
    fn many_and_long_words_are_bounded() {
        let search = InvoiceSearch::parse(&"x ".repeat(500));
        assert_eq!(search.terms().len(), MOST_TERMS);
        let long = InvoiceSearch::parse(&"é".repeat(500));
        assert_eq!(long.terms()[0].text.chars().count(), LONGEST_TERM);
    }
}
