//! "Tiket Saya": the list, and opening a ticket.

use poem::{Response, handler};
use portal_core::ticket::{IdempotencyKey, OpenTicketError, TicketQuery, TicketSearch};
use serde::{Deserialize, Serialize};

use super::frame::{member_shell, notify, page, see_other};
use super::refused_form::{self, RefusedForm, send_back};
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

/// Why a ticket was not opened. What is wrong with the fields follows from them.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum TicketTrouble {
    Fields,
    /// The form was sent before with another content.
    FormUsed,
    /// The account opened as many tickets as it may for now.
    TooMany,
    Unavailable,
}

impl TicketTrouble {
    /// Key of what is said above the form.
    const fn words(self) -> Option<&'static str> {
        match self {
            Self::Fields => None,
            Self::FormUsed => Some("ticket-form-used"),
            Self::TooMany => Some("ticket-too-many"),
            Self::Unavailable => Some("ticket-unavailable"),
        }
    }
}

impl NewTicketForm {
    fn empty(app: &App) -> Self {
        Self {
            once: once(app),
            r#type: String::new(),
            title: String::new(),
            description: String::new(),
            priority: Some("normal".to_owned()),
        }
    }

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
    let refused = refused_form::shown(app, visit);
    let typed: Option<NewTicketForm> = refused.and_then(RefusedForm::typed);
    let wrong = typed.as_ref().and_then(|form| form.sent().check(form.key(), visit.locale().into()).err());
    let trouble: Option<TicketTrouble> = refused.and_then(RefusedForm::reason);
    let mut form = typed.unwrap_or_else(|| NewTicketForm::empty(app));
    if form.once.is_empty() || trouble == Some(TicketTrouble::FormUsed) {
        form.once = once(app);
    }
    let mut shown = form.page(app, member_shell(app, visit, &member).await?);
    shown.wrong = wrong.unwrap_or_default().into_iter().map(Into::into).collect();
    shown.trouble = trouble.and_then(TicketTrouble::words);
    page(&shown)
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
        Err(_) => return Ok(send_back(app, visit, "ticket-fields", &TicketTrouble::Fields)),
    };
    match app.parts.portal.tickets.open(&member.session, &wanted).await {
        Ok(detail) => {
            notify(app, visit, Notice::TicketOpened);
            Ok(see_other(&ticket_page(&detail.ticket.number)))
        }
        // It was sent before, went back to and changed: whether that is a second ticket is asked.
        Err(OpenTicketError::KeyReused) => Ok(send_back(app, visit, "idempotency-key", &TicketTrouble::FormUsed)),
        Err(OpenTicketError::RateLimited { .. }) => Ok(send_back(app, visit, "ticket-limits", &TicketTrouble::TooMany)),
        Err(error) => {
            Problem::from(error).log();
            Ok(send_back(app, visit, "ticket-unavailable", &TicketTrouble::Unavailable))
        }
    }
}

fn once(app: &App) -> String {
    seal::encode(&app.random::<16>())
}
