//! Questions and answers; nobody has to be logged in.

use poem::http::header::{CACHE_CONTROL, HeaderValue, VARY};
use poem::web::Query;
use poem::{Response, handler};
use portal_core::content::faq::{AnswerLink, Faq, FaqCategory};
use serde::Deserialize;
use serde_json::{Value, json};

use super::wire;
use crate::middleware::RequestContext;
use crate::problem::Problem;
use crate::state::App;

/// Nothing here is personal, and an edited text may be a minute late.
const A_MINUTE: &str = "public, max-age=60";

#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    q: String,
}

/// `GET /faq?q=`: what fits, best first, or all of them.
#[handler]
pub(super) async fn list(app: &App, context: &RequestContext, Query(wish): Query<Wish>) -> Result<Response, Problem> {
    let (faq, locale) = (app.parts.portal.faq()?, context.locale().into());
    let categories: Vec<Value> = if wish.q.trim().is_empty() {
        let book = faq.all(locale).await?;
        book.categories().iter().map(|of| category(of, of.faqs.iter())).collect()
    } else {
        let found = faq.search(locale, &wish.q).await?;
        let by_category = found.by_category().into_iter();
        by_category.map(|(of, hits)| category(of, hits.into_iter().map(|(faq, _)| faq))).collect()
    };
    let mut response = wire::data(json!({ "categories": categories }))?;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(A_MINUTE));
    response.headers_mut().append(VARY, HeaderValue::from_static("Accept-Language"));
    Ok(response)
}

fn category<'a>(of: &FaqCategory, faqs: impl Iterator<Item = &'a Faq>) -> Value {
    let link = |faq: &Faq, link: &AnswerLink| json!({ "text": faq.answer.get(link.at.clone()), "href": link.href });
    let links = |faq: &Faq| faq.links.iter().map(|one| link(faq, one)).collect::<Vec<_>>();
    let item =
        |faq: &Faq| json!({ "slug": faq.slug, "question": faq.question, "answer": faq.answer, "links": links(faq) });
    json!({ "slug": of.slug, "name": of.name, "icon": of.icon, "faqs": faqs.map(item).collect::<Vec<_>>() })
}
