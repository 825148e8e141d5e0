//! Conversations on the pages: the list, one chat, and what is written.

use std::collections::BTreeMap;

use http_kit::answer::see_other;
use http_kit::extract::{CsrfFileForm, CsrfForm, ListQuery, NoFields, PathParam};
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form};
use page_kit::files::{FileTrouble, attached};
use poem::{Request, Response, handler};
use portal_core::TicketNumber;
use portal_core::kernel::id::ConversationId;
use portal_core::support::conversation::{Mark, Participant, RateChatError, SendMessage, SendMessageError};
use serde::{Deserialize, Serialize};

use crate::api::wire::seconds;
use crate::attachment::form::take_all;
use crate::auth::web_session::WebSession;
use crate::check;
use crate::check::noted_refusal;
use crate::conversation::form;
use crate::conversation::list_view::ChatsPage;
use crate::conversation::thread::{Spot, message_form, thread_of};
use crate::conversation::view::ChatPage;
use crate::page::render::{notify, page, session_layout};
use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;
use crate::ticket::form::stars;
use crate::ticket::words::ticket_page;
use crate::view::flash::Notice;
use crate::view::pagination::Pagination;

const HERE: &str = "/customer/chat";

/// The form as it was sent.
#[derive(Deserialize)]
pub(crate) struct SentMessage {
    #[serde(default)]
    pub(crate) client_id: String,
    #[serde(default)]
    pub(crate) text: String,
    /// Among them the files that were taken before.
    #[serde(flatten)]
    pub(crate) others: BTreeMap<String, String>,
}

/// Why a message was not sent. What is wrong with its text follows from it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum MessageTrouble {
    Text,
    File(FileTrouble),
    /// A file that was taken before is not there any more.
    FileGone,
    /// The form was sent before with another text.
    FormUsed,
    TooMany {
        seconds: u32,
    },
    Unavailable,
}

/// `GET /customer/chat`.
#[handler]
pub(crate) async fn list(
    app: &App,
    context: &RequestContext,
    query: ListQuery,
    web: WebSession,
) -> Result<Response, Problem> {
    let list = app.parts.portal.conversations()?.list(&web.session, query.page).await.or_problem()?;
    let layout = session_layout(app, context, &web).await?;
    let pagination = Pagination::new(HERE, "", query.page.page(), list.total_pages());
    let form = message_form(app, context, &web, HERE.to_owned()).await?;
    page(&ChatsPage { layout, page: list, pagination, form })
}

/// `POST /customer/chat`.
#[handler]
pub(crate) async fn begin(
    app: &App,
    context: &RequestContext,
    sent: CsrfFileForm<SentMessage>,
    web: WebSession,
) -> Result<Response, Problem> {
    let message = match checked(app, context, &web, sent).await? {
        Ok(message) => message,
        Err(refused) => return Ok(*refused),
    };
    let begun = app.parts.portal.conversations()?.begin_chat(&web.session, &message).await;
    match noted_refusal(context, begun) {
        Ok((chat, _)) => Ok(see_other(&format!("{HERE}/{}", chat.id))),
        Err(error) => refused(context, error),
    }
}

/// `GET /customer/chat/{id}?before=`.
#[handler]
pub(crate) async fn show(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    id: PathParam<ConversationId>,
    request: &Request,
) -> Result<Response, Problem> {
    let who = Participant::Customer(web.session.scope());
    let service = app.parts.portal.conversations()?;
    let cursor = service.cursor(&web.session).await.or_problem()?;
    let chat = service.show(&who, id.0).await.or_problem()?;
    let here = format!("{HERE}/{}", id.0);
    let spot = Spot { action: format!("{here}/messages"), page: here, before: Spot::before(request) };
    let thread = thread_of(app, context, &web, (Some(chat), cursor), spot).await?;
    let is_unrated = refused_form::shown(context).and_then(RefusedForm::reason).is_some_and(|NoStars| true);
    page(&ChatPage { layout: session_layout(app, context, &web).await?, thread, is_unrated })
}

/// `POST /customer/chat/{id}/messages`.
#[handler]
pub(crate) async fn write(
    app: &App,
    context: &RequestContext,
    sent: CsrfFileForm<SentMessage>,
    web: WebSession,
    id: PathParam<ConversationId>,
) -> Result<Response, Problem> {
    let service = app.parts.portal.conversations()?;
    service.show(&Participant::Customer(web.session.scope()), id.0).await.or_problem()?;
    let message = match checked(app, context, &web, sent).await? {
        Ok(message) => message,
        Err(refused) => return Ok(*refused),
    };
    match noted_refusal(context, service.send(&web.session, id.0, &message).await) {
        Ok(entry) => Ok(see_other(&format!("{HERE}/{}#m{}", id.0, entry.ordinal))),
        Err(error) => refused(context, error),
    }
}

