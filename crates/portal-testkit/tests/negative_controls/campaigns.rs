//! Stored campaigns.

use std::cmp::Reverse;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::kernel::commit::Committed;
use portal_core::messaging::campaign::{
    AnnouncementStore as _, Campaign, CampaignRepo, CampaignState, CampaignStep, ClaimedCampaign,
};
use portal_core::{CampaignId, Page, PageRequest, PortError};
use portal_testkit::{CampaignStores, TestDatabase};

use crate::announcements::Announcements;
use crate::database::{Gate, Isp};
use crate::let_others_go_first;
use crate::sessions::Sessions;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    ForgetsTheLimit,
    TakesNamesAgain,
    IgnoresMarks,
    RacyBegin,
    ListsTheFirstFirst,
    CountsThePage,
    LeasesForGood,
    ClaimsTheHeld,
    SameFenceForAll,
    RacyClaim,
    ForgetsWhoWasPassed,
    KeepsTheLease,
    IgnoresTheFence,
    CountsTheBatch,
    ClaimsTheFinished,
    FinishesAnyFence,
    KeepsMarks,
    WithdrawsNothing,
    GoesOnInTheMiddle,
    WithdrawsTheHeld,
    LeavesTheParked,
    WithdrawsStepsAlone,
    StopsEveryCampaign,
    StoresTheStopped,
    GoesOnWithTheFence,
    IgnoresTheVersion,
    CountsStepsAsVersions,
    RacyStop,
    RacyStep,
}

#[derive(Clone)]
struct Row {
    claimed: ClaimedCampaign,
    lease_until: Option<DateTime<Utc>>,
}

impl Row {
    fn is_running(&self) -> bool {
        self.claimed.campaign.state == CampaignState::Running
    }
}

struct Campaigns {
    fault: Fault,
    rows: Mutex<Vec<Row>>,
    announcements: Arc<Announcements>,
    isp: Arc<Isp>,
    gate: Gate,
}

impl Campaigns {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn rows(&self) -> MutexGuard<'_, Vec<Row>> {
        self.rows.lock().expect("no panic")
    }

    fn row(&self, id: CampaignId) -> Option<Row> {
        self.rows().iter().find(|row| row.claimed.campaign.id == id).cloned()
    }

    fn change(&self, id: CampaignId, change: impl FnOnce(&mut Row)) {
        if let Some(row) = self.rows().iter_mut().find(|row| row.claimed.campaign.id == id) {
            change(row);
        }
    }

    fn is_free(&self, row: &Row, now: DateTime<Utc>) -> bool {
        let is_over = |until: DateTime<Utc>| until <= now && !self.is(Fault::LeasesForGood);
        let is_claimable = row.is_running()
            || row.claimed.campaign.state == CampaignState::Finished && self.is(Fault::ClaimsTheFinished);
        is_claimable && (row.lease_until.is_none_or(is_over) || self.is(Fault::ClaimsTheHeld))
    }

    /// Whether the worker of a step may store it.
    fn holds(&self, id: CampaignId, fence: i64) -> bool {
        self.row(id).is_some_and(|row| {
            let is_running = row.is_running()
                || row.claimed.campaign.state == CampaignState::Stopped && self.is(Fault::StoresTheStopped);
            is_running && (row.claimed.fence == fence || self.is(Fault::IgnoresTheFence))
        })
    }

    fn is_at(&self, id: CampaignId, version: i64) -> bool {
        let is = self.row(id).map(|row| row.claimed.campaign.version);
        is.is_some_and(|is| is == version || self.is(Fault::IgnoresTheVersion))
    }

    /// Withdraws what waits of a campaign, and forgets who was to get it.
    fn withdraw(&self, campaign: &Campaign) -> u64 {
        if self.is(Fault::WithdrawsNothing) {
            return 0;
        }
        let name = Some(&campaign.request.campaign).filter(|_| !self.is(Fault::StopsEveryCampaign));
        let mut ids = self.announcements.messages_of(name);
        if self.is(Fault::WithdrawsStepsAlone) {
            ids.truncate(campaign.enqueued.try_into().expect("small"));
        }
        let parked = !self.is(Fault::LeavesTheParked);
        let withdrawn = self.isp.outbox.withdraw(&ids, self.is(Fault::WithdrawsTheHeld), parked);
        if !self.is(Fault::KeepsMarks) {
            self.announcements.unmark(&withdrawn);
        }
        withdrawn.len().try_into().expect("small")
    }
}

