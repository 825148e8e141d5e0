//! `POST /staff/customers/{id}/access`: lets a customer into the portal, or keeps them out.

use http_kit::extract::{CsrfForm, PathParam};
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};
use portal_core::CustomerId;
use portal_core::staff::directory::AccountSelection;
use serde::Deserialize;

use crate::customer::page::open;
use crate::guard::StaffSession;
use crate::page::told;
use crate::state::Console;
use crate::ticket::words::customer_page;
use crate::view::notice::Notice;

#[derive(Deserialize)]
struct AccessForm {
    #[serde(default)]
    portal: String,
}

/// `POST /staff/customers/{id}/access`.
#[handler]
pub(crate) async fn switch(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<AccessForm>,
    staff: &StaffSession,
    id: PathParam<CustomerId>,
) -> Result<Response, Problem> {
    let (is_on, notice) = match form.portal.as_str() {
        "on" => (true, Notice::PortalOn),
        "off" => (false, Notice::PortalOff),
        _ => return Err(Problem::bad_request()),
    };
    open(console, staff, &id.0).await?;
    let selection = AccountSelection::Customer(id.0.clone());
    console.parts.desk.directory.set_access(&selection, is_on, None, &staff.actor()).await?;
    Ok(told(console, context, notice, &customer_page(&id.0)))
}
