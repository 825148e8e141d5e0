//! The list of announcements, the form, and the preview.

use std::borrow::Borrow;

use askama::Template;
use page_kit::format;
use page_kit::icons::Icon;
use page_kit::pagination::Pagination;
use page_kit::tone::Tone;
use portal_core::messaging::campaign::{CampaignRequest, LONGEST_TEMPLATE, Pace, Segment, Template as Text};
use portal_core::staff::announcement::{AnnouncementPreview, CampaignProgress};

use crate::announcement::campaign_view::{segment_word, stage_tone, stage_word};
use crate::announcement::form::{AnnouncementForm, AnnouncementProblem};
use crate::i18n::{Arg, Locale, t};
use crate::view::layout::Layout;

/// A place in a text, and what stands for it in a message.
#[derive(Debug)]
struct Place {
    name: String,
    meaning: String,
}

/// A segment that can be chosen.
#[derive(Debug)]
struct SegmentOption {
    value: &'static str,
    words: String,
    is_chosen: bool,
}

/// The form of an announcement, with what is wrong with it and how many people each segment has.
#[derive(Debug)]
pub(crate) struct Editor {
    pub(crate) form: AnnouncementForm,
    pub(crate) problem: Option<AnnouncementProblem>,
    pub(crate) segments: Vec<(Segment, u64)>,
}

impl Editor {
    fn is_wrong(&self, field: &str) -> bool {
        self.problem.as_ref().is_some_and(|problem| problem.field() == field)
    }

    fn message(&self, layout: &Layout) -> String {
        let Some(problem) = &self.problem else { return String::new() };
        let known = Text::GAPS.map(braced).join(", ");
        let line = |line: &usize| Arg::from(line.to_string());
        let args: Vec<(&str, Arg<'_>)> = match problem {
            AnnouncementProblem::TooLong(count) => {
                let count = format::count(layout.locale, u64::try_from(*count).unwrap_or(u64::MAX));
                vec![("count", count.into()), ("most", self.longest(layout).into())]
            }
            AnnouncementProblem::ControlCharacters(at) | AnnouncementProblem::Unclosed(at) => vec![("line", line(at))],
            AnnouncementProblem::UnknownPlace(at, place) => {
                vec![("line", line(at)), ("place", braced(place).into()), ("known", known.into())]
            }
            AnnouncementProblem::Seconds => vec![
                ("least", Pace::SHORTEST.to_string().into()),
                ("most", format::count(layout.locale, Pace::LONGEST.into()).into()),
            ],
            _ => Vec::new(),
        };
        t(layout.locale, problem.word(), &args)
    }

    /// The segments, each with the number of its people.
    fn options(&self, layout: &Layout) -> Vec<SegmentOption> {
        let option = |(segment, count): &(Segment, u64)| {
            let name = layout.t(segment_word(*segment));
            let args = [("segment", name.into()), ("count", format::count(layout.locale, *count).into())];
            SegmentOption {
                value: segment.as_str(),
                words: t(layout.locale, "announcement-segment-option", &args),
                is_chosen: segment.as_str() == self.form.segment,
            }
        };
        self.segments.iter().map(option).collect()
    }

    /// The places of texts, explained.
    fn places(&self, layout: &Layout) -> Vec<Place> {
        let meanings =
            ["announcement-place-name", "announcement-place-id", "announcement-place-brand", "announcement-place-url"];
        let all = Text::GAPS.into_iter().zip(meanings);
        all.map(|(name, meaning)| Place { name: braced(name), meaning: layout.t(meaning) }).collect()
    }

    fn longest(&self, layout: &Layout) -> String {
        format::count(layout.locale, u64::try_from(LONGEST_TEMPLATE).unwrap_or(u64::MAX))
    }
}

/// A place as it stands in a text.
fn braced(name: impl std::fmt::Display) -> String {
    format!("{{{name}}}")
}

/// `GET /staff/announcements`.
#[derive(Debug, Template)]
#[template(path = "announcement/announcements.html")]
pub(crate) struct AnnouncementsPage {
    pub(crate) layout: Layout,
    pub(crate) campaigns: Vec<CampaignProgress>,
    pub(crate) pagination: Option<Pagination>,
}

impl AnnouncementsPage {
    /// How a campaign stands.
    fn stage(&self, progress: &CampaignProgress) -> (Tone, String) {
        let stage = progress.stage();
        (stage_tone(stage), self.layout.t(stage_word(stage)))
    }

    fn segment(&self, progress: &CampaignProgress) -> String {
        self.layout.t(segment_word(progress.campaign.request.segment))
    }

    /// How many of a campaign's messages were delivered or read, of all.
    fn figures(&self, progress: &CampaignProgress) -> String {
        let count = |number| Arg::from(format::count(self.layout.locale, number));
        let (tally, arrived) = (&progress.tally, progress.tally.delivered + progress.tally.read);
        let args = [
            ("total", count(tally.total())),
            ("queued", count(tally.queued)),
            ("arrived", count(arrived)),
            ("failed", count(tally.failed)),
        ];
        t(self.layout.locale, "announcement-figures", &args)
    }
}

/// `GET /staff/announcements/new`.
#[derive(Debug, Template)]
#[template(path = "announcement/new.html")]
pub(crate) struct NewAnnouncementPage {
    pub(crate) layout: Layout,
    pub(crate) editor: Editor,
}

/// `GET /staff/announcements/new`, after the form was sent: what it would do.
#[derive(Debug, Template)]
#[template(path = "announcement/preview.html")]
pub(crate) struct PreviewPage {
    pub(crate) layout: Layout,
    pub(crate) editor: Editor,
    pub(crate) request: CampaignRequest,
    pub(crate) preview: AnnouncementPreview,
}

impl PreviewPage {
    fn segment(&self) -> String {
        self.layout.t(segment_word(self.request.segment))
    }

    fn count(&self, number: impl Borrow<u64>) -> String {
        format::count(self.layout.locale, *number.borrow())
    }

    /// The fields that begin it, hidden in a form.
    fn fields(&self) -> [(&'static str, &str); 5] {
        let form = &self.editor.form;
        [
            ("name", &form.name),
            ("segment", &form.segment),
            ("text", &form.text),
            ("limit", &form.limit),
            ("seconds", &form.seconds),
        ]
    }
}
