//! An announcement as its form sends it.

use portal_core::messaging::campaign::{
    CampaignName, CampaignRequest, Pace, Segment, Template, TemplateFault, TemplateProblem,
};
use serde::{Deserialize, Serialize};

/// Why an announcement was not looked at or begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum AnnouncementProblem {
    /// The name is empty, too long, or holds other characters.
    Name,
    /// A campaign had the name before.
    NameTaken,
    /// No segment was chosen.
    Segment,
    /// The text is empty.
    Empty,
    /// The text has too many characters: so many.
    TooLong(usize),
    /// A line holds control characters.
    ControlCharacters(usize),
    /// A brace in that line is not closed.
    Unclosed(usize),
    /// That line names a place that there is not.
    UnknownPlace(usize, String),
    /// The text names the portal's address, and none is set.
    NoAddress,
    /// The limit is no number above zero.
    Limit,
    /// The distance is no number of seconds, too short or too long.
    Seconds,
}

impl AnnouncementProblem {
    /// The key of its words.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Name => "announcement-name-wrong",
            Self::NameTaken => "announcement-name-taken",
            Self::Segment => "announcement-segment-wrong",
            Self::Empty => "announcement-text-empty",
            Self::TooLong(_) => "announcement-text-long",
            Self::ControlCharacters(_) => "announcement-text-control",
            Self::Unclosed(_) => "announcement-text-open",
            Self::UnknownPlace(..) => "announcement-text-place",
            Self::NoAddress => "announcement-no-address",
            Self::Limit => "announcement-limit-wrong",
            Self::Seconds => "announcement-seconds-wrong",
        }
    }

    /// The field that has to be filled in differently.
    pub(crate) const fn field(&self) -> &'static str {
        match self {
            Self::Name | Self::NameTaken => "name",
            Self::Segment => "segment",
            Self::Empty
            | Self::TooLong(_)
            | Self::ControlCharacters(_)
            | Self::Unclosed(_)
            | Self::UnknownPlace(..)
            | Self::NoAddress => "text",
            Self::Limit => "limit",
            Self::Seconds => "seconds",
        }
    }
}

impl From<TemplateProblem> for AnnouncementProblem {
    fn from(TemplateProblem { line, fault }: TemplateProblem) -> Self {
        let line = line.unwrap_or(1);
        match fault {
            TemplateFault::Empty => Self::Empty,
            TemplateFault::TooLong(characters) => Self::TooLong(characters),
            TemplateFault::ControlCharacters => Self::ControlCharacters(line),
            TemplateFault::Unclosed => Self::Unclosed(line),
            TemplateFault::UnknownGap(gap) => Self::UnknownPlace(line, gap),
        }
    }
}

/// What the page of the form is told of the form that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FormOutcome {
    /// It can be begun; the page shows what would happen.
    Preview,
    /// It has to be filled in differently.
    Wrong(AnnouncementProblem),
}

/// The form of an announcement.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct AnnouncementForm {
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) segment: String,
    #[serde(default)]
    pub(crate) text: String,
    /// Empty: all of them.
    #[serde(default)]
    pub(crate) limit: String,
    #[serde(default)]
    pub(crate) seconds: String,
}

impl Default for AnnouncementForm {
    fn default() -> Self {
        let (name, segment, text, limit) = Default::default();
        Self { name, segment, text, limit, seconds: Pace::default().gap.num_seconds().to_string() }
    }
}

impl AnnouncementForm {
    /// The announcement that was written.
    pub(crate) fn read(&self) -> Result<CampaignRequest, AnnouncementProblem> {
        let campaign = CampaignName::parse(self.name.trim()).map_err(|_| AnnouncementProblem::Name)?;
        let segment = self.segment.parse::<Segment>().map_err(|_| AnnouncementProblem::Segment)?;
        let template = Template::parse(&self.text)?;
        let limit = match self.limit.trim() {
            "" => None,
            number => Some(positive(number).ok_or(AnnouncementProblem::Limit)?),
        };
        let pace = positive(self.seconds.trim()).and_then(|seconds| Pace::of_seconds(seconds).ok());
        let pace = pace.ok_or(AnnouncementProblem::Seconds)?;
        Ok(CampaignRequest { campaign, segment, template, limit, pace })
    }
}

/// A number above zero, in digits alone.
fn positive(text: &str) -> Option<u32> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_plain && *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> AnnouncementForm {
        AnnouncementForm {
            name: " portal-baru ".into(),
            segment: "active".into(),
            text: "Halo {name}".into(),
            limit: String::new(),
            ..AnnouncementForm::default()
        }
    }

    #[test]
    fn a_form_is_read_with_the_pace_and_the_limit_that_it_names() {
        let read = form().read().expect("an announcement");
        assert_eq!((read.campaign.as_str(), read.segment, read.limit), ("portal-baru", Segment::Active, None));
        assert_eq!(read.pace, Pace::default());
        let form = AnnouncementForm { limit: "20".into(), seconds: "30".into(), ..form() };
        let read = form.read().expect("an announcement");
        assert_eq!((read.limit, read.pace.gap.num_seconds()), (Some(20), 30));
    }

    #[test]
    fn what_is_wrong_is_told_of_the_first_field_that_has_it() {
        use AnnouncementProblem as Problem;
        type Change = fn(&mut AnnouncementForm);
        let wrong: [(Change, Problem); 11] = [
            (|form| form.name = "portal baru".into(), Problem::Name),
            (|form| form.segment = "all".into(), Problem::Segment),
            (|form| form.text = " \r\n".into(), Problem::Empty),
            (|form| form.text = "x".repeat(4_001), Problem::TooLong(4_001)),
            (|form| form.text = "a\nb\u{7}".into(), Problem::ControlCharacters(2)),
            (|form| form.text = "Halo {name".into(), Problem::Unclosed(1)),
            (|form| form.text = "Halo\n\n{nama}".into(), Problem::UnknownPlace(3, "nama".into())),
            (|form| form.limit = "0".into(), Problem::Limit),
            (|form| form.limit = "+5".into(), Problem::Limit),
            (|form| form.seconds = String::new(), Problem::Seconds),
            (|form| form.seconds = "3601".into(), Problem::Seconds),
        ];
        for (change, problem) in wrong {
            let mut form = form();
            change(&mut form);
            assert_eq!(form.read(), Err(problem));
        }
    }
}
