//! Days as documents write them: `5 November 2025`.

use chrono::{Datelike, NaiveDate};
use portal_core::Locale;

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

/// The day in words of the language.
pub(crate) fn written(day: NaiveDate, locale: Locale) -> String {
    let months = match locale {
        Locale::Id => INDONESIAN,
        Locale::En => ENGLISH,
    };
    let month = usize::try_from(day.month0()).ok().and_then(|month| months.get(month)).unwrap_or(&"");
    format!("{} {month} {}", day.day(), day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_with_the_months_name_in_both_languages() {
        let day = NaiveDate::from_ymd_opt(2025, 8, 5).expect("a day");
        assert_eq!(written(day, Locale::Id), "5 Agustus 2025");
        assert_eq!(written(day, Locale::En), "5 August 2025");
    }
}
