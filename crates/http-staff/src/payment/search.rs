//! `/staff/payments`: finding payments, and taking a list of them out.

use std::io;

use http_kit::csv::download;
use http_kit::{Problem, RequestContext};
use poem::web::Query;
use poem::{Response, handler};
use portal_core::billing::payment::{PaymentChannel, PaymentId, PaymentState};
use portal_core::kernel::actor::StaffActor;
use portal_core::staff::payment::{FoundPayments, PaymentFilter, PaymentQuery, StaffPaymentError, StaffPaymentService};
use serde::Deserialize;

use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::page::{layout, page};
use crate::payment::csv::{payment_head, payment_lines};
use crate::payment::search_view::SearchPage;
use crate::state::Console;

/// What was asked for, as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    pub(crate) q: String,
    #[serde(default)]
    pub(crate) state: String,
    #[serde(default)]
    pub(crate) method: String,
    #[serde(default)]
    pub(crate) gateway: String,
    /// Days, as browsers send them.
    #[serde(default)]
    pub(crate) from: String,
    #[serde(default)]
    pub(crate) until: String,
    /// The last payment of the page before.
    #[serde(default)]
    pub(crate) after: String,
}

impl Asked {
    /// What is looked for. What cannot be read is left out of the search and stays in its field.
    pub(crate) fn query(&self) -> PaymentQuery {
        PaymentQuery {
            text: self.q.trim().chars().take(200).collect(),
            state: PaymentState::ALL.into_iter().find(|state| state.as_str() == self.state),
            channel: self.method.parse::<PaymentChannel>().ok(),
            gateway: Some(self.gateway.trim().to_owned()).filter(|gateway| !gateway.is_empty()),
            first: self.from.parse().ok(),
            last: self.until.parse().ok(),
            after: PaymentId::parse(&self.after).ok(),
        }
    }
}

/// The use cases; not found in a portal that takes no payments.
pub(super) fn service(console: &Console) -> Result<&StaffPaymentService, Problem> {
    console.parts.desk.payments.as_ref().ok_or_else(Problem::not_found)
}

/// `GET /staff/payments`.
#[handler]
pub(crate) async fn search(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (service, actor) = (service(console)?, staff.actor());
    let gateways = service.gateways(&actor).await.map_err(problem)?;
    let found = service.search(&actor, &asked.query()).await.map_err(problem)?;
    page(&SearchPage { layout: layout(console, context), asked, gateways, found })
}

/// Where an export stands.
struct Export {
    service: StaffPaymentService,
    actor: StaffActor,
    filter: PaymentFilter,
    left: usize,
    has_more: bool,
}

/// `GET /staff/payments/export`: the payments of the same search, as CSV. They are read and sent piece by piece.
#[handler]
pub(crate) async fn export(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (service, actor) = (service(console)?, staff.actor());
    let query = PaymentQuery { after: None, ..asked.query() };
    let (first, filter) = service.export(&actor, &query).await.map_err(problem)?;
    let layout = layout(console, context);
    let left = usize::try_from(StaffPaymentService::MOST_EXPORTED).unwrap_or(usize::MAX);
    let mut export = Export { service: service.clone(), actor, filter, left, has_more: true };
    let begin = format!("{}{}", payment_head(), export.take(&first, layout.zone));
    let (name, zone) = (format!("payments-{}.csv", service.today()), layout.zone);
    let next = move |mut export: Export| async move {
        if !export.has_more || export.left == 0 {
            return Ok(None);
        }
        let found = export.service.export_on(&export.actor, &export.filter).await.map_err(io::Error::other)?;
        let text = export.take(&found, zone);
        Ok(Some((text, export)))
    };
    Ok(download(&name, &begin, export, next))
}

impl Export {
    /// The lines of what was found; the list goes on behind it.
    fn take(&mut self, found: &FoundPayments, zone: chrono_tz::Tz) -> String {
        let items = &found.items[..found.items.len().min(self.left)];
        self.left -= items.len();
        self.has_more = found.has_more;
        self.filter.after = items.last().map(|last| last.payment.id.clone());
        payment_lines(items, zone)
    }
}

pub(super) fn problem(error: StaffPaymentError) -> Problem {
    match error {
        StaffPaymentError::Port(error) => error.into(),
        StaffPaymentError::Forbidden => forbidden(),
        _ => Problem::not_found(),
    }
}
