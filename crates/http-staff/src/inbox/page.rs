//! `GET /staff`.

use http_kit::answer::see_other;
use http_kit::refused_form::RefusedForm;
use http_kit::{Problem, RequestContext, refused_form};
use page_kit::pagination::Pagination;
use poem::web::Query;
use poem::{Response, handler};
use portal_core::staff::account::{Colleague, ManageStaffError};
use portal_core::staff::inbox::InboxError;

use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::inbox::asked::{Asked, words};
use crate::inbox::saved;
use crate::inbox::view::InboxPage;
use crate::page::{layout, page};
use crate::routes::BASE;
use crate::state::Console;

/// `GET /staff`. Who has no inbox begins where their first way leads.
#[handler]
pub(crate) async fn show(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let query = asked.query();
    let inbox = match console.parts.desk.inbox.list(&staff.actor(), query).await {
        Ok(inbox) => inbox,
        Err(InboxError::Port(error)) => return Err(error.into()),
        Err(_) => {
            let layout = layout(console, context);
            return Ok(see_other(
                layout.ways().map(|way| way.href).find(|href| *href != BASE).unwrap_or("/staff/sessions"),
            ));
        }
    };
    let kept = words(query.filter, query.refinement);
    let refused = refused_form::shown(context);
    page(&InboxPage {
        pagination: Pagination::new(BASE, &kept, inbox.page.request.page(), inbox.page.total_pages()),
        colleagues: colleagues(console, staff).await?,
        views: console.parts.desk.inbox_views.list(&staff.actor()).await.map_err(saved::problem)?,
        name: refused.and_then(|refused| refused.text("name")).unwrap_or_default().to_owned(),
        problem: refused.and_then(RefusedForm::reason),
        layout: layout(console, context),
        items: inbox.page.items,
        counts: inbox.counts,
        query,
    })
}

/// Those that work can be given to.
pub(crate) async fn colleagues(console: &Console, staff: &StaffSession) -> Result<Vec<Colleague>, Problem> {
    console.parts.accounts.colleagues(&staff.actor()).await.map_err(|error| match error {
        ManageStaffError::Port(error) => error.into(),
        _ => forbidden(),
    })
}
