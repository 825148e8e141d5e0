//! A repository of tickets.

mod must_fail;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{Datelike, NaiveDate};
use portal_core::identity::customer::CustomerScope;
use portal_core::support::ticket::{
    CREATED_VIA_PORTAL, Committed, IdempotencyRecord, NewTicket, OpenedTicket, Priority, Ticket, TicketChange,
    TicketCounts, TicketDetail, TicketEvent, TicketEventKind, TicketFilter, TicketList, TicketQuery, TicketRepo,
    TicketState, TicketStatus, TicketVersion, VersionedTicket,
};
use portal_core::{CustomerId, Page, PortError, TicketNumber};
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{TicketFixture, TicketKnown, ticket};

use crate::database::{Gate, Isp};
use crate::let_others_go_first;
use crate::sessions::Sessions;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    ListsEverybodys,
    TouchesAnybodys,
    ListsByOpening,
    RepeatsTheFirstPage,
    CountsThePageOnly,
    OnHoldIsNotActive,
    TimelinesByTime,
    TrimsTexts,
    ForgetsTheTechnician,
    OpensAsNormal,
    OpensWithoutAStep,
    WantsTheCustomer,
    OneCounterForAllDays,
    TakesTakenNumbers,
    LosesNumbersOfTheFailed,
    RacyNumbers,
    OpensAgain,
    ForgetsWhatWasAsked,
    NamesAreEverybodys,
    NamesForGood,
    NamesTheNameless,
    RacyNames,
    RatesOnceForAllTimes,
    WantsWords,
    ReadsThemCompleted,
    ReadsTheLastUpdateAsCompletion,
    ReadsNoReopening,
    KeepsNoWords,
    KeepsNoRating,
    KeepsTheRating,
    KeepsTheOldPromise,
    ClearsTheTechnician,
    FindsWithoutLooking,
    CountsWithoutLooking,
    RacyChanges,
    OverwritesEdits,
    VersionsByTechnician,
    VersionsByStatus,
    VersionsByItsOwnWrites,
    OneVersionForAll,
    TakesOlderVersions,
    TakesOddVersions,
    WritesInParts,
    LeavesNoStep,
}

struct KnownRequest {
    owner: CustomerId,
    record: IdempotencyRecord,
    number: TicketNumber,
}

struct Tickets {
    fault: Fault,
    isp: Arc<Isp>,
    last: Mutex<HashMap<NaiveDate, u32>>,
    names: Mutex<Vec<KnownRequest>>,
    own_writes: Mutex<HashMap<TicketNumber, u64>>,
    gate: Gate,
}

impl Tickets {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn row(&self, scope: &CustomerScope, number: &TicketNumber) -> Option<TicketFixture> {
        let rows = self.isp.tickets.lock().expect("no panic");
        let mine = |row: &&TicketFixture| row.customer_id == *scope.customer_id() || self.is(Fault::TouchesAnybodys);
        rows.iter().filter(mine).find(|row| row.number == *number).cloned()
    }

    fn listed(&self, scope: &CustomerScope, filter: TicketFilter) -> Vec<TicketFixture> {
        let rows = self.isp.tickets.lock().expect("no panic");
        let waits = |row: &TicketFixture| self.is(Fault::OnHoldIsNotActive) && row.status == TicketStatus::OnHold;
        let listed = |row: &&TicketFixture| {
            (row.customer_id == *scope.customer_id() || self.is(Fault::ListsEverybodys))
                && filter.admits(row.status)
                && (filter != TicketFilter::Active || !waits(row))
        };
        rows.iter().filter(listed).cloned().collect()
    }

    fn version(&self, row: &TicketFixture) -> TicketVersion {
        let technician = || row.known.technician.as_ref().map(|technician| technician.name.clone());
        let own = || self.own_writes.lock().expect("no panic").get(&row.number).copied().unwrap_or(0);
        TicketVersion::new(match self.fault {
            Fault::VersionsByTechnician => technician().unwrap_or_default(),
            Fault::VersionsByStatus => row.status.as_str().to_owned(),
            Fault::VersionsByItsOwnWrites => own().to_string(),
            Fault::OneVersionForAll => {
                self.isp.ticket_writes.lock().expect("no panic").values().sum::<u64>().to_string()
            }
            _ => self.isp.writes_of(&row.number).to_string(),
        })
    }

    fn has_expected(&self, row: &TicketFixture, change: &TicketChange) -> bool {
        let (has, expected) = (self.version(row), &change.expected);
        let number = |version: &TicketVersion| version.as_str().parse::<u64>().ok();
        let is_older = number(expected).is_some_and(|expected| number(&has).is_some_and(|has| expected < has));
        has == *expected
            || (self.is(Fault::TakesOlderVersions) && is_older)
            || (self.is(Fault::TakesOddVersions) && number(expected).is_none())
    }

