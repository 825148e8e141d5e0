//! Campaigns, whom they are for, and how far they have come.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::template::Template;
use crate::identity::customer::{AccountAccess, AccountStatus};
use crate::kernel::id::CustomerId;
use crate::kernel::phone::PhoneNumber;
use crate::kernel::secret::{hex, sha256};
use crate::messaging::outbox::OutboxMessage;

/// The name of a campaign: nobody gets two messages of the same one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CampaignName(String);

/// A text that cannot name a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a campaign's name has 1 to 80 letters without accents, digits, dots, dashes and underscores")]
pub struct InvalidCampaign;

impl CampaignName {
    /// Checks and takes a name.
    ///
    /// # Errors
    /// [`InvalidCampaign`].
    pub fn parse(text: &str) -> Result<Self, InvalidCampaign> {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
        let good = (1..=80).contains(&text.len()) && text.bytes().all(fits);
        if good { Ok(Self(text.to_owned())) } else { Err(InvalidCampaign) }
    }

    /// The name of a campaign that nobody named: `stem`, such as the name of a file, with a few digits that
    /// change with the text.
    pub fn of(stem: &str, template: &Template) -> Self {
        let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
        let stem: String = stem.chars().map(plain).take(60).collect();
        let digits = hex(&sha256(template.text().as_bytes())[..4]);
        Self(format!("{stem}-{digits}"))
    }

    /// The name as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CampaignName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for CampaignName {
    type Error = InvalidCampaign;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<CampaignName> for String {
    fn from(name: CampaignName) -> Self {
        name.0
    }
}

/// Whom a campaign is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Segment {
    /// Who may come in: the portal switched on, the account not closed.
    Enabled,
    /// Whose account is active, whether the portal is on or not.
    Active,
    /// Who may come in, and neither they nor another account of their number ever did.
    NeverLoggedIn,
    /// Whose account is suspended.
    Suspended,
}

impl Segment {
    /// Every segment.
    pub const ALL: [Self; 4] = [Self::Enabled, Self::Active, Self::NeverLoggedIn, Self::Suspended];

    /// The word operators name it by.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Active => "active",
            Self::NeverLoggedIn => "never-logged-in",
            Self::Suspended => "suspended",
        }
    }

    /// The account states it takes.
    pub fn statuses(self) -> &'static [AccountStatus] {
        match self {
            Self::Enabled | Self::NeverLoggedIn => {
                &[AccountStatus::Pending, AccountStatus::Active, AccountStatus::Suspended]
            }
            Self::Active => &[AccountStatus::Active],
            Self::Suspended => &[AccountStatus::Suspended],
        }
    }

    /// Whether the portal must be switched on.
    pub fn needs_portal(self) -> bool {
        matches!(self, Self::Enabled | Self::NeverLoggedIn)
    }

    /// Whether it leaves out who ever logged in.
    pub fn leaves_out_users(self) -> bool {
        matches!(self, Self::NeverLoggedIn)
    }

    /// Whether an account still belongs to it, as far as the account itself tells.
    pub fn takes(self, access: &AccountAccess) -> bool {
        self.statuses().contains(&access.status) && (access.portal_active || !self.needs_portal())
    }
}

impl FromStr for Segment {
    type Err = UnknownSegment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|segment| segment.as_str() == text).ok_or(UnknownSegment)
    }
}

/// A text that names no segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a segment (enabled, active, never-logged-in or suspended)")]
pub struct UnknownSegment;

/// A customer who has not been told yet: one for each number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The account; the first of those that share the number.
    pub customer_id: CustomerId,
    /// The number on file.
    pub phone: PhoneNumber,
    /// The customer's name.
    pub name: String,
}

/// A recipient with their message: stored together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The account.
    pub customer_id: CustomerId,
    /// Its number, which is told once.
    pub phone: PhoneNumber,
    /// The message to its number.
    pub message: OutboxMessage,
}

/// What an announcement's words are made from when it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Of which campaign.
    pub campaign: CampaignName,
    /// To whom it goes; who left it meanwhile gets nothing.
    pub segment: Segment,
    /// The text with its gaps.
    pub template: Template,
    /// To which account.
    pub customer_id: CustomerId,
}

/// How far a campaign has come: each of its messages is counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Waiting for their time or a worker.
    pub queued: u64,
    /// Taken by a gateway, nothing further reported.
    pub sent: u64,
    /// On the phone.
    pub delivered: u64,
    /// Opened.
    pub read: u64,
    /// Given up, or reported as failed.
    pub failed: u64,
    /// Not sent, because the customer had left the segment or changed the number.
    pub dropped: u64,
    /// Too long ago: their fate is not kept any more.
    pub forgotten: u64,
}

impl Tally {
    /// Adds messages by the word of their state, as outboxes store it: delivery state if one was reported.
    pub fn add(&mut self, state: Option<&str>, count: u64) {
        let place = match state {
            None => &mut self.forgotten,
            Some("queued" | "parked") => &mut self.queued,
            Some("sent") => &mut self.sent,
            Some("delivered") => &mut self.delivered,
            Some("read") => &mut self.read,
            Some("dropped") => &mut self.dropped,
            Some(_) => &mut self.failed,
        };
        *place += count;
    }

    /// All messages.
    pub fn total(&self) -> u64 {
        self.queued + self.sent + self.delivered + self.read + self.failed + self.dropped + self.forgotten
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str) -> Template {
        Template::parse(text).expect("a template")
    }

    #[test]
    fn a_campaign_that_nobody_named_is_another_one_when_its_text_changes() {
        let name = CampaignName::of("portal baru", &template("Halo {name}"));
        assert!(name.as_str().starts_with("portal-baru-"), "{name}");
        assert_eq!(CampaignName::parse(name.as_str()), Ok(name.clone()));
        assert_ne!(name, CampaignName::of("portal baru", &template("Hai {name}")));
        assert_eq!(name, CampaignName::of("portal baru", &template("Halo {name}")));
    }

    #[test]
    fn a_campaigns_name_is_a_plain_word() {
        for bad in ["", "a b", "é", "a/b", &"x".repeat(81)] {
            assert_eq!(CampaignName::parse(bad), Err(InvalidCampaign), "{bad}");
        }
    }

    #[test]
    fn every_segment_reads_back_from_its_own_word() {
        for segment in Segment::ALL {
            assert_eq!(segment.as_str().parse(), Ok(segment));
        }
        assert!("everybody".parse::<Segment>().is_err());
    }

    #[test]
    fn nobody_who_was_switched_off_or_closed_stays_among_those_who_may_come_in() {
        let access = |status, portal_active| AccountAccess {
            customer_id: CustomerId::parse("AGLS1").expect("an id"),
            phone: None,
            portal_active,
            status,
        };
        assert!(Segment::Enabled.takes(&access(AccountStatus::Suspended, true)));
        assert!(!Segment::Enabled.takes(&access(AccountStatus::Active, false)));
        assert!(!Segment::NeverLoggedIn.takes(&access(AccountStatus::Closed, true)));
        assert!(Segment::Active.takes(&access(AccountStatus::Active, false)));
        assert!(!Segment::Suspended.takes(&access(AccountStatus::Active, true)));
    }
}
