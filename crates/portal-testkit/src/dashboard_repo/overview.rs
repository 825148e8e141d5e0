//! Everything the dashboard page shows, in one read.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Rupiah;
use portal_core::billing::invoice::InvoiceState;
use portal_core::insight::dashboard::{DashboardRepo, NextDue, Overview, PortalFigures};
use portal_core::support::ticket::{Priority, Technician, TicketEvent, TicketStatus, TicketType};

use crate::TestDatabase;
use crate::fixtures::{InvoiceFixture, TicketFixture, TicketKnown, customer, day, invoice, noon, scope, step, ticket};
use crate::support::{millis, ok, secs};

async fn overview(repo: &dyn DashboardRepo, today: u32) -> Overview {
    ok(repo.overview(&scope("AGLS1"), day(today)).await).expect("the account")
}

pub async fn an_account_that_is_not_there_has_no_overview(
    repo: Arc<dyn DashboardRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS1").build()).await;
    assert_eq!(ok(repo.overview(&scope("AGLS2"), day(5)).await), None);
}

pub async fn a_new_customer_has_an_overview_of_nothing(repo: Arc<dyn DashboardRepo>, test_db: Arc<dyn TestDatabase>) {
    for made in [customer("AGLS1").build(), customer("AGLS1").active().complete().build()] {
        test_db.put_customer(&made).await;
        let nothing =
            Overview { customer: made, figures: PortalFigures::default(), next_due: None, active_ticket: None };
        assert_eq!(overview(&*repo, 5).await, nothing);
    }
}

pub async fn the_overview_has_the_same_figures(repo: Arc<dyn DashboardRepo>, test_db: Arc<dyn TestDatabase>) {
    test_db.put_customer(&customer("AGLS1").build()).await;
    for (n, state) in (1..).zip(InvoiceState::ALL) {
        let made = invoice(&format!("INV{n}"), "AGLS1").state(state).due(day(n)).total(1 << n).paid(1);
        test_db.put_invoice(&made).await;
    }
    for (n, status) in (0..).zip(TicketStatus::ALL) {
        test_db.put_ticket(&ticket(&format!("TKT{n}"), "AGLS1").status(*status)).await;
    }
    for today in [1, 3, 9] {
        let figures = ok(repo.figures(&scope("AGLS1"), day(today)).await);
        assert_eq!(overview(&*repo, today).await.figures, figures);
        assert_ne!(figures, PortalFigures::default());
    }
}

/// Checks which invoice falls due first among these, and what is owed on it.
async fn check_next(
    repo: &dyn DashboardRepo,
    test_db: &dyn TestDatabase,
    invoices: &[InvoiceFixture],
    expected: (&InvoiceFixture, i64),
) {
    test_db.put_customer(&customer("AGLS1").build()).await;
    for invoice in invoices {
        test_db.put_invoice(invoice).await;
    }
    let (first, owed) = expected;
    let next = NextDue { number: first.number.clone(), due_date: first.due_date, outstanding: Rupiah::new(owed) };
    assert_eq!(overview(repo, 5).await.next_due, Some(next));
}

pub async fn the_unpaid_invoice_that_falls_due_first_is_next(
    repo: Arc<dyn DashboardRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let all = [
        invoice("INV1", "AGLS1").due(day(20)),
        invoice("INV2", "AGLS1").due(day(10)).state(InvoiceState::Partial).total(300).paid(100),
        invoice("INV3", "AGLS1").due(day(15)).state(InvoiceState::Viewed),
    ];
    check_next(&*repo, &*test_db, &all, (&all[1], 200)).await;
}

pub async fn an_overdue_invoice_is_next_before_those_to_come(
    repo: Arc<dyn DashboardRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let all = [
        invoice("INV1", "AGLS1").due(day(6)),
        invoice("INV2", "AGLS1").due(day(4)).total(400),
        invoice("INV3", "AGLS1").due(day(2)).state(InvoiceState::Overdue).total(500),
    ];
    check_next(&*repo, &*test_db, &all, (&all[2], 500)).await;
}

