//! Forms that were sent from a page of ours, by the browser that was given the page.

use std::collections::BTreeMap;

use poem::{FromRequest, Request, RequestBody};
use serde::de::DeserializeOwned;

use super::member::form_binding;
use super::origin::is_ours;
use crate::edge::{Visit, media_type, read_limited};
use crate::problem::Problem;
use crate::seal;
use crate::state::App;

const LARGEST: usize = 64 * 1024;

/// The fields of a form, after its token and the browser's word for where it comes from were checked. The
/// only way to read a form.
pub(crate) struct CsrfForm<T>(pub(crate) T);

impl<'a, T: DeserializeOwned> FromRequest<'a> for CsrfForm<T> {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let app = <&App>::from_request(request, body).await?;
        let visit = <&Visit>::from_request(request, body).await?;
        if !is_ours(request, &app.parts.config.public_url) {
            return Err(Problem::foreign_form().into());
        }
        if media_type(request)?.as_deref() != Some("application/x-www-form-urlencoded") {
            return Err(Problem::foreign_form().into());
        }
        let fields = parse(&read_limited(request, body, LARGEST).await?)?;
        let token = fields.get("csrf").map_or("", String::as_str);
        let bound = form_binding(app, visit).ok_or_else(Problem::foreign_form)?;
        if !seal::is_form_token(app.parts.portal.keys(), &bound, token) {
            return Err(Problem::foreign_form().into());
        }
        Ok(Self(typed(fields)?))
    }
}

/// The fields by name; an error if one comes twice.
fn parse(bytes: &[u8]) -> Result<BTreeMap<String, String>, Problem> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(bytes).map_err(|_| Problem::bad_request())?;
    let count = pairs.len();
    let fields: BTreeMap<String, String> = pairs.into_iter().collect();
    if fields.len() == count { Ok(fields) } else { Err(Problem::bad_request()) }
}

fn typed<T: DeserializeOwned>(fields: BTreeMap<String, String>) -> Result<T, Problem> {
    let value = serde_json::Value::from_iter(fields);
    serde_json::from_value(value).map_err(|_| Problem::bad_request())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Eq, serde::Deserialize)]
    struct Login {
        phone: String,
    }

    #[test]
    fn a_form_is_read_by_the_names_of_its_fields() {
        let fields = parse(b"csrf=x&phone=%2B62+812&other=1").expect("a form");
        assert_eq!(typed::<Login>(fields).expect("a login"), Login { phone: "+62 812".to_owned() });
    }

    #[test]
    fn sec_10_a_field_that_comes_twice_is_refused() {
        assert!(parse(b"phone=0817&phone=0818").is_err());
        assert!(typed::<Login>(parse(b"other=1").expect("a form")).is_err());
    }
}
