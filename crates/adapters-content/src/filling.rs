//! What the texts leave open.

use portal_core::Locale;

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
    /// The text with its placeholders filled in. What is filled in is not looked at again.
    ///
    /// # Errors
    /// The name of a placeholder that nobody knows.
    pub(crate) fn fill(&self, text: &str, locale: Locale, hours_unset: Option<&str>) -> Result<String, String> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, name, after)) = next_placeholder(rest) {
            filled.push_str(before);
            filled.push_str(&self.value(name, locale, hours_unset).ok_or(name)?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn value(&self, name: &str, locale: Locale, hours_unset: Option<&str>) -> Option<String> {
        let [high, normal, low] = self.sla_hours;
        let hours = self.hours.as_ref().map(|hours| match locale {
            Locale::Id => hours.id.as_str(),
            Locale::En => hours.en.as_str(),
        });
        match name {
            "brand" => Some(self.brand.clone()),
            "hours" => hours.or(hours_unset).map(str::to_owned),
            "otp_minutes" => Some(self.otp_minutes.to_string()),
            "sla_high_hours" => Some(high.to_string()),
            "sla_normal_hours" => Some(normal.to_string()),
            "sla_low_hours" => Some(low.to_string()),
            "reopen_days" => Some(self.reopen_days.to_string()),
            _ => None,
        }
    }
}

/// The first `{name}` of a text with what stands before and behind it; other braces are text.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    for (open, _) in text.match_indices('{') {
        let inside = &text[open + 1..];
        let end = inside.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(inside.len());
        if end > 0 && inside[end..].starts_with('}') {
            return Some((&text[..open], &inside[..end], &inside[end + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filling(hours: Option<&str>) -> Filling {
        let hours = hours.map(|id| Hours { id: id.to_owned(), en: "Monday–Friday".to_owned() });
        Filling { brand: "{hours} Net".to_owned(), hours, otp_minutes: 10, sla_hours: [4, 24, 48], reopen_days: 7 }
    }

    fn filled(hours: Option<&str>, text: &str, unset: Option<&str>) -> Result<String, String> {
        filling(hours).fill(text, Locale::Id, unset)
    }

    #[test]
    fn placeholders_are_filled_in_once() {
        let told = filled(Some("Senin–Jumat"), "{brand}: {hours}, {otp_minutes} menit{brand}", None);
        assert_eq!(told.as_deref(), Ok("{hours} Net: Senin–Jumat, 10 menit{hours} Net"));
        let told = filled(None, "{sla_high_hours} {sla_normal_hours} {sla_low_hours} {reopen_days}", None);
        assert_eq!(told.as_deref(), Ok("4 24 48 7"));
    }

    #[test]
    fn hours_are_told_in_the_language_of_the_file() {
        let told = filling(Some("Senin–Jumat")).fill("{hours}", Locale::En, None);
        assert_eq!(told.as_deref(), Ok("Monday–Friday"));
        assert_eq!(filled(None, "{hours}", Some("jam kerja")).as_deref(), Ok("jam kerja"));
        assert_eq!(filled(None, "{hours}", None), Err("hours".to_owned()));
    }

    #[test]
    fn a_placeholder_nobody_knows_is_named_and_other_braces_are_text() {
        assert_eq!(filled(None, "{ {} {Brand} {brand", None).as_deref(), Ok("{ {} {Brand} {brand"));
        assert_eq!(filled(None, "{{price}}", None), Err("price".to_owned()));
    }
}
