//! An outbox.

use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::notification::{
    Backlog, Claimed, DeliveryReport, DeliveryState, Lane, Outbox, OutboxMessage, Settlement,
};
use portal_core::{MessageId, PortError};

use crate::dawdle;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    NoFence,
    SameFenceForAll,
    RacyClaim,
    RacySettlement,
    RacyReport,
    LosesLeasedMessages,
    LeasesForGood,
    GivesUpAfterTenTries,
    SkipsMessagesPastTheirEnd,
    MixesLanes,
    TakesTheNewestFirst,
    KeepsTheSecond,
    SendsAtOnce,
    RevivesSettledMessages,
    SettlesTwice,
    RetryKeepsTheLease,
    RetriesAtOnce,
    BelievesEveryReport,
    ForgetsAliases,
    MixesGateways,
    CountsLeasedAsWaiting,
    CountsDroppedAsBuried,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Queued,
    Sent,
    Dropped,
    Buried,
}

struct Row {
    message: OutboxMessage,
    state: State,
    fence: i64,
    attempts: u32,
    not_before: DateTime<Utc>,
    lease_until: Option<DateTime<Utc>>,
    provider: String,
    names: Vec<String>,
    delivery: Option<DeliveryState>,
}

struct Messages {
    fault: Fault,
    rows: Mutex<Vec<Row>>,
}

impl Messages {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn is_due(&self, row: &Row, now: DateTime<Utc>) -> bool {
        let free = match row.lease_until {
            None => true,
            Some(_) if self.is(Fault::LeasesForGood) => false,
            Some(end) => end <= now,
        };
        row.state == State::Queued && row.not_before <= now && free
    }

    fn place(&self, rows: &[Row], lane: Lane, now: DateTime<Utc>) -> Option<usize> {
        let due = rows.iter().enumerate().filter(|(_, row)| {
            self.is_due(row, now)
                && (row.message.lane == lane || self.is(Fault::MixesLanes))
                && (row.attempts < 10 || !self.is(Fault::GivesUpAfterTenTries))
                && (row.message.expires_at.is_none_or(|end| end > now) || !self.is(Fault::SkipsMessagesPastTheirEnd))
        });
        let newest_first = self.is(Fault::TakesTheNewestFirst);
        let order = |(_, row): &(usize, &Row)| row.not_before;
        let first = if newest_first { due.max_by_key(order) } else { due.min_by_key(order) };
        first.map(|(place, _)| place)
    }

    fn settle_row(&self, row: &mut Row, settlement: &Settlement) {
        row.lease_until = row.lease_until.filter(|_| self.is(Fault::RetryKeepsTheLease));
        match settlement {
            Settlement::Sent { provider, reference } => {
                row.state = State::Sent;
                row.provider.clone_from(provider);
                row.names = reference.iter().cloned().collect();
            }
            Settlement::Dropped => row.state = State::Dropped,
            Settlement::Buried { .. } => row.state = State::Buried,
            Settlement::Retry { not_before, .. } => {
                row.state = State::Queued;
                if !self.is(Fault::RetriesAtOnce) {
                    row.not_before = *not_before;
                }
            }
        }
    }

    fn may_settle(&self, row: &Row, fence: i64) -> bool {
        (row.fence == fence || self.is(Fault::NoFence)) && (row.state == State::Queued || self.is(Fault::SettlesTwice))
    }

    fn report_place(&self, rows: &[Row], report: &DeliveryReport) -> Option<usize> {
        rows.iter().position(|row| {
            row.state == State::Sent
                && (row.provider == report.provider || self.is(Fault::MixesGateways))
                && row.names.contains(&report.reference)
                && row.delivery.is_none_or(|now| now.advances_to(report.state) || self.is(Fault::BelievesEveryReport))
        })
    }
}

#[async_trait]
impl Outbox for Messages {
    async fn enqueue(&self, message: &OutboxMessage) -> Result<(), PortError> {
        let mut rows = self.rows.lock().expect("no panic");
        if let Some(row) = rows.iter_mut().find(|row| row.message.id == message.id) {
            if self.is(Fault::KeepsTheSecond) {
                row.message = message.clone();
            }
            if self.is(Fault::RevivesSettledMessages) {
                row.state = State::Queued;
            }
            return Ok(());
        }
        rows.push(Row {
            message: OutboxMessage { not_before: None, ..message.clone() },
            state: State::Queued,
            fence: 0,
            attempts: 0,
            not_before: message.not_before.filter(|_| !self.is(Fault::SendsAtOnce)).unwrap_or(message.created_at),
            lease_until: None,
            provider: String::new(),
            names: Vec::new(),
            delivery: None,
        });
        Ok(())
    }

