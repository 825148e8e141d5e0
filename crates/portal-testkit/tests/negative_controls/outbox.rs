//! An outbox.

mod must_fail;

use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::kernel::commit::Committed;
use portal_core::messaging::outbox::{
    Backlog, Claimed, DeliveryReport, DeliveryState, EARLY_REPORTS_KEPT, EARLY_REPORTS_MOST, Lane, Outbox,
    OutboxMessage, Settlement, TURN_STEP, TopicMessage,
};
use portal_core::{MessageId, PortError};
use portal_testkit::fixtures::message;

use crate::database::Gate;
use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
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
    CountsDroppedAsDeadLetter,
    ServesInOrder,
    HoldsBusyNumbersBack,
    SharesTurnsAmongLanes,
    CountsMessagesToCome,
    ReversesANumber,
    SendsSuperseded,
    SupersedesByNumber,
    SupersedesOnRepeat,
    RetriesSuperseded,
    ForgetsSentSuperseded,
    ClaimsSupersededAfterItsLease,
    LosesEarlyReports,
    BelievesEveryEarlyReport,
    MixesEarlyGateways,
    KeepsEarlyReportsForGood,
    KeepsTheOldestEarlyReports,
    RacyEarlyReport,
    TellsTheFirstOfATopic,
    FollowsWithoutWithdrawing,
    FollowsAnything,
    FollowsTheSettled,
    MeetsItselfAsAConflict,
    RacyFollowing,
    KnowsTheKinds,
    ParksForGood,
    LeavesParkedInTheLane,
    CountsParkedInEveryLane,
    RequeuesEveryVersion,
    KeepsParkedOfATopic,
    RacyRequeue,
    CountsParkingAsATry,
    RequeuesTheExpired,
    TellsParkedAsSettled,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Queued,
    Sent,
    Dropped,
    DeadLettered,
    Superseded,
    Parked,
}

struct Row {
    message: OutboxMessage,
    state: State,
    fence: i64,
    attempts: u32,
    not_before: DateTime<Utc>,
    turn: DateTime<Utc>,
    lease_until: Option<DateTime<Utc>>,
    provider: String,
    reason: Option<String>,
    names: Vec<String>,
    delivery: Option<DeliveryState>,
}

/// How a message fared, for other tests.
pub(crate) struct Trace {
    pub(crate) message: OutboxMessage,
    /// The word as stored: the delivery state if one was reported.
    pub(crate) state: &'static str,
    pub(crate) is_reported: bool,
    pub(crate) not_before: DateTime<Utc>,
    pub(crate) attempts: u32,
    pub(crate) provider: Option<String>,
    pub(crate) reason: Option<String>,
}

