//! The page of one campaign.

use askama::Template;
use page_kit::format;
use page_kit::icons::Icon;
use page_kit::tone::Tone;
use portal_core::messaging::campaign::{Segment, Tally};
use portal_core::staff::announcement::{CampaignProgress, CampaignStage};
use serde::{Deserialize, Serialize};

use crate::i18n::{Arg, Locale, t};
use crate::view::layout::Layout;

/// What came of a decision; shown once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum CampaignOutcome {
    /// It was stopped, and so many messages were withdrawn.
    Stopped(u64),
    /// Somebody else decided on it first.
    Changed,
}

/// The key of the words of a segment.
pub(crate) const fn segment_word(segment: Segment) -> &'static str {
    match segment {
        Segment::Enabled => "segment-enabled",
        Segment::Active => "segment-active",
        Segment::NeverLoggedIn => "segment-never-logged-in",
        Segment::Suspended => "segment-suspended",
    }
}

/// The key of the words of how a campaign stands.
pub(crate) const fn stage_word(stage: CampaignStage) -> &'static str {
    match stage {
        CampaignStage::Enqueuing => "campaign-enqueuing",
        CampaignStage::Sending => "campaign-sending",
        CampaignStage::Stopped => "campaign-stopped",
        CampaignStage::Finished => "campaign-finished",
    }
}

/// What it means.
pub(crate) const fn stage_tone(stage: CampaignStage) -> Tone {
    match stage {
        CampaignStage::Enqueuing | CampaignStage::Sending => Tone::Info,
        CampaignStage::Stopped => Tone::Warning,
        CampaignStage::Finished => Tone::Success,
    }
}

/// `GET /staff/announcements/{id}`; forms stop it, or let it go on.
#[derive(Debug, Template)]
#[template(path = "announcement/campaign.html")]
pub(crate) struct CampaignPage {
    pub(crate) layout: Layout,
    pub(crate) progress: CampaignProgress,
    pub(crate) outcome: Option<CampaignOutcome>,
}

impl CampaignPage {
    fn stage(&self) -> CampaignStage {
        self.progress.stage()
    }

    fn badge(&self) -> (Tone, String) {
        (stage_tone(self.stage()), self.layout.t(stage_word(self.stage())))
    }

    fn count(&self, number: u64) -> String {
        format::count(self.layout.locale, number)
    }

    /// What became of the messages, figure by figure.
    fn figures(&self) -> [(String, String); 7] {
        let Tally { queued, sent, delivered, read, failed, dropped, forgotten } = self.progress.tally;
        [
            ("tally-queued", queued),
            ("tally-sent", sent),
            ("tally-delivered", delivered),
            ("tally-read", read),
            ("tally-failed", failed),
            ("tally-dropped", dropped),
            ("tally-forgotten", forgotten),
        ]
        .map(|(word, number)| (self.layout.t(word), self.count(number)))
    }

    /// How many of a thousand messages do not wait any more.
    fn share(&self) -> u64 {
        self.progress.settled().saturating_mul(1_000).checked_div(self.progress.tally.total()).unwrap_or_default()
    }

    /// The same in words.
    fn share_words(&self) -> String {
        let args = [
            ("settled", Arg::from(self.count(self.progress.settled()))),
            ("total", self.count(self.progress.tally.total()).into()),
            ("share", format::percent(self.layout.locale, self.share()).into()),
        ];
        t(self.layout.locale, "campaign-share", &args)
    }

    /// What the campaign is, row by row.
    fn facts(&self) -> Vec<(String, String)> {
        let campaign = &self.progress.campaign;
        let request = &campaign.request;
        let limit = match request.limit {
            Some(limit) => self.count(limit.into()),
            None => self.layout.t("announcement-limit-none"),
        };
        let rows = [
            ("announcement-segment", self.layout.t(segment_word(request.segment))),
            ("campaign-began-by", campaign.began_by.as_str().to_owned()),
            ("campaign-began-at", self.layout.date_time(&campaign.began_at)),
            ("announcement-limit", limit),
            ("announcement-seconds", request.pace.gap.num_seconds().to_string()),
        ];
        rows.into_iter().map(|(word, value)| (self.layout.t(word), value)).collect()
    }

    fn outcome_words(&self, outcome: &CampaignOutcome) -> String {
        match outcome {
            CampaignOutcome::Stopped(count) => self.layout.tn("campaign-withdrawn", "count", self.count(*count)),
            CampaignOutcome::Changed => self.layout.t("campaign-changed"),
        }
    }
}