    /// Writes the change if the ticket still has the version; a careless store writes over what it looked at before.
    fn write(&self, before: &TicketFixture, change: &TicketChange) -> bool {
        let is_careless = self.is(Fault::RacyChanges) || self.is(Fault::OverwritesEdits);
        let wrote = self.isp.write_ticket(&change.number, |row| {
            if is_careless {
                row.clone_from(before);
            } else if !self.has_expected(row, change) {
                return false;
            }
            self.apply(row, change);
            true
        });
        *self.own_writes.lock().expect("no panic").entry(change.number.clone()).or_default() += u64::from(wrote);
        wrote
    }

    fn apply(&self, row: &mut TicketFixture, change: &TicketChange) {
        let TicketState { status, updated_at, sla_due, rating, feedback, reopened_at } = change.state.clone();
        (row.status, row.updated_at, row.known.reopened_at) = (status, updated_at, reopened_at);
        let keeps_rating = self.is(Fault::KeepsNoRating) || (self.is(Fault::KeepsTheRating) && rating.is_none());
        if !keeps_rating {
            row.known.rating = rating;
        }
        row.known.feedback = feedback.filter(|_| !self.is(Fault::KeepsNoWords));
        if !self.is(Fault::KeepsTheOldPromise) {
            row.known.sla_due = sla_due;
        }
        if self.is(Fault::ClearsTheTechnician) {
            row.known.technician = None;
        }
        if !self.is(Fault::LeavesNoStep) {
            row.timeline.push(change.step.clone());
        }
    }

    /// Whether the store takes a change at all.
    fn takes(&self, row: &TicketFixture, change: &TicketChange) -> bool {
        let rated_before = row.timeline.iter().any(|step| step.kind.rating().is_some());
        match self.fault {
            Fault::WantsWords => change.step.note.is_some(),
            Fault::RatesOnceForAllTimes => !rated_before || change.step.kind.rating().is_none(),
            Fault::WritesInParts => true,
            _ => change.step.at.year() <= 9999,
        }
    }

    /// What a store makes of a row that it reads.
    fn misread(&self, row: &mut TicketFixture) {
        match self.fault {
            Fault::TimelinesByTime => row.timeline.sort_by_key(|step| step.at),
            Fault::ForgetsTheTechnician => row.known.technician = None,
            Fault::TrimsTexts => row.description = row.description.trim().into(),
            Fault::ReadsThemCompleted => row.status = TicketStatus::Completed,
            Fault::ReadsTheLastUpdateAsCompletion => row.known.completed_at = Some(row.updated_at),
            Fault::ReadsNoReopening => row.known.reopened_at = None,
            _ => {}
        }
    }

    async fn next(&self, new: &NewTicket) -> TicketNumber {
        let day = if self.is(Fault::OneCounterForAllDays) { NaiveDate::MIN } else { new.day };
        let mut counter = self.last.lock().expect("no panic").get(&day).copied().unwrap_or(0);
        let_others_go_first().await;
        if !self.is(Fault::RacyNumbers) {
            counter = self.last.lock().expect("no panic").get(&day).copied().unwrap_or(0);
        }
        let rows = self.isp.tickets.lock().expect("no panic");
        loop {
            counter += 1;
            let is_free = rows.iter().all(|row| row.number != new.number(counter));
            if is_free || self.is(Fault::TakesTakenNumbers) {
                self.last.lock().expect("no panic").insert(day, counter);
                return new.number(counter);
            }
        }
    }

    fn before(&self, scope: &CustomerScope, new: &NewTicket) -> Option<OpenedTicket> {
        let record = self.name_of(new)?;
        let all = self.names.lock().expect("no panic");
        let named = all.iter().rfind(|named| {
            named.record.name == record.name
                && (named.owner == *scope.customer_id() || self.is(Fault::NamesAreEverybodys))
                && (named.record.keep_until > new.at || self.is(Fault::NamesForGood))
        })?;
        if named.record.request != record.request && !self.is(Fault::ForgetsWhatWasAsked) {
            return Some(OpenedTicket::KeyReused);
        }
        let rows = self.isp.tickets.lock().expect("no panic");
        let row = rows.iter().find(|row| row.number == named.number)?;
        Some(OpenedTicket::Before(Box::new(row.detail())))
    }

    fn name_of(&self, new: &NewTicket) -> Option<IdempotencyRecord> {
        let nameless = IdempotencyRecord { name: [0; 32], request: [0; 32], keep_until: new.sla_due };
        new.idempotency.or_else(|| self.is(Fault::NamesTheNameless).then_some(nameless))
    }

    fn keep(&self, scope: &CustomerScope, new: &NewTicket, number: TicketNumber) -> TicketDetail {
        let step = TicketEvent { kind: TicketEventKind::Opened, status: TicketStatus::Open, at: new.at, note: None };
        let row = TicketFixture {
            number: number.clone(),
            customer_id: scope.customer_id().clone(),
            kind: new.kind,
            priority: if self.is(Fault::OpensAsNormal) { Priority::Normal } else { new.priority },
            title: new.title.as_str().into(),
            description: new.description.as_str().into(),
            created_via: CREATED_VIA_PORTAL.into(),
            known: TicketKnown { sla_due: Some(new.sla_due), ..TicketKnown::default() },
            timeline: if self.is(Fault::OpensWithoutAStep) { Vec::new() } else { vec![step] },
            ..ticket("any", "any").opened(new.at)
        };
        let owner = scope.customer_id().clone();
        self.names.lock().expect("no panic").extend(self.name_of(new).map(|record| KnownRequest {
            owner,
            record,
            number,
        }));
        self.isp.tickets.lock().expect("no panic").push(row.clone());
        row.detail()
    }
}

