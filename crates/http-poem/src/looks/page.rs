//! "Siapa membuka data saya".

use http_kit::extract::ListQuery;
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};

use crate::auth::web_session::WebSession;
use crate::looks::view::LooksPage;
use crate::page::render::{page, session_layout};
use crate::state::App;
use crate::view::pagination::Pagination;

const HERE: &str = "/customer/looks";

/// `GET /customer/looks`.
#[handler]
pub(crate) async fn list(
    app: &App,
    context: &RequestContext,
    query: ListQuery,
    web: WebSession,
) -> Result<Response, Problem> {
    let looks = app.parts.portal.staff_looks()?.list(&web.session, query.page).await?;
    let pagination = Pagination::new(HERE, "", query.page.page(), looks.total_pages());
    page(&LooksPage { layout: session_layout(app, context, &web).await?, looks: looks.items, pagination })
}
