//! Counting tickets, and nobody else's anything.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Rupiah;
use portal_core::insight::dashboard::{DashboardRepo, InvoiceFigures, PortalFigures, TicketFigures};
use portal_core::support::ticket::TicketStatus;

use crate::TestDatabase;
use crate::fixtures::{customer, day, invoice, scope, ticket};
use crate::support::ok;

pub async fn a_customer_without_tickets_and_invoices_has_zeros(
    repo: Arc<dyn DashboardRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS1").build()).await;
    assert_eq!(ok(repo.figures(&scope("AGLS1"), day(5)).await), PortalFigures::default());
}

pub async fn tickets_count_by_where_they_stand(repo: Arc<dyn DashboardRepo>, test_db: Arc<dyn TestDatabase>) {
    test_db.put_customer(&customer("AGLS1").build()).await;
    // One ticket of the first state, two of the second, and so on: no two sums are alike.
    let mut expected = TicketFigures::default();
    for (n, status) in (1..).zip(TicketStatus::ALL) {
        for m in 0..n {
            test_db.put_ticket(&ticket(&format!("TKT{n}-{m}"), "AGLS1").status(*status)).await;
        }
        match status {
            TicketStatus::Completed => expected.completed += n,
            TicketStatus::Cancelled => expected.cancelled += n,
            _ => expected.active += n,
        }
    }
    let figures = ok(repo.figures(&scope("AGLS1"), day(5)).await);
    assert_eq!(figures, PortalFigures { tickets: expected, invoices: InvoiceFigures::default() });
}

pub async fn tickets_and_invoices_do_not_multiply_each_other(
    repo: Arc<dyn DashboardRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS1").complete().build()).await;
    for n in 0..3 {
        test_db.put_ticket(&ticket(&format!("TKT{n}"), "AGLS1")).await;
    }
    for n in 0..2 {
        test_db.put_invoice(&invoice(&format!("INV{n}"), "AGLS1").total(100)).await;
    }
    let figures = ok(repo.figures(&scope("AGLS1"), day(5)).await);
    let invoices = InvoiceFigures { pending: 2, outstanding: Rupiah::new(200), ..InvoiceFigures::default() };
    let tickets = TicketFigures { active: 3, ..TicketFigures::default() };
    assert_eq!(figures, PortalFigures { tickets, invoices });
}

pub async fn nothing_of_another_customer_counts(repo: Arc<dyn DashboardRepo>, test_db: Arc<dyn TestDatabase>) {
    // The same number on file, and ids that are alike.
    for id in ["AGLS1", "AGLS10", "agls1"] {
        test_db.put_customer(&customer(id).active().complete().build()).await;
    }
    for other in ["AGLS10", "agls1"] {
        test_db.put_ticket(&ticket(&format!("TKT-{other}"), other)).await;
        test_db.put_invoice(&invoice(&format!("INV-{other}"), other).due(day(1))).await;
    }
    assert_eq!(ok(repo.figures(&scope("AGLS1"), day(5)).await), PortalFigures::default());
    let overview = ok(repo.overview(&scope("AGLS1"), day(5)).await).expect("the account");
    assert_eq!(overview.figures, PortalFigures::default());
    assert_eq!((overview.next_due, overview.active_ticket), (None, None));
    let theirs = ok(repo.figures(&scope("AGLS10"), day(5)).await);
    assert_eq!((theirs.tickets.total(), theirs.invoices.overdue), (1, 1));
}
