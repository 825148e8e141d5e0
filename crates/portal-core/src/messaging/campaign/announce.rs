//! Runs of campaigns: one batch after the other goes into the outbox, each message with its time.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::invite::BATCH;
use super::model::{CampaignName, Invitation, Recipient, Segment, Tally};
use super::pace::Pace;
use super::port::AnnouncementStore;
use super::template::Template;
use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;

/// What announcing needs.
#[derive(Clone)]
pub struct AnnouncerDeps {
    /// Knows who was told, and enqueues.
    pub store: Arc<dyn AnnouncementStore>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes distances irregular.
    pub entropy: Arc<dyn Entropy>,
}

/// What to tell whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignRequest {
    /// The campaign: nobody gets it twice.
    pub campaign: CampaignName,
    /// Whom to tell.
    pub segment: Segment,
    /// What to say.
    pub template: Template,
    /// At most so many in this run.
    pub limit: Option<u32>,
    /// How far apart.
    pub pace: Pace,
}

/// What a run would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// How many would get a message in this run.
    pub recipients: u64,
    /// How many would be left for later runs.
    pub left: u64,
    /// Who would be the first.
    pub first: Option<Recipient>,
    /// When the first and the last message would go out.
    pub span: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// The use cases of announcing.
#[derive(Clone)]
pub struct Announcer {
    deps: AnnouncerDeps,
}

/// A run under way. Stopping it between two steps loses nothing and doubles nothing: the next run goes on
/// where it stopped.
pub struct CampaignRun {
    deps: AnnouncerDeps,
    request: CampaignRequest,
    left: u32,
    passed: Option<CustomerId>,
    next_at: DateTime<Utc>,
    span: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Announcer {
    /// Wires the use cases.
    pub fn new(deps: AnnouncerDeps) -> Self {
        Self { deps }
    }

    /// Says what a run would do, and does nothing.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    pub async fn preview(&self, request: &CampaignRequest) -> Result<Preview, PortError> {
        let store = &self.deps.store;
        let waiting = store.waiting(&request.campaign, request.segment).await?;
        let first = store.next(&request.campaign, request.segment, None, 1).await?.into_iter().next();
        let recipients = request.limit.map_or(waiting, |limit| waiting.min(limit.into()));
        let mut span = None;
        if recipients > 0 {
            let starts = self.deps.first_time(&request.pace).await?;
            let ends = (1..recipients).fold(starts, |last, _| self.deps.time_after(&request.pace, last));
            span = Some((starts, ends));
        }
        Ok(Preview { recipients, left: waiting - recipients, first, span })
    }

    /// Begins a run.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    pub async fn begin(&self, request: CampaignRequest) -> Result<CampaignRun, PortError> {
        let next_at = self.deps.first_time(&request.pace).await?;
        let left = request.limit.unwrap_or(u32::MAX);
        Ok(CampaignRun { deps: self.deps.clone(), request, left, passed: None, next_at, span: None })
    }

    /// How many recipients a campaign has not reached yet.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    pub async fn waiting(&self, campaign: &CampaignName, segment: Segment) -> Result<u64, PortError> {
        self.deps.store.waiting(campaign, segment).await
    }

    /// How far a campaign has come.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    pub async fn tally(&self, campaign: &CampaignName) -> Result<Tally, PortError> {
        self.deps.store.tally(campaign).await
    }
}

impl CampaignRun {
    /// Enqueues the next few messages and answers how many; `None` when there is nobody left for this run.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached; the same call may be made again.
    pub async fn step(&mut self) -> Result<Option<u64>, PortError> {
        let CampaignRequest { campaign, segment, .. } = &self.request;
        let size = self.left.min(BATCH);
        let found = if size == 0 {
            Vec::new()
        } else {
            self.deps.store.next(campaign, *segment, self.passed.clone(), size).await?
        };
        let Some(last) = found.last().map(|recipient| recipient.customer_id.clone()) else {
            return Ok(None);
        };
        let (batch, at) = self.deps.invite(&self.request, found, self.next_at);
        let new = self.deps.store.enqueue(&self.request.campaign, &batch).await?;
        self.note(&batch);
        (self.passed, self.next_at) = (Some(last), at);
        self.left = self.left.saturating_sub(u32::try_from(new).unwrap_or(u32::MAX));
        Ok(Some(new))
    }

    /// When the first and the last message of this run go out.
    pub fn span(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        self.span
    }

