//! `/staff/audit`.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeZone as _, Utc};
use chrono_tz::Tz;
use http_kit::extract::CsrfForm;
use http_kit::refused_form::{RefusedForm, send_on};
use http_kit::{Problem, RequestContext, refused_form};
use page_kit::format::in_query;
use page_kit::pagination::Pagination;
use poem::web::Query;
use poem::{Response, handler};
use portal_core::kernel::actor::StaffName;
use portal_core::staff::trail::{TrailError, TrailQuery, TrailVerdict};
use portal_core::{CustomerId, PageRequest};
use serde::Deserialize;

use crate::audit::view::{Asked, AuditPage, Verdict};
use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::page::{layout, page};
use crate::state::Console;

/// How many entries a page has.
const ENTRIES: u32 = 50;

#[derive(Deserialize)]
struct AuditQuery {
    #[serde(default)]
    customer: String,
    #[serde(default)]
    staff: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    page: Option<u32>,
}

#[derive(Deserialize)]
struct NoFields {}

/// `GET /staff/audit`. What cannot be read of the query is left out of the search and stays in its field.
#[handler]
pub(crate) async fn list(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    Query(query): Query<AuditQuery>,
) -> Result<Response, Problem> {
    let zone = console.parts.time_zone;
    let asked = TrailQuery {
        customer: CustomerId::parse(query.customer.trim()).ok(),
        staff: StaffName::parse(query.staff.trim()).ok(),
        from: day(&query.from).and_then(|day| start_of(day, zone)),
        until: day(&query.until).and_then(|day| start_of(day.checked_add_days(Days::new(1))?, zone)),
        page: PageRequest::new(query.page.unwrap_or(1).max(1), ENTRIES).unwrap_or_default(),
        ..TrailQuery::default()
    };
    let found = console.parts.desk.trail.search(&staff.actor(), &asked).await.map_err(problem)?;
    let pagination = Pagination::new("/staff/audit", &kept(&query), found.request.page(), found.total_pages());
    let verdict = refused_form::shown(context).and_then(RefusedForm::reason);
    let AuditQuery { customer, staff, from, until, .. } = query;
    let asked = Asked { customer, staff, from, until };
    page(&AuditPage { layout: layout(console, context), asked, entries: found.items, pagination, verdict })
}

/// The query of a page of the same search.
fn kept(query: &AuditQuery) -> String {
    let fields =
        [("customer", &query.customer), ("staff", &query.staff), ("from", &query.from), ("until", &query.until)];
    let set = fields.into_iter().filter(|(_, value)| !value.is_empty());
    set.map(|(name, value)| format!("{name}={}", in_query(value))).collect::<Vec<_>>().join("&")
}

/// A day that stores keep instants of.
fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok().filter(|day: &NaiveDate| (1..=9998).contains(&day.year()))
}

fn start_of(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    let midnight = day.and_hms_opt(0, 0, 0)?;
    zone.from_local_datetime(&midnight).earliest().map(|at| at.with_timezone(&Utc))
}

/// `POST /staff/audit/verify`: checks the chain from the first entry on.
#[handler]
pub(crate) async fn verify(
    console: &Console,
    context: &RequestContext,
    _sent: CsrfForm<NoFields>,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    let verdict = console.parts.desk.trail.verify(&staff.actor()).await.map_err(problem)?;
    Ok(send_on(
        context,
        &match verdict {
            TrailVerdict::Whole { entries } => Verdict::Whole(entries),
            TrailVerdict::Broken { position } => Verdict::Broken(position),
        },
    ))
}

fn problem(error: TrailError) -> Problem {
    match error {
        TrailError::Port(error) => error.into(),
        _ => forbidden(),
    }
}
