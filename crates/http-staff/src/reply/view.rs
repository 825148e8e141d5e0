//! The pages of canned replies.

use std::fmt::Display;

use askama::Template;
use page_kit::icons::Icon;
use portal_core::staff::reply::{CannedReply, ReplyFields};

use crate::i18n::{Locale, t};
use crate::reply::form::{ReplyForm, ReplyProblem};
use crate::view::layout::Layout;

/// How much of a text the list shows, in characters.
const EXCERPT: usize = 160;

/// A place, what it stands for, and what the sample puts there.
#[derive(Debug)]
struct Place {
    name: String,
    meaning: String,
    sample: String,
}

/// The form of a reply, with what is wrong with it.
#[derive(Debug)]
pub(crate) struct ReplyEditor {
    pub(crate) form: ReplyForm,
    pub(crate) problem: Option<ReplyProblem>,
}

impl ReplyEditor {
    fn is_wrong(&self, field: &str) -> bool {
        self.problem.as_ref().is_some_and(|problem| problem.field() == field)
    }

    fn message(&self, layout: &Layout) -> String {
        match &self.problem {
            Some(ReplyProblem::Place(place)) => {
                let known = ReplyFields::PLACES.map(braced).join(", ");
                let args = [("place", braced(place).into()), ("known", known.into())];
                t(layout.locale, "reply-place-wrong", &args)
            }
            Some(problem) => layout.t(problem.word()),
            None => String::new(),
        }
    }

    /// The places of replies, explained with the sample.
    fn places(&self, layout: &Layout) -> Vec<Place> {
        let sample = sample(layout);
        let meanings = ["reply-place-name", "reply-place-ticket", "reply-place-staff"];
        let samples = [sample.name, sample.ticket, sample.staff];
        let all = ReplyFields::PLACES.into_iter().zip(meanings).zip(samples);
        all.map(|((name, meaning), sample)| Place {
            name: braced(name),
            meaning: layout.t(meaning),
            sample: sample.unwrap_or_default(),
        })
        .collect()
    }

    /// The language of a reply, as pages name it.
    fn language(&self, reply: &CannedReply) -> Locale {
        reply.draft.locale.into()
    }
}

/// What the sample fills in: an invented customer, and the name of the member of staff who is logged in.
fn sample(layout: &Layout) -> ReplyFields {
    ReplyFields {
        name: Some("Budi Santoso".to_owned()),
        ticket: Some("TKT20251105001".to_owned()),
        staff: layout.staff.as_ref().map(|staff| staff.name().as_str().to_owned()),
    }
}

/// A place as it stands in a text.
fn braced(name: impl Display) -> String {
    format!("{{{name}}}")
}

/// `GET /staff/settings/replies`; a form adds a reply.
#[derive(Debug, Template)]
#[template(path = "reply/replies.html")]
pub(crate) struct RepliesPage {
    pub(crate) layout: Layout,
    pub(crate) editor: ReplyEditor,
    pub(crate) replies: Vec<CannedReply>,
}

impl RepliesPage {
    /// The beginning of a reply, as a customer would get it.
    fn excerpt(&self, reply: &CannedReply) -> String {
        let text = reply.draft.body.filled(&sample(&self.layout));
        match text.char_indices().nth(EXCERPT) {
            Some((end, _)) => format!("{}…", text[..end].trim_end()),
            None => text,
        }
    }
}

/// `GET /staff/settings/replies/{id}`; forms change and remove the reply.
#[derive(Debug, Template)]
#[template(path = "reply/reply.html")]
pub(crate) struct ReplyPage {
    pub(crate) layout: Layout,
    pub(crate) editor: ReplyEditor,
    /// `None` if somebody removed it while it was being changed.
    pub(crate) reply: Option<CannedReply>,
}

impl ReplyPage {
    /// The reply, as a customer would get it.
    fn filled(&self, reply: &CannedReply) -> String {
        reply.draft.body.filled(&sample(&self.layout))
    }
}
