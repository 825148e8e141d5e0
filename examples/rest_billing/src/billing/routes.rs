//! The REST interface.
#![expect(clippy::needless_pass_by_value, reason = "what a handler takes from a request is taken by value")]

use std::collections::BTreeMap;

use poem::http::StatusCode;
use poem::http::header::{ETAG, IF_MATCH};
use poem::web::{Data, Json, Path, Query};
use poem::{Endpoint, EndpointExt, IntoResponse, Request, Response, Route, get, handler};
use serde::{Deserialize, Serialize};

use super::opening::Opened;
use super::records::{CustomerPatch, NewTicket, PageOf, TicketPatch};
use super::store::{Billing, Written, etag};

/// The largest page.
const LARGEST_PAGE: usize = 200;

pub(super) fn routes(billing: Billing) -> impl Endpoint + 'static {
    Route::new()
        .at("/customers", get(list_customers))
        .at("/customers/:id", get(show_customer).patch(change_customer))
        .at("/customers/:id/invoices", get(list_invoices))
        .at("/customers/:id/tickets", get(list_tickets).post(open_ticket))
        .at("/customers/:id/tickets/*number", get(show_ticket).patch(change_ticket))
        .data(billing)
}

#[derive(Deserialize)]
struct List {
    /// From 1 on.
    #[serde(default = "first")]
    page: usize,
    #[serde(default = "most")]
    per_page: usize,
    /// Of customers: the digits that the number ends in.
    #[serde(default)]
    phone_ends_in: String,
    /// Of tickets: words that each must be in the number or the title, in lower case.
    #[serde(default)]
    q: String,
    /// Of tickets: these, separated by commas; all if absent.
    status: Option<String>,
}

fn first() -> usize {
    1
}

fn most() -> usize {
    LARGEST_PAGE
}

impl List {
    fn page_of<T>(&self, all: Vec<T>) -> PageOf<T> {
        let per_page = self.per_page.clamp(1, LARGEST_PAGE);
        let total = all.len().try_into().unwrap_or(u64::MAX);
        let items = all.into_iter().skip(self.page.saturating_sub(1).saturating_mul(per_page)).take(per_page);
        PageOf { items: items.collect(), total, by_status: BTreeMap::new() }
    }
}

#[handler]
fn list_customers(billing: Data<&Billing>, list: Query<List>) -> Response {
    Json(list.page_of(billing.customers_with(&list.phone_ends_in))).into_response()
}

#[handler]
fn show_customer(billing: Data<&Billing>, id: Path<String>) -> Response {
    versioned(billing.customer(&id))
}

#[handler]
fn change_customer(
    billing: Data<&Billing>,
    id: Path<String>,
    request: &Request,
    patch: Json<CustomerPatch>,
) -> StatusCode {
    written(&billing.patch_customer(&id, request.header(IF_MATCH).unwrap_or_default(), patch.0))
}

#[handler]
fn list_invoices(billing: Data<&Billing>, id: Path<String>, list: Query<List>) -> Response {
    Json(list.page_of(billing.invoices_of(&id))).into_response()
}

#[handler]
fn list_tickets(billing: Data<&Billing>, id: Path<String>, list: Query<List>) -> Response {
    let words: Vec<String> = list.q.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let mut found = billing.tickets_of(&id, &words);
    let mut by_status = BTreeMap::<String, u64>::new();
    for ticket in &found {
        *by_status.entry(ticket.status.clone()).or_default() += 1;
    }
    if let Some(status) = &list.status {
        found.retain(|ticket| status.split(',').any(|one| one == ticket.status));
    }
    Json(PageOf { by_status, ..list.page_of(found) }).into_response()
}

#[handler]
fn open_ticket(billing: Data<&Billing>, id: Path<String>, request: &Request, new: Json<NewTicket>) -> Response {
    match billing.open_ticket(&id, request.header("Idempotency-Key"), &new) {
        Opened::New(ticket) => Json(ticket).with_status(StatusCode::CREATED).into_response(),
        Opened::Before(ticket) => Json(ticket).into_response(),
        Opened::NameTaken => StatusCode::CONFLICT.into_response(),
        Opened::Refused => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
    }
}

#[handler]
fn show_ticket(billing: Data<&Billing>, Path((id, number)): Path<(String, String)>) -> Response {
    versioned(billing.ticket(&id, &number))
}

#[handler]
fn change_ticket(
    billing: Data<&Billing>,
    Path((id, number)): Path<(String, String)>,
    request: &Request,
    patch: Json<TicketPatch>,
) -> StatusCode {
    written(&billing.patch_ticket(&id, &number, request.header(IF_MATCH).unwrap_or_default(), patch.0))
}

fn versioned<T: Serialize + Send>(found: Option<(T, u64)>) -> Response {
    match found {
        Some((record, version)) => Json(record).with_header(ETAG, etag(version)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn written(outcome: &Written) -> StatusCode {
    match outcome {
        Written::Done => StatusCode::NO_CONTENT,
        Written::NotFound => StatusCode::NOT_FOUND,
        Written::Moved => StatusCode::PRECONDITION_FAILED,
        Written::Refused => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
