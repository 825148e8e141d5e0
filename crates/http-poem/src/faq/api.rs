//! Questions and answers; nobody has to be logged in.

use http_kit::{Problem, RequestContext};
use poem::handler;
use poem::http::header::{CACHE_CONTROL, HeaderValue, VARY};
use poem::web::Query;
use portal_core::content::faq::{AnswerLink, Faq, FaqCategory};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::document::answer::Data;
use crate::document::{AnswerOf, Described, Location, NoBody, Operation, Tag, answer, parameter, text};
use crate::state::App;

/// Nothing here is personal, and an edited text may be a minute late.
const A_MINUTE: &str = "public, max-age=60";

#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    q: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = FaqData)]
pub(crate) struct FaqList {
    categories: Vec<Category>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = FaqCategory)]
struct Category {
    #[schema(example = "teknis")]
    slug: String,
    name: String,
    /// A word for a picture.
    #[schema(example = "wifi")]
    icon: String,
    #[schema(inline)]
    faqs: Vec<Item>,
}

#[derive(Serialize, ToSchema)]
struct Item {
    /// Stays what it is; also the anchor on the page.
    #[schema(example = "internet-lambat")]
    slug: String,
    question: String,
    /// Plain text; a line that begins with a dash is an item of a list.
    answer: String,
    /// Words of the answer that lead to pages of the portal, in order.
    #[schema(inline)]
    links: Vec<Link>,
}

#[derive(Serialize, ToSchema)]
struct Link {
    #[schema(example = "Tiket Saya")]
    text: String,
    /// A path of the portal.
    #[schema(example = "/customer/tickets")]
    href: String,
}

impl Described for list {
    type Body = NoBody;
    type Answer = Data<FaqList>;

    fn describe() -> Operation {
        let wish = parameter(Location::Query, "q", text());
        Operation::new(Tag::Help, "faq", "Questions and answers")
            .details(
                "All of them, or those that fit everyday words, best first. Answers are plain text: blank lines divide \
                 paragraphs, lines that begin with `- ` are items of a list.",
            )
            .open()
            .parameter(
                wish.description(Some("What is looked for; 200 characters count.")).example(Some("lemot".into())),
            )
            .answers(200, "FaqAnswer", "The categories that have something to say.")
            .problems([400])
    }
}

/// `GET /faq?q=`: what fits, best first, or all of them.
#[handler]
pub(crate) async fn list(
    app: &App,
    context: &RequestContext,
    Query(wish): Query<Wish>,
) -> Result<AnswerOf<list>, Problem> {
    let (faq, locale) = (app.parts.portal.faq()?, context.locale().into());
    let categories: Vec<Category> = if wish.q.trim().is_empty() {
        let book = faq.all(locale).await?;
        book.categories().iter().map(|of| Category::new(app, of, of.faqs.iter())).collect()
    } else {
        let found = faq.search(locale, &wish.q).await?;
        let by_category = found.by_category().into_iter();
        by_category.map(|(of, hits)| Category::new(app, of, hits.into_iter().map(|(faq, _)| faq))).collect()
    };
    let mut answer = answer::data(FaqList { categories })?;
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(A_MINUTE));
    answer.headers_mut().append(VARY, HeaderValue::from_static("Accept-Language"));
    Ok(answer)
}

impl Category {
    fn new<'a>(app: &App, of: &FaqCategory, faqs: impl Iterator<Item = &'a Faq>) -> Self {
        let faqs = faqs.map(|faq| Item::new(app, faq)).collect();
        Self { slug: of.slug.clone(), name: of.name.clone(), icon: of.icon.clone(), faqs }
    }
}

impl Item {
    fn new(app: &App, faq: &Faq) -> Self {
        let links = faq.links.iter().filter(|link| app.leads_to(&link.href));
        let links = links.map(|link| Link::new(&faq.answer, link)).collect();
        Self { slug: faq.slug.clone(), question: faq.question.clone(), answer: faq.answer.clone(), links }
    }
}

impl Link {
    fn new(answer: &str, link: &AnswerLink) -> Self {
        let text = answer.get(link.at.clone()).unwrap_or_default();
        Self { text: text.to_owned(), href: link.href.clone() }
    }
}