#[async_trait]
impl CampaignRepo for Campaigns {
    async fn begin(&self, campaign: &Campaign) -> Result<Committed, PortError> {
        let _alone = self.gate.pass(self.is(Fault::RacyBegin)).await;
        let name = &campaign.request.campaign;
        let is_same = |row: &Row| {
            let of = &row.claimed.campaign;
            of.id == campaign.id || of.request.campaign == *name && !self.is(Fault::TakesNamesAgain)
        };
        let is_marked = !self.announcements.messages_of(Some(name)).is_empty() && !self.is(Fault::IgnoresMarks);
        let is_taken = is_marked || self.rows().iter().any(is_same);
        let_others_go_first().await;
        if is_taken {
            return Ok(Committed::Conflict);
        }
        let mut campaign = campaign.clone();
        if self.is(Fault::ForgetsTheLimit) {
            campaign.request.limit = None;
        }
        let claimed = ClaimedCampaign { campaign, passed: None, fence: 0 };
        self.rows().push(Row { claimed, lease_until: None });
        Ok(Committed::Done)
    }

    async fn find(&self, id: CampaignId) -> Result<Option<Campaign>, PortError> {
        Ok(self.row(id).map(|row| row.claimed.campaign))
    }

    async fn page(&self, page: PageRequest) -> Result<Page<Campaign>, PortError> {
        let mut all: Vec<_> = self.rows().iter().map(|row| row.claimed.campaign.clone()).collect();
        all.sort_by_key(|campaign| Reverse((campaign.began_at, campaign.id)));
        if self.is(Fault::ListsTheFirstFirst) {
            all.reverse();
        }
        let count = all.len();
        let (skip, take) = (page.offset().try_into().expect("small"), page.limit().try_into().expect("small"));
        let items: Vec<_> = all.into_iter().skip(skip).take(take).collect();
        let total = if self.is(Fault::CountsThePage) { items.len() } else { count };
        Ok(Page { items, total: total.try_into().expect("small"), request: page })
    }

