//! `GET /customer/view/{token}` and `POST /customer/view/end`.

use http_kit::answer::see_other;
use http_kit::extract::{CsrfForm, NoFields};
use http_kit::{Problem, RequestContext};
use poem::web::Path;
use poem::{Response, handler};
use portal_core::staff::customer_view::{CustomerViewService, EnterViewError};

use crate::check::view_over;
use crate::cookies::VIEW;
use crate::page::render::notify;
use crate::state::App;
use crate::view::flash::Notice;

/// `GET /customer/view/{token}`: opens the link that the console's form leads to, once.
#[handler]
pub(crate) async fn enter(app: &App, context: &RequestContext, token: Path<String>) -> Result<Response, Problem> {
    match views(app)?.enter(&token.0).await {
        Ok((token, until)) => {
            let seconds = (until - app.site.now()).num_seconds();
            context.set_cookie(VIEW, token.expose(), Some(seconds));
            Ok(see_other(app.home()))
        }
        Err(EnterViewError::Port(error)) => Err(error.into()),
        Err(_) => Err(view_over()),
    }
}

/// `POST /customer/view/end`.
#[handler]
pub(crate) async fn end(
    app: &App,
    context: &RequestContext,
    CsrfForm(_): CsrfForm<NoFields>,
) -> Result<Response, Problem> {
    if let Some(token) = context.cookie(VIEW) {
        views(app)?.end(&token).await?;
        context.remove_cookie(VIEW);
    }
    notify(app, context, Notice::ViewEnded);
    Ok(see_other("/customer/login"))
}

fn views(app: &App) -> Result<&CustomerViewService, Problem> {
    app.parts.views.as_ref().ok_or_else(Problem::not_found)
}
