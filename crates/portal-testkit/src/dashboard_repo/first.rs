//! First cases.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::dashboard::{DashboardRepo, PortalFigures};

use crate::Backstage;
use crate::fixtures::{customer, day, scope};

pub async fn a_customer_without_tickets_and_invoices_has_zeros(
    repo: Arc<dyn DashboardRepo>,
    stage: Arc<dyn Backstage>,
) {
    stage.put_customer(&customer("AGLS1").build()).await;
    let figures = repo.figures(&scope("AGLS1"), day(5)).await;
    assert_eq!(figures.expect("the repo answers"), PortalFigures::default());
}
