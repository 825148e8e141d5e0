//! What staff change.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::kernel::commit::Committed;
use portal_core::staff::desk::{StaffTicketChange, WorkState};
use portal_core::support::ticket::{
    Priority, Technician, TicketEvent, TicketEventKind, TicketStatus, TicketVersion, VersionedTicket,
};

use super::read;
use crate::fixtures::{TicketFixture, customer, noon, scope, step, ticket};
use crate::support::{count, millis, ok, race};
use crate::{TestDatabase, TicketDeskStores};

/// A change of everything that staff can change.
fn any_change(found: &VersionedTicket) -> StaffTicketChange {
    let at = |n: i64| noon() + millis(7_200_000 + n);
    let state = WorkState {
        status: TicketStatus::OnHold,
        priority: Priority::High,
        technician: Some(Technician { name: "Pak 'Joko' 👍".into(), phone: Some("0812-555-0199".into()) }),
        scheduled_at: Some(at(1)),
        started_at: Some(at(2)),
        completed_at: Some(at(3)),
        resolution_notes: Some("Kabel\ndisambung".into()),
        sla_due: Some(at(4)),
        updated_at: at(5),
    };
    let note = Some("Menunggu kabel".to_owned());
    let step = TicketEvent { kind: TicketEventKind::Moved, status: TicketStatus::Assigned, at: at(5), note };
    let number = found.detail.ticket.number.clone();
    StaffTicketChange { number, expected: found.version.clone(), state, step: Some(step) }
}

/// The same with everything empty that may be.
fn emptied(change: StaffTicketChange) -> StaffTicketChange {
    let state = WorkState {
        technician: None,
        scheduled_at: None,
        started_at: None,
        completed_at: None,
        resolution_notes: None,
        sla_due: None,
        ..change.state
    };
    StaffTicketChange { state, ..change }
}

async fn commit(stores: &TicketDeskStores, change: &StaffTicketChange) -> Committed {
    ok(stores.desk.commit(&scope("AGLS1"), change).await)
}

/// A ticket that was completed, with its timeline, and another one.
async fn put(test_db: &dyn TestDatabase) -> TicketFixture {
    test_db.put_customer(&customer("AGLS1").build()).await;
    test_db.put_ticket(&ticket("TKT2", "AGLS1")).await;
    let made = TicketFixture { timeline: vec![step(TicketStatus::Open, noon())], ..ticket("TKT1", "AGLS1") };
    let made = made.completed(noon() + millis(9));
    test_db.put_ticket(&made).await;
    made
}

pub async fn every_field_that_staff_write_is_written_and_no_other(
    stores: TicketDeskStores,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = put(&*test_db).await;
    let other = read(&stores, &ticket("TKT2", "AGLS1")).await;
    for change in [any_change, |found: &VersionedTicket| emptied(any_change(found)), any_change] {
        let found = read(&stores, &made).await;
        let change = change(&found);
        assert_eq!(commit(&stores, &change).await, Committed::Done);
        let after = read(&stores, &made).await;
        assert_ne!(after.version, found.version);
        assert_eq!(after.detail, found.detail.after_work(change));
    }
    assert_eq!(read(&stores, &ticket("TKT2", "AGLS1")).await, other);
}

pub async fn a_change_without_a_step_leaves_the_timeline(stores: TicketDeskStores, test_db: Arc<dyn TestDatabase>) {
    let made = put(&*test_db).await;
    let found = read(&stores, &made).await;
    let change = StaffTicketChange { step: None, ..any_change(&found) };
    assert_eq!(commit(&stores, &change).await, Committed::Done);
    let after = read(&stores, &made).await.detail;
    assert_eq!((&after.timeline, after.ticket.priority), (&found.detail.timeline, Priority::High));
}

pub async fn a_change_by_staff_on_another_version_writes_nothing(
    stores: TicketDeskStores,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = put(&*test_db).await;
    let first = read(&stores, &made).await;
    assert_eq!(commit(&stores, &emptied(any_change(&first))).await, Committed::Done);
    let second = read(&stores, &made).await;
    let never = StaffTicketChange { expected: TicketVersion::new("never"), ..any_change(&second) };
    for change in [any_change(&first), never] {
        assert_eq!(commit(&stores, &change).await, Committed::Conflict);
        assert_eq!(read(&stores, &made).await, second);
    }
    test_db.edit_ticket_by_hand(&made.number, "title", "Modem").await;
    let edited = read(&stores, &made).await;
    assert_eq!(commit(&stores, &any_change(&second)).await, Committed::Conflict, "the ISP wrote meanwhile");
    assert_eq!(read(&stores, &made).await, edited);
}

pub async fn a_change_in_the_scope_of_another_customer_writes_nothing(
    stores: TicketDeskStores,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = put(&*test_db).await;
    test_db.put_customer(&customer("AGLS2").phone("08123456789").build()).await;
    let found = read(&stores, &made).await;
    assert_eq!(ok(stores.desk.commit(&scope("AGLS2"), &any_change(&found)).await), Committed::Conflict);
    assert_eq!(read(&stores, &made).await, found);
}

pub async fn of_racing_changes_by_staff_one_is_written(stores: TicketDeskStores, test_db: Arc<dyn TestDatabase>) {
    let made = put(&*test_db).await;
    let found = read(&stores, &made).await;
    let answers = race(6, |caller| {
        let (stores, mut change) = (stores.clone(), any_change(&found));
        change.state.updated_at = noon() + millis(count(caller));
        async move { (commit(&stores, &change).await == Committed::Done).then_some(change) }
    })
    .await;
    let written: Vec<_> = answers.into_iter().flatten().collect();
    assert_eq!(written.len(), 1, "{written:?}");
    let after = read(&stores, &made).await.detail;
    assert_eq!(after, found.detail.after_work(written[0].clone()));
}
