//! The invoices: the list, one of them, its document.

use http_kit::extract::{ListQuery, PathParam};
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};
use portal_core::billing::invoice::{InvoiceOrder, InvoiceQuery, InvoiceSearch};
use portal_core::{InvoiceNumber, PageRequest};

use crate::auth::web_session::WebSession;
use crate::email::view::EmailOffer;
use crate::invoice::api::recorded;
use crate::invoice::form::{download, filter};
use crate::invoice::list_view::InvoicesPage;
use crate::invoice::view::InvoicePage;
use crate::page::render::{page, session_layout};
use crate::problem::OrProblem;
use crate::promise::page::promise_part;
use crate::promise::view::PromisePart;
use crate::state::App;
use crate::view::pagination::Pagination;

const HERE: &str = "/customer/invoices";

/// `GET /customer/invoices`: what is to be paid comes first. Pages have one length.
#[handler]
pub(crate) async fn list(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    query: ListQuery,
) -> Result<Response, Problem> {
    let service = app.parts.portal.invoices()?;
    let filter = filter(&query)?;
    let part = PageRequest::new(query.page.page(), PageRequest::default().limit()).map_err(Problem::broken)?;
    let search = InvoiceSearch::parse(&query.search);
    let list_query = InvoiceQuery { filter, search, order: InvoiceOrder::UnpaidFirst, page: part };
    let list = service.list(&web.session, &list_query).await.or_problem()?;
    page(&InvoicesPage {
        layout: session_layout(app, context, &web).await?,
        filter,
        has_document: service.has_documents(),
        pagination: Pagination::new(
            HERE,
            &InvoicesPage::query(filter, &query.search),
            part.page(),
            list.page.total_pages(),
        ),
        list,
        search: query.search,
        today: service.today(),
    })
}

/// `GET /customer/invoices/{number}`.
#[handler]
pub(crate) async fn show(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    at: PathParam<InvoiceNumber>,
) -> Result<Response, Problem> {
    let service = app.parts.portal.invoices()?;
    let billed = service.show(&web.session, &at.0).await.or_problem()?;
    let layout = session_layout(app, context, &web).await?;
    let pay_link = service.pay_link(&web.session, &billed);
    let email = EmailOffer::of(app, &web).await?;
    let records = recorded(app, &web.session, &billed).await?;
    let promise = promise_part(app, &web.session, &at.0, (&billed.detail.invoice).into()).await?;
    let is_of_another = |part: &PromisePart| matches!(part, PromisePart::Open(open) if open.invoice != at.0);
    let promise = promise.filter(|part| !is_of_another(part));
    page(&InvoicePage { layout, billed, has_document: service.has_documents(), pay_link, email, records, promise })
}

/// `GET /customer/invoices/{number}/pdf`.
#[handler]
pub(crate) async fn pdf(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    at: PathParam<InvoiceNumber>,
) -> Result<Response, Problem> {
    let service = app.parts.portal.invoices()?;
    Ok(download(service.document(&web.session, &at.0, context.locale().into()).await.or_problem()?))
}
