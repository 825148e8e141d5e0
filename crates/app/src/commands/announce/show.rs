//! What the announcer's terminal shows.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use portal_core::messaging::campaign::{CampaignName, CampaignRequest, Facts, Preview, Tally};

use crate::config::Settings;
use crate::output::plain;

/// What texts and times are shown with.
pub(super) struct Shown {
    pub(super) brand: String,
    pub(super) portal_url: String,
    pub(super) zone: Tz,
}

impl Shown {
    pub(super) fn of(settings: &Settings) -> Self {
        Self {
            brand: settings.brand.name.clone(),
            portal_url: settings.http.public_url.clone().unwrap_or_default(),
            zone: settings.time_zone,
        }
    }

    fn time(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.zone).format("%Y-%m-%d %H:%M:%S %Z").to_string()
    }
}

/// What a run would do, and the first message with its name hidden.
pub(super) fn preview(shown: &Shown, request: &CampaignRequest, preview: &Preview) -> Vec<String> {
    let mut lines = vec![
        "Nothing is sent: this is what would happen.".to_owned(),
        row("Campaign", request.campaign.as_str()),
        row("Segment", request.segment.as_str()),
        row("Would get it", &preview.recipients.to_string()),
        row("Left for later", &preview.left.to_string()),
    ];
    if let Some((starts, ends)) = preview.span {
        lines.push(row("From", &shown.time(starts)));
        lines.push(row("To", &shown.time(ends)));
        lines.push(row("Takes about", &length(ends - starts)));
    }
    if let Some(first) = &preview.first {
        let facts = Facts {
            name: &masked(&first.name),
            customer_id: first.customer_id.as_str(),
            brand: &shown.brand,
            portal_url: &shown.portal_url,
        };
        lines.push(String::new());
        lines.push(format!("The first one, to {}:", first.phone.masked()));
        lines.extend(request.template.fill(&facts).lines().map(|line| format!("  | {}", plain(line))));
    }
    lines
}

/// What a run did.
pub(super) fn summary(
    shown: &Shown,
    campaign: &CampaignName,
    queued: u64,
    span: Option<(DateTime<Utc>, DateTime<Utc>)>,
    left: u64,
) -> Vec<String> {
    let noun = if queued == 1 { "message" } else { "messages" };
    let mut lines = vec![format!("{queued} {noun} queued in the campaign {campaign}, {left} recipients left")];
    if let Some((starts, ends)) = span {
        let (from, to) = (shown.time(starts), shown.time(ends));
        lines.push(format!("they go out from {from} to {to}, while workers run"));
        lines.push(format!("to see how far it is: portal announce --status --campaign {campaign}"));
    }
    lines
}

/// How far a campaign has come.
pub(super) fn tally(campaign: &CampaignName, tally: &Tally) -> Vec<String> {
    let mut lines = vec![format!("Campaign {campaign}: {} messages", tally.total())];
    let rows = [
        ("Queued", tally.queued),
        ("Sent", tally.sent),
        ("Delivered", tally.delivered),
        ("Read", tally.read),
        ("Failed", tally.failed),
        ("Dropped", tally.dropped),
        ("Forgotten", tally.forgotten),
    ];
    let always = ["Queued", "Sent", "Delivered", "Read", "Failed"];
    let kept = rows.into_iter().filter(|(name, count)| always.contains(name) || *count > 0);
    lines.extend(kept.map(|(name, count)| row(name, &count.to_string())));
    lines
}

fn row(name: &str, value: &str) -> String {
    format!("  {name:<15} {value}")
}

/// The first letter of each word: enough to see that the name is there.
fn masked(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first: String = letters.next().into_iter().collect();
        first + &"*".repeat(letters.count())
    };
    name.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// A length of time in its two largest units.
fn length(time: TimeDelta) -> String {
    let (days, hours, minutes) = (time.num_days(), time.num_hours() % 24, time.num_minutes() % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{} seconds", time.num_seconds()),
        (0, 0, _) => format!("{minutes} minutes"),
        (0, _, _) => format!("{hours} hours {minutes} minutes"),
        _ => format!("{days} days {hours} hours"),
    }
}

#[cfg(test)]
mod tests {
    use portal_core::messaging::campaign::{Pace, Recipient, Segment, Template};
    use portal_core::{CustomerId, PhoneNumber};

    use super::*;

    fn shown() -> Shown {
        let portal_url = "https://portal.example.id".to_owned();
        Shown { brand: "AGLIS Net".into(), portal_url, zone: chrono_tz::Asia::Jakarta }
    }

    #[test]
    fn a_preview_shows_the_first_message_with_the_name_hidden() {
        let template = Template::parse("*{brand}*\nHalo {name} ({customer_id}): {portal_url}").expect("a template");
        let request = CampaignRequest {
            campaign: CampaignName::of("portal-baru", &template),
            segment: Segment::Enabled,
            template,
            limit: Some(20),
            pace: Pace::default(),
        };
        let first = Recipient {
            customer_id: CustomerId::parse("AGLS1").expect("an id"),
            phone: PhoneNumber::parse("0817102070").expect("a number"),
            name: "Budi Santoso".into(),
        };
        let span = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + TimeDelta::seconds(125));
        let text =
            preview(&shown(), &request, &Preview { recipients: 20, left: 3, first: Some(first), span: Some(span) });
        let text = text.join("\n");
        assert!(text.contains("  | Halo B*** S****** (AGLS1): https://portal.example.id"), "{text}");
        assert!(text.contains("to 0817****070:") && text.contains("Takes about     2 minutes"), "{text}");
        assert!(!text.contains("Budi") && !text.contains("0817102070"), "{text}");
        assert!(text.contains("1970-01-01 07:02:05 WIB"), "{text}");
    }

    #[test]
    fn a_length_of_time_is_told_in_its_largest_units() {
        let told = |seconds| length(TimeDelta::seconds(seconds));
        assert_eq!(
            [told(59), told(60), told(3_660), told(90_000)],
            ["59 seconds", "1 minutes", "1 hours 1 minutes", "1 days 1 hours"]
        );
    }

    #[test]
    fn what_did_not_happen_is_told_only_where_somebody_asks_for_it() {
        let campaign = CampaignName::parse("c").expect("a name");
        let lines = tally(&campaign, &Tally { queued: 1, delivered: 2, ..Tally::default() });
        assert_eq!(lines.len(), 6);
        assert_eq!(lines[0], "Campaign c: 3 messages");
        let dropped = tally(&campaign, &Tally { dropped: 1, ..Tally::default() });
        assert_eq!(dropped.last().map(String::as_str), Some("  Dropped         1"));
    }
}
