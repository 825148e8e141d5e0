//! The languages the portal speaks.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

/// A language of pages and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Indonesian.
    #[default]
    Id,
    /// English.
    En,
}

impl Locale {
    /// The language tag, such as `id`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }

    /// The name of the month of a day: `November`.
    pub fn month(self, day: NaiveDate) -> &'static str {
        let months = match self {
            Self::Id => INDONESIAN,
            Self::En => ENGLISH,
        };
        usize::try_from(day.month0()).ok().and_then(|month| months.get(month)).copied().unwrap_or_default()
    }

    /// A day in words: `6 November 2025`.
    pub fn day(self, day: NaiveDate) -> String {
        format!("{} {} {}", day.day(), self.month(day), day.year())
    }
}

const INDONESIAN: [&str; 12] = [
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
const ENGLISH: [&str; 12] = [
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_with_the_months_name_in_both_languages() {
        let day = NaiveDate::from_ymd_opt(2025, 8, 5).expect("a day");
        assert_eq!(Locale::Id.day(day), "5 Agustus 2025");
        assert_eq!(Locale::En.day(day), "5 August 2025");
    }
}