    fn note(&mut self, batch: &[Invitation]) {
        for at in batch.iter().filter_map(|invitation| invitation.message.not_before) {
            self.span = Some((self.span.map_or(at, |(first, _)| first), at));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use chrono::TimeDelta;

    use super::*;
    use crate::messaging::campaign::{Announcement, MockAnnouncementStore};
    use crate::messaging::outbox::MessageKind as _;
    use crate::test_support::{CountingEntropy, clock_at, noon, unreachable_port};

    type Enqueued = Arc<Mutex<Vec<Invitation>>>;

    fn recipient(n: u32) -> Recipient {
        Recipient {
            customer_id: CustomerId::parse(&format!("AGLS{n:05}")).expect("an id"),
            phone: crate::PhoneNumber::parse(&format!("0812{n:08}")).expect("a number"),
            name: "Budi".into(),
        }
    }

    /// A store with so many recipients that keeps what is enqueued; refuses the first time if told to.
    fn store(recipients: u32, refuses: bool) -> (MockAnnouncementStore, Enqueued) {
        let (mut store, enqueued) = (MockAnnouncementStore::new(), Enqueued::default());
        store.expect_waiting().returning(move |_, _| Ok(recipients.into()));
        store.expect_last_due().returning(|| Ok(None));
        store.expect_next().returning(move |_, _, after, limit| {
            let all = (0..recipients).map(recipient);
            let rest = all.filter(|one| after.as_ref().is_none_or(|passed| one.customer_id > *passed));
            Ok(rest.take(limit.try_into().expect("a small number")).collect())
        });
        if refuses {
            store.expect_enqueue().times(1).returning(|_, _| Err(unreachable_port()));
        }
        let log = enqueued.clone();
        store.expect_enqueue().returning(move |_, batch| {
            log.lock().expect("the log").extend_from_slice(batch);
            Ok(batch.len().try_into().expect("a small number"))
        });
        (store, enqueued)
    }

    fn announcer(store: MockAnnouncementStore) -> Announcer {
        let entropy = Arc::new(CountingEntropy::default());
        Announcer::new(AnnouncerDeps { store: Arc::new(store), clock: clock_at(noon()), entropy })
    }

    fn request(limit: Option<u32>) -> CampaignRequest {
        CampaignRequest {
            campaign: CampaignName::parse("portal-baru").expect("a name"),
            segment: Segment::Enabled,
            template: Template::parse("Halo {name}").expect("a template"),
            limit,
            pace: Pace::default(),
        }
    }

    #[tokio::test]
    async fn messages_are_spread_over_time_and_end_a_week_after_theirs() {
        let (store, enqueued) = store(1_200, false);
        let mut run = announcer(store).begin(request(None)).await.expect("it begins");
        let mut steps = Vec::new();
        while let Some(new) = run.step().await.expect("it goes on") {
            steps.push(new);
        }
        assert_eq!(steps, [500, 500, 200]);
        let enqueued = enqueued.lock().expect("the log");
        let times: Vec<_> = enqueued.iter().map(|one| one.message.not_before.expect("a time")).collect();
        assert!(times.windows(2).all(|pair| (pair[1] - pair[0]) >= TimeDelta::seconds(3)));
        assert_eq!(run.span(), Some((times[0], times[1_199])));
        assert!(enqueued.iter().all(|one| one.message.lane == Announcement::LANE));
        assert_eq!(enqueued[7].message.expires_at, Some(times[7] + TimeDelta::days(7)));
    }

    #[tokio::test]
    async fn a_limit_ends_the_run() {
        let (store, enqueued) = store(1_200, false);
        let mut run = announcer(store).begin(request(Some(620))).await.expect("it begins");
        while run.step().await.expect("it goes on").is_some() {}
        assert_eq!(enqueued.lock().expect("the log").len(), 620);
    }

    #[tokio::test]
    async fn a_step_that_failed_is_made_again_with_the_same_people() {
        let (store, enqueued) = store(3, true);
        let mut run = announcer(store).begin(request(None)).await.expect("it begins");
        assert!(run.step().await.is_err());
        assert_eq!(run.step().await.expect("the store is back"), Some(3));
        assert_eq!(run.step().await.expect("it ends"), None);
        assert_eq!(enqueued.lock().expect("the log").len(), 3);
    }

    #[tokio::test]
    async fn a_preview_enqueues_nothing() {
        let (store, enqueued) = store(100, false);
        let preview = announcer(store).preview(&request(Some(20))).await.expect("it answers");
        assert_eq!((preview.recipients, preview.left), (20, 80));
        assert_eq!(preview.first, Some(recipient(0)));
        let (starts, ends) = preview.span.expect("a span");
        assert!((19 * 3..=19 * 9).contains(&(ends - starts).num_seconds()));
        assert!(enqueued.lock().expect("the log").is_empty());
    }
}
