//! Forms that were sent from a page of ours, by the browser that was given the page.

use poem::{FromRequest, Request, RequestBody};
use serde::de::DeserializeOwned;

use crate::body::{media_type, read_limited};
use crate::check::Check;
use crate::context::RequestContext;
use crate::extract::origin::{Sender, own_page, sender};
use crate::form_binding::form_binding;
use crate::problem::Problem;
use crate::refused_form::{Fields, SentForm, keepable};
use crate::seal;
use crate::setup::Sighting;
use crate::upload::{MULTIPART, Parts, SentFiles};

const LARGEST: usize = 64 * 1024;
const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// The fields of a form, after its token and the browser's word for where it comes from were checked. The
/// only way to read a form.
pub struct CsrfForm<T>(pub T);

/// A form that may bring files: its fields, checked as those of a [`CsrfForm`] are, and its files, which are still to be
/// read. A browser without scripts sends them with it.
pub struct CsrfFileForm<T> {
    /// The fields.
    pub fields: T,
    /// The files.
    pub files: SentFiles,
}

impl<'a, T: DeserializeOwned> FromRequest<'a> for CsrfForm<T> {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let context = <&RequestContext>::from_request(request, body).await?;
        let sender = known_sender(request, context)?;
        let read = match media_type(request)?.as_deref() {
            Some(URL_ENCODED) => url_encoded(request, body).await.map(|fields| (fields, ())),
            _ => Err(Problem::foreign_form(Check::FORM_TYPE)),
        };
        let (fields, ()) = checked(context, sender, read)?;
        Ok(Self(fields))
    }
}

impl<'a, T: DeserializeOwned> FromRequest<'a> for CsrfFileForm<T> {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let context = <&RequestContext>::from_request(request, body).await?;
        let sender = known_sender(request, context)?;
        let read = match media_type(request)?.as_deref() {
            Some(URL_ENCODED) => url_encoded(request, body).await.map(|fields| (fields, SentFiles::none())),
            Some(MULTIPART) => with_files(request, body).await,
            _ => Err(Problem::foreign_form(Check::FORM_TYPE)),
        };
        let (fields, files) = checked(context, sender, read)?;
        Ok(Self { fields, files })
    }
}

/// Whose page sent the form, by the browser's word.
fn known_sender(request: &Request, context: &RequestContext) -> Result<Sender, Problem> {
    sender(request, &context.site().settings().public_url).map_err(|check| {
        if let (Check::FORM_ORIGIN, Some(origin)) = (check, own_page(request)) {
            context.site().setup().saw(Sighting::OtherOrigin { origin });
        }
        Problem::foreign_form(check)
    })
}

/// What a form holds that was read, if its token is good.
fn checked<T: DeserializeOwned, F>(
    context: &RequestContext,
    sender: Sender,
    read: Result<(Fields, F), Problem>,
) -> Result<(T, F), Problem> {
    let sent = read.as_ref().map(|(fields, _)| fields.clone()).unwrap_or_default();
    let checked = check(context, &sent);
    // So that whatever comes of it, the form's page can show it again.
    let is_ours = sender == Sender::Ours || checked.is_ok();
    context.note_sent_form(SentForm { fields: keepable(sent), is_ours });
    let ((fields, files), ()) = (read?, checked?);
    Ok((typed(fields)?, files))
}

async fn url_encoded(request: &Request, body: &mut RequestBody) -> Result<Fields, Problem> {
    parse(&read_limited(request, body, LARGEST).await?)
}

/// The fields of a form, which stand before its files, and the files.
async fn with_files(request: &Request, body: &mut RequestBody) -> Result<(Fields, SentFiles), Problem> {
    let mut parts = Parts::of(request, body, u64::MAX)?;
    let (mut fields, mut left) = (Fields::new(), LARGEST);
    while let Some(part) = parts.next().await? {
        if part.file_name().is_some() {
            return Ok((fields, SentFiles::from(parts, Some(part))));
        }
        let name = part.name().ok_or_else(Problem::bad_request)?.to_owned();
        let value = parts.text(part, left).await?;
        left = left.saturating_sub(name.len() + value.len());
        if fields.insert(name, value).is_some() {
            return Err(Problem::bad_request());
        }
    }
    Ok((fields, SentFiles::none()))
}

/// Whether the form holds a token of this browser.
fn check(context: &RequestContext, fields: &Fields) -> Result<(), Problem> {
    let token = fields.get("csrf").map_or("", String::as_str);
    let bound = form_binding(context).ok_or_else(|| Problem::foreign_form(Check::FORM_COOKIE))?;
    let is_good = seal::is_form_token(context.site().keys(), &bound, token);
    if is_good { Ok(()) } else { Err(Problem::foreign_form(Check::FORM_TOKEN)) }
}

/// The fields by name; an error if one comes twice.
fn parse(bytes: &[u8]) -> Result<Fields, Problem> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(bytes).map_err(|_| Problem::bad_request())?;
    let count = pairs.len();
    let fields: Fields = pairs.into_iter().collect();
    if fields.len() == count { Ok(fields) } else { Err(Problem::bad_request()) }
}

/// The fields as a type has them; an error if one holds a NUL: no browser sends it, and no store takes it in a text.
fn typed<T: DeserializeOwned>(fields: Fields) -> Result<T, Problem> {
    if fields.values().any(|value| value.contains('\0')) {
        return Err(Problem::bad_request());
    }
    let value = serde_json::Value::from_iter(fields);
    serde_json::from_value(value).map_err(|_| Problem::bad_request())
}

/// A form without fields of its own: its token says all.
#[derive(Debug, serde::Deserialize)]
pub struct NoFields {}

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
    fn a_field_that_holds_no_text_is_refused() {
        assert!(typed::<Login>(parse(b"phone=08%0017").expect("a form")).is_err());
    }

    #[test]
    fn sec_10_a_field_that_comes_twice_is_refused() {
        assert!(parse(b"phone=0817&phone=0818").is_err());
        assert!(typed::<Login>(parse(b"other=1").expect("a form")).is_err());
    }
}
