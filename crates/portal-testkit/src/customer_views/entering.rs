//! Storing views and opening their links.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use super::{hash, stands, view};
use crate::StaffStores;
use crate::fixtures::{customer_id, noon};
use crate::staff_account_repo::{open_staff_session, staff_with_session};
use crate::support::{ok, race, secs};

pub async fn a_link_gives_its_own_view_its_token(stores: StaffStores) {
    for n in [1, 2] {
        let account = staff_with_session(&stores, n).await;
        ok(stores.views.open(&view(&account, n)).await);
    }
    let second = view(&crate::fixtures::staff_account(2), 2).view;
    assert_eq!(ok(stores.views.enter(hash(2), hash(20), noon()).await), Some(second.clone()));
    let found = ok(stores.views.resume(hash(20)).await).expect("it is found by its token");
    assert_eq!((found.view, found.staff.session.id), (second.clone(), second.staff_session));
    assert!(!stands(&stores, 10).await, "the other one was not opened");
    assert_eq!(ok(stores.views.enter(hash(3), hash(30), noon()).await), None, "no such link");
}

pub async fn a_link_is_no_token(stores: StaffStores) {
    let account = staff_with_session(&stores, 1).await;
    ok(stores.views.open(&view(&account, 1)).await);
    assert!(!stands(&stores, 1).await, "a link that was not opened");
    ok(stores.views.enter(hash(1), hash(10), noon()).await);
    assert!(!stands(&stores, 1).await, "a link that was opened");
    assert_eq!(ok(stores.views.enter(hash(10), hash(11), noon()).await), None, "a token is no link");
    assert!(stands(&stores, 10).await);
}

pub async fn a_link_is_opened_before_its_time_is_over(stores: StaffStores) {
    let account = staff_with_session(&stores, 1).await;
    ok(stores.views.open(&view(&account, 1)).await);
    for late in [60, 61] {
        assert_eq!(ok(stores.views.enter(hash(1), hash(10), noon() + secs(late)).await), None, "{late}");
    }
    assert!(ok(stores.views.enter(hash(1), hash(10), noon() + secs(59)).await).is_some());
}

pub async fn one_of_several_racing_openings_is_answered(stores: StaffStores) {
    let account = staff_with_session(&stores, 1).await;
    ok(stores.views.open(&view(&account, 1)).await);
    let answers = race(8, |caller| {
        let (views, token) = (Arc::clone(&stores.views), 100 + caller as u64);
        async move { (token, ok(views.enter(hash(1), hash(token), noon()).await).is_some()) }
    })
    .await;
    assert_eq!(answers.iter().filter(|(_, is_answered)| *is_answered).count(), 1, "{answers:?}");
    for (token, is_answered) in answers {
        assert_eq!(stands(&stores, token).await, is_answered);
    }
}

pub async fn a_view_takes_the_place_of_the_one_before(stores: StaffStores) {
    let account = staff_with_session(&stores, 1).await;
    let account = open_staff_session(&stores, account, 2).await;
    for n in [1, 2] {
        ok(stores.views.open(&view(&account, n)).await);
        ok(stores.views.enter(hash(n), hash(10 * n), noon()).await);
    }
    let mut next = view(&account, 1);
    (next.link, next.view.customer_id) = (hash(3), customer_id("AGLS3"));
    ok(stores.views.open(&next).await);
    assert!(!stands(&stores, 10).await, "the token of the one before");
    assert!(stands(&stores, 20).await, "the view of another session");
    assert_eq!(ok(stores.views.enter(hash(3), hash(30), noon()).await), Some(next.view.clone()));
    next.link = hash(4);
    ok(stores.views.open(&next).await);
    next.link = hash(5);
    ok(stores.views.open(&next).await);
    assert_eq!(ok(stores.views.enter(hash(4), hash(40), noon()).await), None, "the link of the one before");
}

pub async fn without_its_session_nothing_is_stored(stores: StaffStores) {
    let account = staff_with_session(&stores, 1).await;
    ok(stores.views.open(&view(&account, 2)).await);
    assert_eq!(ok(stores.views.enter(hash(2), hash(20), noon()).await), None, "there is no such session");
    let own = view(&account, 1);
    ok(stores.sessions.end(account.id, own.view.staff_session, noon()).await);
    ok(stores.views.open(&own).await);
    assert_eq!(ok(stores.views.enter(hash(1), hash(10), noon()).await), None, "the session has ended");
}