#[async_trait]
impl TicketRepo for Tickets {
    async fn page_of(&self, scope: &CustomerScope, query: &TicketQuery) -> Result<TicketList, PortError> {
        let (filter, request) = (query.filter, query.page);
        let found = |one: &Ticket| query.search.finds(one) || self.is(Fault::FindsWithoutLooking);
        let all = |filter| self.listed(scope, filter).into_iter().map(|row| row.ticket());
        let counted = all(TicketFilter::All).filter(|one| found(one) || self.is(Fault::CountsWithoutLooking));
        let counts = counted.fold(TicketCounts::default(), |counts, one| counts.with(one.status, 1));
        let mut all: Vec<Ticket> = all(filter).filter(found).collect();
        let by_opening = self.is(Fault::ListsByOpening);
        all.sort_by_key(|one| Reverse((if by_opening { one.created_at } else { one.updated_at }, one.number.clone())));
        let offset = if self.is(Fault::RepeatsTheFirstPage) { 0 } else { request.offset() };
        let (skip, take) = (offset.try_into().expect("small"), request.limit().try_into().expect("small"));
        let count = all.len();
        let items: Vec<Ticket> = all.into_iter().skip(skip).take(take).collect();
        let total = if self.is(Fault::CountsThePageOnly) { items.len() } else { count };
        let page = Page { items, total: total.try_into().expect("small"), request };
        Ok(TicketList { page, counts })
    }

    async fn find(&self, scope: &CustomerScope, number: &TicketNumber) -> Result<Option<VersionedTicket>, PortError> {
        // The version is read before the row, so that a write between the two makes it an old one.
        let Some(version) = self.row(scope, number).map(|row| self.version(&row)) else { return Ok(None) };
        let Some(mut row) = self.row(scope, number) else { return Ok(None) };
        self.misread(&mut row);
        Ok(Some(VersionedTicket { detail: row.detail(), version }))
    }

    async fn open(&self, scope: &CustomerScope, new: &NewTicket) -> Result<OpenedTicket, PortError> {
        let _alone = self.gate.pass(self.is(Fault::RacyNumbers) || self.is(Fault::RacyNames)).await;
        let before = self.before(scope, new);
        let_others_go_first().await;
        if let Some(before) = before.filter(|_| !self.is(Fault::OpensAgain)) {
            return Ok(before);
        }
        let is_missed = self.is(Fault::WantsTheCustomer) && self.isp.customer(scope.customer_id()).is_none();
        let is_kept = new.at.year() <= 9999 && !is_missed;
        let number = if is_kept || self.is(Fault::LosesNumbersOfTheFailed) { Some(self.next(new).await) } else { None };
        let Some(number) = number.filter(|_| is_kept) else {
            return Err(PortError::broken("tickets", "the ticket cannot be written"));
        };
        Ok(OpenedTicket::New(Box::new(self.keep(scope, new, number))))
    }

    async fn commit(&self, scope: &CustomerScope, change: &TicketChange) -> Result<Committed, PortError> {
        let _alone = self.gate.pass(self.is(Fault::RacyChanges)).await;
        let before = self.row(scope, &change.number).filter(|row| self.has_expected(row, change));
        let_others_go_first().await;
        let Some(before) = before else { return Ok(Committed::Conflict) };
        if !self.takes(&before, change) {
            return Err(PortError::broken("tickets", "the change cannot be written"));
        }
        if !self.write(&before, change) {
            return Ok(Committed::Conflict);
        }
        if change.step.at.year() > 9999 {
            return Err(PortError::broken("tickets", "the step cannot be written"));
        }
        Ok(Committed::Done)
    }
}

fn with(fault: Fault) -> (Arc<dyn TicketRepo>, Arc<dyn TestDatabase>) {
    on(Isp::new(Sessions::plain()), fault)
}

/// Tickets of this ISP.
pub(crate) fn on(isp: Arc<Isp>, fault: Fault) -> (Arc<dyn TicketRepo>, Arc<dyn TestDatabase>) {
    let (last, names, own_writes, gate) = Default::default();
    (Arc::new(Tickets { fault, isp: isp.clone(), last, names, own_writes, gate }), isp)
}

fn fresh() -> impl Future<Output = (Arc<dyn TicketRepo>, Arc<dyn TestDatabase>, ())> {
    let (tickets, test_db) = with(Fault::None);
    ready((tickets, test_db, ()))
}

portal_testkit::ticket_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
