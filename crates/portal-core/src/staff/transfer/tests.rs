//! Finance reviews transfers on stores that answer as told. What follows from a decision is tried with real stores.

use std::sync::Arc;

use chrono::TimeDelta;

use super::*;
use crate::billing::pay_link::PayLinks;
use crate::billing::payment::{
    MockCustomerCredit, MockPaymentExceptions, MockPaymentNotifications, MockPaymentPosting, MockPaymentRepo,
    PaymentDeps, PaymentId, PaymentPolicy, PaymentStores,
};
use crate::billing::transfer::{MockTransferRepo, RejectionReason};
use crate::kernel::money::Rupiah;
use crate::kernel::page::PageRequest;
use crate::kernel::secret::KeyRing;
use crate::staff::account::Role;
use crate::staff::account::test_staff::actor;
use crate::staff::trail::test_trail::untouched;
use crate::support::attachment::Part;
use crate::test_support::{CountingEntropy, clock_at, noon, test_key};

/// A service on stores that nobody may ask.
fn service() -> TransferReviewService {
    let keys = Arc::new(KeyRing::new(test_key(), Vec::new()));
    let deps = PaymentDeps {
        stores: PaymentStores {
            payments: Arc::new(MockPaymentRepo::new()),
            exceptions: Arc::new(MockPaymentExceptions::new()),
            credit: Arc::new(MockCustomerCredit::new()),
            ledger: Arc::new(crate::billing::ledger::MockLedger::new()),
            notifications: Arc::new(MockPaymentNotifications::new()),
            posting: Arc::new(MockPaymentPosting::new()),
            outbox: Arc::new(crate::messaging::outbox::MockOutbox::new()),
        },
        gateways: Vec::new(),
        invoices: Arc::new(crate::billing::invoice::MockInvoiceRepo::new()),
        customers: Arc::new(crate::identity::customer::MockCustomerRepo::new()),
        limits: Arc::new(crate::identity::rate_limit::MockRateLimiter::new()),
        clock: clock_at(noon()),
        entropy: Arc::new(CountingEntropy::default()),
    };
    let links = PayLinks::new(keys.clone(), String::new(), TimeDelta::days(1));
    TransferReviewService::new(TransferReviewDeps {
        transfers: Arc::new(MockTransferRepo::new()),
        payments: PaymentService::new(deps, PaymentPolicy::default(), keys, String::new(), links),
        attachments: None,
        trail: untouched(),
        clock: clock_at(noon()),
    })
}

#[tokio::test]
async fn stf_03_who_may_not_confirm_payments_sees_and_decides_nothing() {
    let (service, id) = (service(), PaymentId::parse("INV-1-x").expect("a name"));
    let file = crate::kernel::id::AttachmentId::generate(noon(), &CountingEntropy::default());
    let confirmation = Confirmation { amount: Rupiah::new(1), received_on: noon().date_naive(), reason: None };
    let reason = RejectionReason::parse("x").expect("a reason");
    for role in [Role::Cs, Role::Technician] {
        let staff = actor(role);
        let refused = [
            service.waiting(&staff, PageRequest::default()).await.map(drop),
            service.show(&staff, &id).await.map(drop),
            service.open(&staff, (&id, file), Part::File).await.map(drop),
            service.confirm(&staff, (&id, None), &confirmation).await.map(drop),
            service.reject(&staff, (&id, None), &reason).await.map(drop),
        ];
        assert!(refused.iter().all(|answer| matches!(answer, Err(TransferReviewError::Forbidden))), "{role:?}");
    }
}

#[tokio::test]
async fn an_amount_or_a_day_that_cannot_be_is_refused_before_anything_is_read() {
    let (service, id, finance) = (service(), PaymentId::parse("INV-1-x").expect("a name"), actor(Role::Finance));
    let today = clock_at(noon()).local_date(noon());
    let try_it = async |amount, received_on| {
        let confirmation = Confirmation { amount: Rupiah::new(amount), received_on, reason: None };
        service.confirm(&finance, (&id, None), &confirmation).await.expect_err("it is refused")
    };
    for amount in [0, -1, 1_000_000_001] {
        assert!(matches!(try_it(amount, today).await, TransferReviewError::Amount { .. }), "{amount}");
    }
    for days in [-1, 367] {
        assert!(matches!(try_it(1, today - TimeDelta::days(days)).await, TransferReviewError::Day { .. }), "{days}");
    }
}
