//! `/staff/figures`.

use http_kit::{Problem, RequestContext};
use poem::web::Query;
use poem::{Response, handler};
use portal_core::insight::analytics::{ReadFiguresError, RecentDays};
use serde::Deserialize;

use crate::analytics::view::FiguresPage;
use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::page::{layout, page};
use crate::state::Console;

#[derive(Deserialize)]
struct FiguresQuery {
    #[serde(default)]
    days: String,
}

/// `GET /staff/figures`. A period that nobody offers counts as none.
#[handler]
pub(crate) async fn show(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    Query(query): Query<FiguresQuery>,
) -> Result<Response, Problem> {
    let chosen = RecentDays::ALL.into_iter().find(|days| days.count().to_string() == query.days);
    let days = chosen.unwrap_or_default();
    let report = console.parts.desk.analytics.recent(&staff.actor(), days).await.map_err(problem)?;
    page(&FiguresPage::new(layout(console, context), days, report))
}

fn problem(error: ReadFiguresError) -> Problem {
    match error {
        ReadFiguresError::Port(error) => error.into(),
        ReadFiguresError::Forbidden => forbidden(),
        other => Problem::broken(other),
    }
}
