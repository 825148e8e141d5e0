//! `/staff/customers` and `/staff/customers/{id}`.

use chrono::NaiveDate;
use http_kit::extract::PathParam;
use http_kit::{Problem, RequestContext};
use poem::web::Query;
use poem::{Response, handler};
use portal_core::billing::invoice::{InvoiceList, InvoiceQuery, ReadInvoicesError};
use portal_core::billing::promise::{PaymentPromise, ReadPromisesError};
use portal_core::identity::customer::Customer;
use portal_core::staff::account::Permission;
use portal_core::staff::conversation::ConversationFilter;
use portal_core::staff::customer::CustomerCare;
use portal_core::staff::customer_search::{CustomerQuery, CustomerSearchError, CustomerSearchService};
use portal_core::staff::desk::DeskError;
use portal_core::staff::directory::AccountSelection;
use portal_core::support::conversation::ConversationSummary;
use portal_core::support::ticket::{Ticket, TicketQuery};
use portal_core::{CustomerId, PageRequest};
use serde::Deserialize;

use crate::check::forbidden;
use crate::conversation::talk;
use crate::customer::care;
use crate::customer::view::{CustomerPage, SearchPage};
use crate::customer::viewing::RefusedView;
use crate::guard::StaffSession;
use crate::page::{layout, page};
use crate::payment::CustomerPayments;
use crate::state::Console;

/// The tickets and the conversations that a page shows.
const LATEST: u32 = 10;
/// The invoices that it shows.
const LATEST_INVOICES: u32 = 5;

#[derive(Deserialize)]
struct SearchQuery {
    #[serde(default)]
    q: String,
}

/// `GET /staff/customers`.
#[handler]
pub(crate) async fn search(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    Query(SearchQuery { q: query }): Query<SearchQuery>,
) -> Result<Response, Problem> {
    let found = service(console)?.search(&staff.actor(), &CustomerQuery::parse(&query)).await;
    page(&SearchPage { hits: found.map_err(problem)?, layout: layout(console, context), query })
}

fn service(console: &Console) -> Result<&CustomerSearchService, Problem> {
    console.parts.desk.customers.as_ref().ok_or_else(Problem::not_found)
}

/// `GET /staff/customers/{id}`.
#[handler]
pub(crate) async fn show(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    id: PathParam<CustomerId>,
) -> Result<Response, Problem> {
    let customer = open(console, staff, &id.0).await?;
    let selection = AccountSelection::Customer(id.0.clone());
    let overview = console.parts.desk.directory.look_up(&selection).await?.into_iter().next();
    let tickets = tickets(console, staff, &id.0).await?;
    let conversations = conversations(console, staff, &id.0).await?;
    let invoices = invoices(console, staff, &id.0).await?;
    let payments = CustomerPayments::of(console, staff, &id.0).await?;
    let promises = promises(console, staff, &id.0).await?;
    let care = care(console, staff, &id.0).await?;
    let (layout, view) = (layout(console, context), RefusedView::shown(context));
    page(&CustomerPage { layout, customer, overview, tickets, conversations, invoices, payments, promises, care, view })
}

/// Opens a customer's record; the look is in the trail.
pub(crate) async fn open(console: &Console, staff: &StaffSession, id: &CustomerId) -> Result<Customer, Problem> {
    service(console)?.open(&staff.actor(), id, None).await.map_err(problem)
}

async fn tickets(console: &Console, staff: &StaffSession, id: &CustomerId) -> Result<Vec<Ticket>, Problem> {
    let Some(desk) = console.parts.desk.tickets.as_ref().filter(|_| staff.active.may(Permission::ReadTickets)) else {
        return Ok(Vec::new());
    };
    let query = TicketQuery { page: PageRequest::new(1, LATEST).unwrap_or_default(), ..TicketQuery::default() };
    match desk.of_customer(&staff.actor(), id, &query).await {
        Ok(list) => Ok(list.page.items),
        Err(DeskError::Port(error)) => Err(error.into()),
        Err(_) => Err(forbidden()),
    }
}

async fn invoices(
    console: &Console,
    staff: &StaffSession,
    id: &CustomerId,
) -> Result<Option<(InvoiceList, NaiveDate)>, Problem> {
    let may = staff.active.may(Permission::ReadInvoices);
    let Some(invoices) = console.parts.desk.invoices.as_ref().filter(|_| may) else { return Ok(None) };
    let query =
        InvoiceQuery { page: PageRequest::new(1, LATEST_INVOICES).unwrap_or_default(), ..InvoiceQuery::default() };
    match invoices.of_customer(&staff.actor(), id, &query).await {
        Ok(list) => Ok(Some((list, invoices.today()))),
        Err(ReadInvoicesError::Port(error)) => Err(error.into()),
        Err(_) => Err(forbidden()),
    }
}

/// The latest promises to pay, for who may read invoices.
async fn promises(console: &Console, staff: &StaffSession, id: &CustomerId) -> Result<Vec<PaymentPromise>, Problem> {
    let may = staff.active.may(Permission::ReadInvoices);
    let Some(promises) = console.parts.desk.promises.as_ref().filter(|_| may) else { return Ok(Vec::new()) };
    match promises.of_customer(&staff.actor(), id).await {
        Ok(promises) => Ok(promises),
        Err(ReadPromisesError::Port(error)) => Err(error.into()),
        Err(_) => Err(forbidden()),
    }
}

async fn care(console: &Console, staff: &StaffSession, id: &CustomerId) -> Result<Option<CustomerCare>, Problem> {
    if !staff.active.may(Permission::ManageAccess) {
        return Ok(None);
    }
    console.parts.desk.care.look_up(&staff.actor(), id).await.map_err(care::problem)
}

async fn conversations(
    console: &Console,
    staff: &StaffSession,
    id: &CustomerId,
) -> Result<Vec<ConversationSummary>, Problem> {
    if !staff.active.may(Permission::ReadConversations) {
        return Ok(Vec::new());
    }
    let page = PageRequest::new(1, LATEST).unwrap_or_default();
    let filter = ConversationFilter { customer: Some(id.clone()), state: None, page };
    let listed = console.parts.desk.conversations.list(&staff.actor(), &filter).await;
    Ok(listed.map_err(talk::problem)?.items)
}

fn problem(error: CustomerSearchError) -> Problem {
    match error {
        CustomerSearchError::Port(error) => error.into(),
        CustomerSearchError::Forbidden => forbidden(),
        _ => Problem::not_found(),
    }
}
