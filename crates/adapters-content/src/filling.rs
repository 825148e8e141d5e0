//! What the texts leave open.

/// What stands in for the placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filling {
    /// `{brand}`: the ISP's name.
    pub brand: String,
    /// `{hours}`: when customer service answers, in the ISP's words; the file's own if there are none.
    pub hours: Option<String>,
    /// `{otp_minutes}`: how long a login code is good for.
    pub otp_minutes: i64,
}

impl Filling {
    /// The text with its placeholders filled in. What is filled in is not looked at again.
    ///
    /// # Errors
    /// The name of a placeholder that nobody knows.
    pub(crate) fn fill(&self, text: &str, hours_unset: Option<&str>) -> Result<String, String> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, name, after)) = next_placeholder(rest) {
            filled.push_str(before);
            match (name, self.hours.as_deref().or(hours_unset)) {
                ("brand", _) => filled.push_str(&self.brand),
                ("hours", Some(hours)) => filled.push_str(hours),
                ("otp_minutes", _) => filled.push_str(&self.otp_minutes.to_string()),
                _ => return Err(name.to_owned()),
            }
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
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
        Filling { brand: "{hours} Net".to_owned(), hours: hours.map(str::to_owned), otp_minutes: 10 }
    }

    #[test]
    fn placeholders_are_filled_in_once() {
        let filled = filling(Some("Senin–Jumat")).fill("{brand}: {hours}, {otp_minutes} menit{brand}", None);
        assert_eq!(filled.as_deref(), Ok("{hours} Net: Senin–Jumat, 10 menit{hours} Net"));
    }

    #[test]
    fn without_hours_the_files_own_words_stand_there() {
        assert_eq!(filling(None).fill("{hours}", Some("jam kerja")).as_deref(), Ok("jam kerja"));
        assert_eq!(filling(None).fill("{hours}", None), Err("hours".to_owned()));
    }

    #[test]
    fn a_placeholder_nobody_knows_is_named_and_other_braces_are_text() {
        assert_eq!(filling(None).fill("{ {} {Brand} {brand", None).as_deref(), Ok("{ {} {Brand} {brand"));
        assert_eq!(filling(None).fill("{{price}}", None), Err("price".to_owned()));
    }
}