/// `POST /customer/tickets/{number}/messages`.
#[handler]
pub(crate) async fn write_in_ticket(
    app: &App,
    context: &RequestContext,
    sent: CsrfFileForm<SentMessage>,
    web: WebSession,
    number: PathParam<TicketNumber>,
) -> Result<Response, Problem> {
    let service = app.parts.portal.conversations()?;
    service.find_of_ticket(&web.session, &number.0).await.or_problem()?;
    let message = match checked(app, context, &web, sent).await? {
        Ok(message) => message,
        Err(refused) => return Ok(*refused),
    };
    match noted_refusal(context, service.send_in_ticket(&web.session, &number.0, &message).await) {
        Ok((_, entry)) => Ok(see_other(&format!("{}#m{}", ticket_page(&number.0), entry.ordinal))),
        Err(error) => refused(context, error),
    }
}

/// How far was read, as the page's script sends it.
#[derive(Deserialize)]
struct SentRead {
    #[serde(default)]
    ordinal: String,
}

/// `POST /customer/chat/{id}/read`.
#[handler]
pub(crate) async fn read(
    app: &App,
    sent: CsrfForm<SentRead>,
    web: WebSession,
    id: PathParam<ConversationId>,
) -> Result<Response, Problem> {
    let who = Participant::Customer(web.session.scope());
    let mark = Mark::Read(sent.0.ordinal.parse().unwrap_or_default());
    app.parts.portal.conversations()?.mark(&who, id.0, mark).await.or_problem()?;
    Ok(see_other(&format!("{HERE}/{}", id.0)))
}

/// The form that rates a chat.
#[derive(Deserialize)]
struct SentRating {
    #[serde(default)]
    rating: String,
}

/// No stars were chosen.
#[derive(Clone, Serialize, Deserialize)]
struct NoStars;

/// `POST /customer/chat/{id}/rating`.
#[handler]
pub(crate) async fn rate(
    app: &App,
    context: &RequestContext,
    sent: CsrfForm<SentRating>,
    web: WebSession,
    id: PathParam<ConversationId>,
) -> Result<Response, Problem> {
    let service = app.parts.portal.conversations()?;
    service.show(&Participant::Customer(web.session.scope()), id.0).await.or_problem()?;
    let Ok(rating) = stars(sent.0.rating.parse().ok()) else {
        return Ok(send_back(context, "chat-rating", &NoStars));
    };
    let notice = match service.rate(&web.session, id.0, rating).await {
        Ok(_) => Notice::TicketRated,
        Err(RateChatError::NotNow) => Notice::ChatMovedOn,
        Err(error) => return Err(error.into_problem()),
    };
    notify(app, context, notice);
    Ok(see_other(&format!("{HERE}/{}", id.0)))
}

/// `POST /customer/chat/{id}/typing`.
#[handler]
pub(crate) async fn typing(
    app: &App,
    _sent: CsrfForm<NoFields>,
    web: WebSession,
    id: PathParam<ConversationId>,
) -> Result<Response, Problem> {
    app.parts.portal.conversations()?.type_in(&web.session, id.0).await.or_problem()?;
    Ok(see_other(&format!("{HERE}/{}", id.0)))
}

/// The message of a form with its files, or the form again.
async fn checked(
    app: &App,
    context: &RequestContext,
    web: &WebSession,
    sent: CsrfFileForm<SentMessage>,
) -> Result<Result<SendMessage, Box<Response>>, Problem> {
    let SentMessage { client_id, text, others } = sent.fields;
    let (files, trouble) = take_all(app, context, &web.session, (attached(&others), sent.files)).await?;
    if let Some(trouble) = trouble {
        return Ok(Err(Box::new(send_back(context, "message-file", &MessageTrouble::File(trouble)))));
    }
    let message = form::message(Some(&client_id), Some(&text), files);
    Ok(message.map_err(|_| Box::new(send_back(context, "message-text", &MessageTrouble::Text))))
}

fn refused(context: &RequestContext, error: SendMessageError) -> Result<Response, Problem> {
    let (check, trouble) = match error {
        SendMessageError::NotFound => return Err(error.into_problem()),
        SendMessageError::NameReused => ("client-id", MessageTrouble::FormUsed),
        SendMessageError::Invalid(_) => ("message-file", MessageTrouble::FileGone),
        SendMessageError::RateLimited { retry_after } => {
            (check::MESSAGE_LIMIT.as_str(), MessageTrouble::TooMany { seconds: seconds(retry_after) })
        }
        error => {
            error.into_problem().log();
            ("message-unavailable", MessageTrouble::Unavailable)
        }
    };
    Ok(send_back(context, check, &trouble))
}

impl MessageTrouble {
    /// What a refused form says of why it was not sent.
    pub(crate) fn of(refused: &RefusedForm) -> Option<Self> {
        refused.reason()
    }

    /// The refused form that this page shows.
    pub(crate) fn shown(context: &RequestContext) -> Option<(SentMessage, Self)> {
        let refused = refused_form::shown(context)?;
        refused.text("text")?;
        Some((refused.typed()?, Self::of(refused)?))
    }
}
