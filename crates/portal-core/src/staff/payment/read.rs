//! Finding payments, opening one, and asking its gateway.

use std::collections::HashMap;

use super::StaffPaymentService;
use super::error::StaffPaymentError;
use super::model::{FoundPayment, FoundPayments, PaymentFilter, PaymentQuery, PaymentSubject, StaffPayment};
use crate::billing::ledger::credit_of;
use crate::billing::payment::{PaymentAttempt, PaymentId, refundable};
use crate::billing::settlement::journals_with;
use crate::identity::customer::CustomerScope;
use crate::kernel::actor::StaffActor;
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::kernel::local_day::LocalDay;
use crate::kernel::page::PageRequest;
use crate::staff::account::Permission;
use crate::staff::customer_search::{CustomerQuery, CustomerSearchService};
use crate::staff::trail::{TrailAction, TrailNote};

impl StaffPaymentService {
    /// How many payments a page has.
    pub const PAGE: u32 = 25;

    /// The gateways of payments.
    ///
    /// # Errors
    /// [`StaffPaymentError`]; it needs [`Permission::ConfirmPayments`].
    pub async fn gateways(&self, staff: &StaffActor) -> Result<Vec<String>, StaffPaymentError> {
        confirming(staff)?;
        Ok(self.deps.stores.directory.gateways().await?)
    }

    /// A page of payments, the newest first. A text that names a payment or an invoice finds those alone; else it finds
    /// customers, and their payments.
    ///
    /// # Errors
    /// [`StaffPaymentError`]; it needs [`Permission::ConfirmPayments`].
    pub async fn search(&self, staff: &StaffActor, query: &PaymentQuery) -> Result<FoundPayments, StaffPaymentError> {
        confirming(staff)?;
        self.page(self.filter(query).await?, Self::PAGE).await
    }

    pub(super) async fn page(&self, filter: PaymentFilter, most: u32) -> Result<FoundPayments, StaffPaymentError> {
        let filter = PaymentFilter { limit: most + 1, ..filter };
        let mut payments = self.deps.stores.directory.search(&filter).await?;
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let has_more = payments.len() > most;
        payments.truncate(most);
        let names = self.names(&payments).await?;
        let items = payments.into_iter().map(|payment| {
            let name = names.get(&payment.customer_id).cloned();
            FoundPayment { payment, name }
        });
        Ok(FoundPayments { items: items.collect(), has_more })
    }

    pub(super) async fn filter(&self, query: &PaymentQuery) -> Result<PaymentFilter, PortError> {
        let day = |day| LocalDay::of(self.deps.clock.as_ref(), day);
        Ok(PaymentFilter {
            subject: self.subject(query.text.trim()).await?,
            state: query.state,
            channel: query.channel,
            gateway: query.gateway.clone(),
            from: query.first.map(|first| day(first).starts),
            until: query.last.map(|last| day(last).ends),
            after: query.after.clone(),
            limit: 0,
        })
    }

    /// What a text is about.
    async fn subject(&self, text: &str) -> Result<Option<PaymentSubject>, PortError> {
        if text.is_empty() {
            return Ok(None);
        }
        let named = PaymentSubject::Named(text.to_owned());
        let one = PaymentFilter { subject: Some(named.clone()), limit: 1, ..PaymentFilter::default() };
        let Some(search) = &self.deps.customers else { return Ok(Some(named)) };
        if !self.deps.stores.directory.search(&one).await?.is_empty() {
            return Ok(Some(named));
        }
        let found = search.search(&CustomerQuery::parse(text), CustomerSearchService::MOST).await?;
        Ok(Some(PaymentSubject::Of(found.into_iter().map(|hit| hit.customer_id).collect())))
    }

    async fn names(&self, payments: &[PaymentAttempt]) -> Result<HashMap<CustomerId, String>, PortError> {
        let Some(search) = self.deps.customers.as_ref().filter(|_| !payments.is_empty()) else {
            return Ok(HashMap::new());
        };
        let mut customers: Vec<CustomerId> = payments.iter().map(|payment| payment.customer_id.clone()).collect();
        customers.sort();
        customers.dedup();
        let heads = search.heads(&customers).await?;
        Ok(heads.into_iter().map(|head| (head.customer_id, head.name)).collect())
    }

    /// The latest payments of a customer whose record was opened before.
    ///
    /// # Errors
    /// [`StaffPaymentError`]; it needs [`Permission::ReadInvoices`].
    pub async fn of_customer(
        &self,
        staff: &StaffActor,
        customer: &CustomerId,
        page: PageRequest,
    ) -> Result<Vec<PaymentAttempt>, StaffPaymentError> {
        if !staff.may(Permission::ReadInvoices) {
            return Err(StaffPaymentError::Forbidden);
        }
        let scope = CustomerScope::for_staff(staff, customer.clone());
        Ok(self.deps.stores.payments.page_of(&scope, page).await?.items)
    }

    /// A payment with all that belongs to it. The look is in the trail before it is shown.
    ///
    /// # Errors
    /// [`StaffPaymentError`]; it needs [`Permission::ConfirmPayments`].
    pub async fn show(&self, staff: &StaffActor, id: &PaymentId) -> Result<StaffPayment, StaffPaymentError> {
        confirming(staff)?;
        let stores = &self.deps.stores;
        let found = stores.payments.find_any(id).await?.ok_or(StaffPaymentError::NotFound)?;
        let payment = found.payment;
        let look = TrailNote::new(TrailAction::OpenedPayment).about(&payment.customer_id).to(id);
        self.deps.trail.record_look(staff, look).await?;
        let name = self.names(std::slice::from_ref(&payment)).await?.remove(&payment.customer_id);
        let settlements = stores.settlements.of_payment(&payment.gateway, id.as_str()).await?;
        let journals = journals_with(stores.ledger.as_ref(), &payment, &settlements).await?;
        let credit = credit_of(stores.ledger.as_ref(), &payment.customer_id).await?;
        let refundable = refundable(&payment, (&journals, credit));
        Ok(StaffPayment {
            name,
            refundable,
            exceptions: stores.exceptions.of_order(id.as_str()).await?,
            refunds: stores.directory.refunds(id).await?,
            can_be_checked: self.deps.gateways.as_ref().is_some_and(|gateways| gateways.asks(&payment.gateway)),
            payment,
            journals,
            settlements,
        })
    }

    /// Asks the gateway how a payment stands, and books what follows. It is in the trail.
    ///
    /// # Errors
    /// [`StaffPaymentError`]; it needs [`Permission::ConfirmPayments`].
    pub async fn check(&self, staff: &StaffActor, id: &PaymentId) -> Result<PaymentAttempt, StaffPaymentError> {
        confirming(staff)?;
        let found = self.deps.stores.payments.find_any(id).await?.ok_or(StaffPaymentError::NotFound)?;
        let Some(gateways) = &self.deps.gateways else {
            return Err(StaffPaymentError::Gateway(PortError::unavailable("payment gateway", "none is set up")));
        };
        let note = TrailNote::new(TrailAction::CheckedPayment).about(&found.payment.customer_id).to(id);
        self.deps.trail.record(staff, vec![note]).await?;
        Ok(gateways.check_any(staff, id).await?)
    }
}

/// Refuses who may not confirm payments.
pub(super) fn confirming(staff: &StaffActor) -> Result<(), StaffPaymentError> {
    if staff.may(Permission::ConfirmPayments) { Ok(()) } else { Err(StaffPaymentError::Forbidden) }
}
