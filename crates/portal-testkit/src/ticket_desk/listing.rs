//! The active tickets of all customers.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::TicketNumber;
use portal_core::identity::customer::AccountStatus;
use portal_core::staff::desk::TicketHead;
use portal_core::support::ticket::{Priority, Technician, TicketStatus, TicketType};

use crate::fixtures::{TicketFixture, TicketKnown, customer, customer_id, noon, ticket};
use crate::support::{millis, ok, secs};
use crate::{TestDatabase, TicketDeskStores};

/// The numbers of the active tickets.
async fn active(stores: &TicketDeskStores, limit: u32) -> Vec<String> {
    ok(stores.desk.active(limit).await).iter().map(|head| head.number.to_string()).collect()
}

async fn put_customers(test_db: &dyn TestDatabase) {
    test_db.put_customer(&customer("AGLS1").name("Siti 'Aminah'").build()).await;
    test_db.put_customer(&customer("AGLS2").phone("08123456789").status(AccountStatus::Suspended).build()).await;
}

pub async fn active_tickets_of_all_customers_are_listed_and_no_others(
    stores: TicketDeskStores,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db).await;
    assert_eq!(active(&stores, 10).await, Vec::<String>::new());
    for (n, status) in (1..).zip(TicketStatus::ALL) {
        let owner = if n % 2 == 0 { "AGLS1" } else { "AGLS2" };
        test_db.put_ticket(&ticket(&format!("TKT{n}"), owner).opened(noon() + secs(n)).status(*status)).await;
    }
    assert_eq!(active(&stores, 10).await, ["TKT4", "TKT3", "TKT2", "TKT1"]);
}

pub async fn a_head_tells_what_is_known_of_the_ticket_and_its_customer(
    stores: TicketDeskStores,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db).await;
    let technician = Some(Technician { name: "Pak Joko".into(), phone: None });
    let full = TicketFixture {
        kind: TicketType::Upgrade,
        priority: Priority::High,
        status: TicketStatus::Assigned,
        title: "Paket 'baru' 👍".into(),
        created_at: noon() + millis(1),
        updated_at: noon() + millis(2),
        known: TicketKnown { technician, sla_due: Some(noon() + millis(3)), ..TicketKnown::default() },
        ..ticket("TKT/1", "AGLS1")
    };
    let bare = ticket("TKT/2", "AGLS2");
    for made in [&full, &bare] {
        test_db.put_ticket(made).await;
    }
    let head = |made: &TicketFixture, name: &str, is_suspended| TicketHead {
        number: made.number.clone(),
        customer_id: made.customer_id.clone(),
        customer_name: Some(name.into()),
        is_suspended,
        kind: made.kind,
        priority: made.priority,
        status: made.status,
        title: made.title.clone(),
        created_at: made.created_at,
        updated_at: made.updated_at,
        sla_due: made.known.sla_due,
        technician: made.known.technician.as_ref().map(|technician| technician.name.clone()),
    };
    let expected = [head(&full, "Siti 'Aminah'", false), head(&bare, "Pelanggan AGLS2", true)];
    assert_eq!(ok(stores.desk.active(10).await), expected);
}

pub async fn no_more_tickets_are_listed_than_asked_for(stores: TicketDeskStores, test_db: Arc<dyn TestDatabase>) {
    put_customers(&*test_db).await;
    for (n, number) in [(5, "TKT1"), (9, "TKT2"), (3, "TKT3"), (3, "TKT4")] {
        test_db.put_ticket(&ticket(number, "AGLS1").opened(noon() + secs(n))).await;
    }
    assert_eq!(active(&stores, 3).await, ["TKT2", "TKT1", "TKT4"]);
}

pub async fn the_customer_of_a_ticket_is_found(stores: TicketDeskStores, test_db: Arc<dyn TestDatabase>) {
    put_customers(&*test_db).await;
    test_db.put_ticket(&ticket("TKT1", "AGLS1").status(TicketStatus::Cancelled)).await;
    test_db.put_ticket(&ticket("TKT2", "AGLS2")).await;
    for (number, owner) in [("TKT1", Some("AGLS1")), ("TKT2", Some("AGLS2")), ("TKT3", None), ("tkt1", None)] {
        let number = TicketNumber::parse(number).expect("a number");
        assert_eq!(ok(stores.desk.customer_of(&number).await), owner.map(customer_id), "{number}");
    }
}
