//! Tickets as staff work on them.

use std::cmp::Reverse;
use std::future::ready;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::{AccountStatus, CustomerScope};
use portal_core::kernel::commit::Committed;
use portal_core::staff::desk::{StaffTicketChange, TicketDesk, TicketHead, TicketRecord, WorkState};
use portal_core::support::ticket::{TicketEvent, TicketEventKind, TicketFilter, TicketStatus};
use portal_core::{CustomerId, PortError, TicketNumber};
use portal_testkit::fixtures::TicketFixture;
use portal_testkit::{TestDatabase, TicketDeskStores};

use crate::database::Isp;
use crate::let_others_go_first;
use crate::sessions::Sessions;
use crate::tickets;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    ListsThoseThatAreOver,
    KnowsNoNames,
    SuspendsNobody,
    IgnoresTheLimit,
    ListsTheFirstFirst,
    FindsActiveTicketsOnly,
    KeepsTheTechnician,
    WritesAStepAlways,
    IgnoresTheVersion,
    IgnoresTheScope,
    LooksThenWrites,
    RecordsTheOpenedOnly,
    RecordsTheLastMove,
    CountsTheCustomersSteps,
    TakesTheEndIn,
    RatesNothing,
}

struct Desk {
    fault: Fault,
    isp: Arc<Isp>,
}

impl Desk {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn rows(&self) -> Vec<TicketFixture> {
        self.isp.tickets.lock().expect("no panic").clone()
    }

    fn head(&self, row: TicketFixture) -> TicketHead {
        let customer = self.isp.customer(&row.customer_id);
        let status = customer.as_ref().map(|customer| customer.access.status);
        TicketHead {
            number: row.number,
            customer_id: row.customer_id,
            customer_name: customer.map(|customer| customer.name).filter(|_| !self.is(Fault::KnowsNoNames)),
            is_suspended: status == Some(AccountStatus::Suspended) && !self.is(Fault::SuspendsNobody),
            kind: row.kind,
            priority: row.priority,
            status: row.status,
            title: row.title,
            created_at: row.created_at,
            updated_at: row.updated_at,
            sla_due: row.known.sla_due,
            technician: row.known.technician.map(|technician| technician.name),
        }
    }

    fn record(&self, row: TicketFixture) -> TicketRecord {
        let counts = |kind| kind == TicketEventKind::Moved || self.is(Fault::CountsTheCustomersSteps);
        let leaves = |step: &&TicketEvent| counts(step.kind) && step.status != TicketStatus::Open;
        let mut times = row.timeline.iter().filter(leaves).map(|step| step.at);
        TicketRecord {
            number: row.number,
            customer_id: row.customer_id,
            created_via: row.created_via,
            created_at: row.created_at,
            moved_at: if self.is(Fault::RecordsTheLastMove) { times.next_back() } else { times.next() },
            completed_at: row.known.completed_at,
            reopened_at: row.known.reopened_at,
            rating: row.known.rating.filter(|_| !self.is(Fault::RatesNothing)),
        }
    }

    fn is_expected(&self, scope: &CustomerScope, change: &StaffTicketChange) -> bool {
        let is_own = |row: &TicketFixture| row.customer_id == *scope.customer_id() || self.is(Fault::IgnoresTheScope);
        let version = self.isp.writes_of(&change.number).to_string();
        self.rows().iter().any(|row| row.number == change.number && is_own(row))
            && (version == change.expected.as_str() || self.is(Fault::IgnoresTheVersion))
    }

    fn write(&self, change: &StaffTicketChange) {
        let WorkState {
            status,
            priority,
            technician,
            scheduled_at,
            started_at,
            completed_at,
            resolution_notes,
            sla_due,
            updated_at,
        } = change.state.clone();
        self.isp.write_ticket(&change.number, |row| {
            (row.status, row.priority, row.updated_at) = (status, priority, updated_at);
            let known = &mut row.known;
            (known.scheduled_at, known.started_at, known.completed_at) = (scheduled_at, started_at, completed_at);
            (known.resolution_notes, known.sla_due) = (resolution_notes, sla_due);
            if !self.is(Fault::KeepsTheTechnician) {
                known.technician = technician;
            }
            let extra = self.is(Fault::WritesAStepAlways) && change.step.is_none();
            row.timeline.extend(extra.then(|| portal_testkit::fixtures::step(status, updated_at)));
            row.timeline.extend(change.step.clone());
            true
        });
    }
}

