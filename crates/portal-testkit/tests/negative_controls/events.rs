//! Logs of events, right but for one fault each.

use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::integration::event::{Event, EventBatch, EventBody, EventKind, EventLog, LogStatus, PublishedEvent};
use portal_core::{CustomerId, EventId, PortError};

use crate::let_others_go_first;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    ShowsWhatIsAnnounced,
    LosesWhatIsPublished,
    PublishesWhatWasAnnounced,
    PublishesTwice,
    PublishesWhatNobodyAnnounced,
    WithdrawsNothing,
    WithdrawsPublished,
    KeepsAnAnnouncementTwice,
    AnnouncesPublishedAgain,
    AnswersTheLatestFirst,
    AnswersAnnouncedOfTheInstant,
    IgnoresTheLimitOfAnnounced,
    LooksThenPublishes,
    LeavesGaps,
    TakesAPlaceBeforeItShows,
    IgnoresThePlace,
    IgnoresTheLimit,
    AnswersNoLastPlace,
    RoundsInstants,
    MixesCustomers,
    RecordsATopicTwice,
    TakesAPlaceForARepeatedTopic,
    LooksThenRecords,
    LeavesAnnouncedChangesOut,
    AnswersOtherChanges,
    CountsNothingAnnounced,
    ForgetsTheLastInstant,
    RefusesWhenEmpty,
}

#[derive(Debug, Clone)]
struct Kept {
    event: Event,
    topic: Option<String>,
    place: Option<u64>,
}

#[derive(Default)]
struct State {
    kept: Vec<Kept>,
    last: u64,
}

/// Events in memory.
pub(crate) struct Log {
    fault: Fault,
    state: Mutex<State>,
}

impl Log {
    pub(crate) fn new(fault: Fault) -> Self {
        Self { fault, state: Mutex::default() }
    }

    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic")
    }

    /// What is published and shown, in the order of the places.
    pub(crate) fn published(&self) -> Vec<PublishedEvent> {
        let state = self.state();
        let shown = |kept: &Kept| kept.place.map(|cursor| PublishedEvent { cursor, event: kept.event.clone() });
        let mut all: Vec<_> = state.kept.iter().filter_map(shown).collect();
        all.sort_by_key(|event| event.cursor);
        all
    }

    async fn next_place(&self) -> u64 {
        let place = {
            let mut state = self.state();
            state.last += if self.is(Fault::LeavesGaps) { 2 } else { 1 };
            state.last
        };
        if self.is(Fault::TakesAPlaceBeforeItShows) {
            let_others_go_first().await;
        }
        place
    }

    fn is_announced(&self, id: EventId) -> bool {
        let repeats = self.is(Fault::PublishesTwice);
        self.state().kept.iter().any(|kept| kept.event.id == id && (kept.place.is_none() || repeats))
    }

    /// Places what is announced, in one step but for the faults.
    async fn place(&self, id: EventId, body: &EventBody) -> bool {
        if self.is(Fault::TakesAPlaceBeforeItShows) || self.is(Fault::LooksThenPublishes) {
            if !self.is_announced(id) {
                return false;
            }
            let_others_go_first().await;
            let place = self.next_place().await;
            if let Some(kept) = self.state().kept.iter_mut().find(|kept| kept.event.id == id) {
                (kept.place, kept.event.body) = (Some(place), body.clone());
            }
            return true;
        }
        let mut state = self.state();
        let step = if self.is(Fault::LeavesGaps) { 2 } else { 1 };
        let place = state.last + step;
        let repeats = self.is(Fault::PublishesTwice);
        let found = state.kept.iter_mut().find(|kept| kept.event.id == id && (kept.place.is_none() || repeats));
        let Some(kept) = found else { return self.is(Fault::PublishesWhatNobodyAnnounced) };
        if !self.is(Fault::PublishesWhatWasAnnounced) {
            kept.event.body = body.clone();
        }
        kept.place = Some(place);
        state.last = place;
        true
    }
}

