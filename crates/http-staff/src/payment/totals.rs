//! `/staff/payments/totals`: what days came to.

use chrono::{Days, NaiveDate};
use http_kit::csv::download;
use http_kit::{Problem, RequestContext};
use poem::web::Query;
use poem::{Response, handler};
use portal_core::staff::payment::{StaffPaymentError, StaffPaymentService};
use serde::Deserialize;

use crate::guard::StaffSession;
use crate::page::{layout, page};
use crate::payment::csv::totals_file;
use crate::payment::search::{problem, service};
use crate::payment::totals_view::TotalsPage;
use crate::state::Console;

/// How many days are shown if none are asked for.
const USUAL: u64 = 7;

/// The days that were asked for, as browsers send them.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct AskedDays {
    #[serde(default)]
    pub(crate) from: String,
    #[serde(default)]
    pub(crate) until: String,
}

impl AskedDays {
    /// The first day and the last: the latest week where none can be read.
    fn days(&self, service: &StaffPaymentService) -> (NaiveDate, NaiveDate) {
        let last = self.until.parse().unwrap_or_else(|_| service.today());
        let first = self.from.parse().ok().or_else(|| last.checked_sub_days(Days::new(USUAL - 1)));
        (first.unwrap_or(last), last)
    }
}

/// `GET /staff/payments/totals`.
#[handler]
pub(crate) async fn show(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    Query(asked): Query<AskedDays>,
) -> Result<Response, Problem> {
    let service = service(console)?;
    let days = asked.days(service);
    let (totals, is_wrong) = match service.totals(&staff.actor(), days).await {
        Ok(totals) => (Some(totals), false),
        Err(StaffPaymentError::Days { .. }) => (None, true),
        Err(error) => return Err(problem(error)),
    };
    page(&TotalsPage { layout: layout(console, context), days, totals, is_wrong })
}

/// `GET /staff/payments/totals/export`: the same as CSV.
#[handler]
pub(crate) async fn export(
    console: &Console,
    staff: &StaffSession,
    Query(asked): Query<AskedDays>,
) -> Result<Response, Problem> {
    let service = service(console)?;
    let (first, last) = asked.days(service);
    let totals = service.totals(&staff.actor(), (first, last)).await.map_err(problem)?;
    let name = format!("payment-totals-{first}-{last}.csv");
    Ok(download(&name, &totals_file(&totals), (), |()| async { Ok(None) }))
}