#[async_trait]
impl TicketDesk for Desk {
    async fn active(&self, limit: u32) -> Result<Vec<TicketHead>, PortError> {
        let mut rows = self.rows();
        rows.retain(|row| TicketFilter::Active.admits(row.status) || self.is(Fault::ListsThoseThatAreOver));
        rows.sort_by_key(|row| Reverse((row.created_at, row.number.clone())));
        if self.is(Fault::ListsTheFirstFirst) {
            rows.reverse();
        }
        if !self.is(Fault::IgnoresTheLimit) {
            rows.truncate(limit.try_into().expect("small"));
        }
        Ok(rows.into_iter().map(|row| self.head(row)).collect())
    }

    async fn customer_of(&self, number: &TicketNumber) -> Result<Option<CustomerId>, PortError> {
        let is_seen = |row: &TicketFixture| row.status.is_active() || !self.is(Fault::FindsActiveTicketsOnly);
        let found = self.rows().into_iter().find(|row| row.number == *number && is_seen(row));
        Ok(found.map(|row| row.customer_id))
    }

    async fn records(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<TicketRecord>, PortError> {
        let is_in = |at| at >= from && (at < to || (at == to && self.is(Fault::TakesTheEndIn)));
        let was_done = |row: &TicketFixture| row.known.completed_at.is_some_and(is_in);
        let mut rows = self.rows();
        rows.retain(|row| is_in(row.created_at) || (was_done(row) && !self.is(Fault::RecordsTheOpenedOnly)));
        Ok(rows.into_iter().map(|row| self.record(row)).collect())
    }

    async fn commit(&self, scope: &CustomerScope, change: &StaffTicketChange) -> Result<Committed, PortError> {
        let _alone = self.isp.gate.pass(self.is(Fault::LooksThenWrites)).await;
        let is_expected = self.is_expected(scope, change);
        let_others_go_first().await;
        if is_expected {
            self.write(change);
        }
        Ok(if is_expected { Committed::Done } else { Committed::Conflict })
    }
}

fn with(fault: Fault) -> (TicketDeskStores, Arc<dyn TestDatabase>) {
    let isp = Isp::new(Sessions::plain());
    let (tickets, test_db) = tickets::on(isp.clone(), tickets::Fault::None);
    (TicketDeskStores { desk: Arc::new(Desk { fault, isp }), tickets }, test_db)
}

fn fresh() -> impl Future<Output = (TicketDeskStores, Arc<dyn TestDatabase>, ())> {
    let (stores, test_db) = with(Fault::None);
    ready((stores, test_db, ()))
}

portal_testkit::ticket_desk_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { ticket_desk, with;
        Fault::ListsThoseThatAreOver => active_tickets_of_all_customers_are_listed_and_no_others;
        Fault::KnowsNoNames => a_head_tells_what_is_known_of_the_ticket_and_its_customer;
        Fault::IgnoresTheLimit => no_more_tickets_are_listed_than_asked_for;
        Fault::FindsActiveTicketsOnly => the_customer_of_a_ticket_is_found;
        Fault::KeepsTheTechnician => every_field_that_staff_write_is_written_and_no_other;
        Fault::WritesAStepAlways => a_change_without_a_step_leaves_the_timeline;
        Fault::IgnoresTheVersion => a_change_by_staff_on_another_version_writes_nothing;
        Fault::IgnoresTheScope => a_change_in_the_scope_of_another_customer_writes_nothing;
        Fault::LooksThenWrites => of_racing_changes_by_staff_one_is_written;
        Fault::RecordsTheOpenedOnly => tickets_that_were_opened_or_done_in_a_period_are_recorded;
        Fault::RecordsTheLastMove => a_record_tells_where_a_ticket_came_from_and_when_it_was_moved_done_and_rated;
        Fault::CountsTheCustomersSteps => what_the_customer_does_does_not_count_as_moved;
    }

    mod in_another_way {
        use super::{Fault, with};

        crate::must_fail_on! { ticket_desk, with;
            Fault::SuspendsNobody => a_head_tells_what_is_known_of_the_ticket_and_its_customer;
            Fault::ListsTheFirstFirst => active_tickets_of_all_customers_are_listed_and_no_others;
            Fault::TakesTheEndIn => tickets_that_were_opened_or_done_in_a_period_are_recorded;
            Fault::RatesNothing => a_record_tells_where_a_ticket_came_from_and_when_it_was_moved_done_and_rated;
        }
    }
}