#[async_trait]
impl EventLog for Log {
    async fn announce(&self, event: &Event) -> Result<(), PortError> {
        let mut event = event.clone();
        if self.is(Fault::RoundsInstants) {
            event.at = DateTime::from_timestamp(event.at.timestamp(), 0).expect("an instant");
        }
        let mut state = self.state();
        let known = state.kept.iter_mut().find(|kept| kept.event.id == event.id);
        match known {
            Some(_) if self.is(Fault::KeepsAnAnnouncementTwice) => {}
            Some(kept) if self.is(Fault::AnnouncesPublishedAgain) => {
                kept.place = None;
                return Ok(());
            }
            Some(_) => return Ok(()),
            None => {}
        }
        let place = self.is(Fault::ShowsWhatIsAnnounced).then(|| state.last + 1);
        state.last = place.unwrap_or(state.last);
        state.kept.push(Kept { event, topic: None, place });
        Ok(())
    }

    async fn publish(&self, id: EventId, body: &EventBody) -> Result<bool, PortError> {
        if self.is(Fault::LosesWhatIsPublished) {
            self.state().kept.retain(|kept| kept.event.id != id);
            return Ok(true);
        }
        Ok(self.place(id, body).await)
    }

    async fn withdraw(&self, id: EventId) -> Result<(), PortError> {
        if !self.is(Fault::WithdrawsNothing) {
            let all = self.is(Fault::WithdrawsPublished);
            self.state().kept.retain(|kept| kept.event.id != id || kept.place.is_some() && !all);
        }
        Ok(())
    }

    async fn record(&self, event: &Event, topic: &str) -> Result<bool, PortError> {
        let is_known = |state: &State| state.kept.iter().any(|kept| kept.topic.as_deref() == Some(topic));
        let repeats = self.is(Fault::RecordsATopicTwice);
        if self.is(Fault::LooksThenRecords) {
            if is_known(&self.state()) {
                return Ok(false);
            }
            let_others_go_first().await;
        }
        let held = self.is(Fault::TakesAPlaceBeforeItShows);
        let early = if held { Some(self.next_place().await) } else { None };
        let mut state = self.state();
        if is_known(&state) && !repeats && !self.is(Fault::LooksThenRecords) {
            state.last += u64::from(self.is(Fault::TakesAPlaceForARepeatedTopic));
            return Ok(false);
        }
        let place = early.unwrap_or(state.last + if self.is(Fault::LeavesGaps) { 2 } else { 1 });
        state.last = state.last.max(place);
        state.kept.push(Kept { event: event.clone(), topic: Some(topic.to_owned()), place: Some(place) });
        Ok(true)
    }

    async fn after(&self, cursor: u64, limit: u32) -> Result<EventBatch, PortError> {
        if self.is(Fault::RefusesWhenEmpty) && self.state().kept.is_empty() {
            return Err(PortError::unavailable("event log", "there is none"));
        }
        let from = if self.is(Fault::IgnoresThePlace) { 0 } else { cursor };
        let limit = if self.is(Fault::IgnoresTheLimit) { usize::MAX } else { usize::try_from(limit).expect("32") };
        let mut events: Vec<_> = self.published().into_iter().filter(|event| event.cursor > from).take(limit).collect();
        let last = events.last().map_or(cursor, |event| event.cursor);
        if self.is(Fault::AnswersTheLatestFirst) {
            events.reverse();
        }
        if self.is(Fault::MixesCustomers) {
            let first = events.first().map(|event| event.event.customer_id.clone());
            for event in &mut events {
                event.event.customer_id = first.clone().expect("one at least");
            }
        }
        Ok(EventBatch { events, last: if self.is(Fault::AnswersNoLastPlace) { cursor } else { last } })
    }

    async fn announced(&self, before: DateTime<Utc>, limit: u32) -> Result<Vec<Event>, PortError> {
        let is_due = |at: DateTime<Utc>| at < before || at == before && self.is(Fault::AnswersAnnouncedOfTheInstant);
        let state = self.state();
        let waiting = state.kept.iter().filter(|kept| kept.place.is_none() && is_due(kept.event.at));
        let mut events: Vec<Event> = waiting.map(|kept| kept.event.clone()).collect();
        events.sort_by_key(|event| (event.at, event.id));
        if self.is(Fault::AnswersTheLatestFirst) {
            events.reverse();
        }
        if !self.is(Fault::IgnoresTheLimitOfAnnounced) {
            events.truncate(usize::try_from(limit).expect("32"));
        }
        Ok(events)
    }

