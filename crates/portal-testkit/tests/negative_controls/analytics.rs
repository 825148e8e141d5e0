//! A store of product analytics.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::NaiveDate;
use portal_core::identity::customer::AccountStatus;
use portal_core::insight::analytics::{
    ACTIVE_CUSTOMERS, Adoption, AnalyticsBatch, AnalyticsEvent, AnalyticsStore, DailyActiveHash, DayCount,
    TICKETS_OPENED,
};
use portal_core::{CustomerId, LocalDay, PortError};
use portal_testkit::TestDatabase;

use crate::database::Isp;
use crate::let_others_go_first;
use crate::sessions::Sessions;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    CountsFromOne,
    OverwritesCounts,
    ForgetsOnAnEmptyBatch,
    CountsEveryMark,
    TellsEveryDay,
    KeepsTheStartOfALargeBatch,
    RacyAdd,
    CompactsTheDayItself,
    AnswersAllThatEverWent,
    OverwritesTheNumber,
    RacyCompaction,
    DaysOfGreenwich,
    CountsTicketsFromElsewhere,
    EnablesTheClosed,
    ForgetsEndedSessions,
}

#[derive(Clone, Default)]
struct Counted {
    counts: BTreeMap<(NaiveDate, AnalyticsEvent), u64>,
    actives: BTreeSet<(NaiveDate, DailyActiveHash)>,
    /// How many hashes of a day were dropped.
    dropped: BTreeMap<NaiveDate, u64>,
    /// How often a hash came that was there.
    repeated: BTreeMap<NaiveDate, u64>,
}

struct Analytics {
    fault: Fault,
    isp: Arc<Isp>,
    counted: Mutex<Counted>,
}

fn number(count: usize) -> u64 {
    u64::try_from(count).expect("small")
}

impl Analytics {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn read(&self) -> Counted {
        self.counted.lock().expect("no panic").clone()
    }

    /// Adds the batch to what was counted.
    fn sum(&self, mut counted: Counted, batch: &AnalyticsBatch) -> Counted {
        if batch.is_empty() && self.is(Fault::ForgetsOnAnEmptyBatch) {
            return Counted::default();
        }
        for (what, count) in &batch.counts {
            let sum = counted.counts.entry(*what).or_default();
            *sum = if self.is(Fault::OverwritesCounts) { *count } else { *sum + count };
        }
        let most = if self.is(Fault::KeepsTheStartOfALargeBatch) { 6_500 } else { usize::MAX };
        for active in batch.actives.iter().take(most) {
            if !counted.actives.insert(*active) {
                *counted.repeated.entry(active.0).or_default() += 1;
            }
        }
        counted
    }

    /// How many customers were there on a day.
    fn actives(&self, counted: &Counted, day: NaiveDate) -> u64 {
        let of = |days: &BTreeMap<NaiveDate, u64>| days.get(&day).copied().unwrap_or_default();
        let kept = number(counted.actives.iter().filter(|(on, _)| *on == day).count());
        let repeated = if self.is(Fault::CountsEveryMark) { of(&counted.repeated) } else { 0 };
        (kept + of(&counted.dropped) + repeated).max(u64::from(self.is(Fault::CountsFromOne)))
    }

    fn tickets(&self, day: &LocalDay) -> u64 {
        let rows = self.isp.tickets.lock().expect("no panic");
        let found = rows.iter().filter(|row| {
            let is_within = if self.is(Fault::DaysOfGreenwich) {
                row.created_at.date_naive() == day.day
            } else {
                (day.starts..day.ends).contains(&row.created_at)
            };
            is_within && (row.created_via == "customer_portal" || self.is(Fault::CountsTicketsFromElsewhere))
        });
        number(found.count())
    }

    /// Drops the hashes of the days before; answers how many went.
    fn compact(&self, counted: &mut Counted, before: NaiveDate) -> u64 {
        let whole = self.is(Fault::CompactsTheDayItself);
        let goes = |day: NaiveDate| day < before || whole && day == before;
        let gone: Vec<NaiveDate> = counted.actives.iter().map(|(day, _)| *day).filter(|day| goes(*day)).collect();
        let mut fresh: BTreeMap<NaiveDate, u64> = BTreeMap::new();
        for day in &gone {
            *fresh.entry(*day).or_default() += 1;
        }
        for (day, count) in fresh {
            let kept = counted.dropped.entry(day).or_default();
            *kept = if self.is(Fault::OverwritesTheNumber) { count } else { *kept + count };
        }
        counted.actives.retain(|(day, _)| !goes(*day));
        if self.is(Fault::AnswersAllThatEverWent) { counted.dropped.values().sum() } else { number(gone.len()) }
    }
}

