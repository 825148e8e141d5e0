//! What a page shows of a conversation.

use http_kit::{Problem, RequestContext, seal};
use page_kit::files::attached;
use poem::Request;
use portal_core::support::conversation::{Conversation, EntryRange, FeedCursor, Participant};

use crate::attachment::file::files_of;
use crate::attachment::form::picker;
use crate::auth::web_session::WebSession;
use crate::conversation::form::{USUAL, query_value, words};
use crate::conversation::page::MessageTrouble;
use crate::conversation::view::{MessageForm, Thread};
use crate::i18n::t;
use crate::problem::OrProblem;
use crate::state::App;
use crate::view::format;

/// Where a conversation is shown.
pub(crate) struct Spot {
    /// The page.
    pub(crate) page: String,
    /// Where its form is sent.
    pub(crate) action: String,
    /// Before which ordinal messages are shown.
    pub(crate) before: u64,
}

impl Spot {
    /// The ordinal that a query names; the latest without one.
    pub(crate) fn before(request: &Request) -> u64 {
        query_value(request, "before").and_then(|value| value.parse().ok()).unwrap_or(u64::MAX)
    }
}

/// A conversation as a page shows it, with the cursor from before it was read.
pub(crate) async fn thread_of(
    app: &App,
    context: &RequestContext,
    web: &WebSession,
    (conversation, mut cursor): (Option<Conversation>, FeedCursor),
    spot: Spot,
) -> Result<Thread, Problem> {
    let who = Participant::Customer(web.session.scope());
    let service = app.parts.portal.conversations()?;
    let entries = match &conversation {
        Some(of) => service.entries(&who, of.id, EntryRange::Before(spot.before, USUAL)).await.or_problem()?,
        None => Vec::new(),
    };
    let files = files_of(app, &who, &entries).await?;
    let first = entries.first().map_or(1, |entry| entry.ordinal);
    let earlier = (first > 1).then(|| format!("{}?before={first}#thread", spot.page));
    let is_latest = spot.before == u64::MAX;
    let latest = (!is_latest).then(|| format!("{}#thread", spot.page));
    if let (Some(of), Some(last)) = (&conversation, entries.last().filter(|_| is_latest)) {
        cursor.advance(of.id, last.ordinal.max(of.last_ordinal));
    }
    let form = message_form(app, context, web, spot.action).await?;
    let queue_place = match &conversation {
        Some(of) if is_latest => service.queue_place(of).await.or_problem()?,
        _ => None,
    };
    Ok(Thread { conversation, entries, files, earlier, latest, form, cursor: cursor.to_string(), queue_place })
}

/// The form that writes a message, with what was typed and refused.
pub(crate) async fn message_form(
    app: &App,
    context: &RequestContext,
    web: &WebSession,
    action: String,
) -> Result<MessageForm, Problem> {
    let fresh = || seal::encode(&app.site.random::<16>());
    let Some((typed, trouble)) = MessageTrouble::shown(context) else {
        let picker = picker(app, context, &web.session, (&[], None)).await?;
        return Ok(MessageForm { action, client_id: fresh(), picker, ..MessageForm::default() });
    };
    let had = attached(&typed.others);
    let of_file = if let MessageTrouble::File(trouble) = &trouble { Some(trouble) } else { None };
    let picker = picker(app, context, &web.session, (&had, of_file)).await?;
    let locale = context.locale();
    let (wrong, words) = match trouble {
        MessageTrouble::Text => (words(&typed.text, !had.is_empty()).err().map(Into::into), None),
        MessageTrouble::File(_) => (None, None),
        MessageTrouble::FileGone => (None, Some(t(locale, "conversation-attachment-unknown", &[]))),
        MessageTrouble::FormUsed => (None, Some(t(locale, "conversation-form-used", &[]))),
        MessageTrouble::TooMany { seconds } => {
            (None, Some(t(locale, "conversation-too-many", &[("wait", format::wait(locale, seconds).into())])))
        }
        MessageTrouble::Unavailable => (None, Some(t(locale, "conversation-unavailable", &[]))),
    };
    let is_used = matches!(trouble, MessageTrouble::FormUsed) || typed.client_id.is_empty();
    let client_id = if is_used { fresh() } else { typed.client_id };
    Ok(MessageForm { action, client_id, text: typed.text, wrong, trouble: words, picker })
}
