//! `/staff/announcements`, its form and its preview.

use http_kit::extract::CsrfForm;
use http_kit::refused_form::{RefusedForm, send_back, send_on};
use http_kit::{Problem, RequestContext, refused_form};
use page_kit::pagination::Pagination;
use poem::web::Query;
use poem::{Response, handler};
use portal_core::PageRequest;
use portal_core::messaging::campaign::CampaignRequest;
use portal_core::staff::announcement::{AnnouncementError, AnnouncementService};
use serde::Deserialize;

use crate::announcement::form::{AnnouncementForm, AnnouncementProblem, FormOutcome};
use crate::announcement::view::{AnnouncementsPage, Editor, NewAnnouncementPage, PreviewPage};
use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::page::{layout, page, told};
use crate::state::Console;
use crate::view::notice::Notice;

/// The check that refuses what cannot be begun.
const CHECK: &str = "staff_announcement";

/// Where the list lies.
pub(crate) const LIST: &str = "/staff/announcements";

#[derive(Deserialize)]
struct ListQuery {
    #[serde(default)]
    page: Option<u32>,
}

/// The use cases; not found where another system keeps the customers.
pub(super) fn service(console: &Console) -> Result<&AnnouncementService, Problem> {
    console.parts.desk.announcements.as_ref().ok_or_else(Problem::not_found)
}

/// `GET /staff/announcements`.
#[handler]
pub(crate) async fn list(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    let request = PageRequest::new(query.page.unwrap_or(1).max(1), 10).unwrap_or_default();
    let found = service(console)?.list(&staff.actor(), request).await.map_err(problem)?;
    let pagination = Pagination::new(LIST, "", found.request.page(), found.total_pages());
    page(&AnnouncementsPage { layout: layout(console, context), campaigns: found.items, pagination })
}

/// `GET /staff/announcements/new`: the form; once after it was sent, what it would do.
#[handler]
pub(crate) async fn new(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    let refused = refused_form::shown(context);
    let form: AnnouncementForm = refused.and_then(RefusedForm::typed).unwrap_or_default();
    let outcome = refused.and_then(RefusedForm::reason);
    let segments = service(console)?.segments(&staff.actor()).await.map_err(problem)?;
    let editor = |form, problem| Editor { form, problem, segments };
    let problem_of = match (outcome, form.read()) {
        (Some(FormOutcome::Preview), Ok(request)) => {
            let preview = service(console)?.preview(&staff.actor(), &request).await.map_err(problem)?;
            let editor = editor(form, None);
            return page(&PreviewPage { layout: layout(console, context), editor, request, preview });
        }
        (Some(FormOutcome::Wrong(wrong)), _) => Some(wrong),
        _ => None,
    };
    page(&NewAnnouncementPage { layout: layout(console, context), editor: editor(form, problem_of) })
}

/// `POST /staff/announcements/preview`.
#[handler]
pub(crate) fn submit_to_preview(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<AnnouncementForm>,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    match read(console, staff, &form)? {
        Ok(_) => Ok(send_on(context, &FormOutcome::Preview)),
        Err(wrong) => Ok(sent_back(context, wrong)),
    }
}

/// `POST /staff/announcements`: begins.
#[handler]
pub(crate) async fn begin(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<AnnouncementForm>,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    let request = match read(console, staff, &form)? {
        Ok(request) => request,
        Err(wrong) => return Ok(sent_back(context, wrong)),
    };
    match service(console)?.begin(&staff.actor(), request).await {
        Ok(campaign) => Ok(told(console, context, Notice::CampaignBegun, &format!("{LIST}/{}", campaign.id))),
        Err(AnnouncementError::NameTaken) => Ok(sent_back(context, AnnouncementProblem::NameTaken)),
        Err(error) => Err(problem(error)),
    }
}

/// The announcement of a form, or what has to be filled in differently.
fn read(
    console: &Console,
    staff: &StaffSession,
    form: &AnnouncementForm,
) -> Result<Result<CampaignRequest, AnnouncementProblem>, Problem> {
    let request = match form.read() {
        Ok(request) => request,
        Err(wrong) => return Ok(Err(wrong)),
    };
    match service(console)?.check(&staff.actor(), &request) {
        Ok(()) => Ok(Ok(request)),
        Err(AnnouncementError::NoPublicAddress) => Ok(Err(AnnouncementProblem::NoAddress)),
        Err(error) => Err(problem(error)),
    }
}

fn sent_back(context: &RequestContext, wrong: AnnouncementProblem) -> Response {
    send_back(context, CHECK, &FormOutcome::Wrong(wrong))
}

pub(super) fn problem(error: AnnouncementError) -> Problem {
    match error {
        AnnouncementError::Port(error) => error.into(),
        AnnouncementError::NotFound => Problem::not_found(),
        _ => forbidden(),
    }
}
