//! `GET /staff`.

use http_kit::answer::see_other;
use http_kit::{Problem, RequestContext};
use page_kit::pagination::Pagination;
use poem::web::Query;
use poem::{Response, handler};
use portal_core::staff::account::{Colleague, ManageStaffError};
use portal_core::staff::inbox::{InboxError, InboxFilter, InboxQuery};
use serde::Deserialize;

use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::inbox::view::InboxPage;
use crate::page::{layout, page};
use crate::routes::BASE;
use crate::state::Console;

/// What a reader asks the list for.
#[derive(Deserialize)]
struct ListQuery {
    #[serde(default)]
    filter: String,
    #[serde(default)]
    page: Option<u32>,
}

/// `GET /staff`. Who has no inbox begins where their first way leads.
#[handler]
pub(crate) async fn show(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    let filter = InboxFilter::parse(&query.filter).unwrap_or_default();
    let asked = InboxQuery { filter, page: query.page.unwrap_or(1) };
    let inbox = match console.parts.desk.inbox.list(&staff.actor(), asked).await {
        Ok(inbox) => inbox,
        Err(InboxError::Port(error)) => return Err(error.into()),
        Err(_) => {
            let layout = layout(console, context);
            return Ok(see_other(
                layout.ways().map(|way| way.href).find(|href| *href != BASE).unwrap_or("/staff/sessions"),
            ));
        }
    };
    let kept = if filter == InboxFilter::All { String::new() } else { format!("filter={}", filter.as_str()) };
    let pagination = Pagination::new(BASE, &kept, inbox.page.request.page(), inbox.page.total_pages());
    let (items, counts) = (inbox.page.items, inbox.counts);
    let colleagues = colleagues(console, staff).await?;
    page(&InboxPage { layout: layout(console, context), items, counts, filter, pagination, colleagues })
}

/// Those that work can be given to.
pub(crate) async fn colleagues(console: &Console, staff: &StaffSession) -> Result<Vec<Colleague>, Problem> {
    console.parts.accounts.colleagues(&staff.actor()).await.map_err(|error| match error {
        ManageStaffError::Port(error) => error.into(),
        _ => forbidden(),
    })
}
