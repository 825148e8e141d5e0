use std::sync::Arc;

use super::*;
use crate::identity::customer::{AccountAccess, MockCustomerRepo};
use crate::identity::otp::{OtpLimits, OtpLimitsDeps, OtpPolicy};
use crate::identity::rate_limit::{MockRateLimiter, Verdict};
use crate::identity::session::MockSessionStore;
use crate::kernel::actor::Actor;
use crate::kernel::locale::Locale;
use crate::kernel::secret::KeyRing;
use crate::messaging::outbox::{MockOutbox, TopicMessage};
use crate::staff::account::Role;
use crate::staff::account::test_staff::actor;
use crate::staff::customer::CustomerCareDeps;
use crate::staff::trail::StaffTrailService;
use crate::staff::trail::test_trail::{away, recording, untouched};
use crate::test_support::{CountingEntropy, account, clock_at, noon, test_key};

fn id() -> CustomerId {
    account("AGLS1").access.customer_id
}

struct Case {
    access: AccountAccess,
    sessions: MockSessionStore,
    limits: MockRateLimiter,
    outbox: MockOutbox,
}

impl Case {
    fn new() -> Self {
        let (sessions, limits, outbox) = Default::default();
        Self { access: account("AGLS1").access, sessions, limits, outbox }
    }

    fn service(self, trail: StaffTrailService) -> CustomerCareService {
        let (mut customers, access) = (MockCustomerRepo::new(), self.access);
        customers.expect_access().returning(move |_| Ok(Some(access.clone())));
        let (limits, clock) = (Arc::new(self.limits), clock_at(noon()));
        let keys = Arc::new(KeyRing::new(test_key(), Vec::new()));
        let deps = OtpLimitsDeps { account_limits: limits.clone(), network_limits: limits, clock: clock.clone() };
        let deps = CustomerCareDeps {
            customers: Arc::new(customers),
            sessions: Arc::new(self.sessions),
            limits: OtpLimits::new(deps, OtpPolicy::default(), keys),
            outbox: Arc::new(self.outbox),
            trail,
            clock,
            entropy: Arc::new(CountingEntropy::default()),
        };
        CustomerCareService::new(deps, Locale::Id)
    }
}

#[tokio::test]
async fn all_sessions_of_the_number_end_and_the_customers_log_names_who_did_it() {
    let mut case = Case::new();
    case.sessions.expect_end_others().times(1).returning(|holder, _, audit| {
        assert_eq!(Some(holder.phone().clone()), account("AGLS1").access.phone);
        assert!(matches!(&audit.actor, Actor::Staff(name) if name.as_str() == "budi@isp.id"));
        Ok(2)
    });
    let trail = recording(|entry| entry.action == TrailAction::EndedSessions && entry.customer_id == Some(id()));
    let ended = case.service(trail).end_sessions(&actor(Role::Cs), &id()).await;
    assert_eq!(ended.expect("they end"), 2);
}

#[tokio::test]
async fn a_link_goes_to_the_customer_and_not_again_within_minutes() {
    for (minutes, is_sent) in [(None, true), (Some(5), true), (Some(4), false)] {
        let mut case = Case::new();
        let content = MessageContent::of(&LoginLinkNotice { customer_id: id() });
        let latest = minutes.map(|minutes| TopicMessage {
            id: MessageId::generate(noon(), &CountingEntropy::default()),
            is_pending: false,
            not_before: noon() - TimeDelta::minutes(minutes),
            content,
        });
        case.outbox.expect_latest_of_topic().times(1).returning(move |_| Ok(latest.clone()));
        case.outbox.expect_enqueue_after().times(usize::from(is_sent)).returning(|message, _| {
            assert_eq!((message.to.clone(), message.locale), (Recipient::Customer(id()), Locale::Id));
            Ok(Committed::Done)
        });
        let trail = if is_sent { recording(|entry| entry.action == TrailAction::SentLoginLink) } else { untouched() };
        let sent = case.service(trail).send_login_link(&actor(Role::Cs), &id()).await;
        assert_eq!(sent.is_ok(), is_sent, "{minutes:?}");
        assert!(is_sent || matches!(sent, Err(CustomerCareError::SentAlready)));
    }
}

#[tokio::test]
async fn nothing_is_sent_to_who_may_not_enter_or_has_no_number() {
    let mut kept_out = Case::new();
    kept_out.access.portal_active = false;
    let sent = kept_out.service(untouched()).send_login_link(&actor(Role::Cs), &id()).await;
    assert!(matches!(sent, Err(CustomerCareError::KeptOut)));
    let mut without = Case::new();
    without.access.phone = None;
    let service = without.service(untouched());
    assert!(matches!(service.send_login_link(&actor(Role::Cs), &id()).await, Err(CustomerCareError::NoNumber)));
    assert!(matches!(service.end_sessions(&actor(Role::Cs), &id()).await, Err(CustomerCareError::NoNumber)));
    assert!(matches!(service.release(&actor(Role::Cs), &id()).await, Err(CustomerCareError::NoNumber)));
    assert_eq!(service.look_up(&actor(Role::Cs), &id()).await.expect("it answers"), None);
}

#[tokio::test]
async fn a_released_number_may_try_codes_again() {
    let mut case = Case::new();
    case.limits.expect_clear().times(1).returning(|_| Ok(()));
    let trail = recording(|entry| entry.action == TrailAction::ReleasedNumber);
    assert!(case.service(trail).release(&actor(Role::Cs), &id()).await.is_ok());
}

#[tokio::test]
async fn sessions_and_full_limits_are_told() {
    let mut case = Case::new();
    case.sessions
        .expect_list()
        .times(1)
        .returning(|_, _| Ok(vec![crate::test_support::active_session().session().clone()]));
    let wait = Verdict::Denied { retry_after: TimeDelta::minutes(3) };
    case.limits.expect_peek().returning(move |_, _| Ok(wait));
    let found =
        case.service(untouched()).look_up(&actor(Role::Cs), &id()).await.expect("it answers").expect("a number");
    assert_eq!(found.sessions.len(), 1);
    assert!(found.limits.until_released && found.limits.code.is_some());
}

#[tokio::test]
async fn stf_03_and_04_only_who_manages_access_acts_and_only_with_an_entry() {
    for role in [Role::Technician, Role::Finance] {
        let service = Case::new().service(untouched());
        let staff = actor(role);
        assert!(matches!(service.look_up(&staff, &id()).await, Err(CustomerCareError::Forbidden)));
        assert!(matches!(service.end_sessions(&staff, &id()).await, Err(CustomerCareError::Forbidden)));
        assert!(matches!(service.send_login_link(&staff, &id()).await, Err(CustomerCareError::Forbidden)));
        assert!(matches!(service.release(&staff, &id()).await, Err(CustomerCareError::Forbidden)));
    }
    let service = Case::new().service(away());
    assert!(matches!(service.end_sessions(&actor(Role::Cs), &id()).await, Err(CustomerCareError::Port(_))));
    assert!(matches!(service.release(&actor(Role::Cs), &id()).await, Err(CustomerCareError::Port(_))));
}
