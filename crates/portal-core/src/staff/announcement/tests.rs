//! Staff announce on stores that answer as told.

use std::sync::Arc;

use chrono::TimeDelta;

use super::*;
use crate::kernel::actor::StaffName;
use crate::kernel::commit::Committed;
use crate::kernel::id::{CampaignId, CustomerId};
use crate::kernel::page::{Page, PageRequest};
use crate::messaging::campaign::{
    AnnouncerDeps, Campaign, CampaignName, CampaignRequest, CampaignState, MockAnnouncementStore, MockCampaignRepo,
    Pace, Recipient, Segment, Tally, Template,
};
use crate::staff::account::Role;
use crate::staff::account::test_staff::actor;
use crate::staff::trail::TrailAction;
use crate::staff::trail::test_trail::{recording, untouched};
use crate::test_support::{CountingEntropy, clock_at, noon, phone};

fn request(text: &str) -> CampaignRequest {
    CampaignRequest {
        campaign: CampaignName::parse("portal-baru").expect("a name"),
        segment: Segment::Enabled,
        template: Template::parse(text).expect("a template"),
        limit: Some(20),
        pace: Pace::default(),
    }
}

fn campaign(state: CampaignState) -> Campaign {
    Campaign {
        id: CampaignId::generate(noon(), &CountingEntropy::default()),
        version: 3,
        request: request("Halo {name}"),
        began_by: StaffName::parse("sari@isp.id").expect("a name"),
        began_at: noon(),
        state,
        enqueued: 7,
    }
}

fn service(campaigns: MockCampaignRepo, store: MockAnnouncementStore, trail: StaffTrailService) -> AnnouncementService {
    let entropy = Arc::new(CountingEntropy::default());
    let clock = clock_at(noon());
    let announcer = AnnouncerDeps { store: Arc::new(store), clock: clock.clone(), entropy: entropy.clone() };
    let announcer = Announcer::new(announcer);
    let deps = AnnouncementDeps { campaigns: Arc::new(campaigns), announcer, trail, clock, entropy };
    AnnouncementService::new(deps, AnnouncementFacts { brand: "AGLIS Net".into(), portal_url: None })
}

/// A service on this campaign.
fn on(found: Campaign, change: impl FnOnce(&mut MockCampaignRepo), trail: StaffTrailService) -> AnnouncementService {
    let mut campaigns = MockCampaignRepo::new();
    campaigns.expect_find().returning(move |_| Ok(Some(found.clone())));
    change(&mut campaigns);
    service(campaigns, MockAnnouncementStore::new(), trail)
}

#[tokio::test]
async fn stf_03_who_may_not_announce_sees_and_changes_nothing() {
    let service = service(MockCampaignRepo::new(), MockAnnouncementStore::new(), untouched());
    for role in [Role::Cs, Role::Technician, Role::Finance] {
        let (staff, id) = (actor(role), campaign(CampaignState::Running).id);
        let refused = [
            service.segments(&staff).await.map(drop),
            service.preview(&staff, &request("Halo")).await.map(drop),
            service.list(&staff, PageRequest::default()).await.map(drop),
            service.show(&staff, id).await.map(drop),
            service.begin(&staff, request("Halo")).await.map(drop),
            service.stop(&staff, id, 1).await.map(drop),
            service.resume(&staff, id, 1).await,
        ];
        assert!(refused.iter().all(|answer| matches!(answer, Err(AnnouncementError::Forbidden))), "{role:?}");
    }
}

#[tokio::test]
async fn stf_04_a_campaign_that_begins_is_in_the_trail_before_it_is_stored() {
    for (stored, is_done) in [(Committed::Done, true), (Committed::Conflict, false)] {
        let mut campaigns = MockCampaignRepo::new();
        campaigns
            .expect_begin()
            .withf(|campaign| (campaign.version, campaign.began_by.as_str()) == (1, "budi@isp.id"))
            .times(1)
            .returning(move |_| Ok(stored));
        let trail = recording(|entry| {
            entry.action == TrailAction::BeganCampaign && entry.subject.as_deref() == Some("campaign:portal-baru")
        });
        let service = service(campaigns, MockAnnouncementStore::new(), trail);
        match service.begin(&actor(Role::Admin), request("Halo")).await {
            Ok(campaign) => assert!(is_done && campaign.state == CampaignState::Running && campaign.enqueued == 0),
            Err(error) => assert!(!is_done && matches!(error, AnnouncementError::NameTaken), "{error}"),
        }
    }
}

#[tokio::test]
async fn a_text_that_names_the_portal_needs_a_public_address() {
    let service = service(MockCampaignRepo::new(), MockAnnouncementStore::new(), untouched());
    let (staff, request) = (actor(Role::Supervisor), request("Buka {portal_url}"));
    let previewed = service.preview(&staff, &request).await;
    assert!(matches!(previewed, Err(AnnouncementError::NoPublicAddress)));
    assert!(matches!(service.begin(&staff, request).await, Err(AnnouncementError::NoPublicAddress)));
}