    async fn claim(
        &self,
        lane: Lane,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<Claimed>, PortError> {
        let mut seen = self.place(&self.rows.lock().expect("no panic"), lane, now);
        if self.is(Fault::RacyClaim) {
            dawdle().await;
        }
        let mut rows = self.rows.lock().expect("no panic");
        if !self.is(Fault::RacyClaim) {
            seen = self.place(&rows, lane, now);
        }
        let Some(place) = seen else { return Ok(None) };
        let row = &mut rows[place];
        row.attempts += 1;
        row.fence += i64::from(!self.is(Fault::SameFenceForAll));
        row.lease_until = Some(lease_until);
        let claimed = Claimed { message: row.message.clone(), fence: row.fence, attempt: row.attempts };
        if self.is(Fault::LosesLeasedMessages) {
            rows.remove(place);
        }
        Ok(Some(claimed))
    }

    async fn settle(
        &self,
        id: MessageId,
        fence: i64,
        settlement: &Settlement,
        _now: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        let may = |row: &Row| row.message.id == id && self.may_settle(row, fence);
        let seen = self.rows.lock().expect("no panic").iter().any(may);
        if self.is(Fault::RacySettlement) {
            dawdle().await;
        }
        let mut rows = self.rows.lock().expect("no panic");
        let racy = seen && self.is(Fault::RacySettlement);
        let row = rows.iter_mut().find(|row| may(row) || racy && row.message.id == id);
        Ok(row.map(|row| self.settle_row(row, settlement)).is_some())
    }

    async fn record_delivery(&self, report: &DeliveryReport) -> Result<bool, PortError> {
        let mut place = self.report_place(&self.rows.lock().expect("no panic"), report);
        if self.is(Fault::RacyReport) {
            dawdle().await;
        }
        let mut rows = self.rows.lock().expect("no panic");
        if !self.is(Fault::RacyReport) {
            place = self.report_place(&rows, report);
        }
        let Some(place) = place else { return Ok(false) };
        rows[place].delivery = Some(report.state);
        rows[place].names.extend(report.alias.clone().filter(|_| !self.is(Fault::ForgetsAliases)));
        Ok(true)
    }

    async fn backlog(&self, lane: Lane, now: DateTime<Utc>) -> Result<Backlog, PortError> {
        let rows = self.rows.lock().expect("no panic");
        let count = |which: &dyn Fn(&Row) -> bool| {
            let found = rows.iter().filter(|row| row.message.lane == lane && which(row)).count();
            u64::try_from(found).expect("small")
        };
        let leased = |row: &Row| row.state == State::Queued && self.is(Fault::CountsLeasedAsWaiting);
        let dropped = |row: &Row| row.state == State::Dropped && self.is(Fault::CountsDroppedAsBuried);
        Ok(Backlog {
            waiting: count(&|row| self.is_due(row, now) || leased(row)),
            buried: count(&|row| row.state == State::Buried || dropped(row)),
        })
    }
}

/// A right one, for other tests.
pub(crate) fn plain() -> Arc<dyn Outbox> {
    with(Fault::None)
}

fn with(fault: Fault) -> Arc<dyn Outbox> {
    Arc::new(Messages { fault, rows: Mutex::default() })
}

fn fresh() -> impl Future<Output = (Arc<dyn Outbox>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::outbox_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod bites {
    use super::{Fault, with};

    crate::bitten! { outbox, with;
        Fault::NoFence => a_late_worker_cannot_mark_a_message_sent,
            a_late_worker_cannot_drop_a_message,
            a_late_worker_cannot_bury_a_message,
            a_late_worker_cannot_put_a_message_back,
            a_fence_that_nobody_was_given_settles_nothing,
            either_the_late_worker_settles_or_the_next_one_claims;
        Fault::SameFenceForAll => a_message_outlives_any_number_of_workers_that_died_with_it;
        Fault::RacyClaim => racing_workers_share_the_messages_and_none_goes_to_two,
            a_lease_that_ran_out_goes_to_one_of_several_racing_workers;
        Fault::RacySettlement => one_of_several_racing_settlements_counts;
        Fault::RacyReport => one_of_several_racing_reports_is_news, racing_reports_leave_the_furthest_state;
        Fault::LosesLeasedMessages => workers_that_die_and_retry_lose_no_message_and_settle_none_twice;
        Fault::LeasesForGood => a_leased_message_is_nobody_elses_until_its_lease_ends,
            a_lease_lasts_as_long_as_its_claim_says;
        Fault::GivesUpAfterTenTries => a_message_is_retried_as_often_as_workers_ask;
        Fault::SkipsMessagesPastTheirEnd => a_message_past_its_end_is_claimed_so_that_it_can_be_settled;
        Fault::MixesLanes => a_message_of_one_lane_never_waits_for_one_of_another;
        Fault::TakesTheNewestFirst => the_message_due_longest_is_claimed_first;
        Fault::KeepsTheSecond => the_same_identity_put_in_twice_keeps_the_first;
        Fault::SendsAtOnce => a_message_with_a_time_of_its_own_waits_for_it;
        Fault::RevivesSettledMessages => a_message_that_is_put_in_again_does_not_come_back_to_life;
        Fault::SettlesTwice => a_sent_message_is_done, a_dropped_message_is_done, a_buried_message_is_done;
        Fault::RetryKeepsTheLease => a_retry_ends_the_lease_at_once;
        Fault::RetriesAtOnce => a_retried_message_waits_until_its_time_and_then_comes_again,
            a_retried_message_waits_from_its_new_time_on;
        Fault::BelievesEveryReport => a_report_is_news_only_when_it_moves_the_state_forward,
            the_first_report_is_news_whatever_it_says;
        Fault::ForgetsAliases => a_message_is_found_by_the_alias_of_an_earlier_report;
        Fault::MixesGateways => references_of_different_gateways_are_told_apart;
        Fault::CountsLeasedAsWaiting => a_leased_message_does_not_wait_until_its_lease_ends;
        Fault::CountsDroppedAsBuried => settled_messages_do_not_wait_and_buried_ones_are_counted_in_their_lane;
    }
}
