//! Stored campaigns on stores that fail between any two steps.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};

use super::*;
use crate::kernel::actor::StaffName;
use crate::kernel::clock::Clock;
use crate::kernel::commit::Committed;
use crate::kernel::id::{CampaignId, CustomerId};
use crate::kernel::page::{Page, PageRequest};
use crate::messaging::campaign::{
    AnnouncementStore, Campaign, CampaignName, CampaignRequest, CampaignState, Invitation, Pace, Segment, Tally,
    Template,
};
use crate::test_support::{CountingEntropy, noon, unreachable_port};

/// A clock that moves a second with each look.
#[derive(Default)]
struct Seconds(AtomicI64);

impl Clock for Seconds {
    fn now(&self) -> DateTime<Utc> {
        noon() + TimeDelta::seconds(self.0.fetch_add(1, Ordering::Relaxed))
    }

    fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
        at.date_naive()
    }
}

/// One campaign, its marks and its customers.
struct Stored {
    claimed: ClaimedCampaign,
    leased_until: Option<DateTime<Utc>>,
    told: Vec<Invitation>,
}

/// Both ports on one campaign. The call numbered `fails_at` fails: before it does anything, or after.
struct Stores {
    stored: Mutex<Stored>,
    customers: u32,
    calls: AtomicU64,
    fails_at: u64,
    fails_after: bool,
}

fn campaign(limit: Option<u32>) -> Campaign {
    let request = CampaignRequest {
        campaign: CampaignName::parse("portal-baru").expect("a name"),
        segment: Segment::Enabled,
        template: Template::parse("Halo {name}").expect("a template"),
        limit,
        pace: Pace::default(),
    };
    Campaign {
        id: CampaignId::generate(noon(), &CountingEntropy::default()),
        version: 1,
        request,
        began_by: StaffName::parse("sari@isp.id").expect("a name"),
        began_at: noon(),
        state: CampaignState::Running,
        enqueued: 0,
    }
}

impl Stores {
    fn new(customers: u32, limit: Option<u32>, (fails_at, fails_after): (u64, bool)) -> Arc<Self> {
        let claimed = ClaimedCampaign { campaign: campaign(limit), passed: None, fence: 0 };
        let stored = Mutex::new(Stored { claimed, leased_until: None, told: Vec::new() });
        Arc::new(Self { stored, customers, calls: AtomicU64::new(0), fails_at, fails_after })
    }

    fn stored(&self) -> MutexGuard<'_, Stored> {
        self.stored.lock().expect("no panic")
    }

    /// Does something, or fails before or after it.
    fn call<T>(&self, act: impl FnOnce(&mut Stored) -> T) -> Result<T, PortError> {
        let fails = self.calls.fetch_add(1, Ordering::Relaxed) == self.fails_at;
        if fails && !self.fails_after {
            return Err(unreachable_port());
        }
        let answer = act(&mut self.stored());
        if fails { Err(unreachable_port()) } else { Ok(answer) }
    }

    /// Who was told, in order.
    fn told(&self) -> Vec<CustomerId> {
        self.stored().told.iter().map(|invitation| invitation.customer_id.clone()).collect()
    }

    fn state(&self) -> CampaignState {
        self.stored().claimed.campaign.state
    }
}

fn customer(n: u32) -> Recipient {
    Recipient {
        customer_id: CustomerId::parse(&format!("AGLS{n:05}")).expect("an id"),
        phone: crate::PhoneNumber::parse(&format!("0812{n:08}")).expect("a number"),
        name: "Budi".into(),
    }
}

#[async_trait]
impl AnnouncementStore for Stores {
    async fn waiting(&self, _: &CampaignName, _: Segment) -> Result<u64, PortError> {
        unreachable!("the worker does not count")
    }

    async fn next(
        &self,
        _: &CampaignName,
        _: Segment,
        after: Option<CustomerId>,
        limit: u32,
    ) -> Result<Vec<Recipient>, PortError> {
        self.call(|stored| {
            let is_told = |one: &Recipient| stored.told.iter().any(|told| told.customer_id == one.customer_id);
            let rest =
                (0..self.customers).map(customer).filter(|one| after.as_ref().is_none_or(|at| one.customer_id > *at));
            rest.filter(|one| !is_told(one)).take(limit.try_into().expect("small")).collect()
        })
    }

    async fn enqueue(&self, _: &CampaignName, _: &[Invitation]) -> Result<u64, PortError> {
        unreachable!("the worker stores its progress too")
    }

    async fn last_due(&self) -> Result<Option<DateTime<Utc>>, PortError> {
        self.call(|stored| stored.told.iter().filter_map(|told| told.message.not_before).max())
    }

    async fn tally(&self, _: &CampaignName) -> Result<Tally, PortError> {
        unreachable!("the worker does not count")
    }
}

#[async_trait]
impl CampaignRepo for Stores {
    async fn begin(&self, _: &Campaign) -> Result<Committed, PortError> {
        unreachable!("staff begin")
    }

    async fn find(&self, _: CampaignId) -> Result<Option<Campaign>, PortError> {
        unreachable!("staff look")
    }

