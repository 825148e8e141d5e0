use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::identity::customer::{AccountAccess, Customer, CustomerScope, MockCustomerRepo};
use crate::identity::session::AuthenticateError;
use crate::kernel::id::{CustomerId, SessionId};
use crate::staff::account::Role;
use crate::staff::session::test_sessions::resumed;
use crate::staff::session::{ActiveStaffSession, ResumedStaffSession, StaffSession};
use crate::staff::trail::test_trail::{recording, untouched};
use crate::staff::trail::{TrailAction, TrailReason};
use crate::test_support::{self, CountingEntropy, account, clock_at, noon};

fn customers(access: Option<AccountAccess>) -> MockCustomerRepo {
    let mut customers = MockCustomerRepo::new();
    let found = access.clone();
    customers.expect_access().returning(move |_| Ok(found.clone()));
    let profile = move |_: &CustomerScope| {
        Ok(access.clone().map(|access| Customer { access, ..test_support::customer("AGLS1") }))
    };
    customers.expect_profile().returning(profile);
    customers
}

fn access() -> AccountAccess {
    account("AGLS1").access
}

fn customer() -> CustomerId {
    access().customer_id
}

fn service(
    views: MockCustomerViews,
    access: Option<AccountAccess>,
    (trail, now): (StaffTrailService, DateTime<Utc>),
) -> CustomerViewService {
    let deps = CustomerViewDeps {
        views: Arc::new(views),
        customers: Arc::new(customers(access)),
        trail,
        clock: clock_at(now),
        entropy: Arc::new(CountingEntropy::default()),
    };
    CustomerViewService::new(deps, CustomerViewPolicy::default(), StaffSessionPolicy::default())
}

fn staff(role: Role) -> ResumedStaffSession {
    ResumedStaffSession { session: StaffSession { role, ..resumed().session }, role, ..resumed() }
}

fn active(role: Role) -> ActiveStaffSession {
    ActiveStaffSession { resumed: staff(role) }
}

fn reason() -> TrailReason {
    TrailReason::parse("Cannot find the invoice").expect("a reason")
}

fn view() -> CustomerView {
    CustomerView {
        id: SessionId::generate(noon(), &CountingEntropy::default()),
        staff_session: resumed().session.id,
        customer_id: customer(),
        begun_at: noon(),
        link_until: noon() + TimeDelta::minutes(1),
        expires_at: noon() + TimeDelta::minutes(15),
    }
}

#[tokio::test]
async fn stf_05_a_link_is_made_after_the_trail_says_who_views_whom_and_why() {
    let is_recorded = Arc::new(AtomicBool::new(false));
    let (records, asks) = (Arc::clone(&is_recorded), is_recorded);
    let trail = recording(move |entry| {
        records.store(true, Ordering::Relaxed);
        entry.action == TrailAction::ViewedAsCustomer
            && entry.reason.as_ref() == Some(&reason())
            && entry.customer_id == Some(customer())
    });
    let mut views = MockCustomerViews::new();
    views.expect_open().times(1).returning(move |new| {
        assert!(asks.load(Ordering::Relaxed), "the entry comes before the view");
        assert_eq!(new.view.staff_session, resumed().session.id);
        assert_eq!((new.view.link_until, new.view.expires_at), (view().link_until, view().expires_at));
        Ok(())
    });
    let service = service(views, Some(access()), (trail, noon()));
    let link = service.begin(&active(Role::Cs), &customer(), reason()).await.expect("a link");
    assert_eq!(link.until, view().link_until);
}

#[tokio::test]
async fn stf_05_who_may_not_gets_no_link_and_no_entry() {
    let no_number = AccountAccess { phone: None, ..access() };
    for (role, access, expected) in [
        (Role::Technician, Some(access()), "the permission is missing"),
        (Role::Finance, Some(access()), "the permission is missing"),
        (Role::Cs, None, "there is no such customer"),
        (Role::Admin, Some(no_number), "no mobile number is on file"),
    ] {
        let service = service(MockCustomerViews::new(), access, (untouched(), noon()));
        let refused = service.begin(&active(role), &customer(), reason()).await.expect_err("no link");
        assert_eq!(refused.to_string(), expected);
    }
}

async fn asked(found: Option<ResumedCustomerView>, now: DateTime<Utc>, access: Option<AccountAccess>) -> bool {
    let token = ViewToken::generate(&CountingEntropy::default());
    let (mut views, hash) = (MockCustomerViews::new(), token.hash());
    views.expect_resume().withf(move |asked| *asked == hash).return_once(|_| Ok(found));
    match service(views, access, (untouched(), now)).authenticate(token.expose()).await {
        Ok(session) => {
            assert!(session.is_viewed() && *session.scope().customer_id() == customer());
            assert_eq!(session.name(), Some("Budi Santoso"));
            true
        }
        Err(AuthenticateError::Ended) => false,
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn stf_05_a_view_ends_after_fifteen_minutes_however_busy() {
    let found = || Some(ResumedCustomerView { view: view(), staff: staff(Role::Cs) });
    let end = noon() + TimeDelta::minutes(15);
    assert!(asked(found(), end - TimeDelta::milliseconds(1), Some(access())).await);
    assert!(!asked(found(), end, Some(access())).await);
}

#[tokio::test]
async fn stf_05_a_view_ends_with_its_session_of_staff_and_with_the_customer() {
    let of = |staff| Some(ResumedCustomerView { view: view(), staff });
    let cs = || staff(Role::Cs);
    let session = |expires_at| StaffSession { expires_at, ..cs().session };
    assert!(asked(of(cs()), noon(), Some(access())).await);
    for over in [
        ResumedStaffSession { session: session(noon()), ..cs() },
        ResumedStaffSession { disabled_at: Some(noon()), ..cs() },
        ResumedStaffSession { role: Role::Admin, ..cs() },
        // A role that may not look on behalf of customers.
        staff(Role::Finance),
    ] {
        assert!(!asked(of(over), noon(), Some(access())).await);
    }
    assert!(!asked(None, noon(), Some(access())).await);
    assert!(!asked(of(cs()), noon(), None).await);
}

#[tokio::test]
async fn stf_05_a_link_is_opened_with_a_new_token() {
    let link = ViewToken::generate(&CountingEntropy::default());
    let (mut views, hash) = (MockCustomerViews::new(), link.hash());
    views
        .expect_enter()
        .withf(move |opened, token, at| *opened == hash && *token != hash && *at == noon())
        .return_once(|_, _, _| Ok(Some(view())));
    // The service's own random bytes begin where these do.
    let service = service(views, Some(access()), (untouched(), noon()));
    let _ = ViewToken::generate(service.deps.entropy.as_ref());
    let (token, until) = service.enter(link.expose()).await.expect("it is opened");
    assert!(token != link && until == view().expires_at);
}

#[tokio::test]
async fn stf_05_what_is_no_token_is_not_looked_up() {
    let service = service(MockCustomerViews::new(), Some(access()), (untouched(), noon()));
    for bad in ["", "x", &"G".repeat(64), &"a".repeat(63)] {
        assert!(matches!(service.enter(bad).await, Err(EnterViewError::Over)));
        assert!(matches!(service.authenticate(bad).await, Err(AuthenticateError::Ended)));
        assert!(!service.end(bad).await.expect("nothing is asked"));
    }
}
