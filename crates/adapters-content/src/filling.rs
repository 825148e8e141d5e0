//! What the texts leave open.

use portal_core::Locale;
use portal_core::content::faq::FaqSyntax;

use crate::page::PAGES;

/// When customer service answers, in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// In Indonesian.
    pub id: String,
    /// In English.
    pub en: String,
}

/// What stands in for the placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filling {
    /// `{brand}`: the ISP's name.
    pub brand: String,
    /// `{hours}`: when customer service answers; the file's own words if it is not known.
    pub hours: Option<Hours>,
    /// `{otp_minutes}`: how long a login code is good for.
    pub otp_minutes: i64,
    /// `{sla_high_hours}`, `{sla_normal_hours}`, `{sla_low_hours}`: within how many hours tickets are to be done.
    pub sla_hours: [i64; 3],
    /// `{reopen_days}`: for how many days a completed ticket can be reopened.
    pub reopen_days: i64,
}

/// The placeholders that are known, for people.
pub(crate) const KNOWN: &str = "{brand}, {hours}, {otp_minutes}, {sla_high_hours}, {sla_normal_hours}, \
                                {sla_low_hours} and {reopen_days}";

impl Filling {
    /// How texts of a language are written. `hours_unset` stands for the hours while they are not known.
    pub(crate) fn syntax(&self, locale: Locale, hours_unset: Option<&str>) -> FaqSyntax {
        let [high, normal, low] = self.sla_hours;
        let hours = self.hours.as_ref().map(|hours| match locale {
            Locale::Id => hours.id.as_str(),
            Locale::En => hours.en.as_str(),
        });
        let places = [
            ("brand", Some(self.brand.clone())),
            ("hours", hours.or(hours_unset).map(str::to_owned)),
            ("otp_minutes", Some(self.otp_minutes.to_string())),
            ("sla_high_hours", Some(high.to_string())),
            ("sla_normal_hours", Some(normal.to_string())),
            ("sla_low_hours", Some(low.to_string())),
            ("reopen_days", Some(self.reopen_days.to_string())),
        ];
        FaqSyntax::new(places.map(|(name, value)| (name.to_owned(), value)), PAGES.map(str::to_owned))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(hours: Option<&str>, locale: Locale, text: &str, unset: Option<&str>) -> Option<String> {
        let hours = hours.map(|id| Hours { id: id.to_owned(), en: "Monday–Friday".to_owned() });
        let filling =
            Filling { brand: "Kampung Net".to_owned(), hours, otp_minutes: 10, sla_hours: [4, 24, 48], reopen_days: 7 };
        filling.syntax(locale, unset).line(text).ok()
    }

    #[test]
    fn every_place_has_its_value() {
        let places = "{brand} {otp_minutes} {sla_high_hours} {sla_normal_hours} {sla_low_hours} {reopen_days}";
        assert_eq!(filled(None, Locale::Id, places, None).as_deref(), Some("Kampung Net 10 4 24 48 7"));
        assert!(places.split(' ').all(|place| KNOWN.contains(place)));
    }

    #[test]
    fn hours_are_told_in_the_language_of_the_file() {
        let hours = Some("Senin–Jumat");
        assert_eq!(filled(hours, Locale::Id, "{hours}", None).as_deref(), Some("Senin–Jumat"));
        assert_eq!(filled(hours, Locale::En, "{hours}", None).as_deref(), Some("Monday–Friday"));
        assert_eq!(filled(None, Locale::Id, "{hours}", Some("jam kerja")).as_deref(), Some("jam kerja"));
        assert_eq!(filled(None, Locale::Id, "{hours}", None), None);
    }
}
