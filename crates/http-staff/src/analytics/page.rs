//! `/staff/figures`.

use http_kit::{Problem, RequestContext};
use poem::web::Query;
use poem::{Response, handler};
use portal_core::insight::analytics::ReadFiguresError;

use crate::analytics::period::PeriodQuery;
use crate::analytics::service::ServicePage;
use crate::analytics::view::FiguresPage;
use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::page::{layout, page};
use crate::state::Console;

/// `GET /staff/figures`.
#[handler]
pub(crate) async fn show(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, Problem> {
    let days = query.days();
    let report = console.parts.desk.analytics.recent(&staff.actor(), days).await.map_err(problem)?;
    page(&FiguresPage::new(layout(console, context), days, report))
}

/// `GET /staff/figures/service`.
#[handler]
pub(crate) async fn show_service(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, Problem> {
    let days = query.days();
    let report = console.parts.desk.service.recent(&staff.actor(), days).await.map_err(problem)?;
    page(&ServicePage::new(layout(console, context), days, &report))
}

fn problem(error: ReadFiguresError) -> Problem {
    match error {
        ReadFiguresError::Port(error) => error.into(),
        ReadFiguresError::Forbidden => forbidden(),
        other => Problem::broken(other),
    }
}
