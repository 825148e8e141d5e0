//! "Tiket Saya": the list, and opening a ticket.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use http_kit::answer::see_other;
use http_kit::extract::{CsrfFileForm, ListQuery};
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{FieldProblem, Problem, RequestContext, refused_form, seal};
use page_kit::files::{FileTrouble, attached};
use poem::web::Query;
use poem::{Response, handler};
use portal_core::AttachmentId;
use portal_core::support::ticket::{
    IdempotencyKey, OpenTicket, OpenTicketError, TicketQuery, TicketSearch, TicketType,
};
use serde::{Deserialize, Serialize};

use crate::attachment::form::{picker_with_sent, take_all};
use crate::auth::web_session::WebSession;
use crate::check;
use crate::check::noted_refusal;
use crate::i18n::{Locale, t};
use crate::page::render::{notify, page, session_layout};
use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;
use crate::ticket::first_files::send_files;
use crate::ticket::form::{SentTicket, filter};
use crate::ticket::from_chat::{self, FromChat};
use crate::ticket::list_view::TicketsPage;
use crate::ticket::new_view::{TicketNewPage, TypedTicket};
use crate::ticket::words::{kind_word, ticket_page};
use crate::view::layout::Layout;
use crate::view::pagination::Pagination;

const HERE: &str = "/customer/tickets";
/// Characters of a search that count.
const LONGEST_SEARCH: usize = 100;

/// The form, with its fields as they were typed; choices that were not made are missing.
#[derive(Deserialize)]
struct NewTicketForm {
    #[serde(default)]
    idempotency_key: String,
    #[serde(default)]
    r#type: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    description: String,
    priority: Option<String>,
    /// Among them the files that were taken before.
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

/// Why a ticket was not opened. What is wrong with the fields follows from them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
enum TicketTrouble {
    Fields,
    /// A file was not taken.
    File(FileTrouble),
    /// The form was sent before with another content.
    FormUsed,
    /// The account opened as many tickets as it may for now.
    TooMany {
        /// When it may open the next.
        until: DateTime<Utc>,
    },
    Unavailable,
}

impl TicketTrouble {
    /// What is said above the form.
    fn words(&self, layout: &Layout) -> Option<String> {
        match self {
            Self::Fields | Self::File(_) => None,
            Self::FormUsed => Some(layout.t("ticket-form-used")),
            Self::TooMany { until } => Some(layout.tn("ticket-too-many", "when", layout.again(until))),
            Self::Unavailable => Some(layout.t("ticket-unavailable")),
        }
    }
}

impl NewTicketForm {
    fn empty(app: &App, chosen: String) -> Self {
        Self {
            idempotency_key: new_idempotency_key(app),
            r#type: chosen,
            title: String::new(),
            description: String::new(),
            priority: Some("normal".to_owned()),
            others: BTreeMap::new(),
        }
    }

