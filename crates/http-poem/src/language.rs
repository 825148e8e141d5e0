//! Changing the language.

use http_kit::answer::see_other;
use http_kit::cookies::LOCALE;
use http_kit::extract::CsrfForm;
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};
use serde::Deserialize;

use crate::i18n::Locale;

const YEAR: i64 = 365 * 24 * 60 * 60;

#[derive(Deserialize)]
struct Wish {
    locale: String,
    #[serde(default)]
    return_to: String,
}

/// `POST /language`.
#[handler]
pub(crate) fn choose(context: &RequestContext, CsrfForm(wish): CsrfForm<Wish>) -> Result<Response, Problem> {
    let Wish { locale, return_to } = wish;
    let locale = Locale::from_tag(&locale).ok_or_else(Problem::bad_request)?;
    context.set_cookie(LOCALE, locale.code(), Some(YEAR));
    Ok(see_other(safe_return(&return_to)))
}

/// The path to return to, if it is one of ours; a form must not lead anywhere else.
pub(crate) fn safe_return(path: &str) -> &str {
    let ours = ["/customer/", "/pay/", "/demo/", "/api/docs"].iter().any(|root| path.starts_with(root));
    let plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if ours && plain && path.len() < 512 { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::safe_return;

    #[test]
    fn the_way_back_stays_on_this_site() {
        assert_eq!(safe_return("/customer/login?x=1"), "/customer/login?x=1");
        for bad in ["//evil.example", "https://evil.example", "/\\evil", "/customer/\r\nSet-Cookie: a=b", "", "/x"] {
            assert_eq!(safe_return(bad), "/", "{bad:?}");
        }
    }
}
