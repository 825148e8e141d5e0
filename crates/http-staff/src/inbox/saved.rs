//! `/staff/views`: views of the inbox that a member of staff keeps.

use http_kit::extract::CsrfForm;
use http_kit::refused_form::send_back;
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};
use portal_core::staff::inbox_view::{InboxView, InboxViewError, InboxViewName};
use serde::{Deserialize, Serialize};

use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::inbox::asked::{Asked, address};
use crate::page::told;
use crate::routes::BASE;
use crate::state::Console;
use crate::view::notice::Notice;

const SAVE: &str = "staff_view";

/// Why a view was not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ViewProblem {
    /// The name is missing, or too long.
    Name,
    /// There are as many views as there may be.
    TooMany,
}

impl ViewProblem {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Name => "view-name-wrong",
            Self::TooMany => "view-too-many",
        }
    }
}

/// A view's name, and what it shows.
#[derive(Debug, Deserialize)]
struct ViewForm {
    #[serde(default)]
    name: String,
    #[serde(flatten)]
    asked: Asked,
}

/// `POST /staff/views`.
#[handler]
pub(crate) async fn save(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<ViewForm>,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    let Ok(name) = InboxViewName::parse(&form.name) else {
        return Ok(send_back(context, SAVE, &ViewProblem::Name));
    };
    let query = form.asked.query();
    let view = InboxView { name, filter: query.filter, refinement: query.refinement };
    match console.parts.desk.inbox_views.save(&staff.actor(), &view).await {
        Ok(()) => Ok(told(console, context, Notice::ViewSaved, &address(view.filter, view.refinement))),
        Err(InboxViewError::TooMany) => Ok(send_back(context, SAVE, &ViewProblem::TooMany)),
        Err(error) => Err(problem(error)),
    }
}

/// `POST /staff/views/remove`.
#[handler]
pub(crate) async fn remove(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<ViewForm>,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    // A name that cannot be one is no view's.
    if let Ok(name) = InboxViewName::parse(&form.name) {
        console.parts.desk.inbox_views.remove(&staff.actor(), &name).await.map_err(problem)?;
    }
    Ok(told(console, context, Notice::ViewRemoved, BASE))
}

/// What the console answers to a failure.
pub(crate) fn problem(error: InboxViewError) -> Problem {
    match error {
        InboxViewError::Port(error) => error.into(),
        _ => forbidden(),
    }
}
