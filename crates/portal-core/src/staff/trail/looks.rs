//! Who of staff opened a customer's record, as that customer sees it.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::model::{TrailAction, TrailEntry, TrailReason};
use super::port::{StaffTrail, TrailQuery};
use crate::identity::session::ActiveSession;
use crate::kernel::actor::StaffName;
use crate::kernel::error::PortError;
use crate::kernel::page::{Page, PageRequest};
use crate::staff::account::StaffAccountRepo;

/// A look of a member of staff into a customer's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerLook {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by the name of their account, never by its address; `None` if the account is not there any more.
    pub staff: Option<StaffName>,
    /// What they opened.
    pub action: TrailAction,
    /// Why, if they said so.
    pub reason: Option<TrailReason>,
}

/// What customers need to see who opened their record.
#[derive(Clone)]
pub struct CustomerLooksDeps {
    /// What staff did.
    pub trail: Arc<dyn StaffTrail>,
    /// Who they are.
    pub accounts: Arc<dyn StaffAccountRepo>,
}

/// Shows customers who opened their record.
#[derive(Clone)]
pub struct CustomerLooks {
    deps: CustomerLooksDeps,
}

impl CustomerLooks {
    /// Wires the use case.
    pub fn new(deps: CustomerLooksDeps) -> Self {
        Self { deps }
    }

    /// Who of staff opened the customer's own record, last first.
    ///
    /// # Errors
    /// [`PortError`] if the trail or the accounts cannot be read.
    pub async fn list(&self, session: &ActiveSession, page: PageRequest) -> Result<Page<CustomerLook>, PortError> {
        let customer = Some(session.scope().customer_id().clone());
        let query = TrailQuery { customer, actions: TrailAction::LOOKS.to_vec(), page, ..TrailQuery::default() };
        let Page { items, total, request } = self.deps.trail.page(&query).await?;
        let names = if items.is_empty() { HashMap::new() } else { self.names().await? };
        let look = |TrailEntry { at, staff, action, reason, .. }: TrailEntry| CustomerLook {
            at,
            staff: names.get(staff.as_str()).cloned(),
            action,
            reason,
        };
        Ok(Page { items: items.into_iter().map(look).collect(), total, request })
    }

    /// The names of the accounts, by their addresses.
    async fn names(&self) -> Result<HashMap<String, StaffName>, PortError> {
        let accounts = self.deps.accounts.all().await?;
        Ok(accounts.into_iter().map(|account| (account.email.as_str().to_owned(), account.name)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staff::account::test_staff::{account, actor};
    use crate::staff::account::{MockStaffAccountRepo, Role, StaffAccount, StaffEmail};
    use crate::staff::trail::{MockStaffTrail, TrailNote};
    use crate::test_support::{active_session, noon};

    #[tokio::test]
    async fn stf_04_a_customer_sees_the_looks_into_their_own_record_by_the_names_of_accounts() {
        let mut trail = MockStaffTrail::new();
        trail.expect_page().times(1).returning(|query| {
            assert_eq!(query.customer.as_ref(), Some(active_session().scope().customer_id()));
            assert_eq!(query.actions, TrailAction::LOOKS);
            let looked = TrailNote::new(TrailAction::OpenedCustomer).to("TKT1").entry(&actor(Role::Cs), noon());
            let gone = TrailEntry { staff: StaffName::parse("gone@isp.id").expect("a name"), ..looked.clone() };
            Ok(Page { items: vec![looked, gone], total: 2, request: query.page })
        });
        let mut accounts = MockStaffAccountRepo::new();
        accounts.expect_all().times(1).returning(|| {
            let (email, name) = (StaffEmail::parse("budi@isp.id").expect("an address"), StaffName::parse("Budi"));
            Ok(vec![StaffAccount { email, name: name.expect("a name"), ..account() }])
        });
        let deps = CustomerLooksDeps { trail: Arc::new(trail), accounts: Arc::new(accounts) };
        let looks = CustomerLooks::new(deps).list(&active_session(), PageRequest::default()).await.expect("they are");
        let names: Vec<_> = looks.items.iter().map(|look| look.staff.as_ref().map(StaffName::as_str)).collect();
        assert_eq!(names, [Some("Budi"), None]);
        assert_eq!((looks.items[0].at, looks.items[0].action), (noon(), TrailAction::OpenedCustomer));
    }
}
