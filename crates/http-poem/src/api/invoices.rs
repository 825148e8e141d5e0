//! The customer's invoices: the list, one of them, its document.

use poem::{Response, handler};
use portal_core::InvoiceNumber;
use portal_core::billing::invoice::{InvoiceOrder, InvoiceQuery, InvoiceSearch};
use serde::Serialize;

use super::invoice_wire::{InvoiceItem, WholeInvoice};
use super::wire::{self, Pagination};
use crate::extract::{ApiSession, ListQuery, PathParam};
use crate::invoice_fields::{download, filter};
use crate::middleware::RequestContext;
use crate::problem::Problem;
use crate::state::App;

#[derive(Serialize)]
struct InvoicePage {
    invoices: Vec<InvoiceItem>,
    pagination: Pagination,
    /// Of all invoices, whatever the filter.
    outstanding_amount: i64,
}

/// `GET /invoices`.
#[handler]
pub(super) async fn list(app: &App, session: ApiSession, query: ListQuery) -> Result<Response, Problem> {
    let service = app.parts.portal.invoices()?;
    let search = InvoiceSearch::parse(&query.search);
    let requested =
        InvoiceQuery { filter: filter(&query)?, search, order: InvoiceOrder::NewestFirst, page: query.page };
    let found = service.list(&session.0, &requested).await?;
    let today = service.today();
    wire::data(InvoicePage {
        pagination: Pagination::from(&found.page),
        outstanding_amount: found.outstanding.amount(),
        invoices: found.page.items.iter().filter_map(|invoice| InvoiceItem::new(app, invoice, today)).collect(),
    })
}

/// `GET /invoices/{number}`.
#[handler]
pub(super) async fn show(app: &App, session: ApiSession, at: PathParam<InvoiceNumber>) -> Result<Response, Problem> {
    let billed = app.parts.portal.invoices()?.show(&session.0, &at.0).await?;
    wire::data(WholeInvoice::new(app, billed).ok_or_else(Problem::not_found)?)
}

/// `GET /invoices/{number}/pdf`.
#[handler]
pub(super) async fn pdf(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    at: PathParam<InvoiceNumber>,
) -> Result<Response, Problem> {
    let document = app.parts.portal.invoices()?.document(&session.0, &at.0, context.locale().into()).await?;
    Ok(download(document))
}
