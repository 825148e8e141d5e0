//! What the words of all messages share.

use chrono::{Datelike as _, NaiveDate};

use crate::kernel::locale::Locale;

/// How the ISP signs its messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branding {
    /// The ISP's name.
    pub brand: String,
    /// Where customers find the portal.
    pub portal_url: String,
}

/// Longest name a message greets by, in characters.
const LONGEST_NAME: usize = 60;

/// A name without line breaks and without the marks WhatsApp formats by.
pub(crate) fn plain(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control() && !"*_~`".contains(*c)).take(LONGEST_NAME).collect();
    name.trim().to_owned()
}

const MONTHS_ID: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day: `6 November 2025`.
pub(crate) fn date_in_words(date: NaiveDate, locale: Locale) -> String {
    let months = match locale {
        Locale::Id => MONTHS_ID,
        Locale::En => MONTHS_EN,
    };
    let month = usize::try_from(date.month0()).ok().and_then(|month| months.get(month)).copied().unwrap_or_default();
    format!("{} {month} {}", date.day(), date.year())
}
