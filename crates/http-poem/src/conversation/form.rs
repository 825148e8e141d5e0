//! What customers send to conversations, checked in one way for the API and the pages.

use http_kit::{FieldProblem, Problem, noted};
use poem::Request;
use portal_core::AttachmentId;
use portal_core::support::conversation::{
    ClientId, ConversationError, EntryRange, InvalidMessage, MessageText, SendMessage, SendMessageError,
};
use portal_core::support::ticket::InvalidText;

use crate::api::wire::seconds;
use crate::check;
use crate::problem::IntoProblem;

/// So many messages are answered, unless the client asks for another number.
pub(crate) const USUAL: u32 = 50;
const LONGEST: u32 = 100;

const CLIENT_ID: FieldProblem = FieldProblem { field: "client_id", words: "conversation-client-id" };
const UNKNOWN_FILE: FieldProblem = FieldProblem { field: "attachments", words: "conversation-attachment-unknown" };
/// What a place in a conversation that is none is answered with.
pub(crate) const ORDINAL: FieldProblem = FieldProblem { field: "ordinal", words: "conversation-ordinal" };

/// A message as it was sent.
pub(crate) fn message(
    client_id: Option<&str>,
    text: Option<&str>,
    attachments: Vec<AttachmentId>,
) -> Result<SendMessage, Vec<FieldProblem>> {
    let mut wrong = Vec::new();
    let client_id = noted(&mut wrong, ClientId::parse(client_id.unwrap_or_default()).ok_or(CLIENT_ID));
    let text = noted(&mut wrong, words(text.unwrap_or_default(), !attachments.is_empty()));
    client_id.zip(text).map(|(client_id, text)| SendMessage { client_id, text, attachments }).ok_or(wrong)
}

/// The files that a message refers to.
pub(crate) fn attachments(ids: &[&str]) -> Result<Vec<AttachmentId>, FieldProblem> {
    let read = ids.iter().map(|id| id.parse().map_err(|_| UNKNOWN_FILE));
    read.collect()
}

/// What is said, which may be nothing where there are files.
pub(crate) fn words(text: &str, has_files: bool) -> Result<MessageText, FieldProblem> {
    MessageText::parse_beside(text, has_files).map_err(|reason| {
        let words = match reason {
            InvalidText::Empty => "conversation-text-empty",
            InvalidText::TooLong { .. } => "conversation-text-long",
            _ => "conversation-text-control",
        };
        FieldProblem { field: "text", words }
    })
}

/// Which messages a query asks for: `after` or `before` an ordinal, the latest by itself.
pub(crate) fn range(request: &Request) -> Result<EntryRange, Problem> {
    let number = |name: &'static str, words: &'static str| {
        let Some(value) = query_value(request, name) else { return Ok(None) };
        value.parse::<u64>().map(Some).map_err(|_| FieldProblem { field: name, words })
    };
    let mut wrong = Vec::new();
    let after = noted(&mut wrong, number("after", "conversation-ordinal")).flatten();
    let before = noted(&mut wrong, number("before", "conversation-ordinal")).flatten();
    let limit = noted(&mut wrong, limit(query_value(request, "limit")));
    if let Some(problem) = Problem::invalid_all(wrong) {
        return Err(problem);
    }
    let limit = limit.unwrap_or(USUAL);
    match (after, before) {
        (Some(_), Some(_)) => Err(Problem::bad_request()),
        (Some(after), None) => Ok(EntryRange::After(after, limit)),
        (None, before) => Ok(EntryRange::Before(before.unwrap_or(u64::MAX), limit)),
    }
}

fn limit(value: Option<&str>) -> Result<u32, FieldProblem> {
    let wrong = FieldProblem { field: "limit", words: "api-limit-invalid" };
    let number = value.map_or(Ok(USUAL), str::parse).map_err(|_| wrong)?;
    if (1..=LONGEST).contains(&number) { Ok(number) } else { Err(wrong) }
}

/// A value of the query, for values that need no decoding.
pub(crate) fn query_value<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let pairs = request.uri().query().unwrap_or_default().split('&');
    pairs.filter_map(|pair| pair.split_once('=')).find(|(known, _)| *known == name).map(|(_, value)| value)
}

impl IntoProblem for ConversationError {
    fn into_problem(self) -> Problem {
        match self {
            ConversationError::NotFound => Problem::not_found(),
            ConversationError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

impl IntoProblem for SendMessageError {
    fn into_problem(self) -> Problem {
        match self {
            SendMessageError::NotFound => Problem::not_found(),
            SendMessageError::Invalid(reason) => invalid(reason),
            SendMessageError::NameReused => {
                let (kind, words) = ("conversation:client-id-reused", "conversation-client-id-reused");
                Problem::unprocessable(kind, "Client id reused", words)
            }
            SendMessageError::RateLimited { retry_after } => {
                let (kind, words) = ("conversation:rate-limited", "conversation-too-many");
                Problem::refused(check::MESSAGE_LIMIT, kind, "Too many messages", words).wait(seconds(retry_after))
            }
            SendMessageError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

/// What a message that is none is answered with.
fn invalid(reason: InvalidMessage) -> Problem {
    Problem::invalid(match reason {
        InvalidMessage::Empty => FieldProblem { field: "text", words: "conversation-text-empty" },
        InvalidMessage::TooManyAttachments => FieldProblem { field: "attachments", words: "files-many" },
        _ => UNKNOWN_FILE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Result<EntryRange, Vec<&'static str>> {
        let request = Request::builder().uri(format!("/messages?{query}").parse().expect("an address")).finish();
        range(&request).map_err(|problem| problem.details().fields.iter().map(|field| field.field).collect())
    }

    #[test]
    fn a_query_asks_for_messages_after_or_before_a_place_or_for_the_latest() {
        assert_eq!(asked(""), Ok(EntryRange::Before(u64::MAX, 50)));
        assert_eq!(asked("before=7&limit=5"), Ok(EntryRange::Before(7, 5)));
        assert_eq!(asked("after=0"), Ok(EntryRange::After(0, 50)));
        assert_eq!(asked("after=x&limit=101"), Err(vec!["after", "limit"]));
        assert_eq!(asked("after=-1&before="), Err(vec!["after", "before"]));
        assert_eq!(asked("after=1&before=9"), Err(vec![]));
    }

    #[test]
    fn everything_that_is_wrong_with_a_message_is_named_at_once() {
        let fields = |wrong: Vec<FieldProblem>| wrong.into_iter().map(|wrong| wrong.field).collect::<Vec<_>>();
        assert_eq!(message(None, Some(" \r\n"), Vec::new()).map_err(fields), Err(vec!["client_id", "text"]));
        assert_eq!(message(Some("a b"), Some("Halo"), Vec::new()).map_err(fields), Err(vec!["client_id"]));
        assert!(message(Some("0193-a"), Some("Halo\r\n"), Vec::new()).is_ok_and(|sent| sent.text.as_str() == "Halo"));
        let file = vec!["01999999-9999-7999-8999-999999999999".parse().expect("an identity")];
        assert!(message(Some("0193-a"), Some(" "), file).is_ok_and(|sent| sent.text.is_none()));
    }
}