pub(crate) struct Messages {
    fault: Fault,
    rows: Mutex<Vec<Row>>,
    early: Mutex<Vec<DeliveryReport>>,
    gate: Gate,
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
        let withdrawn = row.state == State::Superseded
            && self.is(Fault::ClaimsSupersededAfterItsLease)
            && row.lease_until.is_some();
        let parked = row.state == State::Parked && self.is(Fault::LeavesParkedInTheLane);
        (row.state == State::Queued || withdrawn || parked) && row.not_before <= now && free
    }

    fn place(&self, rows: &[Row], lane: Lane, now: DateTime<Utc>) -> Option<usize> {
        let due = rows.iter().enumerate().filter(|(_, row)| {
            self.is_due(row, now)
                && (row.message.lane == lane || self.is(Fault::MixesLanes))
                && (row.attempts < 10 || !self.is(Fault::GivesUpAfterTenTries))
                && (row.message.expires_at.is_none_or(|end| end > now) || !self.is(Fault::SkipsMessagesPastTheirEnd))
        });
        let due: Vec<(usize, &Row)> = due.collect();
        let newest_first = self.is(Fault::TakesTheNewestFirst);
        let rank = |row: &Row| row.turn.max(row.not_before).max(row.lease_until.unwrap_or(row.turn));
        let in_turn = due.iter().filter(|(_, row)| rank(row) <= now && !self.is(Fault::ServesInOrder));
        let order = |(_, row): &&(usize, &Row)| (rank(row), row.not_before);
        let first = if newest_first { in_turn.max_by_key(order) } else { in_turn.min_by_key(order) };
        let by_due = |(_, row): &&(usize, &Row)| row.not_before;
        let nobody_waits = || {
            if self.is(Fault::ReversesANumber) { due.iter().max_by_key(by_due) } else { due.iter().min_by_key(by_due) }
        };
        let first = if self.is(Fault::HoldsBusyNumbersBack) { first } else { first.or_else(nobody_waits) };
        first.map(|(place, _)| *place)
    }

    /// When it is the turn of a message.
    fn turn(&self, rows: &[Row], message: &OutboxMessage) -> DateTime<Utc> {
        let due = message.not_before.unwrap_or(message.created_at);
        let before = rows.iter().filter(|row| {
            row.state == State::Queued
                && row.message.to == message.to
                && (row.message.lane == message.lane || self.is(Fault::SharesTurnsAmongLanes))
                && (row.not_before <= due || self.is(Fault::CountsMessagesToCome))
        });
        let last = before.map(|row| row.turn).max();
        last.map_or(due, |last| due.max(last + TURN_STEP))
    }

    /// The latest message of a topic.
    fn latest(&self, rows: &[Row], topic: &str) -> Option<TopicMessage> {
        let mut of_topic = rows.iter().filter(|row| row.message.content.topic() == Some(topic));
        let latest = if self.is(Fault::TellsTheFirstOfATopic) { of_topic.next() } else { of_topic.next_back() }?;
        Some(TopicMessage {
            id: latest.message.id,
            is_pending: latest.state == State::Queued
                || latest.state == State::Parked && !self.is(Fault::TellsParkedAsSettled),
            not_before: latest.not_before,
            content: latest.message.content.clone(),
        })
    }

    /// Withdraws those of the messages that are queued or parked and that no worker holds; answers which. `held` takes
    /// those that a worker holds too, and `parked` says whether parked ones are taken.
    pub(crate) fn withdraw(&self, ids: &[MessageId], held: bool, parked: bool) -> Vec<MessageId> {
        let mut rows = self.rows.lock().expect("no panic");
        let waits = |row: &Row| row.state == State::Queued || row.state == State::Parked && parked;
        let free = rows.iter_mut().filter(|row| waits(row) && (held || row.lease_until.is_none()));
        let withdrawn = free.filter(|row| ids.contains(&row.message.id)).map(|row| {
            row.state = State::Superseded;
            row.message.id
        });
        withdrawn.collect()
    }

    /// How each message fared.
    pub(crate) fn traces(&self) -> Vec<Trace> {
        let word = |row: &Row| match row.state {
            State::Queued => "queued",
            State::Sent => "sent",
            State::Dropped => "dropped",
            State::DeadLettered => "dead_letter",
            State::Superseded => "superseded",
            State::Parked => "parked",
        };
        let trace = |row: &Row| Trace {
            message: row.message.clone(),
            state: row.delivery.map_or_else(|| word(row), DeliveryState::as_str),
            is_reported: row.delivery.is_some(),
            not_before: row.not_before,
            attempts: row.attempts,
            provider: Some(row.provider.clone()).filter(|provider| !provider.is_empty()),
            reason: row.reason.clone(),
        };
        self.rows.lock().expect("no panic").iter().map(trace).collect()
    }

    /// Whether the latest of the message's topic stands as the caller expects.
    fn may_follow(&self, message: &OutboxMessage, expected: Option<&TopicMessage>) -> bool {
        let rows = self.rows.lock().expect("no panic");
        if rows.iter().any(|row| row.message.id == message.id) && !self.is(Fault::MeetsItselfAsAConflict) {
            return true;
        }
        let latest = message.content.topic().and_then(|topic| self.latest(&rows, topic));
        let ignores_state = self.is(Fault::FollowsTheSettled);
        let stands = |one: &TopicMessage| (one.id, one.is_pending || ignores_state);
        latest.as_ref().map(stands) == expected.map(stands) || self.is(Fault::FollowsAnything)
    }

    fn supersede(&self, rows: &mut [Row], message: &OutboxMessage) {
        let parked = |row: &Row| row.state == State::Parked && !self.is(Fault::KeepsParkedOfATopic);
        for row in rows.iter_mut().filter(|row| row.state == State::Queued || parked(row)) {
            let same_topic =
                row.message.content.topic() == message.content.topic() && message.content.topic().is_some();
            let same_number = self.is(Fault::SupersedesByNumber) && row.message.to == message.to;
            if (same_topic && !self.is(Fault::SendsSuperseded)) || same_number {
                row.state = State::Superseded;
            }
        }
    }

    fn keep_early(&self, report: &DeliveryReport) {
        let mut early = self.early.lock().expect("no panic");
        let same = |kept: &DeliveryReport| {
            kept.provider == report.provider
                && (kept.reference == report.reference || kept.alias.as_ref() == Some(&report.reference))
        };
        if let Some(kept) = early.iter_mut().find(|kept| same(kept)) {
            if kept.state.advances_to(report.state) || self.is(Fault::BelievesEveryEarlyReport) {
                kept.state = report.state;
            }
            kept.alias = report.alias.clone().or(kept.alias.take());
        } else {
            early.push(report.clone());
        }
        if !self.is(Fault::KeepsEarlyReportsForGood) {
            early.retain(|kept| kept.at >= report.at - EARLY_REPORTS_KEPT);
        }
        while early.len() > usize::try_from(EARLY_REPORTS_MOST).expect("small") {
            if self.is(Fault::KeepsTheOldestEarlyReports) {
                early.pop();
            } else {
                early.remove(0);
            }
        }
    }

    /// What was reported of a message before it was known by this reference.
    fn early(&self, provider: &str, reference: &str) -> Option<DeliveryReport> {
        let mut early = self.early.lock().expect("no panic");
        let mixes = self.is(Fault::MixesEarlyGateways);
        let place = early.iter().position(|one| one.reference == reference && (one.provider == provider || mixes));
        place.map(|place| early.remove(place)).filter(|_| !self.is(Fault::LosesEarlyReports))
    }

    fn settle_row(&self, row: &mut Row, settlement: &Settlement) {
        if row.state == State::Superseded {
            let sent = matches!(settlement, Settlement::Sent { .. }) && !self.is(Fault::ForgetsSentSuperseded);
            if !sent && !self.is(Fault::RetriesSuperseded) {
                row.lease_until = None;
                return;
            }
        }
        row.lease_until = row.lease_until.filter(|_| self.is(Fault::RetryKeepsTheLease));
        match settlement {
            Settlement::Sent { provider, reference } => {
                row.state = State::Sent;
                row.provider.clone_from(provider);
                row.names = reference.iter().cloned().collect();
                if let Some(early) = reference.as_ref().and_then(|reference| self.early(provider, reference)) {
                    row.delivery = Some(early.state);
                    row.names.extend(early.alias);
                }
            }
            Settlement::Dropped => row.state = State::Dropped,
            Settlement::DeadLettered { reason } => {
                row.state = State::DeadLettered;
                row.reason = Some(reason.clone());
            }
            Settlement::Parked { reason } => {
                row.state = State::Parked;
                row.attempts = row.attempts.saturating_sub(u32::from(!self.is(Fault::CountsParkingAsATry)));
                row.reason = Some(reason.clone());
            }
            Settlement::Retry { not_before, reason } => {
                row.state = State::Queued;
                row.reason = Some(reason.clone());
                if !self.is(Fault::RetriesAtOnce) {
                    row.not_before = *not_before;
                }
            }
        }
    }

    fn may_settle(&self, row: &Row, fence: i64) -> bool {
        let held = row.state == State::Superseded && row.lease_until.is_some();
        (row.fence == fence || self.is(Fault::NoFence))
            && (row.state == State::Queued || held || self.is(Fault::SettlesTwice))
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
            if self.is(Fault::SupersedesOnRepeat) {
                self.supersede(&mut rows, message);
            }
            return Ok(());
        }
        self.supersede(&mut rows, message);
        let turn = self.turn(&rows, message);
        rows.push(Row {
            message: OutboxMessage { not_before: None, ..message.clone() },
            state: State::Queued,
            fence: 0,
            attempts: 0,
            not_before: message.not_before.filter(|_| !self.is(Fault::SendsAtOnce)).unwrap_or(message.created_at),
            turn,
            lease_until: None,
            provider: String::new(),
            reason: None,
            names: Vec::new(),
            delivery: None,
        });
        Ok(())
    }

    async fn latest_of_topic(&self, topic: &str) -> Result<Option<TopicMessage>, PortError> {
        Ok(self.latest(&self.rows.lock().expect("no panic"), topic))
    }

    async fn enqueue_after(
        &self,
        message: &OutboxMessage,
        latest: Option<TopicMessage>,
    ) -> Result<Committed, PortError> {
        let _alone = self.gate.pass(self.is(Fault::RacyFollowing)).await;
        let may_follow = self.may_follow(message, latest.as_ref());
        let_others_go_first().await;
        if !may_follow {
            return Ok(Committed::Conflict);
        }
        self.enqueue(message).await?;
        if self.is(Fault::FollowsWithoutWithdrawing) {
            let mut rows = self.rows.lock().expect("no panic");
            let followed = rows.iter_mut().filter(|row| latest.as_ref().is_some_and(|one| one.id == row.message.id));
            followed.for_each(|row| row.state = State::Queued);
        }
        Ok(Committed::Done)
    }

    async fn claim(
        &self,
        lane: Lane,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<Claimed>, PortError> {
        let mut seen = self.place(&self.rows.lock().expect("no panic"), lane, now);
        if self.is(Fault::RacyClaim) {
            let_others_go_first().await;
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
        let mut claimed = Claimed { message: row.message.clone(), fence: row.fence, attempt: row.attempts };
        if self.is(Fault::KnowsTheKinds) && claimed.message.content.kind() != "login_code" {
            claimed.message.content = message(0).content;
        }
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
            let_others_go_first().await;
        }
        let mut rows = self.rows.lock().expect("no panic");
        let racy = seen && self.is(Fault::RacySettlement);
        let row = rows.iter_mut().find(|row| may(row) || racy && row.message.id == id);
        Ok(row.map(|row| self.settle_row(row, settlement)).is_some())
    }

    async fn record_delivery(&self, report: &DeliveryReport) -> Result<bool, PortError> {
        let mut place = self.report_place(&self.rows.lock().expect("no panic"), report);
        if self.is(Fault::RacyReport) {
            let_others_go_first().await;
        }
        let is_known = {
            let mut rows = self.rows.lock().expect("no panic");
            if !self.is(Fault::RacyReport) {
                place = self.report_place(&rows, report);
            }
            if let Some(place) = place {
                rows[place].delivery = Some(report.state);
                rows[place].names.extend(report.alias.clone().filter(|_| !self.is(Fault::ForgetsAliases)));
                return Ok(true);
            }
            let known = rows.iter().any(|row| row.provider == report.provider && row.names.contains(&report.reference));
            if !known && !self.is(Fault::RacyEarlyReport) {
                self.keep_early(report);
            }
            known
        };
        if !is_known && self.is(Fault::RacyEarlyReport) {
            let_others_go_first().await;
            self.keep_early(report);
        }
        Ok(false)
    }

    async fn requeue_parked(&self, kind: &str, version: u32, now: DateTime<Utc>) -> Result<u64, PortError> {
        let goes = |row: &Row| {
            let stored = row.message.content.stored()["version"].as_u64().expect("a version");
            row.state == State::Parked
                && row.message.content.kind() == kind
                && (stored <= u64::from(version) || self.is(Fault::RequeuesEveryVersion))
                && (row.message.expires_at.is_none_or(|end| end > now) || self.is(Fault::RequeuesTheExpired))
                && !self.is(Fault::ParksForGood)
        };
        let seen = self.rows.lock().expect("no panic").iter().filter(|row| goes(row)).count();
        if self.is(Fault::RacyRequeue) {
            let_others_go_first().await;
        }
        let mut rows = self.rows.lock().expect("no panic");
        let requeued = rows.iter_mut().filter(|row| goes(row)).map(|row| row.state = State::Queued).count();
        let requeued = if self.is(Fault::RacyRequeue) { seen } else { requeued };
        Ok(requeued.try_into().expect("small"))
    }

    async fn backlog(&self, lane: Lane, now: DateTime<Utc>) -> Result<Backlog, PortError> {
        let rows = self.rows.lock().expect("no panic");
        let count = |which: &dyn Fn(&Row) -> bool| {
            let found = rows.iter().filter(|row| row.message.lane == lane && which(row)).count();
            u64::try_from(found).expect("small")
        };
        let leased = |row: &Row| row.state == State::Queued && self.is(Fault::CountsLeasedAsWaiting);
        let dropped = |row: &Row| row.state == State::Dropped && self.is(Fault::CountsDroppedAsDeadLetter);
        Ok(Backlog {
            waiting: count(&|row| self.is_due(row, now) || leased(row)),
            dead_letters: count(&|row| row.state == State::DeadLettered || dropped(row)),
            parked: if self.is(Fault::CountsParkedInEveryLane) {
                rows.iter().filter(|row| row.state == State::Parked).count().try_into().expect("small")
            } else {
                count(&|row| row.state == State::Parked)
            },
        })
    }
}

/// A right one, for other tests.
pub(crate) fn plain() -> Arc<Messages> {
    made_with(Fault::None)
}

/// One with a fault, for tests of what uses it.
pub(crate) fn made_with(fault: Fault) -> Arc<Messages> {
    Arc::new(Messages { fault, rows: Mutex::default(), early: Mutex::default(), gate: Gate::default() })
}

fn with(fault: Fault) -> Arc<dyn Outbox> {
    made_with(fault)
}

fn fresh() -> impl Future<Output = (Arc<dyn Outbox>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::outbox_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
