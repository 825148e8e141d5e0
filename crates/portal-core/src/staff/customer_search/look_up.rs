//! Searching for customers, and opening the record of one.

use super::CustomerSearchService;
use super::error::CustomerSearchError;
use super::model::CustomerHit;
use super::query::CustomerQuery;
use crate::identity::customer::{Customer, CustomerScope};
use crate::kernel::actor::StaffActor;
use crate::kernel::id::CustomerId;
use crate::staff::account::Permission;
use crate::staff::trail::{TrailAction, TrailNote, TrailReason};

impl CustomerSearchService {
    /// The most customers that a search answers.
    pub const MOST: u32 = 20;

    /// The customers that a query finds; none for one that is empty.
    ///
    /// # Errors
    /// [`CustomerSearchError`]; searching needs [`Permission::ReadCustomers`].
    pub async fn search(
        &self,
        staff: &StaffActor,
        query: &CustomerQuery,
    ) -> Result<Vec<CustomerHit>, CustomerSearchError> {
        check(staff)?;
        if query.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.deps.search.search(query, Self::MOST).await?)
    }

    /// The name of a customer whose conversation or ticket is open already; `None` if the customer is not on file.
    ///
    /// # Errors
    /// [`CustomerSearchError`]; it needs [`Permission::ReadCustomers`].
    pub async fn name_of(
        &self,
        staff: &StaffActor,
        customer: &CustomerId,
    ) -> Result<Option<String>, CustomerSearchError> {
        check(staff)?;
        let heads = self.deps.search.heads(std::slice::from_ref(customer)).await?;
        Ok(heads.into_iter().next().map(|head| head.name))
    }

    /// Opens a customer's record. The look is in the trail before it is shown.
    ///
    /// # Errors
    /// [`CustomerSearchError`]; opening needs [`Permission::ReadCustomers`].
    pub async fn open(
        &self,
        staff: &StaffActor,
        customer: &CustomerId,
        reason: Option<TrailReason>,
    ) -> Result<Customer, CustomerSearchError> {
        check(staff)?;
        let scope = CustomerScope::for_staff(staff, customer.clone());
        let found = self.deps.customers.profile(&scope).await?.ok_or(CustomerSearchError::NotFound)?;
        let look = TrailNote::new(TrailAction::OpenedCustomer).about(customer).because(reason);
        self.deps.trail.record_look(staff, look).await?;
        Ok(found)
    }
}

fn check(staff: &StaffActor) -> Result<(), CustomerSearchError> {
    if staff.may(Permission::ReadCustomers) { Ok(()) } else { Err(CustomerSearchError::Forbidden) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::identity::customer::MockCustomerRepo;
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::staff::customer_search::{CustomerHead, CustomerSearchDeps, MockCustomerSearch};
    use crate::staff::trail::StaffTrailService;
    use crate::staff::trail::test_trail::{away, recording, untouched};
    use crate::test_support::customer;

    fn service(found: Option<Customer>, trail: StaffTrailService) -> CustomerSearchService {
        let mut customers = MockCustomerRepo::new();
        customers.expect_profile().returning(move |_| Ok(found.clone()));
        let mut search = MockCustomerSearch::new();
        search.expect_search().returning(|_, limit| {
            assert_eq!(limit, CustomerSearchService::MOST);
            Ok(Vec::new())
        });
        let (search, customers) = (Arc::new(search), Arc::new(customers));
        CustomerSearchService::new(CustomerSearchDeps { search, customers, trail })
    }

    #[tokio::test]
    async fn the_name_of_a_customer_is_told_to_who_may_read_customers() {
        let access = customer("AGLS1").access;
        let (id, mut search) = (access.customer_id, MockCustomerSearch::new());
        search.expect_heads().times(1).returning(move |asked| {
            let head =
                |id: &CustomerId| CustomerHead { customer_id: id.clone(), name: "Budi".into(), status: access.status };
            Ok(asked.iter().map(head).collect())
        });
        let (search, customers) = (Arc::new(search), Arc::new(MockCustomerRepo::new()));
        let service = CustomerSearchService::new(CustomerSearchDeps { search, customers, trail: untouched() });
        let name = service.name_of(&actor(Role::Cs), &id).await.expect("it answers");
        assert_eq!(name.as_deref(), Some("Budi"));
    }

    #[tokio::test]
    async fn stf_04_opening_a_record_is_in_the_trail_and_searching_is_not() {
        let found = customer("AGLS1");
        let id = found.access.customer_id.clone();
        let staff = actor(Role::Technician);
        let expected = id.clone();
        let trail = recording(move |entry| entry.customer_id.as_ref() == Some(&expected));
        let opened = service(Some(found.clone()), trail).open(&staff, &id, None).await;
        assert_eq!(opened.expect("it is opened"), found);
        let refused = service(Some(found), away()).open(&staff, &id, None).await;
        assert!(matches!(refused, Err(CustomerSearchError::Port(_))), "nothing is shown without an entry");
        let nobody = service(None, untouched());
        assert!(matches!(nobody.open(&staff, &id, None).await, Err(CustomerSearchError::NotFound)));
        assert!(nobody.search(&staff, &CustomerQuery::parse("budi")).await.is_ok());
    }
}
