//! Changing the language.

use http_kit::answer::see_other;
use http_kit::cookies::LOCALE;
use http_kit::extract::CsrfForm;
use http_kit::{Problem, RequestContext};
use page_kit::i18n::Locale;
use poem::{Response, handler};
use serde::Deserialize;

use crate::state::Console;

const YEAR: i64 = 365 * 24 * 60 * 60;

#[derive(Deserialize)]
struct Choice {
    locale: String,
    #[serde(default)]
    return_to: String,
}

/// `POST /staff/language`.
#[handler]
pub(crate) fn choose(
    console: &Console,
    context: &RequestContext,
    CsrfForm(choice): CsrfForm<Choice>,
) -> Result<Response, Problem> {
    let locale = Locale::from_tag(&choice.locale).ok_or_else(Problem::bad_request)?;
    context.set_cookie(LOCALE, locale.code(), Some(YEAR));
    Ok(see_other(console.page_or_home(&choice.return_to)))
}