pub async fn settled_drafted_and_withdrawn_invoices_never_fall_due(
    repo: Arc<dyn DashboardRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let states = [InvoiceState::Draft, InvoiceState::Paid, InvoiceState::Cancelled, InvoiceState::Refunded];
    let mut all = states.map(|s| invoice(&format!("INV-{}", s.as_str()), "AGLS1").state(s).due(day(1))).to_vec();
    test_db.put_customer(&customer("AGLS1").build()).await;
    assert_eq!(overview(&*repo, 5).await.next_due, None);
    all.push(invoice("INV-open", "AGLS1").due(day(25)).total(70));
    check_next(&*repo, &*test_db, &all, (&all[4], 70)).await;
}

pub async fn the_active_ticket_is_the_one_to_which_something_happened_last(
    repo: Arc<dyn DashboardRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS1").build()).await;
    // Six done ones that are newer in every way do not hide it.
    let done = (1..=6).map(|n| (100 + n, TicketStatus::Completed, n));
    let active = TicketStatus::ALL.iter().filter(|status| status.is_active());
    let mut expected = None;
    for (n, status, changed) in done.chain((1..).zip(active).map(|(n, status)| (n, *status, 50 - n))) {
        let made = ticket(&format!("TKT{n}"), "AGLS1").opened(noon() + secs(n)).status(status);
        let made = TicketFixture { updated_at: noon() + secs(100 * i64::from(status.is_active()) + changed), ..made };
        test_db.put_ticket(&made).await;
        if status == TicketStatus::Open {
            expected = Some(made.number);
        }
    }
    assert_eq!(overview(&*repo, 5).await.active_ticket.map(|active| active.ticket.number), expected);
}

pub async fn of_two_active_tickets_at_once_the_greater_number_comes_first(
    repo: Arc<dyn DashboardRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS1").build()).await;
    for number in ["TKT1", "TKT3", "TKT2"] {
        test_db.put_ticket(&ticket(number, "AGLS1")).await;
    }
    let active = overview(&*repo, 5).await.active_ticket.expect("an active ticket");
    assert_eq!(active.ticket.number.as_str(), "TKT3");
}

pub async fn tickets_that_are_over_are_not_active(repo: Arc<dyn DashboardRepo>, test_db: Arc<dyn TestDatabase>) {
    test_db.put_customer(&customer("AGLS1").build()).await;
    for (number, status) in [("TKT1", TicketStatus::Completed), ("TKT2", TicketStatus::Cancelled)] {
        test_db.put_ticket(&ticket(number, "AGLS1").status(status)).await;
    }
    assert_eq!(overview(&*repo, 5).await.active_ticket, None);
}

pub async fn the_active_ticket_has_all_of_its_own_and_its_last_step(
    repo: Arc<dyn DashboardRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS1").build()).await;
    // The order is that of writing down, not that of the clock.
    let last = TicketEvent {
        note: Some("Menunggu \"kabel\" — 日本 'x'".into()),
        ..step(TicketStatus::OnHold, noon() - secs(9))
    };
    let technician = Some(Technician { name: "Rudi Hartono".into(), phone: Some("0812".into()) });
    let made = TicketFixture {
        kind: TicketType::Dismantle,
        priority: Priority::High,
        status: TicketStatus::OnHold,
        title: "Berhenti \"langganan\" — 日本 'x'".into(),
        created_at: noon() + millis(1),
        updated_at: noon() + millis(86_400_002),
        known: TicketKnown { technician, ..TicketKnown::default() },
        timeline: vec![step(TicketStatus::Open, noon()), last.clone()],
        ..ticket("TKT20251105001", "AGLS1")
    };
    test_db.put_ticket(&made).await;
    let active = overview(&*repo, 5).await.active_ticket.expect("an active ticket");
    assert_eq!((active.ticket, active.last_step), (made.ticket(), Some(last)));
}
