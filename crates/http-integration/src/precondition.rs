//! What a client knows of a record: `ETag`, `If-Match`, `If-None-Match`.

use poem::Request;
use poem::http::HeaderName;
use poem::http::header::{IF_MATCH, IF_NONE_MATCH};
use portal_core::kernel::secret::{hex, sha256};

use crate::refusal::Refusal;
use crate::resource::Resource;

/// The tag of a record as it is shown: the same as long as nothing that is shown of it changes.
pub(crate) fn tag<R: Resource>(record: &R) -> String {
    // What is shown always has a form in JSON.
    let shown = serde_json::to_vec(&R::Item::from(record)).unwrap_or_default();
    format!("\"{}\"", hex(&sha256(&shown)[..16]))
}

/// Which record a client expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Precondition {
    /// Whichever there is, or none.
    Nothing,
    /// None.
    New,
    /// Any one.
    There,
    /// One with one of these tags.
    Tagged(Vec<String>),
}

impl Precondition {
    /// What the headers of a request ask for.
    pub(crate) fn of(request: &Request) -> Result<Self, Refusal> {
        match (values(request, &IF_MATCH)?, values(request, &IF_NONE_MATCH)?) {
            (None, None) => Ok(Self::Nothing),
            (Some(tags), None) if tags == ["*"] => Ok(Self::There),
            (Some(tags), None) => Ok(Self::Tagged(tags)),
            (None, Some(tags)) if tags == ["*"] => Ok(Self::New),
            _ => Err(Refusal::malformed("send If-Match with tags or *, or If-None-Match: *")),
        }
    }

    /// Whether the client knows the record on file.
    pub(crate) fn names_one(&self) -> bool {
        matches!(self, Self::Tagged(_))
    }

    /// Whether this is what is on file.
    pub(crate) fn holds<R: Resource>(&self, on_file: Option<&R>) -> bool {
        match (self, on_file) {
            (Self::Nothing, _) | (Self::New, None) | (Self::There, Some(_)) => true,
            (Self::Tagged(tags), Some(record)) => tags.contains(&tag(record)),
            _ => false,
        }
    }
}

/// The values of a header, which may be on several lines. Tags hold no comma.
fn values(request: &Request, name: &HeaderName) -> Result<Option<Vec<String>>, Refusal> {
    let mut all = Vec::new();
    for line in request.headers().get_all(name) {
        let text = line.to_str().map_err(|_| Refusal::malformed("a tag is not ASCII"))?;
        all.extend(text.split(',').map(|value| value.trim().to_owned()));
    }
    Ok((!all.is_empty()).then_some(all))
}

#[cfg(test)]
mod tests {
    use portal_core::PackageCode;
    use portal_core::integration::record::PackageRecord;

    use super::*;

    fn package(name: &str) -> PackageRecord {
        PackageRecord {
            code: PackageCode::parse("A").expect("a code"),
            name: name.into(),
            service_type: None,
            bandwidth_down: None,
            bandwidth_up: None,
            monthly_price: None,
        }
    }

    fn asked(headers: &[(&str, &str)]) -> Option<Precondition> {
        let request = headers.iter().fold(Request::builder(), |request, (name, value)| request.header(*name, *value));
        Precondition::of(&request.finish()).ok()
    }

    #[test]
    fn a_record_is_known_by_what_is_shown_of_it() {
        let (old, new) = (package("Old"), package("New"));
        assert_eq!(tag(&old), tag(&package("Old")));
        let known = asked(&[("if-match", &format!("\"x\", {}", tag(&old)))]).expect("tags");
        assert!(known.holds(Some(&old)) && !known.holds(Some(&new)) && !known.holds::<PackageRecord>(None));
        let weak = asked(&[("if-match", &format!("W/{}", tag(&old)))]).expect("tags");
        assert!(!weak.holds(Some(&old)));
    }

    #[test]
    fn a_star_asks_for_any_record_or_for_none() {
        let old = package("Old");
        let (any, none) = (asked(&[("if-match", "*")]), asked(&[("if-none-match", "*")]));
        assert_eq!((&any, &none), (&Some(Precondition::There), &Some(Precondition::New)));
        assert!(any.is_some_and(|any| any.holds(Some(&old)) && !any.holds::<PackageRecord>(None)));
        assert!(none.is_some_and(|none| !none.holds(Some(&old)) && none.holds::<PackageRecord>(None)));
        assert_eq!(asked(&[]), Some(Precondition::Nothing));
        for bad in [&[("if-none-match", "\"x\"")][..], &[("if-match", "*"), ("if-none-match", "*")]] {
            assert_eq!(asked(bad), None, "{bad:?}");
        }
    }
}