#[async_trait]
impl AnalyticsStore for Analytics {
    async fn add(&self, batch: &AnalyticsBatch) -> Result<(), PortError> {
        if self.is(Fault::RacyAdd) {
            let seen = self.read();
            let_others_go_first().await;
            *self.counted.lock().expect("no panic") = self.sum(seen, batch);
            return Ok(());
        }
        let mut counted = self.counted.lock().expect("no panic");
        *counted = self.sum(std::mem::take(&mut *counted), batch);
        Ok(())
    }

    async fn figures(&self, days: &[LocalDay]) -> Result<Vec<DayCount>, PortError> {
        let counted = self.read();
        let asked = |day: NaiveDate| days.iter().any(|asked| asked.day == day) || self.is(Fault::TellsEveryDay);
        let told = counted.counts.iter().filter(|((day, _), _)| asked(*day));
        let mut figures: Vec<DayCount> = told
            .map(|((day, event), count)| DayCount { day: *day, what: event.as_str().into(), count: *count })
            .collect();
        for day in days {
            let actives = self.actives(&counted, day.day);
            figures.push(DayCount { day: day.day, what: ACTIVE_CUSTOMERS.into(), count: actives });
            figures.push(DayCount { day: day.day, what: TICKETS_OPENED.into(), count: self.tickets(day) });
        }
        Ok(figures)
    }

    async fn adoption(&self) -> Result<Adoption, PortError> {
        let sessions = self.isp.sessions.all.lock().expect("no panic");
        let kept = sessions.iter().filter(|kept| !kept.is_over || !self.is(Fault::ForgetsEndedSessions));
        let users: HashSet<CustomerId> = kept.map(|kept| kept.session.customer_id.clone()).collect();
        let mut adoption = Adoption::default();
        for customer in self.isp.sessions.customers.lock().expect("no panic").values() {
            let access = &customer.access;
            adoption.active_accounts += u64::from(access.status == AccountStatus::Active);
            if access.may_enter() || self.is(Fault::EnablesTheClosed) && access.portal_active {
                adoption.enabled += 1;
                adoption.ever_logged_in += u64::from(users.contains(&access.customer_id));
            }
        }
        Ok(adoption)
    }

    async fn compact_daily_actives(&self, before: NaiveDate) -> Result<u64, PortError> {
        if self.is(Fault::RacyCompaction) {
            let mut seen = self.read();
            let_others_go_first().await;
            let gone = self.compact(&mut seen, before);
            *self.counted.lock().expect("no panic") = seen;
            return Ok(gone);
        }
        Ok(self.compact(&mut self.counted.lock().expect("no panic"), before))
    }
}

fn with(fault: Fault) -> (Arc<dyn AnalyticsStore>, Arc<dyn TestDatabase>) {
    let isp = Isp::new(Sessions::plain());
    (Arc::new(Analytics { fault, isp: isp.clone(), counted: Mutex::default() }), isp)
}

fn fresh() -> impl Future<Output = (Arc<dyn AnalyticsStore>, Arc<dyn TestDatabase>, ())> {
    let (analytics, test_db) = with(Fault::None);
    ready((analytics, test_db, ()))
}

portal_testkit::analytics_store_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { analytics_store, with;
        Fault::CountsFromOne => a_store_that_counted_nothing_has_no_figures;
        Fault::OverwritesCounts => counts_of_one_day_and_event_add_up;
        Fault::ForgetsOnAnEmptyBatch => an_empty_batch_changes_nothing;
        Fault::CountsEveryMark => a_mark_counts_once_a_day_however_often_it_comes;
        Fault::TellsEveryDay => figures_are_those_of_the_days_asked_for;
        Fault::KeepsTheStartOfALargeBatch => a_large_batch_is_stored_whole;
        Fault::RacyAdd => racing_adds_lose_nothing;
        Fault::CompactsTheDayItself => forgetting_marks_keeps_the_number_of_them;
        Fault::AnswersAllThatEverWent => forgetting_again_changes_nothing;
        Fault::OverwritesTheNumber => marks_of_a_day_that_was_forgotten_add_to_its_number;
        Fault::RacyCompaction => racing_callers_forget_each_mark_once;
        Fault::DaysOfGreenwich => tickets_of_the_portal_count_on_the_day_they_were_opened;
        Fault::CountsTicketsFromElsewhere => tickets_from_elsewhere_do_not_count;
        Fault::EnablesTheClosed => adoption_counts_active_accounts_and_those_who_may_come_in;
        Fault::ForgetsEndedSessions => who_ever_logged_in_counts_once_even_when_the_session_was_ended;
    }
}