    /// What is asked for, or everything that is wrong with it. Only a repair has a priority and needs a
    /// description; the title of anything else begins with what it is.
    fn check(&self, locale: Locale) -> Result<OpenTicket, Vec<FieldProblem>> {
        let kind: Option<TicketType> = self.r#type.parse().ok();
        let other = kind.filter(|kind| *kind != TicketType::Repair && !self.title.trim().is_empty());
        let title = other.map_or_else(|| self.title.clone(), |kind| title_of_kind(locale, kind, &self.title));
        let is_bare = kind.is_some_and(|kind| kind != TicketType::Repair) && self.description.trim().is_empty();
        let is_repair = kind.is_none_or(|kind| kind == TicketType::Repair);
        let sent = SentTicket {
            kind: Some(&self.r#type),
            title: Some(&title),
            description: Some(if is_bare { &title } else { &self.description }),
            priority: self.priority.as_deref().filter(|_| is_repair),
        };
        sent.check(self.key(), locale.into()).map_err(|mut wrong| {
            wrong.retain(|wrong| !is_bare || wrong.field != "description");
            wrong.into_iter().map(|wrong| in_words_of(kind, wrong)).collect()
        })
    }

    /// Names the filling-in of the form; apart from the names that clients of the API give.
    fn key(&self) -> Option<IdempotencyKey> {
        IdempotencyKey::parse(&format!("form {}", self.idempotency_key)).filter(|_| !self.idempotency_key.is_empty())
    }

    /// The form again, with everything that was typed.
    fn page(self, app: &App, layout: Layout) -> Result<TicketNewPage, Problem> {
        let typed = TypedTicket {
            kind: self.r#type,
            title: self.title,
            description: self.description,
            priority: self.priority.unwrap_or_default(),
        };
        let policy = app.parts.portal.tickets()?.policy().clone();
        let idempotency_key = self.idempotency_key;
        Ok(TicketNewPage { layout, idempotency_key, typed, wrong: Vec::new(), trouble: None, policy, picker: None })
    }
}

/// `GET /customer/tickets`.
#[handler]
pub(crate) async fn list(
    app: &App,
    context: &RequestContext,
    query: ListQuery,
    web: WebSession,
) -> Result<Response, Problem> {
    let filter = filter(&query)?;
    let list_query = TicketQuery { filter, search: TicketSearch::parse(&query.search), page: query.page };
    let list = app.parts.portal.tickets()?.list(&web.session, &list_query).await.or_problem()?;
    let layout = session_layout(app, context, &web).await?;
    let search = query.search.trim().chars().take(LONGEST_SEARCH).collect::<String>();
    let pagination =
        Pagination::new(HERE, &TicketsPage::query(filter, &search), query.page.page(), list.page.total_pages());
    page(&TicketsPage { layout, filter, search, list, pagination })
}

/// What a link to the form may choose beforehand.
#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    r#type: String,
    /// The chat that becomes a ticket.
    #[serde(default)]
    chat: String,
}

/// `GET /customer/tickets/new?type=&chat=`.
#[handler]
pub(crate) async fn new(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Problem> {
    let refused = refused_form::shown(context);
    let typed: Option<NewTicketForm> = refused.and_then(RefusedForm::typed);
    let wrong = typed.as_ref().and_then(|form| form.check(context.locale()).err());
    let trouble: Option<TicketTrouble> = refused.and_then(RefusedForm::reason);
    let (mut form, files) = filled_in(app, context, &web, (typed, chosen)).await;
    if form.idempotency_key.is_empty() || trouble == Some(TicketTrouble::FormUsed) {
        form.idempotency_key = new_idempotency_key(app);
    }
    let of_file = if let Some(TicketTrouble::File(trouble)) = &trouble { Some(trouble) } else { None };
    let picker = picker_with_sent(app, context, &web.session, (&files, of_file)).await?;
    let mut shown = form.page(app, session_layout(app, context, &web).await?)?;
    shown.picker = picker;
    shown.wrong = wrong.unwrap_or_default().into_iter().map(Into::into).collect();
    shown.trouble = trouble.and_then(|trouble| trouble.words(&shown.layout));
    page(&shown)
}

/// The form with its files: as it was typed, or as a link opens it.
async fn filled_in(
    app: &App,
    context: &RequestContext,
    web: &WebSession,
    (typed, chosen): (Option<NewTicketForm>, Chosen),
) -> (NewTicketForm, Vec<AttachmentId>) {
    if let Some(typed) = typed {
        let files = attached(&typed.others);
        return (typed, files);
    }
    let FromChat { description, files } = from_chat::read(app, web, &chosen.chat, context.locale()).await;
    (NewTicketForm { description, ..NewTicketForm::empty(app, chosen.r#type) }, files)
}

/// `POST /customer/tickets`.
#[handler]
pub(crate) async fn open(
    app: &App,
    context: &RequestContext,
    sent: CsrfFileForm<NewTicketForm>,
    web: WebSession,
) -> Result<Response, Problem> {
    let form = sent.fields;
    let (files, trouble) = take_all(app, context, &web.session, (attached(&form.others), sent.files)).await?;
    if let Some(trouble) = trouble {
        return Ok(send_back(context, "ticket-file", &TicketTrouble::File(trouble)));
    }
    let Ok(opening) = form.check(context.locale()) else {
        return Ok(send_back(context, "ticket-fields", &TicketTrouble::Fields));
    };
    match noted_refusal(context, app.parts.portal.tickets()?.open(&web.session, &opening).await) {
        Ok(detail) => {
            let notice = send_files(app, &web, &detail.ticket.number, &files).await;
            notify(app, context, notice);
            Ok(see_other(&ticket_page(&detail.ticket.number)))
        }
        // It was sent before, went back to and changed: whether that is a second ticket is asked.
        Err(OpenTicketError::KeyReused) => Ok(send_back(context, "idempotency-key", &TicketTrouble::FormUsed)),
        Err(OpenTicketError::RateLimited { retry_after }) => {
            let until = app.site.now() + retry_after;
            Ok(send_back(context, check::TICKET_LIMIT.as_str(), &TicketTrouble::TooMany { until }))
        }
        Err(error) => {
            error.into_problem().log();
            Ok(send_back(context, "ticket-unavailable", &TicketTrouble::Unavailable))
        }
    }
}

fn title_of_kind(locale: Locale, kind: TicketType, title: &str) -> String {
    let args = [("kind", t(locale, kind_word(kind), &[]).into()), ("title", title.trim().into())];
    t(locale, "ticket-title-of-kind", &args)
}

/// Names a field as the form of that type does.
fn in_words_of(kind: Option<TicketType>, wrong: FieldProblem) -> FieldProblem {
    let words = match (kind, wrong.words) {
        (Some(TicketType::Upgrade), "ticket-title-empty") => "ticket-package-empty",
        (Some(TicketType::Dismantle), "ticket-title-empty") => "ticket-end-empty",
        (_, words) => words,
    };
    FieldProblem { words, ..wrong }
}

fn new_idempotency_key(app: &App) -> String {
    seal::encode(&app.site.random::<16>())
}
