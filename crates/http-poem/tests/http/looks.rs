//! Which staff opened the customer's record, as the customer sees it.

use chrono::{DateTime, Utc};
use portal_core::kernel::actor::StaffName;
use portal_core::staff::account::StaffAccountRepo;
use portal_core::staff::trail::{StaffTrail, TrailAction, TrailEntry};
use portal_core::{Clock, CustomerId};
use portal_testkit::fixtures::{new_staff, staff_account};

use crate::test_portal::{OWNER, TestPortal};
use crate::tickets::VICTIM;

fn look(staff: &str, customer: &str, action: TrailAction, at: DateTime<Utc>) -> TrailEntry {
    let customer_id = Some(CustomerId::parse(customer).expect("an id"));
    let staff = StaffName::parse(staff).expect("a name");
    TrailEntry { at, staff, action, customer_id, subject: None, reason: None, network: Some("192.0.2.7".to_owned()) }
}

#[tokio::test]
async fn stf_04_a_customer_reads_who_opened_their_record_by_name_and_nothing_of_others() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS9", VICTIM).await;
    let account = staff_account(1);
    let (name, email) = (account.name.as_str().to_owned(), account.email.as_str().to_owned());
    portal.store.add(&new_staff(account)).await.expect("an account");
    let mut browser = portal.logged_in(OWNER).await;
    let empty = browser.get("/customer/looks").await.text();
    assert!(empty.contains("Belum ada staf yang membuka data Anda"), "{empty}");

    let entries = [
        look(&email, "AGLS1", TrailAction::OpenedCustomer, portal.clock.now()),
        look(&email, "AGLS9", TrailAction::OpenedTicket, portal.clock.now()),
        look("gone@isp.id", "AGLS1", TrailAction::OpenedConversation, portal.clock.now()),
    ];
    portal.store.append(&entries).await.expect("a trail");
    let shown = browser.get("/customer/looks").await.text();
    for words in [&*name, "Membuka data Anda", "Staf kami", "Membuka percakapan Anda"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    for hidden in [&*email, "gone@isp.id", "192.0.2.7", "Membuka tiket Anda"] {
        assert!(!shown.contains(hidden), "{hidden}: {shown}");
    }
    assert!(browser.get("/customer/profile").await.text().contains("href=\"/customer/looks\""));
}
