//! JSON bodies: one object, no member twice, nothing of a wrong kind.

use std::fmt;

use poem::{FromRequest, Request, RequestBody};
use serde::de::{DeserializeOwned, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::body::{media_type, read_limited};
use crate::problem::{FieldProblem, Problem};

const LARGEST: usize = 64 * 1024;

/// A JSON object as body. `T` has a [`JsonMember`] for each one that is read; others are ignored.
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

/// A member of a body as it was sent, of any kind or not at all.
#[derive(Debug, Default)]
pub struct JsonMember(Option<Value>);

impl JsonMember {
    /// A text that may be missing or null; anything else than text is refused with `words` about `field`.
    ///
    /// # Errors
    /// [`Problem`] about `field` if anything else was sent.
    pub fn text(&self, field: &'static str, words: &'static str) -> Result<Option<&str>, Problem> {
        match &self.0 {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Problem::invalid(FieldProblem { field, words })),
        }
    }

    /// A text, or an empty one for anything else; nothing if it is missing or null.
    pub fn lenient_text(&self) -> Option<&str> {
        match &self.0 {
            None | Some(Value::Null) => None,
            Some(value) => Some(value.as_str().unwrap_or_default()),
        }
    }

    /// The texts of a list, an empty one for anything else that is in it or in place of it; none if it is missing or null.
    pub fn lenient_texts(&self) -> Vec<&str> {
        match &self.0 {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(all)) => all.iter().map(|value| value.as_str().unwrap_or_default()).collect(),
            Some(_) => vec![""],
        }
    }

    /// A whole number; nothing if there is anything else.
    pub fn whole(&self) -> Option<i64> {
        self.0.as_ref()?.as_i64()
    }

    /// What was sent: nothing if the member is missing, `null` if it is null.
    pub fn value(&self) -> Option<&Value> {
        self.0.as_ref()
    }
}

impl<'de> Deserialize<'de> for JsonMember {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|value| Self(Some(value)))
    }
}

impl<T: DeserializeOwned> JsonBody<T> {
    fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        // serde_json stops at 128 levels, so depth costs nobody a stack.
        let Members(members) =
            serde_json::from_slice(bytes).map_err(|error| Problem::bad_request().because(Refused::of(&error)))?;
        T::deserialize(Value::Object(members)).map(Self).map_err(Problem::broken)
    }
}

/// Why a body was not read, without a word of what it says.
#[derive(Debug, thiserror::Error)]
#[error("the body is not the JSON object asked for, at line {line} column {column}")]
struct Refused {
    line: usize,
    column: usize,
}

impl Refused {
    fn of(error: &serde_json::Error) -> Self {
        Self { line: error.line(), column: error.column() }
    }
}

impl<'a, T: DeserializeOwned> FromRequest<'a> for JsonBody<T> {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        if media_type(request)?.as_deref() != Some("application/json") {
            return Err(Problem::unsupported_media().into());
        }
        Ok(Self::parse(&read_limited(request, body, LARGEST).await?)?)
    }
}

/// The members of an object, each once.
struct Members(Map<String, Value>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Members, A::Error> {
        let mut members = Map::new();
        while let Some((name, value)) = access.next_entry::<String, Value>()? {
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("a member twice"));
            }
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Body {
        #[serde(default)]
        phone: JsonMember,
    }

    fn phone(body: &str) -> Option<String> {
        let body = JsonBody::<Body>::parse(body.as_bytes()).ok()?;
        body.0.phone.text("phone", "api-phone-malformed").ok()?.map(str::to_owned)
    }

    #[test]
    fn an_object_is_read_and_unknown_members_are_ignored() {
        assert_eq!(phone(r#"{"phone":"0817","role":"admin","x":[1,{"y":2}]}"#).as_deref(), Some("0817"));
        assert!(JsonBody::<Body>::parse(b"{}").is_ok());
    }

    #[test]
    fn sec_10_duplicates_arrays_and_other_kinds_are_refused() {
        for bad in [
            r#"{"phone":"0817","phone":"0818"}"#,
            r#"{"phone":"0817","role":1,"role":2}"#,
            r#"["0817"]"#,
            r#"{"phone":["0817","0818"]}"#,
            r#"{"phone":{"$ne":""}}"#,
            r#"{"phone":817}"#,
            r#""0817""#,
            "null",
            "",
            r#"{"phone":"0817"} {"phone":"0818"}"#,
        ] {
            assert_eq!(phone(bad), None, "{bad}");
        }
    }

    #[test]
    fn sec_35_ten_thousand_levels_are_refused_without_harm() {
        let deep = format!(r#"{{"x":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
        assert!(JsonBody::<Body>::parse(deep.as_bytes()).is_err());
    }

    #[test]
    fn null_is_told_from_a_missing_member() {
        let sent = |body: &[u8]| JsonBody::<Body>::parse(body).expect("a body").0.phone.value().cloned();
        assert_eq!(sent(b"{}"), None);
        assert_eq!(sent(br#"{"phone":null}"#), Some(Value::Null));
    }
}
