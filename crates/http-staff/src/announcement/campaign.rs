//! `/staff/announcements/{id}`: one campaign.

use http_kit::extract::{CsrfForm, PathParam};
use http_kit::refused_form::{RefusedForm, send_back, send_on};
use http_kit::{Problem, RequestContext, refused_form};
use poem::{Request, Response, handler};
use portal_core::CampaignId;
use portal_core::staff::announcement::AnnouncementError;
use serde::Deserialize;

use crate::announcement::campaign_view::{CampaignOutcome, CampaignPage};
use crate::announcement::feed::ProgressFeed;
use crate::announcement::page::{LIST, problem, service};
use crate::events::page::stream;
use crate::guard::StaffSession;
use crate::page::{layout, page, told};
use crate::state::Console;
use crate::view::notice::Notice;

/// The check that refuses what was decided on an older version.
const CHECK: &str = "staff_campaign";

/// The form that stops a campaign, or lets it go on.
#[derive(Deserialize)]
struct DecisionForm {
    /// The version that was read.
    #[serde(default)]
    version: String,
}

impl DecisionForm {
    /// The version that was read. One that is no number fits no campaign.
    fn version(&self) -> i64 {
        self.version.parse().unwrap_or_default()
    }
}

/// `GET /staff/announcements/{id}`.
#[handler]
pub(crate) async fn show(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    id: PathParam<CampaignId>,
) -> Result<Response, Problem> {
    let progress = service(console)?.show(&staff.actor(), id.0).await.map_err(problem)?;
    let outcome = refused_form::shown(context).and_then(RefusedForm::reason);
    page(&CampaignPage { layout: layout(console, context), progress, outcome })
}

/// `GET /staff/announcements/{id}/events`: tells the page to read itself again, now and then.
#[handler]
pub(crate) async fn events(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    id: PathParam<CampaignId>,
    request: &Request,
) -> Result<Response, Problem> {
    service(console)?.show(&staff.actor(), id.0).await.map_err(problem)?;
    stream(console, context, staff, (request, ProgressFeed))
}

/// `POST /staff/announcements/{id}/stop`.
#[handler]
pub(crate) async fn stop(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<DecisionForm>,
    staff: &StaffSession,
    id: PathParam<CampaignId>,
) -> Result<Response, Problem> {
    match service(console)?.stop(&staff.actor(), id.0, form.version()).await {
        Ok(withdrawn) => Ok(send_on(context, &CampaignOutcome::Stopped(withdrawn))),
        Err(error) => refused(context, error),
    }
}

/// `POST /staff/announcements/{id}/resume`.
#[handler]
pub(crate) async fn resume(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<DecisionForm>,
    staff: &StaffSession,
    id: PathParam<CampaignId>,
) -> Result<Response, Problem> {
    match service(console)?.resume(&staff.actor(), id.0, form.version()).await {
        Ok(()) => Ok(told(console, context, Notice::CampaignResumed, &format!("{LIST}/{}", id.0))),
        Err(error) => refused(context, error),
    }
}

fn refused(context: &RequestContext, error: AnnouncementError) -> Result<Response, Problem> {
    match error {
        AnnouncementError::Changed => Ok(send_back(context, CHECK, &CampaignOutcome::Changed)),
        other => Err(problem(other)),
    }
}
