//! Statements as files, from the page of the payments.

use http_kit::extract::PathParam;
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};

use crate::auth::web_session::WebSession;
use crate::invoice::form::download;
use crate::problem::OrProblem;
use crate::state::App;
use crate::statement::form::download_csv;

/// The years that a statement can be asked of.
pub(crate) const YEARS: std::ops::RangeInclusive<i32> = 1000..=9999;

/// A year of an address; none that no record can be of.
pub(crate) fn year_of(year: i32) -> Result<i32, Problem> {
    Some(year).filter(|year| YEARS.contains(year)).ok_or_else(Problem::not_found)
}

/// `GET /customer/statements/{year}/pdf`.
#[handler]
pub(crate) async fn pdf(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    at: PathParam<i32>,
) -> Result<Response, Problem> {
    let (statements, year) = (app.parts.portal.statements()?, year_of(at.0)?);
    Ok(download(statements.document(&web.session, year, context.locale().into()).await.or_problem()?))
}

/// `GET /customer/statements/{year}/csv`.
#[handler]
pub(crate) async fn csv(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    at: PathParam<i32>,
) -> Result<Response, Problem> {
    let (statements, year) = (app.parts.portal.statements()?, year_of(at.0)?);
    let statement = statements.statement(&web.session, year).await.or_problem()?;
    Ok(download_csv(&statement, web.session.scope().customer_id().as_str(), context.locale()))
}
