//! Opening the link, and checking on every request that a view still stands.

use chrono::{DateTime, Utc};

use super::CustomerViewService;
use super::error::EnterViewError;
use super::model::{CustomerView, ResumedCustomerView, ViewToken};
use crate::identity::customer::CustomerScope;
use crate::identity::session::{ActiveSession, AuthenticateError, Session};
use crate::kernel::error::PortError;
use crate::kernel::phone::PhoneNumber;
use crate::staff::account::Permission;

impl CustomerViewService {
    /// Opens a link; answers the token that the browser sends from now on, and until when.
    ///
    /// # Errors
    /// [`EnterViewError`].
    pub async fn enter(&self, link: &str) -> Result<(ViewToken, DateTime<Utc>), EnterViewError> {
        let link = ViewToken::parse(link).ok_or(EnterViewError::Over)?;
        let token = ViewToken::generate(self.deps.entropy.as_ref());
        let entered = self.deps.views.enter(link.hash(), token.hash(), self.deps.clock.now()).await?;
        let view = entered.ok_or(EnterViewError::Over)?;
        Ok((token, view.expires_at))
    }

    /// Checks the token of a request. What is answered stands for the customer's session and knows that it is
    /// [viewed](ActiveSession::is_viewed): it is for reading, and no change may be made with it.
    ///
    /// # Errors
    /// [`AuthenticateError`].
    pub async fn authenticate(&self, token: &str) -> Result<ActiveSession, AuthenticateError> {
        let token = ViewToken::parse(token).ok_or(AuthenticateError::Ended)?;
        let found = self.deps.views.resume(token.hash()).await?.ok_or(AuthenticateError::Ended)?;
        if !self.stands(&found) {
            return Err(AuthenticateError::Ended);
        }
        let scope = CustomerScope::of_session(found.view.customer_id.clone());
        let customer = self.deps.customers.profile(&scope).await?.ok_or(AuthenticateError::Ended)?;
        let phone = customer.access.phone.clone().ok_or(AuthenticateError::Ended)?;
        Ok(ActiveSession::viewed(session(found.view, phone), customer))
    }

    /// Ends the view of a token.
    ///
    /// # Errors
    /// [`PortError`] if views cannot be written.
    pub async fn end(&self, token: &str) -> Result<bool, PortError> {
        match ViewToken::parse(token) {
            Some(token) => self.deps.views.end(token.hash()).await,
            None => Ok(false),
        }
    }

    fn stands(&self, found: &ResumedCustomerView) -> bool {
        let now = self.deps.clock.now();
        now < found.view.expires_at
            && self.sessions.admits(&found.staff, now)
            && found.staff.role.permissions().contains(Permission::ViewAsCustomer)
    }
}

/// What stands for the customer's session. Its holder never proved the number.
fn session(view: CustomerView, phone: PhoneNumber) -> Session {
    Session {
        id: view.id,
        customer_id: view.customer_id,
        phone,
        device: String::new(),
        network: String::new(),
        verified_at: DateTime::UNIX_EPOCH,
        created_at: view.begun_at,
        last_seen_at: view.begun_at,
        expires_at: view.expires_at,
    }
}
