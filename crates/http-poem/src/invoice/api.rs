//! The customer's invoices: the list, one of them, its document.

use http_kit::extract::{ListQuery, PathParam};
use http_kit::{Problem, RequestContext};
use poem::handler;
use portal_core::InvoiceNumber;
use portal_core::billing::invoice::{BilledInvoice, InvoiceOrder, InvoiceQuery, InvoiceSearch, InvoiceView};
use portal_core::billing::statement::RecordedPayment;
use portal_core::identity::session::ActiveSession;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::path::ParameterBuilder;
use utoipa::openapi::schema::{KnownFormat, SchemaFormat};
use utoipa::openapi::{Components, RefOr, Schema};

use crate::api::wire::Pagination;
use crate::auth::api_session::ApiSession;
use crate::document::answer::{Answer, Data};
use crate::document::{
    AnswerBody, AnswerOf, Described, Location, NoBody, Operation, Tag, answer, parameter, text, words,
};
use crate::invoice::form::{download, filter};
use crate::invoice::wire::{InvoiceItem, WholeInvoice};
use crate::problem::OrProblem;
use crate::state::App;

#[derive(Serialize, ToSchema)]
#[schema(as = InvoicesData)]
pub(crate) struct InvoicePage {
    invoices: Vec<InvoiceItem>,
    pagination: Pagination,
    /// Owed on all pending and overdue invoices together, whatever the filter.
    #[schema(example = 233_000)]
    outstanding_amount: i64,
}

impl Described for list {
    type Body = NoBody;
    type Answer = Data<InvoicePage>;

    fn describe() -> Operation {
        let known = ["", "all", "unpaid"].into_iter().chain(InvoiceView::ALL.map(InvoiceView::as_str));
        let status = parameter(Location::Query, "status", words(known)).description(Some(
            "Nothing and `all` mean all of them. `unpaid` are `pending` and `overdue` together. Whether an invoice is \
             overdue is decided by its due date, and what is paid by the amounts.",
        ));
        let search = parameter(Location::Query, "q", text().default(Some("".into()))).description(Some(
            "Words to look for: a part of the number, a month, a year, an amount. All of them must be found.",
        ));
        Operation::new(Tag::Invoices, "invoices", "A page of the invoices, newest first")
            .parameter(status)
            .parameter(search)
            .paged()
            .answers(200, "InvoicesAnswer", "The page; empty past the last one.")
            .problems([400])
    }
}

/// `GET /invoices`.
#[handler]
pub(crate) async fn list(app: &App, session: ApiSession, query: ListQuery) -> Result<AnswerOf<list>, Problem> {
    let service = app.parts.portal.invoices()?;
    let search = InvoiceSearch::parse(&query.search);
    let list_query =
        InvoiceQuery { filter: filter(&query)?, search, order: InvoiceOrder::NewestFirst, page: query.page };
    let found = service.list(&session.0, &list_query).await.or_problem()?;
    let today = service.today();
    answer::data(InvoicePage {
        pagination: Pagination::from(&found.page),
        outstanding_amount: found.outstanding.amount(),
        invoices: found.page.items.iter().filter_map(|invoice| InvoiceItem::new(app, invoice, today)).collect(),
    })
}

/// The number of an invoice in a path.
pub(crate) fn number() -> ParameterBuilder {
    parameter(Location::Path, "number", text())
        .description(Some("The invoice's number; its slashes are written %2F."))
        .example(Some("INV%2F2025%2F11%2F0001".into()))
}

impl Described for show {
    type Body = NoBody;
    type Answer = Data<WholeInvoice>;

    fn describe() -> Operation {
        Operation::new(Tag::Invoices, "invoice", "One invoice with its lines, payments and tax")
            .parameter(number())
            .answers(200, "InvoiceAnswer", "The invoice, and how it differs from the one before.")
            .problems([404])
    }
}

/// `GET /invoices/{number}`.
#[handler]
pub(crate) async fn show(
    app: &App,
    session: ApiSession,
    at: PathParam<InvoiceNumber>,
) -> Result<AnswerOf<show>, Problem> {
    let service = app.parts.portal.invoices()?;
    let billed = service.show(&session.0, &at.0).await.or_problem()?;
    let pay_url = service.pay_link(&session.0, &billed);
    let records = recorded(app, &session.0, &billed).await?;
    answer::data(WholeInvoice::new(app, billed, pay_url, &records).ok_or_else(Problem::not_found)?)
}

/// The payments on record of the invoice that have a receipt; none where there are no receipts.
pub(crate) async fn recorded(
    app: &App,
    session: &ActiveSession,
    billed: &BilledInvoice,
) -> Result<Vec<RecordedPayment>, Problem> {
    let portal = &app.parts.portal;
    let (Ok(statements), Some(receipts)) = (portal.statements(), portal.receipts()) else { return Ok(Vec::new()) };
    if billed.detail.payments.is_empty() {
        return Ok(Vec::new());
    }
    let mut records = statements.payments_of(session, &billed.detail.invoice.number).await.or_problem()?;
    let with_receipt = receipts.with_receipt(session, records.iter()).await.or_problem()?;
    records.retain(|record| with_receipt.contains(&record.id));
    Ok(records)
}

/// The document of an invoice, as a file.
pub(crate) struct Pdf;

impl AnswerBody for Pdf {
    const MEDIA_TYPE: &'static str = "application/pdf";

    fn schema(_: &str, _: &mut Components) -> RefOr<Schema> {
        text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary))).into()
    }
}

impl Described for pdf {
    type Body = NoBody;
    type Answer = Pdf;

    fn describe() -> Operation {
        Operation::new(Tag::Invoices, "invoicePdf", "The document of an invoice")
            .details(
                "In the language of `Accept-Language`. Not found, of the kind `invoice:no-documents`, where the portal \
                 makes no documents.",
            )
            .parameter(number())
            .answers(200, "", "The document, to be saved.")
            .header("Content-Disposition", "`attachment`, with a name to save it under.", None)
            .problems([404])
    }
}

/// `GET /invoices/{number}/pdf`.
#[handler]
pub(crate) async fn pdf(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    at: PathParam<InvoiceNumber>,
) -> Result<AnswerOf<pdf>, Problem> {
    let document =
        app.parts.portal.invoices()?.document(&session.0, &at.0, context.locale().into()).await.or_problem()?;
    Ok(Answer::made(download(document)))
}
