//! "Tiket Saya": the list, and opening a ticket.

use poem::http::StatusCode;
use poem::{Response, handler};
use portal_core::ticket::{IdempotencyKey, OpenTicketError, TicketQuery, TicketSearch};
use serde::Deserialize;

use super::frame::{member_shell, notify, page, page_with, see_other};
use super::view::{Notice, Paging, TicketNewPage, TicketsPage, TypedTicket, ticket_page};
use crate::edge::Visit;
use crate::extract::{CsrfForm, ListQuery, Member};
use crate::problem::Problem;
use crate::seal;
use crate::state::App;
use crate::ticket_fields::{SentTicket, filter};

const HERE: &str = "/customer/tickets";

/// The form, with its fields as they were typed; choices that were not made are missing.
#[derive(Deserialize)]
struct NewTicketForm {
    #[serde(default)]
    once: String,
    #[serde(default)]
    r#type: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    description: String,
    priority: Option<String>,
}

impl NewTicketForm {
    fn sent(&self) -> SentTicket<'_> {
        SentTicket {
            kind: Some(&self.r#type),
            title: Some(&self.title),
            description: Some(&self.description),
            priority: self.priority.as_deref(),
        }
    }

    /// Names the filling-in of the form; apart from the names that clients of the API give.
    fn key(&self) -> Option<IdempotencyKey> {
        IdempotencyKey::parse(&format!("form {}", self.once)).filter(|_| !self.once.is_empty())
    }

    /// The form again, with everything that was typed.
    fn page(self, app: &App, shell: super::view::Shell) -> TicketNewPage {
        let typed = TypedTicket {
            kind: self.r#type,
            title: self.title,
            description: self.description,
            priority: self.priority.unwrap_or_default(),
        };
        let policy = app.parts.portal.tickets.policy().clone();
        TicketNewPage { shell, once: self.once, typed, wrong: Vec::new(), trouble: None, policy }
    }
}

/// `GET /customer/tickets`.
#[handler]
pub(super) async fn list(app: &App, visit: &Visit, query: ListQuery, member: Member) -> Result<Response, Problem> {
    let filter = filter(&query)?;
    let wanted = TicketQuery { filter, search: TicketSearch::parse(&query.search), page: query.page };
    let list = app.parts.portal.tickets.list(&member.session, &wanted).await?;
    let shell = member_shell(app, visit, &member).await?;
    let paging = Paging::new(HERE, &TicketsPage::query(filter), query.page.page(), list.page.total_pages());
    page(&TicketsPage { shell, filter, list, paging })
}

/// `GET /customer/tickets/new`.
#[handler]
pub(super) async fn new(app: &App, visit: &Visit, member: Member) -> Result<Response, Problem> {
    let priority = Some("normal".to_owned());
    let empty = NewTicketForm {
        once: once(app),
        r#type: String::new(),
        title: String::new(),
        description: String::new(),
        priority,
    };
    page(&empty.page(app, member_shell(app, visit, &member).await?))
}

/// `POST /customer/tickets`.
#[handler]
pub(super) async fn open(
    app: &App,
    visit: &Visit,
    sent: CsrfForm<NewTicketForm>,
    member: Member,
) -> Result<Response, Problem> {
    let form = sent.0;
    let wanted = match form.sent().check(form.key(), visit.locale().into()) {
        Ok(wanted) => wanted,
        Err(wrong) => {
            let mut again = form.page(app, shell_of_form(app, visit, &member).await?);
            again.wrong = wrong.into_iter().map(Into::into).collect();
            return page_with(StatusCode::BAD_REQUEST, &again);
        }
    };
    let (status, trouble) = match app.parts.portal.tickets.open(&member.session, &wanted).await {
        Ok(detail) => {
            notify(app, visit, Notice::TicketOpened);
            return Ok(see_other(&ticket_page(&detail.ticket.number)));
        }
        // It was sent before, went back to and changed: whether that is a second ticket is asked.
        Err(OpenTicketError::KeyReused) => (StatusCode::UNPROCESSABLE_ENTITY, "ticket-form-used"),
        Err(error) => {
            Problem::from(error).log();
            (StatusCode::SERVICE_UNAVAILABLE, "ticket-unavailable")
        }
    };
    let mut again = form.page(app, shell_of_form(app, visit, &member).await?);
    again.trouble = Some(trouble);
    if status == StatusCode::UNPROCESSABLE_ENTITY {
        again.once = once(app);
    }
    page_with(status, &again)
}

/// The frame of the form, wherever it was sent to.
async fn shell_of_form(app: &App, visit: &Visit, member: &Member) -> Result<super::view::Shell, Problem> {
    let mut shell = member_shell(app, visit, member).await?;
    "/customer/tickets/new".clone_into(&mut shell.path);
    Ok(shell)
}

fn once(app: &App) -> String {
    seal::encode(&app.random::<16>())
}
