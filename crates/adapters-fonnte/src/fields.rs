//! Fonnte's bodies as fields: JSON or form, keys in any case, values as texts or numbers.

use std::collections::BTreeMap;

use serde_json::Value;

/// Longest identity taken over; real ones have some ten digits.
const LONGEST_ID: usize = 100;

/// One object's fields, by their names in lower case. Of several spellings of a name the first one counts.
#[derive(Debug, Default)]
pub(crate) struct Fields(BTreeMap<String, Value>);

impl Fields {
    /// The fields of a JSON object; `None` for any other value.
    pub(crate) fn of_json(value: Value) -> Option<Self> {
        match value {
            Value::Object(members) => Some(Self::of(members)),
            _ => None,
        }
    }

    /// The fields of a form.
    pub(crate) fn of_form(body: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(body);
        Self::of(pairs.map(|(name, value)| (name.into_owned(), Value::from(value))))
    }

    fn of(pairs: impl IntoIterator<Item = (String, Value)>) -> Self {
        let mut fields = BTreeMap::new();
        for (name, value) in pairs {
            fields.entry(name.to_lowercase()).or_insert(value);
        }
        Self(fields)
    }

    /// A text, without surrounding white space; `None` if it is missing, empty, or not a text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let text = self.0.get(name)?.as_str()?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// A text in lower case.
    pub(crate) fn word(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_lowercase)
    }

    /// Yes or no, as a boolean, a number or a word.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        match self.0.get(name)? {
            Value::Bool(flag) => Some(*flag),
            Value::Number(number) => number.as_i64().map(|n| n != 0),
            Value::String(text) => match text.trim().to_lowercase().as_str() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// A whole number, also one written as a text.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        match self.0.get(name)? {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Identities: one or a list, as texts or numbers. What cannot be one is left out.
    pub(crate) fn ids(&self, name: &str) -> Vec<String> {
        match self.0.get(name) {
            Some(Value::Array(values)) => values.iter().filter_map(id).collect(),
            Some(value) => id(value).into_iter().collect(),
            None => Vec::new(),
        }
    }
}

fn id(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) if number.is_u64() => number.to_string(),
        _ => return None,
    };
    let fits = (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    fits.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Fields {
        let value = serde_json::from_str(text).expect("JSON");
        Fields::of_json(value).expect("an object")
    }

    #[test]
    fn keys_are_found_in_any_case_and_flags_in_any_dress() {
        for text in [r#"{"Status":true}"#, r#"{"STATUS":"True"}"#, r#"{"status":1}"#, r#"{"status":" 1 "}"#] {
            assert_eq!(json(text).flag("status"), Some(true), "{text}");
        }
        assert_eq!(json(r#"{"status":"perhaps"}"#).flag("status"), None);
        assert_eq!(Fields::of_form(b"Status=false").flag("status"), Some(false));
    }

    #[test]
    fn identities_are_texts_numbers_or_lists_of_both() {
        assert_eq!(json(r#"{"id":["80367170",7]}"#).ids("id"), ["80367170", "7"]);
        assert_eq!(json(r#"{"id":80367170}"#).ids("id"), ["80367170"]);
        assert_eq!(Fields::of_form(b"id=80367170").ids("id"), ["80367170"]);
    }

    #[test]
    fn what_cannot_be_an_identity_is_left_out() {
        let long = format!(r#"{{"id":"{}"}}"#, "9".repeat(101));
        for text in
            [r#"{"id":"a\u0000b"}"#, r#"{"id":""}"#, r#"{"id":null}"#, r#"{"id":1.5}"#, r#"{"id":{"a":1}}"#, &long]
        {
            assert_eq!(json(text).ids("id"), Vec::<String>::new(), "{text}");
        }
    }
}
