//! Invoices as staff read them.

use super::InvoiceService;
use super::query::{InvoiceList, InvoiceQuery};
use crate::identity::customer::CustomerScope;
use crate::kernel::actor::StaffActor;
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::staff::account::Permission;

/// Why invoices were not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadInvoicesError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// The invoices cannot be read.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl InvoiceService {
    /// One page of a customer's invoices. A look into the record is recorded where the record is opened.
    ///
    /// # Errors
    /// [`ReadInvoicesError`]; it needs [`Permission::ReadInvoices`].
    pub async fn of_customer(
        &self,
        staff: &StaffActor,
        customer: &CustomerId,
        query: &InvoiceQuery,
    ) -> Result<InvoiceList, ReadInvoicesError> {
        if !staff.may(Permission::ReadInvoices) {
            return Err(ReadInvoicesError::Forbidden);
        }
        let scope = CustomerScope::for_staff(staff, customer.clone());
        Ok(self.deps.invoices.page_of(&scope, query, self.today()).await?)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::billing::invoice::{InvoiceCounts, InvoiceDeps, MockInvoiceRepo, TaxPolicy};
    use crate::identity::customer::MockCustomerRepo;
    use crate::kernel::money::Rupiah;
    use crate::kernel::page::Page;
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::test_support::{account, clock_at, noon};

    #[tokio::test]
    async fn stf_03_invoices_are_for_who_may_read_them() {
        for (role, may) in [(Role::Cs, true), (Role::Finance, true), (Role::Technician, false)] {
            let mut invoices = MockInvoiceRepo::new();
            invoices.expect_page_of().times(usize::from(may)).returning(|scope, query, _| {
                assert_eq!(*scope.customer_id(), account("AGLS1").access.customer_id);
                let page = Page { items: Vec::new(), total: 0, request: query.page };
                Ok(InvoiceList { page, counts: InvoiceCounts::default(), outstanding: Rupiah::new(0), overdue: 0 })
            });
            let deps = InvoiceDeps {
                invoices: Arc::new(invoices),
                customers: Arc::new(MockCustomerRepo::new()),
                renderer: None,
                clock: clock_at(noon()),
            };
            let service = InvoiceService::new(deps, TaxPolicy::default());
            let id = account("AGLS1").access.customer_id;
            let listed = service.of_customer(&actor(role), &id, &InvoiceQuery::default()).await;
            assert_eq!(listed.is_ok(), may, "{role:?}");
        }
    }
}
