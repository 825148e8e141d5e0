//! The API of the contract.
#![expect(clippy::needless_pass_by_value, reason = "what a handler takes from a request is taken by value")]

use adapters_rest::wire::{CustomerPatch, Data as Answer, LARGEST_LIMIT, NewTicket, TicketPatch};
use poem::http::StatusCode;
use poem::http::header::{AUTHORIZATION, ETAG, IF_MATCH};
use poem::web::{Data, Json, Path, Query};
use poem::{Endpoint, EndpointExt, IntoResponse, Request, Response, Route, get, handler, post};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::opening::Opened;
use super::store::{Billing, Written, etag};

pub(super) fn routes(billing: Billing, token: Option<String>) -> impl Endpoint<Output = Response> + 'static {
    let routes = Route::new()
        .at("/customers", get(list_customers))
        .at("/customers/:id", get(show_customer).patch(change_customer))
        .at("/customers/:id/invoices", get(list_invoices))
        .at("/customers/:id/tickets", get(list_tickets))
        .at("/tickets", post(open_ticket))
        .at("/tickets/*number", get(show_ticket).patch(change_ticket))
        .data(billing);
    routes.around(move |routes, request| {
        let expected = token.as_ref().map(|token| format!("Bearer {token}"));
        async move {
            match expected {
                Some(token) if request.header(AUTHORIZATION) != Some(&token) => Ok(problem(StatusCode::UNAUTHORIZED)),
                _ => Ok(routes.call(request).await?.into_response()),
            }
        }
    })
}

#[derive(Deserialize)]
struct List {
    /// Where the page begins, as the page before it said.
    #[serde(default)]
    after: usize,
    #[serde(default = "usual")]
    limit: usize,
    /// Of customers: the digits that the number ends in.
    #[serde(default)]
    phone_ends: String,
}

fn usual() -> usize {
    100
}

impl List {
    /// A page of a list. Places are numbers: records are never removed here.
    fn page_of<T: Serialize>(&self, kind: &str, all: Vec<T>) -> Response {
        let (count, end) = (all.len(), self.after.saturating_add(self.limit.clamp(1, LARGEST_LIMIT)));
        let page: Vec<T> = all.into_iter().take(end).skip(self.after).collect();
        let next = (end < count).then(|| end.to_string());
        Json(Answer::of(json!({ kind: page, "next": next }))).into_response()
    }
}

#[handler]
fn list_customers(billing: Data<&Billing>, list: Query<List>) -> Response {
    list.page_of("customers", billing.customers_with(&list.phone_ends))
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
) -> Response {
    written(&billing.patch_customer(&id, request.header(IF_MATCH).unwrap_or_default(), patch.0))
}

#[handler]
fn list_invoices(billing: Data<&Billing>, id: Path<String>, list: Query<List>) -> Response {
    list.page_of("invoices", billing.invoices_of(&id))
}

#[handler]
fn list_tickets(billing: Data<&Billing>, id: Path<String>, list: Query<List>) -> Response {
    list.page_of("tickets", billing.tickets_of(&id))
}

#[handler]
fn open_ticket(billing: Data<&Billing>, request: &Request, new: Json<NewTicket>) -> Response {
    match billing.open_ticket(request.header("Idempotency-Key"), &new) {
        Opened::New(ticket) => Json(Answer::of(ticket)).with_status(StatusCode::CREATED).into_response(),
        Opened::Before(ticket) => Json(Answer::of(ticket)).into_response(),
        Opened::NameTaken => problem(StatusCode::CONFLICT),
        Opened::Refused => problem(StatusCode::UNPROCESSABLE_ENTITY),
    }
}

#[handler]
fn show_ticket(billing: Data<&Billing>, number: Path<String>) -> Response {
    versioned(billing.ticket(&number))
}

#[handler]
fn change_ticket(
    billing: Data<&Billing>,
    number: Path<String>,
    request: &Request,
    patch: Json<TicketPatch>,
) -> Response {
    written(&billing.patch_ticket(&number, request.header(IF_MATCH).unwrap_or_default(), patch.0))
}

fn versioned<T: Serialize + Send>(found: Option<(T, u64)>) -> Response {
    match found {
        Some((record, version)) => Json(Answer::of(record)).with_header(ETAG, etag(version)).into_response(),
        None => problem(StatusCode::NOT_FOUND),
    }
}

fn written(outcome: &Written) -> Response {
    match outcome {
        Written::Done => StatusCode::NO_CONTENT.into_response(),
        Written::NotFound => problem(StatusCode::NOT_FOUND),
        Written::Moved => problem(StatusCode::PRECONDITION_FAILED),
        Written::Refused => problem(StatusCode::UNPROCESSABLE_ENTITY),
    }
}

fn problem(status: StatusCode) -> Response {
    let title = status.canonical_reason().unwrap_or_default();
    let body = json!({ "type": "about:blank", "title": title, "status": status.as_u16() });
    Response::builder().status(status).content_type("application/problem+json").body(body.to_string())
}