#[tokio::test]
async fn a_preview_shows_the_first_message_as_it_would_be_sent() {
    let mut store = MockAnnouncementStore::new();
    let customer_id = CustomerId::parse("AGLS1").expect("an id");
    let first = Recipient { customer_id, phone: phone(), name: "*Budi*".into() };
    store.expect_waiting().returning(|_, _| Ok(30));
    store.expect_next().returning(move |_, _, _, _| Ok(vec![first.clone()]));
    store.expect_last_due().returning(|| Ok(None));
    let service = service(MockCampaignRepo::new(), store, untouched());
    let preview = service.preview(&actor(Role::Supervisor), &request("Halo {name}, dari {brand}")).await;
    let preview = preview.expect("it answers");
    assert_eq!((preview.run.recipients, preview.run.left), (20, 10));
    assert_eq!(preview.text.as_deref(), Some("Halo Budi, dari AGLIS Net"));
}

#[tokio::test]
async fn segments_are_counted_for_a_campaign_that_nobody_knows() {
    let mut store = MockAnnouncementStore::new();
    store.expect_waiting().times(4).returning(|_, segment| Ok(if segment == Segment::Suspended { 2 } else { 9 }));
    let service = service(MockCampaignRepo::new(), store, untouched());
    let counted = service.segments(&actor(Role::Admin)).await.expect("it answers");
    assert_eq!(counted.len(), Segment::ALL.len());
    assert!(counted.contains(&(Segment::Suspended, 2)) && counted.contains(&(Segment::Enabled, 9)));
}

#[tokio::test]
async fn what_runs_or_still_sends_is_stopped_as_it_was_read() {
    for state in [CampaignState::Running, CampaignState::Finished] {
        let stop = |campaigns: &mut MockCampaignRepo| {
            let expected = campaigns.expect_stop().withf(|_, version, at| (*version, *at) == (3, noon()));
            expected.times(1).returning(|_, _, _| Ok(Some(5)));
        };
        let service = on(campaign(state), stop, recording(|entry| entry.action == TrailAction::StoppedCampaign));
        let (staff, id) = (actor(Role::Supervisor), campaign(state).id);
        assert_eq!(service.stop(&staff, id, 3).await.expect("it stops"), 5);
        assert!(matches!(service.stop(&staff, id, 2).await, Err(AnnouncementError::Changed)));
    }
}

#[tokio::test]
async fn what_is_stopped_goes_on_and_what_is_not_does_not() {
    let resume = |campaigns: &mut MockCampaignRepo| {
        campaigns.expect_resume().times(1).returning(|_, _| Ok(Committed::Done));
    };
    let stopped = campaign(CampaignState::Stopped);
    let trail = recording(|entry| entry.action == TrailAction::ResumedCampaign);
    let service = on(stopped.clone(), resume, trail);
    let staff = actor(Role::Admin);
    service.resume(&staff, stopped.id, 3).await.expect("it goes on");
    assert!(matches!(service.stop(&staff, stopped.id, 3).await, Err(AnnouncementError::Changed)));
    for state in [CampaignState::Running, CampaignState::Finished] {
        let service = on(campaign(state), |_| {}, untouched());
        assert!(matches!(service.resume(&staff, stopped.id, 3).await, Err(AnnouncementError::Changed)));
    }
}

#[tokio::test]
async fn a_decision_that_came_first_is_told() {
    let race = |campaigns: &mut MockCampaignRepo| {
        campaigns.expect_stop().times(1).returning(|_, _, _| Ok(None));
    };
    let running = campaign(CampaignState::Running);
    let service = on(running.clone(), race, recording(|_| true));
    assert!(matches!(service.stop(&actor(Role::Admin), running.id, 3).await, Err(AnnouncementError::Changed)));
}

#[tokio::test]
async fn a_campaign_is_over_when_none_of_its_messages_waits() {
    let stage = |state, queued| {
        let tally = Tally { queued, sent: 2, ..Tally::default() };
        CampaignProgress { campaign: campaign(state), tally }.stage()
    };
    assert_eq!(stage(CampaignState::Running, 0), CampaignStage::Enqueuing);
    assert_eq!(stage(CampaignState::Finished, 1), CampaignStage::Sending);
    assert_eq!(stage(CampaignState::Finished, 0), CampaignStage::Finished);
    assert_eq!(stage(CampaignState::Stopped, 1), CampaignStage::Stopped);
    let mut campaigns = MockCampaignRepo::new();
    campaigns
        .expect_page()
        .returning(|request| Ok(Page { items: vec![campaign(CampaignState::Finished)], total: 1, request }));
    let mut store = MockAnnouncementStore::new();
    store.expect_tally().returning(|_| Ok(Tally { queued: 3, read: 4, ..Tally::default() }));
    let listed = service(campaigns, store, untouched()).list(&actor(Role::Admin), PageRequest::default()).await;
    let [progress] = &listed.expect("it answers").items[..] else { panic!("one campaign") };
    assert_eq!((progress.settled(), progress.can_be_stopped()), (4, true));
}

#[test]
fn the_pace_of_a_campaign_has_bounds() {
    assert_eq!(Pace::of_seconds(6), Ok(Pace { gap: TimeDelta::seconds(6), ..Pace::default() }));
    assert!(Pace::of_seconds(0).is_err() && Pace::of_seconds(3_601).is_err());
}
