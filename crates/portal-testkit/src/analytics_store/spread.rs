//! What is read from the ISP's records and the portal's: tickets, and how far the portal has spread.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::customer::AccountStatus;
use portal_core::identity::session::Session;
use portal_core::insight::analytics::{Adoption, AnalyticsStore, TICKETS_OPENED};

use super::{days, figures};
use crate::TestDatabase;
use crate::fixtures::{
    TicketFixture, another_phone, customer, day, ended_at, holder_of, noon, opening, session, ticket,
};
use crate::support::{millis, ok};

pub async fn tickets_of_the_portal_count_on_the_day_they_were_opened(
    store: Arc<dyn AnalyticsStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS1").build()).await;
    let days = days(2);
    let opened = [
        days[0].starts - millis(1),
        days[0].starts,
        days[0].starts + millis(1),
        days[0].ends - millis(1),
        days[1].starts,
        days[1].ends - millis(1),
        noon(),
        days[1].ends,
    ];
    for (n, at) in opened.into_iter().enumerate() {
        test_db.put_ticket(&ticket(&format!("TKT{n}"), "AGLS1").opened(at)).await;
    }
    let told: Vec<_> = figures(&*store, &days).await.into_iter().collect();
    let opened = TICKETS_OPENED.to_owned();
    assert_eq!(told, [((day(5), opened.clone()), 4), ((day(6), opened), 2)]);
}

pub async fn tickets_from_elsewhere_do_not_count(store: Arc<dyn AnalyticsStore>, test_db: Arc<dyn TestDatabase>) {
    test_db.put_customer(&customer("AGLS1").build()).await;
    for (n, from) in ["staff", "whatsapp", "CUSTOMER_PORTAL"].into_iter().enumerate() {
        let made = TicketFixture { created_via: from.into(), ..ticket(&format!("TKT{n}"), "AGLS1") };
        test_db.put_ticket(&made).await;
    }
    assert!(figures(&*store, &days(1)).await.is_empty());
}

pub async fn adoption_counts_active_accounts_and_those_who_may_come_in(
    store: Arc<dyn AnalyticsStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    assert_eq!(ok(store.adoption().await), Adoption::default());
    for (id, status, on) in [
        ("AGLS1", AccountStatus::Active, true),
        ("AGLS2", AccountStatus::Active, false),
        ("AGLS3", AccountStatus::Suspended, true),
        ("AGLS4", AccountStatus::Closed, true),
        ("AGLS5", AccountStatus::Pending, true),
    ] {
        test_db.put_customer(&customer(id).status(status).portal_active(on).build()).await;
    }
    assert_eq!(ok(store.adoption().await), Adoption { active_accounts: 2, enabled: 3, ever_logged_in: 0 });
}

pub async fn who_ever_logged_in_counts_once_even_when_the_session_was_ended(
    store: Arc<dyn AnalyticsStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    for n in 1..=3 {
        let made = customer(&format!("AGLS{n}")).phone(&another_phone(n).national()).active();
        test_db.put_customer(&made.build()).await;
    }
    test_db.put_customer(&customer("AGLS4").build()).await;
    for (n, id) in [(1, "AGLS1"), (2, "AGLS1"), (3, "AGLS2"), (4, "AGLS4")] {
        ok(test_db.sessions().open(&opening(&Session { phone: another_phone(9), ..session(n, id) })).await);
    }
    let holder = holder_of(another_phone(9));
    assert!(ok(test_db.sessions().end(&holder, session(3, "AGLS2").id, &ended_at(noon())).await));
    assert_eq!(ok(store.adoption().await).ever_logged_in, 2, "AGLS4 is not switched on");
}