    async fn contact_changes(&self, customers: &[CustomerId]) -> Result<Vec<Event>, PortError> {
        let is_one = |kind| matches!(kind, EventKind::CustomerUpdated | EventKind::PhoneChanged);
        let state = self.state();
        let mut events: Vec<Event> = state
            .kept
            .iter()
            .filter(|kept| kept.place.is_some() || !self.is(Fault::LeavesAnnouncedChangesOut))
            .map(|kept| kept.event.clone())
            .filter(|event| customers.contains(&event.customer_id))
            .filter(|event| is_one(event.body.kind()) || self.is(Fault::AnswersOtherChanges))
            .collect();
        events.sort_by_key(|event| (event.at, event.id));
        Ok(events)
    }

    async fn status(&self) -> Result<LogStatus, PortError> {
        let published = self.published();
        let state = self.state();
        let waiting = state.kept.iter().filter(|kept| kept.place.is_none()).count();
        let last_at = published.last().map(|last| last.event.at).filter(|_| !self.is(Fault::ForgetsTheLastInstant));
        let announced = if self.is(Fault::CountsNothingAnnounced) { 0 } else { waiting.try_into().expect("small") };
        Ok(LogStatus { first: published.first().map_or(0, |first| first.cursor), last: state.last, last_at, announced })
    }
}

fn with(fault: Fault) -> Arc<dyn EventLog> {
    Arc::new(Log::new(fault))
}

fn fresh() -> impl Future<Output = (Arc<dyn EventLog>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::event_log_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod wrong_one_way {
    use super::{Fault, with};

    crate::must_fail_on! { event_log, with;
        Fault::ShowsWhatIsAnnounced => an_announced_event_is_not_answered_until_it_is_published;
        Fault::LosesWhatIsPublished => a_published_event_is_answered_as_it_says_then;
        Fault::PublishesTwice => an_event_is_published_once;
        Fault::WithdrawsNothing => a_withdrawn_event_is_never_answered_and_a_published_one_stays;
        Fault::KeepsAnAnnouncementTwice => an_event_that_is_announced_again_is_kept_once;
        Fault::AnswersTheLatestFirst => announced_events_wait_in_the_order_they_were_announced;
        Fault::LooksThenPublishes => racing_callers_publish_an_event_once;
        Fault::LeavesGaps => places_have_no_gaps_and_no_event_shows_before_an_earlier_one;
        Fault::IgnoresThePlace => events_are_answered_from_a_place_on_and_no_more_than_asked_for;
        Fault::RoundsInstants => events_of_every_kind_are_kept_with_everything_in_them;
        Fault::LeavesAnnouncedChangesOut => changes_of_contact_data_are_answered_by_customer_announced_ones_included;
        Fault::CountsNothingAnnounced => the_status_tells_the_places_and_what_is_announced;
        Fault::RefusesWhenEmpty => an_empty_log_is_answered refused;
        Fault::RecordsATopicTwice => an_event_is_recorded_once_by_its_topic;
        Fault::LooksThenRecords => of_racing_callers_one_records_a_topic;
    }
}

mod wrong_another_way {
    use super::{Fault, with};

    crate::must_fail_on! { event_log, with;
        Fault::PublishesWhatWasAnnounced => a_published_event_is_answered_as_it_says_then;
        Fault::PublishesWhatNobodyAnnounced => an_event_is_published_once;
        Fault::WithdrawsPublished => a_withdrawn_event_is_never_answered_and_a_published_one_stays;
        Fault::AnnouncesPublishedAgain => an_event_that_is_announced_again_is_kept_once;
        Fault::AnswersAnnouncedOfTheInstant => announced_events_wait_in_the_order_they_were_announced;
        Fault::IgnoresTheLimit => events_are_answered_from_a_place_on_and_no_more_than_asked_for;
        Fault::MixesCustomers => events_of_every_kind_are_kept_with_everything_in_them;
        Fault::AnswersOtherChanges => changes_of_contact_data_are_answered_by_customer_announced_ones_included;
        Fault::ForgetsTheLastInstant => the_status_tells_the_places_and_what_is_announced;
        Fault::TakesAPlaceForARepeatedTopic => an_event_is_recorded_once_by_its_topic;
        Fault::TakesAPlaceBeforeItShows => places_have_no_gaps_and_no_event_shows_before_an_earlier_one;
    }
}

mod wrong_a_third_way {
    use super::{Fault, with};

    crate::must_fail_on! { event_log, with;
        Fault::IgnoresTheLimitOfAnnounced => announced_events_wait_in_the_order_they_were_announced;
        Fault::AnswersNoLastPlace => events_are_answered_from_a_place_on_and_no_more_than_asked_for;
    }
}
