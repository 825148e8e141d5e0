//! Who is to be told.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::customer::AccountStatus;
use portal_core::messaging::campaign::{AnnouncementStore, Recipient, Segment};

use super::{campaign, everybody, invitation, waiting};
use crate::TestDatabase;
use crate::fixtures::{another_phone, customer, customer_id, ended_at, holder_of, noon, opening, phone, session};
use crate::support::ok;

/// Customers AGLS1, AGLS2, … who may come in, each with a number of their own.
async fn put(test_db: &dyn TestDatabase, numbers: impl IntoIterator<Item = u32>) {
    for n in numbers {
        let made = customer(&format!("AGLS{n}")).active().phone(&another_phone(n).national());
        test_db.put_customer(&made.build()).await;
    }
}

pub async fn a_segment_holds_whom_it_says(store: Arc<dyn AnnouncementStore>, test_db: Arc<dyn TestDatabase>) {
    for (n, status, on) in [
        (1, AccountStatus::Active, true),
        (2, AccountStatus::Active, false),
        (3, AccountStatus::Suspended, true),
        (4, AccountStatus::Suspended, false),
        (5, AccountStatus::Closed, true),
        (6, AccountStatus::Pending, true),
        (7, AccountStatus::Pending, false),
    ] {
        let made = customer(&format!("AGLS{n}")).status(status).portal_active(on);
        test_db.put_customer(&made.phone(&another_phone(n).national()).build()).await;
    }
    assert_eq!(waiting(&*store, "c", Segment::Enabled).await, ["AGLS1", "AGLS3", "AGLS6"]);
    assert_eq!(waiting(&*store, "c", Segment::Active).await, ["AGLS1", "AGLS2"]);
    assert_eq!(waiting(&*store, "c", Segment::Suspended).await, ["AGLS3", "AGLS4"]);
    assert_eq!(waiting(&*store, "c", Segment::NeverLoggedIn).await, ["AGLS1", "AGLS3", "AGLS6"]);
}

pub async fn who_ever_logged_in_on_any_account_of_the_number_is_no_newcomer(
    store: Arc<dyn AnnouncementStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    for id in ["AGLS1", "AGLS2"] {
        test_db.put_customer(&customer(id).active().build()).await;
    }
    put(&*test_db, [3, 4]).await;
    ok(test_db.sessions().open(&opening(&session(1, "AGLS2"))).await);
    ok(test_db.sessions().open(&opening(&session(2, "AGLS3"))).await);
    assert!(ok(test_db.sessions().end(&holder_of(phone()), session(2, "AGLS3").id, &ended_at(noon())).await));
    assert_eq!(waiting(&*store, "c", Segment::NeverLoggedIn).await, ["AGLS4"]);
    assert_eq!(waiting(&*store, "c", Segment::Enabled).await, ["AGLS1", "AGLS3", "AGLS4"]);
}

pub async fn accounts_that_share_a_number_are_one_recipient(
    store: Arc<dyn AnnouncementStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS1").portal_active(false).phone("0817-102-070").build()).await;
    test_db.put_customer(&customer("AGLS3").active().phone("+62 817 102070").name("Siti").build()).await;
    test_db.put_customer(&customer("AGLS2").active().phone("62817102070").name("Budi").build()).await;
    put(&*test_db, [4]).await;
    assert_eq!(waiting(&*store, "c", Segment::Active).await, ["AGLS1", "AGLS4"]);
    let found = everybody(&*store, "c").await;
    let first = Recipient { customer_id: customer_id("AGLS2"), phone: phone(), name: "Budi".into() };
    assert_eq!((found.len(), &found[0]), (2, &first), "the first of those in the segment");
}

pub async fn customers_without_a_mobile_number_are_no_recipients(
    store: Arc<dyn AnnouncementStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS1").active().phone("021-5550123").build()).await;
    put(&*test_db, [2]).await;
    assert_eq!(waiting(&*store, "c", Segment::Enabled).await, ["AGLS2"]);
}

pub async fn recipients_come_in_order_of_customer_id_from_where_one_stopped(
    store: Arc<dyn AnnouncementStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let mut awkward = ["AGLS10", "agls1", "AGLS9", "AGLS-1", "AGLS1", "BGLS1", "aGLS1"];
    for (n, id) in (1..).zip(awkward) {
        test_db.put_customer(&customer(id).active().phone(&another_phone(n).national()).build()).await;
    }
    awkward.sort_unstable();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let found = ok(store.next(&campaign("c"), Segment::Enabled, after.take(), 3).await);
        let Some(last) = found.last() else { break };
        after = Some(last.customer_id.clone());
        assert!(found.len() <= 3);
        seen.extend(found.into_iter().map(|recipient| recipient.customer_id.to_string()));
    }
    assert_eq!(seen, awkward);
}

pub async fn who_was_told_is_not_told_again_in_the_same_campaign(
    store: Arc<dyn AnnouncementStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    put(&*test_db, 1..=3).await;
    let all = everybody(&*store, "one").await;
    assert_eq!(ok(store.enqueue(&campaign("one"), &[invitation(1, "one", &all[1], 0)]).await), 1);
    assert_eq!(waiting(&*store, "one", Segment::Enabled).await, ["AGLS1", "AGLS3"]);
    assert_eq!(waiting(&*store, "two", Segment::Enabled).await, ["AGLS1", "AGLS2", "AGLS3"]);
}

pub async fn a_customer_who_was_told_is_not_told_again_under_another_number(
    store: Arc<dyn AnnouncementStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    put(&*test_db, 1..=2).await;
    let all = everybody(&*store, "c").await;
    assert_eq!(ok(store.enqueue(&campaign("c"), &[invitation(1, "c", &all[0], 0)]).await), 1);
    test_db.edit_phone_by_hand(&customer_id("AGLS1"), &another_phone(9).national()).await;
    assert_eq!(waiting(&*store, "c", Segment::Enabled).await, ["AGLS2"]);
    // Another account of the number that was told gets nothing either, whichever customer has it now.
    test_db.edit_phone_by_hand(&customer_id("AGLS2"), &another_phone(1).national()).await;
    assert_eq!(waiting(&*store, "c", Segment::Enabled).await, [""; 0]);
}
