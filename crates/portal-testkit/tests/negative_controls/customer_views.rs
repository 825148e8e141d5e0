//! What staff see as customers do, in the store of their accounts and sessions.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::staff::customer_view::{
    CustomerView, CustomerViews, NewCustomerView, ResumedCustomerView, ViewTokenHash,
};
use portal_core::staff::session::ResumedStaffSession;

use crate::let_others_go_first;
use crate::staff::{Fault, Rows, Staff, fresh};

pub(crate) struct ViewRow {
    view: CustomerView,
    link: Option<ViewTokenHash>,
    token: Option<ViewTokenHash>,
}

impl Staff {
    /// The session of a view with its account, if it has not ended.
    fn of_view(&self, rows: &Rows, view: &CustomerView) -> Option<ResumedStaffSession> {
        let is_open = |ended_at: Option<_>| ended_at.is_none() || self.is(Fault::OutlivesItsSession);
        let row = rows.sessions.iter().find(|row| row.new.session.id == view.staff_session && is_open(row.ended_at))?;
        let session = row.new.session.clone();
        let account = rows.accounts.iter().find(|account| account.id == session.account)?;
        let role = if self.is(Fault::TellsTheRoleOfTheView) { session.role } else { account.role };
        let (name, email, disabled_at) = (account.name.clone(), account.email.clone(), account.disabled_at);
        Some(ResumedStaffSession { session, name, email, role, disabled_at })
    }
}

#[async_trait]
impl CustomerViews for Staff {
    async fn open(&self, new: &NewCustomerView) -> Result<(), PortError> {
        let mut rows = self.rows();
        if self.of_view(&rows, &new.view).is_some() || self.is(Fault::ViewsWithoutSession) {
            let is_other = |row: &ViewRow| row.view.staff_session != new.view.staff_session;
            rows.views.retain(|row| is_other(row) || self.is(Fault::KeepsTheViewBefore));
            rows.views.push(ViewRow { view: new.view.clone(), link: Some(new.link), token: None });
        }
        Ok(())
    }

    async fn enter(
        &self,
        link: ViewTokenHash,
        token: ViewTokenHash,
        at: DateTime<Utc>,
    ) -> Result<Option<CustomerView>, PortError> {
        let fits = |row: &ViewRow| {
            let is_it = row.link == Some(link) || self.is(Fault::EntersTheFirst);
            is_it && (at < row.view.link_until || self.is(Fault::OpensLate))
        };
        let seen = self.rows().views.iter().any(fits);
        if self.is(Fault::ReadsThenEnters) {
            let_others_go_first().await;
        }
        let mut rows = self.rows();
        let is_it = |row: &ViewRow| if self.is(Fault::ReadsThenEnters) { seen } else { fits(row) };
        let Some(row) = rows.views.iter_mut().find(|row| is_it(row)) else { return Ok(None) };
        (row.link, row.token) = (row.link.filter(|_| self.is(Fault::EntersTheFirst)), Some(token));
        Ok(Some(row.view.clone()))
    }

    async fn resume(&self, token: ViewTokenHash) -> Result<Option<ResumedCustomerView>, PortError> {
        let rows = self.rows();
        let is_it =
            |row: &&ViewRow| row.token == Some(token) || (self.is(Fault::ResumesByTheLink) && row.link == Some(token));
        let Some(row) = rows.views.iter().find(is_it) else { return Ok(None) };
        let view = row.view.clone();
        if self.is(Fault::LeavesOutExpiredViews) && view.expires_at <= view.begun_at {
            return Ok(None);
        }
        let staff = self.of_view(&rows, &view);
        Ok(staff.map(|staff| ResumedCustomerView { view, staff }))
    }

    async fn end(&self, token: ViewTokenHash) -> Result<bool, PortError> {
        let mut rows = self.rows();
        let had = rows.views.len();
        rows.views.retain(|row| row.token != Some(token) && !self.is(Fault::EndsEveryView));
        Ok(rows.views.len() < had)
    }
}

portal_testkit::customer_views_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod views_must_fail {
    use crate::staff::{Fault, with};

    crate::must_fail_on! { customer_views, with;
        Fault::EntersTheFirst => a_link_gives_its_own_view_its_token;
        Fault::ResumesByTheLink => a_link_is_no_token;
        Fault::OpensLate => a_link_is_opened_before_its_time_is_over;
        Fault::ReadsThenEnters => one_of_several_racing_openings_is_answered;
        Fault::KeepsTheViewBefore => a_view_takes_the_place_of_the_one_before;
        Fault::ViewsWithoutSession => without_its_session_nothing_is_stored;
        Fault::TellsTheRoleOfTheView => a_view_tells_what_its_account_is_now;
        Fault::LeavesOutExpiredViews => a_view_that_expired_is_resumed_too;
        Fault::OutlivesItsSession => a_view_ends_with_its_session_of_staff;
        Fault::EndsEveryView => an_ended_view_is_not_resumed;
    }
}
