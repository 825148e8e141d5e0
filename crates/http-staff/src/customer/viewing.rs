//! `POST /staff/customers/{id}/view`: shows the portal as the customer sees it.

use http_kit::answer::see_other;
use http_kit::extract::{CsrfForm, PathParam};
use http_kit::refused_form::send_back;
use http_kit::{Problem, RequestContext, refused_form};
use poem::{Response, handler};
use portal_core::CustomerId;
use portal_core::staff::customer_view::BeginViewError;
use portal_core::staff::trail::TrailReason;
use serde::{Deserialize, Serialize};

use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::page::told;
use crate::state::Console;
use crate::ticket::words::customer_page;
use crate::view::notice::Notice;

#[derive(Deserialize)]
struct ViewForm {
    #[serde(default)]
    reason: String,
}

/// The form as it was sent, if its reason was refused.
#[derive(Debug, Default)]
pub(crate) struct RefusedView {
    /// What was typed.
    pub(crate) reason: String,
    /// Whether something is wrong with it.
    pub(crate) is_wrong: bool,
}

/// That the reason was refused.
#[derive(Clone, Serialize, Deserialize)]
struct WrongReason;

/// `POST /staff/customers/{id}/view`.
#[handler]
pub(crate) async fn begin(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<ViewForm>,
    staff: &StaffSession,
    id: PathParam<CustomerId>,
) -> Result<Response, Problem> {
    let Ok(reason) = TrailReason::parse(&form.reason) else {
        return Ok(send_back(context, "view-reason", &WrongReason));
    };
    match console.parts.desk.views.begin(&staff.active, &id.0, reason).await {
        Ok(link) => {
            let portal = console.parts.customers_url.origin();
            Ok(see_other(&format!("{portal}/customer/view/{}", link.token.expose())))
        }
        Err(BeginViewError::NoNumber) => Ok(told(console, context, Notice::NotReached, &customer_page(&id.0))),
        Err(BeginViewError::Forbidden) => Err(forbidden()),
        Err(BeginViewError::Port(error)) => Err(error.into()),
        Err(_) => Err(Problem::not_found()),
    }
}

impl RefusedView {
    /// The refused form that this page shows, or an empty one.
    pub(crate) fn shown(context: &RequestContext) -> Self {
        let refused = refused_form::shown(context);
        let reason = refused.and_then(|refused| refused.text("reason")).unwrap_or_default().to_owned();
        let is_wrong = refused.and_then(refused_form::RefusedForm::reason::<WrongReason>).is_some();
        Self { reason, is_wrong }
    }
}