    async fn page(&self, _: PageRequest) -> Result<Page<Campaign>, PortError> {
        unreachable!("staff look")
    }

    async fn claim(
        &self,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<ClaimedCampaign>, PortError> {
        self.call(|stored| {
            let is_free = stored.leased_until.is_none_or(|until| until <= now);
            if stored.claimed.campaign.state != CampaignState::Running || !is_free {
                return None;
            }
            stored.leased_until = Some(lease_until);
            stored.claimed.fence += 1;
            Some(stored.claimed.clone())
        })
    }

    async fn store(&self, step: &CampaignStep) -> Result<Option<u64>, PortError> {
        self.call(|stored| {
            if stored.claimed.campaign.state != CampaignState::Running || stored.claimed.fence != step.fence {
                return None;
            }
            let is_told = |one: &Invitation| stored.told.iter().any(|told| told.customer_id == one.customer_id);
            let new: Vec<_> = step.batch.iter().filter(|one| !is_told(one)).cloned().collect();
            let count = u64::try_from(new.len()).expect("small");
            stored.told.extend(new);
            stored.claimed.campaign.enqueued += count;
            stored.claimed.passed = Some(step.passed.clone());
            stored.leased_until = None;
            Some(count)
        })
    }

    async fn finish(&self, _: CampaignId, fence: i64) -> Result<Committed, PortError> {
        self.call(|stored| {
            if stored.claimed.fence != fence {
                return Committed::Conflict;
            }
            stored.claimed.campaign.state = CampaignState::Finished;
            Committed::Done
        })
    }

    async fn stop(&self, _: CampaignId, _: i64, _: DateTime<Utc>) -> Result<Option<u64>, PortError> {
        unreachable!("staff stop")
    }

    async fn resume(&self, _: CampaignId, _: i64) -> Result<Committed, PortError> {
        unreachable!("staff resume")
    }
}

fn worker(stores: &Arc<Stores>) -> CampaignWorker {
    let announcer = AnnouncerDeps {
        store: stores.clone(),
        clock: Arc::new(Seconds::default()),
        entropy: Arc::new(CountingEntropy::default()),
    };
    CampaignWorker::new(CampaignWorkerDeps { campaigns: stores.clone(), announcer })
}

/// Calls the worker as a process does, until the campaign is finished.
async fn work(stores: &Arc<Stores>) {
    let worker = worker(stores);
    for _ in 0..200 {
        // One that fails is called again, and so is one that has nothing to do.
        let _ = worker.go_on().await;
        if stores.state() == CampaignState::Finished {
            return;
        }
    }
    panic!("the campaign does not end: {} calls", stores.calls.load(Ordering::Relaxed));
}

const NEVER: (u64, bool) = (u64::MAX, false);

#[tokio::test]
async fn a_campaign_is_enqueued_batch_by_batch_in_order_and_at_its_pace() {
    let stores = Stores::new(1_200, None, NEVER);
    work(&stores).await;
    assert_eq!(stores.told(), (0..1_200).map(|n| customer(n).customer_id).collect::<Vec<_>>());
    let kept = stores.stored();
    let times: Vec<_> = kept.told.iter().filter_map(|told| told.message.not_before).collect();
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= TimeDelta::seconds(3)), "also between two batches");
    assert_eq!(kept.claimed.fence, 4, "three batches and the end");
}

#[tokio::test]
async fn a_limit_holds_for_the_whole_campaign() {
    for limit in [0, 1, 500, 620] {
        let stores = Stores::new(1_200, Some(limit), NEVER);
        work(&stores).await;
        assert_eq!(stores.told().len(), usize::try_from(limit).expect("small"));
    }
}

#[tokio::test]
async fn a_stop_between_any_two_steps_leaves_nobody_out_and_tells_nobody_twice() {
    let whole = Stores::new(700, None, NEVER);
    work(&whole).await;
    for call in 0..whole.calls.load(Ordering::Relaxed) {
        for fails_after in [false, true] {
            let stores = Stores::new(700, None, (call, fails_after));
            work(&stores).await;
            assert_eq!(
                stores.told(),
                whole.told(),
                "call {call} fails {}",
                if fails_after { "after" } else { "before" }
            );
        }
    }
}

#[tokio::test]
async fn a_worker_whose_lease_ended_stores_nothing() {
    let stores = Stores::new(10, None, NEVER);
    let announcer = worker(&stores).deps.announcer;
    let old = stores.claim(noon(), noon()).await.expect("it answers").expect("the campaign");
    let new = stores.claim(noon(), noon()).await.expect("it answers").expect("the campaign");
    let (batch, _) = announcer.invite(&old.campaign.request, vec![customer(0)], noon());
    let step = |fence| CampaignStep {
        id: old.campaign.id,
        campaign: old.campaign.request.campaign.clone(),
        fence,
        batch: batch.clone(),
        passed: customer(0).customer_id,
    };
    assert_eq!(stores.store(&step(old.fence)).await.expect("it answers"), None);
    assert_eq!(stores.store(&step(new.fence)).await.expect("it answers"), Some(1));
}
