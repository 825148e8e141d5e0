//! A repository of tickets.

mod bites;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::NaiveDate;
use portal_core::identity::customer::CustomerScope;
use portal_core::messaging::outbox::{MessageContent, Outbox};
use portal_core::support::ticket::{
    CREATED_VIA_PORTAL, Committed, FollowUp, IdempotencyRecord, NewTicket, OpenedTicket, Priority, RatingNote,
    Reopening, Ticket, TicketChange, TicketCounts, TicketDetail, TicketEvent, TicketEventKind, TicketFilter,
    TicketList, TicketQuery, TicketRepo, TicketStatus,
};
use portal_core::{CustomerId, Page, PortError, TicketNumber};
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{TicketFixture, TicketKnown, ticket};

use crate::database::{Gate, Isp};
use crate::dawdle;
use crate::sessions::Sessions;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
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
    ForgetsTheConfirmation,
    ConfirmsEachAlone,
    OneCounterForAllDays,
    TakesTakenNumbers,
    LosesNumbersOfTheFailed,
    RacyNumbers,
    ConfirmsAgain,
    ForgetsWhatWasAsked,
    NamesAreEverybodys,
    NamesForGood,
    NamesTheNameless,
    RacyNames,
    RacyRating,
    RatesAnything,
    RatesAgain,
    RatesOnceForAllTimes,
    KeepsNoWords,
    RacyReopening,
    ReopensAnything,
    ReopensAgain,
    ReopensTheOld,
    KeepsTheRating,
    PromisesAlike,
    RacyFollowUps,
    FindsWithoutLooking,
    CountsWithoutLooking,
    RacyChanges,
    ChangesWhereverItStands,
    ForgetsWhoTookIt,
    LeavesNoStep,
}

struct Named {
    owner: CustomerId,
    record: IdempotencyRecord,
    number: TicketNumber,
}

struct Tickets {
    fault: Fault,
    isp: Arc<Isp>,
    last: Mutex<HashMap<NaiveDate, u32>>,
    names: Mutex<Vec<Named>>,
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

    fn put(&self, changed: &TicketFixture) {
        let mut rows = self.isp.tickets.lock().expect("no panic");
        let row = rows.iter_mut().find(|row| row.number == changed.number).expect("the ticket");
        row.clone_from(changed);
    }