    async fn claim(
        &self,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<ClaimedCampaign>, PortError> {
        let _alone = self.gate.pass(self.is(Fault::RacyClaim)).await;
        let mut free: Vec<_> = self.rows().iter().filter(|row| self.is_free(row, now)).cloned().collect();
        free.sort_by_key(|row| (row.claimed.campaign.began_at, row.claimed.campaign.id));
        let_others_go_first().await;
        let Some(row) = free.into_iter().next() else { return Ok(None) };
        let mut claimed = row.claimed;
        claimed.fence += i64::from(!self.is(Fault::SameFenceForAll));
        self.change(claimed.campaign.id, |row| {
            row.claimed.fence = claimed.fence;
            row.lease_until = Some(lease_until);
        });
        Ok(Some(claimed))
    }

    async fn store(&self, step: &CampaignStep) -> Result<Option<u64>, PortError> {
        let _alone = self.gate.pass(self.is(Fault::RacyStep)).await;
        if !self.holds(step.id, step.fence) {
            return Ok(None);
        }
        let_others_go_first().await;
        let new = self.announcements.enqueue(&step.campaign, &step.batch).await?;
        let counted = if self.is(Fault::CountsTheBatch) { step.batch.len().try_into().expect("small") } else { new };
        self.change(step.id, |row| {
            row.claimed.campaign.enqueued += counted;
            row.claimed.campaign.version += i64::from(self.is(Fault::CountsStepsAsVersions));
            row.claimed.passed = Some(step.passed.clone()).filter(|_| !self.is(Fault::ForgetsWhoWasPassed));
            row.lease_until = row.lease_until.filter(|_| self.is(Fault::KeepsTheLease));
        });
        Ok(Some(counted))
    }

    async fn finish(&self, id: CampaignId, fence: i64) -> Result<Committed, PortError> {
        let _alone = self.gate.pass(false).await;
        let holds = self.holds(id, fence) || self.is(Fault::FinishesAnyFence);
        if !holds {
            return Ok(Committed::Conflict);
        }
        self.change(id, |row| {
            row.claimed.campaign.state = CampaignState::Finished;
            row.lease_until = None;
        });
        Ok(Committed::Done)
    }

    async fn stop(&self, id: CampaignId, version: i64, _: DateTime<Utc>) -> Result<Option<u64>, PortError> {
        let _alone = self.gate.pass(self.is(Fault::RacyStop)).await;
        let found = self.row(id).filter(|_| self.is_at(id, version));
        let_others_go_first().await;
        let Some(found) = found else { return Ok(None) };
        let withdrawn = self.withdraw(&found.claimed.campaign);
        self.change(id, |row| {
            row.claimed.campaign.state = CampaignState::Stopped;
            row.claimed.campaign.version += 1;
            row.claimed.campaign.enqueued = row.claimed.campaign.enqueued.saturating_sub(withdrawn);
            row.lease_until = None;
        });
        Ok(Some(withdrawn))
    }

    async fn resume(&self, id: CampaignId, version: i64) -> Result<Committed, PortError> {
        let _alone = self.gate.pass(false).await;
        if !self.is_at(id, version) {
            return Ok(Committed::Conflict);
        }
        self.change(id, |row| {
            row.claimed.campaign.state = CampaignState::Running;
            row.claimed.campaign.version += 1;
            row.claimed.fence += i64::from(!self.is(Fault::GoesOnWithTheFence));
            row.claimed.passed = row.claimed.passed.take().filter(|_| self.is(Fault::GoesOnInTheMiddle));
            row.lease_until = None;
        });
        Ok(Committed::Done)
    }
}

fn with(fault: Fault) -> (CampaignStores, Arc<dyn TestDatabase>) {
    let isp = Isp::new(Sessions::plain());
    let announcements = Announcements::on(&isp);
    let (rows, gate) = Default::default();
    let campaigns = Campaigns { fault, rows, announcements: Arc::clone(&announcements), isp: Arc::clone(&isp), gate };
    (CampaignStores { campaigns: Arc::new(campaigns), announcements }, isp)
}

fn fresh() -> impl Future<Output = (CampaignStores, Arc<dyn TestDatabase>, ())> {
    let (stores, test_db) = with(Fault::None);
    ready((stores, test_db, ()))
}

portal_testkit::campaign_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { campaign_repo, with;
        Fault::ForgetsTheLimit => a_campaign_is_found_as_it_was_begun;
        Fault::TakesNamesAgain => a_name_that_was_used_is_taken;
        Fault::RacyBegin => of_racing_campaigns_with_one_name_one_begins;
        Fault::ListsTheFirstFirst => campaigns_are_listed_page_by_page_the_latest_first;
        Fault::LeasesForGood => one_worker_holds_a_campaign_until_its_lease_ends;
        Fault::RacyClaim => racing_workers_hold_a_campaign_one_at_a_time;
        Fault::ForgetsWhoWasPassed => a_step_stores_messages_marks_and_progress_together;
        Fault::IgnoresTheFence => a_step_of_an_older_lease_stores_nothing;
        Fault::CountsTheBatch => a_step_counts_those_who_were_not_marked_before;
        Fault::ClaimsTheFinished => a_finished_campaign_is_left_alone;
        Fault::KeepsMarks => stopping_withdraws_what_waits_and_its_recipients_are_told_later;
        Fault::WithdrawsTheHeld => what_a_worker_holds_or_sent_stays_when_the_campaign_is_stopped;
        Fault::LeavesTheParked => parked_messages_are_withdrawn_too;
        Fault::WithdrawsStepsAlone => what_another_call_enqueued_under_the_name_is_withdrawn_too;
        Fault::StopsEveryCampaign => stopping_leaves_other_campaigns_alone;
        Fault::StoresTheStopped => a_stopped_campaign_takes_no_step;
        Fault::GoesOnWithTheFence => a_worker_from_before_a_stop_stores_nothing_after_it;
        Fault::IgnoresTheVersion => decisions_are_made_at_their_version_alone;
        Fault::RacyStop => of_racing_stops_one_is_done;
        Fault::RacyStep => a_step_that_races_with_a_stop_leaves_no_message;
    }

    mod in_another_way {
        use super::{Fault, with};

        crate::must_fail_on! { campaign_repo, with;
            Fault::IgnoresMarks => a_name_that_was_used_is_taken;
            Fault::CountsThePage => campaigns_are_listed_page_by_page_the_latest_first;
            Fault::ClaimsTheHeld => one_worker_holds_a_campaign_until_its_lease_ends;
            Fault::KeepsTheLease => a_step_stores_messages_marks_and_progress_together;
            Fault::FinishesAnyFence => a_finished_campaign_is_left_alone;
            Fault::WithdrawsNothing => stopping_withdraws_what_waits_and_its_recipients_are_told_later;
            Fault::CountsStepsAsVersions => decisions_are_made_at_their_version_alone;
        }
    }

    mod in_a_third_way {
        use super::{Fault, with};

        crate::must_fail_on! { campaign_repo, with;
            Fault::WithdrawsTheHeld => a_message_is_withdrawn_or_held_and_never_both;
            Fault::SameFenceForAll => one_worker_holds_a_campaign_until_its_lease_ends;
            Fault::GoesOnInTheMiddle => stopping_withdraws_what_waits_and_its_recipients_are_told_later;
        }
    }
}
