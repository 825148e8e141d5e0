//! Making the link.

use super::CustomerViewService;
use super::error::BeginViewError;
use super::model::{CustomerView, NewCustomerView, ViewLink, ViewToken};
use crate::identity::customer::CustomerScope;
use crate::kernel::id::{CustomerId, SessionId};
use crate::staff::account::Permission;
use crate::staff::session::ActiveStaffSession;
use crate::staff::trail::{TrailAction, TrailNote, TrailReason};

impl CustomerViewService {
    /// Makes a link by which `staff` see the portal as the customer does. The view that their session had before ends. That
    /// they do, and why, is in the trail before, where the customer reads it.
    ///
    /// # Errors
    /// [`BeginViewError`]; it needs [`Permission::ViewAsCustomer`].
    pub async fn begin(
        &self,
        staff: &ActiveStaffSession,
        customer: &CustomerId,
        reason: TrailReason,
    ) -> Result<ViewLink, BeginViewError> {
        if !staff.may(Permission::ViewAsCustomer) {
            return Err(BeginViewError::Forbidden);
        }
        let actor = staff.actor();
        let scope = CustomerScope::for_staff(&actor, customer.clone());
        let access = self.deps.customers.access(&scope).await?.ok_or(BeginViewError::NotFound)?;
        access.phone.ok_or(BeginViewError::NoNumber)?;
        let note = TrailNote::new(TrailAction::ViewedAsCustomer).about(customer).because(Some(reason));
        self.deps.trail.record(&actor, vec![note]).await?;
        let now = self.deps.clock.now();
        let view = CustomerView {
            id: SessionId::generate(now, self.deps.entropy.as_ref()),
            staff_session: staff.session().id,
            customer_id: customer.clone(),
            begun_at: now,
            link_until: now + self.policy.link_life,
            expires_at: now + self.policy.life,
        };
        let (token, until) = (ViewToken::generate(self.deps.entropy.as_ref()), view.link_until);
        self.deps.views.open(&NewCustomerView { view, link: token.hash() }).await?;
        Ok(ViewLink { token, until })
    }
}