    async fn next(&self, new: &NewTicket) -> TicketNumber {
        let day = if self.is(Fault::OneCounterForAllDays) { NaiveDate::MIN } else { new.day };
        let mut counter = self.last.lock().expect("no panic").get(&day).copied().unwrap_or(0);
        dawdle().await;
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
            timeline: vec![step],
            ..ticket("any", "any").opened(new.at)
        };
        let owner = scope.customer_id().clone();
        self.names.lock().expect("no panic").extend(self.name_of(new).map(|record| Named { owner, record, number }));
        self.isp.tickets.lock().expect("no panic").push(row.clone());
        row.detail()
    }

    fn may_rate(&self, row: &TicketFixture) -> bool {
        let rated_before = row.timeline.iter().any(|step| matches!(step.kind, TicketEventKind::Rated(_)));
        (row.status == TicketStatus::Completed || self.is(Fault::RatesAnything))
            && (row.known.rating.is_none() || self.is(Fault::RatesAgain))
            && !(self.is(Fault::RatesOnceForAllTimes) && rated_before)
    }

    fn may_reopen(&self, row: &TicketFixture, reopening: &Reopening) -> bool {
        (row.status == TicketStatus::Completed || self.is(Fault::ReopensAnything))
            && (row.known.reopened_at.is_none() || self.is(Fault::ReopensAgain))
            && (row.known.completed_at.is_some_and(|at| at >= reopening.completed_since)
                || self.is(Fault::ReopensTheOld))
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

    async fn find(&self, scope: &CustomerScope, number: &TicketNumber) -> Result<Option<TicketDetail>, PortError> {
        let Some(mut row) = self.row(scope, number) else { return Ok(None) };
        if self.is(Fault::TimelinesByTime) {
            row.timeline.sort_by_key(|step| step.at);
        }
        if self.is(Fault::ForgetsTheTechnician) {
            row.known.technician = None;
        }
        if self.is(Fault::TrimsTexts) {
            row.description = row.description.trim().into();
        }
        Ok(Some(row.detail()))
    }

    async fn open(&self, scope: &CustomerScope, new: &NewTicket) -> Result<OpenedTicket, PortError> {
        let _alone = self.gate.pass(self.is(Fault::RacyNumbers) || self.is(Fault::RacyNames)).await;
        let before = self.before(scope, new);
        dawdle().await;
        if let (Some(OpenedTicket::Before(detail)), true) = (&before, self.is(Fault::ConfirmsAgain)) {
            self.isp.outbox.enqueue(&new.confirmation(scope, &detail.ticket.number, None)).await?;
        }
        if let Some(before) = before {
            return Ok(before);
        }
        let is_there = self.isp.customer(scope.customer_id()).is_some();
        let number =
            if is_there || self.is(Fault::LosesNumbersOfTheFailed) { Some(self.next(new).await) } else { None };
        let Some(number) = number.filter(|_| is_there) else {
            return Err(PortError::broken("tickets", "nobody to open it for"));
        };
        let opened = self.keep(scope, new, number);
        if !self.is(Fault::ForgetsTheConfirmation) {
            let topic = MessageContent::tickets_topic(scope.customer_id());
            let last = self.isp.outbox.last_confirmation(&topic).filter(|_| !self.is(Fault::ConfirmsEachAlone));
            self.isp.outbox.enqueue(&new.confirmation(scope, &opened.ticket.number, last.as_ref())).await?;
        }
        Ok(OpenedTicket::New(Box::new(opened)))
    }

    async fn rate(
        &self,
        scope: &CustomerScope,
        number: &TicketNumber,
        note: &RatingNote,
    ) -> Result<FollowUp, PortError> {
        let _alone = self.gate.pass(self.is(Fault::RacyRating) || self.is(Fault::RacyFollowUps)).await;
        let Some(mut row) = self.row(scope, number) else { return Ok(FollowUp::NotFound) };
        if !self.may_rate(&row) {
            return Ok(FollowUp::NotNow);
        }
        dawdle().await;
        let words = note.feedback.as_ref().map(|words| words.as_str().to_owned());
        let words = words.filter(|_| !self.is(Fault::KeepsNoWords));
        row.known.rating = Some(note.rating);
        row.known.feedback.clone_from(&words);
        row.updated_at = note.at;
        let kind = TicketEventKind::Rated(note.rating);
        row.timeline.push(TicketEvent { kind, status: row.status, at: note.at, note: words });
        self.put(&row);
        Ok(FollowUp::Done(Box::new(row.detail())))
    }

    async fn reopen(
        &self,
        scope: &CustomerScope,
        number: &TicketNumber,
        reopening: &Reopening,
    ) -> Result<FollowUp, PortError> {
        let _alone = self.gate.pass(self.is(Fault::RacyReopening) || self.is(Fault::RacyFollowUps)).await;
        let Some(mut row) = self.row(scope, number) else { return Ok(FollowUp::NotFound) };
        if !self.may_reopen(&row, reopening) {
            return Ok(FollowUp::NotNow);
        }
        dawdle().await;
        let priority = if self.is(Fault::PromisesAlike) { Priority::Normal } else { row.priority };
        row.known.sla_due = Some(reopening.sla_due_for(priority));
        row.known.reopened_at = Some(reopening.at);
        if !self.is(Fault::KeepsTheRating) {
            (row.known.rating, row.known.feedback) = (None, None);
        }
        (row.status, row.updated_at) = (TicketStatus::Open, reopening.at);
        let note = reopening.note.as_ref().map(|words| words.as_str().to_owned());
        let kind = TicketEventKind::Reopened;
        row.timeline.push(TicketEvent { kind, status: TicketStatus::Open, at: reopening.at, note });
        self.put(&row);
        Ok(FollowUp::Done(Box::new(row.detail())))
    }

    async fn commit(&self, scope: &CustomerScope, change: &TicketChange) -> Result<Committed, PortError> {
        let _alone = self.gate.pass(self.is(Fault::RacyChanges)).await;
        let Some(mut row) = self.row(scope, &change.number) else { return Ok(Committed::NotFound) };
        let technician = row.known.technician.as_ref().map(|technician| technician.name.clone());
        let stands = row.status == change.expected.status || self.is(Fault::ChangesWhereverItStands);
        if !stands || (technician != change.expected.technician && !self.is(Fault::ForgetsWhoTookIt)) {
            return Ok(Committed::Conflict);
        }
        dawdle().await;
        (row.status, row.updated_at) = (change.status, change.at);
        if !self.is(Fault::LeavesNoStep) {
            let note = change.note.as_ref().map(|words| words.as_str().to_owned());
            row.timeline.push(TicketEvent { kind: change.kind, status: change.status, at: change.at, note });
        }
        self.put(&row);
        Ok(Committed::Done(Box::new(row.detail())))
    }
}

fn with(fault: Fault) -> (Arc<dyn TicketRepo>, Arc<dyn TestDatabase>) {
    let isp = Isp::new(Sessions::plain());
    let (last, names, gate) = Default::default();
    (Arc::new(Tickets { fault, isp: isp.clone(), last, names, gate }), isp)
}

fn fresh() -> impl Future<Output = (Arc<dyn TicketRepo>, Arc<dyn TestDatabase>, ())> {
    let (tickets, test_db) = with(Fault::None);
    ready((tickets, test_db, ()))
}

portal_testkit::ticket_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
